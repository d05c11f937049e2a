"""What a renewal does to the loan it pays off, to sums, breaker and projects (row 61)."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from models.clock import Clock
from models.ids import GlobalId
from rules.vocabulary import FiveTier, LoanPurpose, UsedBy
from services.door import Door
from services.loan_approve import LoanApprove, loan_approve
from services.loan_cancel import LoanCancel, loan_cancel
from services.loan_disburse import LoanDisburse, loan_disburse
from services.loan_refuse import LoanRefuse, loan_refuse
from services.loan_sign import LoanSign, loan_sign
from services.loan_submit import loan_submit
from services.loan_withdraw import LoanWithdraw, loan_withdraw
from services.repayment_record import RepaymentRecord, repayment_record
from tests import factories
from tests.factories import DAY, VAULT
from tests.services.ground import Ground, codes, figures
from tests.services.test_renewal import OLD, D, advanced, exposure, renewal, submitted

pytestmark = pytest.mark.anyio


async def test_what_is_repaid_meanwhile_makes_the_new_one_count(ground: Ground) -> None:
    borrower = await ground.household()
    old = await ground.loan(borrower, **OLD)
    new = await submitted(ground, borrower, old, "45000.00")

    async def repaid(amount: str, reference: str) -> None:
        command = RepaymentRecord(loan=old, principal=D(amount), bank_ref=reference)
        outcome = await ground.door.execute(
            repayment_record, ground.system(), command, key=reference
        )
        assert codes(outcome.refusals) == []
        await ground.proved()

    await repaid("4000.00", "1")
    assert await exposure(ground, borrower) == ("46000.00", "0.00", "0.00")
    await repaid("6000.00", "2")
    assert await exposure(ground, borrower) == ("40000.00", "0.00", "5000.00")
    await advanced(ground, new, "approve")
    assert await exposure(ground, borrower) == ("40000.00", "5000.00", "0.00")
    await repaid("10000.00", "3")
    assert await exposure(ground, borrower) == ("30000.00", "15000.00", "0.00")
    await advanced(ground, new, "sign", "disburse")
    assert await exposure(ground, borrower) == ("45000.00", "0.00", "0.00")
    repayments = sorted(await ground.rows("repayment"), key=lambda row: str(row["bank_ref"]))
    assert [row["principal"] for row in repayments] == [
        D("4000.00"),
        D("6000.00"),
        D("10000.00"),
        D("30000.00"),
    ]
    await ground.proved()


@pytest.mark.parametrize(
    ("acts", "case", "command"),
    [
        ((), loan_refuse, LoanRefuse),
        ((), loan_withdraw, LoanWithdraw),
        (("approve",), loan_cancel, LoanCancel),
        (("approve", "sign"), loan_cancel, LoanCancel),
    ],
)
async def test_an_end_frees_what_it_counts_then(
    ground: Ground, acts: tuple[str, ...], case: Any, command: Any
) -> None:
    borrower = await ground.household()
    old = await ground.loan(borrower, **OLD | {"outstanding": D("30000.00")})
    new = await submitted(ground, borrower, old, "50000.00")
    await advanced(ground, new, *acts)
    paid = RepaymentRecord(loan=old, principal=D("5000.00"), bank_ref="1")
    await ground.door.execute(repayment_record, ground.system(), paid, key="p")
    outcome = await ground.door.execute(case, ground.bank(), command(loan=new, reason="x"))
    assert outcome.figures == {"available": "25000.00"}
    assert await exposure(ground, borrower) == ("25000.00", "0.00", "0.00")
    await ground.proved()


async def test_a_loan_that_was_repaid_meanwhile_cannot_be_renewed_any_more(
    ground: Ground,
) -> None:
    borrower = await ground.household()
    old = await ground.loan(borrower, **OLD)
    new = await submitted(ground, borrower, old, "50000.00")
    paid = RepaymentRecord(loan=old, principal=D("50000.00"), bank_ref="1")
    await ground.door.execute(repayment_record, ground.system(), paid, key="p")
    assert await exposure(ground, borrower) == ("0.00", "0.00", "50000.00")
    refusals = await ground.refused(
        loan_approve, ground.bank(), LoanApprove(loan=new, approval_no="A")
    )
    assert codes(refusals) == ["INVALID_TRANSITION@loan"]
    assert figures(refusals) == {"object": "loan", "state": "SETTLED", "act": "renew"}
    await ground.door.execute(loan_refuse, ground.bank(), LoanRefuse(loan=new, reason="已还清"))
    assert await exposure(ground, borrower) == ("0.00", "0.00", "0.00")
    await ground.proved()


async def test_the_value_date_lies_by_the_old_maturity(ground: Ground) -> None:
    """B12: recorded up to five days later, the old loan was paid off in time all the same."""
    borrower = await ground.household()
    old = await ground.loan(borrower, amount=D("50000.00"), matures_on=DAY)
    new = await submitted(ground, borrower, old, "50000.00")
    await advanced(ground, new, "approve", "sign")
    later = Door(ground.database, Clock(DAY + timedelta(days=3)), ground.directory, VAULT)
    for value_on, expected in (
        (DAY + timedelta(days=1), ["ALREADY_MATURED@loan"]),
        (None, ["ALREADY_MATURED@loan"]),
        (DAY, []),
    ):
        command = LoanDisburse(loan=new, value_on=value_on)
        outcome = await later.execute(loan_disburse, ground.bank(), command, key=f"k{value_on}")
        found = [code for code in codes(outcome.refusals) if "MATURED" in code]
        assert found == expected
    assert (await ground.row("loan", id=old.key))["settled_on"] == DAY


async def test_the_breaker_is_judged_by_the_book_of_afterwards(ground: Ground) -> None:
    """1,000 bad of 51,000 are 1.96 %; renewing 50,000 for 20,000 makes them 4.76 %."""
    bad = await ground.household()
    await ground.loan(bad, amount=D("1000.00"), tier=FiveTier.LOSS)
    borrower = await ground.household()
    old = await ground.loan(borrower, **OLD)
    new = await submitted(ground, borrower, old, "20000.00")
    await advanced(ground, new, "approve", "sign", "disburse")
    book = await ground.row("county_lender_position")
    assert (book["breaker_state"], book["tripped_outstanding"], book["tripped_non_performing"]) == (
        "TRIPPED",
        D("21000.00"),
        D("1000.00"),
    )
    assert (await ground.row("breaker_event"))["state"] == "TRIPPED"
    await ground.proved()


async def test_a_renewal_takes_the_place_of_the_old_in_the_project(ground: Ground) -> None:
    """A6: the old participation is withdrawn on the value date, the new one joins."""
    entity = await factories.enterprise(ground.owner, ground.county_id)
    project = await factories.project(ground.owner, ground.county_id, entity, declared=D("100.00"))
    await renewed_under(ground, entity, project, project)
    rows = await ground.rows("project_participation", project_id=project.key)
    assert sorted((row["principal"], row["withdrawn_on"]) for row in rows) == [
        (D("30000.00"), None),
        (D("50000.00"), DAY),
    ]
    row = await ground.row("project")
    assert (row["contributed_principal"], row["household_count"], row["amount"]) == (
        D("30000.00"),
        1,
        D("30000.00"),
    )
    kinds = [event["kind"] for event in await ground.rows("project_event")]
    assert sorted(kinds) == ["CONTRIBUTED", "REGISTERED"]
    await ground.proved()


@pytest.mark.parametrize("declared", ["100.00", "4980000.00"])
async def test_two_projects_move_where_the_renewal_is_for_another(
    ground: Ground, declared: str
) -> None:
    entity = await factories.enterprise(ground.owner, ground.county_id)
    first, second = [
        await factories.project(ground.owner, ground.county_id, entity, declared=D(declared))
        for _ in range(2)
    ]
    outcome = await renewed_under(ground, entity, first, second)
    assert outcome.ids["project"] == second
    amounts = {}
    for project in (first, second):
        row = await ground.row("project", id=project.key)
        amounts[project] = (row["contributed_principal"], row["amount"], row["household_count"])
    assert amounts == {
        first: (D("0.00"), D(declared), 0),
        second: (D("30000.00"), max(D("30000.00"), D(declared)), 1),
    }
    told = {event["kind"] for event in await ground.rows("project_event", project_id=first.key)}
    assert told == {"REGISTERED", "AMENDED"}
    audits = [one for one in await ground.rows("audit_event") if one["object_kind"] == "project"]
    assert {one["project_id"] for one in audits} == {first.key, second.key}
    await ground.proved()


async def renewed_under(ground: Ground, entity: GlobalId, first: GlobalId, second: GlobalId) -> Any:
    """A loan of 50,000 under the first project, renewed for 30,000 under the second."""
    borrower = await ground.household()
    old = await ground.loan(borrower, project_id=first.key, **OLD)
    await factories.participation(
        ground.owner,
        first,
        old,
        borrower,
        ground.rcc.id,
        ground.rcc.lender_group,
        D("50000.00"),
    )
    agreement = await factories.agreement(ground.owner, borrower, entity)
    command = renewal(
        ground,
        borrower,
        old,
        "30000.00",
        used_by=UsedBy.ENTERPRISE,
        purpose=LoanPurpose.COOPERATION,
        project=second,
        agreement=agreement,
    )
    made = await ground.door.execute(loan_submit, ground.bank(), command)
    assert codes(made.refusals) == []
    await advanced(ground, made.ids["loan"], "approve", "sign")
    outcome = await ground.door.execute(
        loan_disburse, ground.system(), LoanDisburse(loan=made.ids["loan"]), key="d"
    )
    assert codes(outcome.refusals) == []
    return outcome


async def test_renewal_and_repayment_do_not_cross(ground: Ground) -> None:
    """Whichever comes first, the sums agree and no fen is paid twice."""
    for number in range(5):
        borrower = await ground.household()
        old = await ground.loan(borrower, **OLD)
        command = renewal(ground, borrower, old, "50000.00")
        new = (await ground.door.execute(loan_submit, ground.bank(), command)).ids["loan"]
        await advanced_quietly(ground, new, number)
        paid = RepaymentRecord(loan=old, principal=D("50000.00"), bank_ref="1")
        lent, repaid = await asyncio.gather(
            ground.door.execute(
                loan_disburse, ground.bank(), LoanDisburse(loan=new), key=f"d{number}"
            ),
            ground.door.execute(repayment_record, ground.system(), paid, key=f"p{number}"),
        )
        assert bool(lent.refusals) != bool(repaid.refusals)
        rows = await ground.rows("repayment", loan_id=old.key)
        assert [row["principal"] for row in rows] == [D("50000.00")]
        assert await exposure(ground, borrower) in (
            ("50000.00", "0.00", "0.00"),
            ("0.00", "50000.00", "0.00"),
        )
    await ground.proved()


async def advanced_quietly(ground: Ground, loan: GlobalId, number: int) -> None:
    """Approved and signed, under keys of its own."""
    for case, command in (
        (loan_approve, LoanApprove(loan=loan, approval_no="A")),
        (loan_sign, LoanSign(loan=loan, contract_no="C")),
    ):
        outcome = await ground.door.execute(
            case, ground.bank(), command, key=f"{case.name}{number}"
        )
        assert codes(outcome.refusals) == []


async def test_statements_are_counted(ground: Ground) -> None:
    for name, count in (("warm", None), ("renewal", 27)):
        borrower = await ground.household()
        old = await ground.loan(borrower, **OLD)
        command = replace(renewal(ground, borrower, old, "50000.00"), loan_no=name)
        async with ground.counted() as statements:
            outcome = await ground.door.execute(loan_submit, ground.bank(), command)
        assert count is None or len(statements) == 15, statements
        new = outcome.ids["loan"]
        await advanced_quietly(ground, new, len(name))
        async with ground.counted() as statements:
            outcome = await ground.door.execute(
                loan_disburse, ground.bank(), LoanDisburse(loan=new), key=name
            )
        assert codes(outcome.refusals) == []
        assert count is None or len(statements) == count, (name, len(statements), statements)
