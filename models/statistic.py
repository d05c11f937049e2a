"""Monthly statistics (月统计, 二(九)5): frozen figures, the loans behind them, what parties state.

What is frozen never changes: data that arrives later is in a later edition (`edition`), which takes
the place of the one before.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from models.base import TEXTS, Base, mark, one_of, within_county
from models.project import FENCE
from rules.vocabulary import (
    EnterpriseKind,
    EnterpriseListState,
    FiveTier,
    FundingSource,
    ProjectState,
    RiskLevel,
    StatisticCode,
    UsedBy,
)

_UUIDS = ARRAY(Uuid)


class Statistic(Base):
    """A month of one lender in a county; without a lender, of the county as a whole.

    Its loans are the lines of `part_ids`: its own, or those of all the county's lenders.
    `due_on` is the last day to submit it, `quarter_due_on` that of the assessments and reports of
    a quarter, in whose last month it stands. A lender's is submitted by two parties.
    """

    __tablename__ = "statistic"

    county_id: Mapped[int] = mapped_column(ForeignKey("region.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    lender_id: Mapped[int | None] = mapped_column(ForeignKey("lender.id"))
    year: Mapped[int]
    month: Mapped[int]
    edition: Mapped[int]
    as_of_on: Mapped[date]
    due_on: Mapped[date]
    quarter_due_on: Mapped[date | None]
    formula_version: Mapped[int]
    part_ids: Mapped[list[UUID]] = mapped_column(_UUIDS)
    corrects_id: Mapped[UUID | None]
    reason: Mapped[str | None]
    superseded_on: Mapped[date | None]
    pa_submitted_on: Mapped[date | None]
    pa_submitted_by: Mapped[str | None]
    pa_note: Mapped[str | None]
    lender_submitted_on: Mapped[date | None]
    lender_submitted_by: Mapped[str | None]
    lender_note: Mapped[str | None]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]
    version: Mapped[int]

    __table_args__ = (
        CheckConstraint("month between 1 and 12", name="month"),
        CheckConstraint("edition > 0", name="edition"),
        CheckConstraint("(edition = 1) = (corrects_id is null)", name="corrects"),
        CheckConstraint("(corrects_id is null) = (reason is null)", name="reason"),
        CheckConstraint(
            "(pa_submitted_on is null) = (pa_submitted_by is null)"
            " and (lender_submitted_on is null) = (lender_submitted_by is null)",
            name="submitted",
        ),
        CheckConstraint(
            "lender_id is not null or (pa_submitted_on is null and lender_submitted_on is null)",
            name="submitted_of_lender",
        ),
        within_county("corrects_id", "statistic"),
        Index(
            "ix_statistic_of_lender",
            "county_id",
            "lender_id",
            "year",
            "month",
            unique=True,
            postgresql_where=text("lender_id is not null and superseded_on is null"),
        ),
        Index(
            "ix_statistic_of_county",
            "county_id",
            "year",
            "month",
            unique=True,
            postgresql_where=text("lender_id is null and superseded_on is null"),
        ),
        Index("ix_statistic_recorded_at", "county_id", "recorded_at", "id"),
        Index("ix_statistic_all_recorded_at", "recorded_at", "id"),
        mark("tenant", "report"),
    )


class StatisticFigure(Base):
    """One figure: yuan, loans, households, and its ratio to what it is measured by."""

    __tablename__ = "statistic_figure"

    county_id: Mapped[int] = mapped_column(primary_key=True)
    statistic_id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    lender_id: Mapped[int | None]
    part_ids: Mapped[list[UUID]] = mapped_column(_UUIDS)
    amount: Mapped[Decimal | None]
    loans: Mapped[int | None]
    households: Mapped[int | None]
    ratio: Mapped[Decimal | None] = mapped_column(Numeric(20, 10))

    __table_args__ = (
        one_of("code", StatisticCode),
        within_county("statistic_id", "statistic"),
        mark("tenant", "report", append_only=True),
    )


class StatisticLine(Base):
    """A loan as it stood at the month's end; `figures` are those that it counts in."""

    __tablename__ = "statistic_line"

    county_id: Mapped[int] = mapped_column(primary_key=True)
    statistic_id: Mapped[UUID] = mapped_column(primary_key=True)
    loan_id: Mapped[UUID] = mapped_column(primary_key=True)
    lender_id: Mapped[int]
    outlet_id: Mapped[int | None]
    township_id: Mapped[int]
    household_id: Mapped[UUID]
    project_id: Mapped[UUID | None]
    value_on: Mapped[date]
    matures_on: Mapped[date]
    amount: Mapped[Decimal]
    balance: Mapped[Decimal]
    repaid: Mapped[Decimal]
    five_tier: Mapped[str]
    overdue_since_on: Mapped[date | None]
    used_by: Mapped[str]
    funding_source: Mapped[str]
    is_exited: Mapped[bool]
    is_extended: Mapped[bool]
    is_renewal: Mapped[bool]
    figures: Mapped[list[str]] = mapped_column(TEXTS)

    __table_args__ = (
        one_of("five_tier", FiveTier),
        one_of("used_by", UsedBy),
        one_of("funding_source", FundingSource),
        CheckConstraint("balance >= 0 and balance <= amount", name="balance"),
        within_county("statistic_id", "statistic"),
        within_county("loan_id", "loan"),
        mark("tenant", "loan", append_only=True),
    )


