"""Rows of monthly statistics and reports, made straight in the database as its owner."""

from __future__ import annotations

from datetime import date
from typing import Any

import asyncpg

from models.ids import GlobalId, uuid7
from tests.factory_rows import AT, insert


async def statistic(
    connection: asyncpg.Connection, county_id: int, lender_id: int | None, **changes: Any
) -> GlobalId:
    """A month that nobody has submitted, without loans; June 2018 where nothing else is said."""
    key, year = uuid7(AT), changes.get("year", 2018)
    row = {
        "county_id": county_id,
        "id": key,
        "lender_id": lender_id,
        "year": year,
        "month": 6,
        "edition": 1,
        "as_of_on": date(year, 6, 30),
        "due_on": date(2018, 7, 6),
        "quarter_due_on": date(2018, 7, 13),
        "formula_version": 1,
        "part_ids": [key],
        "recorded_at": AT,
        "recorded_by": "seed",
        "version": 1,
    }
    await insert(connection, "statistic", row | changes)
    return GlobalId("statistic", county_id, key)


async def report(
    connection: asyncpg.Connection, county_id: int, lender_id: int, state: str, **changes: Any
) -> GlobalId:
    """A written report in a state, with the months it stands on where it was sent."""
    key, year = uuid7(AT), changes.get("year", 2018)
    row: dict[str, Any] = {
        "county_id": county_id,
        "id": key,
        "lender_id": lender_id,
        "lender_groups": [],
        "year": 2018,
        "quarter": 2,
        "edition": 1,
        "state": state,
        "due_on": date(2018, 7, 13),
        "recorded_at": AT,
        "changed_at": AT,
        "version": 1,
    }
    own = await statistic(connection, county_id, lender_id, year=year)
    whole = await statistic(connection, county_id, None, year=year)
    if state != "DRAFT":
        row |= {
            "submitted_on": date(2018, 7, 2),
            "submitted_by": "seed",
            "submitted_role": "COUNTY_PA",
            "statistic_id": own.key,
            "whole_id": whole.key,
        }
    await insert(connection, "written_report", row | changes)
    return GlobalId("report", county_id, key)


async def project_assessment(connection: asyncpg.Connection, project: GlobalId) -> GlobalId:
    """The office's assessment of a project in the second quarter of 2018."""
    key = uuid7(AT)
    await connection.execute(
        """insert into project_assessment (county_id, id, project_id, year, quarter, office,
          edition, rating, risk_level, findings, due_on, assessed_on, assessed_by, months_missing,
          project_amount, project_lender_groups, recorded_at, version)
        select county_id, $3, id, 2018, 2, 'COUNTY_PA', 1, 'GOOD', 'LOW', '正常', $4, $4, 'seed',
          '{}', amount, lender_groups, $5, 1
        from project where county_id = $1 and id = $2""",
        project.county_id,
        project.key,
        key,
        date(2018, 7, 2),
        AT,
    )
    return GlobalId("projectassessment", project.county_id or 0, key)
