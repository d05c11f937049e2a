"""Resources: the nouns that rights speak of; a table's mark names the one that governs it."""

from __future__ import annotations

from enum import StrEnum


class Resource(StrEnum):
    """What a right is about; a member is written `CODE = "code", "中文", "English"`."""

    zh: str
    en: str

    # The defaults are for looking a member up by its code: `Resource("loan")`.
    def __new__(cls, code: str, zh: str = "", en: str = "") -> Resource:
        member = str.__new__(cls, code)
        member._value_ = code
        member.zh = zh
        member.en = en
        return member

    HOUSEHOLD = "household", "建档立卡户", "Registered household"
    LOAN = "loan", "贷款", "Loan"
    FUND = "fund", "风险补偿金", "Risk-compensation fund"
    PROJECT = "project", "户贷企用项目", "Enterprise-lending project"
    PARTICIPATION = "participation", "项目投入", "Loan that a project uses"
    EXPOSURE = "exposure", "农户授信占用", "Household exposure over all lenders"
    BREAKER = "breaker", "熔断", "Circuit breaker and book of a lender in a county"
    COUNTY_POSITION = "county_position", "县级汇总", "County totals beside the fund balance"
    AUDIT = "audit", "审计记录", "Audit trail"
    DOCUMENT = "document", "文件", "Document"
    TRACE = "trace", "办理痕迹", "Own decisions and idempotency keys"
    ROSTER = "roster", "建档立卡名册", "Versions of the register"
    ROSTER_ROW = "roster_row", "名册导入行", "Imported lines of the register"
    WARNING = "warning", "预警", "Early warning"
    PREPAREDNESS = "preparedness", "县级制度与履职", "A county's rules, plan, team and duties"
    COOPERATION = "cooperation", "银政合作协议", "Agreement of a county with a lender"
    SUBSIDY = "subsidy", "贴息批次", "Interest subsidy of a lender in a county"
    INSURANCE = "insurance", "农业保险与保费补贴", "Farm insurance and premium subsidy"
    VIOLATION = "violation", "追责问责", "Violations and who answers for them"
    REPORT = "report", "统计与报告", "Statistics and reports of a county"
    ENTERPRISE = "enterprise", "用款主体", "Business entity"
    REGION = "region", "行政区划", "Administrative division"
    LENDER = "lender", "承贷金融机构", "Lending institution"
