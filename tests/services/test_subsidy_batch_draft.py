"""subsidy_batch_draft: the figures of the notice, twice without effect, later corrected."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from authz.role import Role
from rules.vocabulary import HouseholdStatus, LoanState, RepaymentMethod
from services.failure import Denied
from services.household_status_change import HouseholdStatusChange, household_status_change
from services.subsidy_batch_draft import SubsidyBatchDraft, subsidy_batch_draft
from tests import factories
from tests.services.ground import Ground, codes
from tests.services.subsidising import (
    LENT_ON,
    MATURES_ON,
    Q2_OVER,
    Q3_OVER,
    drafted,
    lent,
    lines_of,
    paid,
    repaid,
    the_batch,
)

pytestmark = pytest.mark.anyio
D = Decimal
NOTHING = {"drafted": "0", "changed": "0", "causes": "0"}


async def amounts(ground: Ground, quarter: int = 2) -> list[tuple[str, int, Decimal, str | None]]:
    """Kind, days, yuan and cause of the lines of a quarter."""
    batch = await the_batch(ground, quarter)
    lines = await lines_of(ground, batch)
    assert (batch["line_count"], batch["amount"]) == (
        len(lines),
        sum((line["amount"] for line in lines), D("0.00")),
    )
    return [(line["kind"], line["days"], line["amount"], line["excluded"]) for line in lines]


async def test_a_quarter_is_drafted_when_it_is_over_and_only_once(ground: Ground) -> None:
    await lent(ground)
    assert (await drafted(ground, date(2018, 6, 20)))["drafted"] == "1"
    assert await amounts(ground, 1) == [("REGULAR", 70, D("422.92"), None)]
    assert (await drafted(ground))["drafted"] == "1"
    assert await amounts(ground) == [("REGULAR", 92, D("555.83"), None)]
    batch = await the_batch(ground)
    assert (batch["state"], batch["due_on"]) == ("DRAFT", date(2018, 6, 30))
    here = ground.on(Q2_OVER)
    async with here.unchanged():
        assert await drafted(ground) == NOTHING


async def test_each_lender_has_a_batch_of_its_own(ground: Ground) -> None:
    await lent(ground)
    await lent(ground, lender=ground.abc)
    assert (await drafted(ground))["drafted"] == "2"
    rows = await ground.rows("subsidy_batch")
    assert {row["lender_id"] for row in rows} == {ground.rcc.id, ground.abc.id}


async def test_what_becomes_known_before_the_list_changes_the_draft(ground: Ground) -> None:
    loan = await lent(ground)
    await drafted(ground)
    await repaid(ground.on(Q2_OVER), loan, date(2018, 5, 1), principal="20000.00")
    assert (await drafted(ground))["changed"] == "1"
    assert await amounts(ground) == [("REGULAR", 92, D("432.58"), None)]


async def test_a_removed_household_keeps_a_line_without_subsidy(ground: Ground) -> None:
    borrower = await ground.household()
    await lent(ground, borrower=borrower)
    await drafted(ground)
    here = ground.on(Q2_OVER)
    change = HouseholdStatusChange(
        household=borrower.household,
        status=HouseholdStatus.REMOVED_WRONG,
        from_on=date(2018, 5, 1),
        reason="错评",
    )
    done = await here.door.execute(household_status_change, here.actor(Role.COUNTY_PA), change)
    assert codes(done.refusals) == []
    await drafted(ground)
    assert await amounts(ground) == [
        ("REGULAR", 41, D("247.71"), None),
        ("REGULAR", 51, D("0.00"), "HOUSEHOLD_REMOVED"),
    ]


async def test_what_becomes_known_after_the_payment_is_adjusted_later(ground: Ground) -> None:
    """Both ways: 123.25 yuan too much of the one, the whole of the other."""
    loan = await lent(ground)
    later = ground.on(Q2_OVER)
    await drafted(ground)
    await paid(later, await the_batch(ground))
    await repaid(later, loan, date(2018, 5, 1), principal="20000.00")
    other = await ground.loan(
        await ground.household(), value_on=LENT_ON, matures_on=MATURES_ON, amount=D("30000.00")
    )
    await drafted(ground, Q3_OVER)
    found = await amounts(ground, 3)
    assert sorted(found) == [
        ("ADJUSTMENT", 92, D("-123.25"), None),
        ("ADJUSTMENT", 92, D("333.50"), None),
        ("REGULAR", 92, D("333.50"), None),
        ("REGULAR", 92, D("333.50"), None),
    ]
    async with ground.on(Q3_OVER).unchanged():
        assert await drafted(ground, Q3_OVER) == NOTHING
    assert await amounts(ground) == [("REGULAR", 92, D("555.83"), None)]
    batch = await the_batch(ground, 3)
    await paid(ground.on(Q3_OVER), batch, "second")
    await drafted(ground, date(2018, 12, 21))
    assert {kind for kind, *_ in await amounts(ground, 4)} == {"REGULAR"}
    assert other is not None


async def test_a_batch_never_comes_to_less_than_nothing(ground: Ground) -> None:
    """What would be taken back waits for a batch that can bear it."""
    loan = await lent(ground)
    later = ground.on(Q2_OVER)
    await drafted(ground)
    await paid(later, await the_batch(ground))
    await repaid(later, loan, date(2018, 3, 21), principal="49900.00")
    await drafted(ground, Q3_OVER)
    assert await amounts(ground, 3) == [("REGULAR", 92, D("1.11"), None)]


async def test_a_line_that_is_gone_is_nothing_for_no_days(ground: Ground) -> None:
    borrower = await ground.household()
    await lent(ground, borrower=borrower)
    await drafted(ground)
    await ground.owner.execute(
        "update household set left_roster_on = '2018-06-01' where county_id = $1 and id = $2",
        ground.county_id, borrower.household_id,
    )  # fmt: skip
    await drafted(ground)
    assert (await amounts(ground))[1:] == [("REGULAR", 20, D("0.00"), "FREE_RIDER")]
    await ground.owner.execute(
        "update household set left_roster_on = null where county_id = $1", ground.county_id
    )
    await drafted(ground)
    assert await amounts(ground) == [
        ("REGULAR", 92, D("555.83"), None),
        ("REGULAR", 0, D("0.00"), "FREE_RIDER"),
    ]


async def test_a_monthly_loan_is_subsidised_by_its_lines(ground: Ground) -> None:
    await lent(ground, method=RepaymentMethod.EQUAL_PRINCIPAL)
    await drafted(ground)
    rows = await ground.rows("instalment")
    due = [row["interest"] for row in rows if date(2018, 3, 21) < row["due_on"] <= Q2_OVER]
    assert len(due) == 3
    assert [line[2] for line in await amounts(ground)] == [sum(due)]


@pytest.mark.parametrize(
    ("state", "value_on", "cause"),
    [
        ("SCREENING", date(2018, 1, 10), "NOT_SCREENED"),
        ("NON_COMPLIANT", date(2018, 1, 10), "NON_COMPLIANT"),
        ("NON_COMPLIANT", date(2017, 7, 24), "NON_COMPLIANT"),
        ("SCREENING", date(2017, 7, 24), None),
        ("NORMAL", date(2018, 1, 10), None),
    ],
)
async def test_use_by_an_enterprise_is_screened(
    ground: Ground, state: str, value_on: date, cause: str | None
) -> None:
    entity = await factories.enterprise(ground.owner, ground.county_id)
    project = await factories.project(ground.owner, ground.county_id, entity, state=state)
    await ground.loan(
        await ground.household(),
        value_on=value_on,
        matures_on=MATURES_ON,
        project_id=project.key,
        rate=D("4.7500"),
        amount=D("50000.00"),
    )
    await drafted(ground)
    amount = D("606.94") if cause is None else D("0.00")
    assert await amounts(ground) == [("REGULAR", 92, amount, cause)]


@pytest.mark.parametrize(
    ("decided_on", "lines"),
    [
        # The quarter is 03-21 to 06-20.
        (date(2018, 3, 21), [(92, "0.00", "NON_COMPLIANT")]),
        (date(2018, 3, 22), [(1, "6.60", None), (91, "0.00", "NON_COMPLIANT")]),
        (date(2018, 6, 20), [(91, "600.35", None), (1, "0.00", "NON_COMPLIANT")]),
        (date(2018, 6, 21), [(92, "606.94", None)]),
    ],
)
@pytest.mark.parametrize("of", ["project", "loan"])
async def test_an_old_use_is_subsidised_until_it_is_found_faulty(
    ground: Ground, decided_on: date, lines: list[tuple[int, str, str | None]], of: str
) -> None:
    """A18: from the decision on; a record of the loan alone prevails (B23)."""
    entity = await factories.enterprise(ground.owner, ground.county_id)
    project = await factories.project(ground.owner, ground.county_id, entity, state="SCREENING")
    await ground.loan(
        await ground.household(),
        value_on=date(2017, 7, 24),
        matures_on=MATURES_ON,
        project_id=project.key,
        rate=D("4.7500"),
        amount=D("50000.00"),
    )
    await ground.owner.execute(
        f"update {of} set screening = 'NON_COMPLIANT', screened_on = $2 where county_id = $1",
        ground.county_id, decided_on,
    )  # fmt: skip
    await drafted(ground)
    found = [(days, str(amount), cause) for _, days, amount, cause in await amounts(ground)]
    assert found == lines


async def test_a_county_begins_with_the_newest_quarter_and_misses_none_after(
    ground: Ground,
) -> None:
    await lent(ground)
    await drafted(ground)
    assert len(await ground.rows("subsidy_batch")) == 1
    assert (await drafted(ground, date(2019, 3, 21)))["drafted"] == "3"
    names = sorted((row["year"], row["quarter"]) for row in await ground.rows("subsidy_batch"))
    assert names == [(2018, 2), (2018, 3), (2018, 4), (2019, 1)]


async def test_the_statements_are_as_many_for_one_loan_as_for_five(ground: Ground) -> None:
    counts = []
    for lender, number in ((ground.rcc, 1), (ground.abc, 4)):
        for _ in range(number):
            await lent(ground, lender=lender)
        async with ground.counted() as statements:
            await drafted(ground, Q2_OVER)
        counts.append(len(ground.ours(statements)))
    assert counts[0] == counts[1], counts


async def test_a_loan_that_only_waits_for_the_county_is_marked(ground: Ground) -> None:
    """And no longer when the household has paid the interest itself."""
    loan = await ground.loan(
        await ground.household(),
        value_on=LENT_ON,
        matures_on=MATURES_ON,
        amount=D("50000.00"),
        state=LoanState.OVERDUE,
        rate=D("4.7500"),
        overdue_interest=D("606.94"),
    )
    assert (await drafted(ground))["causes"] == "1"
    assert (await ground.row("loan", id=loan.key))["arrears_cause"] == "SUBSIDY_LATE"
    assert await drafted(ground) == NOTHING
    await repaid(ground.on(Q2_OVER), loan, Q2_OVER, interest="606.94")
    row = await ground.row("loan", id=loan.key)
    assert (row["arrears_cause"], row["state"]) == (None, "ACTIVE")


async def test_a_fen_more_than_the_subsidy_is_the_households(ground: Ground) -> None:
    await ground.loan(
        await ground.household(),
        value_on=LENT_ON,
        matures_on=MATURES_ON,
        amount=D("50000.00"),
        state=LoanState.OVERDUE,
        rate=D("4.7500"),
        overdue_interest=D("606.95"),
    )
    assert (await drafted(ground))["causes"] == "0"


async def test_only_the_scheduler_drafts_and_no_day_that_has_not_come(ground: Ground) -> None:
    command = SubsidyBatchDraft(county_id=ground.county_id, business_on=date(2030, 1, 1))
    refusals = await ground.refused(subsidy_batch_draft, ground.scheduler, command)
    assert codes(refusals) == ["VALIDATION@businessOn"]
    with pytest.raises(Denied):
        await ground.door.execute(subsidy_batch_draft, ground.actor(Role.COUNTY_FIN), command)
