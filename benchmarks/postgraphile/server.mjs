// PostGraphile 5 as its documentation sets it up for production: the amber preset, the filter
// plugin, no GraphiQL, no rights. It listens on loopback and ends when its standard input ends.
import { createServer } from "node:http";
import { postgraphile } from "postgraphile";
import { makePgService } from "postgraphile/adaptors/pg";
import { grafserv } from "postgraphile/grafserv/node";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";
import { pgSmartTags } from "postgraphile/utils";
import { PostGraphileConnectionFilterPreset } from "postgraphile-plugin-connection-filter";

const { DATABASE_URL, PORT, POOL_SIZE, SCHEMA = "public" } = process.env;

// Only what the queries need: in the whole database the names of some relations collide.
const TABLES = new Set([
  "county_lender_position",
  "county_position",
  "enterprise",
  "household",
  "instalment",
  "lender",
  "loan",
  "project",
  "project_event",
  "project_participation",
  "region",
  "risk_fund",
]);
const isState = (column) =>
  column.attname === "breaker_state" && column.getClass()?.relname === "county_lender_position";
const onlyWanted = pgSmartTags([
  { kind: "class", match: (table) => !TABLES.has(table.relname), tags: { behavior: "-*" } },
  { kind: "procedure", match: () => true, tags: { behavior: "-*" } },
  { kind: "attribute", match: isState, tags: { behavior: "+attribute:filterBy" } },
]);

const preset = {
  extends: [PostGraphileAmberPreset, PostGraphileConnectionFilterPreset],
  plugins: SCHEMA === "public" ? [onlyWanted] : [], // Another schema holds what is wanted alone.
  pgServices: [
    makePgService({
      connectionString: DATABASE_URL,
      schemas: [SCHEMA],
      poolConfig: { max: Number(POOL_SIZE) },
    }),
  ],
  grafserv: { graphqlPath: "/graphql", graphiql: false, watch: false, websockets: false },
  grafast: { explain: false },
};

const served = postgraphile(preset).createServ(grafserv);
const server = createServer();
await served.addTo(server);
server.listen(Number(PORT), "127.0.0.1");
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
