"""一(四) over HTTP: a voluntary, whole, written agreement (rows 16 and 17)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from authz.role import Role
from models.ids import GlobalId
from rules.vocabulary import LoanState
from tests import factories
from tests.factories import DAY, Borrower
from tests.notice.desk import County, accepted

pytestmark = pytest.mark.anyio
CONSENT = {"consentOn": "2018-12-01", "witness": "王村长", "fileHash": "ab" * 32}


SHOWS = "agreement { status signedOn consent { consentOn witness fileHash } }"


async def agreed(county: County, borrower: Borrower, **more: Any) -> GlobalId:
    """An agreement of the household with some cooperative, signed unless `state` says else."""
    entity = await factories.enterprise(county.owner, county.county_id)
    return await factories.agreement(county.owner, borrower, entity, **more)


async def drafted(county: County, **changes: Any) -> dict[str, Any]:
    """An input that names an agreement which the county's office has registered as a draft."""
    entity = await factories.enterprise(county.owner, county.county_id)
    given = county.agreement_terms(await county.household(), entity, **changes)
    office = county.office(Role.COUNTY_PA)
    made = accepted(await office.act("agreementRegister", given, "agreement { id status }"))
    assert made["agreement"]["status"] == "DRAFT"
    return {"agreement": made["agreement"]["id"]}


async def cooperation(county: County, **more: Any) -> dict[str, Any]:
    """An input that names a signed contract for cooperation under an agreement made for it."""
    borrower = await county.household()
    agreement = await agreed(county, borrower, **more)
    loan = await county.loan(
        borrower,
        state=LoanState.SIGNED,
        value_on=DAY,
        matures_on=date(2019, 12, 20),
        agreement_id=agreement.key,
    )
    return {"loan": {"id": str(loan)}}


@pytest.mark.row(16)
@pytest.mark.parametrize("state", ["DRAFT", "SIGNED", "IN_FORCE"])
async def test_any_agreement_that_has_not_ended_serves_at_the_application(
    county: County, state: str
) -> None:
    borrower = await county.household()
    named = str(await agreed(county, borrower, state=state))
    given = county.application(borrower, purpose="COOPERATION", agreement=named)
    payload = await county.bank().act("loanSubmit", given, "loan { agreement { status } }")
    assert accepted(payload)["loan"] == {"agreement": {"status": state}}


@pytest.mark.row(16)
@pytest.mark.parametrize("state", ["EXPIRED", "TERMINATED"])
async def test_one_that_has_ended_does_not(county: County, state: str) -> None:
    borrower = await county.household()
    named = str(await agreed(county, borrower, state=state))
    given = county.application(borrower, purpose="COOPERATION", agreement=named)
    figures = {"admitted": "DRAFT,SIGNED,IN_FORCE", "state": state}
    code = "AGREEMENT_REQUIRED"
    await county.bank().refused("loanSubmit", given, code, "agreement", row=16, **figures)


@pytest.mark.row(16)
async def test_what_an_enterprise_uses_is_agreed_with_that_enterprise(county: County) -> None:
    borrower = await county.household()
    user = await factories.enterprise(county.owner, county.county_id)
    project = await factories.project(county.owner, county.county_id, user)
    named = await agreed(county, borrower)
    use = {"usedBy": "ENTERPRISE", "project": str(project), "agreement": str(named)}
    given = county.application(borrower, purpose="COOPERATION", **use)
    figures = {
        "admitted": "DRAFT,SIGNED,IN_FORCE",
        "state": "SIGNED",
        "reason": "OTHER_ENTERPRISE",
    }
    code = "AGREEMENT_REQUIRED"
    await county.bank().refused("loanSubmit", given, code, "agreement", row=16, **figures)


# The agreement, and all figures of the refusal that it brings.
NO_MONEY = {
    "under a draft": (
        {"state": "DRAFT"},
        {"state": "DRAFT", "endsOn": "2021-12-31"},
    ),
    "a day after its last": (
        {"state": "IN_FORCE", "ends_on": date(2018, 12, 19)},
        {"state": "IN_FORCE", "endsOn": "2018-12-19"},
    ),
}


@pytest.mark.row(16)
@pytest.mark.parametrize("case", NO_MONEY)
async def test_no_money_without_an_agreement_that_stands(county: County, case: str) -> None:
    agreement, figures = NO_MONEY[case]
    given = await cooperation(county, **agreement)
    told = figures | {"admitted": "SIGNED,IN_FORCE"}
    code = "AGREEMENT_REQUIRED"
    await county.bank().refused("loanDisburse", given, code, "loan", row=16, **told)


