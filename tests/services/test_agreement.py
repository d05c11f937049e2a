"""agreementRegister, agreementSign, agreementTerminate, and how an agreement expires."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from authz.role import Role
from models.clock import Clock
from models.ids import GlobalId, uuid7
from rules.vocabulary import AgreementParty, BenefitKind, Participation
from services.agreement_expire import AgreementExpiry, agreement_expire
from services.agreement_register import (
    AgreementDuty,
    AgreementRegister,
    BenefitLinkage,
    agreement_register,
)
from services.agreement_sign import AgreementConsent, AgreementSign, agreement_sign
from services.agreement_terminate import AgreementTerminate, agreement_terminate
from services.door import Door
from services.failure import Denied
from tests import factories
from tests.factories import AT, DAY, VAULT, Borrower
from tests.services.ground import Ground, codes, figures

pytestmark = pytest.mark.anyio

HASH = "0123456789abcdef" * 4
CONSENT = AgreementConsent(consent_on=date(2018, 12, 1), witness="王村长", file_hash=HASH)
DUTIES = (
    AgreementDuty(party=AgreementParty.HOUSEHOLD, duty="按约种植"),
    AgreementDuty(party=AgreementParty.ENTERPRISE, duty="保底收购"),
)


def draft(borrower: Borrower, enterprise: GlobalId, **changes: Any) -> AgreementRegister:
    """A draft that lacks nothing."""
    values: dict[str, Any] = {
        "agreement_no": "XY-1",
        "household": borrower.household,
        "enterprise": enterprise,
        "amount": Decimal("30000.00"),
        "starts_on": date(2018, 12, 20),
        "ends_on": date(2021, 12, 20),
        "duties": DUTIES,
        "benefit_linkage": BenefitLinkage(kind=BenefitKind.DIVIDEND, amount=Decimal("2000.00")),
        "risk_control": "保底价收购",
        "voluntary": True,
        "participation": Participation.LABOUR,
    }
    return AgreementRegister(**values | changes)


async def entity(ground: Ground, **more: Any) -> GlobalId:
    return await factories.enterprise(ground.owner, ground.county_id, **more)


async def test_a_draft_is_kept_and_signed(ground: Ground) -> None:
    borrower, enterprise = await ground.household(), await entity(ground)
    office = ground.actor(Role.COUNTY_PA)
    outcome = await ground.door.execute(
        agreement_register, office, draft(borrower, enterprise), key="k"
    )
    assert codes(outcome.refusals) == []
    row = await ground.row("agreement")
    assert outcome.ids == {"agreement": GlobalId("agreement", ground.county_id, row["id"])}
    assert (row["state"], row["revision"], row["version"]) == ("DRAFT", 1, 1)
    assert row["township_id"] == borrower.township_id and row["signed_on"] is None
    assert json.loads(row["duties"]) == [
        {"party": "HOUSEHOLD", "duty": "按约种植"},
        {"party": "ENTERPRISE", "duty": "保底收购"},
    ]
    assert (row["benefit_kind"], row["benefit_amount"], row["benefit_period"]) == (
        "DIVIDEND",
        Decimal("2000.00"),
        None,
    )
    named = outcome.ids["agreement"]
    command = AgreementSign(agreement=named, consent=CONSENT, expected_version=1)
    signed = await ground.door.execute(agreement_sign, office, command)
    assert codes(signed.refusals) == []
    row = await ground.row("agreement")
    assert (row["state"], row["version"], row["signed_on"]) == ("SIGNED", 2, DAY)
    assert (row["consent_on"], row["consent_witness"]) == (date(2018, 12, 1), "王村长")
    assert row["consent_hash"].hex() == HASH
    audits = await ground.rows("audit_event")
    assert {(one["act"], one["object_id"]) for one in audits} == {
        ("agreement:register", str(named)),
        ("agreement:sign", str(named)),
    }
    again = await ground.refused(agreement_sign, office, replace(command, expected_version=2))
    assert codes(again) == ["INVALID_TRANSITION@agreement"]
    assert figures(again) == {"object": "agreement", "state": "SIGNED", "act": "sign"}


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"list_state": "NEGATIVE"}, "ENTITY_ON_NEGATIVE_LIST@enterprise"),
        ({"kind": "GOV_FINANCING_PLATFORM"}, "PROHIBITED_USE@enterprise"),
        ({"kind": "REAL_ESTATE"}, "PROHIBITED_USE@enterprise"),
        ({"kind": "INFRASTRUCTURE"}, "PROHIBITED_USE@enterprise"),
    ],
)
async def test_not_with_every_entity(ground: Ground, more: dict[str, str], expected: str) -> None:
    """Rows 13 and 70, at both steps: an entity may be listed between them."""
    borrower, office = await ground.household(), ground.actor(Role.COUNTY_PA)
    enterprise = await entity(ground, **more)
    command = draft(borrower, enterprise)
    assert codes(await ground.refused(agreement_register, office, command)) == [expected]
    named = await factories.agreement(ground.owner, borrower, enterprise, state="DRAFT")
    refusals = await ground.refused(
        agreement_sign, office, AgreementSign(agreement=named, consent=CONSENT)
    )
    assert codes(refusals) == [expected.replace("@enterprise", "@agreement")]


async def test_what_is_wrong_with_a_draft_is_said_at_once(ground: Ground) -> None:
    borrower, office = await ground.household(), ground.actor(Role.COUNTY_PA)
    command = draft(
        borrower,
        GlobalId("enterprise", None, uuid7(AT)),
        amount=Decimal("0.00"),
        ends_on=date(2018, 12, 20),
        benefit_linkage=BenefitLinkage(kind=BenefitKind.WAGES, amount=Decimal("-1.00")),
        duties=(AgreementDuty(party=AgreementParty.LENDER, duty=" "),),
    )
    refusals = await ground.refused(agreement_register, office, command)
    assert codes(refusals) == [
        "NOT_FOUND@enterprise",
        "VALIDATION@amount",
        "VALIDATION@benefitLinkage.amount",
        "VALIDATION@duties.0.duty",
        "VALIDATION@endsOn",
    ]


async def test_a_number_is_used_once(ground: Ground) -> None:
    first, second = await ground.household(), await ground.household()
    enterprise, office = await entity(ground), ground.actor(Role.COUNTY_PA)
    await ground.door.execute(agreement_register, office, draft(first, enterprise))
    refusals = await ground.refused(agreement_register, office, draft(second, enterprise))
    assert codes(refusals) == ["VALIDATION@agreementNo"]
    # A township that cannot see the other's agreement is stopped by the constraint.
    third = await factories.household(
        ground.owner, ground.county_id, township_id=ground.county_id + 2
    )
    township = factories.actor(ground.directory, Role.TOWN_PA, _township(ground, 2))
    refusals = await ground.refused(agreement_register, township, draft(third, enterprise))
    assert codes(refusals) == ["VALIDATION@agreementNo"]


def _township(ground: Ground, number: int) -> str:
    region = ground.directory.region(ground.county_id + number)
    assert region is not None
    return region.code


async def test_a_township_acts_in_its_own(ground: Ground) -> None:
    enterprise = await entity(ground)
    own = await ground.household()
    other = await factories.household(
        ground.owner, ground.county_id, township_id=ground.county_id + 2
    )
    township = factories.actor(ground.directory, Role.TOWN_PA, _township(ground, 1))
    refusals = await ground.refused(agreement_register, township, draft(other, enterprise))
    assert codes(refusals) == ["NOT_FOUND@household"]
    foreign = await factories.agreement(ground.owner, other, enterprise, state="DRAFT")
    command = AgreementSign(agreement=foreign, consent=CONSENT)
    refusals = await ground.refused(agreement_sign, township, command)
    assert codes(refusals) == ["NOT_FOUND@agreement"]
    outcome = await ground.door.execute(agreement_register, township, draft(own, enterprise))
    command = AgreementSign(agreement=outcome.ids["agreement"], consent=CONSENT)
    signed = await ground.door.execute(agreement_sign, township, command)
    assert signed.refusals == ()


async def test_lenders_and_the_county_s_other_offices_do_not(ground: Ground) -> None:
    borrower, enterprise = await ground.household(), await entity(ground)
    for actor in (ground.bank(), ground.actor(Role.COUNTY_GOV), ground.above(Role.CITY_PA)):
        async with ground.unchanged("audit_event", "decision"):
            with pytest.raises(Denied):
                await ground.door.execute(agreement_register, actor, draft(borrower, enterprise))


async def test_signing_asks_for_everything_that_is_missing(ground: Ground) -> None:
    """Rows 16, 17 and 79 in one answer."""
    borrower, enterprise = await ground.household(), await entity(ground)
    office = ground.actor(Role.COUNTY_PA)
    command = draft(
        borrower,
        enterprise,
        duties=DUTIES[:1],
        benefit_linkage=BenefitLinkage(kind=BenefitKind.WAGES),
        risk_control=None,
        voluntary=False,
        participation=Participation.NONE,
    )
    outcome = await ground.door.execute(agreement_register, office, command)
    assert outcome.refusals == ()  # A draft may lack all of it.
    named = outcome.ids["agreement"]
    refusals = await ground.refused(agreement_sign, office, AgreementSign(agreement=named))
    assert codes(refusals) == [
        "CONSENT_MISSING@consent",
        "AGREEMENT_INCOMPLETE@agreement",
        "PRINCIPLE_NOT_MET@agreement",
    ]
    assert figures(refusals, 0) == {"missing": "consentOn,witness,fileHash"}
    assert figures(refusals, 1) == {"missing": "duties,benefitLinkage,riskControl"}
    assert figures(refusals, 2) == {"voluntary": "false", "participation": "NONE"}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"consent_on": None}, "CONSENT_MISSING@consent"),
        ({"witness": None}, "CONSENT_MISSING@consent"),
        ({"witness": "  "}, "CONSENT_MISSING@consent"),
        ({"file_hash": None}, "CONSENT_MISSING@consent"),
        ({"file_hash": HASH.upper()}, "VALIDATION@consent.fileHash"),
        ({"file_hash": HASH[:-1]}, "VALIDATION@consent.fileHash"),
        ({"consent_on": date(2018, 12, 21)}, "VALIDATION@consent.consentOn"),
    ],
)
async def test_a_consent_is_whole(ground: Ground, changes: dict[str, Any], expected: str) -> None:
    borrower, enterprise = await ground.household(), await entity(ground)
    named = await factories.agreement(ground.owner, borrower, enterprise, state="DRAFT")
    command = AgreementSign(agreement=named, consent=replace(CONSENT, **changes))
    refusals = await ground.refused(agreement_sign, ground.actor(Role.COUNTY_PA), command)
    assert codes(refusals) == [expected]


async def test_it_is_signed_by_today_and_before_it_ends(ground: Ground) -> None:
    borrower, enterprise = await ground.household(), await entity(ground)
    office = ground.actor(Role.COUNTY_PA)
    named = await factories.agreement(
        ground.owner, borrower, enterprise, state="DRAFT", ends_on=date(2018, 12, 19)
    )
    for days, reasons in ((0, ["AFTER_END"]), (1, ["IN_THE_FUTURE", "AFTER_END"])):
        command = AgreementSign(
            agreement=named, consent=CONSENT, signed_on=DAY + timedelta(days=days)
        )
        refusals = await ground.refused(agreement_sign, office, command)
        assert codes(refusals) == ["VALIDATION@signedOn"] * len(reasons)
        assert [item.param("reason") for item in refusals] == reasons
    command = AgreementSign(agreement=named, consent=CONSENT, signed_on=date(2018, 12, 19))
    outcome = await ground.door.execute(agreement_sign, office, command)
    assert outcome.refusals == ()


@pytest.mark.parametrize(("state", "after"), [("SIGNED", "SIGNED"), ("IN_FORCE", "IN_FORCE")])
async def test_an_amendment_takes_the_place_of_what_it_amends(
    ground: Ground, state: str, after: str
) -> None:
    borrower, enterprise = await ground.household(), await entity(ground)
    office = ground.actor(Role.COUNTY_PA)
    first = await factories.agreement(
        ground.owner, borrower, enterprise, state=state, agreement_no="XY-9"
    )
    command = draft(borrower, enterprise, agreement_no="XY-9", replaces=first)
    outcome = await ground.door.execute(agreement_register, office, command)
    second = outcome.ids["agreement"]
    row = await ground.row("agreement", id=second.key)
    assert (row["revision"], row["replaces_id"], row["state"]) == (2, first.key, "DRAFT")
    assert (await ground.row("agreement", id=first.key))["state"] == state
    signing = AgreementSign(agreement=second, consent=CONSENT)
    await ground.door.execute(agreement_sign, office, signing)
    assert (await ground.row("agreement", id=second.key))["state"] == after
    row = await ground.row("agreement", id=first.key)
    assert (row["state"], row["ended_on"], row["ended_reason"], row["version"]) == (
        "TERMINATED",
        DAY,
        "REPLACED",
        2,
    )
    told = [one for one in await ground.rows("audit_event") if one["act"] == "agreement:sign"]
    assert {one["object_id"] for one in told} == {str(first), str(second)}


async def test_of_two_amendments_the_first_that_is_signed_stands(ground: Ground) -> None:
    borrower, enterprise = await ground.household(), await entity(ground)
    office = ground.actor(Role.COUNTY_PA)
    first = await factories.agreement(ground.owner, borrower, enterprise, agreement_no="XY-9")
    command = draft(borrower, enterprise, agreement_no="XY-9", replaces=first)
    drafts = [await ground.door.execute(agreement_register, office, command) for _ in range(2)]
    rows = [await ground.row("agreement", id=one.ids["agreement"].key) for one in drafts]
    assert [row["revision"] for row in rows] == [2, 3]
    one, two = (AgreementSign(agreement=made.ids["agreement"], consent=CONSENT) for made in drafts)
    assert (await ground.door.execute(agreement_sign, office, two)).refusals == ()
    refusals = await ground.refused(agreement_sign, office, one)
    assert codes(refusals) == ["INVALID_TRANSITION@agreement"]
    assert figures(refusals) == {"object": "agreement", "state": "TERMINATED", "act": "amend"}


async def test_what_is_amended_stands_and_is_the_household_s_own(ground: Ground) -> None:
    borrower, other = await ground.household(), await ground.household()
    enterprise, office = await entity(ground), ground.actor(Role.COUNTY_PA)
    theirs = await factories.agreement(ground.owner, other, enterprise, agreement_no="XY-8")
    command = draft(borrower, enterprise, agreement_no="XY-9", replaces=theirs)
    refusals = await ground.refused(agreement_register, office, command)
    assert codes(refusals) == ["VALIDATION@agreementNo", "VALIDATION@replaces"]
    for state in ("DRAFT", "EXPIRED", "TERMINATED"):
        ended = await factories.agreement(
            ground.owner, borrower, enterprise, state=state, agreement_no=f"XY-{state}"
        )
        command = draft(borrower, enterprise, agreement_no=f"XY-{state}", replaces=ended)
        refusals = await ground.refused(agreement_register, office, command)
        assert codes(refusals) == ["INVALID_TRANSITION@replaces"]
    missing = GlobalId("agreement", ground.county_id, uuid7(AT))
    command = draft(borrower, enterprise, replaces=missing)
    refusals = await ground.refused(agreement_register, office, command)
    assert codes(refusals) == ["NOT_FOUND@replaces"]


async def test_one_in_force_is_terminated_with_a_reason(ground: Ground) -> None:
    borrower, enterprise = await ground.household(), await entity(ground)
    office = ground.actor(Role.COUNTY_PA)
    named = await factories.agreement(ground.owner, borrower, enterprise, state="IN_FORCE")
    blank = AgreementTerminate(agreement=named, reason=" ", expected_version=3)
    refusals = await ground.refused(agreement_terminate, office, blank)
    assert codes(refusals) == ["VERSION_CONFLICT@expectedVersion", "REASON_REQUIRED@reason"]
    command = AgreementTerminate(agreement=named, reason="企业违约", expected_version=1)
    await ground.door.execute(agreement_terminate, office, command)
    row = await ground.row("agreement")
    assert (row["state"], row["ended_on"], row["ended_reason"]) == ("TERMINATED", DAY, "企业违约")
    for state in ("DRAFT", "SIGNED", "EXPIRED", "TERMINATED"):
        other = await factories.agreement(ground.owner, borrower, enterprise, state=state)
        refusals = await ground.refused(
            agreement_terminate, office, AgreementTerminate(agreement=other, reason="x")
        )
        assert codes(refusals) == ["INVALID_TRANSITION@agreement"]


async def test_agreements_expire_the_day_after_their_last(ground: Ground) -> None:
    borrower, enterprise = await ground.household(), await entity(ground)
    made = {}
    for state, last in (
        ("IN_FORCE", date(2018, 12, 18)),
        ("IN_FORCE", date(2018, 12, 19)),
        ("IN_FORCE", date(2018, 12, 20)),
        ("SIGNED", date(2018, 12, 1)),
        ("DRAFT", date(2018, 12, 1)),
    ):
        key = await factories.agreement(
            ground.owner, borrower, enterprise, state=state, ends_on=last
        )
        made[state, last] = key
    for day, expired in ((date(2018, 12, 18), 0), (date(2018, 12, 19), 1), (DAY, 1), (DAY, 0)):
        command = AgreementExpiry(county_id=ground.county_id, business_on=day)
        async with ground.counted() as statements:
            outcome = await ground.door.execute(agreement_expire, ground.scheduler, command)
        assert outcome.figures == {"expired": str(expired)}, day
        assert len(ground.ours(statements)) == (5 if expired else 3), statements
    states = {
        (state, last): (await ground.row("agreement", id=key.key))["state"]
        for (state, last), key in made.items()
    }
    assert states == {
        ("IN_FORCE", date(2018, 12, 18)): "EXPIRED",
        ("IN_FORCE", date(2018, 12, 19)): "EXPIRED",
        ("IN_FORCE", date(2018, 12, 20)): "IN_FORCE",
        ("SIGNED", date(2018, 12, 1)): "SIGNED",
        ("DRAFT", date(2018, 12, 1)): "DRAFT",
    }
    told = [json.loads(one["after"]) for one in await ground.rows("audit_event")]
    assert sorted(len(one["agreements"]) for one in told) == [1, 1]
    future = AgreementExpiry(county_id=ground.county_id, business_on=date(2018, 12, 21))
    refusals = await ground.refused(agreement_expire, ground.scheduler, future)
    assert codes(refusals) == ["VALIDATION@businessOn"]
    with pytest.raises(Denied):
        await ground.door.execute(agreement_expire, ground.actor(Role.COUNTY_PA), command)


async def test_an_expired_one_is_over_for_good(ground: Ground) -> None:
    tomorrow = replace(
        ground,
        door=Door(ground.database, Clock(date(2022, 1, 1)), ground.directory, VAULT),
    )
    borrower, enterprise = await ground.household(), await entity(ground)
    named = await factories.agreement(ground.owner, borrower, enterprise, state="IN_FORCE")
    command = AgreementExpiry(county_id=ground.county_id, business_on=date(2022, 1, 1))
    await tomorrow.door.execute(agreement_expire, tomorrow.scheduler, command)
    row = await ground.row("agreement")
    assert (row["state"], row["ended_on"]) == ("EXPIRED", date(2021, 12, 31))
    refusals = await tomorrow.refused(
        agreement_terminate,
        ground.actor(Role.COUNTY_PA),
        AgreementTerminate(agreement=named, reason="x"),
    )
    assert codes(refusals) == ["INVALID_TRANSITION@agreement"]
