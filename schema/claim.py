"""Claims on the fund (代偿申请) for lost loans: loss, shares, opinions (二(七))."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import strawberry

from rules.vocabulary import ClaimAnswer, ClaimSeat, ClaimState, RecoveryRule, ShareParty
from schema.column import column, condition, edge, group
from schema.connection import Connection, Node, connection
from schema.default_buffer import DefaultBuffer
from schema.download import Download
from schema.enum import ActName
from schema.filter import (
    AND,
    NOT,
    OR,
    CityCodeCondition,
    Condition,
    DateCondition,
    DecimalCondition,
    IdCondition,
    RegionCodeCondition,
    StringCondition,
    joined,
)
from schema.lender import Lender, Outlet
from schema.order import order_of
from schema.region import Region
from schema.scalar import Ratio

if TYPE_CHECKING:
    from schema.loan import Loan
    from schema.recovery import Recovery, RecoveryFilter, RecoveryOrder


@strawberry.input(description="代偿申请筛选。Filter of claims.")
class ClaimFilter:
    """Which claims."""

    status: Condition[ClaimState] | None = condition("state", "状态。State.")
    loss: DecimalCondition | None = condition("loss", "损失，元。Loss, yuan.")
    submitted_on: DateCondition | None = condition("submitted_on", "申请日。Day of submission.")
    paid_on: DateCondition | None = condition("paid_on", "代偿日。Day of payment.")
    loan: IdCondition | None = condition("loan_id id:Loan", "贷款。Loan.")
    lender: StringCondition | None = condition("lender_id lender", "承贷机构代码。Lender's code.")
    county: RegionCodeCondition | None = condition("county_id region:county", "县。County.")
    city: CityCodeCondition | None = condition("county_id region:city", "市州。City.")
    township: RegionCodeCondition | None = condition("township_id region:township", "乡镇。Town.")
    and_: list[ClaimFilter] | None = joined("and", AND)
    or_: list[ClaimFilter] | None = joined("or", OR)
    not_: ClaimFilter | None = joined("not", NOT)


ClaimOrder = order_of("Claim")
ClaimOpinionOrder = order_of("ClaimOpinion")


@strawberry.type(description="损失分担的一方；各方合计等于损失。What one party bears of the loss.")
class ClaimPart:
    """By the agreement in force on the day of submission; the parts make the loss exactly."""

    number: int = column("number", "序号。Number.")
    party: ShareParty = column("party", "分担方。Who bears it.")
    name: str | None = column("name", "其他分担方名称。Name of a further party.")
    share: Ratio = column("share", "约定比例。Agreed share, as a fraction.")
    amount: Decimal = column("amount", "承担额，元。What it bears, yuan.")


@strawberry.type(
    description="代偿审核（审批）意见，一席一轮一份（二(七)）。What one seat said in one round."
)
class ClaimOpinion(Node):
    """One that was withdrawn by its signer stays on record."""

    round: int = column("round", "轮次。Round.")
    seat: ClaimSeat = column("seat", "席位。Seat.")
    answer: ClaimAnswer = column("answer", "意见类型。Answer.")
    opinion: str = column("opinion", "意见内容。The opinion in words.")
    signed_on: date = column("signed_on", "签署日。Day of the signature.")
    signed_by: str = column("signed_by", "签署人。Who signed.")
    withdrawn_on: date | None = column(
        "withdrawn_on", "本人撤回日；有效为 null。Day on which it was taken back."
    )
    recorded_at: datetime = column("recorded_at", "登记时间。When it was recorded.")
    claim: Annotated[Claim, strawberry.lazy("schema.claim")] | None = edge(
        "claim_opinion.claim", "代偿申请。Claim."
    )


@strawberry.type(
    description="账销案存：代偿后借款人仍欠的债务（二(八)1）。What the borrower owes after payment."
)
class RetainedDebt:
    """Nothing before the claim is paid."""

    principal: Decimal = column("retained_principal", "本金，元。Principal, yuan.")
    interest: Decimal = column("retained_interest", "利息，元。Interest, yuan.")
    total: Decimal = column("retained", "合计，元。Both, yuan.")


@strawberry.type(description="追偿收回的款项（二(六)3）。What came back after payment.")
class RecoveredMoney:
    """Of all receipts recorded so far, deposited or not; both parts make the total exactly."""

    total: Decimal = column("recovered", "合计，元。Everything received, yuan.")
    fund_part: Decimal = column("recovered_fund", "归风险补偿金，元。The fund's part, yuan.")
    lender_part: Decimal = column(
        "recovered_lender", "归承贷机构等其他分担方，元。What stays with lender and others, yuan."
    )


@strawberry.type(
    description="代偿申请：网点申请，乡镇两部门审核，县级三方审批，财政由风险补偿金支付（二(七)）。"
    "A claim on the fund: outlet, two township offices, three of the county, payment by finance."
)
class Claim(Node):
    """The loss is that of the day of submission, shared as agreed on that day."""

    status: ClaimState = column("state", "状态。State.")
    round: int = column("round", "轮次，退回重报加一。Round, one more with each submission.")
    principal: Decimal = column("principal", "本金损失，元。Principal lost, yuan.")
    interest: Decimal = column(
        "interest", "利息损失，元，不含罚息和应贴利息。Contract interest lost, less the subsidised."
    )
    loss: Decimal = column("loss", "贷款本息损失，元。Principal and interest, yuan.")
    fund_part: Decimal = column("fund_part", "风险补偿金代偿额，元。The fund's part, yuan.")
    recovery_rule: RecoveryRule = column("recovery_rule", "追偿款分配。How recoveries go back.")
    finding: str | None = column("finding", "追偿无望的认定。Why it is hopeless.")
    evidence_hash: str | None = column(
        "evidence_hash_hex", "证据文件 SHA-256，十六进制。SHA-256 of the evidence."
    )
    submitted_on: date = column("submitted_on", "申请日（本轮）。Day of submission of this round.")
    approved_on: date | None = column("approved_on", "县级审批同意日。Day of the last approval.")
    paid_on: date | None = column("paid_on", "代偿日。Day of payment.")
    ended_on: date | None = column("ended_on", "未代偿而结束的日期。Day it ended without payment.")
    ended_reason: str | None = column("ended_reason", "结束原因。Why it ended.")
    retained: RetainedDebt = group("账销案存债务。Debt kept after payment.")
    download: Download = group("代偿申请表的打印文件。The claim as a file.")
    recovered: RecoveredMoney = group("追偿收回。What came back after payment.")
    recorded_at: datetime = column("recorded_at", "登记时间。When it was recorded.")
    changed_at: datetime = column("changed_at", "最近变动。Last change.")
    version: int = column("version", "版本号。Version, for expectedVersion.")
    allowed_actions: list[ActName] = column(
        "allowed_actions", "调用者此刻可办理的事项。What the caller may do to it now."
    )
    parts: list[ClaimPart] = edge("claim.parts", "本轮损失分担。Who bears what, in this round.")
    opinions = connection(
        Connection[ClaimOpinion],
        "各轮意见。Opinions of all rounds.",
        {"edge": "claim.opinions"},
        order=ClaimOpinionOrder,
    )
    recoveries = connection(
        Connection[Annotated["Recovery", strawberry.lazy("schema.recovery")]],
        "追偿回收。What came back.",
        {"edge": "claim.recoveries"},
        where=Annotated["RecoveryFilter", strawberry.lazy("schema.recovery")],
        order=Annotated["RecoveryOrder", strawberry.lazy("schema.recovery")],
    )
    default_buffer: DefaultBuffer | None = edge("claim.buffer", "代偿缓冲期。Its buffer.")
    loan: Annotated[Loan, strawberry.lazy("schema.loan")] | None = edge(
        "loan_part.loan", "贷款。Loan."
    )
    lender: Lender | None = edge("loan.lender", "承贷机构。Lender.")
    outlet: Outlet | None = edge("loan.outlet", "申请网点。Outlet.")
    county: Region | None = edge("tenant.county", "县。County.")
    township: Region | None = edge("tenant.township", "乡镇。Township.")
