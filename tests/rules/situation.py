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

from rules import (
    agreement,
    care_facts,
    claim,
    claim_facts,
    collection,
    facts,
    fund,
    household,
    loan,
    project,
    project_care,
    project_facts,
    recovery_facts,
    repayment,
    report,
    report_facts,
    subsidy,
    subsidy_facts,
)
from rules import breaker as judged_breaker
from rules import disposal as unpaid
from rules import recovery as recovered
from rules.notice_2018_119 import part_1_positioning as positioning
from rules.notice_2018_119 import part_2_2_breaker as breaker
from rules.notice_2018_119 import part_2_4_subsidy as subsidies
from rules.notice_2018_119 import part_2_5_recovery as recovery
from rules.notice_2018_119 import part_2_6_buffer as buffer
from rules.notice_2018_119 import part_2_6_fund as fund_clauses
from rules.notice_2018_119 import part_2_6_recovery as coming_back
from rules.notice_2018_119 import part_2_8_disposal as disposal
from rules.notice_2018_119 import part_2_9_enterprise_lending as enterprise
from rules.notice_2018_119 import part_2_9_reports as reports
from rules.notice_2018_119 import part_2_9_screening as screening
from rules.rate import BenchmarkRate
from rules.refusal import Refusal, present
from rules.vocabulary import (
    BreakerState,
    ClaimState,
    ClearingMeans,
    EnterpriseListState,
    FiveTier,
    HouseholdStatus,
    LenderKind,
    LoanState,
    ProjectState,
    RepaymentMethod,
    ReportState,
    SubsidyBatchState,
    SubsidyExclusion,
)
from tests.rules import situation_duty
from tests.rules.sound import SOUND, TODAY
from tests.rules.sound_report import REPORTS

