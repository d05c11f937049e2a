"""fundOpen, fundInject, fundEntryReverse: earmarked, double entry, never below nothing."""

from __future__ import annotations

import asyncio
from datetime import date
from decimal import Decimal

import pytest

from authz.role import Role
from models.ids import GlobalId, uuid7
from rules.account import masked_account
from rules.vocabulary import SourceLevel
from services.failure import Denied, KeyRequired
from services.fund_entry_reverse import FundEntryReverse, fund_entry_reverse
from services.fund_inject import FundInject, fund_inject
from services.fund_open import FundOpen, fund_open
from tests import factories
from tests.factories import AT
from tests.services.ground import Ground, codes, figures

pytestmark = pytest.mark.anyio

D = Decimal
OPENING = FundOpen(
    document_no="县府〔2018〕12号", bank_name="县农商行", account_no="622848001234567890"
)


def injection(amount: str, **more: object) -> FundInject:
    values: dict[str, object] = {
        "amount": D(amount),
        "source_level": SourceLevel.PROVINCE,
        "document_no": "省财〔2018〕3号",
    }
    return FundInject(**(values | more))  # type: ignore[arg-type]


async def test_a_fund_is_opened(ground: Ground) -> None:
    actor = ground.actor(Role.COUNTY_FIN)
    outcome = await ground.door.execute(fund_open, actor, OPENING, key="k")
    assert codes(outcome.refusals) == []
    row = await ground.row("risk_fund")
    assert outcome.ids == {"fund": GlobalId("fund", ground.county_id, row["id"])}
    assert row["account_no_masked"] == "6228**********7890"
    assert (await ground.row("county_position"))["fund_balance"] == D("0.00")
    for table in ("audit_event", "idempotency"):
        assert "622848001234567890" not in str(await ground.row(table))


async def test_a_county_has_one_fund(ground: Ground) -> None:
    await factories.fund(ground.owner, ground.county_id)
    command = FundOpen(document_no="", bank_name="", account_no="1234567")
    refusals = await ground.refused(fund_open, ground.actor(Role.COUNTY_FIN), command)
    assert codes(refusals) == [
        "VALIDATION@accountNo",
        "VALIDATION@bankName",
        "VALIDATION@documentNo",
        "FUND_EXISTS@county",
    ]
    assert refusals[3].clause is not None and refusals[3].clause.quote == "以县为单位建立"


async def test_of_two_openings_one_stands(ground: Ground) -> None:
    actor = ground.actor(Role.COUNTY_FIN)
    outcomes = await asyncio.gather(
        *(ground.door.execute(fund_open, actor, OPENING) for _ in range(2))
    )
    found = sorted(codes(outcome.refusals) for outcome in outcomes)
    assert found == [[], ["FUND_EXISTS@county"]]


async def test_money_is_injected(ground: Ground) -> None:
    await factories.fund(ground.owner, ground.county_id, D("100.00"))
    actor = ground.actor(Role.COUNTY_FIN)
    outcome = await ground.door.execute(fund_inject, actor, injection("2500000.00"), key="k")
    assert codes(outcome.refusals) == codes(outcome.warnings) == []
    assert outcome.figures == {"balance": "2500100.00"}
    entry = next(row for row in await ground.rows("fund_entry") if row["recorded_by"] != "seed")
    assert (entry["kind"], entry["debit_account"], entry["credit_account"], entry["amount"]) == (
        "INJECTION",
        "SPECIAL_ACCOUNT",
        "PROVINCE_BUDGET",
        D("2500000.00"),
    )
    assert str(entry["business_on"]) == "2018-12-20"
    assert (await ground.row("county_position"))["fund_balance"] == D("2500100.00")


async def test_an_injection_is_judged_whole(ground: Ground) -> None:
    actor = ground.actor(Role.COUNTY_FIN)
    command = injection("0.00", document_no=" ", business_on=date(2018, 12, 21))
    refusals = await ground.refused(fund_inject, actor, command, key="k")
    assert codes(refusals) == [
        "NOT_FOUND@fund",
        "VALIDATION@amount",
        "VALIDATION@businessOn",
        "VALIDATION@documentNo",
    ]


@pytest.mark.parametrize("amount", ["-1.00", "1.001", "NaN", "Infinity", "10000000000000000.00"])
async def test_only_money_is_injected(ground: Ground, amount: str) -> None:
    await factories.fund(ground.owner, ground.county_id)
    refusals = await ground.refused(
        fund_inject, ground.actor(Role.COUNTY_FIN), injection(amount), key="k"
    )
    assert codes(refusals) == ["VALIDATION@amount"]


async def test_a_balance_beyond_the_column_is_refused(ground: Ground) -> None:
    await factories.fund(ground.owner, ground.county_id, D("9999999999999999.00"))
    refusals = await ground.refused(
        fund_inject, ground.actor(Role.COUNTY_FIN), injection("1.00"), key="k"
    )
    assert codes(refusals) == ["VALIDATION@"]


