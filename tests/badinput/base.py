"""Valid arguments for every field: what a caller sends when nothing is wrong."""

from __future__ import annotations

import itertools
from collections.abc import Awaitable
from decimal import Decimal
from typing import Any

from graphql import GraphQLEnumType, GraphQLInputObjectType, get_named_type
from stdnum.cn import uscc

from models.ids import uuid7
from rules.vocabulary import LoanState
from tests import factories
from tests.badinput.catalogue import GOOD_CARD
from tests.badinput.document import Name
from tests.badinput.reception import Reception
from tests.badinput.site import Site, input_type
from tests.factories import AT, FENGGANG, Borrower

COUNTY = 520327000
LENDER = f"RCC-{FENGGANG}"
BANK = f"COUNTY_BANK@{FENGGANG}/{LENDER}"
FINANCE = f"COUNTY_FIN@{FENGGANG}"
PA = f"COUNTY_PA@{FENGGANG}"
GOVERNMENT = f"COUNTY_GOV@{FENGGANG}"
WITHOUT_FUND = ("520103", 520103000)
CALLERS = {
    "fundOpen": f"COUNTY_FIN@{WITHOUT_FUND[0]}",
    "fundInject": FINANCE,
    "fundEntryReverse": FINANCE,
    "enterpriseRegister": PA,
    "projectRegister": PA,
    "projectAmend": PA,
    "projectSupervise": "CITY_PA@520300",
    "identityReveal": PA,
    "agreementRegister": PA,
    "agreementSign": PA,
    "agreementTerminate": PA,
}
# Small amounts, so that many applications fit under one household's limit.
AMOUNT = "100.00"
_numbers = itertools.count(1)
_TABLES = {
    "Loan": ("loan", "loan"),
    "Household": ("household", "household"),
    "Project": ("project", "project"),
    "RiskFund": ("fund", "risk_fund"),
    "Agreement": ("agreement", "agreement"),
}


def caller(site: Site) -> str:
    """Who asks: an office with every right that the field needs."""
    if site.owner == "Mutation":
        return CALLERS.get(site.field, BANK)
    return GOVERNMENT


