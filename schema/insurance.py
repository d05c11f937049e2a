"""Farm insurance (政策性农业保险): policies, the subsidy of premiums, participation (二(三))."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import strawberry

from rules.vocabulary import InsuranceCategory, InsuredKind, PremiumFundSource, SubsidyAccount
from schema.column import column, condition, edge, group
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
from schema.order import order_of
from schema.region import Region
from schema.scalar import Ratio

if TYPE_CHECKING:
    from schema.enterprise import Enterprise
    from schema.household import Household


@strawberry.input(description="保单筛选。Filter of insurance policies.")
class InsurancePolicyFilter:
    """Which policies."""

    policy_no: StringCondition | None = condition("policy_no", "保单号。Number.")
    insured_kind: Condition[InsuredKind] | None = condition("insured_kind", "被保险人。Insured.")
    category: Condition[InsuranceCategory] | None = condition("category", "险种类别。Category.")
    starts_on: DateCondition | None = condition("starts_on", "起保日。First day.")
    ends_on: DateCondition | None = condition("ends_on", "终保日。Last day.")
    household: IdCondition | None = condition("household_id id:Household", "农户。Household.")
    county: RegionCodeCondition | None = condition("county_id region:county", "县。County.")
    city: CityCodeCondition | None = condition("county_id region:city", "市州。City.")
    and_: list[InsurancePolicyFilter] | None = joined("and", AND)
    or_: list[InsurancePolicyFilter] | None = joined("or", OR)
    not_: InsurancePolicyFilter | None = joined("not", NOT)


InsurancePolicyOrder = order_of("InsurancePolicy")


@strawberry.type(description="保费分担，元，五项合计即保费。Who pays the premium, yuan.")
class InsurancePremiumParts:
    """Four budgets and the insured; the five make the whole."""

    central: Decimal = column("central_part", "中央财政，元。Centre, yuan.")
    province: Decimal = column("province_part", "省级财政，元。Province, yuan.")
    city: Decimal = column("city_part", "市级财政，元。City, yuan.")
    county: Decimal = column("county_part", "县级财政，元。County, yuan.")
    self_paid: Decimal = column("self_part", "自缴部分，元。What the insured pays, yuan.")


@strawberry.type(
    description="自缴保费的全额补贴（二(三)），只增不改；误付由新分录冲正后可再付。"
    "The self-paid premium, subsidised in full; append-only, reversed by a new entry."
)
class PremiumSubsidy(Node):
    """Paid once for a policy; after a reversal what is due can be paid anew."""

    number: int = column("number", "第几次拨付；冲正后再付递增。1, and the next after a reversal.")
    amount: Decimal = column("amount", "金额，元。Amount, yuan.")
    fund_source: PremiumFundSource = column("fund_source", "资金来源。Source of the money.")
    document_no: str = column("document_no", "文号。Document number.")
    paid_on: date = column("paid_on", "拨付日。Day of payment.")
    reversed_on: date | None = column("reversed_on", "冲正日；未冲正为 null。Day of reversal.")
    reversed_reason: str | None = column("reversed_reason", "冲正原因。Why it was reversed.")
    recorded_at: datetime = column("recorded_at", "登记时间。When it was recorded.")
    allowed_actions: list[ActName] = column(
        "allowed_actions", "调用者此刻可办理的事项。What the caller may do to it now."
    )
    policy: Annotated[InsurancePolicy, strawberry.lazy("schema.insurance")] | None = edge(
        "premium_subsidy.policy", "保单。The policy."
    )
    county: Region | None = edge("tenant.county", "县。County.")


@strawberry.type(description="农业保险保单（二(三)）。A policy of farm insurance.")
class InsurancePolicy(Node):
    """A household's, or that of an entity that lifts poor households."""

    policy_no: str = column("policy_no", "保单号，同一保险公司唯一。Number, the insurer's own.")
    insurer: str = column("insurer", "保险公司。Insurer.")
    insured_kind: InsuredKind = column("insured_kind", "被保险人类型。Who is insured.")
    product: str = column("product", "险种。Product.")
    category: InsuranceCategory = column("category", "险种类别。Category.")
    sum_insured: Decimal = column("sum_insured", "保险金额，元。Sum insured, yuan.")
    premium: Decimal = column("premium", "保费，元。Premium, yuan.")
    parts: InsurancePremiumParts = group("保费分担。Who pays the premium.")
    drives_poor: bool | None = column(
        "drives_poor", "乡镇证明带动贫困户能力强；农户为 null。Attested to lift poor households."
    )
    linked_to_poor: bool | None = column(
        "linked_to_poor", "乡镇证明与贫困户利益联结紧密；农户为 null。Attested to share with them."
    )
    starts_on: date = column("starts_on", "起保日。First day.")
    ends_on: date = column("ends_on", "终保日（含）。Last day, insured too.")
    is_paid: bool = column(
        "is_paid", "自缴部分已补贴（未冲正）。Whether a payment that was not reversed stands."
    )
    recorded_at: datetime = column("recorded_at", "登记时间。When it was recorded.")
    version: int = column("version", "版本号。Version, for expectedVersion.")
    allowed_actions: list[ActName] = column(
        "allowed_actions", "调用者此刻可办理的事项。What the caller may do to it now."
    )
    household: Annotated[Household, strawberry.lazy("schema.household")] | None = edge(
        "insurance.household", "被保险农户。Insured household."
    )
    enterprise: Annotated[Enterprise, strawberry.lazy("schema.enterprise")] | None = edge(
        "insurance.enterprise", "被保险经营主体。Insured entity."
    )
    subsidies: list[PremiumSubsidy] = edge(
        "insurance.subsidies", "保费补贴，按次序。Payments of the subsidy, in order."
    )
    county: Region | None = edge("tenant.county", "县。County.")


