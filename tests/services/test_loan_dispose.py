"""loanDispose: a loan unpaid at maturity is classed, from the day after it (row 57)."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from authz.role import Role
from models.ids import GlobalId, uuid7
from rules.refusal import ErrorCode
from rules.vocabulary import DisposalClass, LoanState, Severity
from services.failure import Denied
from services.loan_dispose import LoanDispose, loan_dispose
from tests.factories import AT, DAY
from tests.services.extending import outlet_of, pa_of
from tests.services.ground import Ground, codes, figures

pytestmark = pytest.mark.anyio

MATURED = date(2018, 12, 19)


async def unpaid(ground: Ground, **more: Any) -> GlobalId:
    values = {"state": LoanState.OVERDUE, "matures_on": MATURED, **more}
    return await ground.loan(await ground.household(), **values)


def dispose(
    loan: GlobalId, to: DisposalClass = DisposalClass.OTHER_COLLECTION, version: int | None = None
) -> LoanDispose:
    return LoanDispose(loan=loan, disposal_class=to, expected_version=version)


async def warn(ground: Ground, loan: GlobalId, rule: ErrorCode) -> None:
    await ground.owner.execute(
        "insert into warning (county_id, id, rule, severity, state, object_kind, object_id,"
        " lender_id, loan_id, offices, figures, opened_on, recorded_at, changed_at, version)"
        " values ($1, $2, $3, $4, 'OPEN', 'loan', $5, $6, $7, $8, '{}', $9, $10, $10, 1)",
        ground.county_id,
        uuid7(AT),
        rule.value,
        Severity.ORANGE.value,
        str(loan),
        ground.rcc.id,
        loan.key,
        ["COUNTY_BANK"],
        DAY,
        AT,
    )


@pytest.mark.parametrize("to", list(DisposalClass))
async def test_a_class_is_set_and_its_warning_closed(ground: Ground, to: DisposalClass) -> None:
    loan = await unpaid(ground)
    await warn(ground, loan, ErrorCode.DISPOSAL_NOT_CLASSIFIED)
    await warn(ground, loan, ErrorCode.OVERDUE_STARTED)
    tables = ("loan", "loan_event", "warning", "audit_event", "procrastinate_jobs")
    async with ground.unchanged(*tables):
        outcome = await ground.door.execute(loan_dispose, ground.bank(), dispose(loan, to, 1))
    assert outcome.refusals == () and outcome.ids == {"loan": loan}
    row = await ground.row("loan")
    assert (row["disposal_class"], row["state"], row["version"]) == (to.value, "OVERDUE", 2)
    event = await ground.row("loan_event")
    assert (event["kind"], event["business_on"]) == ("DISPOSED", DAY)
    assert json.loads(event["details"]) == {"from": None, "to": to.value}
    warnings = {one["rule"]: one["state"] for one in await ground.rows("warning")}
    assert warnings == {"DISPOSAL_NOT_CLASSIFIED": "CLOSED", "OVERDUE_STARTED": "OPEN"}
    audit = await ground.row("audit_event")
    assert json.loads(audit["before"])["disposal_class"] is None
    assert json.loads(audit["after"])["disposal_class"] == to.value


async def test_the_newest_class_counts(ground: Ground) -> None:
    loan = await unpaid(ground, state=LoanState.IN_BUFFER)
    for to in (DisposalClass.OTHER_COLLECTION, DisposalClass.LOSS_COMPENSATION):
        await ground.door.execute(loan_dispose, ground.bank(), dispose(loan, to))
    assert (await ground.row("loan"))["disposal_class"] == "LOSS_COMPENSATION"
    events = [json.loads(one["details"]) for one in await ground.rows("loan_event")]
    assert {"from": "OTHER_COLLECTION", "to": "LOSS_COMPENSATION"} in events and len(events) == 2


@pytest.mark.parametrize("matures_on", [DAY, date(2019, 6, 1)])
async def test_not_before_the_day_after_the_maturity(ground: Ground, matures_on: date) -> None:
    loan = await unpaid(ground, matures_on=matures_on)
    refusals = await ground.refused(loan_dispose, ground.bank(), dispose(loan))
    assert codes(refusals) == ["VALIDATION@loan"]
    earliest = "2018-12-21" if matures_on == DAY else "2019-06-02"
    assert figures(refusals) == {"reason": "NOT_MATURED", "earliestOn": earliest}


@pytest.mark.parametrize("state", ["SIGNED", "SETTLED", "WRITTEN_OFF_RETAINED"])
async def test_only_a_loan_on_the_book(ground: Ground, state: str) -> None:
    loan = await unpaid(ground, state=LoanState[state], outstanding=Decimal("0.00"))
    refusals = await ground.refused(loan_dispose, ground.bank(), dispose(loan, version=3))
    assert codes(refusals) == ["VERSION_CONFLICT@expectedVersion", "INVALID_TRANSITION@loan"]
    assert figures(refusals, 1)["act"] == "dispose"


async def test_who_sees_it_and_who_may(ground: Ground) -> None:
    loan = await unpaid(ground, outlet_id=ground.outlet.id)
    refusals = await ground.refused(loan_dispose, ground.bank("ABC"), dispose(loan))
    assert codes(refusals) == ["NOT_FOUND@loan"]
    for denied in (outlet_of(ground), pa_of(ground), ground.actor(Role.COUNTY_GOV)):
        with pytest.raises(Denied):
            await ground.door.execute(loan_dispose, denied, dispose(loan))
    assert (await ground.row("loan"))["disposal_class"] is None


async def test_statements_are_counted(ground: Ground) -> None:
    for count in (None, 8):
        loan = await unpaid(ground)
        async with ground.counted() as statements:
            await ground.door.execute(loan_dispose, ground.bank(), dispose(loan))
        assert count in (None, len(ground.ours(statements))), statements
