"""A county in which steps of claims are taken, and everything of it that the model foretells."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from graphql import parse

from authz.actor import Actor
from authz.role import Role
from models.ids import GlobalId
from rules.vocabulary import ClaimAnswer
from schema.execute import Engine
from services.claim_cancel import ClaimCancel, claim_cancel
from services.claim_pay import ClaimPay, claim_pay
from services.claim_resubmit import ClaimResubmit, claim_resubmit
from services.claim_sign import ClaimSign, claim_sign
from services.claim_signature_withdraw import ClaimSignatureWithdraw, claim_signature_withdraw
from services.claim_submit import ClaimSubmit, claim_submit
from services.claim_withdraw import ClaimWithdraw, claim_withdraw
from services.repayment_record import RepaymentRecord, repayment_record
from tests import factories
from tests.services.claim_model import TOWNSHIP, Model, Step
from tests.services.ground import Ground

WORDS = {
    "sign": "CLAIM_SIGN",
    "take_back": "CLAIMSIGNATURE_WITHDRAW",
    "resubmit": "CLAIM_RESUBMIT",
    "withdraw": "CLAIM_WITHDRAW",
    "cancel": "CLAIM_CANCEL",
    "pay": "CLAIM_PAY",
}
WRITTEN = (
    "claim",
    "claim_part",
    "claim_opinion",
    "loan",
    "loan_event",
    "default_buffer",
    "repayment",
    "household_exposure",
    "county_lender_position",
    "county_position",
    "fund_entry",
    "warning",
    "idempotency",
    "outbox",
)
CLAIMS = parse("{ claims(first: 100) { nodes { id allowedActions } } }")
Stood = tuple[Any, ...]


def yuan(fen: int) -> Decimal:
    return Decimal(fen).scaleb(-2)


def fen(amount: Decimal) -> int:
    return int(amount.scaleb(2))


@dataclass
class Bench:
    """The county that the model is held against."""

    ground: Ground
    engine: Engine
    loans: list[GlobalId] = field(default_factory=list)
    claims: list[GlobalId] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=itertools.count)

    def actor(self, role: str, person: str) -> Actor:
        """A person of an office; whoever comes from the township comes from the loans' one."""
        ground = self.ground
        more: dict[str, Any] = {"subject": person}
        code = ground.code
        if role in TOWNSHIP:
            region = ground.directory.region(ground.county_id + 1)
            assert region is not None
            code = region.code
        if role in ("COUNTY_BANK", "BANK_OUTLET"):
            more["lender"] = ground.rcc.code
        if role == "BANK_OUTLET":
            more["outlet"] = ground.outlet.code
        return factories.actor(ground.directory, Role(role), code, **more)

    async def do(self, step: Step, *, dry_run: bool = False) -> set[str]:
        """The step itself; what was refused, PAID_MEANWHILE told apart."""
        case, command = self._command(step)
        outcome = await self.ground.door.execute(
            case,
            self.actor(step.role, step.person),
            command,
            key=None if dry_run else f"k{next(self.numbers)}",
            dry_run=dry_run,
        )
        if step.act == "submit" and not outcome.refusals and not dry_run:
            self.claims.append(outcome.ids["claim"])
        return {
            "PAID_MEANWHILE" if ("reason", "PAID_MEANWHILE") in one.params else one.code.value
            for one in outcome.refusals
        }

    def _command(self, step: Step) -> tuple[Any, Any]:
        loan = self.loans[step.loan]
        claim = self.claims[step.claim] if self.claims else loan
        said = " " if step.is_blank else "情况属实"
        match step.act:
            case "submit":
                return claim_submit, ClaimSubmit(loan=loan)
            case "resubmit":
                return claim_resubmit, ClaimResubmit(claim=claim)
            case "sign":
                answer = ClaimAnswer(step.answer)
                return claim_sign, ClaimSign(claim=claim, answer=answer, opinion=said)
            case "take_back":
                return claim_signature_withdraw, ClaimSignatureWithdraw(claim=claim)
            case "withdraw":
                return claim_withdraw, ClaimWithdraw(claim=claim)
            case "cancel":
                return claim_cancel, ClaimCancel(claim=claim, reason=said)
            case "pay":
                return claim_pay, ClaimPay(claim=claim, document_no="县财拨1号")
        paid = {"principal": yuan(step.principal), "interest": yuan(step.interest)}
        return repayment_record, RepaymentRecord(
            loan=loan, bank_ref=f"B{next(self.numbers)}", **paid
        )

    async def offered(self, role: str, person: str) -> dict[str, set[str]]:
        """`allowedActions` of every claim to a person of an office; one statement."""
        async with self.ground.counted() as statements:
            answer = await self.engine.execute(CLAIMS, None, None, self.actor(role, person))
        assert answer.data is not None and not answer.errors, answer.errors
        selects = [one for one in self.ground.ours(statements) if "SELECT" in one.upper()]
        assert len(selects) == 1, selects
        nodes = json.loads(answer.data)["claims"]["nodes"]
        return {node["id"]: set(node["allowedActions"]) for node in nodes}

    async def content(self) -> str:
        """A hash of everything that these steps could write, but for the trail."""
        texts = " || ".join(
            f"(select coalesce(string_agg(t::text, ',' order by t::text), '') from {table} t"
            f" where county_id = {self.ground.county_id})"
            for table in WRITTEN
        )
        return str(await self.ground.owner.fetchval(f"select md5({texts})"))

    async def stood(self) -> Stood:
        """Loans, claims with their words and parts, and the fund, as the database has them."""
        ground = self.ground
        rows = {row["id"]: row for row in await ground.rows("loan")}
        loans = [
            (one["state"], fen(one["outstanding_principal"]), fen(one["overdue_interest"]))
            for one in (rows[loan.key] for loan in self.loans)
        ]
        found = {row["id"]: row for row in await ground.rows("claim")}
        words = await ground.rows("claim_opinion")
        parts = await ground.rows("claim_part")
        claims = []
        for named in self.claims:
            row = found[named.key]
            assert row["loss"] == row["principal"] + row["interest"]
            said = sorted(
                (
                    one["round"],
                    one["seat"],
                    one["signed_by"],
                    one["answer"],
                    bool(one["withdrawn_on"]),
                )
                for one in words
                if one["claim_id"] == named.key
            )
            borne = [
                fen(one["amount"])
                for one in sorted(parts, key=lambda part: part["number"])
                if (one["claim_id"], one["round"]) == (named.key, row["round"])
            ]
            assert borne[0] == fen(row["fund_part"])
            lost = (fen(row["principal"]), fen(row["interest"]))
            claims.append((row["state"], row["round"], row["submitted_by"], lost, said, borne))
        assert len(found) == len(claims)
        balance = (await ground.row("county_position"))["fund_balance"]
        return loans, claims, fen(balance)


def expected(model: Model) -> Stood:
    """The same of the model."""
    loans = [(one.state, one.principal, one.interest) for one in model.loans]
    claims = [
        (
            one.state,
            one.round,
            one.applicants[-1],
            one.lost,
            sorted((w.round, w.seat, w.person, w.answer, w.is_taken_back) for w in one.words),
            model.parts(sum(one.lost)),
        )
        for one in model.claims
    ]
    return loans, claims, model.fund
