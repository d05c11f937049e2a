"""Loans, their schedules, events, repayments and classifications."""

from __future__ import annotations

from authz.act import Act
from models.listed import listed
from planner.nouns.base import COUNTY, RECORDED, Acts, Edge, Noun, child, parent, tenant_id, to
from planner.nouns.lending import LENT_WHILE_SUSPENDED
from rules.notice_2018_119.part_2_8_disposal import LATE
from rules.states import LOAN, ON_THE_BOOK
from rules.vocabulary import NON_PERFORMING

_HAS = (
    "exists (select 1 from {table} x where x.county_id = §.county_id and x.loan_id = §.id"
    " and x.{such})"
)
_OPEN = "state = 'OPEN'"
_BARS = "state in ('PROPOSED', 'EFFECTIVE', 'LIFT_PROPOSED')"
_EARLY = "decision = 'EARLY_COLLECT'"
_ENDED = "state = 'OPEN' and x.ends_on < {today}"
_PLANNED = _HAS.format(table="instalment_plan", such="state = 'ACTIVE'")
# What is paid of a loan that the fund has paid for is a recovery, of any other a repayment.
_COMPENSATED = _HAS.format(table="claim", such="paid_on is not null")
# On a ground that the rules admit, and while no plan is in force (`ground_of_recall`).
_MAY_BE_RECALLED = (
    f"('MISUSED' = any(§.flags) or §.five_tier in ({listed(NON_PERFORMING)}) or "
    + _HAS.format(table="disposal_case", such=_EARLY)
    + f") and not {_PLANNED}"
)
_ACTS = Acts(
    {
        Act.LOAN_APPROVE: "approve",
        Act.LOAN_SIGN: "sign",
        Act.LOAN_DISBURSE: "disburse",
        Act.LOAN_REFUSE: "refuse",
        Act.LOAN_WITHDRAW: "withdraw",
        Act.LOAN_CANCEL: "cancel",
        Act.REPAYMENT_RECORD: "repay",
        Act.LOAN_CLASSIFY: "classify",
        Act.LOAN_RECALL: "call_early",
        Act.LOAN_DISPOSE: "",
        Act.EXTENSION_REQUEST: "extend",
        Act.INSTALMENTPLAN_AGREE: "",
        Act.INSPECTION_RECORD: "inspect",
        Act.COLLECTION_OPEN: "collect",
        Act.MALICIOUSDEFAULT_PROPOSE: "collect",
        Act.BUFFER_OPEN: "open_buffer",
        Act.REMINDER_RECORD: "remind",
        Act.CLAIM_SUBMIT: "claim",
        Act.RECOVERY_RECORD: "recover",
    },
    LOAN,
    conditions={
        Act.REPAYMENT_RECORD: f"§.state <> 'WRITTEN_OFF_RETAINED' or not {_COMPENSATED}",
        Act.RECOVERY_RECORD: _COMPENSATED,
        Act.LOAN_RECALL: _MAY_BE_RECALLED,
        Act.LOAN_DISPOSE: f"§.state in ({listed(ON_THE_BOOK)}) and §.matures_on < {{today}}",
        Act.EXTENSION_REQUEST: "§.matures_on > {today}",
        Act.INSTALMENTPLAN_AGREE: f"§.state in ({listed(LATE)})"
        " or §.state = 'ACTIVE' and §.matures_on <= {today}",
        Act.COLLECTION_OPEN: f"not {_HAS.format(table='collection_case', such=_OPEN)}",
        # Nor does anybody evade it.
        Act.MALICIOUSDEFAULT_PROPOSE: "§.arrears_cause is null"
        f" and not {_HAS.format(table='malicious_default', such=_BARS)}",
        # Nothing but the county's own late subsidy is no default (B8).
        Act.BUFFER_OPEN: "§.arrears_cause is null",
        Act.CLAIM_SUBMIT: _HAS.format(table="default_buffer", such=_ENDED) + f" and not {_PLANNED}",
    },
)

# What is to be paid next: the first line that is not past and not paid.
_NEXT_DUE = (
    "(select {what} from instalment i where i.county_id = {{t}}.county_id and i.loan_id = {{t}}.id"
    " and i.due_on >= {{today}}"
    " and (i.principal_paid < i.principal or i.interest_paid < i.interest)"
    " order by i.due_on limit 1)"
)

NOUNS: dict[str, Noun] = {
    "Loan": Noun(
        "loan",
        tenant_id("loan"),
        orders=RECORDED
        | {
            "AMOUNT": "amount",
            "MATURES_ON": "matures_on",
            "OUTSTANDING_PRINCIPAL": "outstanding_principal",
        },
        expressions={
            "segment": "case when {t}.value_on is null then null when {t}.value_on"
            " < {cut_date} then 'OLD' else 'NEW' end",
            # `greatest` passes over null: a loan that is not overdue has 0.
            "overdue_days": "greatest({today} - {t}.overdue_since_on, 0)",
            "lent_while_suspended": LENT_WHILE_SUSPENDED,
            "payee_account": "({t}.payee_account_hmac = any({value}))",
            "next_due_on": _NEXT_DUE.format(what="i.due_on"),
            "next_due_principal": _NEXT_DUE.format(what="i.principal - i.principal_paid"),
            "next_due_interest": _NEXT_DUE.format(what="i.interest - i.interest_paid"),
        },
        acts=_ACTS,
    ),
    "Instalment": Noun(
        "instalment",
        "'null'",
        key=("county_id", "loan_id", "number"),
        expressions={
            "unpaid": "({t}.principal - {t}.principal_paid + {t}.interest - {t}.interest_paid)"
        },
    ),
    "LoanEvent": Noun("loan_event", tenant_id("loanevent"), orders=RECORDED),
    "Repayment": Noun(
        "repayment",
        tenant_id("repayment"),
        orders={"RECEIVED_ON": "received_on"},
        default_order="RECEIVED_ON",
    ),
    "Classification": Noun(
        "classification",
        tenant_id("classification"),
        orders={"AS_OF": "as_of_on"},
        default_order="AS_OF",
    ),
}

EDGES: dict[str, Edge] = {
    "loan.lender": to("Lender", "lender_id"),
    "loan.outlet": to("Outlet", "outlet_id"),
    "loan.household": parent("Household", "household_id"),
    "loan.borrower": parent("HouseholdMember", "member_id"),
    "loan.project": parent("Project", "project_id"),
    "loan.renews": parent("Loan", "renews_id"),
    "loan.schedule": child("Instalment", "loan_id", "number"),
    "loan.events": child("LoanEvent", "loan_id"),
    "loan.repayments": child("Repayment", "loan_id"),
    "loan.extensions": child("Extension", "loan_id"),
    "loan.instalment_plans": child("InstalmentPlan", "loan_id"),
    "loan.classifications": child("Classification", "loan_id"),
    "loan.disposal_case": Edge("DisposalCase", (COUNTY, ("id", "loan_id"))),
    "loan_part.loan": parent("Loan", "loan_id"),
}