HERE = Path(__file__).resolve().parent

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
    "extension": (
        lambda asked: unpaid.judge_extension_request(asked, None, "茶叶三月上市"),
        {"extension": care_facts.ExtensionFacts},
    ),
    "extension without a reason": (
        lambda asked: unpaid.judge_extension_request(asked, None, " "),
        {"extension": care_facts.ExtensionFacts},
    ),
    "extension beside an open one": (
        lambda asked, pending: unpaid.judge_extension_request(asked, pending, "茶叶三月上市"),
        {"extension": care_facts.ExtensionFacts, "pending": care_facts.PendingExtension},
    ),
    "extension consent": (
        unpaid.judge_extension_consent,
        {"extension": care_facts.ExtensionFacts, "consent": care_facts.ConsentFacts},
    ),
    "instalment plan": (unpaid.judge_instalment_plan, {"plan": care_facts.PlanFacts}),
    "disposal class": (unpaid.judge_loan_disposal, {"loan": care_facts.UnpaidFacts}),
    "disposal": (household.judge_disposal, {"disposal": care_facts.DisposalFacts}),
    "subsidised until": (positioning.subsidised_until, {"subsidy": facts.SubsidyFacts}),
    "inspection": (collection.judge_inspection, {"inspection": care_facts.InspectionFacts}),
    "collection": (collection.judge_collection, {"collection": care_facts.CollectionFacts}),
    "collection action": (
        collection.judge_collection_action,
        {"action": care_facts.CollectionActionFacts},
    ),
    "case closing": (collection.judge_case_closing, {"closing": care_facts.CaseClosingFacts}),
    "misuse decision": (
        collection.judge_misuse_decision,
        {"misuse": care_facts.MisuseDecisionFacts},
    ),
    "recall": (collection.judge_recall, {"recall": care_facts.RecallFacts}),
    "default confirmation": (
        collection.judge_default_confirmation,
        {"confirmation": care_facts.DefaultConfirmationFacts},
    ),
    "buffer": (claim.judge_buffer, {"buffer": claim_facts.BufferFacts}),
    "buffer extension": (
        claim.judge_buffer_extension,
        {"extension": claim_facts.BufferExtensionFacts},
    ),
    "buffer approval": (claim.judge_buffer_approval, {"approval": claim_facts.BufferApprovalFacts}),
    "reminder": (claim.judge_reminder, {"reminder": claim_facts.ReminderFacts}),
    "claim": (claim.judge_claim, {"claim": claim_facts.ClaimFacts}),
    "claim warnings": (claim.warnings_of_claim, {"claim": claim_facts.ClaimFacts}),
    "claim again": (
        lambda again: claim.judge_claim_again(ClaimState.RETURNED, again, "甲", frozenset({"乙"})),
        {"claim": claim_facts.ClaimFacts},
    ),
    "claim again by a signer": (
        lambda again: claim.judge_claim_again(ClaimState.RETURNED, again, "乙", frozenset({"乙"})),
        {"claim": claim_facts.ClaimFacts},
    ),
    "signature": (claim.judge_signature, {"signing": claim_facts.SigningOfClaimFacts}),
    "signature withdrawal": (
        claim.judge_signature_withdrawal,
        {"signing": claim_facts.SigningOfClaimFacts},
    ),
    "state after signature": (claim.state_after, {"signing": claim_facts.SigningOfClaimFacts}),
    "claim payment": (claim.judge_claim_payment, {"payment": claim_facts.PaymentFacts}),
    "fund opening": (fund.judge_fund_opening, {"opening": facts.FundOpeningFacts}),
    "injection": (fund.judge_injection, {"injection": facts.InjectionFacts}),
    "outflow": (fund.judge_outflow, {"outflow": facts.OutflowFacts}),
    "reversal": (fund.judge_reversal, {"reversal": facts.ReversalFacts}),
    "receipt": (recovered.judge_receipt, {"receipt": recovery_facts.ReceiptFacts}),
    "receipt warnings": (recovered.warnings_of_receipt, {"receipt": recovery_facts.ReceiptFacts}),
    "deposit": (recovered.judge_deposit, {"deposit": recovery_facts.DepositFacts}),
    "deposit warnings": (recovered.warnings_of_deposit, {"deposit": recovery_facts.DepositFacts}),
    "booking": (recovered.judge_booking, {"booking": recovery_facts.BookingFacts}),
    "fund warnings": (lambda held: fund.warnings_of_fund(held, TODAY), {"fund": facts.FundFacts}),
    "alert closing": (
        lambda held: present([fund_clauses.alert_stays_open(held, TODAY)]),
        {"fund": facts.FundFacts},
    ),
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
    "screening": (project.judge_screening, {"screening": project_facts.ScreeningFacts}),
    "screening signature": (
        project.judge_screening_signature,
        {"signature": project_facts.ScreeningSignatureFacts},
    ),
    "exit plan": (project.judge_exit_plan, {"plan": project_facts.ExitPlanFacts}),
    "rectification": (project.judge_rectification, {"order": project_facts.RectificationFacts}),
    "listing": (project.judge_listing, {"listing": project_facts.ListingFacts}),
    "project assessment": (
        report.judge_assessment,
        {"assessment": report_facts.ProjectAssessmentFacts},
    ),
    "project assessment warnings": (
        report.warnings_of_assessment,
        {"assessment": report_facts.ProjectAssessmentFacts},
    ),
    "written report": (report.judge_report, {"report": report_facts.WrittenReportFacts}),
    "receipt of a report": (
        lambda given: report.judge_answer(given, "receive_pa"),
        {"report": report_facts.WrittenReportFacts},
    ),
    "correction of a report": (
        lambda given: report.judge_answer(given, "redraft"),
        {"report": report_facts.WrittenReportFacts},
    ),
    "statement": (report.judge_statement, {"statement": report_facts.StatementFacts}),
    "statistic correction": (
        report.judge_correction,
        {"correction": report_facts.CorrectionFacts},
    ),
    "project exit": (project.judge_project_exit, {"project": project_facts.ProjectExitFacts}),
    "security": (project_care.judge_security, {"given": project_facts.SecurityGivenFacts}),
    "security warnings": (
        lambda secured: project_care.warnings_of_security(secured, TODAY),
        {"secured": project_facts.SecuredFacts},
    ),
    "collateral demand": (
        project_care.judge_collateral_demand,
        {"demand": project_facts.CollateralDemandFacts},
    ),
    "going on": (project_care.judge_project_secure, {"project": project_facts.ProjectSecureFacts}),
    "fund use": (project_care.judge_fund_use, {"use": project_facts.FundUseFacts}),
    "credit mark": (project_care.judge_credit_mark, {"mark": project_facts.CreditMarkFacts}),
    "withdrawal": (project_care.judge_withdrawal, {"loan": project_facts.WithdrawalFacts}),
    "project watch": (project.watch_moves, {"project": facts.ProjectAmendmentFacts}),
    "trip": (lambda held: breaker.trips(held, TODAY), {"position": facts.PositionFacts}),
}


def subsidy_of(given: dict[str, Any]) -> dict[str, str]:
    """Days and yuan of the second quarter of 2018, by what is subsidised and by each cause."""
    principal = Decimal("50000.00")
    repaid = tuple((on, Decimal(sum_)) for on, sum_ in given.get("repaid", ()))
    loan = subsidy_facts.SubsidisedLoan(
        method=RepaymentMethod.QUARTERLY_INTEREST,
        value_on=given.get("value_on", date(2018, 1, 10)),
        matures_on=given.get("matures_on", date(2019, 6, 10)),
        outstanding=principal - sum(sum_ for _, sum_ in repaid),
        rates=((date(2018, 1, 1), Decimal(given.get("rate", "4.75"))),),
        repaid=repaid,
        stops=tuple((on, SubsidyExclusion(cause)) for cause, on in given.get("stops", {}).items()),
        demand_on=given.get("demand_on"),
    )
    found = subsidy.accruals(loan, subsidies.quarter(2018, 2), Decimal(1))
    return {one.excluded or "subsidised": f"{one.days} d {one.amount}" for one in found}


