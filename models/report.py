"""What a county reports of a quarter (二(九)5): assessments of projects, and the written report."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import TEXTS, Base, mark, one_of, within_county
from models.project import FENCE
from rules.vocabulary import ProjectRating, ReportState, RiskLevel


class ProjectAssessment(Base):
    """A party's assessment of a project in a quarter; a correction is a further edition.

    `office` is the party; a lender's names it too. `months_missing` are months of the quarter that
    were not submitted by both parties when it was recorded.
    """

    __tablename__ = "project_assessment"

    county_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    project_id: Mapped[UUID]
    year: Mapped[int]
    quarter: Mapped[int]
    office: Mapped[str]
    lender_id: Mapped[int | None] = mapped_column(ForeignKey("lender.id"))
    edition: Mapped[int]
    rating: Mapped[str]
    risk_level: Mapped[str]
    findings: Mapped[str]
    measures: Mapped[str | None]
    due_on: Mapped[date]
    assessed_on: Mapped[date]
    assessed_by: Mapped[str]
    months_missing: Mapped[list[str]] = mapped_column(TEXTS)
    corrects_id: Mapped[UUID | None]
    reason: Mapped[str | None]
    superseded_on: Mapped[date | None]
    project_amount: Mapped[Decimal]
    project_lender_groups: Mapped[list[str]] = mapped_column(TEXTS)
    recorded_at: Mapped[datetime]
    version: Mapped[int]

    __table_args__ = (
        one_of("rating", ProjectRating),
        one_of("risk_level", RiskLevel),
        CheckConstraint("quarter between 1 and 4", name="quarter"),
        CheckConstraint("(office = 'COUNTY_BANK') = (lender_id is not null)", name="office"),
        CheckConstraint("(edition = 1) = (corrects_id is null)", name="corrects"),
        CheckConstraint("edition > 0", name="edition"),
        within_county("project_id", "project"),
        within_county("corrects_id", "project_assessment"),
        Index(
            "ix_project_assessment_of_office",
            "county_id",
            "project_id",
            "year",
            "quarter",
            unique=True,
            postgresql_where=text("lender_id is null and superseded_on is null"),
        ),
        Index(
            "ix_project_assessment_of_lender",
            "county_id",
            "project_id",
            "lender_id",
            "year",
            "quarter",
            unique=True,
            postgresql_where=text("lender_id is not null and superseded_on is null"),
        ),
        Index("ix_project_assessment_project", "county_id", "project_id", "recorded_at", "id"),
        Index("ix_project_assessment_recorded_at", "county_id", "recorded_at", "id"),
        Index("ix_project_assessment_all_recorded_at", "recorded_at", "id"),
        mark("tenant", "project", attributes=FENCE),
    )


class WrittenReport(Base):
    """A quarter of a county and one lender in words, for two addressees (B32).

    Drafted when the quarter's last month is frozen. When it is submitted it takes the totals over
    all projects of the county (`projects` and the sums) from that month's newest edition,
    `statistic_id` of the lender and `whole_id` of the county. `lender_groups` is the provincial
    group that receives it, empty where the lender has no head in the province.
    """

    __tablename__ = "written_report"

    county_id: Mapped[int] = mapped_column(ForeignKey("region.id"), primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    lender_id: Mapped[int] = mapped_column(ForeignKey("lender.id"))
    lender_groups: Mapped[list[str]]
    year: Mapped[int]
    quarter: Mapped[int]
    edition: Mapped[int]
    state: Mapped[str]
    due_on: Mapped[date]
    situation: Mapped[str | None]
    problems: Mapped[str | None]
    measures: Mapped[str | None]
    statistic_id: Mapped[UUID | None]
    whole_id: Mapped[UUID | None]
    projects: Mapped[int | None]
    households: Mapped[int | None]
    lent: Mapped[Decimal | None]
    balance: Mapped[Decimal | None]
    overdue: Mapped[Decimal | None]
    non_performing: Mapped[Decimal | None]
    submitted_on: Mapped[date | None]
    submitted_by: Mapped[str | None]
    submitted_role: Mapped[str | None]
    pa_received_on: Mapped[date | None]
    pa_received_by: Mapped[str | None]
    lender_received_on: Mapped[date | None]
    lender_received_by: Mapped[str | None]
    returned_reason: Mapped[str | None]
    corrects_id: Mapped[UUID | None]
    reason: Mapped[str | None]
    superseded_on: Mapped[date | None]
    recorded_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    version: Mapped[int]

    __table_args__ = (
        one_of("state", ReportState),
        CheckConstraint("quarter between 1 and 4", name="quarter"),
        CheckConstraint("(edition = 1) = (corrects_id is null)", name="corrects"),
        CheckConstraint("edition > 0", name="edition"),
        CheckConstraint(
            "(state = 'DRAFT') = (submitted_on is null)"
            " and (submitted_on is null) = (statistic_id is null)",
            name="submitted",
        ),
        CheckConstraint(
            "state <> 'COMPLETE' or pa_received_on is not null"
            " and (lender_groups = '{}' or lender_received_on is not null)",
            name="complete",
        ),
        within_county("statistic_id", "statistic"),
        within_county("whole_id", "statistic"),
        within_county("corrects_id", "written_report"),
        Index(
            "ix_written_report_standing",
            "county_id",
            "lender_id",
            "year",
            "quarter",
            unique=True,
            postgresql_where=text("superseded_on is null"),
        ),
        Index("ix_written_report_recorded_at", "county_id", "recorded_at", "id"),
        Index("ix_written_report_all_recorded_at", "recorded_at", "id"),
        mark("tenant", "report"),
    )
