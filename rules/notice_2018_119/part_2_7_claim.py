"""二(七) 建立贷款清偿机制: a claim on the fund, from outlet to payment (rows 51 to 56)."""

from __future__ import annotations

from collections.abc import Callable

from rules.care_facts import MisuseDecisionFacts
from rules.claim_facts import LossFacts, PaymentFacts, SigningOfClaimFacts, UseFacts
from rules.money import ZERO
from rules.notice_2018_119.part_2_9_screening import excluded_use
from rules.notice_2018_119.text import of_row
from rules.project_facts import ScreenedUseFacts
from rules.refusal import ErrorCode, Refusal
from rules.vocabulary import (
    ClaimSeat,
    ClaimState,
    DisposalDecision,
    FiveTier,
    HouseholdStatus,
    UsedBy,
)

TOWNSHIP_SEATS = (ClaimSeat.TOWN_PA, ClaimSeat.TOWN_FIN)
COUNTY_SEATS = (ClaimSeat.COUNTY_BANK, ClaimSeat.COUNTY_PA, ClaimSeat.COUNTY_FIN)
# The stage in which each seat signs.
STAGE_OF = {
    **dict.fromkeys(TOWNSHIP_SEATS, ClaimState.TOWNSHIP_REVIEW),
    **dict.fromkeys(COUNTY_SEATS, ClaimState.COUNTY_REVIEW),
}


def loss_established(loss: LossFacts) -> Refusal | None:
    """Row 51, 二(七): 「对借款人追偿无望、形成损失的贷款」.

    Classed as lost, or found hopeless with evidence; and steps of collection were taken. Of a loan
    of which only the county's own subsidy is unpaid nothing is lost (B7).
    """
    is_found = loss.has_finding and loss.has_evidence
    missing = []
    if loss.amount <= ZERO:
        missing.append("UNPAID_DEBT")
    if loss.five_tier is not FiveTier.LOSS and not is_found:
        missing.append("LOSS_CLASS_OR_FINDING")
    if not loss.has_action:
        missing.append("COLLECTION_ACTION")
    if not missing:
        return None
    figures = {"fiveTier": loss.five_tier, "missing": ",".join(missing)}
    return of_row(51, ErrorCode.LOSS_NOT_ESTABLISHED, "loan", **figures)


def opinion_written(signing: SigningOfClaimFacts) -> Refusal | None:
    """Row 53, 二(七): 「乡（镇）级扶贫部门和财政部门审核把关，签署审核意见」. In words."""
    if signing.opinion.strip():
        return None
    return of_row(53, ErrorCode.OPINION_REQUIRED, "opinion")


def signed_once(signing: SigningOfClaimFacts) -> Refusal | None:
    """Row 53, 二(七): 「乡（镇）级扶贫部门和财政部门审核把关，签署审核意见」. Once in a round."""
    for one in signing.known:
        if (one.seat, one.round) == (signing.seat, signing.round):
            return of_row(53, ErrorCode.ALREADY_SIGNED, "claim", signedOn=one.signed_on)
    return None


def township_first(signing: SigningOfClaimFacts) -> Refusal | None:
    """Row 54, 二(七): 「报县域承贷金融机构、县级扶贫部门和财政部门审批同意后」.

    The county's three sign after both offices of the township.
    """
    if signing.state is not ClaimState.TOWNSHIP_REVIEW or signing.seat in TOWNSHIP_SEATS:
        return None
    signed = {one.seat for one in signing.known if one.round == signing.round}
    missing = ",".join(seat for seat in TOWNSHIP_SEATS if seat not in signed)
    return of_row(54, ErrorCode.WRONG_STAGE, "claim", state=signing.state, missing=missing)


def another_person(signing: SigningOfClaimFacts) -> Refusal | None:
    """Row 54, 二(七): 「报县域承贷金融机构、县级扶贫部门和财政部门审批同意后」.

    Who applied signs no seat, and nobody signs two of them.
    """
    others = {one.by for one in signing.known if one.seat is not signing.seat}
    if signing.by not in others | signing.applicants:
        return None
    return of_row(54, ErrorCode.SAME_ACTOR, "claim")


def applied_by_another(applicant: str, signed_by: frozenset[str]) -> Refusal | None:
    """Row 54, 二(七): 「报县域承贷金融机构、县级扶贫部门和财政部门审批同意后」.

    Nor does anybody submit anew what he has signed.
    """
    if applicant not in signed_by:
        return None
    return of_row(54, ErrorCode.SAME_ACTOR, "claim")