class Bases:
    """Makes valid arguments; each write that succeeds is followed by fresh ones."""

    def __init__(self, reception: Reception) -> None:
        self._reception = reception
        self._owner = reception.owner
        self._made: dict[str, dict[str, Any]] = {}
        self._subjects: dict[str, str] = {}
        self._lender_id = 0

    async def arguments(self, site: Site) -> dict[str, Any]:
        """Valid arguments of the field of a site."""
        if site.owner == "Mutation":
            if site.field not in self._made:
                self._made[site.field] = await getattr(self, f"_{_snake(site.field)}")()
            found = dict(self._made[site.field])
            found["idempotencyKey"] = f"key-{self._next()}"
            return {"input": self._changed(site, found)}
        found = await self._required(site)
        if site.argument == "orderBy":
            field = next(iter(_order_fields(site)))
            found["orderBy"] = {"field": Name(field)}
        if site.argument == "last":
            found.pop("first", None)
        return found

    def used(self, field: str) -> None:
        """What stood in the base was consumed by a write."""
        self._made.pop(field, None)

    async def subject(self, site: Site) -> str | None:
        """Id of an object of the type that has the field."""
        if site.owner in ("Query", "Mutation"):
            return None
        if site.owner not in self._subjects:
            self._subjects[site.owner] = await self._id_of(site.owner)
        return self._subjects[site.owner]

    def _changed(self, site: Site, found: dict[str, Any]) -> dict[str, Any]:
        """The loan named by its number where the site lies in the number."""
        number = found.pop("loanNumber", None)
        if site.path[:2] == ("loan", "number"):
            found["loan"] = {"number": number}
        return found

    async def _required(self, site: Site) -> dict[str, Any]:
        match site.field:
            case "circuitBreaker":
                return {"lender": LENDER, "county": FENGGANG}
            case "region":
                return {"code": FENGGANG}
            case "riskFund":
                return {"county": FENGGANG}
            case "householdExposure":
                return {"idCard": GOOD_CARD}
            case "explainAccess":
                return {"decisionId": "0190a1b2-0000-7000-8000-000000000001"}
            case "nodes":
                return {"ids": ["lender_1"]}
            case "node":
                return {"id": "lender_1"}
            case "loan" | "household" | "lender" | "enterprise" | "project" | "agreement" if (
                site.owner == "Query"
            ):
                return {"id": await self._id_of(site.field.capitalize())}
            case _:
                return {}

    async def _id_of(self, noun: str) -> str:
        if noun == "Agreement":
            await self._agreement("DRAFT")
        if noun in _TABLES:
            kind, table = _TABLES[noun]
            key = await self._owner.fetchval(
                f"select id from {table} where county_id = {COUNTY} order by id limit 1"
            )
            return f"{kind}_{COUNTY}_{key}"
        if noun == "Enterprise":
            found = await self._owner.fetchval("select id from enterprise order by id limit 1")
            return f"enterprise_{found}"
        lender = await self._lender()
        return f"breaker_{COUNTY}_{lender}" if noun == "CircuitBreaker" else f"lender_{lender}"

    async def _lender(self) -> int:
        if not self._lender_id:
            self._lender_id = await self._owner.fetchval(
                "select id from lender where code = $1", LENDER
            )
        return self._lender_id

    def _next(self) -> int:
        """A number that no other base of this process has."""
        return next(_numbers)

    async def _quietly(self, work: Awaitable[Any]) -> Any:
        """Rows of the owner's making are not the application's."""
        made = await work
        await self._reception.touched()
        return made

    async def _borrower(self) -> Borrower:
        made: Borrower = await self._quietly(factories.household(self._owner, COUNTY))
        return made

    async def _loan(self, state: LoanState) -> dict[str, Any]:
        number = f"BASE-{self._next()}"
        borrower, lender = await self._borrower(), await self._lender()
        made = await self._quietly(
            factories.loan(
                self._owner,
                borrower,
                lender,
                amount=Decimal("30000.00"),
                state=state,
                loan_no=number,
            )
        )
        return {
            "loan": {"id": str(made)},
            "loanNumber": {"lender": LENDER, "loanNo": number},
        }

    async def _loan_submit(self) -> dict[str, Any]:
        borrower = await self._borrower()
        return {
            "loanNo": f"NEW-{self._next()}",
            "household": str(borrower.household),
            "borrower": str(borrower.member),
            "amount": AMOUNT,
            "rate": "4.35",
            "maturesOn": "2019-12-20",
            "purpose": Name("OWN_PRODUCTION"),
            "industry": Name("PLANTING"),
            "repaymentMethod": Name("QUARTERLY_INTEREST"),
        }

    async def _loan_approve(self) -> dict[str, Any]:
        return await self._loan(LoanState.SUBMITTED) | {"approvalNo": "A-1"}

    async def _loan_sign(self) -> dict[str, Any]:
        return await self._loan(LoanState.APPROVED) | {"contractNo": "C-1"}

    async def _loan_disburse(self) -> dict[str, Any]:
        return await self._loan(LoanState.SIGNED)

    async def _loan_refuse(self) -> dict[str, Any]:
        return await self._loan(LoanState.SUBMITTED) | {"reason": "材料不全"}

    async def _loan_withdraw(self) -> dict[str, Any]:
        return await self._loan(LoanState.SUBMITTED) | {"reason": "不再需要"}

    async def _loan_cancel(self) -> dict[str, Any]:
        return await self._loan(LoanState.SIGNED) | {"reason": "农户放弃"}

    async def _repayment_record(self) -> dict[str, Any]:
        loan = await self._loan(LoanState.ACTIVE)
        return loan | {"principal": "10.00", "bankRef": f"R-{self._next()}"}

    async def _loan_classify(self) -> dict[str, Any]:
        return await self._loan(LoanState.ACTIVE) | {"fiveTier": Name("SPECIAL_MENTION")}

    async def _fund_open(self) -> dict[str, Any]:
        county = WITHOUT_FUND[1]
        for table in ("fund_entry", "risk_fund"):
            await self._quietly(
                self._owner.execute(f"delete from {table} where county_id = {county}")
            )
        return {
            "documentNo": "筑财〔2018〕1号",
            "bankName": "农商行",
            "accountNo": "6222000011112222",
        }

    async def _fund_inject(self) -> dict[str, Any]:
        return {"amount": AMOUNT, "sourceLevel": Name("COUNTY"), "documentNo": "县财〔2018〕9号"}

    async def _fund_entry_reverse(self) -> dict[str, Any]:
        fund = await self._owner.fetchval(f"select id from risk_fund where county_id = {COUNTY}")
        entry = await self._quietly(_entry(self._owner, fund, self._next()))
        return {"entry": entry, "reason": "录入错误"}

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

    async def _agreement(self, state: str) -> str:
        borrower = await self._borrower()
        entity = await self._quietly(factories.enterprise(self._owner, COUNTY))
        made = await self._quietly(factories.agreement(self._owner, borrower, entity, state=state))
        return str(made)

    async def _agreement_register(self) -> dict[str, Any]:
        borrower = await self._borrower()
        entity = await self._quietly(factories.enterprise(self._owner, COUNTY))
        return {
            "agreementNo": f"XY-{self._next()}",
            "household": str(borrower.household),
            "enterprise": str(entity),
            "amount": "30000.00",
            "startsOn": "2018-12-20",
            "endsOn": "2020-12-20",
            "duties": [
                {"party": Name("HOUSEHOLD"), "duty": "按约种植"},
                {"party": Name("ENTERPRISE"), "duty": "保底收购"},
            ],
            "benefitLinkage": {
                "kind": Name("DIVIDEND"),
                "amount": "2000.00",
                "period": "每年",
            },
            "riskControl": "保底价收购",
            "voluntary": True,
            "participation": Name("LABOUR"),
        }

    async def _agreement_sign(self) -> dict[str, Any]:
        return {
            "agreement": await self._agreement("DRAFT"),
            "consent": {"consentOn": "2018-12-01", "witness": "王村长", "fileHash": "ab" * 32},
        }

    async def _agreement_terminate(self) -> dict[str, Any]:
        return {"agreement": await self._agreement("IN_FORCE"), "reason": "企业违约"}

    async def _identity_reveal(self) -> dict[str, Any]:
        found = await self._owner.fetchval(
            f"select id from household_member where county_id = {COUNTY}"
            " and key_id = 'test-1' order by id limit 1"
        )
        return {"member": f"member_{COUNTY}_{found}", "purpose": "核对名册"}


