"""From a situation in YAML to facts: a sound loan, fund or project, changed where the case says."""

from __future__ import annotations

import csv
from dataclasses import is_dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from rules import agreement, facts, fund, household, loan, project, repayment
from rules import breaker as judged_breaker
from rules.notice_2018_119 import part_1_positioning as positioning
from rules.notice_2018_119 import part_2_2_breaker as breaker
from rules.notice_2018_119 import part_2_8_disposal as disposal
from rules.notice_2018_119 import part_2_9_enterprise_lending as enterprise
from rules.rate import BenchmarkRate
from rules.refusal import Refusal
from rules.vocabulary import BreakerState, ClearingMeans, HouseholdStatus, LoanState

HERE = Path(__file__).resolve().parent
TODAY = date(2018, 12, 20)
COUNTY_ID = 520327000

# A sound record of every kind, as YAML would write it.
SOUND: dict[type, dict[str, Any]] = {
    facts.HouseholdFacts: {"status": "POOR", "applied_on": TODAY},
    facts.ExposureFacts: {},
    facts.PositionFacts: {"npl": "100000.00", "outstanding": "10000000.00"},
    facts.FundFacts: {"balance": "3000000.00", "outstanding": "20000000.00"},
    facts.ProjectFacts: {
        "state": "NORMAL",
        "entity_kind": "COOPERATIVE",
        "entity_list_state": "WHITELIST",
    },
    facts.AgreementFacts: {
        "state": "SIGNED",
        "ends_on": date(2020, 12, 31),
        "parties_with_duties": ["HOUSEHOLD", "ENTERPRISE"],
        "has_consent": True,
        "has_benefit_linkage": True,
        "has_risk_control": True,
        "voluntary": True,
        "participation": "LABOUR",
    },
    facts.ConsentFacts: {
        "given_on": date(2018, 12, 1),
        "witness": "王村长",
        "file_hash": "0123456789abcdef" * 4,
    },
    facts.AgreementSigningFacts: {
        "today": TODAY,
        "signed_on": TODAY,
        "consent": {},
        "agreement": {"state": "DRAFT"},
        "entity_kind": "COOPERATIVE",
        "entity_list_state": "UNLISTED",
    },
    facts.AgreementRegistrationFacts: {
        "entity_kind": "COOPERATIVE",
        "entity_list_state": "UNLISTED",
        "amount": "20000.00",
        "starts_on": TODAY,
        "ends_on": date(2021, 12, 20),
    },
    facts.LoanFacts: {
        "today": TODAY,
        "amount": "20000.00",
        "rate": "4.35",
        "signed_on": TODAY,
        "value_on": TODAY,
        "matures_on": date(2019, 12, 20),
        "purpose": "OWN_PRODUCTION",
        "industry": "PLANTING",
        "household": {},
        "exposure": {},
        "position": {},
        "county_id": COUNTY_ID,
        "lender_county_id": COUNTY_ID,
    },
    facts.ApprovalFacts: {"state": "SUBMITTED", "approval_reference": "凤农商贷审〔2018〕77号"},
    facts.SigningFacts: {"state": "APPROVED", "contract_no": "HT-77", "approved_on": TODAY},
    facts.DisbursementFacts: {"state": "SIGNED", "approved_on": date(2018, 12, 1)},
    facts.RepaymentFacts: {
        "today": TODAY,
        "state": "ACTIVE",
        "value_on": date(2018, 6, 1),
        "received_on": TODAY,
        "principal": "1000.00",
        "outstanding": "20000.00",
        "classified_on": date(2018, 12, 1),
    },
    facts.ClassificationFacts: {
        "today": TODAY,
        "state": "ACTIVE",
        "value_on": date(2018, 6, 1),
        "as_of": TODAY,
    },
    facts.AssessmentFacts: {
        "today": TODAY,
        "assessed_on": TODAY,
        "by_lender": False,
        "conditions": ["WILLING", "POTENTIAL", "SKILLS", "REPAYMENT_CAPACITY"],
    },
    facts.StatusChangeFacts: {
        "today": TODAY,
        "status": "POOR",
        "status_since": date(2018, 5, 1),
        "to": "EXITED",
        "from_on": TODAY,
        "reason": "达到脱贫标准",
    },
    facts.SubsidyFacts: {},
    facts.DisposalFacts: {
        "today": TODAY,
        "state": "OPEN",
        "removed_on": date(2018, 5, 1),
        "decided_on": TODAY,
        "deciding_body": "凤冈县人民政府",
    },
    facts.FundOpeningFacts: {"exists": False, "document_no": "凤府发〔2018〕3号"},
    facts.InjectionFacts: {
        "today": TODAY,
        "amount": "2500000.00",
        "booked_on": TODAY,
        "source_level": "COUNTY",
        "document_no": "凤财发〔2018〕9号",
    },
    facts.OutflowFacts: {"kind": "COMPENSATION", "amount": "40000.00", "balance": "40000.00"},
    facts.ReversalFacts: {
        "kind": "INJECTION",
        "amount": "1000.00",
        "balance": "1000.00",
        "is_reversed": False,
        "reason": "误记",
    },
    facts.EnterpriseFacts: {"name": "凤冈锌硒茶业有限公司", "uscc": "91110000600037341L"},
    facts.ProjectRegistrationFacts: {
        "name": "锌硒茶基地",
        "entity_kind": "COOPERATIVE",
        "entity_list_state": "UNLISTED",
        "declared_loan_funds": "4900000.00",
    },
    facts.ProjectAmendmentFacts: {
        "today": TODAY,
        "state": "NORMAL",
        "entity_list_state": "WHITELIST",
        "declared_before": "4900000.00",
        "declared_after": "4900000.00",
        "contributed": "4980000.00",
        "reason": "扩大规模",
    },
}

