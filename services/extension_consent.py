"""extensionConsent: county PA and lender consent, in any order (二(八)1, row 60)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from authz.act import Act
from authz.role import Role
from models.ids import GlobalId
from rules.care_facts import ConsentFacts
from rules.disposal import judge_extension_consent
from rules.states import EXTENSION as MACHINE
from rules.vocabulary import ExtensionState
from services.audit import AuditEntry
from services.extension_effect import extended_percent, take_effect
from services.extension_row import EXTENSION, known_extensions, told
from services.loan_row import LockedLoan
from services.own_row import Row
from services.use_case import Done, Refused, use_case
from services.work import Work

# The machine's word and the columns of each office's consent.
WORDS = {Role.COUNTY_PA: "pa_consent", Role.COUNTY_BANK: "lender_consent"}
COLUMNS = {
    Role.COUNTY_PA: ("pa_consented_on", "pa_consented_by"),
    Role.COUNTY_BANK: ("lender_consented_on", "lender_consented_by"),
}
WRITE = {role: EXTENSION.writer("state", "new_rate", *COLUMNS[role]) for role in WORDS}


@dataclass(frozen=True, kw_only=True)
class ExtensionConsent:
    """Input of `extensionConsent`: the caller's office says whose consent it is."""

    extension: GlobalId
    expected_version: int | None = None


@use_case(Act.EXTENSION_CONSENT)
async def extension_consent(work: Work, command: ExtensionConsent) -> Done | Refused:
    """The first consent waits for the other; with the second the loan is extended at once."""
    found = await EXTENSION.lock_with_loan(work, command.extension, "extension")
    if found is None:
        return Refused()
    loan, row = found
    role = work.actor.role
    percent = await _judge(work, loan, row)
    work.expect_version(command.expected_version, row["version"])
    if work.refusals:
        return Refused()
    state = MACHINE.after(row["state"], WORDS[role])
    is_effective = state == ExtensionState.EFFECTIVE
    on, by = COLUMNS[role]
    consent: dict[str, Any] = {on: work.today, by: work.actor.subject}
    audits: tuple[AuditEntry, ...] = ()
    if is_effective:
        assert percent is not None, "without a rate the consent is refused"
        # Before the row says so: what is read of the loan's terms must not hold the new ones yet.
        named, to = EXTENSION.named(row), row["new_matures_on"]
        entry = await take_effect(work, loan, named, to, percent)
        if entry is None:
            return Refused()
        audits = (entry,)
    after = await EXTENSION.write(
        work,
        row,
        WRITE[role],
        state=state,
        new_rate=percent if is_effective else None,
        **consent,
    )
    return Done(
        ids={"extension": EXTENSION.named(after), "loan": loan.named},
        audits=(EXTENSION.audited(row, after), *audits),
        messages=told(work, after),
    )


async def _judge(work: Work, loan: LockedLoan, row: Row) -> Decimal | None:
    """Collect what speaks against it today; the rate of the extended term."""
    own_on, own_by = COLUMNS[work.actor.role]
    people = {row["requested_by"], *(row[by] for _, by in COLUMNS.values() if by != own_by)}
    known = await known_extensions(work, row["loan_id"])
    percent = None
    if loan.row["value_on"] is not None and row["new_matures_on"] > loan.row["matures_on"]:
        percent = await extended_percent(work, loan.row, row["new_matures_on"])
    consent = ConsentFacts(
        state=ExtensionState[row["state"]],
        act=WORDS[work.actor.role],
        signed_on=row[own_on],
        by_same_person=work.actor.subject in people,
        is_rate_known=percent is not None,
    )
    facts = known.facts(work, loan, row["new_matures_on"])
    work.add(judge_extension_consent(facts, consent))
    return percent
