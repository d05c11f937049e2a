"""Acts: what an actor can be allowed to do, and which tables doing it touches.

The tables are declared here, once; row-level security opens exactly these for the transaction of
the act (`authz.rls.scope`). Five kinds: `writes` (insert and update), `locks` (row locks only),
`consults` (read by the rules even where the role may not read them; never shown), `whole` (those
of which the rules need every row of the county, even where the role may read some), and the
trail that every act leaves.
"""

from __future__ import annotations

from enum import StrEnum

from authz.resource import Resource

# What every act may insert: its audit rows, its key, its messages, a denial.
TRAIL = ("audit_event", "decision", "idempotency", "outbox")
# What a denied act may still insert.
DENIAL = ("audit_event", "decision")

_LOAN = ("loan", "loan_event", "household_exposure", "county_lender_position")
_MONEY = (*_LOAN, "county_position", "breaker_event", "classification")
# The project's amount and lender groups stand again on rows that tell of it: they follow on every
# lender's rows, and the amount is a sum over all lenders' participations.
_PROJECT_COPIES = ("project_event", "project_participation", "audit_event")
_BORROWER = ("household", "household_member", "household_status", "document")
_FUND = ("risk_fund", "fund_entry", "county_position")


class Act(StrEnum):
    """A right's verb. A read is `<resource>:read`; the others are words of the mutations."""

    resource: Resource
    zh: str
    en: str
    own_writes: tuple[str, ...]
    locks: tuple[str, ...]
    consults: tuple[str, ...]
    whole: tuple[str, ...]

    # The defaults are for looking a member up by its code: `Act("loan:read")`.
    def __new__(
        cls,
        code: str,
        resource: Resource = Resource.TRACE,
        zh: str = "",
        en: str = "",
        writes: tuple[str, ...] = (),
        locks: tuple[str, ...] = (),
        consults: tuple[str, ...] = (),
        whole: tuple[str, ...] = (),
    ) -> Act:
        member = str.__new__(cls, code)
        member._value_ = code
        member.resource = resource
        member.zh = zh
        member.en = en
        member.own_writes = writes
        member.locks = locks
        member.consults = consults
        member.whole = whole
        return member

    LOAN_SUBMIT = (
        "loan:submit",
        Resource.LOAN,
        "提交贷款申请",
        "Submit a loan application",
        _LOAN,
        ("household", "project", "county_position"),
        _BORROWER,
    )
    LOAN_APPROVE = (
        "loan:approve",
        Resource.LOAN,
        "审批贷款",
        "Approve a loan",
        _LOAN,
        ("household", "project", "county_position"),
        _BORROWER,
    )
    LOAN_SIGN = (
        "loan:sign",
        Resource.LOAN,
        "签订贷款合同",
        "Sign a loan contract",
        _LOAN,
        ("household", "project", "county_position"),
        _BORROWER,
    )
    LOAN_DISBURSE = (
        "loan:disburse",
        Resource.LOAN,
        "发放贷款",
        "Disburse a loan",
        (*_MONEY, "project", *_PROJECT_COPIES),
        ("household",),
        _BORROWER,
        _PROJECT_COPIES,
    )
    REPAYMENT_RECORD = (
        "repayment:record",
        Resource.LOAN,
        "登记还款",
        "Record a repayment",
        (*_MONEY, "repayment"),
        ("household", "project"),
        _BORROWER,
    )
    LOAN_CLASSIFY = (
        "loan:classify",
        Resource.LOAN,
        "五级分类",
        "Classify a loan",
        _MONEY,
        ("household",),
        _BORROWER,
    )
    FUND_OPEN = (
        "fund:open",
        Resource.FUND,
        "设立风险补偿金",
        "Open the county's fund",
        _FUND,
    )
    FUND_INJECT = (
        "fund:inject",
        Resource.FUND,
        "注入风险补偿金",
        "Pay into the fund",
        _FUND,
    )
    FUNDENTRY_REVERSE = (
        "fundentry:reverse",
        Resource.FUND,
        "冲正分录",
        "Reverse an entry of the fund",
        _FUND,
    )
    ENTERPRISE_REGISTER = (
        "enterprise:register",
        Resource.ENTERPRISE,
        "登记用款主体",
        "Register a business entity",
        ("enterprise",),
    )
    PROJECT_REGISTER = (
        "project:register",
        Resource.PROJECT,
        "项目入库",
        "Register a project",
        ("project", "project_event"),
    )
    PROJECT_AMEND = (
        "project:amend",
        Resource.PROJECT,
        "变更项目",
        "Amend a project",
        ("project", *_PROJECT_COPIES),
        (),
        (),
        _PROJECT_COPIES,
    )
    PROJECT_SUPERVISE = (
        "project:supervise",
        Resource.PROJECT,
        "提出监管意见",
        "Supervise a project",
        ("project", "project_event"),
    )
    IDENTITY_REVEAL = (
        "identity:reveal",
        Resource.HOUSEHOLD,
        "查看完整身份证号",
        "Reveal an identity number",
    )
    AUDIT_SEAL = (
        "audit:seal",
        Resource.AUDIT,
        "审计记录封存",
        "Seal the audit trail",
        ("audit_seal",),
    )
    POSITION_PROVE = (
        "position:prove",
        Resource.COUNTY_POSITION,
        "核对汇总数",
        "Prove projections by their sums",
    )
    HOUSEHOLD_READ = (
        "household:read",
        Resource.HOUSEHOLD,
        "查看农户",
        "Read households",
    )
    LOAN_READ = "loan:read", Resource.LOAN, "查看贷款", "Read loans"
    FUND_READ = "fund:read", Resource.FUND, "查看风险补偿金", "Read the fund"
    PROJECT_READ = "project:read", Resource.PROJECT, "查看项目", "Read projects"
    PARTICIPATION_READ = (
        "participation:read",
        Resource.PARTICIPATION,
        "查看项目投入",
        "Read loans of a project",
    )
    EXPOSURE_READ = (
        "exposure:read",
        Resource.EXPOSURE,
        "查看农户授信占用",
        "Read household exposure",
    )
    BREAKER_READ = "breaker:read", Resource.BREAKER, "查看熔断", "Read circuit breakers"
    COUNTY_POSITION_READ = (
        "county_position:read",
        Resource.COUNTY_POSITION,
        "查看县级汇总",
        "Read county totals",
    )
    AUDIT_READ = "audit:read", Resource.AUDIT, "查看审计记录", "Read the audit trail"
    DOCUMENT_READ = "document:read", Resource.DOCUMENT, "查看文件", "Read documents"
    TRACE_READ = (
        "trace:read",
        Resource.TRACE,
        "查看本人办理痕迹",
        "Read one's own decisions and keys",
    )
    ENTERPRISE_READ = (
        "enterprise:read",
        Resource.ENTERPRISE,
        "查看用款主体",
        "Read business entities",
    )
    REGION_READ = "region:read", Resource.REGION, "查看行政区划", "Read divisions"
    LENDER_READ = "lender:read", Resource.LENDER, "查看承贷机构", "Read lending institutions"

    @property
    def is_read(self) -> bool:
        """Whether this is the reading of a resource."""
        return self.value.endswith(":read")

    @property
    def writes(self) -> tuple[str, ...]:
        """Tables that a permitted act may insert into and update, the trail included."""
        return () if self.is_read else tuple(dict.fromkeys((*self.own_writes, *TRAIL)))

    @property
    def sees(self) -> tuple[str, ...]:
        """Tables whose rows the act must find in the database to do its work."""
        return tuple(dict.fromkeys((*self.own_writes, *self.locks, *self.consults)))

    @classmethod
    def reading(cls, resource: str) -> Act:
        """The act of reading a resource."""
        return cls(f"{resource}:read")
