"""extensionConsent: two offices in any order; the second consent extends the loan at once."""

from __future__ import annotations

import asyncio
import json
from datetime import date
from decimal import Decimal

import pytest

from authz.actor import Actor
from authz.role import Role
from models.ids import GlobalId, uuid7
from rules.ledger import extend, open_ledger
from rules.refusal import ErrorCode
from rules.vocabulary import RepaymentMethod, Severity
from services.extension_consent import ExtensionConsent, extension_consent
from services.extension_request import extension_request
from services.failure import Denied
from services.repayment_record import RepaymentRecord, repayment_record
from tests.factories import AT, DAY
from tests.services.extending import (
    HALF_A_YEAR,
    MATURES_ON,
    consented,
    extended,
    lent,
    outlet_of,
    pa_of,
    request,
    requested,
)
from tests.services.ground import Ground, codes, figures

pytestmark = pytest.mark.anyio


def consent(extension: GlobalId, version: int | None = None) -> ExtensionConsent:
    return ExtensionConsent(extension=extension, expected_version=version)


async def test_one_consent_is_not_enough(ground: Ground) -> None:
    """Row 60: only the PA's consent leaves it pending, and the loan as it was."""
    loan = await lent(ground)
    extension = await requested(ground, loan)
    async with ground.unchanged("extension", "audit_event", "outbox"):
        await consented(ground, extension, pa_of(ground))
    row = await ground.row("extension")
    assert (row["state"], row["pa_consented_on"], row["pa_consented_by"]) == (
        "PA_CONSENT",
        DAY,
        pa_of(ground).subject,
    )
    assert row["lender_consented_on"] is row["lender_consented_by"] is row["new_rate"] is None
    assert (await ground.row("loan"))["matures_on"] == MATURES_ON


@pytest.mark.parametrize("pa_first", [True, False])
async def test_the_second_consent_extends_the_loan(ground: Ground, pa_first: bool) -> None:
    """12 + 6 months: from the old maturity on 4.75 instead of 4.35."""
    loan = await lent(ground)
    extension = await requested(ground, loan)
    first, second = (pa_of(ground), ground.bank())[:: 1 if pa_first else -1]
    await consented(ground, extension, first)
    async with ground.unchanged("extension", "loan", "loan_event", "audit_event", "outbox"):
        outcome = await ground.door.execute(extension_consent, second, consent(extension, 2))
    assert outcome.refusals == () and outcome.ids == {"extension": extension, "loan": loan}
    row = await ground.row("extension")
    assert (row["state"], row["new_rate"], row["version"]) == ("EFFECTIVE", Decimal("4.75"), 3)
    assert row["pa_consented_by"] == pa_of(ground).subject
    assert row["lender_consented_by"] == ground.bank().subject
    after = await ground.row("loan")
    assert (after["matures_on"], after["extended_on"], after["extended_rate"]) == (
        HALF_A_YEAR,
        MATURES_ON,
        Decimal("4.75"),
    )
    assert (after["rate"], after["state"], after["months"], after["version"]) == (
        Decimal("4.35"),
        "ACTIVE",
        12,
        2,
    )
    event = await ground.row("loan_event")
    assert (event["kind"], event["business_on"], json.loads(event["details"])) == (
        "EXTENDED",
        DAY,
        {
            "extension": str(extension),
            "from": "2019-06-01",
            "to": "2019-12-01",
            "rate": "4.7500",
        },
    )
    audits = {one["object_id"]: one for one in await ground.rows("audit_event")}
    assert json.loads(audits[str(loan)]["before"])["matures_on"] == "2019-06-01"
    assert json.loads(audits[str(loan)]["after"])["matures_on"] == "2019-12-01"
    assert {one["topic"] for one in await ground.rows("outbox")} == {
        "extension.requested",
        "extension.pa_consent" if pa_first else "extension.lender_consent",
        "extension.effective",
    }
    await ground.proved()


@pytest.mark.parametrize(
    ("matures_on", "to", "rate", "expected"),
    [
        # 6 + 6 months reach no new tier: the contract's rate stays (B20).
        (date(2018, 12, 31), date(2019, 6, 1), "4.3500", "4.3500"),
        (date(2018, 12, 31), date(2019, 6, 2), "4.3500", "4.7500"),
        (date(2021, 6, 1), date(2022, 12, 1), "4.7500", "4.7500"),
        # Of a loan lent above today's table the agreed rate stays within its tier.
        (date(2021, 6, 1), date(2022, 12, 1), "5.0000", "5.0000"),
    ],
)
async def test_the_rate_of_the_extended_term(
    ground: Ground, matures_on: date, to: date, rate: str, expected: str
) -> None:
    loan = await lent(ground, matures_on=matures_on, rate=Decimal(rate))
    await extended(ground, loan, to)
    row = await ground.row("loan")
    assert (row["extended_rate"], row["extended_on"]) == (Decimal(expected), matures_on)


