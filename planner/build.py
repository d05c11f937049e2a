"""From a GraphQL selection to a read plan: pure, before any connection is held."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    GraphQLField,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    get_argument_values,
    get_named_type,
    get_nullable_type,
    is_list_type,
    is_non_null_type,
)
from graphql.execution.values import VariableValues

from authz.act import Act
from authz.actor import Actor
from authz.rows import resource
from models.ids import TENANT_KINDS, parse_global_id
from models.tables import METADATA
from planner.binds import Binder
from planner.edges import EDGES, NOUNS, Noun
from planner.fences import readable
from planner.filters import Filters
from planner.groups import plan_groups
from planner.leaf import leaf_of
from planner.page_size import page_size
from planner.plan import (
    Combined,
    Computed,
    Condition,
    Constant,
    Group,
    Item,
    Page,
    PageEdges,
    PageInfo,
    PageNodes,
    PagePart,
    PageTotal,
    Predicate,
    Root,
    RootNodes,
    RootOne,
    RootPage,
    RootReport,
    Selection,
    ToList,
    ToMany,
    ToOne,
)
from planner.refused import BadArgument, NoRight
from planner.selection import Fields, Selector


class Builder:
    """Makes the plan of one operation (or of one mutation's payload object)."""

    def __init__(
        self,
        schema: GraphQLSchema,
        fragments: Mapping[str, FragmentDefinitionNode],
        variables: VariableValues,
        actor: Actor,
    ) -> None:
        self.actor = actor
        self.schema = schema
        self.selector = Selector(schema, fragments, variables)
        self.variables = variables
        self.binder = Binder()
        self.sites: list[tuple[GraphQLField, FieldNode]] = []
        self.arguments: list[Mapping[str, Any]] = []
        # Response keys from the root field to where planning stands; and per site.
        self.keys: list[str] = []
        self.site_fields: list[str] = []
        self.denied: list[NoRight] = []

    def root(self, key: str, nodes: list[FieldNode], field: GraphQLField) -> Root:
        """Plan of a root field that lives in the database."""
        marks = metadata(field)
        site = self.site(field, nodes[0])
        match marks["root"]:
            case "page":
                page = self.page(nodes, field, site, f"Query.{nodes[0].name.value}")
                return RootPage(key, page)
            case "nodes":
                return self._nodes(key, nodes, site)
            case "node":
                return self._node(key, nodes, site)
            case "report":
                return self._report(key, nodes, field, site)
            case "groups":
                return plan_groups(self, key, nodes, field, site, marks["of"])
            case _:
                of = _object(field.type)
                conditions = tuple(self._root_condition(site, of.name, *one) for one in marks["by"])
                return RootOne(
                    key, _all(conditions), self.selection(of, self.selector.below(of, nodes))
                )

    def _report(
        self, key: str, nodes: list[FieldNode], field: GraphQLField, site: int
    ) -> RootReport:
        """The one row of a report; a parameter whose argument is left out has its own default."""
        marks, of = metadata(field), _object(field.type)
        given = tuple(
            (parameter, self.binder.add(site, (argument,), convert, noun))
            for parameter, argument, convert, noun in marks["by"]
            if self.arguments[site].get(argument) is not None
        )
        plan = self.selection(of, self.selector.below(of, nodes))
        return RootReport(key, marks["report"], given, plan)

    def _root_condition(
        self,
        site: int,
        of: str,
        argument: str,
        sql: str,
        convert: str,
        noun: str,
        operator: Literal["=", ">"] = "=",
    ) -> Predicate:
        if convert == "id":
            return _all(self.by_id(of, site, (argument,)))
        return Condition(sql, operator, (self.binder.add(site, (argument,), convert, noun),))

    def _narrowed(
        self, site: int, of: str, by: Sequence[tuple[Any, ...]], where: Predicate | None
    ) -> Predicate | None:
        """The filter of a page and its own arguments; one left out or null is no condition."""
        given = [one for one in by if self.arguments[site].get(one[0]) is not None]
        if not given:
            return where
        conditions = tuple(self._root_condition(site, of, *one) for one in given)
        return _all(conditions if where is None else (*conditions, where))

    def _node(self, key: str, nodes: list[FieldNode], site: int) -> RootOne:
        of = self._type_of_id(str(self.arguments[site]["id"]), ("id",))
        plan = self.selection(of, self.selector.below(of, nodes))
        return RootOne(key, _all(self.by_id(of.name, site, ("id",))), plan)

    def by_id(self, noun: str, site: int, path: tuple[str, ...]) -> tuple[Condition, ...]:
        """Conditions that find the row of a global id."""
        of = NOUNS[noun]
        keys = [Condition(of.key[-1], "=", (self.binder.add(site, path, "id:key", noun),))]
        if noun in TENANT_KINDS.values() or "county_id" in of.key:
            county = self.binder.add(site, path, "id:county", noun)
            keys.insert(0, Condition("county_id", "=", (county,)))
        return tuple(keys)

    def _nodes(self, key: str, nodes: list[FieldNode], site: int) -> RootNodes:
        # How many and whether each is an id is checked with the values, at each request.
        types = {
            (of := self._type_of_id(one, ("ids",))).name: of
            for one in self.arguments[site]["ids"]
            if parse_global_id(one) is not None
        }
        kinds = []
        for name, of in sorted(types.items()):
            plan = self.selection(of, self.selector.below(of, nodes))
            bind = [
                self.binder.add(site, ("ids",), f"nodes:{part}", name)
                for part in ("position", "county", "key")
            ]
            kinds.append((plan, *bind))
        return RootNodes(key, tuple(kinds), self.binder.add(site, ("ids",), "length"))  # type: ignore[arg-type]

    def _type_of_id(self, text: str, path: tuple[str | int, ...]) -> GraphQLObjectType:
        parsed = parse_global_id(text)
        of = self.schema.get_type(parsed.type_name) if parsed else None
        if not isinstance(of, GraphQLObjectType):
            raise BadArgument(path, text, "不是有效的 id", "is no id")
        return of

    def selection(self, of: GraphQLObjectType, fields: Fields) -> Selection:
        """Plan of the fields selected of one object type."""
        noun = NOUNS.get(of.name)
        items = []
        for key, nodes in fields.items():
            self.keys.append(key)
            items.append(self._item(of, noun, key, nodes))
            self.keys.pop()
        return Selection(of.name, tuple(items))

    def _item(
        self, of: GraphQLObjectType, noun: Noun | None, key: str, nodes: list[FieldNode]
    ) -> Item:
        name = nodes[0].name.value
        if name == "__typename":
            return Constant(key, f'"{of.name}"')
        field = of.fields[name]
        marks = metadata(field)
        if "sql" in marks:
            return leaf_of(key, field, marks["sql"])
        below = _object(field.type)
        if "group" in marks:
            plan = self.selection(below, self.selector.below(below, nodes))
            return Group(key, plan)
        edge_name = marks["edge"]
        if "nodes" in below.fields and "pageInfo" in below.fields:
            if self._denies(edge_name, field):
                return Constant(key, "null")
            site = self.site(field, nodes[0])
            page = self.page(nodes, field, site, f"{of.name}.{name}")
            return ToMany(key, edge_name, page)
        plan = self.selection(below, self.selector.below(below, nodes))
        assert EDGES[edge_name].target == below.name, edge_name
        is_list = is_list_type(get_nullable_type(field.type))
        if (EDGES[edge_name].source and not is_list) or EDGES[edge_name].arguments:
            return self._computed(key, edge_name, plan, is_list, field, nodes[0])
        return ToList(key, edge_name, plan) if is_list else ToOne(key, edge_name, plan)

    def _computed(
        self,
        key: str,
        edge: str,
        plan: Selection,
        is_list: bool,
        field: GraphQLField,
        node: FieldNode,
    ) -> Computed:
        """Its arguments become parameters; the edge says how each is converted."""
        arguments = EDGES[edge].arguments
        site = self.site(field, node) if arguments else -1
        binds = tuple(
            # A period is judged as a whole: it takes all arguments of the field.
            (name, self.binder.add(site, () if ":" in convert else (name,), convert))
            for name, convert in arguments
        )
        return Computed(key, edge, plan, binds, is_list)

    def _denies(self, edge: str, field: GraphQLField) -> bool:
        """A nullable connection to what the role may not read at all is null, with an error."""
        refused = None if is_non_null_type(field.type) else self.no_right(EDGES[edge].target)
        if refused is None:
            return False
        refused.field = ".".join(self.keys)
        self.denied.append(refused)
        return True

    def no_right(self, noun: str) -> NoRight | None:
        """Why the role may not read a noun at all; None where it may read some of it."""
        table = NOUNS[noun].table
        if readable(table, self.actor.role):
            return None
        return NoRight(Act.reading(resource(METADATA.tables[table])), self.actor, noun)

    def page(
        self,
        nodes: list[FieldNode],
        field: GraphQLField,
        site: int,
        coordinate: str,
        filtered: bool = True,
    ) -> Page:
        """Plan of a connection: size, order, filter, cursors, and the parts asked for.

        Not `filtered`: the filter is over what the rows are made of, and another's to plan.
        """
        connection = _object(field.type)
        of = _object(connection.fields["nodes"].type)
        noun = NOUNS[of.name]
        arguments = self.arguments[site]
        size, backward = page_size(arguments)
        given = arguments.get("orderBy")
        order = noun.orders[given["field"].value if given else noun.default_order]
        descending = given["direction"].value == "DESC" if given else noun.default_descending
        kinds = ",".join(noun.kind(column) for column in (order, *noun.key))
        cursors: dict[str, tuple[str, ...]] = {}
        for which in ("after", "before"):
            if arguments.get(which) is not None:
                cursors[which] = tuple(
                    self.binder.add(site, (), f"cursor:{which}:{index}:{kinds}:{coordinate}")
                    for index in range(1 + len(noun.key))
                )
        where = arguments.get("where") if filtered else None
        filters = Filters(self.binder, site, of.name, field.args.get("where"))
        return Page(
            noun=of.name,
            parts=tuple(
                self._part(connection, of, key, below)
                for key, below in self.selector.below(connection, nodes).items()
            ),
            order=order,
            descending=descending,
            size=size,
            backward=backward,
            where=self._narrowed(
                site,
                of.name,
                metadata(field).get("by", ()),
                filters.predicate(where) if where is not None else None,
            ),
            after=cursors.get("after", ()),
            before=cursors.get("before", ()),
            fingerprint=self.binder.add(site, (), f"fingerprint:{coordinate}"),
        )

    def _part(
        self,
        connection: GraphQLObjectType,
        of: GraphQLObjectType,
        key: str,
        nodes: list[FieldNode],
    ) -> PagePart:
        match nodes[0].name.value:
            case "nodes":
                self.keys.append(key)
                plan = self.selection(of, self.selector.below(of, nodes))
                self.keys.pop()
                return PageNodes(key, plan)
            case "edges":
                self.keys.append(key)
                edges = self._edges(connection, of, key, nodes)
                self.keys.pop()
                return edges
            case "pageInfo":
                info = _object(connection.fields["pageInfo"].type)
                below = self.selector.below(info, nodes)
                return PageInfo(key, tuple((k, n[0].name.value) for k, n in below.items()))
            case "totalCount":
                return PageTotal(key)
            case _:
                return Constant(key, f'"{connection.name}"')

    def _edges(
        self,
        connection: GraphQLObjectType,
        of: GraphQLObjectType,
        key: str,
        nodes: list[FieldNode],
    ) -> PageEdges:
        edge = _object(connection.fields["edges"].type)
        parts: list[Any] = []
        for part, below in self.selector.below(edge, nodes).items():
            match below[0].name.value:
                case "cursor":
                    parts.append((part, "cursor", None))
                case "node":
                    self.keys.append(part)
                    plan = self.selection(of, self.selector.below(of, below))
                    self.keys.pop()
                    parts.append((part, "node", plan))
                case _:
                    parts.append((part, "typename", Selection(edge.name, ())))
        return PageEdges(key, tuple(parts))

    def site(self, field: GraphQLField, node: FieldNode) -> int:
        """Register a field whose arguments are coerced anew at each request."""
        self.arguments.append(get_argument_values(field, node, self.variables))
        self.sites.append((field, node))
        self.site_fields.append(".".join(self.keys))
        return len(self.sites) - 1


def metadata(field: GraphQLField) -> Mapping[str, Any]:
    """Marks that the schema put on a field."""
    definition = field.extensions.get("strawberry-definition")
    return definition.metadata if definition is not None else {}


def _object(of: GraphQLOutputType) -> GraphQLObjectType:
    named = get_named_type(of)
    assert isinstance(named, GraphQLObjectType), named
    return named


def _all(conditions: tuple[Predicate, ...]) -> Predicate:
    return conditions[0] if len(conditions) == 1 else Combined("and", conditions)
