"""cooperationRegister and cooperationEnd: what is agreed, what replaces it, when it ends."""

from __future__ import annotations

import asyncio
import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from authz.role import Role
from models.ids import GlobalId, uuid7
from rules.vocabulary import RecoveryRule
from services.cooperation_end import CooperationEnd, cooperation_end
from services.cooperation_register import (
    CooperationRegister,
    OtherShare,
    cooperation_register,
)
from services.failure import Denied
from tests import factory_fund
from tests.factories import AT, DAY
from tests.services.ground import Ground, codes, figures
from tests.services.test_cooperation import found

pytestmark = pytest.mark.anyio

D = Decimal


def agreed(ground: Ground, **changes: Any) -> CooperationRegister:
    values: dict[str, Any] = {
        "lender": ground.rcc.code,
        "document_no": "县府合〔2018〕3号",
        "fund_share": D("0.7"),
        "lender_share": D("0.2"),
        "other_shares": (
            OtherShare(party="县担保公司", share=D("0.06")),
            OtherShare(party="保险公司", share=D("0.04")),
        ),
        "buffer_months": 3,
        "recovery_rule": RecoveryRule.PRO_RATA,
        "starts_on": DAY,
    }
    return CooperationRegister(**(values | changes))


async def test_an_agreement_is_registered(ground: Ground) -> None:
    actor = ground.actor(Role.COUNTY_FIN)
    outcome = await ground.door.execute(
        cooperation_register, actor, agreed(ground, file_hash="ab" * 32)
    )
    assert codes(outcome.refusals) == []
    row = await ground.row("cooperation")
    assert outcome.ids == {"cooperation": GlobalId("cooperation", ground.county_id, row["id"])}
    assert (row["lender_id"], row["fund_share"], row["lender_share"]) == (
        ground.rcc.id,
        D("0.7"),
        D("0.2"),
    )
    assert row["file_hash"] == bytes.fromhex("ab" * 32) and row["ends_on"] is None
    (terms,) = await found(ground, ground.bank(), ground.rcc.id, [DAY])
    assert terms is not None and terms.others == (
        ("县担保公司", D("0.06")),
        ("保险公司", D("0.04")),
    )
    audit = await ground.row("audit_event")
    assert (audit["act"], audit["lender_id"]) == ("cooperation:register", ground.rcc.id)
    assert json.loads(audit["after"])["others"] == {"县担保公司": "0.06", "保险公司": "0.04"}


async def test_a_later_one_replaces_it_from_its_day(ground: Ground) -> None:
    actor = ground.actor(Role.COUNTY_FIN)
    for start, share in ((date(2018, 1, 1), "0.7"), (DAY, "0.4")):
        command = agreed(
            ground,
            starts_on=start,
            fund_share=D(share),
            lender_share=D("0.9") - D(share),
        )
        assert (await ground.door.execute(cooperation_register, actor, command)).refusals == ()
    before, on_it = await found(ground, actor, ground.rcc.id, [date(2018, 12, 19), DAY])
    assert before is not None and before.fund_share == D("0.7")
    assert on_it is not None and on_it.fund_share == D("0.4")


async def test_everything_wrong_is_told_at_once(ground: Ground) -> None:
    await factory_fund.cooperation(ground.owner, ground.county_id, ground.rcc.id, starts_on=DAY)
    command = agreed(
        ground,
        document_no="",
        fund_share=D("0.71"),
        buffer_months=4,
        ends_on=date(2018, 12, 19),
        other_shares=(OtherShare(party="\u200b", share=D("0.1")),),
        file_hash="x",
    )
    refusals = await ground.refused(cooperation_register, ground.actor(Role.COUNTY_FIN), command)
    assert codes(refusals) == [
        "VALIDATION@bufferMonths",
        "VALIDATION@documentNo",
        "VALIDATION@endsOn",
        "VALIDATION@fileHash",
        "VALIDATION@fundShare",
        "VALIDATION@otherShares.0.party",
        "VALIDATION@startsOn",
    ]
    assert figures(refusals, 4)["sum"] == "1.01"
    assert figures(refusals, 0) == {"reason": "NOT_WITHIN", "least": "1", "most": "3"}


