"""A renewal asked of the engine: by the bank's own number, netted, and settled the same day."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from authz.actor import Actor
from tests.conftest import DatabaseUrls
from tests.office import Office

LENDER = "RCC-520327"
ERRORS = "errors { code path params { name value } clause { article quote } }"
SUBMIT = f"""mutation($input: LoanSubmitInput!) {{ loanSubmit(input: $input) {{
  loan {{ id allowedActions renews {{ loanNo status }} household {{ exposure {{
    outstanding approved pending available }} }} }} {ERRORS} }} }}"""
STEP = f"""mutation($loan: ID!) {{ %s(input: {{loan: {{id: $loan}}, %s}})
  {{ loan {{ status allowedActions }} {ERRORS} }} }}"""


@pytest.fixture
def office(world_urls: DatabaseUrls) -> Iterator[Office]:
    opened = Office.open(world_urls.app)
    yield opened
    opened.close()


@pytest.fixture
def bank(office: Office) -> Actor:
    return office.actor("COUNTY_BANK@520327", LENDER)


@pytest.fixture
def old(office: Office, bank: Actor) -> dict[str, Any]:
    """A loan of 50,000 to its household alone, in good standing."""
    found = office.data(
        bank,
        "{ loans(first: 200, where: {status: {eq: ACTIVE}, outstandingPrincipal:"
        ' {eq: "50000.00"}, usedBy: {eq: HOUSEHOLD}, purpose: {eq: OWN_PRODUCTION}}) { nodes { id'
        " loanNo maturesOn household { id status exposure { available outstanding pending"
        " approved } members { id } } } } }",
    )
    whole = {"available": "0.00", "outstanding": "50000.00", "pending": "0.00", "approved": "0.00"}
    return next(
        dict(one)
        for one in found["loans"]["nodes"]
        if one["household"]["exposure"] == whole and one["household"]["status"] == "POOR"
    )


def application(old: dict[str, Any], amount: str, **changes: Any) -> dict[str, Any]:
    return {
        "loanNo": "REN-1",
        "household": old["household"]["id"],
        "borrower": old["household"]["members"][0]["id"],
        "amount": amount,
        "rate": "4.35",
        "maturesOn": "2019-12-20",
        "purpose": "OWN_PRODUCTION",
        "industry": "PLANTING",
        "repaymentMethod": "QUARTERLY_INTEREST",
        "renews": {"number": {"lender": LENDER, "loanNo": old["loanNo"]}},
    } | changes


def test_fifty_thousand_for_fifty_thousand(
    office: Office, bank: Actor, old: dict[str, Any]
) -> None:
    over = office.data(bank, SUBMIT, input=application(old, "50000.01"))["loanSubmit"]
    (error,) = over["errors"]
    assert error["code"] == "HOUSEHOLD_LIMIT_EXCEEDED" and error["path"] == ["input", "amount"]
    assert {"name": "available", "value": "50000.00"} in error["params"]

    made = office.data(bank, SUBMIT, input=application(old, "50000.00"))["loanSubmit"]
    assert made["errors"] == []
    assert made["loan"]["renews"] == {"loanNo": old["loanNo"], "status": "ACTIVE"}
    assert made["loan"]["household"]["exposure"] == {
        "outstanding": "50000.00",
        "approved": "0.00",
        "pending": "0.00",
        "available": "0.00",
    }
    assert made["loan"]["allowedActions"] == ["LOAN_APPROVE", "LOAN_REFUSE", "LOAN_WITHDRAW"]
    loan = made["loan"]["id"]
    for field, more, offered in (
        ("loanApprove", 'approvalNo: "A"', ["LOAN_SIGN", "LOAN_CANCEL"]),
        ("loanSign", 'contractNo: "C"', ["LOAN_DISBURSE", "LOAN_CANCEL"]),
        (
            "loanDisburse",
            'idempotencyKey: "d"',
            [
                "REPAYMENT_RECORD",
                "LOAN_CLASSIFY",
                "EXTENSION_REQUEST",
                "INSPECTION_RECORD",
                "COLLECTION_OPEN",
                "MALICIOUSDEFAULT_PROPOSE",
            ],
        ),
    ):
        done = office.data(bank, STEP % (field, more), loan=loan)[field]
        assert done["errors"] == [] and done["loan"]["allowedActions"] == offered
    shown = office.data(
        bank,
        "query($old: ID!, $new: ID!) { old: loan(id: $old) { status outstandingPrincipal settledOn"
        " repayments { nodes { principal payerType } }"
        " events(orderBy: {field: RECORDED_AT, direction: DESC}, first: 2) { nodes { kind } } }"
        " new: loan(id: $new) { status segment outstandingPrincipal } }",
        old=old["id"],
        new=loan,
    )
    assert shown["old"]["status"] == "SETTLED" and shown["old"]["settledOn"] == "2018-12-20"
    assert shown["old"]["outstandingPrincipal"] == "0.00"
    assert shown["old"]["repayments"]["nodes"][-1]["principal"] == "50000.00"
    assert {one["kind"] for one in shown["old"]["events"]["nodes"]} == {"RENEWED", "SETTLED"}
    assert shown["new"] == {
        "status": "ACTIVE",
        "segment": "NEW",
        "outstandingPrincipal": "50000.00",
    }


@pytest.mark.parametrize(
    ("field", "steps", "after"),
    [
        ("loanRefuse", (), "REFUSED"),
        ("loanWithdraw", (), "WITHDRAWN"),
        ("loanCancel", (("loanApprove", 'approvalNo: "A"'),), "CANCELLED"),
    ],
)
def test_a_renewal_that_ends_leaves_the_old_loan_alone(
    office: Office,
    bank: Actor,
    old: dict[str, Any],
    field: str,
    steps: tuple[tuple[str, str], ...],
    after: str,
) -> None:
    loan = office.data(bank, SUBMIT, input=application(old, "50000.00"))["loanSubmit"]["loan"]["id"]
    for name, more in steps:
        assert office.data(bank, STEP % (name, more), loan=loan)[name]["errors"] == []
    again = office.data(bank, SUBMIT, input=application(old, "50000.00", loanNo="REN-2"))
    assert [one["code"] for one in again["loanSubmit"]["errors"]] == ["ALREADY_OPEN"]
    done = office.data(bank, STEP % (field, 'reason: "不再需要"'), loan=loan)[field]
    assert done == {"loan": {"status": after, "allowedActions": []}, "errors": []}
    shown = office.data(
        bank,
        "query($old: ID!) { loan(id: $old) { status household { exposure { available } } } }",
        old=old["id"],
    )
    assert shown["loan"] == {
        "status": "ACTIVE",
        "household": {"exposure": {"available": "0.00"}},
    }
