"""The loan: projection of its events, written in the same transaction as they are."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import RATE, TEXTS, Base, mark, one_of, within_county
from models.project import SCREENED
from rules.vocabulary import (
    ArrearsCause,
    DisposalClass,
    FiveTier,
    FundingSource,
    GuaranteeMode,
    Industry,
    LoanPurpose,
    LoanState,
    RepaymentMethod,
    UsedBy,
)

# A loan that was not turned down before it was lent, as `ix_loan_renews` says it.
STANDS = "state not in ('REFUSED', 'WITHDRAWN', 'CANCELLED')"


class Loan(Base):
    """One loan = one disbursement of the full amount (B10). Money in yuan, rates in percent.

    `township_id` is the household's township at submission, frozen (B9); `planned_value_on` the
    day the term is judged by until `value_on` is known. `renews_id` is the loan it pays off (B17);
    `subsidy_ends_on` the first day without subsidy before maturity; `extended_on` the old maturity
    from which `extended_rate` applies; `demand_on` the day by which an early call is to be paid;
    `payee_…` is the account that it was paid into, sealed for this loan as number and holder;
    `arrears_cause` says that nothing is owed but interest whose subsidy is late; `screening` is
    the result of screening this loan by itself, which prevails over its project's (B23).
    """

    __tablename__ = "loan"

    county_id: Mapped[int] = mapped_column(ForeignKey("region.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    loan_no: Mapped[str]
    lender_id: Mapped[int] = mapped_column(ForeignKey("lender.id"))
    outlet_id: Mapped[int | None] = mapped_column(ForeignKey("outlet.id"))
    household_id: Mapped[UUID]
    member_id: Mapped[UUID]
    township_id: Mapped[int] = mapped_column(ForeignKey("region.id"))
    project_id: Mapped[UUID | None]
    policy_version: Mapped[str]
    state: Mapped[str]
    amount: Mapped[Decimal]
    months: Mapped[int]
    rate: Mapped[Decimal] = mapped_column(RATE)
    benchmark_rate: Mapped[Decimal] = mapped_column(RATE)
    repayment_method: Mapped[str]
    purpose: Mapped[str]
    industry: Mapped[str]
    used_by: Mapped[str]
    funding_source: Mapped[str]
    relending_no: Mapped[str | None]
    guarantee_mode: Mapped[str]
    production_cycle_months: Mapped[int | None]
    term_reason: Mapped[str | None]
    contract_no: Mapped[str | None]
    approval_no: Mapped[str | None]
    submitted_on: Mapped[date]
    planned_value_on: Mapped[date]
    approved_on: Mapped[date | None]
    signed_on: Mapped[date | None]
    value_on: Mapped[date | None]
    matures_on: Mapped[date]
    settled_on: Mapped[date | None]
    submitted_by: Mapped[str]
    five_tier: Mapped[str]
    classified_on: Mapped[date | None]
    outstanding_principal: Mapped[Decimal]
    overdue_since_on: Mapped[date | None]
    overdue_principal: Mapped[Decimal]
    overdue_interest: Mapped[Decimal]
    agreement_id: Mapped[UUID | None]
    renews_id: Mapped[UUID | None]
    flags: Mapped[list[str]] = mapped_column(TEXTS, server_default="{}")
    subsidy_ends_on: Mapped[date | None]
    disposal_class: Mapped[str | None]
    extended_on: Mapped[date | None]
    extended_rate: Mapped[Decimal | None] = mapped_column(RATE)
    demand_on: Mapped[date | None]
    arrears_cause: Mapped[str | None]
    payee_holder_masked: Mapped[str | None]
    payee_bank: Mapped[str | None]
    payee_account_masked: Mapped[str | None]
    payee_account_hmac: Mapped[bytes | None]
    payee_cipher: Mapped[bytes | None]
    payee_key_id: Mapped[str | None]
    screening: Mapped[str | None]
    screened_on: Mapped[date | None]
    recorded_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    version: Mapped[int]

    __table_args__ = (
        one_of("state", LoanState),
        one_of("repayment_method", RepaymentMethod),
        one_of("purpose", LoanPurpose),
        one_of("industry", Industry),
        one_of("used_by", UsedBy),
        one_of("funding_source", FundingSource),
        one_of("guarantee_mode", GuaranteeMode),
        one_of("five_tier", FiveTier),
        one_of("disposal_class", DisposalClass),
        one_of("arrears_cause", ArrearsCause),
        one_of("screening", SCREENED),
        CheckConstraint("(screening is null) = (screened_on is null)", name="screened_on"),
        CheckConstraint("(extended_on is null) = (extended_rate is null)", name="extended"),
        CheckConstraint(
            "num_nulls(payee_holder_masked, payee_bank, payee_account_masked, payee_account_hmac,"
            " payee_cipher, payee_key_id) in (0, 6)",
            name="payee",
        ),
        CheckConstraint(
            "relending_no is null or funding_source = 'RELENDING'", name="relending_no"
        ),
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("months between 1 and 36", name="months"),
        CheckConstraint("matures_on > planned_value_on", name="term"),
        CheckConstraint("value_on is null or matures_on > value_on", name="value_on"),
        CheckConstraint("guarantee_mode = 'CREDIT'", name="unsecured"),
        CheckConstraint("purpose in ('OWN_PRODUCTION', 'COOPERATION')", name="purpose_admitted"),
        CheckConstraint(
            "outstanding_principal >= 0 and outstanding_principal <= amount", name="outstanding"
        ),
        CheckConstraint(
            "overdue_principal >= 0 and overdue_principal <= outstanding_principal"
            " and overdue_interest >= 0",
            name="overdue",
        ),
        CheckConstraint(
            "(used_by = 'ENTERPRISE') = (project_id is not null)", name="project_of_enterprise"
        ),
        UniqueConstraint("county_id", "lender_id", "loan_no"),
        within_county("household_id", "household"),
        within_county("member_id", "household_member"),
        within_county("project_id", "project"),
        within_county("agreement_id", "agreement"),
        within_county("renews_id", "loan"),
        Index("ix_loan_recorded_at", "county_id", "recorded_at", "id"),
        Index("ix_loan_all_recorded_at", "recorded_at", "id"),
        Index("ix_loan_amount", "county_id", "amount", "id"),
        Index("ix_loan_all_amount", "amount", "id"),
        # With what policies and filters look at: counts of a county's loans read this index alone.
        Index(
            "ix_loan_matures_on",
            "county_id",
            "matures_on",
            "id",
            postgresql_include=["amount", "lender_id", "outlet_id", "township_id"],
        ),
        Index("ix_loan_all_matures_on", "matures_on", "id"),
        Index("ix_loan_outstanding", "county_id", "outstanding_principal", "id"),
        Index("ix_loan_all_outstanding", "outstanding_principal", "id"),
        Index(
            "ix_loan_payee",
            "county_id",
            "payee_account_hmac",
            postgresql_where=text("payee_account_hmac is not null"),
        ),
        Index("ix_loan_lender", "county_id", "lender_id", "recorded_at", "id"),
        Index("ix_loan_household", "county_id", "household_id", "recorded_at", "id"),
        Index(
            "ix_loan_project",
            "county_id",
            "project_id",
            postgresql_where=text("project_id is not null"),
        ),
        Index(
            "ix_loan_renews",
            "county_id",
            "renews_id",
            unique=True,
            postgresql_where=text(f"renews_id is not null and {STANDS}"),
        ),
        Index(
            "ix_loan_overdue",
            "county_id",
            "overdue_since_on",
            postgresql_where=text("overdue_since_on is not null"),
        ),
        Index(
            "ix_loan_demand",
            "county_id",
            "demand_on",
            postgresql_where=text("demand_on is not null"),
        ),
        mark("tenant", "loan"),
    )
