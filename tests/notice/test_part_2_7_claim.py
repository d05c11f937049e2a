"""二(七) over HTTP: when a loan is claimed for, by whom, and the township (rows 48, 51 to 53)."""

from __future__ import annotations

import pytest

from authz.role import Role
from rules.vocabulary import FiveTier
from tests.notice.claims import (
    FIRST_DAY,
    FUND_PART,
    INTEREST,
    LAST_DAY,
    LENDER_PART,
    LOSS,
    OPINION,
    PRINCIPAL,
    TOWNSHIP,
    buffered,
    claimed,
    late,
    lost,
    offered,
    signed,
    word,
)
from tests.notice.desk import County, accepted

pytestmark = pytest.mark.anyio

CLAIM = """claim { status round principal interest loss fundPart submittedOn approvedOn
  parts { party name share amount } } loan { status }"""
HASH = "0123456789abcdef" * 4


# --- When ---------------------------------------------------------------------------------------


@pytest.mark.row(48)
async def test_row48_from_the_day_after_the_buffer(county: County) -> None:
    debt = await late(county)
    await buffered(debt)
    county.turn_to(LAST_DAY)
    can = "allowedActions"
    assert "CLAIM_SUBMIT" not in (await debt.shown(can, Role.BANK_OUTLET))[can]
    figures = {"endsOn": LAST_DAY, "firstAdmissibleOn": FIRST_DAY}
    await debt.outlet.refused(
        "claimSubmit", debt.named, "BUFFER_NOT_ENDED", "loan", row=48, **figures
    )
    county.turn_to(FIRST_DAY)
    assert "CLAIM_SUBMIT" in (await debt.shown(can, Role.BANK_OUTLET))[can]
    done = accepted(await debt.outlet.act("claimSubmit", debt.named, CLAIM))
    assert done["loan"] == {"status": "CLAIMING"}
    assert done["claim"] == {
        "status": "TOWNSHIP_REVIEW",
        "round": 1,
        "principal": PRINCIPAL,
        "interest": INTEREST,
        "loss": LOSS,
        "fundPart": FUND_PART,
        "submittedOn": FIRST_DAY,
        "approvedOn": None,
        "parts": [
            {"party": "FUND", "name": None, "share": "0.8000000000", "amount": FUND_PART},
            {"party": "LENDER", "name": None, "share": "0.2000000000", "amount": LENDER_PART},
        ],
    }


@pytest.mark.row(48)
async def test_row48_from_the_day_after_the_third_month(county: County) -> None:
    debt = await late(county)
    given = {"defaultBuffer": await buffered(debt)}
    accepted(await debt.outlet.act("bufferExtend", given | {"reason": "正在变卖茶青"}))
    accepted(await county.bank().act("bufferExtensionApprove", given))
    county.turn_to("2018-09-30")
    figures = {"endsOn": "2018-09-30", "firstAdmissibleOn": "2018-10-01"}
    await debt.outlet.refused(
        "claimSubmit", debt.named, "BUFFER_NOT_ENDED", "loan", row=48, **figures
    )
    county.turn_to("2018-10-01")
    await claimed(debt)


@pytest.mark.row(48)
async def test_row48_no_claim_without_a_buffer(county: County) -> None:
    debt = await late(county)
    await debt.outlet.denied("bufferOpen", debt.named)
    county.turn_to(FIRST_DAY)
    told = await debt.outlet.told("claimSubmit", debt.named)
    first = told["zh"][0]
    figures = {one["name"]: one["value"] for one in first["params"]}
    assert figures == {"object": "loan", "state": "OVERDUE", "act": "claim"}


# --- What is lost -------------------------------------------------------------------------------


@pytest.mark.row(51)
@pytest.mark.parametrize("tier", [FiveTier.SUBSTANDARD, FiveTier.DOUBTFUL, FiveTier.NORMAL])
async def test_row51_a_class_short_of_loss_needs_a_finding(county: County, tier: FiveTier) -> None:
    debt = await lost(county, tier=tier)
    missing = {"fiveTier": str(tier), "missing": "LOSS_CLASS_OR_FINDING"}
    for given in ({}, {"finding": "外出下落不明"}, {"evidenceHash": HASH}):
        await debt.outlet.refused(
            "claimSubmit", debt.named | given, "LOSS_NOT_ESTABLISHED", "loan", row=51, **missing
        )
    given = {"finding": "外出下落不明", "evidenceHash": HASH}
    done = accepted(
        await debt.outlet.act("claimSubmit", debt.named | given, "claim { finding evidenceHash }")
    )
    assert done["claim"] == given


@pytest.mark.row(51)
async def test_row51_nobody_claims_who_did_not_collect(county: County) -> None:
    debt = await late(county)
    await buffered(debt, is_collected=False)
    county.turn_to(FIRST_DAY)
    missing = {"fiveTier": "LOSS", "missing": "COLLECTION_ACTION"}
    await debt.outlet.refused(
        "claimSubmit", debt.named, "LOSS_NOT_ESTABLISHED", "loan", row=51, **missing
    )
    opened = accepted(
        await county.bank().act(
            "collectionOpen", debt.named | {"cause": "NON_PERFORMING"}, "collectionCase { id }"
        )
    )
    # A case alone is no step.
    await debt.outlet.refused(
        "claimSubmit", debt.named, "LOSS_NOT_ESTABLISHED", "loan", row=51, **missing
    )
    case = {"collectionCase": opened["collectionCase"]["id"]}
    step = case | {"means": "ECONOMIC", "result": "上门催收"}
    accepted(await debt.outlet.act("collectionActionRecord", step))
    await claimed(debt)


