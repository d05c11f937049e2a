"""loanDisburse: money leaves once; household, book, county and project move together."""

from __future__ import annotations

import asyncio
import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from authz.role import Role
from models.ids import GlobalId
from rules.vocabulary import FiveTier, LoanState
from services.failure import Denied, KeyRequired
from services.loan_classify import LoanClassify, loan_classify
from services.loan_disburse import LoanDisburse, loan_disburse
from tests import factories
from tests.services.ground import Ground, codes, figures

pytestmark = pytest.mark.anyio

SOON: dict[str, Any] = {"value_on": date(2018, 12, 18), "matures_on": date(2019, 12, 18)}


async def signed(ground: Ground, **more: Any) -> GlobalId:
    borrower = await ground.household()
    return await ground.loan(borrower, state=LoanState.SIGNED, **(SOON | more))


async def test_a_loan_is_disbursed(ground: Ground) -> None:
    loan = await signed(ground)
    await factories.fund(ground.owner, ground.county_id, Decimal("3000.00"))
    outcome = await ground.door.execute(
        loan_disburse, ground.system(), LoanDisburse(loan=loan), key="k"
    )
    assert codes(outcome.refusals) == codes(outcome.warnings) == []
    row = await ground.row("loan")
    assert (row["state"], row["outstanding_principal"], str(row["value_on"]), row["months"]) == (
        "ACTIVE",
        Decimal("30000.00"),
        "2018-12-20",
        12,
    )
    exposure = await ground.row("household_exposure")
    assert (exposure["outstanding"], exposure["approved"]) == (
        Decimal("30000.00"),
        Decimal("0.00"),
    )
    book = await ground.row("county_lender_position")
    assert (book["outstanding"], book["loan_count"], book["breaker_state"]) == (
        Decimal("30000.00"),
        1,
        "CLOSED",
    )
    totals = await ground.row("county_position")
    assert (totals["outstanding"], totals["loan_count"]) == (Decimal("30000.00"), 1)
    event = await ground.row("loan_event")
    assert (event["kind"], event["amount"]) == ("DISBURSED", Decimal("30000.00"))


async def test_the_fund_below_a_tenth_is_a_warning(ground: Ground) -> None:
    loan = await signed(ground)
    outcome = await ground.door.execute(
        loan_disburse, ground.bank(), LoanDisburse(loan=loan), key="k"
    )
    assert codes(outcome.warnings) == ["FUND_BELOW_RATIO@"]
    assert figures(outcome.warnings)["shortfall"] == "3000.00"


async def test_a_key_is_mandatory_but_for_a_dry_run(ground: Ground) -> None:
    loan = await signed(ground)
    async with ground.unchanged():
        with pytest.raises(KeyRequired):
            await ground.door.execute(loan_disburse, ground.bank(), LoanDisburse(loan=loan))
        outcome = await ground.door.execute(
            loan_disburse, ground.bank(), LoanDisburse(loan=loan), dry_run=True
        )
    assert outcome.dry_run and outcome.refusals == ()


@pytest.mark.parametrize(
    ("days", "reason"), [(1, "IN_THE_FUTURE"), (-3, "BEFORE_SIGNING"), (0, None), (-2, None)]
)
async def test_the_value_date_lies_between_contract_and_today(
    ground: Ground, days: int, reason: str | None
) -> None:
    loan = await signed(ground)
    command = LoanDisburse(loan=loan, value_on=factories.DAY + timedelta(days=days))
    outcome = await ground.door.execute(loan_disburse, ground.bank(), command, key="k")
    found = [item.param("reason") for item in outcome.refusals if item.path[1] == "valueOn"]
    assert found == ([] if reason is None else [reason])


