"""premiumSubsidyPay: what a household pays of its premium itself, in full, once (rows 29 to 31)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from authz.act import Act
from models.ids import GlobalId
from rules.insurance import judge_premium_subsidy
from rules.insurance_facts import PremiumSubsidyFacts
from rules.refusal import ErrorCode
from rules.vocabulary import (
    HouseholdStatus,
    InsuranceCategory,
    InsuredKind,
    PremiumFundSource,
    SubsidyAccount,
    SubsidyEntryKind,
    SubsidyLedger,
)
from services import household_row, insurance_row, subsidy_ledger
from services.audit import AuditEntry
from services.command import number
from services.insurance_row import PAY, POLICY
from services.own_row import Row
from services.use_case import Done, Refused, use_case
from services.work import Work


@dataclass(frozen=True, kw_only=True)
class PremiumSubsidyPay:
    """Input of `premiumSubsidyPay`: yuan; `paid_on` is by default the business day."""

    policy: GlobalId
    amount: Decimal
    fund_source: PremiumFundSource
    document_no: str = number(100)
    paid_on: date | None = None


@use_case(
    Act.PREMIUMSUBSIDY_PAY,
    moves_money=True,
    duplicate=(ErrorCode.PREMIUM_SUBSIDY_DUPLICATE, "policy"),
)
async def premium_subsidy_pay(work: Work, command: PremiumSubsidyPay) -> Done | Refused:
    """Debit what households were paid, credit the poverty-alleviation money of the county."""
    policy = await POLICY.lock(work, command.policy, "policy")
    if policy is None:
        return Refused()
    paid_on = command.paid_on or work.today
    former = await insurance_row.payments(work, policy)
    work.add(
        judge_premium_subsidy(
            PremiumSubsidyFacts(
                today=work.today,
                category=InsuranceCategory[policy["category"]],
                insured_kind=InsuredKind[policy["insured_kind"]],
                status=await _status(work, policy),
                self_paid=policy["self_part"],
                is_paid=any(one["reversed_by"] is None for one in former),
                amount=command.amount,
                fund_source=command.fund_source,
                paid_on=paid_on,
            )
        )
    )
    if work.refusals:
        return Refused()
    payment = await PAY.one(
        work.connection,
        county_id=work.county_id,
        id=work.new_id(),
        policy_id=policy["id"],
        number=len(former) + 1,
        household_id=policy["household_id"],
        amount=command.amount,
        fund_source=command.fund_source.value,
        document_no=command.document_no,
        paid_on=paid_on,
        paid_by=work.actor.subject,
        recorded_at=work.now,
    )
    entry = await subsidy_ledger.book(
        work,
        SubsidyLedger.PREMIUM,
        SubsidyEntryKind.PAYMENT,
        debit=SubsidyAccount.PAID_TO_HOUSEHOLDS,
        credit=SubsidyAccount.COUNTY_BLOCK_POVERTY_FUND,
        amount=command.amount,
        document_no=command.document_no,
        business_on=paid_on,
        premium_subsidy_id=payment["id"],
    )
    named = insurance_row.subsidy_id(payment)
    audit = AuditEntry(
        county_id=work.county_id,
        named=named,
        after={**subsidy_ledger.told(entry), "policy": str(POLICY.named(policy))},
    )
    return Done(
        ids={"subsidy": named, "policy": POLICY.named(policy)},
        audits=(audit,),
        figures={"amount": command.amount},
    )


async def _status(work: Work, policy: Row) -> HouseholdStatus | None:
    """The insured household's status today; None of an entity."""
    if policy["household_id"] is None:
        return None
    row = await household_row.FIND.one(
        work.connection,
        work.actor,
        county_id=work.county_id,
        household_id=policy["household_id"],
    )
    return None if row is None else HouseholdStatus[row["status"]]
