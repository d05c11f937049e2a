"""Valid arguments of what is done to enterprises and projects."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from models.ids import parse_global_id
from rules.vocabulary import LoanState
from tests import factories
from tests.badinput.document import Name
from tests.badinput.making import BANK, COUNTY, GOVERNMENT, LENDER, PA, Making, unified_code
from tests.factories import Borrower

STAGE = {"dueOn": "2029-06-30", "amount": "30000.00"}
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
    "projectSecurityRecord": BANK,
    "projectSecurityRelease": BANK,
    "collateralDemand": BANK,
    "projectSecure": BANK,
    "fundUseRecord": BANK,
    "creditReferralRecord": BANK,
    "dividendRecord": PA,
    "participationWithdraw": PA,
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

    async def _used(
        self, state: str, kind: str = "COOPERATIVE"
    ) -> tuple[str, Borrower, dict[str, Any]]:
        """A project, the borrower of the one loan of 30,000.00 yuan that it uses, and the loan."""
        project = await self._project(state, kind)
        named, borrower = parse_global_id(project), await self._borrower()
        assert named is not None
        loan = await self._loan(LoanState.ACTIVE, borrower, project_id=named.key)
        key = parse_global_id(loan["loan"]["id"])
        assert key is not None
        group = await self._quietly(
            self._owner.fetchval("select lender_group from lender where code = $1", LENDER)
        )
        await self._quietly(
            factories.participation(
                self._owner,
                named,
                key,
                borrower,
                await self._lender(),
                group,
                Decimal("30000.00"),
            )
        )
        return project, borrower, loan

    async def _screening_record(self) -> dict[str, Any]:
        met = dict.fromkeys(
            ("voluntary", "participation", "purpose", "agreement", "notPlatform"), True
        )
        project, _, loan = await self._used("REGISTERED")
        return {"project": project, **met, **loan}

    async def _screening_sign(self) -> dict[str, Any]:
        project = parse_global_id(await self._project("SCREENING"))
        assert project is not None
        made = await self._quietly(factories.screening(self._owner, project))
        return {"screening": str(made)}

    async def _exit_plan_agree(self) -> dict[str, Any]:
        project, borrower, _ = await self._used("NORMAL")
        consent = {
            "household": str(borrower.household),
            "consentOn": "2018-06-01",
            "witness": "王村长",
            "fileHash": "0123456789abcdef" * 4,
        }
        return {"project": project, "stages": [STAGE], "consents": [consent]}

    async def _rectification_order(self) -> dict[str, Any]:
        project, _, _ = await self._used("REGISTERED", "GOV_FINANCING_PLATFORM")
        return {
            "project": project,
            "documentNo": f"凤府函〔2018〕{self._next()}号",
            "responsible": "张三",
            "deadlineOn": "2030-06-30",
            "stages": [STAGE],
        }

    async def _project_exit(self) -> dict[str, Any]:
        return {"project": await self._project("EXITING")}

    async def _project_security_record(self) -> dict[str, Any]:
        return {
            "project": await self._project(),
            "kind": Name("COLLATERAL"),
            "amount": "30000.00",
            "documentNo": f"DY-{self._next()}",
            "party": "茶叶合作社",
            "givenOn": "2018-06-01",
            "collateralKind": Name("BUILDING"),
            "valuedOn": "2018-06-01",
            "expiresOn": "2030-06-30",
        }

    async def _project_security_release(self) -> dict[str, Any]:
        project = parse_global_id(await self._project())
        assert project is not None
        made = await self._quietly(factories.project_security(self._owner, project))
        return {"security": str(made), "reason": "换保"}

    async def _collateral_demand(self) -> dict[str, Any]:
        project, _, _ = await self._used("NORMAL")
        return {"project": project, "dueOn": "2030-06-30", "note": "限期补足"}

    async def _project_secure(self) -> dict[str, Any]:
        return {"project": await self._project("RECALLING"), "note": "已还清"}

    async def _fund_use_record(self) -> dict[str, Any]:
        return {
            "project": await self._project(),
            "kind": Name("ON_LENDING"),
            "amount": "10000.00",
            "usedOn": "2018-06-01",
            "purpose": "转给加工厂",
            "recipient": "X公司",
        }

    async def _credit_referral_record(self) -> dict[str, Any]:
        return {
            "project": await self._project(),
            "toLender": LENDER,
            "amount": "1000000.00",
            "reason": "市场前景好",
        }

    async def _part(self, outstanding: Decimal) -> dict[str, Any]:
        """A project and the one participation in it, of which so much is out."""
        project, _, loan = await self._used("NORMAL")
        named, key = parse_global_id(project), parse_global_id(loan["loan"]["id"])
        assert named is not None and key is not None
        await self._quietly(
            self._owner.execute(
                "update loan set outstanding_principal = $3 where county_id = $1 and id = $2",
                COUNTY,
                key.key,
                outstanding,
            )
        )
        found = await self._owner.fetchval(
            "select id from project_participation where county_id = $1 and project_id = $2",
            COUNTY,
            named.key,
        )
        return {"project": project, "participation": f"participation_{COUNTY}_{found}"}

    async def _dividend_record(self) -> dict[str, Any]:
        part = await self._part(Decimal("30000.00"))
        line = {"participation": part["participation"], "amount": "2000.00"}
        return {
            "project": part["project"],
            "kind": Name("DIVIDEND"),
            "paidOn": "2018-06-01",
            "documentNo": f"FH-{self._next()}",
            "lines": [line],
        }

    async def _participation_withdraw(self) -> dict[str, Any]:
        return await self._part(Decimal(0)) | {
            "withdrawnOn": "2018-06-01",
            "documentNo": f"TC-{self._next()}",
            "note": "贷款已还清",
        }

    async def _project_amend(self) -> dict[str, Any]:
        return {"project": await self._project(), "name": "茶叶加工二期", "reason": "扩大规模"}

    async def _project_supervise(self) -> dict[str, Any]:
        return {"project": await self._project(), "note": "按季报送进度"}
