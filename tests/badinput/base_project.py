"""Valid arguments of what is done to enterprises and projects."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests import factories
from tests.badinput.document import Name
from tests.badinput.making import COUNTY, PA, Making, unified_code

CALLERS = {
    "enterpriseRegister": PA,
    "projectRegister": PA,
    "projectAmend": PA,
    "projectSupervise": "CITY_PA@520300",
}


class ProjectBases(Making):
    """Of enterprises and projects."""

    async def _enterprise_register(self) -> dict[str, Any]:
        code = unified_code(f"91520327MA{self._next():07}")
        return {"name": "凤冈县测试合作社", "uscc": code, "kind": Name("COOPERATIVE")}

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

    async def _project(self) -> str:
        entity = await self._quietly(factories.enterprise(self._owner, COUNTY))
        made = await self._quietly(
            factories.project(self._owner, COUNTY, entity, declared=Decimal("1000000.00"))
        )
        return str(made)

    async def _project_amend(self) -> dict[str, Any]:
        return {"project": await self._project(), "name": "茶叶加工二期", "reason": "扩大规模"}

    async def _project_supervise(self) -> dict[str, Any]:
        return {"project": await self._project(), "note": "按季报送进度"}
