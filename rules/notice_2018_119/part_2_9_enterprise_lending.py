"""二(九)2 to 4 完善“户贷企用”监管机制: household loans that enterprises use (rows 70 to 83)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from rules.dated import Dated
from rules.facts import AgreementFacts, LoanFacts
from rules.money import fen_up, is_money
from rules.notice_2018_119.part_2_9_screening import PROHIBITED_KINDS
from rules.notice_2018_119.text import IN_FORCE_FROM, TEXT, governing_day, of_row
from rules.project_facts import (
    CollateralDemandFacts,
    CreditMarkFacts,
    FundUseFacts,
    ListingFacts,
    RectificationFacts,
    SecuredFacts,
    SecurityGivenFacts,
)
from rules.ratio import at_least, ratio, ratio_text
from rules.refusal import ErrorCode, Refusal, refuse
from rules.vocabulary import (
    EnterpriseKind,
    EnterpriseListState,
    FundUseKind,
    Participation,
    SecurityKind,
    UsedBy,
    WatchLevel,
)


def entity_of_good_standing(state: EnterpriseListState, *path: str) -> Refusal | None:
    """Row 70, 二(九)2: 「已出现风险和经营管理不善的企业，要列入负面清单管理」.

    One list state per entity, province-wide: a listing in one county is refused in every other.
    """
    if state is not EnterpriseListState.NEGATIVE:
        return None
    return refuse(ErrorCode.ENTITY_ON_NEGATIVE_LIST, *path, clause=TEXT[70])


def listing_admitted(listing: ListingFacts) -> list[Refusal]:
    """Row 70, 二(九)2: 「已出现风险和经营管理不善的企业，要列入负面清单管理」.

    With a reason and measures; lifted with a reason.
    """
    found = []
    negative = EnterpriseListState.NEGATIVE
    if negative in (listing.to, listing.state) and not listing.reason.strip():
        found.append(of_row(70, ErrorCode.REASON_REQUIRED, "reason"))
    if listing.to is negative and not listing.measures.strip():
        found.append(of_row(70, ErrorCode.VALIDATION, "measures", reason="MISSING"))
    return found


def at_enterprise_risk(state: EnterpriseListState, *, is_overdue: bool) -> bool:
    """Row 71, 二(九)2: 「防止风险向贫困户转移」.

    Loans of an entity that is negative, or late itself, are marked: it is pressed before the
    households are.
    """
    return state is EnterpriseListState.NEGATIVE or is_overdue


def credit_marked_with_reason(mark: CreditMarkFacts) -> Refusal | None:
    """Row 71, 二(九)2: 「防止风险向贫困户转移」.

    A household whose loan is at an entity's risk is not rated down without a reason of its own.
    """
    if mark.met or not mark.at_risk or mark.reason.strip():
        return None
    return of_row(71, ErrorCode.REASON_REQUIRED, "note")


def one_list(listing: ListingFacts) -> list[Refusal]:
    """Row 72, 二(九)2: 「未出现风险的用款企业实行名单制管理」.

    One of three lists, another one than before; off them only when nothing is in use.
    """
    figures: dict[str, object] = {"listState": listing.to}
    if listing.to is EnterpriseListState.UNLISTED:
        return [of_row(72, ErrorCode.VALIDATION, "state", reason="NOT_A_LIST", **figures)]
    if listing.to is listing.state:
        return [of_row(72, ErrorCode.VALIDATION, "state", reason="ALREADY_LISTED", **figures)]
    if listing.to is EnterpriseListState.EXITED and listing.funds > 0:
        figures = {"reason": "FUNDS_IN_USE", "funds": listing.funds}
        return [of_row(72, ErrorCode.VALIDATION, "state", **figures)]
    return []


def entity_on_list(loan: LoanFacts) -> Refusal | None:
    """Row 72, 二(九)2: 「未出现风险的用款企业实行名单制管理」.

    Funds flow at disbursement, and then only to an entity on the white list.
    """
    if loan.used_by is not UsedBy.ENTERPRISE or loan.project is None:
        return None
    state = loan.project.entity_list_state
    if state in (EnterpriseListState.WHITELIST, EnterpriseListState.NEGATIVE):
        return None  # A negative listing is row 70's refusal.
    return refuse(ErrorCode.ENTITY_NOT_LISTED, "project", clause=TEXT[72], listState=state)


def security_admitted(given: SecurityGivenFacts) -> list[Refusal]:
    """Row 73, 二(九)2: 「落实用款企业对贫困户连带保证责任，…增加抵押担保及保险」.

    Each names its paper and who gives it; collateral its kind and the day of its valuation.
    """
    found = []
    if given.amount <= 0 or not is_money(given.amount):
        found.append(of_row(73, ErrorCode.VALIDATION, "amount", reason="NOT_POSITIVE_MONEY"))
    for name, value in (("documentNo", given.document_no), ("party", given.party)):
        if not value.strip():
            found.append(of_row(73, ErrorCode.VALIDATION, name, reason="MISSING"))
    is_collateral = given.kind is SecurityKind.COLLATERAL
    of_collateral = {"collateralKind": given.collateral_kind, "valuedOn": given.valued_on}
    for name, told in of_collateral.items():
        if is_collateral and told is None:
            found.append(of_row(73, ErrorCode.VALIDATION, name, reason="MISSING"))
        elif not is_collateral and told is not None:
            figures = {"reason": "NOT_COLLATERAL", "securityKind": given.kind}
            found.append(of_row(73, ErrorCode.VALIDATION, name, **figures))
    for name, day in (("givenOn", given.given_on), ("valuedOn", given.valued_on)):
        if day is not None and day > given.today:
            late = {"reason": "IN_THE_FUTURE", "latestOn": given.today}
            found.append(of_row(73, ErrorCode.VALIDATION, name, **late))
    if given.expires_on is not None and given.expires_on <= given.today:
        late = {"reason": "NOT_IN_FUTURE", "today": given.today}
        found.append(of_row(73, ErrorCode.VALIDATION, "expiresOn", **late))
    return found


def guaranteed(secured: SecuredFacts) -> Refusal | None:
    """Row 73, 二(九)2: 「落实用款企业对贫困户连带保证责任，…增加抵押担保及保险」.

    What the enterprise guarantees is at least what it uses (B25): a fen less is too little.
    """
    if secured.guarantee >= secured.funds:
        return None
    figures = {"funds": secured.funds, "guarantee": secured.guarantee}
    missing = secured.funds - secured.guarantee
    return of_row(73, ErrorCode.NO_GUARANTEE, "project", **figures, missing=missing)


# Collateral over the funds in use.
COLLATERAL_COVERAGE_MIN: Dated[Decimal] = Dated(
    "二(九)2", "ratio", ((IN_FORCE_FROM, Decimal("1.00")),), clause=TEXT[74]
)


def collateral_covers(secured: SecuredFacts, day: date) -> Refusal | None:
    """Row 74, 二(九)2: 「不能提供相应资产抵押的企业，提前收回贷款」.

    Collateral over funds in use (B25) is at least the coverage of that day; nothing in use needs
    none. Compared unrounded.
    """
    bound = COLLATERAL_COVERAGE_MIN.on(governing_day(day))
    if bound is None or secured.funds <= 0:
        return None
    if at_least(secured.collateral, secured.funds, bound):
        return None
    return of_row(
        74,
        ErrorCode.NO_COLLATERAL,
        "project",
        funds=secured.funds,
        collateral=secured.collateral,
        coverage=ratio_text(ratio(secured.collateral, secured.funds)),
        missing=fen_up(bound * secured.funds) - secured.collateral,
    )


def collateral_demanded(demand: CollateralDemandFacts) -> list[Refusal]:
    """Row 74, 二(九)2: 「不能提供相应资产抵押的企业，提前收回贷款」.

    A deadline is set where something is missing, and lies ahead.
    """
    found = []
    if collateral_covers(demand.secured, demand.today) is None:
        figures = {"funds": demand.secured.funds, "collateral": demand.secured.collateral}
        found.append(
            of_row(74, ErrorCode.VALIDATION, "project", reason="NOTHING_MISSING", **figures)
        )
    if demand.due_on <= demand.today:
        late = {"reason": "NOT_IN_FUTURE", "today": demand.today}
        found.append(of_row(74, ErrorCode.VALIDATION, "dueOn", **late))
    return found


def rectified(order: RectificationFacts) -> list[Refusal]:
    """Row 77, 二(九)3: 「全面禁止…打包投入政府融资平台集中使用，已投入使用的，
    要立即抓紧整改，限期收回」.

    An order is for a platform; its deadline lies ahead, and the last stage lies within it.
    """
    found = []
    if order.entity_kind not in PROHIBITED_KINDS:
        figures = {"reason": "NOT_PLATFORM", "kind": order.entity_kind}
        found.append(of_row(77, ErrorCode.VALIDATION, "project", **figures))
    if order.deadline_on <= order.today:
        late = {"reason": "NOT_IN_FUTURE", "today": order.today}
        found.append(of_row(77, ErrorCode.VALIDATION, "deadlineOn", **late))
    for number, stage in enumerate(order.stages):
        if stage.due_on > order.deadline_on:
            late = {"reason": "AFTER_DEADLINE", "latestOn": order.deadline_on}
            place = ("stages", str(number), "dueOn")
            found.append(of_row(77, ErrorCode.VALIDATION, *place, **late))
    return found


def rectification_overdue(deadline_on: date, funds: Decimal, day: date) -> bool:
    """Row 77, 二(九)3: 「全面禁止…打包投入政府融资平台集中使用，已投入使用的，
    要立即抓紧整改，限期收回」.

    Something is still out after the deadline.
    """
    return funds > 0 and day > deadline_on


def fund_use_admitted(use: FundUseFacts) -> list[Refusal]:
    """Row 78, 二(九)3: 「合作社的资金必须用于合作社生产经营」.

    A use says how much, for what and when; it is recorded whatever it is, and judged afterwards.
    """
    found = []
    if use.amount <= 0 or not is_money(use.amount):
        found.append(of_row(78, ErrorCode.VALIDATION, "amount", reason="NOT_POSITIVE_MONEY"))
    if not use.purpose.strip():
        found.append(of_row(78, ErrorCode.VALIDATION, "purpose", reason="MISSING"))
    if use.used_on > use.today:
        late = {"reason": "IN_THE_FUTURE", "latestOn": use.today}
        found.append(of_row(78, ErrorCode.VALIDATION, "usedOn", **late))
    return found


def misused_by_cooperative(use: FundUseFacts) -> bool:
    """Row 78, 二(九)3: 「合作社的资金必须用于合作社生产经营」. Any other use is a finding."""
    is_elsewhere = use.kind is FundUseKind.OTHER_USE
    return is_elsewhere and use.entity_kind is EnterpriseKind.COOPERATIVE


def two_principles(agreement: AgreementFacts, *path: str) -> Refusal | None:
    """Row 79, 二(九)3: 「“贫困户自愿”“贫困户直接参与”两项基本原则」.

    Willing, and taking part by labour, land, management or production: a dividend alone is not.
    """
    if agreement.voluntary and agreement.participation is not Participation.NONE:
        return None
    return refuse(
        ErrorCode.PRINCIPLE_NOT_MET,
        *path,
        clause=TEXT[79],
        voluntary="true" if agreement.voluntary else "false",
        participation=agreement.participation,
    )


def recipient_named(use: FundUseFacts) -> Refusal | None:
    """Row 80, 二(九)3: 「不得擅自将资金转借或以其他方式给第三方企业使用，禁止…套取」.

    What was passed on names the third party, and nothing else does.
    """
    is_passed_on, is_named = use.kind is FundUseKind.ON_LENDING, bool(use.recipient.strip())
    if is_passed_on is is_named:
        return None
    reason = "MISSING" if is_passed_on else "NOT_PASSED_ON"
    return of_row(80, ErrorCode.VALIDATION, "recipient", reason=reason)


def passed_on_by_cooperative(use: FundUseFacts) -> bool:
    """Row 80, 二(九)3: 「不得擅自将资金转借或以其他方式给第三方企业使用，禁止…套取」.

    Recorded, never refused: the cooperative is listed negative, and the project recalled.
    """
    is_passed_on = use.kind is FundUseKind.ON_LENDING
    return is_passed_on and use.entity_kind is EnterpriseKind.COOPERATIVE


def project_in_library(loan: LoanFacts) -> Refusal | None:
    """Row 81, 二(九)4: 「必须纳入县级脱贫攻坚项目库动态管理，实行全程监控」."""
    if loan.used_by is not UsedBy.ENTERPRISE or loan.project is not None:
        return None
    return refuse(ErrorCode.PROJECT_NOT_IN_LIBRARY, "project", clause=TEXT[81])


PROVINCE_WATCH_AMOUNT: Dated[Decimal] = Dated(
    "二(九)4", "yuan", ((IN_FORCE_FROM, Decimal("5000000.00")),), clause=TEXT[82]
)


def project_amount(declared: Decimal, contributed: Decimal) -> Decimal:
    """The pooled loan money that is watched, yuan: the larger of declared and contributed.

    A project must be watched before its first loan, and repayment does not lower what was lent.
    """
    return max(declared, contributed)


def watched_by_province(amount: Decimal, day: date) -> bool:
    """Row 82, 二(九)4: 「省级扶贫部门和承贷金融机构对500万元以上项目重点关注」.

    Both levels' phrases include the number; exactly 5,000,000.00 goes to the province.
    """
    bound = PROVINCE_WATCH_AMOUNT.on(governing_day(day))
    return bound is not None and amount >= bound


def watched_by_city(amount: Decimal, day: date) -> bool:
    """Row 83, 二(九)4: 「市级…对500万元以下项目实行重点监管」. Whatever the province does not."""
    return not watched_by_province(amount, day)


def watch_level(amount: Decimal, day: date) -> WatchLevel:
    """Who watches a project of that amount (rows 82 and 83)."""
    return WatchLevel.PROVINCE if watched_by_province(amount, day) else WatchLevel.CITY


CLAUSES: dict[int, tuple[Callable[..., object], ...]] = {
    70: (entity_of_good_standing, listing_admitted),
    71: (at_enterprise_risk, credit_marked_with_reason),
    72: (one_list, entity_on_list),
    73: (security_admitted, guaranteed),
    74: (collateral_covers, collateral_demanded),
    77: (rectified, rectification_overdue),
    78: (fund_use_admitted, misused_by_cooperative),
    79: (two_principles,),
    80: (recipient_named, passed_on_by_cooperative),
    81: (project_in_library,),
    82: (watched_by_province,),
    83: (watched_by_city,),
}

NOT_MODELLED: dict[int, str] = {
    75: "a referral to direct credit is a record, nothing to judge",
    76: "a figure of what an enterprise owes and pays to households, nothing to judge",
}
