"""What is asked: one yuan repaid on a loan, by its lender's system or by a call of the function."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg

from benchmarks.names import OURS
from benchmarks.peer import Request
from benchmarks.stop import BenchmarkError
from benchmarks.wrk import NUMBERED
from ops.development import Subject
from ops.environment import development_issuer

ROLE = "BANK_SYSTEM"
YUAN = "1.00"

# Both answer with the payment, and with what is left of the loan.
OURS_QUERY = """mutation Repay($input: RepaymentRecordInput!) {
  repaymentRecord(input: $input) {
    repayment { id } loan { outstandingPrincipal status } errors { code message } } }"""
POSTGRAPHILE_QUERY = """mutation Repay($input: RepaymentRecordInput!) {
  repaymentRecord(input: $input) { result { repayment outstanding state } } }"""


@dataclass(frozen=True, slots=True)
class Pick:
    """A loan that is repaid, with the codes under which its lender knows itself."""

    county_id: int
    loan_id: UUID
    lender_id: int
    loan_no: str
    county: str
    lender: str


def picks(url: str) -> list[Pick]:
    """All loans that are repaid, in their order."""
    with psycopg.connect(url) as connection:
        rows = connection.execute(
            "select county_id, loan_id, lender_id, loan_no, county, lender"
            " from bench.pick order by n"
        ).fetchall()
    if not rows:
        raise BenchmarkError("the database holds no loan to be repaid; seed more loans")
    return [Pick(*row) for row in rows]


def requests(
    peer: str, chosen: Sequence[Pick], tokens: Mapping[Pick, str], today: str
) -> list[Request]:
    """The requests of a peer, each with a place for the number that makes it one of its own."""
    if peer == OURS:
        return [_request(OURS_QUERY, _ours(one), tokens[one]) for one in chosen]
    return [_request(POSTGRAPHILE_QUERY, _called(one, today), "") for one in chosen]


def tokens_of(environ: Mapping[str, str], chosen: Sequence[Pick]) -> dict[Pick, str]:
    """A token for the system of every lender, by the loans it is to be used for."""
    issuer = development_issuer(environ)
    systems = {(one.county, one.lender) for one in chosen}
    minted = {
        system: issuer.mint(Subject.parse(f"{ROLE}@{system[0]}", lender=system[1]))
        for system in systems
    }
    return {one: minted[one.county, one.lender] for one in chosen}


def _ours(one: Pick) -> dict[str, Any]:
    return {
        "loan": {"number": {"lender": one.lender, "loanNo": one.loan_no}},
        "principal": YUAN,
        "bankRef": NUMBERED,
        "idempotencyKey": NUMBERED,
    }


def _called(one: Pick, today: str) -> dict[str, Any]:
    return {
        "county": one.county_id,
        "loan": str(one.loan_id),
        "principal": YUAN,
        "bankRef": NUMBERED,
        "key": NUMBERED,
        "today": today,
    }


def _request(query: str, given: Mapping[str, Any], token: str) -> Request:
    body = {"query": query, "variables": {"input": given}}
    return Request("/graphql", token, json.dumps(body, separators=(",", ":")))
