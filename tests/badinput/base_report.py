"""Valid arguments of statistics and reports."""

from __future__ import annotations

from typing import Any

from tests import factory_reports
from tests.badinput.base_project import ProjectBases
from tests.badinput.document import Name
from tests.badinput.making import COUNTY, PA
from tests.factories import FENGGANG

PROVINCE = "PROV_PA@520000"
CALLERS = {
    "statisticSubmit": PA,
    "statisticCorrect": PA,
    "projectAssess": PA,
    "reportSubmit": PA,
    "reportReceive": PROVINCE,
    "reportReturn": PROVINCE,
    "reportCorrect": PA,
}
READS = {
    "countyRanking": {"region": FENGGANG, "year": 2018, "month": 6},
    "indicators": {
        "region": FENGGANG,
        "groupBy": [Name("MONTH")],
        "from": "2018-06-01",
        "to": "2018-06-30",
    },
}
_YEAR = 4000


class ReportBases(ProjectBases):
    """Of months of a year of their own."""

    async def _id_of(self, noun: str) -> str:
        if noun == "Statistic":
            return await self._month()
        if noun == "WrittenReport":
            return await self._report("SUBMITTED")
        return await super()._id_of(noun)

    async def _month(self) -> str:
        year = _YEAR + self._next()
        for lender in (None, await self._lender()):
            made = await self._quietly(
                factory_reports.statistic(self._owner, COUNTY, lender, year=year)
            )
        return str(made)

    async def _statistic_submit(self) -> dict[str, Any]:
        stated = {"figure": Name("DEMAND"), "households": 3}
        return {"statistic": await self._month(), "entries": [stated]}

    async def _statistic_correct(self) -> dict[str, Any]:
        return {"statistic": await self._month(), "reason": "补录"}

    async def _project_assess(self) -> dict[str, Any]:
        return {
            "project": await self._project(),
            "year": 2018,
            "quarter": 3,
            "rating": Name("FAIR"),
            "riskLevel": Name("LOW"),
            "findings": "分红按期兑现",
        }

    async def _report(self, state: str) -> str:
        year = _YEAR + self._next()
        made = await self._quietly(
            factory_reports.report(self._owner, COUNTY, await self._lender(), state, year=year)
        )
        return str(made)

    async def _report_submit(self) -> dict[str, Any]:
        return {"report": await self._report("DRAFT"), "situation": "运行平稳"}

    async def _report_receive(self) -> dict[str, Any]:
        return {"report": await self._report("SUBMITTED")}

    async def _report_return(self) -> dict[str, Any]:
        return {"report": await self._report("SUBMITTED"), "reason": "未说明逾期"}

    async def _report_correct(self) -> dict[str, Any]:
        return {"report": await self._report("SUBMITTED"), "reason": "补充"}
