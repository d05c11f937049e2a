"""Facts of an enterprise-lending project's life: screening, exits, security, use of its funds.

Money is yuan, `_on` a day of Asia/Shanghai; `today` is the business day. `funds` is the principal
outstanding of the loans that take part (B25), not the amount of A6.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rules.vocabulary import (
    CollateralKind,
    EnterpriseKind,
    EnterpriseListState,
    FundUseKind,
    ProjectState,
    ScreeningResult,
    SecurityKind,
    Segment,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """The checklist of a screening, each answered yes or no."""

    voluntary: bool
    participation: bool
    purpose: bool
    agreement: bool
    not_platform: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreeningFacts:
    """A screening to be recorded; `screened_on` and `opened_on` say what stands of the object."""

    today: date
    state: ProjectState
    entity_kind: EnterpriseKind
    criteria: Criteria
    note: str
    opened_on: date | None
    screened_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreeningSignatureFacts:
    """The other office's word; `is_same_office` and `is_same_person` compare it with the first."""

    today: date
    result: ScreeningResult
    opened_on: date
    agrees: bool
    opinion: str
    is_same_office: bool
    is_same_person: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenedUseFacts:
    """A loan that an enterprise uses: results of its project and its own, which prevails (B23)."""

    segment: Segment | None
    project_state: ProjectState | None
    of_project: ScreeningResult | None = None
    of_loan: ScreeningResult | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StageFacts:
    """So much is to be back by that day."""

    due_on: date
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitPlanFacts:
    """A staged exit: how many households' consent is there, of how many that are needed."""

    today: date
    state: ProjectState
    funds: Decimal
    stages: tuple[StageFacts, ...]
    households: int
    consents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RectificationFacts:
    """An order to recover what a platform uses."""

    today: date
    state: ProjectState
    entity_kind: EnterpriseKind
    funds: Decimal
    stages: tuple[StageFacts, ...]
    document_no: str
    responsible: str
    deadline_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectExitFacts:
    """A project about to leave the library's active part."""

    state: ProjectState
    funds: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class ListingFacts:
    """A change of an entity's list state; `funds` are those in the acting county's projects."""

    today: date
    state: EnterpriseListState
    to: EnterpriseListState
    reason: str
    measures: str
    funds: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityGivenFacts:
    """A guarantee, a piece of collateral or an insurance policy about to be recorded."""

    today: date
    state: ProjectState
    kind: SecurityKind
    amount: Decimal
    document_no: str
    party: str
    given_on: date
    collateral_kind: CollateralKind | None = None
    valued_on: date | None = None
    expires_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SecuredFacts:
    """What a project uses, and what stands for it today, by kind of security."""

    funds: Decimal
    guarantee: Decimal
    collateral: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class CollateralDemandFacts:
    """A deadline for the collateral that is missing."""

    today: date
    state: ProjectState
    due_on: date
    secured: SecuredFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectSecureFacts:
    """A recalled project that is to go on."""

    today: date
    state: ProjectState
    entity_kind: EnterpriseKind
    entity_list_state: EnterpriseListState
    secured: SecuredFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class FundUseFacts:
    """A use of a project's funds; `recipient` is the third party they were passed on to."""

    today: date
    entity_kind: EnterpriseKind
    kind: FundUseKind
    amount: Decimal
    used_on: date
    purpose: str
    recipient: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditMarkFacts:
    """A household's credit as its lender rates it, `at_risk` where an entity uses its loan.

    An entity that is on the negative list, or late itself (`LoanFlag.ENTERPRISE_RISK`).
    """

    today: date
    met: bool
    reason: str = ""
    at_risk: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalFacts:
    """A loan about to be withdrawn from its project formally; money is yuan."""

    today: date
    state: ProjectState
    joined_on: date
    withdrawn_on: date | None
    to_withdraw_on: date
    outstanding: Decimal
    document_no: str