async def test_it_is_recorded_at_most_five_days_later(ground: Ground) -> None:
    days = {"value_on": date(2018, 12, 1), "matures_on": date(2019, 12, 1)}
    for back, expected in ((5, []), (6, ["TOO_FAR_BACK"])):
        loan = await signed(ground, **days)
        command = LoanDisburse(loan=loan, value_on=factories.DAY - timedelta(days=back))
        outcome = await ground.door.execute(
            loan_disburse, ground.bank(), command, key=f"k{back}", dry_run=True
        )
        assert [item.param("reason") for item in outcome.refusals] == expected


async def test_it_is_disbursed_once(ground: Ground) -> None:
    loan = await signed(ground)
    outcomes = await asyncio.gather(
        *(
            ground.door.execute(
                loan_disburse, ground.bank(), LoanDisburse(loan=loan), key=f"k{number}"
            )
            for number in range(3)
        )
    )
    found = sorted(codes(outcome.refusals) for outcome in outcomes)
    assert found == [[], ["INVALID_TRANSITION@loan"], ["INVALID_TRANSITION@loan"]]
    assert (await ground.row("county_position"))["outstanding"] == Decimal("30000.00")


async def test_a_tripped_lender_does_not_disburse_and_another_does(ground: Ground) -> None:
    loan = await signed(ground)
    await factories.trip(ground.owner, ground.county_id, ground.rcc.id)
    refusals = await ground.refused(loan_disburse, ground.bank(), LoanDisburse(loan=loan), key="k")
    assert codes(refusals) == ["LENDING_SUSPENDED@loan"]
    assert figures(refusals)["state"] == "TRIPPED"
    borrower = await ground.household()
    other = await ground.loan(borrower, ground.abc, state=LoanState.SIGNED, **SOON)
    outcome = await ground.door.execute(
        loan_disburse, ground.bank("ABC"), LoanDisburse(loan=other), key="k"
    )
    assert outcome.refusals == ()


async def test_lending_and_tripping_do_not_cross(ground: Ground) -> None:
    """Either the disbursement comes first, or it sees the trip: never a loan after the trip."""
    for number in range(6):
        borrower = await ground.household()
        book = await ground.loan(borrower, amount=Decimal("40000.00"), ceiling=Decimal("90000.00"))
        loan = await signed(ground)
        _, lent = await asyncio.gather(
            ground.door.execute(
                loan_classify,
                ground.bank(),
                LoanClassify(loan=book, five_tier=FiveTier.LOSS),
            ),
            ground.door.execute(
                loan_disburse, ground.bank(), LoanDisburse(loan=loan), key=f"k{number}"
            ),
        )
        trip = (await ground.rows("breaker_event"))[-1]
        disbursed = await ground.rows("loan_event", loan_id=loan.key, kind="DISBURSED")
        if lent.refusals:
            assert codes(lent.refusals) == ["LENDING_SUSPENDED@loan"] and disbursed == []
        else:
            assert disbursed[0]["recorded_at"] < trip["recorded_at"]
        await ground.owner.execute(
            "update county_lender_position set breaker_state = 'CLOSED', non_performing = 0,"
            " non_performing_count = 0 where county_id = $1",
            ground.county_id,
        )
        await ground.owner.execute(
            "update loan set five_tier = 'NORMAL' where county_id = $1", ground.county_id
        )