@pytest.mark.row(51)
async def test_row51_evidence_is_known_by_its_hash(county: County) -> None:
    debt = await lost(county)
    given = debt.named | {"evidenceHash": HASH.upper()}
    reason = {"reason": "FORM"}
    await debt.outlet.refused("claimSubmit", given, "VALIDATION", "evidenceHash", row=51, **reason)


# --- Who claims ---------------------------------------------------------------------------------


@pytest.mark.row(52)
async def test_row52_the_loan_s_own_outlet_claims(county: County) -> None:
    debt = await lost(county)
    outlets = [
        one
        for one in county.directory._outlets.values()
        if one.lender_id == county.rcc.id and one.id != county.outlet.id
    ]
    other = county.office(Role.BANK_OUTLET, outlet=outlets[0].code)
    await other.refused("claimSubmit", debt.named, "NOT_FOUND", "loan", row=None)
    for office in (
        county.bank(),
        county.office(Role.BANK_SYSTEM),
        county.office(Role.COUNTY_PA),
        county.office(Role.COUNTY_FIN),
        debt.seat(Role.TOWN_PA),
    ):
        await office.denied("claimSubmit", debt.named)
    claim = await claimed(debt)
    named = {"claim": claim}
    await other.refused("claimWithdraw", named, "NOT_FOUND", "claim", row=None)
    await county.bank().denied("claimWithdraw", named)


@pytest.mark.row(52)
async def test_row52_one_claim_at_a_time(county: County) -> None:
    debt = await lost(county)
    await claimed(debt)
    await debt.outlet.refused("claimSubmit", debt.named, "ALREADY_OPEN", "loan", row=55)


# --- The township -------------------------------------------------------------------------------


@pytest.mark.row(53)
@pytest.mark.parametrize("order", [TOWNSHIP, TOWNSHIP[::-1]], ids=["row53-pa", "row53-finance"])
async def test_row53_both_offices_of_the_township(county: County, order: tuple[Role, ...]) -> None:
    debt = await lost(county)
    claim = await claimed(debt)
    first, second = order
    assert await signed(debt, claim, first) == "TOWNSHIP_REVIEW"
    assert "CLAIM_SIGN" in await offered(debt.seat(second), claim)
    signed_on = {"signedOn": FIRST_DAY}
    for answer in ("AGREE", "RETURN", "REJECT"):
        given = word(claim, answer=answer)
        await debt.seat(first).refused(
            "claimSign", given, "ALREADY_SIGNED", "claim", row=53, **signed_on
        )
    assert await signed(debt, claim, second) == "COUNTY_REVIEW"
    assert await offered(debt.seat(second), claim) == []


@pytest.mark.row(53)
@pytest.mark.parametrize("opinion", ["", " "])
@pytest.mark.parametrize("answer", ["AGREE", "RETURN", "REJECT"])
async def test_row53_an_opinion_has_words(county: County, answer: str, opinion: str) -> None:
    debt = await lost(county)
    given = word(await claimed(debt), answer=answer, opinion=opinion)
    await debt.seat(Role.TOWN_PA).refused("claimSign", given, "OPINION_REQUIRED", "opinion", row=53)


@pytest.mark.row(53)
async def test_row53_signed_with_name_and_time(county: County) -> None:
    debt = await lost(county)
    claim = await claimed(debt)
    seat = debt.seat(Role.TOWN_FIN)
    shown = "claim { opinions { nodes { round seat answer opinion signedOn signedBy } } }"
    done = accepted(await seat.act("claimSign", word(claim), shown))
    assert done["claim"]["opinions"]["nodes"] == [
        {
            "round": 1,
            "seat": "TOWN_FIN",
            "answer": "AGREE",
            "opinion": OPINION,
            "signedOn": FIRST_DAY,
            "signedBy": seat.claims["sub"],
        }
    ]


@pytest.mark.row(53)
async def test_row53_the_township_of_the_loan(county: County) -> None:
    """Frozen at its submission (B9)."""
    debt = await lost(county)
    claim = await claimed(debt)
    home = await county.household(township_id=debt.home.township_id + 1)
    await county.town(home).refused("claimSign", word(claim), "NOT_FOUND", "claim", row=None)


@pytest.mark.row(53)
async def test_row53_one_s_own_word_is_taken_back_while_the_stage_is_open(county: County) -> None:
    debt = await lost(county)
    claim = await claimed(debt)
    named = {"claim": claim}
    seat = debt.seat(Role.TOWN_PA, sub="甲")
    act = "claimSignatureWithdraw"
    where = ("VALIDATION", "claim")
    await seat.refused(act, named, *where, row=54, reason="NOT_SIGNED")
    accepted(await seat.act("claimSign", word(claim)))
    assert await offered(seat, claim) == ["CLAIMSIGNATURE_WITHDRAW"]
    colleague = debt.seat(Role.TOWN_PA, sub="乙")
    assert await offered(colleague, claim) == []
    await colleague.refused(act, named, *where, row=54, reason="NOT_OWN_SIGNATURE")
    accepted(await seat.act(act, named))
    await seat.refused(act, named, *where, row=54, reason="NOT_SIGNED")
    assert await signed(debt, claim, *TOWNSHIP) == "COUNTY_REVIEW"
    stage = {"state": "COUNTY_REVIEW", "missing": "null"}
    await debt.seat(Role.TOWN_PA).refused(act, named, "WRONG_STAGE", "claim", row=54, **stage)
    rows = await county.rows("claim_opinion", seat="TOWN_PA")
    assert [row["withdrawn_on"] is None for row in rows] == [False, True]
