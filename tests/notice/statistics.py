"""A county's months as its offices see them over HTTP."""

from __future__ import annotations

from datetime import date
from typing import Any

from authz.role import Role
from tests.notice.desk import County, Office

FIGURE = "figure basis amount loans households ratio"
STATISTIC = f"""id year month edition asOfOn dueOn formulaVersion status isCurrent isLate
  paSubmittedOn lenderSubmittedOn supersededOn allowedActions version lender {{ code }}
  figures {{ {FIGURE} }}"""
MONTHS = f"""query($where: StatisticFilter) {{ statistics(first: 50, where: $where) {{ nodes {{
  {STATISTIC} }} }} }}"""
ONE = "query($id: ID!) { statistic(id: $id) { %s } }"


async def months(office: Office, **where: Any) -> list[dict[str, Any]]:
    """Months that the office sees in its county; newest editions where nothing else is asked."""
    conditions = {"county": {"eq": office.county.code}, "isCurrent": {"eq": True}} | where
    found: list[dict[str, Any]] = (await office.ask(MONTHS, where=conditions))["statistics"][
        "nodes"
    ]
    return found


async def the_month(office: Office, lender: str | None = "RCC", **where: Any) -> dict[str, Any]:
    """The one month of a lender, or of the county."""
    code = None if lender is None else f"{lender}-{office.county.code}"
    found = [
        one for one in await months(office, **where) if (one["lender"] or {}).get("code") == code
    ]
    assert len(found) == 1, found
    return found[0]


def figure(month: dict[str, Any], code: str) -> dict[str, Any]:
    """One figure of a month."""
    return next(one for one in month["figures"] if one["figure"] == code)


def amounts(month: dict[str, Any], *codes: str) -> dict[str, str]:
    """Amounts by figure."""
    return {one["figure"]: one["amount"] for one in month["figures"] if one["figure"] in codes}


async def lent(county: County, **more: Any) -> Any:
    """A loan of a year that stands on 2018-06-30."""
    values: dict[str, Any] = {"value_on": date(2018, 5, 10), "matures_on": date(2019, 5, 10)}
    return await county.loan(await county.household(), **values | more)


def pa(county: County) -> Office:
    """The county's poverty-alleviation office."""
    return county.office(Role.COUNTY_PA)
