"""Root fields that write: one use case each, through the door. Each noun declares its own."""

from __future__ import annotations

from schema.mutation.agreement import AgreementMutation
from schema.mutation.bank_statement import BankStatementMutation
from schema.mutation.circuit_breaker import CircuitBreakerMutation
from schema.mutation.claim import ClaimMutation
from schema.mutation.collection import CollectionMutation
from schema.mutation.cooperation import CooperationMutation
from schema.mutation.duty import DutyMutation
from schema.mutation.enterprise import EnterpriseMutation
from schema.mutation.extension import ExtensionMutation
from schema.mutation.household import HouseholdMutation
from schema.mutation.identity import IdentityMutation
from schema.mutation.insurance import InsuranceMutation
from schema.mutation.loan import LoanMutation
from schema.mutation.project import ProjectMutation
from schema.mutation.project_care import ProjectCareMutation
from schema.mutation.recovery import RecoveryMutation
from schema.mutation.report import ReportMutation
from schema.mutation.risk_fund import RiskFundMutation
from schema.mutation.roster import RosterMutation
from schema.mutation.screening import ScreeningMutation
from schema.mutation.subsidy import SubsidyMutation
from schema.mutation.warning import WarningMutation
from schema.root import root_type
from schema.write import EACH_IS_A_TRANSACTION

Mutation = root_type(
    "Mutation",
    f"办理。Writes. {EACH_IS_A_TRANSACTION}",
    LoanMutation,
    ExtensionMutation,
    CollectionMutation,
    ClaimMutation,
    RecoveryMutation,
    RiskFundMutation,
    BankStatementMutation,
    InsuranceMutation,
    SubsidyMutation,
    ReportMutation,
    CooperationMutation,
    EnterpriseMutation,
    ProjectMutation,
    ScreeningMutation,
    ProjectCareMutation,
    AgreementMutation,
    HouseholdMutation,
    IdentityMutation,
    WarningMutation,
    DutyMutation,
    CircuitBreakerMutation,
    RosterMutation,
)
