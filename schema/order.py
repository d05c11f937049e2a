"""Orders of the lists: each noun's own fields, each served by an index; always total."""

from __future__ import annotations

from enum import Enum
from typing import Any

import strawberry

from planner.edges import NOUNS
from schema.enum import SortDirection

_LABELS = {
    "RECORDED_AT": "登记时间。When it was recorded.",
    "CODE": "代码。Code.",
    "HOUSEHOLD_NO": "户编号。Household number.",
    "AMOUNT": "金额。Amount.",
    "MATURES_ON": "到期日。Day of maturity.",
    "OUTSTANDING_PRINCIPAL": "贷款余额。Outstanding principal.",
    "OUTSTANDING": "贷款余额。Outstanding principal.",
    "NON_PERFORMING": "不良余额。Non-performing principal.",
    "RECEIVED_ON": "还款日。Day of receipt.",
    "AS_OF": "分类基准日。Day of the classification.",
    "LINE": "行号。Line.",
    "NUMBER": "版本序号。Number of the version.",
    "COUNTY": "县。County.",
    "LOAN": "贷款。Loan.",
    "BALANCE": "余额。Outstanding.",
    "PROJECT": "项目。Project.",
    "GROUP": "按分组：市州、县、承贷机构、月份。By city, county, lender, month.",
    "MONTH": "月份。Month.",
    "OVERDUE": "逾期贷款余额。Principal of overdue loans.",
    "OVERDUE_RATIO": "逾期率，未取整；无余额者最小。Unrounded; without loans it is the least.",
    "NPL_RATIO": "不良率，未取整；无余额者最小。Unrounded; without loans it is the least.",
}


def order_of(noun: str) -> Any:
    """Input type `<Noun>Order { field direction }`."""
    fields = Enum(f"{noun}OrderField", {name: name for name in NOUNS[noun].orders})  # type: ignore[misc]
    made: Any = strawberry.enum(fields, description=f"{noun} 的排序字段。Fields to order by.")
    for value in made.__strawberry_definition__.values:
        value.description = _LABELS[value.name]
    namespace = {
        "__annotations__": {"field": fields, "direction": SortDirection},
        "__doc__": f"Order of {noun}.",
        "field": strawberry.field(description="排序字段。Field to order by."),
        "direction": strawberry.field(description="方向。Direction.", default=SortDirection.ASC),
    }
    return strawberry.input(
        type(f"{noun}Order", (), namespace), description=f"{noun} 的排序。Order of a list."
    )
