"""Verdicts on a cooperation agreement (合作协议): registered, signed, terminated (一(四))."""

from __future__ import annotations

import re
from datetime import date, timedelta

from rules.facts import AgreementRegistrationFacts, AgreementSigningFacts
from rules.money import is_money
from rules.notice_2018_119.text import TEXT
from rules.policy import policy_on
from rules.project import judge_entity
from rules.refusal import ErrorCode, Refusal, in_order, refuse
from rules.states import AGREEMENT, judge_transition
from rules.vocabulary import AgreementState

SHA_256 = re.compile("[0-9a-f]{64}", re.ASCII)


def judge_agreement_registration(agreement: AgreementRegistrationFacts) -> list[Refusal]:
    """May this draft be kept? Never with a platform, never with a negative entity."""
    entity = agreement.entity_kind, agreement.entity_list_state
    found = judge_entity(*entity, agreement.today, "enterprise")
    if agreement.amount <= 0 or not is_money(agreement.amount):
        found.append(_invalid("amount", "NOT_POSITIVE_MONEY"))
    if agreement.ends_on <= agreement.starts_on:
        # The calendar's last day has none after it.
        earliest_on = min(agreement.starts_on, date.max - timedelta(days=1)) + timedelta(days=1)
        found.append(_invalid("endsOn", "BEFORE_START", earliestOn=earliest_on))
    return in_order(found)


def judge_agreement_signing(signing: AgreementSigningFacts) -> list[Refusal]:
    """May it be signed? Consent, the three sections, the two principles, a sound entity."""
    agreement = signing.agreement
    found = [
        *judge_transition(AGREEMENT, agreement.state, "sign", "agreement"),
        *judge_entity(signing.entity_kind, signing.entity_list_state, signing.today, "agreement"),
        *_judge_days(signing),
        *_judge_consent(signing),
    ]
    rules = policy_on(signing.today).agreements
    clauses = (
        rules.agreement_content(agreement, "agreement"),
        rules.two_principles(agreement, "agreement"),
    )
    return in_order([*found, *(refusal for refusal in clauses if refusal is not None)])


def judge_agreement_termination(state: AgreementState, reason: str) -> list[Refusal]:
    """May it be ended before its time? From force only, and with a reason."""
    found = judge_transition(AGREEMENT, state, "terminate", "agreement")
    if not reason.strip():
        found.append(refuse(ErrorCode.REASON_REQUIRED, "reason", clause=TEXT[16]))
    return in_order(found)


def _judge_days(signing: AgreementSigningFacts) -> list[Refusal]:
    """consent <= signature <= business day, within the agreement's term."""
    found = []
    if signing.signed_on > signing.today:
        found.append(_invalid("signedOn", "IN_THE_FUTURE", latestOn=signing.today))
    if signing.signed_on > signing.agreement.ends_on:
        found.append(_invalid("signedOn", "AFTER_END", latestOn=signing.agreement.ends_on))
    given_on = signing.consent.given_on
    if given_on is not None and given_on > signing.signed_on:
        found.append(_invalid_consent("consentOn", "AFTER_SIGNING", latestOn=signing.signed_on))
    return found


def _judge_consent(signing: AgreementSigningFacts) -> list[Refusal]:
    """All three parts, and the file's hash in the form of one."""
    consent = signing.consent
    missing = policy_on(signing.today).agreements.whole_consent(consent)
    found = [] if missing is None else [missing]
    file_hash = (consent.file_hash or "").strip()
    if file_hash and SHA_256.fullmatch(file_hash) is None:
        found.append(_invalid_consent("fileHash", "FORM"))
    return found


def _invalid_consent(field: str, reason: str, **figures: date) -> Refusal:
    """VALIDATION of one field of the consent."""
    code = ErrorCode.VALIDATION
    return refuse(code, "consent", field, clause=TEXT[16], reason=reason, **figures)


def _invalid(field: str, reason: str, **figures: date) -> Refusal:
    """VALIDATION of one field with its reason code."""
    return refuse(ErrorCode.VALIDATION, field, clause=TEXT[16], reason=reason, **figures)
