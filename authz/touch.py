"""Which tables doing an act touches; row-level security opens exactly these for its transaction.

Four kinds: `writes` (insert and update), `locks` (row locks only), `consults` (read by the rules
even where the role may not read them; never shown), and `whole` (those of which the rules need
every row of the county, even where the role may read some). An act that is not here touches
nothing but the trail that every act leaves.
"""

from __future__ import annotations

from dataclasses import dataclass

# What every act may insert: its audit rows, its key, its messages, a denial.
TRAIL = ("audit_event", "decision", "idempotency", "outbox")
# What a denied act may still insert.
DENIAL = ("audit_event", "decision")

_LOAN = ("loan", "loan_event", "household_exposure", "county_lender_position")
_HOUSEHOLD = ("household", "household_exposure")
# What a loan is followed by; its rows repeat the loan's lender, outlet and township.
_CARE = ("instalment", "instalment_plan", "collection_case")
_MONEY = (*_LOAN, "county_position", "breaker_event", "classification", "warning")
# The project's amount and lender groups stand again on rows that tell of it: they follow on every
# lender's rows, and the amount is a sum over all lenders' participations.
_PROJECT_COPIES = (
    "project_event",
    "project_participation",
    "screening",
    "exit_plan",
    "exit_stage",
    "exit_consent",
    "project_security",
    "fund_use",
    "credit_referral",
    "dividend",
    "warning",
    "statistic_project",
    "project_assessment",
    "audit_event",
)
# Both levels are told of a watch that moves with the amount.
_TURN = ("project_watch_turn",)
_STATISTIC = (
    "statistic",
    "statistic_line",
    "statistic_figure",
    "statistic_project",
)
# Which lenders owe an assessment is known from the loans of all of them; the task is one, of the
# project's lead lender, whoever does the last of it.
_LENT = ("statistic", "statistic_line")
# The totals of a report are sums over all projects and lenders of the county.
_SUMMED = ("statistic", "statistic_project")
_PROJECT = ("project", *_PROJECT_COPIES, *_TURN)
# Funds in use are a sum over all lenders' loans.
_FUNDS = (*_PROJECT_COPIES, "loan")
_BORROWER = ("household", "household_member", "household_status", "document")
_DISPOSED = ("loan", "loan_event", "warning")
_FUND = ("risk_fund", "fund_entry", "county_position")
_BREAKER = ("county_lender_position", "breaker_event")
_SUBSIDISED = ("subsidy_batch", "subsidy_line", "household")
_TRAIL = ("audit_event", "audit_seal")
_CLAIMED = (*_SUBSIDISED, "household_status", "project")


@dataclass(frozen=True, slots=True)
class Touch:
    """Names of tables by what an act does to them."""

    writes: tuple[str, ...] = ()
    locks: tuple[str, ...] = ()
    consults: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()


