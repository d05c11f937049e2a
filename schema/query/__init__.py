"""Root fields that read, in one statement an operation. Each noun declares its own."""

from __future__ import annotations

from schema.query.agreement import AgreementQuery
from schema.query.audit_event import AuditEventQuery
from schema.query.circuit_breaker import CircuitBreakerQuery
from schema.query.claim import ClaimQuery
from schema.query.collection import CollectionQuery
from schema.query.cooperation import CooperationQuery
from schema.query.dictionary import DictionaryQuery
from schema.query.disposal import DisposalQuery
from schema.query.duty import DutyQuery
from schema.query.enterprise import EnterpriseQuery
from schema.query.extension import ExtensionQuery
from schema.query.household import HouseholdQuery
from schema.query.indicator import IndicatorQuery
from schema.query.insurance import InsuranceQuery
from schema.query.lending import LendingQuery
from schema.query.loan import LoanQuery
from schema.query.platform import PlatformQuery
from schema.query.project import ProjectQuery
from schema.query.recovery import RecoveryQuery
from schema.query.report import ReportQuery
from schema.query.risk_fund import RiskFundQuery
from schema.query.roster import RosterQuery
from schema.query.subsidy import SubsidyQuery
from schema.query.warning import WarningQuery
from schema.root import root_type

Query = root_type(
    "Query",
    "查询。每个操作一条 SQL。Reads: one SQL statement per operation.",
    PlatformQuery,
    DictionaryQuery,
    HouseholdQuery,
    RosterQuery,
    LoanQuery,
    LendingQuery,
    IndicatorQuery,
    ExtensionQuery,
    CollectionQuery,
    DisposalQuery,
    ClaimQuery,
    RecoveryQuery,
    RiskFundQuery,
    InsuranceQuery,
    SubsidyQuery,
    ReportQuery,
    CooperationQuery,
    EnterpriseQuery,
    ProjectQuery,
    AgreementQuery,
    CircuitBreakerQuery,
    WarningQuery,
    DutyQuery,
    AuditEventQuery,
)
