"""collectionOpen, collectionActionRecord and collectionClose: the life of a case (row 38)."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

from authz.role import Role
from models.ids import GlobalId, uuid7
from rules.vocabulary import CollectionCause, CollectionMeans, FiveTier, LoanState
from services.collection_action_record import CollectionActionRecord, collection_action_record
from services.collection_close import CollectionClose, collection_close
from services.collection_open import CollectionOpen, collection_open
from services.failure import Denied
from services.loan_classify import LoanClassify, loan_classify
from tests import factories
from tests.factories import AT, DAY, Borrower
from tests.services.ground import Ground, codes, figures

pytestmark = pytest.mark.anyio

OPENED_ON = date(2018, 8, 1)
ALL = CollectionCause


async def case_of(
    ground: Ground, *, tier: FiveTier = FiveTier.NORMAL, state: str = "OPEN"
) -> tuple[Borrower, GlobalId]:
    """A case of a loan of the outlet."""
    borrower = await ground.household()
    loan = await ground.loan(borrower, tier=tier, outlet_id=ground.outlet.id)
    made = await factories.collection_case(
        ground.owner, borrower, loan, state=state, opened_on=OPENED_ON
    )
    return borrower, made


async def test_a_case_is_opened_by_the_outlet(ground: Ground) -> None:
    loan = await ground.loan(
        await ground.household(),
        outlet_id=ground.outlet.id,
        state=LoanState.OVERDUE,
        overdue_interest=Decimal("300.00"),
    )
    outlet = ground.actor(Role.BANK_OUTLET, lender=ground.rcc.code, outlet=ground.outlet.code)
    command = CollectionOpen(loan=loan, cause=ALL.OVERDUE)
    async with ground.unchanged("collection_case", "audit_event", "procrastinate_jobs"):
        outcome = await ground.door.execute(collection_open, outlet, command)
    row = await ground.row("collection_case")
    assert outcome.ids["collection_case"] == GlobalId("collection", ground.county_id, row["id"])
    assert (row["cause"], row["state"], row["opened_on"], row["version"]) == (
        "OVERDUE",
        "OPEN",
        DAY,
        1,
    )
    assert (row["demand_by_on"], row["outlet_id"]) == (None, ground.outlet.id)
    audit = await ground.row("audit_event")
    assert audit["object_id"] == str(outcome.ids["collection_case"])


async def test_one_case_is_open_at_a_time(ground: Ground) -> None:
    borrower = await ground.household()
    loan = await ground.loan(borrower)
    command = CollectionOpen(loan=loan, cause=ALL.OTHER)
    await factories.collection_case(ground.owner, borrower, loan, state="CLOSED")
    assert (await ground.door.execute(collection_open, ground.bank(), command)).refusals == ()
    refusals = await ground.refused(collection_open, ground.bank(), command)
    assert codes(refusals) == ["ALREADY_OPEN@loan"]
    assert figures(refusals) == {"openedOn": "2018-12-20"}


@pytest.mark.parametrize(
    ("cause", "given", "accepted"),
    [
        (ALL.OVERDUE, {}, "OTHER"),
        (ALL.NON_PERFORMING, {"overdue_principal": Decimal("1.00")}, "OVERDUE,OTHER"),
        (ALL.MISUSED, {"tier": FiveTier.SUBSTANDARD}, "NON_PERFORMING,OTHER"),
        # Its last day passes; then it is overdue, whether or not anybody said so.
        (ALL.OVERDUE, {"matures_on": DAY}, "OTHER"),
        (ALL.OVERDUE, {"matures_on": date(2018, 12, 19)}, None),
        (ALL.NON_PERFORMING, {"tier": FiveTier.LOSS}, None),
    ],
)
async def test_a_cause_is_what_the_loan_shows(
    ground: Ground, cause: CollectionCause, given: dict[str, object], accepted: str | None
) -> None:
    loan = await ground.loan(await ground.household(), **given)
    command = CollectionOpen(loan=loan, cause=cause)
    if accepted is None:
        outcome = await ground.door.execute(collection_open, ground.bank(), command)
        assert outcome.refusals == ()
        return
    refusals = await ground.refused(collection_open, ground.bank(), command)
    assert codes(refusals) == ["VALIDATION@cause"]
    assert figures(refusals) == {"reason": "CAUSE_NOT_SHOWN", "accepted": accepted}


async def test_a_misused_loan_gets_its_days_for_the_demand(ground: Ground) -> None:
    loan = await ground.loan(await ground.household())
    await ground.owner.execute("update loan set flags = '{MISUSED}' where id = $1", loan.key)
    command = CollectionOpen(loan=loan, cause=ALL.MISUSED)
    await ground.door.execute(collection_open, ground.bank(), command)
    assert (await ground.row("collection_case"))["demand_by_on"] == date(2018, 12, 30)


@pytest.mark.parametrize("state", ["SIGNED", "SETTLED"])
async def test_only_a_debt_is_collected(ground: Ground, state: str) -> None:
    loan = await ground.loan(
        await ground.household(), state=LoanState[state], outstanding=Decimal("0.00")
    )
    command = CollectionOpen(loan=loan, cause=ALL.OTHER)
    refusals = await ground.refused(collection_open, ground.bank(), command)
    assert codes(refusals) == ["INVALID_TRANSITION@loan"]
    assert figures(refusals)["act"] == "collect"


async def test_who_collects(ground: Ground) -> None:
    loan = await ground.loan(await ground.household())
    command = CollectionOpen(loan=loan, cause=ALL.OTHER)
    refusals = await ground.refused(collection_open, ground.bank("ABC"), command)
    assert codes(refusals) == ["NOT_FOUND@loan"]
    for actor in (ground.actor(Role.COUNTY_GOV), ground.system()):
        with pytest.raises(Denied):
            await ground.door.execute(collection_open, actor, command)


@pytest.mark.parametrize(
    ("role", "means"),
    [
        (Role.COUNTY_BANK, CollectionMeans.JUDICIAL),
        (Role.BANK_OUTLET, CollectionMeans.ECONOMIC),
        (Role.COUNTY_GOV, CollectionMeans.ADMINISTRATIVE),
        (Role.COUNTY_COURT, CollectionMeans.JUDICIAL),
    ],
)
async def test_a_step_is_appended(ground: Ground, role: Role, means: CollectionMeans) -> None:
    _, case = await case_of(ground)
    more = {"lender": ground.rcc.code} if role in (Role.COUNTY_BANK, Role.BANK_OUTLET) else {}
    if role is Role.BANK_OUTLET:
        more["outlet"] = ground.outlet.code
    command = CollectionActionRecord(
        collection_case=case,
        means=means,
        acted_on=OPENED_ON,
        result="承诺年底还款",
        document_no="(2018)黔0327民初9号",
    )
    async with ground.unchanged("collection_action", "audit_event", "procrastinate_jobs"):
        outcome = await ground.door.execute(
            collection_action_record, ground.actor(role, **more), command
        )
    row = await ground.row("collection_action")
    assert outcome.ids["action"] == GlobalId("collectionaction", ground.county_id, row["id"])
    assert (row["means"], row["acted_on"], row["result"], row["document_no"]) == (
        means.value,
        OPENED_ON,
        "承诺年底还款",
        "(2018)黔0327民初9号",
    )
    assert (row["case_id"], row["recorded_role"]) == (case.key, role.value)


async def test_the_government_does_not_judge(ground: Ground) -> None:
    _, case = await case_of(ground)
    command = CollectionActionRecord(
        collection_case=case,
        means=CollectionMeans.JUDICIAL,
        acted_on=date(2018, 7, 31),
        result="起诉",
    )
    government = ground.actor(Role.COUNTY_GOV)
    refusals = await ground.refused(collection_action_record, government, command)
    assert codes(refusals) == ["VALIDATION@actedOn", "VALIDATION@means"]
    assert figures(refusals) == {"reason": "BEFORE_CASE", "earliestOn": "2018-08-01"}
    assert figures(refusals, 1)["accepted"] == "ECONOMIC,ADMINISTRATIVE"
    with pytest.raises(Denied):
        await ground.door.execute(collection_action_record, ground.actor(Role.COUNTY_PA), command)
    refusals = await ground.refused(collection_action_record, ground.bank("ABC"), command)
    assert codes(refusals)[0] == "NOT_FOUND@collectionCase"


async def test_no_step_in_a_closed_case(ground: Ground) -> None:
    _, case = await case_of(ground, state="CLOSED")
    command = CollectionActionRecord(
        collection_case=case, means=CollectionMeans.ECONOMIC, result="上门催收"
    )
    refusals = await ground.refused(collection_action_record, ground.bank(), command)
    assert codes(refusals) == ["INVALID_TRANSITION@collectionCase"]


async def test_a_case_is_closed_with_a_reason(ground: Ground) -> None:
    _, case = await case_of(ground, tier=FiveTier.SPECIAL_MENTION)
    command = CollectionClose(collection_case=case, reason="恢复正常还款", expected_version=1)
    async with ground.unchanged("collection_case", "audit_event", "procrastinate_jobs"):
        await ground.door.execute(collection_close, ground.bank(), command)
    row = await ground.row("collection_case")
    assert (row["state"], row["closed_on"], row["closed_reason"], row["version"]) == (
        "CLOSED",
        DAY,
        "恢复正常还款",
        2,
    )
    before = json.loads((await ground.row("audit_event"))["before"])
    assert before["state"] == "OPEN"
    again = CollectionClose(collection_case=case, reason=" ", expected_version=1)
    refusals = await ground.refused(collection_close, ground.bank(), again)
    assert codes(refusals) == [
        "VERSION_CONFLICT@expectedVersion",
        "INVALID_TRANSITION@collectionCase",
        "REASON_REQUIRED@reason",
    ]


async def test_a_bad_debt_keeps_its_case_until_it_is_paid(ground: Ground) -> None:
    _, case = await case_of(ground, tier=FiveTier.SUBSTANDARD)
    command = CollectionClose(collection_case=case, reason="无力偿还")
    refusals = await ground.refused(collection_close, ground.bank(), command)
    assert codes(refusals) == ["DEBT_RETAINED@collectionCase"]
    assert figures(refusals) == {"outstanding": "30000.00", "fiveTier": "SUBSTANDARD"}
    assert refusals[0].clause is not None and refusals[0].clause.article == "二(五)"
    await ground.owner.execute(
        "update loan set outstanding_principal = 0, state = 'SETTLED' where county_id = $1",
        ground.county_id,
    )
    assert (await ground.door.execute(collection_close, ground.bank(), command)).refusals == ()


async def test_who_closes(ground: Ground) -> None:
    _, case = await case_of(ground)
    command = CollectionClose(collection_case=case, reason="已还清")
    outlet = ground.actor(Role.BANK_OUTLET, lender=ground.rcc.code, outlet=ground.outlet.code)
    with pytest.raises(Denied):
        await ground.door.execute(collection_close, outlet, command)
    for named in (case, GlobalId("collection", ground.county_id, uuid7(AT))):
        other = CollectionClose(collection_case=named, reason="已还清")
        refusals = await ground.refused(collection_close, ground.bank("ABC"), other)
        assert codes(refusals) == ["NOT_FOUND@collectionCase"]


async def test_a_bad_class_opens_a_case_once(ground: Ground) -> None:
    """Row 38: 次级 opens it; a worse class finds it open; a better one leaves it."""
    loan = await ground.loan(await ground.household())
    await ground.loan(
        await ground.household(), amount=Decimal("20000000.00"), ceiling=Decimal(9**9)
    )

    async def classify(tier: FiveTier, as_of: date) -> None:
        command = LoanClassify(loan=loan, five_tier=tier, as_of=as_of)
        outcome = await ground.door.execute(loan_classify, ground.system(), command)
        assert outcome.refusals == ()

    await classify(FiveTier.SPECIAL_MENTION, date(2018, 12, 10))
    # An older class only fills the history.
    await classify(FiveTier.LOSS, date(2018, 12, 9))
    assert await ground.rows("collection_case") == []
    await classify(FiveTier.SUBSTANDARD, date(2018, 12, 11))
    case = await ground.row("collection_case")
    assert (case["cause"], case["opened_on"], case["demand_by_on"]) == (
        "NON_PERFORMING",
        DAY,
        None,
    )
    opened = await ground.rows("audit_event", object_kind="collection")
    assert [json.loads(one["after"])["cause"] for one in opened] == ["NON_PERFORMING"]
    await classify(FiveTier.LOSS, date(2018, 12, 12))
    await classify(FiveTier.NORMAL, date(2018, 12, 13))
    assert await ground.row("collection_case") == case
    assert len(await ground.rows("audit_event", object_kind="collection")) == 1


async def test_a_case_answers_the_warning_that_there_was_none(ground: Ground) -> None:
    for number, way in enumerate(("open", "classify")):
        loan = await ground.loan(await ground.household(), tier=FiveTier.SUBSTANDARD)
        await ground.owner.execute(
            """insert into warning (county_id, id, rule, severity, state, object_kind, object_id,
              lender_id, loan_id, offices, figures, opened_on, recorded_at, changed_at, version)
            values ($1, $2, 'NPL_WITHOUT_CASE', 'ORANGE', 'OPEN', 'loan', $3, $4, $5,
              '{COUNTY_BANK}', '{}', $6, $7, $7, 1)""",
            ground.county_id,
            uuid7(AT),
            str(loan),
            ground.rcc.id,
            loan.key,
            DAY,
            AT,
        )
        case, command = (
            (collection_open, CollectionOpen(loan=loan, cause=ALL.NON_PERFORMING))
            if way == "open"
            else (loan_classify, LoanClassify(loan=loan, five_tier=FiveTier.DOUBTFUL))
        )
        await ground.door.execute(case, ground.bank(), command)
        closed = await ground.rows("warning", state="CLOSED")
        assert [one["closed_reason"] for one in closed] == ["CAUSE_GONE"] * (number + 1)


async def test_statements_are_counted(ground: Ground) -> None:
    counts: dict[str, int] = {}
    for _ in range(2):
        borrower, case = await case_of(ground)
        loan = await ground.loan(borrower, amount=Decimal("9000.00"))
        for name, use_case, command in (
            ("open", collection_open, CollectionOpen(loan=loan, cause=ALL.OTHER)),
            (
                "act",
                collection_action_record,
                CollectionActionRecord(
                    collection_case=case, means=CollectionMeans.ECONOMIC, result="催收"
                ),
            ),
            ("close", collection_close, CollectionClose(collection_case=case, reason="已还")),
        ):
            async with ground.counted() as statements:
                await ground.door.execute(use_case, ground.bank(), command)
            counts[name] = len(ground.ours(statements))
    assert counts == {"open": 8, "act": 6, "close": 7}