@pytest.mark.row(16)
@pytest.mark.parametrize("state", ["SIGNED", "IN_FORCE"])
async def test_money_under_one_that_stands_to_its_last_day(county: County, state: str) -> None:
    given = await cooperation(county, state=state, ends_on=DAY)
    shows = "loan { status agreement { status } }"
    done = accepted(await county.bank().act("loanDisburse", given, shows))
    assert done["loan"] == {"status": "ACTIVE", "agreement": {"status": "IN_FORCE"}}


@pytest.mark.row(16)
async def test_no_money_before_the_day_it_was_signed(county: County) -> None:
    borrower = await county.household()
    agreement = await agreed(county, borrower, signed_on=DAY)
    loan = await county.loan(
        borrower,
        state=LoanState.SIGNED,
        value_on=date(2018, 12, 19),
        matures_on=date(2019, 12, 19),
        agreement_id=agreement.key,
    )
    given = {"loan": {"id": str(loan)}, "valueOn": "2018-12-19"}
    figures = {
        "admitted": "SIGNED,IN_FORCE",
        "state": "SIGNED",
        "reason": "SIGNED_LATER",
        "signedOn": "2018-12-20",
    }
    code = "AGREEMENT_REQUIRED"
    await county.bank().refused("loanDisburse", given, code, "loan", row=16, **figures)


@pytest.mark.row(16)
async def test_no_money_without_the_households_consent(county: County) -> None:
    """One that was brought over without a consent: signed, but nobody says that they wished it."""
    given = await cooperation(county, consent_on=None, consent_witness=None, consent_hash=None)
    await county.bank().refused("loanDisburse", given, "CONSENT_MISSING", "loan", row=16)


LACKING = {
    "consentOn,witness,fileHash": {},
    "witness": {"consentOn": "2018-12-20", "fileHash": "ab" * 32},
    "fileHash": {"consentOn": "2018-12-20", "witness": "王村长"},
    "consentOn": {"witness": "王村长", "fileHash": "ab" * 32},
}


@pytest.mark.row(16)
@pytest.mark.parametrize("missing", LACKING)
async def test_a_consent_has_a_day_a_witness_and_a_file(county: County, missing: str) -> None:
    named, office = await drafted(county), county.office(Role.COUNTY_PA)
    given = named | {"consent": LACKING[missing] or None}
    code = "CONSENT_MISSING"
    await office.refused("agreementSign", given, code, "consent", row=16, missing=missing)


@pytest.mark.row(16)
async def test_a_whole_one_is_signed_with_the_households_consent(county: County) -> None:
    given = await drafted(county) | {"consent": CONSENT}
    signed = accepted(await county.office(Role.COUNTY_PA).act("agreementSign", given, SHOWS))
    assert signed["agreement"] == {
        "status": "SIGNED",
        "signedOn": "2018-12-20",
        "consent": CONSENT,
    }


BOTH = [{"party": "HOUSEHOLD", "duty": "按约种植"}, {"party": "ENTERPRISE", "duty": "收购"}]
INCOMPLETE = {
    "benefitLinkage": {"benefitLinkage": None},
    "riskControl": {"riskControl": None},
    "duties": {"duties": BOTH[:1]},
    "duties,benefitLinkage,riskControl": {
        "duties": [],
        "benefitLinkage": None,
        "riskControl": None,
    },
}


@pytest.mark.row(17)
@pytest.mark.parametrize("missing", INCOMPLETE)
async def test_an_agreement_without_its_sections_is_not_signed(
    county: County, missing: str
) -> None:
    given = await drafted(county, **INCOMPLETE[missing]) | {"consent": CONSENT}
    office, code = county.office(Role.COUNTY_PA), "AGREEMENT_INCOMPLETE"
    await office.refused("agreementSign", given, code, "agreement", row=17, missing=missing)


@pytest.mark.row(17)
async def test_a_linkage_that_says_neither_how_much_nor_when_is_none(county: County) -> None:
    changes = {"benefitLinkage": {"kind": "DIVIDEND"}}
    given = await drafted(county, **changes) | {"consent": CONSENT}
    office, code = county.office(Role.COUNTY_PA), "AGREEMENT_INCOMPLETE"
    missing = "benefitLinkage"
    await office.refused("agreementSign", given, code, "agreement", row=17, missing=missing)


@pytest.mark.row(17)
async def test_no_money_under_one_that_lacks_a_section(county: County) -> None:
    """One that was brought over as signed: all that it lacks is named before money flows."""
    given = await cooperation(county, benefit_kind=None, risk_control=None)
    figures = {"missing": "benefitLinkage,riskControl"}
    code = "AGREEMENT_INCOMPLETE"
    await county.bank().refused("loanDisburse", given, code, "loan", row=17, **figures)