async def test_a_second_extension_goes_on_at_the_rate_of_the_first(ground: Ground) -> None:
    loan = await lent(ground)
    await extended(ground, loan)
    await extended(ground, loan, date(2020, 6, 1))
    row = await ground.row("loan")
    assert (row["extended_on"], row["extended_rate"]) == (HALF_A_YEAR, Decimal("4.75"))
    assert [one["kind"] for one in await ground.rows("loan_event")] == ["EXTENDED", "EXTENDED"]


async def lines_of(ground: Ground, loan: GlobalId) -> list[tuple[date, Decimal, Decimal, Decimal]]:
    """Day, principal, interest and what was paid of the principal, line by line."""
    rows = await ground.rows("instalment", loan_id=loan.key)
    return [
        (row["due_on"], row["principal"], row["interest"], row["principal_paid"])
        for row in sorted(rows, key=lambda row: row["number"])
    ]


async def test_the_schedule_goes_on(ground: Ground) -> None:
    """30,000 at 4.35, then at 4.75: 20 days to the settlement day, 92, and 71 to the maturity."""
    loan = await ground.lent(date(2018, 6, 1), MATURES_ON, amount=Decimal("30000.00"))
    before = await lines_of(ground, loan)
    assert before[-1][:2] == (MATURES_ON, Decimal("30000.00"))
    another = ground.bank(subject="another")
    outcome = await ground.door.execute(extension_request, ground.bank(), request(loan))
    async with ground.unchanged(
        *("extension", "loan", "loan_event", "instalment", "audit_event", "outbox"),
    ):
        await consented(ground, outcome.ids["extension"], pa_of(ground), another)
    zero = Decimal("0.00")
    after = await lines_of(ground, loan)
    assert after[:-4] == before[:-1]
    assert after[-4:] == [
        (MATURES_ON, zero, before[-1][2], zero),
        (date(2019, 6, 20), zero, Decimal("79.17"), zero),
        (date(2019, 9, 20), zero, Decimal("364.17"), zero),
        (HALF_A_YEAR, Decimal("30000.00"), Decimal("281.04"), zero),
    ]
    await ground.proved()


@pytest.mark.parametrize("method", list(RepaymentMethod))
async def test_two_extensions_of_a_schedule_are_those_of_the_rules(
    ground: Ground, method: RepaymentMethod
) -> None:
    loan = await ground.lent(date(2018, 6, 1), MATURES_ON, method=method)
    ledger = open_ledger(method, Decimal("50000.00"), Decimal("4.35"), date(2018, 6, 1), MATURES_ON)
    for to in (HALF_A_YEAR, date(2020, 6, 1)):
        outcome = await ground.door.execute(extension_request, ground.bank(), request(loan, to))
        another = ground.bank(subject="another")
        await consented(ground, outcome.ids["extension"], another, pa_of(ground))
        ledger = extend(ledger, to, Decimal("4.75"))
    assert await lines_of(ground, loan) == [
        (due.due_on, due.principal, due.interest, due.principal_paid) for due in ledger.dues
    ]
    await ground.proved()


async def test_a_few_fen_that_are_due_before_the_maturity(ground: Ground) -> None:
    """0.04 over six months: four fen in four months, and nothing left that could be extended."""
    method = RepaymentMethod.EQUAL_PRINCIPAL
    loan = await ground.lent(date(2018, 6, 1), MATURES_ON, method=method)
    paid = RepaymentRecord(loan=loan, principal=Decimal("49999.96"), bank_ref="B1")
    outcome = await ground.door.execute(repayment_record, ground.bank(), paid, key="paid")
    assert outcome.refusals == ()
    assert (await lines_of(ground, loan))[-1][1] == Decimal("0.00")
    await ground.owner.execute(
        "update loan set state = 'ACTIVE' where county_id = $1 and id = $2",
        ground.county_id,
        loan.key,
    )
    outcome = await ground.door.execute(extension_request, ground.bank(), request(loan))
    extension = outcome.ids["extension"]
    await consented(ground, extension, pa_of(ground))
    another = ground.bank(subject="another")
    refusals = await ground.refused(extension_consent, another, consent(extension))
    assert codes(refusals) == ["VALIDATION@extension"]
    assert figures(refusals) == {"reason": "NOTHING_DUE_AT_MATURITY", "outstanding": "0.04"}


async def test_an_office_consents_once(ground: Ground) -> None:
    extension = await requested(ground, await lent(ground))
    await consented(ground, extension, ground.bank())
    for actor in (ground.bank(), ground.bank(subject="another")):
        refusals = await ground.refused(extension_consent, actor, consent(extension, 1))
        assert codes(refusals) == ["VERSION_CONFLICT@expectedVersion", "ALREADY_SIGNED@extension"]
        assert figures(refusals, 1) == {"signedOn": DAY.isoformat()}
    await consented(ground, extension, pa_of(ground))
    refusals = await ground.refused(extension_consent, pa_of(ground), consent(extension))
    assert codes(refusals) == ["INVALID_TRANSITION@extension"]
    assert figures(refusals)["state"] == "EFFECTIVE"


