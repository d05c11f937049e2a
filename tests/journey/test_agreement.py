"""An agreement from draft to force and beyond, asked of the engine by the offices it concerns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from authz.actor import Actor
from tests.conftest import DatabaseUrls
from tests.office import Office

LENDER = "RCC-520327"
ERRORS = "errors { code path params { name value } clause { article } }"
REGISTER = f"""mutation($input: AgreementRegisterInput!) {{ agreementRegister(input: $input) {{
  agreement {{ id agreementNo revision status allowedActions duties {{ party duty }}
    benefitLinkage {{ kind amount period }} consent {{ consentOn witness fileHash }}
    household {{ id }} enterprise {{ id }} replaces {{ id }} }} {ERRORS} }} }}"""
SIGN = f"""mutation($input: AgreementSignInput!) {{ agreementSign(input: $input) {{
  agreement {{ status version allowedActions signedOn consent {{ consentOn witness fileHash }} }}
  {ERRORS} }} }}"""
TERMINATE = f"""mutation($input: AgreementTerminateInput!) {{ agreementTerminate(input: $input) {{
  agreement {{ status endedOn endedReason allowedActions }} {ERRORS} }} }}"""
CONSENT = {"consentOn": "2018-12-01", "witness": "王村长", "fileHash": "ab" * 32}


DISBURSE = (
    "mutation($loan: ID!) { loanDisburse(input: {loan: {id: $loan}, idempotencyKey: "
    f'"d1"}}) {{ loan {{ status agreement {{ status }} }} {ERRORS} }} }}'
)


@pytest.fixture
def office(world_urls: DatabaseUrls) -> Iterator[Office]:
    opened = Office.open(world_urls.app)
    yield opened
    opened.close()


@pytest.fixture
def pa(office: Office) -> Actor:
    return office.actor("COUNTY_PA@520327")


@pytest.fixture
def bank(office: Office) -> Actor:
    return office.actor("COUNTY_BANK@520327", LENDER)


def household_of(office: Office, bank: Actor) -> dict[str, Any]:
    """A poor household that owes nothing yet."""
    found = office.data(
        bank,
        "{ households(first: 200, where: {status: {eq: POOR}}) { nodes { id"
        " exposure { available } members { id } } } }",
    )
    nodes = found["households"]["nodes"]
    return next(one for one in nodes if one["exposure"]["available"] == "50000.00")


def draft(office: Office, pa: Actor, household: dict[str, Any], **changes: Any) -> dict[str, Any]:
    found = office.data(
        pa,
        '{ enterprises(where: {listState: {eq: WHITELIST}, county: {eq: "520327"}}) '
        "{ nodes { id } } }",
    )
    return {
        "agreementNo": "XY-J-1",
        "household": household["id"],
        "enterprise": found["enterprises"]["nodes"][0]["id"],
        "amount": "30000.00",
        "startsOn": "2018-12-20",
        "endsOn": "2020-12-20",
        "duties": [
            {"party": "HOUSEHOLD", "duty": "按约种植"},
            {"party": "ENTERPRISE", "duty": "保底收购"},
        ],
        "benefitLinkage": {"kind": "DIVIDEND", "amount": "2000.00", "period": "每年"},
        "riskControl": "保底价收购",
        "voluntary": True,
        "participation": "LABOUR",
    } | changes


SUBMIT = f"""mutation($input: LoanSubmitInput!) {{ loanSubmit(input: $input) {{
  loan {{ id agreement {{ id status duties {{ party }} }} }} {ERRORS} }} }}"""


def apply_and_sign(office: Office, bank: Actor, household: dict[str, Any], named: str) -> str:
    """A loan under that draft, up to its contract."""
    application = {
        "loanNo": "J-A-1",
        "household": household["id"],
        "borrower": household["members"][0]["id"],
        "amount": "30000.00",
        "rate": "4.35",
        "maturesOn": "2019-12-20",
        "purpose": "COOPERATION",
        "industry": "PLANTING",
        "repaymentMethod": "QUARTERLY_INTEREST",
        "idempotencyKey": "s1",
    }
    without = office.data(bank, SUBMIT, input=application)["loanSubmit"]
    assert [one["code"] for one in without["errors"]] == ["AGREEMENT_REQUIRED"]
    submitted = office.data(bank, SUBMIT, input=application | {"agreement": named})["loanSubmit"]
    assert submitted["errors"] == []
    assert submitted["loan"]["agreement"] == {
        "id": named,
        "status": "DRAFT",
        "duties": [{"party": "HOUSEHOLD"}, {"party": "ENTERPRISE"}],
    }
    loan = str(submitted["loan"]["id"])
    for field, extra in (("loanApprove", 'approvalNo: "A"'), ("loanSign", 'contractNo: "C"')):
        text = (
            f"mutation($loan: ID!) {{ {field}(input: {{loan: {{id: $loan}}, {extra}}})"
            f" {{ {ERRORS} }} }}"
        )
        assert office.data(bank, text, loan=loan)[field]["errors"] == []
    return loan


def test_an_agreement_is_registered_signed_used_and_ended(
    office: Office, pa: Actor, bank: Actor
) -> None:
    household = household_of(office, bank)
    given = draft(office, pa, household)
    made = office.data(pa, REGISTER, input=given)["agreementRegister"]
    assert made["errors"] == []
    agreement = made["agreement"]
    assert agreement["status"] == "DRAFT" and agreement["revision"] == 1
    assert agreement["allowedActions"] == ["AGREEMENT_SIGN"]
    assert agreement["duties"] == given["duties"]
    assert agreement["benefitLinkage"] == given["benefitLinkage"]
    assert agreement["household"] == {"id": household["id"]} and agreement["replaces"] is None
    named = agreement["id"]

    loan = apply_and_sign(office, bank, household, named)
    refused = office.data(bank, DISBURSE, loan=loan)["loanDisburse"]
    assert [one["code"] for one in refused["errors"]] == ["AGREEMENT_REQUIRED"]

    empty = office.data(pa, SIGN, input={"agreement": named})["agreementSign"]
    assert [(one["code"], one["path"]) for one in empty["errors"]] == [
        ("CONSENT_MISSING", ["input", "consent"])
    ]
    signed = office.data(
        pa, SIGN, input={"agreement": named, "consent": CONSENT, "expectedVersion": 1}
    )["agreementSign"]
    assert signed["errors"] == [] and signed["agreement"] == {
        "status": "SIGNED",
        "version": 2,
        "allowedActions": ["AGREEMENT_REGISTER"],
        "signedOn": "2018-12-20",
        "consent": CONSENT,
    }
    lent = office.data(bank, DISBURSE, loan=loan)["loanDisburse"]
    assert lent["errors"] == []
    assert lent["loan"] == {"status": "ACTIVE", "agreement": {"status": "IN_FORCE"}}
    ended = office.data(pa, TERMINATE, input={"agreement": named, "reason": "企业违约"})
    assert ended["agreementTerminate"] == {
        "agreement": {
            "status": "TERMINATED",
            "endedOn": "2018-12-20",
            "endedReason": "企业违约",
            "allowedActions": [],
        },
        "errors": [],
    }


def test_agreements_are_read_by_those_who_read_the_household(
    office: Office, pa: Actor, bank: Actor
) -> None:
    household = household_of(office, bank)
    made = office.data(pa, REGISTER, input=draft(office, pa, household))["agreementRegister"]
    named = made["agreement"]["id"]
    one = "query($id: ID!) { agreement(id: $id) { agreementNo allowedActions } }"
    seen = office.data(bank, one, id=named)["agreement"]
    assert seen == {"agreementNo": "XY-J-1", "allowedActions": []}
    neighbour = office.actor("COUNTY_PA@520328")
    assert office.data(neighbour, one, id=named) == {"agreement": None}
    listed = office.data(
        pa,
        "query($h: ID!) { agreements(where: {household: {eq: $h}, status: {eq: DRAFT}})"
        " { totalCount nodes { id } } household(id: $h) { agreements { nodes { id } } }"
        " }",
        h=household["id"],
    )
    assert listed["agreements"] == {"totalCount": 1, "nodes": [{"id": named}]}
    assert listed["household"] == {"agreements": {"nodes": [{"id": named}]}}
    assert office.data(pa, "query($id: ID!) { node(id: $id) { id __typename } }", id=named) == {
        "node": {"id": named, "__typename": "Agreement"}
    }
    answer = office.answer(bank, REGISTER, input=draft(office, pa, household))
    assert [error["extensions"]["code"] for error in answer.errors] == ["FORBIDDEN"]