# Step -> the function judged, and its records by their name in the YAML.
STEPS: dict[str, tuple[Any, dict[str, type]]] = {
    "submission": (loan.judge_submission, {"loan": facts.LoanFacts}),
    "approval": (
        loan.judge_approval,
        {"loan": facts.LoanFacts, "approval": facts.ApprovalFacts},
    ),
    "signing": (loan.judge_signing, {"loan": facts.LoanFacts, "signing": facts.SigningFacts}),
    "disbursement": (
        loan.judge_disbursement,
        {"loan": facts.LoanFacts, "disbursement": facts.DisbursementFacts},
    ),
    "lending warnings": (
        loan.warnings_of_lending,
        {"loan": facts.LoanFacts, "fund": facts.FundFacts},
    ),
    "classification": (
        loan.judge_classification,
        {"classification": facts.ClassificationFacts},
    ),
    "repayment": (repayment.judge_repayment, {"repayment": facts.RepaymentFacts}),
    "repayment warnings": (repayment.warnings_of_repayment, {"repayment": facts.RepaymentFacts}),
    "assessment": (household.judge_assessment, {"assessment": facts.AssessmentFacts}),
    "status change": (household.judge_status_change, {"change": facts.StatusChangeFacts}),
    "disposal": (household.judge_disposal, {"disposal": facts.DisposalFacts}),
    "subsidised until": (positioning.subsidised_until, {"subsidy": facts.SubsidyFacts}),
    "fund opening": (fund.judge_fund_opening, {"opening": facts.FundOpeningFacts}),
    "injection": (fund.judge_injection, {"injection": facts.InjectionFacts}),
    "outflow": (fund.judge_outflow, {"outflow": facts.OutflowFacts}),
    "reversal": (fund.judge_reversal, {"reversal": facts.ReversalFacts}),
    "fund warnings": (lambda held: fund.warnings_of_fund(held, TODAY), {"fund": facts.FundFacts}),
    "enterprise registration": (
        project.judge_enterprise_registration,
        {"enterprise": facts.EnterpriseFacts},
    ),
    "agreement registration": (
        agreement.judge_agreement_registration,
        {"agreement": facts.AgreementRegistrationFacts},
    ),
    "agreement signing": (
        agreement.judge_agreement_signing,
        {"signing": facts.AgreementSigningFacts},
    ),
    "project registration": (
        project.judge_project_registration,
        {"project": facts.ProjectRegistrationFacts},
    ),
    "project amendment": (
        project.judge_project_amendment,
        {"project": facts.ProjectAmendmentFacts},
    ),
    "project watch": (project.watch_moves, {"project": facts.ProjectAmendmentFacts}),
    "trip": (lambda held: breaker.trips(held, TODAY), {"position": facts.PositionFacts}),
}

