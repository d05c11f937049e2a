"""A county whose money moves: its offices, what each of them sends, and what was made by it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from authz.actor import Actor
from authz.role import Role
from jobs.day import pass_day
from jobs.desk import Desk
from models.clock import Clock
from models.ids import GlobalId
from rules.vocabulary import (
    ClaimAnswer,
    CollectionMeans,
    FiveTier,
    HouseholdStatus,
    InspectionFinding,
    LoanPurpose,
    PremiumFundSource,
    RecoveryRule,
    RevenueBasis,
    SourceLevel,
)
from services.budget_revenue_record import BudgetRevenueRecord, budget_revenue_record
from services.buffer_extend import BufferExtend, buffer_extend
from services.buffer_extension_approve import (
    BufferExtensionApprove,
    buffer_extension_approve,
)
from services.buffer_open import BufferOpen, buffer_open
from services.claim_cancel import ClaimCancel, claim_cancel
from services.claim_pay import ClaimPay, claim_pay
from services.claim_resubmit import ClaimResubmit, claim_resubmit
from services.claim_sign import ClaimSign, claim_sign
from services.claim_signature_withdraw import ClaimSignatureWithdraw, claim_signature_withdraw
from services.claim_submit import ClaimSubmit, claim_submit
from services.claim_withdraw import ClaimWithdraw, claim_withdraw
from services.collection_action_record import CollectionActionRecord, collection_action_record
from services.cooperation_end import CooperationEnd, cooperation_end
from services.cooperation_register import (
    CooperationRegister,
    OtherShare,
    cooperation_register,
)
from services.failure import Failure
from services.fund_entry_reverse import FundEntryReverse, fund_entry_reverse
from services.fund_inject import FundInject, fund_inject
from services.fund_interest_record import FundInterestRecord, fund_interest_record
from services.fund_open import FundOpen, fund_open
from services.household_status_change import HouseholdStatusChange, household_status_change
from services.inspection_record import InspectionRecord, inspection_record
from services.loan_classify import LoanClassify, loan_classify
from services.premium_subsidy_pay import PremiumSubsidyPay, premium_subsidy_pay
from services.premium_subsidy_reverse import PremiumSubsidyReverse, premium_subsidy_reverse
from services.recovery_book import RecoveryBook, recovery_book
from services.recovery_deposit import RecoveryDeposit, recovery_deposit
from services.recovery_record import RecoveryRecord, recovery_record
from services.repayment_record import RepaymentRecord, repayment_record
from services.subsidy_batch_approve import SubsidyBatchApprove, subsidy_batch_approve
from services.subsidy_batch_draft import SubsidyBatchDraft, subsidy_batch_draft
from services.subsidy_batch_pay import SubsidyBatchPay, subsidy_batch_pay
from services.subsidy_batch_return import SubsidyBatchReturn, subsidy_batch_return
from services.subsidy_batch_submit import (
    SubsidyBatchListing,
    SubsidyBatchSubmit,
    subsidy_batch_submit,
)
from services.top_up_plan_record import TopUpPlanRecord, top_up_plan_record
from tests import factories
from tests.factories import Borrower
from tests.services.claim_bench import yuan
from tests.services.claim_model import TOWNSHIP
from tests.services.ground import Ground
from tests.services.money_claim import TOO_MUCH
from tests.services.money_deed import Deed
from tests.services.money_model import Model

LENDERS = ("RCC", "ABC")
BUSY = {"IDEMPOTENCY_IN_PROGRESS"}
WAIT_SECONDS = 0.002


@dataclass
class Bench:
    """The county that the model is held against."""

    ground: Ground
    model: Model
    loans: list[GlobalId] = field(default_factory=list)
    homes: list[Borrower] = field(default_factory=list)
    policies: list[GlobalId] = field(default_factory=list)
    # What each act has made, by the key under which it was sent.
    made: dict[str, dict[str, GlobalId]] = field(default_factory=dict)
    batches: dict[Any, GlobalId] = field(default_factory=dict)
    cases: dict[int, GlobalId] = field(default_factory=dict)
    buffers: dict[int, GlobalId] = field(default_factory=dict)
    # What was last said to each, for whoever has to find out why.
    told: dict[str, tuple[Any, ...]] = field(default_factory=dict)

    @property
    def here(self) -> Ground:
        """The county on its present day."""
        return self.ground.on(self.model.today)

    def actor(self, deed: Deed) -> Actor:
        """A person of an office; of a lender that of the loan or batch."""
        ground, code = self.ground, self.ground.code
        if deed.role == "SCHEDULER":
            return ground.scheduler
        more: dict[str, Any] = {"subject": deed.person}
        if deed.role in TOWNSHIP:
            region = ground.directory.region(ground.county_id + 1)
            assert region is not None
            code = region.code
        if deed.role in ("COUNTY_BANK", "BANK_OUTLET"):
            lender = ground.lender(self._lender(deed))
            more["lender"] = lender.code
            if deed.role == "BANK_OUTLET":
                more["outlet"] = outlet_of(ground, lender.id).code
        return factories.actor(ground.directory, Role(deed.role), code, **more)

    def _lender(self, deed: Deed) -> str:
        model = self.model
        if deed.act.startswith("batch"):
            return str(deed.of[0])
        place = deed.loan
        if deed.claim:
            place = model.claims[deed.claim].loan
        if deed.act in ("deposit", "book"):
            place = model.claims[model.recoveries[deed.of].claim].loan
        return model.loans[place].lender

    async def rush(self, deeds: Sequence[Deed]) -> tuple[list[set[str]], list[int]]:
        """All at the same time; what each was told, and in which order they ended."""
        await self._look()
        ended: list[int] = []

        async def one(place: int, deed: Deed) -> set[str]:
            told = await self.send(deed)
            while told == BUSY:  # Its twin is not through yet.
                await asyncio.sleep(WAIT_SECONDS)
                told = await self.send(deed)
            ended.append(place)
            return told

        found = await asyncio.gather(*(one(place, deed) for place, deed in enumerate(deeds)))
        return found, ended

    async def _look(self) -> None:
        """Batches, cases and buffers, which nobody names when they are made."""
        kinds = {self.ground.lender(kind).id: kind for kind in LENDERS}
        for row in await self.ground.rows("subsidy_batch"):
            of = kinds[row["lender_id"]], (row["year"], row["quarter"])
            self.batches[of] = GlobalId("subsidybatch", row["county_id"], row["id"])
        places = {loan.key: place for place, loan in enumerate(self.loans)}
        for row in await self.ground.rows("collection_case"):
            named = GlobalId("collection", row["county_id"], row["id"])
            self.cases[places[row["loan_id"]]] = named
        for row in await self.ground.rows("default_buffer", state="OPEN"):
            named = GlobalId("buffer", row["county_id"], row["id"])
            self.buffers[places[row["loan_id"]]] = named

    async def send(self, deed: Deed) -> set[str]:
        """The act itself; what it was told."""
        case, command = self._command(deed)
        key = None if deed.role == "SCHEDULER" else deed.key
        try:
            outcome = await self.here.door.execute(case, self.actor(deed), command, key=key)
        except Failure as failure:
            return {failure.code.value}
        self.told[deed.key] = outcome.refusals
        if not outcome.refusals:
            ids = dict(outcome.ids)
            # Whoever asks again has the first answer.
            assert self.made.setdefault(deed.key, ids) == ids or deed.act == "draft", deed
        codes = {
            "PAID_MEANWHILE" if ("reason", "PAID_MEANWHILE") in one.params else one.code.value
            for one in outcome.refusals
        }
        is_over = deed.act == "repay" and "INVALID_TRANSITION" in codes
        return codes - {TOO_MUCH} if is_over else codes

    async def begin(self) -> None:
        """The model's day begins here, as the worker has it."""
        here = self.here
        desk = Desk(here.database, here.directory, here.door, Clock(self.model.today))
        await pass_day(desk, here.county_id, self.model.today, run=f"day {self.model.today}")

    # What is sent.

    def _command(self, deed: Deed) -> tuple[Any, Any]:
        for part in (self._of_claim, self._of_loan, self._of_fund, self._of_subsidy):
            found = part(deed)
            if found is not None:
                return found
        raise AssertionError(deed)

    def _of_claim(self, deed: Deed) -> tuple[Any, Any] | None:
        said = " " if deed.is_blank else "情况属实"
        if deed.act == "submit":
            return claim_submit, ClaimSubmit(loan=self.loans[deed.loan])
        if not deed.claim:
            return None
        claim = self.made[deed.claim]["claim"]
        match deed.act:
            case "resubmit":
                return claim_resubmit, ClaimResubmit(claim=claim)
            case "sign":
                answer = ClaimAnswer(deed.answer)
                return claim_sign, ClaimSign(claim=claim, answer=answer, opinion=said)
            case "take_back":
                return claim_signature_withdraw, ClaimSignatureWithdraw(claim=claim)
            case "withdraw":
                return claim_withdraw, ClaimWithdraw(claim=claim)
            case "cancel":
                return claim_cancel, ClaimCancel(claim=claim, reason=said)
        return claim_pay, ClaimPay(claim=claim, document_no=f"拨{deed.key}")

    def _of_loan(self, deed: Deed) -> tuple[Any, Any] | None:
        loan, said = self.loans[deed.loan], " " if deed.is_blank else "正在变卖茶青"
        match deed.act:
            case "repay":
                paid = {"principal": yuan(deed.principal), "interest": yuan(deed.interest)}
                return repayment_record, RepaymentRecord(
                    loan=loan, received_on=deed.on, bank_ref=f"B{deed.key}", **paid
                )
            case "buffer":
                return buffer_open, BufferOpen(loan=loan, months=deed.fen or None)
            case "extend":
                return buffer_extend, BufferExtend(
                    default_buffer=self.buffers[deed.loan], months=deed.fen, reason=said
                )
            case "grant":
                named = self.buffers[deed.loan]
                return buffer_extension_approve, BufferExtensionApprove(default_buffer=named)
            case "classify":
                return loan_classify, LoanClassify(loan=loan, five_tier=FiveTier(deed.word))
            case "collect":
                return collection_action_record, CollectionActionRecord(
                    collection_case=self.cases[deed.loan],
                    means=CollectionMeans.ECONOMIC,
                    result="上门催收",
                )
            case "misuse":
                return inspection_record, InspectionRecord(
                    loan=loan,
                    inspected_on=deed.on,
                    finding=InspectionFinding.MISUSED,
                    actual_purpose=LoanPurpose.HOUSING,
                    note="入户走访",
                )
            case "remove":
                return household_status_change, HouseholdStatusChange(
                    household=self.homes[deed.loan].household,
                    status=HouseholdStatus.REMOVED_WRONG,
                    from_on=deed.on,
                    reason="错评",
                )
            case "recover":
                return recovery_record, RecoveryRecord(
                    loan=loan, amount=yuan(deed.fen), received_on=deed.on, bank_ref=f"H{deed.key}"
                )
        if deed.act not in ("deposit", "book"):
            return None
        recovery = self.made[deed.of]["recovery"]
        if deed.act == "book":
            return recovery_book, RecoveryBook(recovery=recovery)
        return recovery_deposit, RecoveryDeposit(
            recovery=recovery, document_no=f"C{deed.key}", deposited_on=deed.on
        )

    def _of_fund(self, deed: Deed) -> tuple[Any, Any] | None:
        number = " " if deed.is_blank else f"财{deed.key}"
        said = " " if deed.is_blank else "误"
        more: dict[str, Any] = {"document_no": number}
        match deed.act:
            case "open":
                more |= {"bank_name": "农商行", "account_no": "6222020000000000001"}
                return fund_open, FundOpen(**more)
            case "inject":
                level = SourceLevel(deed.word)
                more |= {"amount": yuan(deed.fen), "source_level": level, "business_on": deed.on}
                return fund_inject, FundInject(**more)
            case "earn":
                more |= {"amount": yuan(deed.fen), "business_on": deed.on}
                return fund_interest_record, FundInterestRecord(**more)
            case "reverse":
                entry = self.made[deed.of]["entry"]
                return fund_entry_reverse, FundEntryReverse(entry=entry, reason=said)
            case "plan":
                more |= {"amount": yuan(deed.fen), "planned_on": deed.on}
                return top_up_plan_record, TopUpPlanRecord(**more)
            case "agree":
                assert deed.on is not None
                ends_on = None if deed.last == date.max else deed.last
                more |= {"lender": self.ground.lender(deed.of).code, "starts_on": deed.on}
                return cooperation_register, CooperationRegister(
                    **more, ends_on=ends_on, **sharing(deed.shares)
                )
            case "unagree":
                agreed = self.made[deed.of]["cooperation"]
                return cooperation_end, CooperationEnd(
                    cooperation=agreed, ends_on=deed.on, reason=said
                )
            case "revenue":
                assert deed.on is not None
                more |= {"year": deed.on.year, "basis": RevenueBasis.BUDGET}
                return budget_revenue_record, BudgetRevenueRecord(amount=yuan(deed.fen), **more)
        return None

    def _of_subsidy(self, deed: Deed) -> tuple[Any, Any]:
        said = " " if deed.is_blank else "误"
        if deed.act == "draft":
            here = self.ground.county_id
            return subsidy_batch_draft, SubsidyBatchDraft(
                county_id=here, business_on=self.model.today
            )
        if deed.act == "premium":
            return premium_subsidy_pay, PremiumSubsidyPay(
                policy=self.policies[deed.of],
                amount=yuan(deed.fen),
                fund_source=PremiumFundSource(deed.word or "COUNTY_BLOCK_POVERTY_FUND"),
                document_no=f"险{deed.key}",
            )
        if deed.act == "unpremium":
            paid = self.made[deed.of]["subsidy"]
            return premium_subsidy_reverse, PremiumSubsidyReverse(subsidy=paid, reason=said)
        batch = self.batches[deed.of]
        match deed.act:
            case "batch_submit":
                lines = tuple(
                    SubsidyBatchListing(loan=self.loans[loan], amount=yuan(fen))
                    for loan, fen in deed.lines
                )
                return subsidy_batch_submit, SubsidyBatchSubmit(batch=batch, lines=lines)
            case "batch_approve":
                return subsidy_batch_approve, SubsidyBatchApprove(batch=batch)
            case "batch_return":
                return subsidy_batch_return, SubsidyBatchReturn(batch=batch, reason=said)
        return subsidy_batch_pay, SubsidyBatchPay(batch=batch, document_no=f"贴{deed.key}")


def sharing(shares: Any) -> dict[str, Any]:
    """Who bears what, as an agreement has it: in ten decimals, the lender the rest."""
    fund, other, fund_first = shares
    parts = [int(one * 10**10) for one in (fund, other)]
    mine, others, lenders = (yuan(one).scaleb(-8) for one in (*parts, 10**10 - sum(parts)))
    return {
        "fund_share": mine,
        "lender_share": lenders,
        "other_shares": (OtherShare(party="担保公司", share=others),) if others else (),
        "recovery_rule": RecoveryRule.FUND_FIRST if fund_first else RecoveryRule.PRO_RATA,
    }


def outlet_of(ground: Ground, lender_id: int) -> Any:
    """The first outlet of a lender."""
    outlets = ground.directory._outlets.values()
    return next(one for one in outlets if one.lender_id == lender_id)