class StatisticEntry(Base):
    """What a party states of a lender's month: what only it can know, or its own figure."""

    __tablename__ = "statistic_entry"

    county_id: Mapped[int] = mapped_column(primary_key=True)
    statistic_id: Mapped[UUID] = mapped_column(primary_key=True)
    office: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    lender_id: Mapped[int | None]
    amount: Mapped[Decimal | None]
    loans: Mapped[int | None]
    households: Mapped[int | None]

    __table_args__ = (
        one_of("code", StatisticCode),
        CheckConstraint("office in ('COUNTY_PA', 'COUNTY_BANK')", name="office"),
        CheckConstraint("amount >= 0 and loans >= 0 and households >= 0", name="counts"),
        within_county("statistic_id", "statistic"),
        mark("tenant", "report", append_only=True),
    )


class StatisticProject(Base):
    """A project of the library in a county's month (户贷企用月统计).

    `lent`, `lent_old` and `lent_new` are what its loans were lent as, in all and before and from
    the cut of 2017-07-25 on; `deadline_on` is that of a plan in force, `plan_funds` and
    `plan_recovered` what is to come back under it and what did. `withdrawn` is the principal that
    left formally, `risk_level` the poverty office's newest word. What formula 1 did not count is
    null.
    """

    __tablename__ = "statistic_project"

    county_id: Mapped[int] = mapped_column(primary_key=True)
    statistic_id: Mapped[UUID] = mapped_column(primary_key=True)
    project_id: Mapped[UUID] = mapped_column(primary_key=True)
    part_ids: Mapped[list[UUID]] = mapped_column(_UUIDS)
    project_no: Mapped[str]
    name: Mapped[str]
    enterprise_id: Mapped[UUID] = mapped_column(ForeignKey("enterprise.id"))
    amount: Mapped[Decimal]
    state: Mapped[str]
    list_state: Mapped[str]
    deadline_on: Mapped[date | None]
    loans: Mapped[int]
    households: Mapped[int]
    lent: Mapped[Decimal]
    lent_old: Mapped[Decimal]
    lent_new: Mapped[Decimal]
    balance: Mapped[Decimal]
    overdue: Mapped[Decimal]
    non_performing: Mapped[Decimal]
    entity_name: Mapped[str | None]
    entity_kind: Mapped[str | None]
    withdrawn: Mapped[Decimal | None]
    dividends: Mapped[Decimal | None]
    guarantee: Mapped[Decimal | None]
    collateral: Mapped[Decimal | None]
    insurance: Mapped[Decimal | None]
    risk_level: Mapped[str | None]
    plan_funds: Mapped[Decimal | None]
    plan_recovered: Mapped[Decimal | None]
    project_amount: Mapped[Decimal]
    project_lender_groups: Mapped[list[str]]

    __table_args__ = (
        one_of("state", ProjectState),
        one_of("entity_kind", EnterpriseKind),
        one_of("risk_level", RiskLevel),
        one_of("list_state", EnterpriseListState),
        within_county("statistic_id", "statistic"),
        within_county("project_id", "project"),
        Index("ix_statistic_project_project", "county_id", "project_id"),
        mark(
            "tenant",
            "project",
            attributes=FENCE,
            append_only=True,
            updatable=("project_amount", "project_lender_groups"),
        ),
    )
