"""Sentences of 二(三): farm insurance and the subsidy of its premium.

What stands in [brackets] is told only where its figures are there.
"""

from __future__ import annotations

from collections.abc import Mapping

INSURANCE: Mapping[str, tuple[str, str]] = {
    "PREMIUM_NOT_ELIGIBLE": (
        "该保单自缴保费不予补贴[：险种类别 {category}，可补贴的为 {admittedCategories}]"
        "[：被保险人为 {insuredKind}，仅补贴 {admittedInsured}]"
        "[：该户为 {householdStatus}，可补贴的为 {admittedStatus}]",
        "The premium of this policy is not subsidised[: its category is {category}; admitted are"
        " {admittedCategories}][: insured is {insuredKind}; only {admittedInsured} is subsidised]"
        "[: the household is {householdStatus}; admitted are {admittedStatus}]",
    ),
    "PREMIUM_SUBSIDY_EXCEEDED": (
        "申请补贴 {requested} 元，自缴部分为 {available} 元，超出 {excess} 元",
        "{requested} yuan asked for; the self-paid part is {available}, so {excess} too much",
    ),
    "PREMIUM_SUBSIDY_DUPLICATE": (
        "该保单自缴保费已补贴，一单一次；误付的须先冲正",
        "The premium of this policy has been subsidised, which is done once; a payment made by"
        " mistake is reversed first",
    ),
    "WRONG_FUND": (
        "保费补贴不得由 {fundSource} 列支，须由 {admittedSource} 拨付",
        "A premium is not subsidised from {fundSource}, only from {admittedSource}",
    ),
}

INSURANCE_REASONS: Mapping[str, tuple[str, str]] = {
    "NOT_OF_INSURED_KIND": (
        "与被保险人类型不符，不应填写",
        "does not belong to this kind of insured",
    ),
    "NOT_KIND_OF_ENTERPRISE": (
        "与登记的主体类型 {kind} 不符[，应为 {admittedInsured}]",
        "is not what the entity is registered as, {kind}[; it has to be {admittedInsured}]",
    ),
    "NEGATIVE_MONEY": (
        "须为不小于零的金额，最多两位小数",
        "must be an amount of money not below zero",
    ),
    "PARTS_DIFFER": (
        "保费 {premium} 元，五项分担合计 {sum} 元，相差 {difference} 元",
        "is {premium} yuan; the five parts add up to {sum}, a difference of {difference}",
    ),
    "NOT_IN_FULL": (
        "须全额补贴自缴部分 {selfPaid} 元，尚差 {difference} 元",
        "must be the whole self-paid part, {selfPaid} yuan; {difference} are missing",
    ),
}