async def test_a_lender_of_another_county_or_none(ground: Ground) -> None:
    actor = ground.actor(Role.COUNTY_FIN)
    others = [
        one for one in ground.directory._lenders.values() if one.home_county_id != ground.county_id
    ]
    refusals = await ground.refused(
        cooperation_register, actor, agreed(ground, lender=others[0].code)
    )
    assert codes(refusals) == ["LENDER_NOT_OF_COUNTY@lender"]
    refusals = await ground.refused(cooperation_register, actor, agreed(ground, lender="XX-1"))
    assert codes(refusals) == ["NOT_FOUND@lender"]


async def test_of_two_with_one_start_one_stands(ground: Ground) -> None:
    actor = ground.actor(Role.COUNTY_FIN)
    outcomes = await asyncio.gather(
        *(ground.door.execute(cooperation_register, actor, agreed(ground)) for _ in range(2))
    )
    assert sorted(codes(one.refusals) for one in outcomes) == [[], ["VALIDATION@startsOn"]]
    assert len(await ground.rows("cooperation_share")) == 2


async def test_only_finance_agrees(ground: Ground) -> None:
    for actor in (ground.bank(), ground.actor(Role.COUNTY_GOV), ground.above(Role.PROV_FIN)):
        async with ground.unchanged("audit_event", "decision"):
            with pytest.raises(Denied):
                await ground.door.execute(cooperation_register, actor, agreed(ground))


async def test_an_agreement_ends(ground: Ground) -> None:
    named = await factory_fund.cooperation(ground.owner, ground.county_id, ground.rcc.id)
    actor = ground.actor(Role.COUNTY_FIN)
    command = CooperationEnd(cooperation=named, reason="双方协商终止", ends_on=date(2018, 12, 31))
    assert (await ground.door.execute(cooperation_end, actor, command)).refusals == ()
    assert (await ground.row("cooperation"))["ends_on"] == date(2018, 12, 31)
    assert json.loads((await ground.row("audit_event"))["after"])["reason"] == "双方协商终止"
    on_it, after = await found(ground, actor, ground.rcc.id, [date(2018, 12, 31), date(2019, 1, 1)])
    assert on_it is not None and after is None
    # Brought forward to today; then it is over and stays as it is.
    sooner = CooperationEnd(cooperation=named, reason="提前", expected_version=2)
    assert (await ground.door.execute(cooperation_end, actor, sooner)).refusals == ()
    later = ground.on(date(2018, 12, 21))
    refusals = await later.refused(cooperation_end, actor, sooner)
    assert codes(refusals) == ["VERSION_CONFLICT@expectedVersion", "INVALID_TRANSITION@cooperation"]


async def test_an_end_is_judged(ground: Ground) -> None:
    named = await factory_fund.cooperation(ground.owner, ground.county_id, ground.rcc.id)
    actor = ground.actor(Role.COUNTY_FIN)
    command = CooperationEnd(cooperation=named, reason=" ", ends_on=date(2018, 12, 19))
    refusals = await ground.refused(cooperation_end, actor, command)
    assert codes(refusals) == ["VALIDATION@endsOn", "REASON_REQUIRED@reason"]
    assert figures(refusals)["earliestOn"] == "2018-12-20"
    missing = GlobalId("cooperation", ground.county_id, uuid7(AT))
    refusals = await ground.refused(
        cooperation_end, actor, CooperationEnd(cooperation=missing, reason="无")
    )
    assert codes(refusals) == ["NOT_FOUND@cooperation"]


async def test_statements_are_counted(ground: Ground) -> None:
    """However many parties share."""
    actor = ground.actor(Role.COUNTY_FIN)
    others = tuple(OtherShare(party=f"P{number}", share=D("0.005")) for number in range(20))
    command = agreed(ground, other_shares=others)
    async with ground.counted() as statements:
        outcome = await ground.door.execute(cooperation_register, actor, command)
    assert outcome.refusals == () and len(await ground.rows("cooperation_share")) == 20
    assert len(ground.ours(statements)) == 7
