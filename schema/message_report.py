"""Sentences of statistics and reports (二(九)5)."""

from __future__ import annotations

from collections.abc import Mapping

REPORT_REASONS: Mapping[str, tuple[str, str]] = {
    "ALREADY_SUBMITTED": (
        "本方已于 {submittedOn} 报送，如需改动请更正为新版次",
        "was submitted by this party on {submittedOn}; a change is a further edition",
    ),
    "SUPERSEDED": (
        "已于 {supersededOn} 更正，请办理现行版次",
        "was corrected on {supersededOn}: use the edition that stands now",
    ),
    "NOT_OF_A_LENDER": (
        "为全县汇总，由各承贷机构的月统计构成，不单独报送或更正",
        "is the county's sum of its lenders' months, which are what is submitted and corrected",
    ),
    "OF_COUNTY_ONLY": (
        "为全县指标，不按承贷机构填报",
        "is a figure of the county, not of a lender",
    ),
    "NOT_OVER": (
        "尚未结束（{endsOn}），季末之后方可评估",
        "is not over before {endsOn}",
    ),
    "NOT_YET_REGISTERED": (
        "早于项目入库日 {registeredOn}",
        "was over before the project was registered on {registeredOn}",
    ),
    "NO_STATISTIC": (
        "缺少该季末月的月统计，冻结后方可上报",
        "has no frozen statistics of the quarter's last month to stand on",
    ),
    "NOT_SENT": ("尚未上报，直接修改上报即可", "was not sent yet: it needs no correction"),
    "NOTHING_STATED": ("须至少填报一个数", "needs at least one number"),
}

REPORTED: Mapping[str, tuple[str, str]] = {
    "MONTHS_MISSING": (
        "该季月统计未由双方报齐：{months}",
        "Monthly statistics of the quarter were not submitted by both parties: {months}",
    ),
}