TOUCHES: dict[str, Touch] = {
    "loan:submit": Touch(
        _LOAN, locks=("household", "project", "county_position"), consults=_BORROWER
    ),
    "loan:approve": Touch(
        _LOAN, locks=("household", "project", "county_position"), consults=_BORROWER
    ),
    "loan:sign": Touch(
        _LOAN, locks=("household", "project", "county_position"), consults=_BORROWER
    ),
    "loan:disburse": Touch(
        (*_MONEY, "repayment", *_CARE, "agreement", *_PROJECT),
        locks=("household",),
        consults=_BORROWER,
        whole=_FUNDS,
    ),
    "repayment:record": Touch(
        (*_MONEY, "repayment", *_CARE, "default_buffer", "claim"),
        locks=("household", "project"),
        consults=_BORROWER,
    ),
    "loan:classify": Touch((*_MONEY, "collection_case"), locks=("household",), consults=_BORROWER),
    "fund:open": Touch(_FUND),
    "fund:inject": Touch((*_FUND, "top_up_plan", "warning")),
    "fundentry:reverse": Touch(_FUND),
    "fundinterest:record": Touch((*_FUND, "top_up_plan", "warning")),
    "budgetrevenue:record": Touch(("budget_revenue",)),
    "topupplan:record": Touch(("top_up_plan",), locks=("county_position",)),
    "bankstatement:reconcile": Touch(
        ("bank_statement", "bank_statement_line", "bank_match"), locks=("risk_fund",)
    ),
    "bankmatch:record": Touch(("bank_match",), locks=("risk_fund",)),
    "bankmatch:end": Touch(("bank_match",)),
    "cooperation:register": Touch(("cooperation", "cooperation_share")),
    "cooperation:end": Touch(("cooperation",)),
    "enterprise:register": Touch(("enterprise",)),
    "insurancepolicy:register": Touch(("insurance_policy",)),
    "premiumsubsidy:pay": Touch(
        ("premium_subsidy", "subsidy_entry"), locks=("insurance_policy",), consults=("household",)
    ),
    "premiumsubsidy:reverse": Touch(
        ("subsidy_entry",), locks=("insurance_policy",), consults=("premium_subsidy",)
    ),
    "subsidybatch:draft": Touch(
        ("subsidy_batch", "subsidy_line", "loan"),
        consults=(
            "household",
            "household_status",
            "repayment",
            "extension",
            "instalment",
            "claim",
            "project",
        ),
    ),
    "subsidybatch:submit": Touch(("subsidy_batch",), consults=("subsidy_line", "loan")),
    "subsidybatch:approve": Touch(("subsidy_batch",)),
    "subsidybatch:return": Touch(("subsidy_batch",)),
    "subsidybatch:pay": Touch(
        (
            *("subsidy_batch", "subsidy_line", "subsidy_entry"),
            *("loan", "loan_event", "county_lender_position", "county_position", "breaker_event"),
            *("repayment", *_CARE, "default_buffer", "claim", "warning"),
        ),
        consults=("extension", "household"),
    ),
    "project:register": Touch(("project", "project_event")),
    "project:amend": Touch(_PROJECT, whole=_PROJECT_COPIES),
    "project:supervise": Touch(("project", "project_event")),
    "screening:record": Touch(_PROJECT, consults=("loan",), whole=_PROJECT_COPIES),
    "screening:sign": Touch((*_PROJECT, "loan", "loan_event"), whole=_PROJECT_COPIES),
    "exitplan:agree": Touch(_PROJECT, consults=("loan", "household"), whole=_FUNDS),
    "rectification:order": Touch(_PROJECT, consults=("loan",), whole=_FUNDS),
    "listing:enter": Touch(
        ("enterprise", "list_entry", "project", "project_event", "loan", "loan_event", "warning"),
        consults=("project_participation",),
    ),
    "listing:follow": Touch(
        ("project", "project_event", "loan", "loan_event", "warning"),
        consults=("project_participation",),
    ),
    "project:exit": Touch(_PROJECT, consults=("loan",), whole=_FUNDS),
    # The chain holds events of every project; only whether it does is told (B29).
    "audit:verify": Touch(consults=_TRAIL, whole=_TRAIL),
    "projectsecurity:record": Touch(_PROJECT, consults=("loan",), whole=_FUNDS),
    "projectsecurity:release": Touch(_PROJECT, consults=("loan",), whole=_FUNDS),
    "collateral:demand": Touch(_PROJECT, consults=("loan",), whole=_FUNDS),
    "collateral:lapse": Touch(
        ("project", "project_event", "warning"),
        consults=("project_participation", "project_security", "loan"),
    ),
    "project:secure": Touch(_PROJECT, consults=("loan",), whole=_FUNDS),
    "funduse:record": Touch(
        (*_PROJECT, "enterprise", "list_entry", "loan", "loan_event"), whole=_FUNDS
    ),
    "creditreferral:record": Touch(_PROJECT, whole=_PROJECT_COPIES),
    "dividend:record": Touch(_PROJECT, whole=_PROJECT_COPIES),
    "participation:withdraw": Touch(
        _PROJECT, locks=("loan",), consults=("loan",), whole=_PROJECT_COPIES
    ),
    "audit:seal": Touch(("audit_seal",)),
    "loan:dispose": Touch(_DISPOSED),
    "loan:age": Touch((*_MONEY, *_CARE), locks=("household",)),
    "extension:request": Touch(("extension",), locks=("loan",)),
    "extension:consent": Touch(("extension", "loan", "loan_event", "instalment", "warning")),
    "extension:refuse": Touch(("extension",)),
    "extension:withdraw": Touch(("extension",)),
    "extension:lapse": Touch(("extension",)),
    "instalmentplan:agree": Touch(("instalment_plan", "instalment_plan_row", *_DISPOSED)),
    "instalmentplan:cancel": Touch(
        ("instalment_plan", "loan_event"), locks=("loan",), consults=("household",)
    ),
    "disposal:decide": Touch(("disposal_case", "loan_event", "warning")),
    "household:rate": Touch(("assessment", *_HOUSEHOLD)),
    "household:assess": Touch(("assessment", *_HOUSEHOLD)),
    "householdstatus:change": Touch(
        (
            *_HOUSEHOLD,
            "household_status",
            "roster_change",
            "loan",
            "loan_event",
            "disposal_case",
            "warning",
        ),
        locks=("roster",),
    ),
    # What is refused of a project's warning is told under the fence that the project has then.
    "warning:acknowledge": Touch(("warning",), locks=("project",)),
    "warning:close": Touch(("warning",), locks=("project",), consults=("county_position",)),
    "warning:sweep": Touch(("warning", "top_up_plan"), locks=("county_position", "project")),
    "countydocument:register": Touch(("county_document", "warning")),
    "riskteam:appoint": Touch(("risk_team", "warning")),
    "meeting:record": Touch(("joint_meeting", "meeting_resolution", "warning")),
    "resolution:complete": Touch(("meeting_resolution", "warning")),
    "unitinspection:record": Touch(("duty_record",)),
    "urging:record": Touch(("duty_record",)),
    "measures:record": Touch(("duty_record",)),
    "publicity:record": Touch(("duty_record",)),
    "modelborrower:record": Touch(("model_borrower",), consults=("household_member",)),
    "modelborrower:publish": Touch(("model_borrower",), consults=("household_member",)),
    "insuranceproduct:register": Touch(("insurance_product",)),
    "tolerance:set": Touch(("npl_tolerance",)),
    "violation:record": Touch(("violation",)),
    "violation:conclude": Touch(("violation",)),
    "breakerratio:set": Touch(_BREAKER),
    "breakerresume:request": Touch(_BREAKER),
    "breakerresume:grant": Touch(_BREAKER),
    "breakerresume:refuse": Touch(_BREAKER),
    "roster:import": Touch(("roster", "roster_row")),
    "roster:publish": Touch(
        (
            "roster",
            "roster_row",
            "roster_change",
            "household_member",
            "household_status",
            "identity_index",
            "loan",
            "loan_event",
            "warning",
            *_HOUSEHOLD,
        )
    ),
    "roster:sweep": Touch(("household", "loan", "loan_event", "warning")),
    "loan:recall": Touch(("loan", "loan_event", "collection_case", "warning")),
    "inspection:record": Touch(("inspection", "loan", "loan_event", "collection_case", "warning")),
    "collection:open": Touch(("collection_case", "warning"), locks=("loan",)),
    "collectionaction:record": Touch(("collection_case", "collection_action")),
    "collection:decide": Touch(
        ("collection_case", "loan_event"), locks=("loan",), consults=("inspection",)
    ),
    "collection:close": Touch(("collection_case",), locks=("loan",)),
    "maliciousdefault:propose": Touch(("malicious_default",), locks=("loan",)),
    "maliciousdefault:lift": Touch(("malicious_default",)),
    "maliciousdefault:confirm": Touch(("malicious_default", *_HOUSEHOLD)),
    "maliciousdefault:reject": Touch(("malicious_default",)),
    "loan:refuse": Touch(_LOAN, locks=("household",)),
    "loan:withdraw": Touch(_LOAN, locks=("household",)),
    "loan:cancel": Touch(_LOAN, locks=("household",)),
    "agreement:register": Touch(("agreement",), locks=("household",)),
    "agreement:sign": Touch(("agreement",), locks=("household",)),
    "agreement:terminate": Touch(("agreement",), locks=("household",)),
    "agreement:expire": Touch(("agreement",)),
    "buffer:open": Touch(("default_buffer", "loan", "loan_event", "warning"), consults=_SUBSIDISED),
    "buffer:extend": Touch(("default_buffer",), locks=("loan",), consults=("household",)),
    "bufferextension:approve": Touch(
        ("default_buffer", "loan_event"), locks=("loan",), consults=("household",)
    ),
    "reminder:record": Touch(("reminder",), locks=("loan",), consults=("household",)),
    "claim:submit": Touch(
        ("claim", "claim_part", "loan", "loan_event", "warning"), consults=_CLAIMED
    ),
    "claim:resubmit": Touch(
        ("claim", "claim_part", "loan_event"), locks=("loan",), consults=_CLAIMED
    ),
    "claim:sign": Touch(
        ("claim", "claim_opinion", "loan", "loan_event"),
        consults=("county_position", "household"),
        whole=("claim",),
    ),
    "claimsignature:withdraw": Touch(
        ("claim", "claim_opinion"), locks=("loan",), consults=("household",)
    ),
    "claim:withdraw": Touch(("claim", "loan", "loan_event"), consults=("household",)),
    "claim:cancel": Touch(("claim", "loan", "loan_event"), consults=("household",)),
    "claim:pay": Touch(
        (*_FUND, "claim", "default_buffer", "loan", "loan_event", *_BREAKER, "warning"),
        consults=_CLAIMED,
    ),
    "recovery:record": Touch(
        (
            "recovery",
            "claim",
            "loan",
            "loan_event",
            "household_exposure",
            *_CARE,
        ),
        consults=_BORROWER,
    ),
    "recovery:deposit": Touch(("recovery", "warning"), locks=("loan",), consults=("household",)),
    "recovery:book": Touch(
        (*_FUND, "recovery", "claim", "top_up_plan", "warning"),
        locks=("loan",),
        consults=("household",),
    ),
    "statistic:freeze": Touch((*_STATISTIC, "written_report"), locks=("project",)),
    "statistic:submit": Touch(("statistic", "statistic_entry", "warning")),
    "statistic:correct": Touch((*_STATISTIC, "written_report", "warning"), locks=("project",)),
    "project:assess": Touch(
        ("project_assessment", "warning"),
        locks=("project",),
        consults=_LENT,
        whole=(*_LENT, "warning"),
    ),
    "report:submit": Touch(("written_report", "warning"), consults=_SUMMED, whole=_SUMMED),
    "report:receive": Touch(("written_report", "warning")),
    "report:return": Touch(("written_report",)),
    "report:correct": Touch(("written_report",)),
}
NOTHING = Touch()
