"""Default buffers (代偿缓冲期) of loans and the reminders of all partners (二(六)2)."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from rules.vocabulary import BufferState, ReminderPartner
from schema.column import column, condition, edge
from schema.connection import Node
from schema.enum import ActName
from schema.filter import (
    AND,
    NOT,
    OR,
    CityCodeCondition,
    Condition,
    DateCondition,
    IdCondition,
    RegionCodeCondition,
    StringCondition,
    joined,
)
from schema.lender import Lender
from schema.order import order_of
from schema.region import Region

if TYPE_CHECKING:
    from schema.loan import Loan


@strawberry.input(description="代偿缓冲期筛选。Filter of default buffers.")
class DefaultBufferFilter:
    """Which buffers."""

    status: Condition[BufferState] | None = condition("state", "状态。State.")
    default_on: DateCondition | None = condition("default_on", "违约日。Day of default.")
    ends_on: DateCondition | None = condition("ends_on", "最后一日。Last day.")
    loan: IdCondition | None = condition("loan_id id:Loan", "贷款。Loan.")
    lender: StringCondition | None = condition("lender_id lender", "承贷机构代码。Lender's code.")
    county: RegionCodeCondition | None = condition("county_id region:county", "县。County.")
    city: CityCodeCondition | None = condition("county_id region:city", "市州。City.")
    township: RegionCodeCondition | None = condition("township_id region:township", "乡镇。Town.")
    and_: list[DefaultBufferFilter] | None = joined("and", AND)
    or_: list[DefaultBufferFilter] | None = joined("or", OR)
    not_: DefaultBufferFilter | None = joined("not", NOT)


DefaultBufferOrder = order_of("DefaultBuffer")
ReminderOrder = order_of("Reminder")


@strawberry.type(
    description="代偿缓冲期：自违约日起一般 2 个月，说明理由并经另一人批准最长 3 个月（二(六)2）。"
    "The time before a claim: two months from the default, three with a reason and a second person."
)
class DefaultBuffer(Node):
    """A claim is admissible from the day after its last."""

    status: BufferState = column("state", "状态。State.")
    default_on: date = column(
        "default_on", "违约日：最早未还的应还日。Day of default: the earliest unpaid due day."
    )
    months: int = column("months", "月数，自违约日起。Months from the day of default.")
    ends_on: date = column("ends_on", "最后一日；次日起可申请代偿。Last day; claims from the next.")
    opened_on: date = column("opened_on", "登记进入日。Day on which it was opened.")
    asked_months: int | None = column(
        "asked_months", "申请延长至的月数；未申请为 null。Months asked for; null if none."
    )
    asked_reason: str | None = column("asked_reason", "延长理由。Reason of the request.")
    asked_on: date | None = column("asked_on", "申请延长日。Day of the request.")
    extended_on: date | None = column(
        "extended_on", "批准延长日；未批准为 null。Day of the approval; null before it."
    )
    closed_on: date | None = column("closed_on", "结束日。Day on which it was closed.")
    recorded_at: datetime = column("recorded_at", "登记时间。When it was recorded.")
    version: int = column("version", "版本号。Version, for expectedVersion.")
    allowed_actions: list[ActName] = column(
        "allowed_actions", "调用者此刻可办理的事项。What the caller may do to it now."
    )
    loan: Annotated[Loan, strawberry.lazy("schema.loan")] | None = edge(
        "loan_part.loan", "贷款。Loan."
    )
    lender: Lender | None = edge("loan.lender", "承贷机构。Lender.")
    county: Region | None = edge("tenant.county", "县。County.")
    township: Region | None = edge("tenant.township", "乡镇。Township.")


@strawberry.type(
    description="督促还款记录（只增不改，二(六)2）。A partner pressed for payment, append-only."
)
class Reminder(Node):
    """By whom and when; lender and township are to have reminded before a claim."""

    partner: ReminderPartner = column("partner", "督促方。Who reminded.")
    reminded_on: date = column("reminded_on", "督促日。Day of the reminder.")
    note: str = column("note", "情况。What was said.")
    recorded_at: datetime = column("recorded_at", "登记时间。When it was recorded.")
    default_buffer: Annotated[DefaultBuffer, strawberry.lazy("schema.default_buffer")] | None = (
        edge("reminder.buffer", "所在缓冲期；不在缓冲期为 null。Buffer it was in; null if none.")
    )
    loan: Annotated[Loan, strawberry.lazy("schema.loan")] | None = edge(
        "loan_part.loan", "贷款。Loan."
    )
