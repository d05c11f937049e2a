"""Terms of who does what for the policy: meetings, duties, accountability (保障措施)."""

from __future__ import annotations

from rules.vocabulary.term import Term


class Department(Term):
    """A department that the notice gives a duty to (职能部门): 三(一)."""

    GOVERNMENT = "GOVERNMENT", "县级人民政府", "County government"
    POVERTY_ALLEVIATION = "POVERTY_ALLEVIATION", "扶贫部门", "Poverty-alleviation office"
    FINANCE = "FINANCE", "财政部门", "Finance"
    CENTRAL_BANK = "CENTRAL_BANK", "人民银行", "People's Bank"
    BANKING_REGULATOR = "BANKING_REGULATOR", "银监部门", "Banking regulator"
    LENDERS = "LENDERS", "承贷金融机构", "Lending institutions"
    INSURANCE_REGULATOR = "INSURANCE_REGULATOR", "保险监管机构", "Insurance regulator"
    FINANCIAL_AFFAIRS = "FINANCIAL_AFFAIRS", "金融办", "Financial affairs office"
    COURT = "COURT", "法院", "Court"
    OTHER = "OTHER", "其他部门", "Another department"


class ResolutionState(Term):
    """State of a resolution of a joint meeting (决议事项状态)."""

    OPEN = "OPEN", "待落实", "To be carried out"
    COMPLETED = "COMPLETED", "已落实", "Carried out"


class DutyKind(Term):
    """What an office did for the policy (履职类型): 三(一) and 三(二)."""

    INSPECTION = "INSPECTION", "监督检查", "Inspection of a unit"
    URGING = "URGING", "督促", "Urging"
    MEASURES = "MEASURES", "清收支持措施", "Measures in support of collection"
    PUBLICITY = "PUBLICITY", "政策宣传", "Publicity"


class PublicityMedium(Term):
    """How the policy was made known (宣传方式)."""

    MEETING = "MEETING", "会议", "Meeting"
    HOME_VISIT = "HOME_VISIT", "入户", "Visits at home"
    BROADCAST = "BROADCAST", "广播电视", "Radio and television"
    NEWSPAPER = "NEWSPAPER", "报刊", "Newspapers"
    INTERNET = "INTERNET", "网络新媒体", "Internet"
    POSTER = "POSTER", "张贴公示", "Posters and public notices"
    OTHER = "OTHER", "其他", "Other"


class InsuranceProductKind(Term):
    """Kind of a product that insurers offer to borrowers (保险产品类型): 三(一)6."""

    CREDIT_GUARANTEE = "CREDIT_GUARANTEE", "信贷保证保险", "Credit-guarantee insurance"
    AGRICULTURAL = "AGRICULTURAL", "农业保险", "Farm insurance"
    ACCIDENT = "ACCIDENT", "借款人意外伤害保险", "Accident insurance of borrowers"
    OTHER = "OTHER", "其他", "Other"


class ViolationKind(Term):
    """The four that are answered for (追责情形): 三(三)."""

    FALSIFICATION = "FALSIFICATION", "弄虚作假", "Falsification"
    INACTION = "INACTION", "不作为", "Inaction"
    SHIRKING = "SHIRKING", "不担当", "Shirking of responsibility"
    ABUSE = "ABUSE", "乱作为", "Arbitrary action"


class ViolationSubject(Term):
    """Who answers for a violation (追责对象)."""

    UNIT = "UNIT", "单位", "Unit"
    PERSON = "PERSON", "个人", "Person"


class ViolationState(Term):
    """State of a record of a violation (追责状态)."""

    OPEN = "OPEN", "处理中", "Under inquiry"
    CONCLUDED = "CONCLUDED", "已处理", "Concluded"
