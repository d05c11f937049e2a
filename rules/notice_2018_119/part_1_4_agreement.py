"""一(四) of 一、坚持精准定位: the cooperation agreement (合作协议, rows 16 and 17)."""

from __future__ import annotations

from collections.abc import Callable

from rules.facts import AgreementFacts, ConsentFacts, LoanFacts
from rules.notice_2018_119.text import TEXT
from rules.refusal import ErrorCode, Refusal, refuse
from rules.vocabulary import AgreementParty, AgreementState, LoanPurpose

AGREEMENT_STANDS = (AgreementState.SIGNED, AgreementState.IN_FORCE)
AGREEMENT_OPEN = (AgreementState.DRAFT, *AGREEMENT_STANDS)


def named_agreement(loan: LoanFacts) -> Refusal | None:
    """Row 16, 一(四): 「必须坚持贫困户自愿参与，签订规范的合作协议」.

    Cooperation names an agreement from the application on, a draft too, but none that has ended;
    money that an enterprise uses is agreed with that enterprise.
    """
    agreement = loan.agreement
    if loan.purpose is not LoanPurpose.COOPERATION:
        return None
    if agreement is None:
        return _required(AGREEMENT_OPEN, state="null")
    if agreement.state not in AGREEMENT_OPEN:
        return _required(AGREEMENT_OPEN, state=agreement.state)
    if not agreement.is_with_user:
        return _required(AGREEMENT_OPEN, state=agreement.state, reason="OTHER_ENTERPRISE")
    return None


def signed_agreement(loan: LoanFacts) -> Refusal | None:
    """Row 16, 一(四): 「必须坚持贫困户自愿参与，签订规范的合作协议」.

    On the day that money flows the agreement is signed, and its last day has not passed.
    """
    agreement = _still_open(loan)
    if agreement is None:
        return None
    if agreement.state in AGREEMENT_STANDS:
        first = agreement.stands_from
        if first is not None and loan.value_on < first:
            return _required(
                AGREEMENT_STANDS, state=agreement.state, reason="SIGNED_LATER", signedOn=first
            )
        if loan.value_on <= agreement.ends_on:
            return None
    return _required(AGREEMENT_STANDS, state=agreement.state, endsOn=agreement.ends_on)


def household_consent(loan: LoanFacts) -> Refusal | None:
    """Row 16, 一(四): 「必须坚持贫困户自愿参与，签订规范的合作协议」.

    A signed agreement rests on the household's own consent; signing a draft asks for it.
    """
    agreement = _still_open(loan)
    if agreement is None or agreement.state not in AGREEMENT_STANDS or agreement.has_consent:
        return None
    return refuse(ErrorCode.CONSENT_MISSING, "agreement", clause=TEXT[16])


def whole_consent(consent: ConsentFacts) -> Refusal | None:
    """Row 16, 一(四): 「必须坚持贫困户自愿参与，签订规范的合作协议」. Day, witness and file."""
    parts = {
        "consentOn": consent.given_on,
        "witness": (consent.witness or "").strip(),
        "fileHash": (consent.file_hash or "").strip(),
    }
    missing = [name for name, given in parts.items() if not given]
    if not missing:
        return None
    return refuse(ErrorCode.CONSENT_MISSING, "consent", clause=TEXT[16], missing=",".join(missing))


def agreement_content(agreement: AgreementFacts, *path: str) -> Refusal | None:
    """Row 17, 一(四): 「明确各方职责，建立健全利益联结机制和风险防控机制」.

    Three sections: duties of the household and of the enterprise, how the household shares, and
    how risk is held.
    """
    both = {AgreementParty.HOUSEHOLD, AgreementParty.ENTERPRISE}
    sections = {
        "duties": both <= agreement.parties_with_duties,
        "benefitLinkage": agreement.has_benefit_linkage,
        "riskControl": agreement.has_risk_control,
    }
    missing = [name for name, is_there in sections.items() if not is_there]
    if not missing:
        return None
    return refuse(ErrorCode.AGREEMENT_INCOMPLETE, *path, clause=TEXT[17], missing=",".join(missing))


def whole_agreement(loan: LoanFacts) -> Refusal | None:
    """Row 17, 一(四): 「明确各方职责，建立健全利益联结机制和风险防控机制」. When money flows."""
    agreement = _still_open(loan)
    if agreement is None or agreement.state not in AGREEMENT_STANDS:
        return None
    return agreement_content(agreement, "agreement")


def _still_open(loan: LoanFacts) -> AgreementFacts | None:
    """The agreement of a cooperation, unless row 16 refuses it at every step already."""
    if loan.purpose is not LoanPurpose.COOPERATION or named_agreement(loan) is not None:
        return None
    return loan.agreement


def _required(admitted: tuple[AgreementState, ...], **figures: object) -> Refusal:
    """AGREEMENT_REQUIRED with the state of the one that was named, and what would be accepted."""
    listed = ",".join(admitted)
    return refuse(
        ErrorCode.AGREEMENT_REQUIRED, "agreement", clause=TEXT[16], admitted=listed, **figures
    )


CLAUSES: dict[int, tuple[Callable[..., object], ...]] = {
    16: (named_agreement, signed_agreement, household_consent, whole_consent),
    17: (agreement_content, whole_agreement),
}

NOT_MODELLED: dict[int, str] = {}
