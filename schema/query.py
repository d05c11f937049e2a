"""Root fields that read. Those marked `root` are answered by the planner in one statement."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import strawberry

from schema.audit_event import AuditEvent, AuditEventFilter, AuditEventOrder
from schema.circuit_breaker import CircuitBreaker, CircuitBreakerFilter, CircuitBreakerOrder
from schema.connection import Connection, Node, connection, planned
from schema.enterprise import Enterprise, EnterpriseFilter, EnterpriseOrder
from schema.enum import Locale
from schema.household import Household, HouseholdExposure, HouseholdFilter, HouseholdOrder
from schema.lender import Lender, LenderFilter, LenderOrder
from schema.loan import Loan, LoanFilter, LoanOrder
from schema.project import Project, ProjectFilter, ProjectOrder
from schema.region import Region, RegionFilter, RegionOrder
from schema.risk_fund import RiskFund, RiskFundFilter, RiskFundOrder
from schema.scalar import IdCard, RegionCode
from schema.viewer import AccessExplanation, EnumLabel, Policy, Viewer


def _argument(of: Any, description: str) -> Any:
    return Annotated[of, strawberry.argument(description=description)]


def _page(of: Any, description: str, where: Any, order: Any) -> Any:
    return connection(Connection[of], description, {"root": "page"}, where=where, order=order)


def _by_id(of: Any, description: str) -> Any:
    by = (("id", "", "id", of.__name__),)
    return planned(
        of | None,
        f"{description}不存在或不可见为 null。Null where absent or invisible.",
        {"root": "one", "by": by},
        {"id": _argument(strawberry.ID, "全局 id。Global id.")},
        required=("id",),
    )


_COUNTY = _argument(RegionCode, "县代码。County code.")


@strawberry.type(description="查询。每个操作一条 SQL。Reads: one SQL statement per operation.")
class Query:
    """Everything that can be read."""

    viewer: Viewer = strawberry.field(
        description="当前调用者。The caller.", metadata={"static": "viewer"}
    )
    policy: Policy | None = planned(
        Policy | None,
        "某日适用的政策（默认业务日；更早的日期适用最早的版本）。The policy that governs a day.",
        {"static": "policy"},
        {"on": _argument(date | None, "日期。Day.")},
    )
    enum_labels: list[EnumLabel] = planned(
        list[EnumLabel],
        "枚举值的名称。Labels of all enumeration values.",
        {"static": "enum_labels"},
        {"locale": _argument(Locale | None, "语言，默认中文。Language.")},
    )
    explain_access: AccessExplanation | None = planned(
        AccessExplanation | None,
        "本人一次被拒绝的原因。Why one of the caller's own requests was refused.",
        {"static": "explain_access"},
        {"decision_id": _argument(strawberry.ID, "拒绝决定号。The decision's id.")},
        required=("decision_id",),
    )
    node: Node | None = planned(
        Node | None,
        "任何对象；不存在或不可见为 null。Any object; null where absent or invisible.",
        {"root": "node"},
        {"id": _argument(strawberry.ID, "全局 id。Global id.")},
        required=("id",),
    )
    nodes: list[Node | None] = planned(
        list[Node | None],
        "多个对象，按所给次序，最多 100 个。Objects in the order asked, at most 100.",
        {"root": "nodes"},
        {"ids": _argument(list[strawberry.ID], "全局 id。Global ids.")},
        required=("ids",),
    )
    region: Region | None = planned(
        Region | None,
        "行政区划，按代码（接受历史代码）。A division by its code, also a former one.",
        {"root": "one", "by": (("code", "id", "region_or_null:any", ""),)},
        {"code": _argument(RegionCode, "代码。Code.")},
        required=("code",),
    )
    regions = _page(Region, "行政区划。Divisions.", RegionFilter, RegionOrder)
    lender: Lender | None = _by_id(Lender, "承贷机构。A lender.")
    lenders = _page(Lender, "承贷机构。Lenders.", LenderFilter, LenderOrder)
    household: Household | None = _by_id(Household, "建档立卡户。A household.")
    households = _page(Household, "建档立卡户。Households.", HouseholdFilter, HouseholdOrder)
    household_exposure: HouseholdExposure | None = planned(
        HouseholdExposure | None,
        "按身份证号查授信占用；重复登记取占用最多的一户。A person's exposure; the largest.",
        {"root": "one", "by": (("idCard", "identity", "hmac", ""),)},
        {"id_card": _argument(IdCard, "身份证号。Identity number.")},
        required=("id_card",),
    )
    loan: Loan | None = _by_id(Loan, "贷款。A loan.")
    loans = _page(Loan, "贷款。Loans.", LoanFilter, LoanOrder)
    risk_fund: RiskFund | None = planned(
        RiskFund | None,
        "一县的风险补偿金。The fund of a county.",
        {"root": "one", "by": (("county", "county_id", "region_or_null:county", "RiskFund"),)},
        {"county": _COUNTY},
        required=("county",),
    )
    risk_funds = _page(RiskFund, "风险补偿金。Funds.", RiskFundFilter, RiskFundOrder)
    enterprise: Enterprise | None = _by_id(Enterprise, "用款主体。An enterprise.")
    enterprises = _page(Enterprise, "用款主体。Enterprises.", EnterpriseFilter, EnterpriseOrder)
    project: Project | None = _by_id(Project, "户贷企用项目。A project.")
    projects = _page(
        Project,
        "户贷企用项目：省级见 500 万元及以上，市级见以下，县级见全部。Projects the caller watches.",
        ProjectFilter,
        ProjectOrder,
    )
    circuit_breaker: CircuitBreaker | None = planned(
        CircuitBreaker | None,
        "一家机构在一县的熔断状态。The breaker of a lender in a county.",
        {
            "root": "one",
            "by": (
                ("county", "county_id", "region_or_null:county", "CircuitBreaker"),
                ("lender", "lender_id", "lender_or_null:", ""),
            ),
        },
        {"lender": _argument(str, "承贷机构代码。Lender's code."), "county": _COUNTY},
        required=("lender", "county"),
    )
    circuit_breakers = _page(
        CircuitBreaker, "熔断状态。Circuit breakers.", CircuitBreakerFilter, CircuitBreakerOrder
    )
    audit_events = _page(
        AuditEvent, "审计记录。The audit trail.", AuditEventFilter, AuditEventOrder
    )
