"""Inputs of what is agreed between a county and a lender."""

from __future__ import annotations

from datetime import date

import strawberry

from rules.vocabulary import RecoveryRule
from schema.input.base import Act, Update, field, optional
from schema.scalar import Ratio


@strawberry.input(description="其他分担方的比例。The share of a further party.")
class OtherShareInput:
    """Each party once."""

    party: str = field("分担方，如县担保公司。The party.")
    share: Ratio = field("分担比例（小数），大于 0。Its share, a fraction above 0.")


@strawberry.input(description="登记银政合作协议。Registration of an agreement with a lender.")
class CooperationRegisterInput(Act):
    """The shares of all parties make exactly 1; one start a day for each lender."""

    lender: str = field("承贷机构代码。Lender's code.")
    document_no: str = field("文号。Document number.")
    fund_share: Ratio = field("风险补偿金分担比例（小数）。Share of the fund, a fraction.")
    lender_share: Ratio = field("承贷机构分担比例（小数）。Share of the lender, a fraction.")
    other_shares: list[OtherShareInput] | None = optional(
        "其他分担方，最多 20。Shares of further parties, at most 20."
    )
    buffer_months: int | None = optional(
        "代偿缓冲期月数，1–3；默认按通知（2 个月）。约定 3 个月的，开立时仍为 2 个月，"
        "第 3 个月须说明理由并经另一人批准延长。"
        "Months of the default buffer, 1 to 3; by default the notice's two. Where three are agreed"
        " a buffer still opens with two; the third needs an extension, with a reason and approved"
        " by another person."
    )
    recovery_rule: RecoveryRule = field("追偿款分配。How recoveries go back.")
    starts_on: date = field(
        "生效日；自此日起取代该机构此前的协议。First day; it replaces the former one from then."
    )
    ends_on: date | None = optional("到期日，默认无期限。Last day; default: none.")
    file_hash: str | None = optional(
        "协议文件的 SHA-256，64 位小写十六进制。SHA-256 of the signed paper, lower-case hex."
    )


@strawberry.input(description="终止银政合作协议。End of an agreement with a lender.")
class CooperationEndInput(Update):
    """Not for days past: claims were shared by it."""

    cooperation: strawberry.ID = field("银政合作协议。The agreement.")
    reason: str = field("原因。Reason.")
    ends_on: date | None = optional("最后一日，默认业务日。Last day.")
