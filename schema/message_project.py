"""Sentences of enterprise lending: screening, exits, lists, security (二(九))."""

from __future__ import annotations

from collections.abc import Mapping

PROJECTS: Mapping[str, tuple[str, str]] = {
    "ENTITY_ON_NEGATIVE_LIST": (
        "用款主体在负面清单，全省不得新增贷款、协议和项目",
        "The entity is on the negative list: no new funds, agreements or projects in the province",
    ),
    "ENTERPRISE_RISK": (
        "用款主体有风险：应先向用款主体清收，不得将风险转移给贫困户",
        "The entity that used the money is at risk: it is to be pressed before the household",
    ),
    "NO_GUARANTEE": (
        "用款企业连带保证 {guarantee} 元，低于在用资金 {funds} 元，缺 {missing} 元",
        "The enterprise guarantees {guarantee} of {funds} yuan in use; {missing} are missing",
    ),
    "NO_COLLATERAL": (
        "抵押 {collateral} 元不足以覆盖在用资金 {funds} 元（覆盖率 {coverage}），缺 {missing} 元",
        "Collateral of {collateral} yuan covers {coverage} of {funds} yuan in use;"
        " {missing} are missing",
    ),
    "PRINCIPLE_NOT_MET": (
        "须贫困户自愿并直接参与（自愿：{voluntary}，参与方式：{participation}）",
        "The household must be willing and take part itself ({voluntary}, {participation})",
    ),
}

PROJECT_REASONS: Mapping[str, tuple[str, str]] = {
    "NOT_A_LIST": (
        "须为名单内、负面清单或已退出，不能改为{listState}",
        "must be one of the lists, not {listState}",
    ),
    "ALREADY_LISTED": ("已是{listState}", "is {listState} already"),
    "ALREADY_SCREENED": (
        "已于 {screenedOn} 甄别，一次一份",
        "was screened on {screenedOn}; there is one record of it",
    ),
    "IS_PLATFORM": (
        "不符：用款主体为{kind}",
        "is not so: the entity is of kind {kind}",
    ),
    "NOT_PLATFORM": (
        "不属于整改范围：用款主体为{kind}",
        "is not to be rectified: its entity is of kind {kind}",
    ),
    "AFTER_DEADLINE": (
        "不能晚于整改期限 {latestOn}",
        "must not be after the deadline, {latestOn}",
    ),
    "FUNDS_IN_USE": (
        "仍有在用资金 {funds} 元，全部收回后方可退出",
        "still uses {funds} yuan: it exits when all of it is back",
    ),
    "NOT_COLLATERAL": (
        "仅抵押填写，此处为{securityKind}",
        "is of collateral alone, and this is {securityKind}",
    ),
    "ALREADY_RELEASED": ("已于 {releasedOn} 解除", "was released on {releasedOn}"),
    "NOTHING_MISSING": (
        "抵押 {collateral} 元已覆盖在用资金 {funds} 元",
        "is covered: {collateral} yuan of collateral for {funds} yuan in use",
    ),
    "NOT_PASSED_ON": ("仅转借时填写", "is given only where the funds were passed on"),
    "ALREADY_WITHDRAWN": ("已于 {withdrawnOn} 退出", "was withdrawn on {withdrawnOn}"),
    "BEFORE_JOINING": (
        "不能早于投入日 {earliestOn}",
        "must not be before {earliestOn}, when it joined",
    ),
}
