"""What is judged beside lending asks the version of its day, and no other.

The later text made up here differs in every one of these functions: from its first day on all of
them are its own, and until then nothing of it is heard.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch

import pytest

from rules import policy
from rules.agreement import judge_agreement_signing
from rules.care_facts import (
    CaseClosingFacts,
    CollectionActionFacts,
    DefaultConfirmationFacts,
    DisposalFacts,
    ExtensionFacts,
    InspectionFacts,
    PlanFacts,
    RecallFacts,
    UnpaidFacts,
)
from rules.collection import (
    judge_case_closing,
    judge_collection_action,
    judge_default_confirmation,
    judge_inspection,
    judge_recall,
)
from rules.disposal import (
    judge_extension_request,
    judge_instalment_plan,
    judge_loan_disposal,
)
from rules.facts import (
    AgreementSigningFacts,
    AssessmentFacts,
    FundOpeningFacts,
    OutflowFacts,
    RepaymentFacts,
)
from rules.fund import judge_fund_opening, judge_outflow
from rules.household import judge_assessment, judge_disposal
from rules.notice_2018_119.version import NOTICE_2018_119
from rules.project import judge_exit_plan, judge_listing, judge_rectification, judge_screening
from rules.project_care import judge_collateral_demand, judge_fund_use, judge_security
from rules.project_facts import (
    CollateralDemandFacts,
    ExitPlanFacts,
    FundUseFacts,
    ListingFacts,
    RectificationFacts,
    ScreeningFacts,
    SecurityGivenFacts,
)
from rules.refusal import Clause, ErrorCode, Refusal, refuse
from rules.repayment import judge_repayment
from rules.report import judge_assessment as judge_project_assessment
from rules.report import judge_correction, judge_statement
from rules.report_facts import (
    CorrectionFacts,
    ProjectAssessmentFacts,
    StatementFacts,
)
from tests.rules.later_version import BEGINS, DOCUMENT, LATER
from tests.rules.situation import build

EVE = BEGINS - timedelta(days=1)
CITED = Clause(DOCUMENT, "六", "从其规定")
SETS = (
    "households",
    "agreements",
    "counties",
    "collection",
    "unpaid",
    "fund",
    "claims",
    "insurance",
    "enterprises",
    "duties",
    "reports",
)


def one(*_: Any) -> Refusal:
    return refuse(ErrorCode.VALIDATION, "made_up", clause=CITED, reason="LATER")


def many(*_: Any) -> list[Refusal]:
    return [one()]


def other(rules: Any) -> Any:
    """The same record with another function for each that answers with refusals."""
    changed = {}
    for item in fields(rules):
        answer = str(item.type)
        if "list[Refusal]" in answer:
            changed[item.name] = many
        elif "Refusal | None" in answer:
            changed[item.name] = one
    return replace(rules, **changed)


OTHER = replace(LATER, **{name: other(getattr(LATER, name)) for name in SETS})


@pytest.fixture(autouse=True)
def both() -> Iterator[None]:
    with patch.object(policy, "VERSIONS", policy.in_succession(*policy.VERSIONS, OTHER)):
        yield


def extension(facts: Any) -> list[Refusal]:
    return judge_extension_request(facts, None, "茶叶三月上市")


JUDGED: tuple[tuple[Callable[[Any], list[Refusal]], type[Any]], ...] = (
    (judge_agreement_signing, AgreementSigningFacts),
    (judge_inspection, InspectionFacts),
    (judge_collection_action, CollectionActionFacts),
    (judge_case_closing, CaseClosingFacts),
    (judge_recall, RecallFacts),
    (judge_default_confirmation, DefaultConfirmationFacts),
    (judge_assessment, AssessmentFacts),
    (judge_disposal, DisposalFacts),
    (judge_loan_disposal, UnpaidFacts),
    (judge_instalment_plan, PlanFacts),
    (extension, ExtensionFacts),
    (judge_repayment, RepaymentFacts),
    (judge_fund_opening, FundOpeningFacts),
    (judge_outflow, OutflowFacts),
    (judge_screening, ScreeningFacts),
    (judge_exit_plan, ExitPlanFacts),
    (judge_rectification, RectificationFacts),
    (judge_listing, ListingFacts),
    (judge_security, SecurityGivenFacts),
    (judge_collateral_demand, CollateralDemandFacts),
    (judge_fund_use, FundUseFacts),
    (judge_statement, StatementFacts),
    (judge_correction, CorrectionFacts),
    (judge_project_assessment, ProjectAssessmentFacts),
)


@pytest.mark.parametrize(("judge", "facts"), JUDGED, ids=lambda one: getattr(one, "__name__", ""))
@pytest.mark.parametrize(("day", "hears"), [(EVE, False), (BEGINS, True)])
def test_the_version_of_the_day_is_asked(
    judge: Callable[[Any], list[Refusal]], facts: type[Any], day: date, hears: bool
) -> None:
    found = judge(build(facts, {"today": day}))
    cited = {refusal.clause.document for refusal in found if refusal.clause is not None}
    assert (DOCUMENT in cited) is hears


def test_the_first_text_is_untouched() -> None:
    """Every function of a set is the notice's own, and the later text took over none of them."""
    for name in SETS:
        first, later = getattr(NOTICE_2018_119, name), getattr(OTHER, name)
        for item in fields(first):
            function = getattr(first, item.name)
            assert function.__module__.startswith("rules.notice_2018_119.part_")
            if "Refusal" in str(item.type):
                assert getattr(later, item.name) is not function, item.name
