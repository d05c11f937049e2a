"""一(三) and 一(四): what the money is for, and that it is lent by the law (rows 11 to 17)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from rules.care_facts import InspectionFacts
from rules.dated import Dated
from rules.facts import (
    ApprovalFacts,
    DisbursementFacts,
    LoanFacts,
    PayeeFacts,
    RepaymentFacts,
    SigningFacts,
)
from rules.money import is_money
from rules.notice_2018_119.part_2_9_screening import PROHIBITED_KINDS, segment
from rules.notice_2018_119.text import IN_FORCE_FROM, TEXT, governing_day
from rules.refusal import ErrorCode, Refusal, refuse
from rules.vocabulary import (
    EnterpriseKind,
    InspectionFinding,
    LoanPurpose,
    PayerType,
    ProjectState,
    Segment,
    UsedBy,
)

ADMITTED_PURPOSES = (LoanPurpose.OWN_PRODUCTION, LoanPurpose.COOPERATION)


def admitted_purpose(loan: LoanFacts) -> Refusal | None:
    """Row 11, 一(三): 「只能用于贫困户发展生产，或与其他经营主体合作发展…特色优势产业」.

    Money that an enterprise or cooperative uses is cooperation, never own production. The
    purposes that row 12 names are refused there.
    """
    purpose = loan.purpose
    if purpose in NAMED_PROHIBITED:
        return None
    if purpose not in ADMITTED_PURPOSES:
        return _not_allowed(purpose, 11, ADMITTED_PURPOSES)
    if loan.used_by is UsedBy.ENTERPRISE and purpose is LoanPurpose.OWN_PRODUCTION:
        return _not_allowed(purpose, 11, (LoanPurpose.COOPERATION,), usedBy=loan.used_by)
    return None


NAMED_PROHIBITED = frozenset(
    {LoanPurpose.HOUSING, LoanPurpose.WEALTH_MANAGEMENT, LoanPurpose.CONSUMPTION}
)


def named_prohibited_purpose(loan: LoanFacts) -> Refusal | None:
    """Row 12, 一(三): 「不得用于建房、理财以及消费类支出」."""
    if loan.purpose not in NAMED_PROHIBITED:
        return None
    return _not_allowed(loan.purpose, 12, ADMITTED_PURPOSES)


def _not_allowed(
    purpose: LoanPurpose, row: int, admitted: tuple[LoanPurpose, ...], **figures: object
) -> Refusal:
    """PURPOSE_NOT_ALLOWED with what it may be instead."""
    return refuse(
        ErrorCode.PURPOSE_NOT_ALLOWED,
        "purpose",
        clause=TEXT[row],
        purpose=purpose,
        admitted=",".join(admitted),
        **figures,
    )


def sound_finding(inspection: InspectionFacts) -> list[Refusal]:
    """Row 12, 一(三): 「不得用于建房、理财以及消费类支出」.

    A misuse says what for; a use that is not admitted is nothing but misuse.
    """
    used_for, is_misused = inspection.actual_purpose, misused(inspection.finding)
    if is_misused and used_for is None:
        return [refuse(ErrorCode.VALIDATION, "actualPurpose", clause=TEXT[12], reason="MISSING")]
    if is_misused or used_for is None or used_for in ADMITTED_PURPOSES:
        return []
    reason = {"reason": "IS_MISUSE", "actualPurpose": used_for}
    return [refuse(ErrorCode.VALIDATION, "finding", clause=TEXT[12], **reason)]


def misused(finding: InspectionFinding) -> bool:
    """Row 12, 一(三): 「不得用于建房、理财以及消费类支出」. Whether the finding marks the loan."""
    return finding is InspectionFinding.MISUSED


def pooled_use(kind: EnterpriseKind, *path: str) -> Refusal | None:
    """Row 13, 一(三): 「更不能将资金打包用于政府融资平台、房地产开发、基础设施建设等」."""
    if kind not in PROHIBITED_KINDS:
        return None
    return refuse(ErrorCode.PROHIBITED_USE, *path, clause=TEXT[13], kind=kind)


def pooled_before(kind: EnterpriseKind, used_since: date) -> Refusal | None:
    """Row 13, 一(三): 「更不能将资金打包用于政府融资平台、房地产开发、基础设施建设等」.

    What was pooled so before the notice is no new use: it enters the library to be rectified
    (row 77). Only such a kind has anything to rectify, and only from before the ban.
    """
    last_day = IN_FORCE_FROM - timedelta(days=1)
    if kind not in PROHIBITED_KINDS:
        accepted = ",".join(sorted(PROHIBITED_KINDS))
        figures: dict[str, object] = {"reason": "NOTHING_TO_RECTIFY", "accepted": accepted}
    elif used_since > last_day:
        figures = {"reason": "AFTER_THE_BAN", "latestOn": last_day}
    else:
        return None
    return refuse(ErrorCode.VALIDATION, "fundsUsedSince", clause=TEXT[13], **figures)


def sound_application(loan: LoanFacts) -> list[Refusal]:
    """Row 14, 一(四): 「符合法律法规和信贷管理规定」. Amount and industry are what they must be."""
    wrong = []
    if loan.amount <= 0 or not is_money(loan.amount):
        wrong.append(_invalid("amount", "NOT_POSITIVE_MONEY"))
    if loan.industry is None and loan.purpose in ADMITTED_PURPOSES:
        wrong.append(_invalid("industry", "MISSING"))
    return wrong


def sound_approval(approval: ApprovalFacts) -> list[Refusal]:
    """Row 14, 一(四): 「符合法律法规和信贷管理规定」. The lender's own approval has a reference."""
    if approval.approval_reference.strip():
        return []
    return [_invalid("approvalReference", "MISSING")]