async def test_an_enterprise_loan_moves_its_project_to_the_province(ground: Ground) -> None:
    """Row 82: declared 4.9 m, contributed 4.98 m, and 50,000 more make 5,030,000.00."""
    entity = await factories.enterprise(ground.owner, ground.county_id)
    project = await factories.project(ground.owner, ground.county_id, entity)
    first = await ground.household()
    big = await ground.loan(
        first,
        ground.abc,
        amount=Decimal("4980000.00"),
        ceiling=Decimal("5000000.00"),
        project_id=project.key,
    )
    await factories.participation(
        ground.owner,
        project,
        big,
        first,
        ground.abc.id,
        ground.abc.lender_group,
        Decimal("4980000.00"),
    )
    loan = await signed(ground, amount=Decimal("50000.00"), project_id=project.key)
    outcome = await ground.door.execute(
        loan_disburse, ground.system(), LoanDisburse(loan=loan), key="k"
    )
    assert codes(outcome.refusals) == []
    assert outcome.ids == {"loan": loan, "project": project}
    # Nothing secures what its entity uses: it is told, and a task of the day's sweep (row 73).
    told = [one.code.value for one in outcome.warnings]
    assert {"NO_GUARANTEE", "NO_COLLATERAL"} <= set(told)
    assert await ground.rows("warning", rule="NO_GUARANTEE") == []
    row = await ground.row("project")
    assert (row["contributed_principal"], row["amount"], row["household_count"]) == (
        Decimal("5030000.00"),
        Decimal("5030000.00"),
        2,
    )
    groups = sorted({ground.abc.lender_group, ground.rcc.lender_group})
    assert row["lender_groups"] == groups
    for table in ("project_participation", "project_event"):
        told = await ground.rows(table)
        assert {item["project_amount"] for item in told} == {Decimal("5030000.00")}
        assert all(item["project_lender_groups"] == groups for item in told)
    kinds = [event["kind"] for event in await ground.rows("project_event")]
    assert sorted(kinds) == ["CONTRIBUTED", "REGISTERED", "WATCH_MOVED"]
    audits = {audit["object_kind"]: audit for audit in await ground.rows("audit_event")}
    assert audits["project"]["project_amount"] == Decimal("5030000.00")
    # The loan's own entry stays visible to those who may not see the project: it says nothing.
    assert audits["loan"]["project_id"] is None and "project" not in audits["loan"]["after"]
    messages = {
        item["recipient"]: json.loads(item["payload"]) for item in await ground.rows("outbox")
    }
    city, province = (
        entry.id for entry in ground.directory.ancestors(ground.directory.region(ground.county_id))
    )  # type: ignore[arg-type]
    assert set(messages) == {f"PROV_PA@{province}", f"CITY_PA@{city}"}
    assert messages[f"PROV_PA@{province}"]["amount"] == "5030000.00"
    assert set(messages[f"CITY_PA@{city}"]) == {"projectNo", "name", "watch"}


async def test_the_entity_must_stand_on_the_white_list(ground: Ground) -> None:
    entity = await factories.enterprise(ground.owner, ground.county_id, list_state="UNLISTED")
    project = await factories.project(ground.owner, ground.county_id, entity, state="RISK")
    loan = await signed(ground, project_id=project.key)
    refusals = await ground.refused(loan_disburse, ground.bank(), LoanDisburse(loan=loan), key="k")
    assert codes(refusals) == ["ENTERPRISE_USE_NOT_ADMITTED@loan", "ENTITY_NOT_LISTED@loan"]


async def test_an_outlet_does_not_disburse(ground: Ground) -> None:
    loan = await signed(ground)
    actor = ground.actor(Role.BANK_OUTLET, lender=ground.rcc.code, outlet=ground.outlet.code)
    async with ground.unchanged("audit_event", "decision"):
        with pytest.raises(Denied):
            await ground.door.execute(loan_disburse, actor, LoanDisburse(loan=loan), key="k")


async def test_statements_are_counted(ground: Ground) -> None:
    entity = await factories.enterprise(ground.owner, ground.county_id)
    for name, enterprise, count in (("warm", True, None), ("own", False, 18), ("used", True, 29)):
        project = await factories.project(
            ground.owner, ground.county_id, entity, declared=Decimal("100.00")
        )
        loan = await signed(ground, project_id=project.key if enterprise else None)
        async with ground.counted() as statements:
            outcome = await ground.door.execute(
                loan_disburse, ground.bank(), LoanDisburse(loan=loan), key=name
            )
        assert outcome.refusals == ()
        assert count is None or len(statements) == count, (name, len(statements), statements)