@strawberry.type(description="一县的参保率。Participation in a county.")
class CountyInsuranceParticipation:
    """A county that has borrower households."""

    borrower_households: int = column("borrowers", "有贷款的农户。Households that owe.")
    insured_households: int = column("insured", "其中保单有效的农户。Of them insured.")
    ratio: Ratio = column("ratio", "参保率，未舍入显示。Insured ÷ borrowers.")
    percent: str = column("percent", "参保率，%，两位小数。In percent, two decimals.")
    county: Region | None = edge("tenant.county", "县。County.")


@strawberry.type(
    description="贷款农户参保率（二(三)，报告用，不拒绝任何业务）：保单有效的贷款农户÷贷款农户。"
    "Borrower households with a policy in force among all of them: a figure to report."
)
class InsuranceParticipation:
    """Counted by household over all lenders; the whole from the counts of the counties."""

    as_of_on: date = column("as_of_on", "统计日。As of.")
    borrower_households: int = column("borrowers", "有贷款的农户。Households that owe.")
    insured_households: int = column("insured", "其中保单有效的农户。Of them insured.")
    ratio: Ratio | None = column("ratio", "参保率；无贷款农户为 null。Insured ÷ borrowers.")
    percent: str | None = column("percent", "参保率，%，两位小数。In percent, two decimals.")
    region: Region | None = edge("participation.region", "地区。Region.")
    counties: list[CountyInsuranceParticipation] = edge(
        "participation.counties", "有贷款农户的各县。Its counties with borrowers."
    )


@strawberry.type(description="保费补贴账的一个科目。An account of the premium ledger.")
class PremiumLedgerAccount:
    """What was debited and credited, yuan."""

    account: SubsidyAccount = column("account", "科目。Account.")
    debit: Decimal = column("debit", "借方合计，元。Debited, yuan.")
    credit: Decimal = column("credit", "贷方合计，元。Credited, yuan.")
    balance: Decimal = column("balance", "借方减贷方，元。Debited less credited, yuan.")


@strawberry.type(
    description="一县的保费补贴账试算平衡（独立于风险补偿金，二(三)）。"
    "Trial balance of a county's premium ledger, apart from the risk fund."
)
class PremiumLedger:
    """All entries of a span of business days; debits equal credits."""

    from_on: date = column("from_on", "起始日。First day.")
    to_on: date = column("to_on", "截止日（含）。Last day.")
    entry_count: int = column("entry_count", "分录数。Entries.")
    paid: Decimal = column("paid", "拨付，元。Paid, yuan.")
    reversed: Decimal = column("reversed", "冲正，元。Reversed, yuan.")
    debit: Decimal = column("debit", "借方合计，元。All debits, yuan.")
    credit: Decimal = column("credit", "贷方合计，元，等于借方。All credits, equal to them.")
    accounts: list[PremiumLedgerAccount] = edge("premium_ledger.accounts", "各科目。Accounts.")
    county: Region | None = edge("tenant.county", "县。County.")
