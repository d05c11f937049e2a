"""What the demo world lacks to tell rights apart, added as the owner.

In four counties: a household that borrows from two lenders, projects at exactly 4,999,999.99,
5,000,000.00 and 5,000,000.01 that use loans of both lenders, supervision notes, audit rows of
everything (also of a city and a province), seals, decisions, keys, messages and documents.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import psycopg
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from models.ids import uuid7
from tests.leaks import scene_claim, scene_duty, scene_fund, scene_project, scene_report
from tests.leaks.dump import Row

COUNTIES = (520327000, 520328000, 520102000, 530102000)
EDGES = ("4999999.99", "5000000.00", "5000000.01")
UPPER = (520300000, 520000000, 530100000, 530000000)
GROUPS = (
    "array(select distinct l.lender_group from lender l where l.id = p.lead_lender_id or l.id in"
    " (select q.lender_id from project_participation q where q.county_id = p.county_id"
    " and q.project_id = p.id and q.withdrawn_on is null) order by 1)"
)
Connection = psycopg.Connection[dict[str, Any]]


def furnish(owner_url: str) -> None:
    """Add all of it in one transaction."""
    with psycopg.connect(owner_url, row_factory=dict_row) as connection:
        Scene(connection).furnish()


def set_amount(connection: Connection, project: Row, amount: Decimal) -> None:
    """Move a project to an amount, with its copies, as the owner."""
    connection.execute(
        "update project set declared_loan_funds = %s, amount = %s, contributed_principal = 0"
        " where county_id = %s and id = %s",
        [amount, amount, project["county_id"], project["id"]],
    )
    follow(connection, project)


def follow(connection: Connection, project: Row) -> None:
    """Bring the lender groups, and the copies on rows that tell of the project, up to date."""
    key = [project["county_id"], project["id"]]
    connection.execute(
        f"update project p set lender_groups = {GROUPS} where county_id = %s and id = %s".encode(),
        key,
    )
    for table in (
        "project_participation", "project_event", "screening", "exit_plan", "exit_stage",
        "exit_consent", "project_security", "fund_use", "credit_referral", "dividend", "warning",
        "audit_event", "statistic_project", "project_assessment",
    ):  # fmt: skip
        connection.execute(
            f"update {table} t set project_amount = p.amount,"
            " project_lender_groups = p.lender_groups from project p"
            " where p.county_id = t.county_id and p.id = t.project_id"
            " and t.county_id = %s and t.project_id = %s".encode(),
            key,
        )


class Scene:
    """The owner's additions."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        first = self.rows("select max(recorded_at) as at from loan")
        self.now = first[0]["at"]

    def rows(self, sql: str, *values: Any) -> list[Row]:
        return self.connection.execute(sql.encode(), values).fetchall()

    def put(self, table: str, **values: Any) -> None:
        names = ", ".join(values)
        marks = ", ".join(["%s"] * len(values))
        plain = [Jsonb(value) if isinstance(value, dict) else value for value in values.values()]
        self.connection.execute(f"insert into {table} ({names}) values ({marks})".encode(), plain)

    def new(self) -> dict[str, Any]:
        self.now += timedelta(seconds=1)
        return {"id": uuid7(self.now), "recorded_at": self.now}

    def furnish(self) -> None:
        for county in COUNTIES:
            self.two_lenders(county)
            self.projects(county)
            self.care(county)
            self.files(county)
            self.insured(county)
            scene_fund.agreed(self, county)
            scene_fund.owed(self, county)
            scene_claim.claimed(self, county)
            scene_claim.subsidised(self, county)
            scene_report.counted(self, county)
        for count, county in enumerate(COUNTIES, 2):
            self.registers(county, count)
            self.warned(county)
        for region in (*COUNTIES, *UPPER):
            self.traces(region)
        self.trail()

    def two_lenders(self, county: int) -> None:
        """Let a second lender hold a third of the loans, one of them beside the first's."""
        lenders = self.rows("select id from lender where home_county_id = %s order by id", county)
        loans = self.rows("select * from loan where county_id = %s order by id", county)
        assert len(lenders) > 1 and len(loans) > 3, county
        outlet = self.rows("select id from outlet where lender_id = %s limit 1", lenders[1]["id"])
        moved = loans[1::3]
        for loan in moved:
            self.connection.execute(
                "update loan set lender_id = %s, outlet_id = %s, loan_no = loan_no || '-2'"
                " where county_id = %s and id = %s",
                [lenders[1]["id"], outlet[0]["id"] if outlet else None, county, loan["id"]],
            )
        neighbour = loans[0]
        self.connection.execute(
            "update loan set household_id = %s, member_id = %s where county_id = %s and id = %s",
            [neighbour["household_id"], neighbour["member_id"], county, moved[0]["id"]],
        )
        for table in ("loan_event", "repayment", "classification", "instalment"):
            self.connection.execute(
                f"update {table} t set lender_id = l.lender_id, outlet_id = l.outlet_id"
                " from loan l where l.county_id = t.county_id and l.id = t.loan_id"
                " and t.county_id = %s".encode(),
                [county],
            )

    def projects(self, county: int) -> None:
        """Three projects at the edge and one loan of each lender in the first two of them."""
        projects = self.rows("select * from project where county_id = %s order by id", county)[:3]
        free = self.rows(
            "select * from loan where county_id = %s and project_id is null"
            " and used_by = 'HOUSEHOLD' order by lender_id, id",
            county,
        )
        for number, project in enumerate(projects):
            own = [free.pop(0), free.pop()] if number < 2 and len(free) > 1 else []
            for loan in own:
                self.participation(project, loan)
            for kind, note in (("SUPERVISED", f"note-{county}-{number}"), ("AMENDED", None)):
                self.put(
                    "project_event", county_id=county, **self.new(), project_id=project["id"],
                    kind=kind, note=note, business_on=date(2018, 12, 20), recorded_by="scene",
                    recorded_role="CITY_PA", amount_after=project["amount"], details={},
                    project_amount=project["amount"], project_lender_groups=[],
                )  # fmt: skip
            scene_project.told(self, project, own)
            set_amount(self.connection, project, Decimal(EDGES[number]))

    def participation(self, project: Row, loan: Row) -> None:
        self.connection.execute(
            "update loan set used_by = 'ENTERPRISE', project_id = %s"
            " where county_id = %s and id = %s",
            [project["id"], loan["county_id"], loan["id"]],
        )
        self.put(
            "project_participation", county_id=loan["county_id"], **self.new(),
            project_id=project["id"], loan_id=loan["id"], household_id=loan["household_id"],
            lender_id=loan["lender_id"], principal=loan["amount"], joined_on=date(2018, 12, 1),
            project_amount=project["amount"], project_lender_groups=[],
        )  # fmt: skip

    def care(self, county: int) -> None:
        """What follows a third of the loans, of both lenders, and their households' assessments."""
        loans = self.rows("select * from loan where county_id = %s order by lender_id, id", county)[
            ::3
        ]
        for loan in loans:
            of = {name: loan[name] for name in ("household_id", "township_id")}
            self.put(
                "disposal_case", county_id=county, **self.new(), **of, loan_id=loan["id"],
                lender_id=loan["lender_id"], outlet_id=loan["outlet_id"], state="OPEN",
                opened_on=date(2018, 12, 20), version=1,
            )  # fmt: skip
            of_loan = {name: loan[name] for name in ("lender_id", "outlet_id", "township_id")}
            self.put(
                "extension", county_id=county, **self.new(), **of_loan, loan_id=loan["id"],
                state="REQUESTED", reason=f"reason-{loan['loan_no']}", version=1,
                old_matures_on=loan["matures_on"], requested_on=date(2018, 12, 20),
                new_matures_on=loan["matures_on"] + timedelta(days=1), requested_by="scene",
            )  # fmt: skip
            plan = self.new()
            self.put(
                "instalment_plan", county_id=county, **plan, **of_loan, loan_id=loan["id"],
                state="ACTIVE", total=1, note=f"note-{loan['loan_no']}", version=1,
                agreed_on=date(2018, 12, 20), agreed_by="scene",
            )  # fmt: skip
            self.put(
                "instalment_plan_row", county_id=county, plan_id=plan["id"], **of_loan, number=1,
                due_on=date(2019, 1, 1), amount=1,
            )  # fmt: skip
            case = self.new()
            self.put(
                "collection_case", county_id=county, **case, township_id=loan["township_id"],
                loan_id=loan["id"], lender_id=loan["lender_id"], outlet_id=loan["outlet_id"],
                cause="OTHER", state="OPEN", opened_on=date(2018, 12, 20), recorded_by="scene",
                version=1,
            )  # fmt: skip
            self.put(
                "collection_action", county_id=county, **self.new(), case_id=case["id"],
                township_id=loan["township_id"], loan_id=loan["id"], lender_id=loan["lender_id"],
                outlet_id=loan["outlet_id"], means="ECONOMIC", acted_on=date(2018, 12, 20),
                result="scene", recorded_role="COUNTY_BANK", recorded_by="scene",
            )  # fmt: skip
            self.put(
                "malicious_default", county_id=county, **self.new(), **of, loan_id=loan["id"],
                lender_id=loan["lender_id"], state="PROPOSED", evidence="scene",
                proposed_on=date(2018, 12, 20), proposed_by="scene", version=1,
            )  # fmt: skip
            self.put(
                "inspection", county_id=county, **self.new(), township_id=loan["township_id"],
                loan_id=loan["id"], lender_id=loan["lender_id"], outlet_id=loan["outlet_id"],
                inspected_on=date(2018, 12, 20), finding="AS_AGREED", note="scene",
                recorded_role="TOWN_PA", recorded_by="scene",
            )  # fmt: skip
            self.put(
                "assessment", county_id=county, **self.new(), **of, condition="WILLING", met=True,
                assessed_on=date(2018, 12, 20), recorded_role="TOWN_PA", recorded_by="scene",
            )  # fmt: skip

    def files(self, county: int) -> None:
        self.put(
            "document", county_id=county, **self.new(), sha256=bytes(32), size=1,
            media_type="text/plain", storage_key=f"file-{county}", recorded_by="scene",
        )  # fmt: skip
        lender = self.rows("select min(id) as id from lender where home_county_id = %s", county)
        self.put(
            "breaker_event", county_id=county, **self.new(), lender_id=lender[0]["id"],
            state="TRIPPED", non_performing=3, outstanding=100, recorded_by="scene",
            business_on=date(2018, 12, 1),
        )  # fmt: skip

    def insured(self, county: int) -> None:
        """A policy of each third household, its self-paid part subsidised."""
        households = self.rows("select id from household where county_id = %s order by id", county)
        for household in households[::3]:
            policy, paid = self.new(), self.new()
            self.put(
                "insurance_policy", county_id=county, **policy, policy_no=f"PICC-{policy['id']}",
                insurer="scene", insured_kind="HOUSEHOLD", household_id=household["id"],
                product="scene", category="CENTRAL_SUBSIDISED", sum_insured=2400, premium=120,
                central_part=48, province_part=30, city_part=6, county_part=6, self_part=30,
                starts_on=date(2018, 6, 1), ends_on=date(2019, 5, 31), recorded_by="scene",
                version=1,
            )  # fmt: skip
            self.put(
                "premium_subsidy", county_id=county, **paid, policy_id=policy["id"], number=1,
                household_id=household["id"], amount=30, document_no="scene",
                fund_source="COUNTY_BLOCK_POVERTY_FUND", paid_on=date(2018, 12, 1),
                paid_by="scene",
            )  # fmt: skip

    def registers(self, county: int, count: int) -> None:
        """Versions of the register with a sound line and a faulty one, and what each changed."""
        home = self.rows(
            "select m.*, h.household_no, h.village from household_member m join household h"
            " on h.county_id = m.county_id and h.id = m.household_id where m.county_id = %s"
            " order by m.id limit 1", county,
        )[0]  # fmt: skip
        for number in range(1, count + 1):
            version = self.new()
            self.put(
                "roster", county_id=county, **version, number=number, source=f"file-{county}",
                state="PUBLISHED" if number < count else "DRAFT", row_count=2, fault_count=1,
                imported_on=date(2018, 12, 1), imported_by="scene", version=1,
                published_on=date(2018, 12, 2) if number < count else None,
            )  # fmt: skip
            for line, fault in ((1, None), (2, "CHECK_DIGIT")):
                self.put(
                    "roster_row", county_id=county, **self.new(), roster_id=version["id"],
                    line=line, household_no=home["household_no"], township_code="1",
                    township_id=home["township_id"], village=home["village"], name=home["name"],
                    relation=home["relation"], key_id=home["key_id"], fault=fault,
                    fault_field=fault and "idCard", id_card_cipher=home["id_card_cipher"],
                    id_card_masked=None if fault else home["id_card_masked"],
                    id_card_hmac=None if fault else home["id_card_hmac"],
                )  # fmt: skip
            self.put(
                "roster_change", county_id=county, **self.new(), number=number,
                household_id=home["household_id"], township_id=home["township_id"],
                kind="CHANGED", business_on=date(2018, 12, 2),
            )  # fmt: skip

    def warned(self, county: int) -> None:
        """Warnings of the county, of a lender, and of loans of both; how it is prepared."""
        day = date(2018, 12, 20)
        loans = self.rows("select * from loan where county_id = %s order by lender_id, id", county)
        lender = self.rows("select min(id) as id from lender where home_county_id = %s", county)
        about: list[Row] = [{}, {"lender_id": lender[0]["id"]}]
        for loan in loans[1::4]:
            of = {name: loan[name] for name in ("lender_id", "township_id")}
            about.append(of | {"loan_id": loan["id"]})
        for number, of in enumerate(about):
            new = self.new()
            self.put(
                "warning", county_id=county, **new, **of, rule="OVERDUE_STARTED", severity="ORANGE",
                state="OPEN", object_kind="loan", object_id=f"loan_{county}_{number}",
                offices=["COUNTY_BANK", "COUNTY_PA"], figures={"days": "3"}, opened_on=day,
                changed_at=new["recorded_at"], version=1,
            )  # fmt: skip
        self.prepared(county, day, 2 if county == COUNTIES[0] else 1)
        scene_duty.done(self, county, 2 if county == COUNTIES[0] else 1)

    def prepared(self, county: int, day: date, count: int) -> None:
        """Documents and teams, not as many everywhere."""
        members = Jsonb([{"name": "王五", "department": "扶贫办"}])
        for number in range(count):
            self.put(
                "county_document", county_id=county, **self.new(), kind="COUNTY_RULES",
                document_no=f"rules-{county}-{number}", title="办法", issued_on=day, valid_from=day,
                recorded_by="scene", version=1,
            )  # fmt: skip
            self.put(
                "risk_team", county_id=county, **self.new(), leader="张三", leader_post="副县长",
                document_no=f"team-{county}-{number}", members=members, from_on=day,
                recorded_by="scene", version=1,
            )  # fmt: skip

    def traces(self, region: int) -> None:
        """Decisions, keys and messages of known and unknown callers."""
        code = str(region)[:6]
        for actor in (f"COUNTY_PA@{code}", f"CITY_PA@{code}", f"PROV_PA@{code}", "somebody"):
            self.put(
                "decision", county_id=region, **self.new(), actor=actor, role="COUNTY_PA",
                act="loan:approve", object_kind="loan", object_id=None, subject={}, object=None,
                missing_right="loan:approve", grantable_by=["COUNTY_GOV"],
            )  # fmt: skip
        for client in ("tests", "another"):
            self.put(
                "idempotency", county_id=region, client=client, key="0:scene", act="fund:open",
                fingerprint=b"x", outcome={}, recorded_at=self.now, kept_until_on=date(2030, 1, 1),
            )  # fmt: skip
        self.put(
            "outbox", county_id=region, **self.new(), topic="t", recipient="PROV_PA@520000",
            payload={},
        )  # fmt: skip

    def trail(self) -> None:
        """An audit row of every project and of some loans, rows of upper regions, and seals."""
        for project in self.rows("select * from project"):
            self.audit(
                project["county_id"], f"project_{project['county_id']}_{project['id']}",
                after={"name": project["name"], "amount": str(project["amount"])},
                project_id=project["id"], project_amount=project["amount"],
                project_lender_groups=project["lender_groups"],
            )  # fmt: skip
        for loan in self.rows("select * from loan where county_id = any (%s)", list(COUNTIES)):
            self.audit(
                loan["county_id"], f"loan_{loan['county_id']}_{loan['id']}",
                after={"amount": str(loan["amount"])}, lender_id=loan["lender_id"],
            )  # fmt: skip
        for region in UPPER:
            self.audit(region, f"region_{region}", after={})
        for region in (*COUNTIES, *UPPER):
            events = self.rows(
                "select id from audit_event where county_id = %s order by id", region
            )
            for position, event in enumerate(events, 1):
                self.put(
                    "audit_seal", county_id=region, position=position, event_id=event["id"],
                    hash=bytes(32), sealed_at=self.now,
                )  # fmt: skip

    def audit(self, region: int, named: str, **values: Any) -> None:
        self.put(
            "audit_event", county_id=region, **self.new(), business_on=date(2018, 12, 20),
            actor="scene", role="COUNTY_PA", client="tests", request_id="scene", act="scene",
            object_kind=named.partition("_")[0], object_id=named, decision="DONE", **values,
        )  # fmt: skip