# Questions of single values, answered with one word.
QUESTIONS: dict[str, Any] = {
    "segment": lambda given: enterprise.segment(given["value_on"]),
    "watch level": lambda given: enterprise.watch_level(
        enterprise.project_amount(Decimal(given["declared"]), Decimal(given["contributed"])), TODAY
    ),
    "disposal needed": lambda given: disposal.needs_disposal(
        HouseholdStatus[given["status"]], LoanState[given["state"]]
    ),
    "resume": lambda given: breaker.may_resume(
        build(facts.PositionFacts, given["position"]),
        None if given["resume_ratio"] is None else Decimal(given["resume_ratio"]),
    ),
    "resume ratio": lambda given: judged_breaker.judge_resume_ratio(Decimal(given["ratio"]), TODAY),
    "resume request": lambda given: judged_breaker.judge_resume_request(
        build(facts.PositionFacts, given["position"]),
        Decimal("0.02"),
        ClearingMeans(given["means"]),
        given["note"],
        TODAY,
    ),
    "resume refusal": lambda given: judged_breaker.judge_resume_refusal(
        BreakerState(given["state"]), given["reason"]
    ),
}


def judged(case: dict[str, Any]) -> Any:
    """The answer of the rules to one case of the YAML file."""
    step = case["step"]
    if step in QUESTIONS:
        return QUESTIONS[step](case["given"])
    function, records = STEPS[step]
    return function(*(build(kind, case.get(name, {})) for name, kind in records.items()))


def build(kind: type, changes: dict[str, Any]) -> Any:
    """A sound record of that kind with the changes, its text turned into the fields' types."""
    values = {**SOUND[kind], **changes}
    hints = get_type_hints(kind)
    assert set(values) <= set(hints), f"{kind.__name__} has no {set(values) - set(hints)}"
    made = {name: convert(hints[name], value) for name, value in values.items()}
    if kind is facts.LoanFacts:
        made.setdefault("benchmarks", benchmarks())
    return kind(**made)


def convert(hint: Any, value: Any) -> Any:
    """One YAML value as the type of its field; a float is never money."""
    if get_origin(hint) in (Union, UnionType):
        if value is None:
            return None
        hint = next(option for option in get_args(hint) if option is not type(None))
    if is_dataclass(hint) and isinstance(value, dict):
        return build(hint, value)  # type: ignore[arg-type]
    if get_origin(hint) in (tuple, frozenset):
        made = get_origin(hint)
        return made(convert(get_args(hint)[0], item) for item in value)
    if hint is Decimal:
        assert isinstance(value, str), f"write {value} in quotes"
        return Decimal(value)
    if get_origin(hint) in (tuple, frozenset):
        made = get_origin(hint)
        return made(convert(get_args(hint)[0], item) for item in value)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint(value)
    assert isinstance(value, hint), f"{value!r} is not {hint}"
    return value


@cache
def benchmarks() -> tuple[BenchmarkRate, ...]:
    """The PBoC benchmark table of 2012 to 2015."""
    with (HERE / "data" / "benchmarks.csv").open(encoding="utf-8") as file:
        return tuple(
            BenchmarkRate(
                date.fromisoformat(row["effective_date"]),
                int(row["tenor_from_months_excl"]),
                int(row["tenor_to_months_incl"]) if row["tenor_to_months_incl"] else None,
                Decimal(row["rate_percent"]),
            )
            for row in csv.DictReader(file)
        )


def shown(refusal: Refusal, names: set[str]) -> dict[str, str]:
    """The named figures of a refusal, its path and article among them."""
    everything = {
        **dict(refusal.params),
        "path": ".".join(refusal.path),
        "article": refusal.clause.article if refusal.clause else "",
    }
    return {name: everything[name] for name in names if name in everything}