def sound_signing(loan: LoanFacts, signing: SigningFacts) -> list[Refusal]:
    """Row 14, 一(四): 「符合法律法规和信贷管理规定」. approval <= contract <= business day."""
    wrong = []
    if not signing.contract_no.strip():
        wrong.append(_invalid("contractNo", "MISSING"))
    wrong += _within("signedOn", loan.signed_on, signing.approved_on, loan.today, "BEFORE_APPROVAL")
    return wrong


VALUE_DATE_DAYS_BACK_MAX: Dated[int] = Dated(
    "一(四)", "days", ((IN_FORCE_FROM, 5),), clause=TEXT[14]
)


def sound_disbursement(loan: LoanFacts, disbursement: DisbursementFacts) -> list[Refusal]:
    """Row 14, 一(四): 「符合法律法规和信贷管理规定」.

    approval <= contract <= value date <= business day, recorded at most five days later.
    """
    wrong = _within(
        "valueOn",
        loan.value_on,
        max(loan.signed_on, disbursement.approved_on),
        loan.today,
        "BEFORE_SIGNING",
    )
    days_back_max = VALUE_DATE_DAYS_BACK_MAX.on(governing_day(loan.today))
    if days_back_max is not None:
        earliest_on = loan.today - timedelta(days=days_back_max)
        if loan.value_on < earliest_on:
            wrong.append(_invalid("valueOn", "TOO_FAR_BACK", earliestOn=earliest_on))
    return wrong


def _within(field: str, day: date, first: date, last: date, early: str) -> list[Refusal]:
    """VALIDATION unless first <= day <= last; `early` is the reason for a day before `first`."""
    if day > last:
        return [_invalid(field, "IN_THE_FUTURE", latestOn=last)]
    if day < first:
        return [_invalid(field, early, earliestOn=first)]
    return []


def _invalid(field: str, reason: str, **figures: object) -> Refusal:
    """VALIDATION of one input field with its reason code."""
    return refuse(ErrorCode.VALIDATION, field, clause=TEXT[14], reason=reason, **figures)


def enterprise_use(loan: LoanFacts) -> Refusal | None:
    """Row 15, 一(四): 「坚持户借、户用、户还」.

    New money that another uses needs a project of the library that was screened and is NORMAL.
    """
    project = loan.project
    if loan.used_by is not UsedBy.ENTERPRISE or project is None:
        return None  # Without a project row 81 refuses.
    if segment(loan.value_on) is Segment.OLD or project.state is ProjectState.NORMAL:
        return None
    return refuse(
        ErrorCode.ENTERPRISE_USE_NOT_ADMITTED,
        "project",
        clause=TEXT[15],
        state=project.state,
        admitted=ProjectState.NORMAL,
    )


def third_party_payee(payee: PayeeFacts) -> Refusal | None:
    """Row 15, 一(四): 「坚持户借、户用、户还」.

    A warning: what the household is to use itself is paid into an account whose holder is none of
    its members. The notice refuses no account; money that an enterprise uses is row 81's.
    """
    if payee.used_by is not UsedBy.HOUSEHOLD or payee.is_of_household:
        return None
    return refuse(ErrorCode.THIRD_PARTY_PAYEE, "payee", clause=TEXT[15])


def third_party_repayment(repayment: RepaymentFacts) -> Refusal | None:
    """Row 15, 一(四): 「坚持户借、户用、户还」. A warning: money is always taken."""
    return third_party_payer(repayment.payer_type)


def third_party_payer(payer_type: PayerType) -> Refusal | None:
    """Row 15, 一(四): 「坚持户借、户用、户还」. Of a debt that was compensated, too."""
    if payer_type is not PayerType.THIRD_PARTY:
        return None
    return refuse(ErrorCode.THIRD_PARTY_REPAYMENT, "payerType", clause=TEXT[15])


CLAUSES: dict[int, tuple[Callable[..., object], ...]] = {
    11: (admitted_purpose,),
    12: (named_prohibited_purpose, sound_finding, misused),
    13: (pooled_use, pooled_before),
    14: (sound_application, sound_approval, sound_signing, sound_disbursement),
    15: (enterprise_use, third_party_payee, third_party_repayment, third_party_payer),
}

NOT_MODELLED: dict[int, str] = {}
