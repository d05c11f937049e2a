"""warning_sweep: a county's warnings at each bound, twice without effect, closed with the cause."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from authz.role import Role
from models.ids import GlobalId, uuid7
from rules.vocabulary import CountyDocumentKind, Department, FiveTier, LoanState
from services.county_document_register import CountyDocumentRegister, county_document_register
from services.failure import Denied
from services.meeting_record import Attendee, MeetingRecord, meeting_record
from services.risk_team_appoint import RiskTeamAppoint, TeamMember, risk_team_appoint
from services.warning_close import WarningClose, warning_close
from services.warning_sweep import WarningSweep, warning_sweep
from tests import factories
from tests.factories import AT, DAY
from tests.services.ground import Ground, codes, figures

pytestmark = pytest.mark.anyio

SET_AFTERWARDS = ("five_tier", "disposal_class", "overdue_since_on", "classified_on")
MET = (Department.GOVERNMENT, Department.FINANCE)
UNPREPARED = {"NO_COUNTY_RULES", "NO_RISK_TEAM", "NO_CONTINGENCY_PLAN", "MEETING_OVERDUE"}


def days(count: int) -> date:
    """So many days before the business day."""
    return DAY - timedelta(days=count)


async def swept(ground: Ground, day: date = DAY) -> dict[str, str]:
    command = WarningSweep(county_id=ground.county_id, business_on=day)
    outcome = await ground.door.execute(warning_sweep, ground.scheduler, command)
    assert outcome.refusals == ()
    return dict(outcome.figures)


async def warned(ground: Ground) -> dict[tuple[str, str], str]:
    """Severity of what is open, by rule and kind of object; the unprepared county aside."""
    rows = [row for row in await ground.rows("warning") if row["state"] != "CLOSED"]
    found = {(row["rule"], row["object_kind"]): row["severity"] for row in rows}
    return {key: one for key, one in found.items() if key[0] not in UNPREPARED}


async def lent(ground: Ground, **changes: Any) -> GlobalId:
    """A loan that is far from everything, but for the changes; its lender was heard of today."""
    values = {"matures_on": date(2020, 12, 20), "value_on": days(10)} | changes
    plain = {name: values.pop(name) for name in SET_AFTERWARDS if name in values}
    loan = await ground.loan(await ground.household(), **values)
    for name, value in plain.items():
        await ground.owner.execute(
            f"update loan set {name} = $3 where county_id = $1 and id = $2",
            ground.county_id, loan.key, value,
        )  # fmt: skip
    await ground.owner.execute(
        "update county_lender_position set fed_on = $2 where county_id = $1", ground.county_id, DAY
    )
    await factories_fund(ground)
    return loan


async def factories_fund(ground: Ground) -> None:
    """A fund that covers everything."""
    await ground.owner.execute(
        "update county_position set fund_balance = outstanding where county_id = $1",
        ground.county_id,
    )


async def case(ground: Ground, loan: GlobalId, **changes: Any) -> None:
    """An open case of collection."""
    row = await ground.row("loan", id=loan.key)
    values = {
        "county_id": ground.county_id,
        "id": uuid7(AT),
        "loan_id": loan.key,
        "lender_id": row["lender_id"],
        "township_id": row["township_id"],
        "cause": "MISUSED",
        "state": "OPEN",
        "opened_on": days(20),
        "recorded_at": AT,
        "recorded_by": "test",
        "version": 1,
    }
    await factories.insert(ground.owner, "collection_case", values | changes)


async def test_an_unprepared_county_is_warned_until_it_is_prepared(ground: Ground) -> None:
    first = await swept(ground)
    assert first == {"opened": "4", "changed": "0", "closed": "0"}
    rows = {row["rule"]: row for row in await ground.rows("warning")}
    assert set(rows) == UNPREPARED
    for row in rows.values():
        assert row["object_id"] == f"region_{ground.county_id}" and row["lender_id"] is None
        assert (row["offices"], row["severity"], row["opened_on"]) == (
            ["COUNTY_GOV"],
            "YELLOW",
            DAY,
        )
    told = await ground.rows("outbox", topic="warning.opened")
    assert {row["recipient"] for row in told} == {f"COUNTY_GOV@{ground.county_id}"}
    assert len(told) == 4
    government = ground.actor(Role.COUNTY_GOV)
    for kind in CountyDocumentKind:
        command = CountyDocumentRegister(
            kind=kind, document_no="1", title="文", issued_on=days(30), valid_to=DAY
        )
        await ground.door.execute(county_document_register, government, command)
    team = RiskTeamAppoint(
        leader="甲", leader_post="副县长", document_no="2",
        members=(TeamMember(name="乙", department="扶贫办"),),
    )  # fmt: skip
    await ground.door.execute(risk_team_appoint, government, team)
    meeting = MeetingRecord(
        minutes_no="3", issues="到期贷款",
        attendees=tuple(Attendee(department=one, name="丙") for one in MET),
    )  # fmt: skip
    await ground.door.execute(meeting_record, government, meeting)
    assert await warned(ground) == {}
    assert await swept(ground) == {"opened": "0", "changed": "0", "closed": "0"}


async def test_documents_that_end_open_a_warning_and_a_new_one_closes_it(ground: Ground) -> None:
    for kind, valid_to in (("COUNTY_RULES", days(1)), ("CONTINGENCY_PLAN", DAY)):
        row = {
            "county_id": ground.county_id, "id": uuid7(AT), "kind": kind, "document_no": "1",
            "title": "文", "issued_on": days(60), "valid_from": days(60), "valid_to": valid_to,
            "recorded_at": AT, "recorded_by": "test", "version": 1,
        }  # fmt: skip
        await factories.insert(ground.owner, "county_document", row)
    await swept(ground)
    found = {row["rule"] for row in await ground.rows("warning")}
    assert found == {"NO_COUNTY_RULES", "NO_RISK_TEAM", "MEETING_OVERDUE"}
    await ground.owner.execute(
        "update county_document set valid_to = null where county_id = $1", ground.county_id
    )
    assert (await swept(ground))["closed"] == "1"
    row = await ground.row("warning", rule="NO_COUNTY_RULES")
    assert (row["state"], row["closed_reason"], row["closed_by"]) == (
        "CLOSED", "CAUSE_GONE", ground.scheduler.subject,
    )  # fmt: skip


async def test_the_second_sweep_of_a_day_changes_and_sends_nothing(ground: Ground) -> None:
    await lent(ground, state=LoanState.OVERDUE, overdue_since_on=days(31), tier=FiveTier.LOSS,
               overdue_principal=Decimal("100.00"))  # fmt: skip
    await lent(ground, matures_on=DAY + timedelta(days=60))
    assert int((await swept(ground))["opened"]) > 5
    async with ground.unchanged():
        assert await swept(ground) == {"opened": "0", "changed": "0", "closed": "0"}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, {}),
        ({"matures_on": DAY + timedelta(days=91)}, {}),
        ({"matures_on": DAY + timedelta(days=90)}, {"MATURING_SOON": "BLUE"}),
        ({"matures_on": DAY + timedelta(days=61)}, {"MATURING_SOON": "BLUE"}),
        ({"matures_on": DAY + timedelta(days=60)}, {"MATURING_SOON": "YELLOW"}),
        ({"matures_on": DAY + timedelta(days=30)}, {"MATURING_SOON": "ORANGE"}),
        ({"matures_on": DAY}, {"MATURING_SOON": "ORANGE"}),
        ({"matures_on": days(1), "value_on": days(31)}, {}),
        ({"matures_on": DAY, "state": LoanState.SETTLED}, {}),
        ({"overdue_since_on": DAY}, {"OVERDUE_STARTED": "ORANGE"}),
        ({"overdue_since_on": days(30)}, {"OVERDUE_STARTED": "ORANGE"}),
        (
            {"overdue_since_on": days(31)},
            {"OVERDUE_STARTED": "ORANGE", "OVERDUE_30_DAYS": "RED"},
        ),
        ({"matures_on": days(30), "value_on": days(31)}, {}),
        (
            {"matures_on": days(31), "value_on": days(365), "classified_on": DAY},
            {"DISPOSAL_NOT_CLASSIFIED": "ORANGE"},
        ),
        (
            {
                "matures_on": days(31),
                "value_on": days(365),
                "classified_on": DAY,
                "disposal_class": "INSTALMENT",
            },
            {},
        ),
        ({"value_on": days(31)}, {}),
        ({"value_on": days(32)}, {"CLASSIFICATION_STALE": "YELLOW"}),
        ({"value_on": days(90), "classified_on": days(31)}, {}),
        ({"value_on": days(90), "classified_on": days(32)}, {"CLASSIFICATION_STALE": "YELLOW"}),
    ],
)
async def test_a_loan_at_each_bound(
    ground: Ground, changes: dict[str, Any], expected: dict[str, str]
) -> None:
    if "overdue_since_on" in changes:
        changes = {"overdue_principal": Decimal("1.00"), "state": LoanState.OVERDUE} | changes
    loan = await lent(ground, **changes)
    await swept(ground)
    assert {rule: one for (rule, _), one in (await warned(ground)).items()} == expected
    for row in await ground.rows("warning", object_kind="loan"):
        assert row["object_id"] == str(loan) and row["loan_id"] == loan.key
        assert row["offices"] == ["COUNTY_BANK", "COUNTY_PA"] and row["township_id"] is not None
        assert json.loads(row["figures"])["loanNo"]


async def test_a_maturity_that_comes_nearer_is_worse_and_told_once(ground: Ground) -> None:
    await lent(ground, matures_on=DAY + timedelta(days=30))
    await swept(ground, days(30))
    row = await ground.row("warning", rule="MATURING_SOON")
    assert (row["severity"], row["version"]) == ("YELLOW", 1)
    told = len(await ground.rows("outbox"))
    assert (await swept(ground))["changed"] == "1"
    row = await ground.row("warning", rule="MATURING_SOON")
    assert (row["severity"], row["version"]) == ("ORANGE", 2)
    assert len(await ground.rows("outbox")) == told


@pytest.mark.parametrize(("ago", "is_stale"), [(30, False), (31, True)])
async def test_a_silent_lender(ground: Ground, ago: int, is_stale: bool) -> None:
    await lent(ground)
    await ground.owner.execute(
        "update county_lender_position set fed_on = $2 where county_id = $1",
        ground.county_id, days(ago),
    )  # fmt: skip
    await factories.trip(ground.owner, ground.county_id, ground.abc.id)
    await ground.owner.execute(
        "update county_lender_position set fed_on = null, changed_at = '2018-01-01' where"
        " county_id = $1 and lender_id = $2",
        ground.county_id, ground.abc.id,
    )  # fmt: skip
    await swept(ground)
    rows = await ground.rows("warning", rule="STALE_FEED")
    assert [row["object_id"] for row in rows] == (
        [f"breaker_{ground.county_id}_{ground.rcc.id}"] if is_stale else []
    )
    for row in rows:
        assert row["offices"] == ["COUNTY_BANK", "COUNTY_PA"] and row["lender_id"] == ground.rcc.id
        told = json.loads(row["figures"])
        assert told == {"heardOn": days(31).isoformat(), "loans": "1", "lender": ground.rcc.code}


async def test_a_lender_never_heard_of_is_as_silent_as_its_book(ground: Ground) -> None:
    """The day of the change is that of Asia/Shanghai: 17:00 UTC is the next one."""
    await lent(ground)
    for instant, count in (("2018-11-18 15:59+00", 1), ("2018-11-19 16:01+00", 0)):
        await ground.owner.execute(
            "update county_lender_position set fed_on = null, changed_at = $2::text::timestamptz"
            " where county_id = $1",
            ground.county_id, instant,
        )  # fmt: skip
        await swept(ground)
        rows = await ground.rows("warning", rule="STALE_FEED", state="OPEN")
        assert len(rows) == count


async def test_a_fund_below_its_ratio_is_followed(ground: Ground) -> None:
    await lent(ground, amount=Decimal("30000.00"))
    for balance, expected in (("3000.00", []), ("2999.99", ["0.01"]), ("1000.00", ["2000.00"])):
        await ground.owner.execute(
            "update county_position set fund_balance = $2 where county_id = $1",
            ground.county_id, Decimal(balance),
        )  # fmt: skip
        await swept(ground)
        rows = await ground.rows("warning", rule="FUND_BELOW_RATIO")
        assert [json.loads(row["figures"])["shortfall"] for row in rows] == expected
    assert rows[0]["offices"] == ["COUNTY_FIN", "COUNTY_GOV", "COUNTY_PA"]
    assert rows[0]["version"] == 2
    assert json.loads(rows[0]["figures"]) == {
        "balance": "1000.00", "outstanding": "30000.00", "shortfall": "2000.00",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("bad", "severity"),
    [("199.99", None), ("200.00", "YELLOW"), ("250.00", "ORANGE"), ("300.00", "RED")],
)
async def test_a_ratio_at_each_level(ground: Ground, bad: str, severity: str | None) -> None:
    await lent(ground, amount=Decimal("10000.00"))
    await ground.owner.execute(
        "update county_lender_position set non_performing = $2 where county_id = $1",
        ground.county_id, Decimal(bad),
    )  # fmt: skip
    await swept(ground)
    rows = await ground.rows("warning", rule="NPL_RATIO_HIGH")
    assert [row["severity"] for row in rows] == ([] if severity is None else [severity])
    for row in rows:
        told = json.loads(row["figures"])
        assert told["lender"] == ground.rcc.code and told["ratio"] == f"0.0{bad[:2].rstrip('0')}"
        assert ("contingencyPlan" in told) == (severity == "RED")
        assert row["offices"] == ["COUNTY_BANK", "COUNTY_PA", "COUNTY_GOV"]


async def test_cases_of_collection(ground: Ground) -> None:
    bare = await lent(ground, five_tier="SUBSTANDARD")
    demanded, late, in_time = [await lent(ground) for _ in range(3)]
    collected = await lent(ground, five_tier="LOSS")
    await case(ground, collected, cause="NON_PERFORMING")
    await case(ground, late, demand_by_on=days(1))
    await case(ground, in_time, demand_by_on=DAY)
    await case(ground, demanded, demand_by_on=days(9), demanded_on=days(10))
    await swept(ground)
    found = {
        rule: [row["object_id"] for row in await ground.rows("warning", rule=rule)]
        for rule in ("NO_EARLY_DEMAND", "NPL_WITHOUT_CASE")
    }
    assert found == {"NO_EARLY_DEMAND": [str(late)], "NPL_WITHOUT_CASE": [str(bare)]}


async def test_an_undecided_disposal_keeps_the_warning_that_opened_it(ground: Ground) -> None:
    borrower = await ground.household()
    loan = await ground.loan(borrower, matures_on=date(2020, 12, 20), value_on=days(1))
    await factories.disposal_case(ground.owner, borrower, loan)
    await swept(ground)
    row = await ground.row("warning", rule="DISPOSAL_UNDECIDED")
    assert (row["object_id"], row["offices"], row["severity"]) == (
        str(loan), ["COUNTY_GOV"], "ORANGE",
    )  # fmt: skip
    await ground.owner.execute(
        "update disposal_case set state = 'DECIDED', decision = 'KEEP_TO_MATURITY',"
        " decided_on = $2, deciding_body = '县政府' where county_id = $1",
        ground.county_id, DAY,
    )  # fmt: skip
    await swept(ground)
    assert (await ground.row("warning", rule="DISPOSAL_UNDECIDED"))["state"] == "CLOSED"


async def test_what_an_office_closed_is_left_alone_until_it_is_worse(ground: Ground) -> None:
    await lent(ground, matures_on=DAY + timedelta(days=60))
    await swept(ground, days(1))
    row = await ground.row("warning", rule="MATURING_SOON")
    assert row["severity"] == "BLUE"
    named = GlobalId("warning", ground.county_id, row["id"])
    command = WarningClose(warning=named, reason="已联系")
    await ground.door.execute(warning_close, ground.actor(Role.COUNTY_PA), command)
    assert (await swept(ground, days(1)))["opened"] == "0"
    assert (await swept(ground))["opened"] == "1"
    rows = await ground.rows("warning", rule="MATURING_SOON")
    assert sorted((row["severity"], row["state"]) for row in rows) == [
        ("BLUE", "CLOSED"), ("YELLOW", "OPEN"),
    ]  # fmt: skip


async def test_warnings_of_others_are_not_closed(ground: Ground) -> None:
    await factories.warning(ground.owner, ground.county_id, rule="FREE_RIDER")
    assert (await swept(ground))["closed"] == "0"
    assert (await ground.row("warning", rule="FREE_RIDER"))["state"] == "OPEN"


async def test_a_day_to_come_is_refused(ground: Ground) -> None:
    tomorrow = DAY + timedelta(days=1)
    command = WarningSweep(county_id=ground.county_id, business_on=tomorrow)
    refusals = await ground.refused(warning_sweep, ground.scheduler, command)
    assert codes(refusals) == ["VALIDATION@businessOn"]
    assert figures(refusals) == {"reason": "IN_THE_FUTURE", "latestOn": DAY.isoformat()}


async def test_only_the_scheduler_sweeps(ground: Ground) -> None:
    command = WarningSweep(county_id=ground.county_id, business_on=DAY)
    for actor in (ground.actor(Role.COUNTY_GOV), ground.above(Role.PROV_PA)):
        with pytest.raises(Denied):
            await ground.door.execute(warning_sweep, actor, command)


async def test_statements_do_not_grow_with_the_loans(ground: Ground) -> None:
    counts = []
    for _ in range(2):
        for _ in range(3):
            await lent(ground, matures_on=DAY + timedelta(days=9))
        async with ground.counted() as statements:
            await swept(ground)
        counts.append(len(ground.ours(statements)))
    assert counts[0] == counts[1]