def unified_code(first_17: str) -> str:
    """A unified social credit code with its check character."""
    return first_17 + str(uscc.calc_check_digit(first_17))


def _snake(name: str) -> str:
    return "".join(f"_{one.lower()}" if one.isupper() else one for one in name)


def _order_fields(site: Site) -> list[str]:
    of = get_named_type(input_type(site))
    assert isinstance(of, GraphQLInputObjectType)
    listed = get_named_type(of.fields["field"].type)
    assert isinstance(listed, GraphQLEnumType)
    return list(listed.values)


async def _entry(owner: Any, fund: Any, number: int) -> str:
    """An injection that can be reversed, with the county's total."""
    key = uuid7(AT)
    await factories.insert(
        owner,
        "fund_entry",
        {
            "county_id": COUNTY,
            "id": key,
            "fund_id": fund,
            "kind": "INJECTION",
            "debit_account": "SPECIAL_ACCOUNT",
            "credit_account": "COUNTY_BUDGET",
            "amount": Decimal("100.00"),
            "source_level": "COUNTY",
            "document_no": f"县财〔2018〕{number}号",
            "business_on": factories.DAY,
            "recorded_at": AT,
            "recorded_by": "seed",
        },
    )
    await owner.execute(
        f"update county_position set fund_balance = fund_balance + 100 where county_id = {COUNTY}"
    )
    return f"fundentry_{COUNTY}_{key}"
