"""loanSubmit: a household asks a lender of its county for a loan (一(一) to 一(四), 二(二))."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Executable, bindparam, insert, select

from authz.act import Act
from authz.role import Role
from authz.rows import rows
from models.ids import GlobalId
from models.loan import Loan
from models.statement import Statement
from rules.duty_facts import FundingFacts
from rules.facts import (
    AgreementFacts,
    ExposureFacts,
    HouseholdFacts,
    LoanFacts,
    PositionFacts,
    ProjectFacts,
)
from rules.loan import judge_submission, warnings_of_lending
from rules.money import ZERO
from rules.months import months_between
from rules.policy import policy_on
from rules.refusal import ErrorCode
from rules.vocabulary import (
    EnterpriseKind,
    EnterpriseListState,
    FiveTier,
    FundingSource,
    GuaranteeMode,
    HouseholdStatus,
    Industry,
    LoanEventKind,
    LoanPurpose,
    LoanState,
    ProjectState,
    RepaymentMethod,
    UsedBy,
)
from services import agreement_row, county_position, exposure, loan_event, position, renewal
from services.benchmark import benchmark_of, benchmarks
from services.command import number, optional_count, optional_number, optional_text
from services.loan_application import Found, find
from services.loan_reference import LoanReference
from services.loan_row import audited, household_facts, loan_id
from services.loan_security import LoanSecurity
from services.payee import NOBODY
from services.scoped import Scoped
from services.table import table_of
from services.use_case import Done, Refused, use_case
from services.work import Work

CYCLE_MONTHS_MAX = 600


@dataclass(frozen=True, kw_only=True)
class LoanSubmit(LoanSecurity):
    """Input of `loanSubmit`: amount in yuan, rate in percent a year.

    `lender` and `outlet` are codes, by default the actor's own; `planned_value_on` is by default
    the business day.
    """

    loan_no: str = number()
    lender: str | None = optional_number()
    outlet: str | None = optional_number()
    household: GlobalId
    borrower: GlobalId
    amount: Decimal
    rate: Decimal
    matures_on: date
    planned_value_on: date | None = None
    purpose: LoanPurpose
    industry: Industry
    used_by: UsedBy = UsedBy.HOUSEHOLD
    project: GlobalId | None = None
    agreement: GlobalId | None = None
    renews: LoanReference | None = None
    repayment_method: RepaymentMethod
    funding_source: FundingSource = FundingSource.OWN
    relending_no: str | None = optional_number()
    guarantee_mode: GuaranteeMode = GuaranteeMode.CREDIT
    production_cycle_months: int | None = optional_count(1, CYCLE_MONTHS_MAX)
    term_reason: str | None = optional_text(500, lines=True)


def _namesake(role: Role) -> Executable:
    return select(Loan.id).where(
        Loan.county_id == bindparam("county_id"),
        Loan.lender_id == bindparam("lender_id"),
        Loan.loan_no == bindparam("loan_no"),
        rows(table_of(Loan), role),
    )


NAMESAKE = Scoped(_namesake)
INSERT = Statement(insert(table_of(Loan)).returning(*table_of(Loan).columns))


@use_case(Act.LOAN_SUBMIT, duplicate=(ErrorCode.DUPLICATE_LOAN_NO, "loanNo"))
async def loan_submit(work: Work, command: LoanSubmit) -> Done | Refused:
    """Judge the application and keep it as SUBMITTED; its amount counts toward the limit.

    A renewal counts what it adds to the loan that it pays off (B17).
    """
    found = await find(work, command)
    loan, totals = await _facts(work, command, found)
    work.add(judge_submission(loan))
    funding = FundingFacts(source=command.funding_source, relending_no=command.relending_no)
    work.add(policy_on(work.today).duties.sound_funding(funding))
    if work.refusals:
        return Refused()
    assert found.household is not None and found.exposure is not None and found.lender is not None
    old = renewal.netted(found.renews)
    work.warnings += warnings_of_lending(loan, totals.without(old).facts())
    row = await INSERT.one(work.connection, **_row(work, command, found, loan))
    limit = policy_on(work.today).max_household_amount
    counts = renewal.counted(command.amount, found.renews)
    await exposure.write(work, found.exposure.moved(pending=counts), limit)
    details: dict[str, Any] = {"amount": command.amount}
    if found.renews is not None:
        details["renews"] = found.renews.named
    await loan_event.record(work, row, LoanEventKind.SUBMITTED, work.today, details=details)
    return Done(
        ids={"loan": loan_id(work.county_id, row["id"])},
        audits=(audited(None, row),),
        figures={"available": limit - found.exposure.total - counts},
    )


async def _facts(
    work: Work, command: LoanSubmit, found: Found
) -> tuple[LoanFacts, county_position.CountyTotals]:
    """The application as the rules take it; the lender's book is locked last.

    What was not found has been refused already and stands here as something no rule objects to.
    """
    lender = found.lender
    planned_on = command.planned_value_on or work.today
    tiers = await benchmarks(work.connection, work.today)
    totals = await county_position.read(work)
    lender_id = 0 if lender is None else lender.id
    namesake = await NAMESAKE.one(
        work.connection,
        work.actor,
        county_id=work.county_id,
        lender_id=lender_id,
        loan_no=command.loan_no,
    )
    if namesake is not None:
        work.refuse(ErrorCode.DUPLICATE_LOAN_NO, "loanNo")
    book = await position.share(work, lender_id)
    facts = LoanFacts(
        today=work.today,
        amount=command.amount,
        rate=command.rate,
        signed_on=work.today,
        value_on=planned_on,
        matures_on=command.matures_on,
        purpose=command.purpose,
        industry=command.industry,
        used_by=command.used_by,
        guarantee_mode=command.guarantee_mode,
        security=command.security,
        production_cycle_months=command.production_cycle_months,
        project=_project_facts(command, found),
        agreement=_agreement_facts(work, command, found),
        household=_household_facts(work, found),
        renews=None if found.renews is None else found.renews.facts(work.today),
        exposure=_exposure_facts(found),
        position=PositionFacts() if lender is None else book.facts(),
        county_id=work.county_id,
        lender_county_id=work.county_id if lender is None else lender.home_county_id,
        benchmarks=tiers,
    )
    return facts, totals


def _exposure_facts(found: Found) -> ExposureFacts:
    """What the household owes beside the application and the loan that it would pay off."""
    if found.exposure is None:
        return ExposureFacts()
    return found.exposure.moved(outstanding=-renewal.netted(found.renews)).facts()


def _household_facts(work: Work, found: Found) -> HouseholdFacts:
    household = found.household
    if household is None:
        return HouseholdFacts(status=HouseholdStatus.POOR, applied_on=work.today)
    is_member = found.borrower_household_id in (None, household["id"])
    return household_facts(household, applied_on=work.today, borrower_is_member=is_member)


def _project_facts(command: LoanSubmit, found: Found) -> ProjectFacts | None:
    if found.project is not None:
        return found.project.facts()
    if command.project is None:
        return None
    return ProjectFacts(
        state=ProjectState.NORMAL,
        entity_kind=EnterpriseKind.ENTERPRISE,
        entity_list_state=EnterpriseListState.WHITELIST,
    )


def _agreement_facts(work: Work, command: LoanSubmit, found: Found) -> AgreementFacts | None:
    """As the rules take it; what was not found has been refused already."""
    if found.agreement is not None:
        project = None if found.project is None else found.project.row
        return agreement_row.facts(found.agreement, project=project)
    return None if command.agreement is None else agreement_row.unobjectionable(work.today)


def _row(work: Work, command: LoanSubmit, found: Found, facts: LoanFacts) -> dict[str, Any]:
    """The loan's first row."""
    assert found.household is not None and found.lender is not None
    return {
        "county_id": work.county_id,
        "id": work.new_id(),
        "loan_no": command.loan_no,
        "lender_id": found.lender.id,
        "outlet_id": None if found.outlet is None else found.outlet.id,
        "household_id": found.household["id"],
        "member_id": command.borrower.key,
        "township_id": found.household["township_id"],
        "project_id": None if found.project is None else found.project.row["id"],
        "policy_version": policy_on(work.today).code,
        "state": LoanState.SUBMITTED.value,
        "amount": command.amount,
        "months": months_between(facts.value_on, command.matures_on),
        "rate": command.rate,
        "benchmark_rate": benchmark_of(facts),
        "repayment_method": command.repayment_method.value,
        "purpose": command.purpose.value,
        "industry": command.industry.value,
        "used_by": command.used_by.value,
        "funding_source": command.funding_source.value,
        "relending_no": command.relending_no,
        "guarantee_mode": command.guarantee_mode.value,
        "production_cycle_months": command.production_cycle_months,
        "term_reason": command.term_reason,
        "contract_no": None,
        "approval_no": None,
        "submitted_on": work.today,
        "planned_value_on": facts.value_on,
        "approved_on": None,
        "signed_on": None,
        "value_on": None,
        "matures_on": command.matures_on,
        "settled_on": None,
        "submitted_by": work.actor.subject,
        "five_tier": FiveTier.NORMAL.value,
        "classified_on": None,
        "outstanding_principal": ZERO,
        "overdue_since_on": None,
        "overdue_principal": ZERO,
        "overdue_interest": ZERO,
        "agreement_id": None if found.agreement is None else found.agreement["id"],
        "renews_id": None if found.renews is None else found.renews.named.key,
        "flags": [],
        "subsidy_ends_on": None,
        "disposal_class": None,
        "arrears_cause": None,
        "screening": None,
        "screened_on": None,
        "extended_on": None,
        "extended_rate": None,
        "demand_on": None,
        **NOBODY,
        "recorded_at": work.now,
        "changed_at": work.now,
        "version": 1,
    }