async def test_the_lender_consents_by_another_person(ground: Ground) -> None:
    loan = await lent(ground)
    outcome = await ground.door.execute(extension_request, ground.bank(), request(loan))
    extension = outcome.ids["extension"]
    await consented(ground, extension, pa_of(ground))
    refusals = await ground.refused(extension_consent, ground.bank(), consent(extension))
    assert codes(refusals) == ["SAME_ACTOR@extension"]
    await consented(ground, extension, ground.bank(subject="another"))
    assert (await ground.row("extension"))["state"] == "EFFECTIVE"


@pytest.mark.parametrize(("day", "admitted"), [(date(2019, 5, 31), True), (MATURES_ON, False)])
async def test_the_second_consent_is_judged_by_its_own_day(
    ground: Ground, day: date, admitted: bool
) -> None:
    loan = await lent(ground)
    extension = await requested(ground, loan)
    await consented(ground, extension, pa_of(ground))
    later = ground.on(day)
    if admitted:
        await consented(later, extension, ground.bank())
        assert (await ground.row("loan"))["matures_on"] == HALF_A_YEAR
        return
    refusals = await later.refused(extension_consent, ground.bank(), consent(extension))
    assert codes(refusals) == ["ALREADY_MATURED@extension"]


async def test_a_loan_that_fell_overdue_meanwhile(ground: Ground) -> None:
    loan = await lent(ground)
    extension = await requested(ground, loan)
    await consented(ground, extension, pa_of(ground))
    await ground.owner.execute(
        "update loan set state = 'OVERDUE' where county_id = $1 and id = $2",
        ground.county_id,
        loan.key,
    )
    refusals = await ground.refused(extension_consent, ground.bank(), consent(extension))
    assert codes(refusals) == ["INVALID_TRANSITION@extension"]
    assert figures(refusals) == {"object": "loan", "state": "OVERDUE", "act": "extend"}


async def test_two_consents_at_once_extend_it_once(ground: Ground) -> None:
    """Each takes the loan's lock first, so one of them is the second."""
    for _ in range(4):
        loan = await lent(ground)
        extension = await requested(ground, loan)
        outcomes = await asyncio.gather(
            *(
                ground.door.execute(extension_consent, actor, consent(extension))
                for actor in (pa_of(ground), ground.bank(), pa_of(ground), ground.bank())
            )
        )
        refused = [codes(one.refusals) for one in outcomes if one.refusals]
        assert len(refused) == 2
        assert {code for one in refused for code in one} <= {
            "ALREADY_SIGNED@extension",
            "INVALID_TRANSITION@extension",
        }
        row = await ground.row("extension", loan_id=loan.key)
        assert (row["state"], row["version"]) == ("EFFECTIVE", 3)
        assert len(await ground.rows("loan_event", loan_id=loan.key)) == 1
        assert (await ground.row("loan", id=loan.key))["version"] == 2


async def test_who_sees_it_and_who_may(ground: Ground) -> None:
    extension = await requested(ground, await lent(ground))
    absent = GlobalId("extension", ground.county_id, uuid7(AT))
    abroad = GlobalId("extension", ground.elsewhere(), extension.key)
    stranger = ground.bank("ABC")
    for actor, named in ((stranger, extension), (ground.bank(), absent), (ground.bank(), abroad)):
        refusals = await ground.refused(extension_consent, actor, consent(named))
        assert codes(refusals) == ["NOT_FOUND@extension"]
    for denied in (outlet_of(ground), ground.actor(Role.COUNTY_GOV)):
        with pytest.raises(Denied):
            await ground.door.execute(extension_consent, denied, consent(extension))
    assert (await ground.row("extension"))["state"] == "REQUESTED"


async def test_the_warning_that_it_matures_soon_is_closed(ground: Ground) -> None:
    loan = await lent(ground)
    await ground.owner.execute(
        "insert into warning (county_id, id, rule, severity, state, object_kind, object_id,"
        " lender_id, loan_id, offices, figures, opened_on, recorded_at, changed_at, version)"
        " values ($1, $2, $3, $4, 'OPEN', 'loan', $5, $6, $7, $8, '{}', $9, $10, $10, 1)",
        ground.county_id,
        uuid7(AT),
        ErrorCode.MATURING_SOON.value,
        Severity.BLUE.value,
        str(loan),
        ground.rcc.id,
        loan.key,
        ["COUNTY_BANK"],
        DAY,
        AT,
    )
    await extended(ground, loan)
    warning = await ground.row("warning")
    assert (warning["state"], warning["closed_reason"]) == ("CLOSED", "CAUSE_GONE")


async def test_statements_are_counted(ground: Ground) -> None:
    actors: tuple[Actor, ...] = (pa_of(ground), ground.bank())
    for counts in ((None, None), (11, 15)):
        extension = await requested(ground, await lent(ground))
        for actor, count in zip(actors, counts, strict=True):
            async with ground.counted() as statements:
                await ground.door.execute(extension_consent, actor, consent(extension))
            assert count is None or len(ground.ours(statements)) == count, statements