# Questions of single values, answered with one word.
QUESTIONS: dict[str, Any] = {
    "subsidy": subsidy_of,
    "quarter over": lambda given: subsidy.quarter_before(given["day"]).name,
    "subsidy late": lambda given: subsidies.subsidy_late(
        given["due_on"], Decimal(given["amount"]), given["day"]
    ),
    "three persons": lambda given: subsidies.another_office(
        subsidy_facts.BatchFacts(today=TODAY, state=SubsidyBatchState.PA_APPROVED, **given)
    ),
    "cause of arrears": lambda given: subsidies.waits_for_subsidy(
        *(Decimal(given[name]) for name in ("principal", "interest", "awaited"))
    ),
    "segment": lambda given: screening.segment(given["value_on"]),
    "watch level": lambda given: enterprise.watch_level(
        enterprise.project_amount(Decimal(given["declared"]), Decimal(given["contributed"])), TODAY
    ),
    "excluded use": lambda given: screening.excluded_use(
        build(project_facts.ScreenedUseFacts, given)
    ),
    "exit stage missed": lambda given: screening.exit_stage_missed(
        Decimal(given["due"]), Decimal(given["recovered"])
    ),
    "finding": lambda given: project_care.finding_of(build(project_facts.FundUseFacts, given)),
    "recalled": lambda given: project_care.recalled(ProjectState(given["state"])),
    "at enterprise risk": lambda given: enterprise.at_enterprise_risk(
        EnterpriseListState(given["state"]), is_overdue=given["is_overdue"]
    ),
    "rectification overdue": lambda given: enterprise.rectification_overdue(
        given["deadline_on"], Decimal(given["funds"]), given["day"]
    ),
    "disposal needed": lambda given: disposal.needs_disposal(
        HouseholdStatus[given["status"]], LoanState[given["state"]]
    ),
    "provincial head": lambda given: reports.has_provincial_head(LenderKind[given["kind"]]),
    "state after receipt": lambda given: (
        reports.received(ReportState[given["state"]], has_head=given["has_head"]).value
    ),
    "report due": lambda given: reports.report_due(given["last_on"]).day,
    "statistic due": lambda given: reports.statistic_due(given["last_on"]).day,
    "assessment due": lambda given: reports.assessment_due(given["last_on"]).day,
    "deposit due": lambda given: coming_back.deposit_due(given["received_on"]).day,
    "due missed": lambda given: given["due_on"] <= coming_back.last_due_missed(given["day"]),
    "fund part": lambda given: str(
        coming_back.fund_part(
            build(recovery_facts.ClaimPaidFacts, given["claim"]), Decimal(given["amount"])
        )
    ),
    "demand by": lambda given: recovery.demand_by(given["found_on"]),
    "demand missing": lambda given: recovery.demand_missing(
        given["by_on"], given["demanded_on"], given["day"]
    ),
    "case required": lambda given: recovery.case_required(FiveTier[given["tier"]]),
    "buffer ends on": lambda given: buffer.buffer_ends_on(given["default_on"], given["months"]),
    "buffer months": lambda given: buffer.buffer_months(
        build(claim_facts.BufferFacts, given["buffer"])
    ),
    "buffer missing": lambda given: buffer.buffer_missing(given["matures_on"], given["day"]),
    "class of renewal": lambda given: breaker.class_of_renewal(FiveTier[given["tier"]]),
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
    if answer := QUESTIONS.get(step) or situation_duty.QUESTIONS.get(step):
        return answer(case["given"])
    function, records = STEPS.get(step) or situation_duty.STEPS[step]
    return function(*(build(kind, case.get(name, {})) for name, kind in records.items()))


def build(kind: type, changes: dict[str, Any]) -> Any:
    """A sound record of that kind with the changes, its text turned into the fields' types."""
    values = {**(SOUND | situation_duty.SOUND | REPORTS)[kind], **changes}
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
        items = get_args(hint)
        if made is tuple and items[-1] is not Ellipsis:
            return tuple(convert(of, item) for of, item in zip(items, value, strict=True))
        return made(convert(items[0], item) for item in value)
    if hint is Decimal:
        assert isinstance(value, str), f"write {value} in quotes"
        return Decimal(value)
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