async def test_only_finance_posts(ground: Ground) -> None:
    await factories.fund(ground.owner, ground.county_id)
    for actor in (ground.actor(Role.COUNTY_PA), ground.bank(), ground.above(Role.PROV_FIN)):
        async with ground.unchanged("audit_event", "decision"):
            with pytest.raises(Denied) as caught:
                await ground.door.execute(fund_inject, actor, injection("1.00"), key="k")
        assert caught.value.grantable_by == ("COUNTY_FIN",)


async def test_an_injection_is_reversed_once(ground: Ground) -> None:
    _, entry = await factories.fund(ground.owner, ground.county_id, D("100.00"))
    assert entry is not None
    actor = ground.actor(Role.COUNTY_FIN)
    command = FundEntryReverse(entry=entry, reason="重复入账")
    with pytest.raises(KeyRequired):
        await ground.door.execute(fund_entry_reverse, actor, command)
    outcome = await ground.door.execute(fund_entry_reverse, actor, command, key="k1")
    assert codes(outcome.refusals) == [] and outcome.figures == {"balance": "0.00"}
    row = next(row for row in await ground.rows("fund_entry") if row["kind"] == "CORRECTION")
    assert (row["debit_account"], row["credit_account"], row["amount"], row["reversal_of"]) == (
        "COUNTY_BUDGET",
        "SPECIAL_ACCOUNT",
        D("100.00"),
        entry.key,
    )
    assert row["document_no"] == "县财〔2018〕1号" and row["note"] == "重复入账"
    again = await ground.refused(fund_entry_reverse, actor, command, key="k2")
    assert codes(again) == ["ALREADY_REVERSED@entry"]
    correction = FundEntryReverse(entry=outcome.ids["entry"], reason="冲正之冲正")
    refusals = await ground.refused(fund_entry_reverse, actor, correction, key="k3")
    assert codes(refusals) == ["INVALID_TRANSITION@entry"]


async def test_a_reversal_never_takes_more_than_there_is(ground: Ground) -> None:
    """An entry whose money has been paid out since cannot be taken back."""
    _, entry = await factories.fund(ground.owner, ground.county_id, D("100.00"))
    assert entry is not None
    await ground.owner.execute(
        "update county_position set fund_balance = 99.99 where county_id = $1", ground.county_id
    )
    command = FundEntryReverse(entry=entry, reason="误")
    refusals = await ground.refused(
        fund_entry_reverse, ground.actor(Role.COUNTY_FIN), command, key="k"
    )
    assert codes(refusals) == ["INSUFFICIENT_FUND@entry"]
    assert figures(refusals)["missing"] == "0.01"


async def test_a_reversal_needs_a_reason_and_an_entry(ground: Ground) -> None:
    _, entry = await factories.fund(ground.owner, ground.county_id, D("100.00"))
    assert entry is not None
    actor = ground.actor(Role.COUNTY_FIN)
    command = FundEntryReverse(entry=entry, reason="  ")
    refusals = await ground.refused(fund_entry_reverse, actor, command, key="k")
    assert codes(refusals) == ["REASON_REQUIRED@reason"]
    missing = FundEntryReverse(
        entry=GlobalId("fundentry", ground.county_id, uuid7(AT)), reason="误"
    )
    refusals = await ground.refused(fund_entry_reverse, actor, missing, key="k")
    assert codes(refusals) == ["NOT_FOUND@entry"]


async def test_concurrent_reversals_never_overdraw(ground: Ground) -> None:
    await factories.fund(ground.owner, ground.county_id)
    actor = ground.actor(Role.COUNTY_FIN)
    outcome = await ground.door.execute(fund_inject, actor, injection("70.00"), key="i")
    entry = outcome.ids["entry"]
    outcomes = await asyncio.gather(
        *(
            ground.door.execute(
                fund_entry_reverse, actor, FundEntryReverse(entry=entry, reason="误"), key=key
            )
            for key in ("a", "b", "c")
        )
    )
    assert sorted(len(outcome.refusals) for outcome in outcomes) == [0, 1, 1]
    assert (await ground.row("county_position"))["fund_balance"] == D("0.00")


def test_an_account_shows_its_ends() -> None:
    assert masked_account("62284800") == "62284800"
    assert masked_account("622848001") == "6228*8001"


async def test_statements_are_counted(ground: Ground) -> None:
    actor = ground.actor(Role.COUNTY_FIN)
    async with ground.counted() as statements:
        await ground.door.execute(fund_open, actor, OPENING, key="open")
    assert len(statements) == 10
    async with ground.counted() as statements:
        outcome = await ground.door.execute(fund_inject, actor, injection("9.00"), key="inject")
    assert len(statements) == 12  # Nothing is short any more: plan and warning end.
    command = FundEntryReverse(entry=outcome.ids["entry"], reason="误")
    async with ground.counted() as statements:
        await ground.door.execute(fund_entry_reverse, actor, command, key="reverse")
    assert len(statements) == 11