def all_signed(state: ClaimState, seats: frozenset[ClaimSeat]) -> bool:
    """Row 54, 二(七): 「报县域承贷金融机构、县级扶贫部门和财政部门审批同意后」.

    Whether every seat of the stage has agreed.
    """
    needed = TOWNSHIP_SEATS if state is ClaimState.TOWNSHIP_REVIEW else COUNTY_SEATS
    return seats.issuperset(needed)


def sharing_agreed(*, has_ratio: bool) -> Refusal | None:
    """Row 55, 二(七): 「相关贷款本息损失按规定比例由风险补偿金代偿」.

    As county and lender have agreed; the notice has no ratio of its own (A15).
    """
    return None if has_ratio else of_row(55, ErrorCode.NO_SHARING_RATIO, "loan")


def fund_holds(payment: PaymentFacts) -> Refusal | None:
    """Row 55, 二(七): 「相关贷款本息损失按规定比例由风险补偿金代偿」. The fund must hold it."""
    if payment.fund_part <= payment.balance:
        return None
    return of_row(
        55,
        ErrorCode.INSUFFICIENT_FUND,
        "claim",
        balance=payment.balance,
        amount=payment.fund_part,
        missing=payment.fund_part - payment.balance,
    )


def loss_unchanged(payment: PaymentFacts) -> Refusal | None:
    """Row 55, 二(七): 「相关贷款本息损失按规定比例由风险补偿金代偿」.

    What was claimed is still owed: nothing is paid for what the borrower has paid meanwhile.
    """
    if payment.owed_principal >= payment.principal and payment.owed_interest >= payment.interest:
        return None
    owed = payment.owed_principal + payment.owed_interest
    figures = {"loss": payment.principal + payment.interest, "owed": owed}
    return of_row(55, ErrorCode.VALIDATION, "claim", reason="PAID_MEANWHILE", **figures)


def compensable(use: UseFacts) -> list[Refusal]:
    """Row 56, 二(七): 「相关贷款本息损失按规定比例由风险补偿金代偿」.

    Nothing is paid for what the policy excludes: a misused loan, one of a removed household, an
    enterprise's that was not screened or not found compliant (rows 12, 63, 67; A18, A19); of the
    first two the county government may decide otherwise.
    """
    reasons = []
    is_decided = use.decision is DisposalDecision.COMPENSATE
    is_released = use.misuse_decision is DisposalDecision.COMPENSATE
    if use.is_misused and not (is_decided or is_released):
        reasons.append("MISUSED")
    if use.household_status is HouseholdStatus.REMOVED_WRONG and not is_decided:
        reasons.append("REMOVED_WRONG")
    if use.used_by is UsedBy.ENTERPRISE and (excluded := _excluded(use)) is not None:
        reasons.append(excluded)
    return [of_row(56, ErrorCode.NOT_COMPENSABLE, "loan", reason=one) for one in reasons]


def sound_misuse_decision(misuse: MisuseDecisionFacts) -> list[Refusal]:
    """Row 56, 二(七): 「相关贷款本息损失按规定比例由风险补偿金代偿」.

    The county government decides on a loan that was found misused, not before it was found so.
    """
    wrong = []
    if misuse.found_on is None:
        wrong.append(_invalid("collectionCase", "NOT_FOUND_MISUSED"))
    if not misuse.deciding_body.strip():
        wrong.append(_invalid("decidingBody", "MISSING"))
    if misuse.decided_on > misuse.today:
        wrong.append(_invalid("decidedOn", "IN_THE_FUTURE", latestOn=misuse.today))
    elif misuse.found_on is not None and misuse.decided_on < misuse.found_on:
        wrong.append(_invalid("decidedOn", "BEFORE_FINDING", earliestOn=misuse.found_on))
    return wrong


def _invalid(field: str, reason: str, **figures: object) -> Refusal:
    """VALIDATION of one field of a decision on a misused loan."""
    return of_row(56, ErrorCode.VALIDATION, field, reason=reason, **figures)


def _excluded(use: UseFacts) -> str | None:
    """Why the use by an enterprise is not compensated (row 67)."""
    excluded = excluded_use(
        ScreenedUseFacts(
            segment=use.segment,
            project_state=use.project_state,
            of_project=use.screening,
            of_loan=use.own_screening,
        )
    )
    return None if excluded is None else excluded.value


CLAUSES: dict[int, tuple[Callable[..., object], ...]] = {
    51: (loss_established,),
    53: (opinion_written, signed_once),
    54: (township_first, another_person, applied_by_another, all_signed),
    55: (sharing_agreed, fund_holds, loss_unchanged),
    56: (compensable, sound_misuse_decision),
}

NOT_MODELLED: dict[int, str] = {
    52: "a right, not a rule: authz/policy.csv gives claim:submit to the loan's own outlet",
}
