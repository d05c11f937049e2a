"""Valid arguments of what is done to enterprises and projects."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from models.ids import parse_global_id
from tests import factories
from tests.badinput.document import Name
from tests.badinput.making import BANK, COUNTY, GOVERNMENT, LENDER, PA, Making, unified_code

CALLERS = {
    "enterpriseRegister": PA,
    "projectRegister": PA,
    "projectAmend": PA,
    "projectSupervise": "CITY_PA@520300",
    "listingEnter": PA,
    "screeningRecord": PA,
    "screeningSign": BANK,
    "exitPlanAgree": PA,
    "rectificationOrder": GOVERNMENT,
    "projectExit": PA,
}


class ProjectBases(Making):
    """Of enterprises and projects."""

    async def _enterprise_register(self) -> dict[str, Any]:
        code = unified_code(f"91520327MA{self._next():07}")
        return {"name": "凤冈县测试合作社", "uscc": code, "kind": Name("COOPERATIVE")}

    async def _listing_enter(self) -> dict[str, Any]:
        entity = await self._quietly(
            factories.enterprise(self._owner, COUNTY, list_state="UNLISTED")
        )
        return {
            "enterprise": str(entity),
            "state": Name("NEGATIVE"),
            "reason": "资金链断裂",
            "measures": "停止新增",
        }

    async def _project_register(self) -> dict[str, Any]:
        entity = await self._quietly(factories.enterprise(self._owner, COUNTY))
        return {
            "projectNo": f"P-{self._next()}",
            "name": "茶叶加工",
            "enterprise": str(entity),
            "industry": Name("PLANTING"),
            "totalInvestment": "9000000.00",
            "declaredLoanFunds": "1000000.00",
        }

    async def _project(self, state: str = "NORMAL", kind: str = "COOPERATIVE") -> str:
        entity = await self._quietly(factories.enterprise(self._owner, COUNTY, kind=kind))
        found = await self._quietly(
            self._owner.fetchrow(
                "select id, lender_group from lender where home_county_id = $1 and code = $2",
                COUNTY,
                LENDER,
            )
        )
        assert found is not None
        made = await self._quietly(
            factories.project(
                self._owner,
                COUNTY,
                entity,
                declared=Decimal("1000000.00"),
                state=state,
                lead=(found["id"], found["lender_group"]),
            )
        )
        return str(made)

    async def _screening_record(self) -> dict[str, Any]:
        met = dict.fromkeys(
            ("voluntary", "participation", "purpose", "agreement", "notPlatform"), True
        )
        return {"project": await self._project("REGISTERED"), **met}

    async def _screening_sign(self) -> dict[str, Any]:
        project = parse_global_id(await self._project("SCREENING"))
        assert project is not None
        made = await self._quietly(factories.screening(self._owner, project))
        return {"screening": str(made)}

    async def _exit_plan_agree(self) -> dict[str, Any]:
        return {"project": await self._project(), "stages": []}

    async def _rectification_order(self) -> dict[str, Any]:
        return {
            "project": await self._project("REGISTERED", "GOV_FINANCING_PLATFORM"),
            "documentNo": f"凤府函〔2018〕{self._next()}号",
            "responsible": "张三",
            "deadlineOn": "2030-06-30",
            "stages": [],
        }

    async def _project_exit(self) -> dict[str, Any]:
        return {"project": await self._project("EXITING")}

    async def _project_amend(self) -> dict[str, Any]:
        return {"project": await self._project(), "name": "茶叶加工二期", "reason": "扩大规模"}

    async def _project_supervise(self) -> dict[str, Any]:
        return {"project": await self._project(), "note": "按季报送进度"}
