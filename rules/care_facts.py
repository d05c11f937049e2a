"""Facts of what follows lending: inspection, collection, disposal, extension, plans.

Money is yuan, `_on` a day of Asia/Shanghai; `today` is the business day.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from rules.facts import SecurityFacts
from rules.money import ZERO
from rules.vocabulary import (
    CollectionCause,
    CollectionMeans,
    CollectionState,
    DisposalDecision,
    DisposalState,
    ExtensionState,
    FiveTier,
    InspectionFinding,
    LoanPurpose,
    LoanState,
    MaliciousDefaultState,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DisposalFacts:
    """A decision on a loan of a household that was removed on `removed_on`."""

    today: date
    state: DisposalState
    removed_on: date
    decided_on: date
    deciding_body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnpaidFacts:
    """A loan whose class of disposal is to be set; `debt` is principal and overdue interest."""

    today: date
    state: LoanState
    matures_on: date
    debt: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFacts:
    """An instalment plan: each part's day and amount; `is_planned`: the loan has one already."""

    today: date
    state: LoanState
    matures_on: date
    outstanding: Decimal
    is_planned: bool
    note: str
    rows: tuple[tuple[date, Decimal], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionFacts:
    """An extension of a loan; `first_matures_on` is the maturity before all of its extensions.

    `value_on` None: the loan was not lent.
    """

    today: date
    state: LoanState
    value_on: date | None
    first_matures_on: date
    matures_on: date
    new_matures_on: date
    security: SecurityFacts = field(default_factory=SecurityFacts)


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingExtension:
    """An extension asked for that is not in force: `missing` are the offices yet to consent."""

    new_matures_on: date
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentFacts:
    """A consent to an extension by an office: `act` is the machine's word for it.

    `signed_on` is the day of the consent that this office has given already; `by_same_person`
    says that the caller asked for the extension or gave the other consent; `is_rate_known` that
    the dictionary has a rate for the extended term.
    """

    state: ExtensionState
    act: str
    signed_on: date | None
    by_same_person: bool
    is_rate_known: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionFacts:
    """An inspection after lending; `file_hash` as the caller spelled it."""

    today: date
    state: LoanState
    value_on: date | None
    inspected_on: date
    finding: InspectionFinding
    actual_purpose: LoanPurpose | None = None
    file_hash: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionFacts:
    """A case to be opened about a loan; `open_since` is the day of one that is open already."""

    state: LoanState
    cause: CollectionCause
    five_tier: FiveTier
    is_overdue: bool = False
    is_misused: bool = False
    open_since: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionActionFacts:
    """A step in a case; `may_judge`: by a lender or the court, who alone go to law."""

    today: date
    state: CollectionState
    opened_on: date
    acted_on: date
    means: CollectionMeans
    may_judge: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MisuseDecisionFacts:
    """A decision on a loan in an open case; `found_on` is the day of the last finding of misuse.

    `found_on` None: it was never found misused.
    """

    today: date
    state: CollectionState
    found_on: date | None
    decided_on: date
    deciding_body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseClosingFacts:
    """The end of a case, and what is still owed on its loan, yuan.

    `retained` is what is owed of a loan that was compensated.
    """

    today: date
    state: CollectionState
    reason: str
    outstanding: Decimal
    five_tier: FiveTier
    retained: Decimal = ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallFacts:
    """A demand to pay back early: by when, how much, and on what ground; yuan."""

    today: date
    state: LoanState
    demand_on: date
    amount: Decimal
    outstanding: Decimal
    five_tier: FiveTier
    is_misused: bool = False
    disposal: DisposalDecision | None = None
    plan_in_force: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DefaultConfirmationFacts:
    """The court's word on a finding of malicious default, or on lifting one."""

    today: date
    state: MaliciousDefaultState
    case_no: str | None
