"""premiumSubsidyReverse: a payment made by mistake is taken back by a new entry, once (row 31).

What is due of the policy can then be paid anew: the payment after a reversal has the next number.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from authz.act import Act
from models.ids import GlobalId
from rules.insurance import judge_premium_reversal
from rules.insurance_facts import PremiumReversalFacts
from rules.refusal import ErrorCode
from rules.vocabulary import SubsidyAccount, SubsidyEntryKind, SubsidyLedger
from services import insurance_row, subsidy_ledger
from services.audit import AuditEntry
from services.command import optional_number, text
from services.insurance_row import POLICY, POLICY_OF
from services.use_case import Done, Refused, use_case
from services.work import NO_ROW, Work


@dataclass(frozen=True, kw_only=True)
class PremiumSubsidyReverse:
    """Input of `premiumSubsidyReverse`: `document_no` is by default that of the payment."""

    subsidy: GlobalId
    reason: str = text(500, lines=True, judged=True)
    document_no: str | None = optional_number(100)


@use_case(
    Act.PREMIUMSUBSIDY_REVERSE,
    moves_money=True,
    duplicate=(ErrorCode.ALREADY_REVERSED, "subsidy"),
)
async def premium_subsidy_reverse(work: Work, command: PremiumSubsidyReverse) -> Done | Refused:
    """Book the payment with its accounts exchanged, as a CORRECTION of today."""
    key = work.key_of(command.subsidy, "premiumsubsidy")
    policy = await POLICY.lock(work, await _policy_of(work, key), "subsidy")
    work.named = command.subsidy
    if policy is None:
        return Refused()
    payment = next(one for one in await insurance_row.payments(work, policy) if one["id"] == key)
    reversal = PremiumReversalFacts(
        is_reversed=payment["reversed_by"] is not None, reason=command.reason
    )
    work.add(judge_premium_reversal(reversal))
    if work.refusals:
        return Refused()
    entry = await subsidy_ledger.book(
        work,
        SubsidyLedger.PREMIUM,
        SubsidyEntryKind.CORRECTION,
        debit=SubsidyAccount.COUNTY_BLOCK_POVERTY_FUND,
        credit=SubsidyAccount.PAID_TO_HOUSEHOLDS,
        amount=payment["amount"],
        document_no=command.document_no or payment["document_no"],
        business_on=work.today,
        note=command.reason,
        premium_subsidy_id=payment["id"],
        reversal_of=payment["entry_id"],
    )
    named = insurance_row.subsidy_id(payment)
    audit = AuditEntry(county_id=work.county_id, named=named, after=subsidy_ledger.told(entry))
    return Done(
        ids={"subsidy": named, "policy": POLICY.named(policy)},
        audits=(audit,),
        figures={"amount": payment["amount"]},
    )


async def _policy_of(work: Work, key: UUID) -> GlobalId:
    """The policy that was paid for; of what the actor does not see, one that nobody has."""
    row = await POLICY_OF.one(work.connection, work.actor, county_id=work.county_id, subsidy_id=key)
    policy: UUID = NO_ROW if row is None else row["policy_id"]
    return GlobalId("insurancepolicy", work.county_id, policy)
