"""A month's statistics as a file (月统计表, 二(九)5; R1 and R2), frozen as they stand."""

from __future__ import annotations

from reports.column import SUM, Column, Unit, Word, words
from reports.download import ID, JOINED, NAMELESS, Block, Download, Parameter, Section
from reports.report import Report
from rules.vocabulary import (
    EnterpriseKind,
    EnterpriseListState,
    ProjectState,
    RiskLevel,
    StatisticCode,
)

_ORDER = ", ".join(f"'{code}'" for code in StatisticCode)
_SQL = f"""with head as (
  select s.county_id, s.id as statistic_id, r.name as county, coalesce(v.name, r.name) as unit,
    s.year, s.month, s.edition, s.as_of_on, s.due_on, s.formula_version, s.pa_submitted_on,
    s.lender_submitted_on, s.superseded_on, s.recorded_at as frozen_at,
    ⟦today⟧::date as printed_on
  from statistic s
  join region r on r.id = s.county_id
  left join lender v on v.id = s.lender_id
  where s.county_id = ⟦statistic_county⟧ and s.id = ⟦statistic⟧ and «statistic s»
), line as (
  select 1 as part, array_position(array[{_ORDER}], f.code)::bigint as position,
    'figures' as block, f.code, f.amount as figure, f.loans, f.households,
    round(f.ratio * 100, 2) as percent, null as project_no, null as name, null as state,
    null as list_state, null::int as project_households, null::numeric as lent,
    null::numeric as lent_old, null::numeric as lent_new, null::numeric as balance,
    null::numeric as overdue, null::numeric as non_performing, null::date as deadline_on,
    null as entity_name, null as entity_kind, null::numeric as withdrawn,
    null::numeric as dividends, null::numeric as guarantee, null::numeric as collateral,
    null::numeric as insurance, null as risk_level, null::numeric as plan_funds,
    null::numeric as plan_recovered
  from head h join statistic_figure f
    on f.county_id = h.county_id and f.statistic_id = h.statistic_id and «statistic_figure f»
  union all
  select 2, row_number() over (order by p.project_no), 'projects', null, null, null, null, null,
    p.project_no, p.name, p.state, p.list_state, p.households, p.lent, p.lent_old, p.lent_new,
    p.balance, p.overdue, p.non_performing, p.deadline_on, p.entity_name, p.entity_kind,
    p.withdrawn, p.dividends, p.guarantee, p.collateral, p.insurance, p.risk_level, p.plan_funds,
    p.plan_recovered
  from head h join statistic_project p
    on p.county_id = h.county_id and p.statistic_id = h.statistic_id and «statistic_project p»
)
{JOINED} order by l.part nulls first, l.position"""


def _wan(name: str, zh: str, en: str) -> Column:
    return Column(name, zh, en, Unit.WAN, total=SUM, width=16)


STATISTIC_FILE = Download(
    name="statistic",
    title=Word("扶贫小额信贷统计月报", "Monthly statistics of microcredit"),
    clause="二(九)5",
    table="statistic",
    parameters=(Parameter("statistic", ID, "Statistic"),),
    report=Report(_SQL),
    sections=(
        Section(
            NAMELESS,
            (
                Column("county", "县", "County"),
                Column("unit", "统计单位", "Of"),
                Column("year", "年度", "Year", Unit.NUMBER),
                Column("month", "月份", "Month", Unit.NUMBER),
                Column("edition", "版次", "Edition", Unit.NUMBER),
                Column("as_of_on", "统计截止日", "As of", Unit.DATE),
                Column("due_on", "应报送日", "Due on", Unit.DATE),
                Column("formula_version", "公式版本", "Version of the formulas", Unit.NUMBER),
                Column("pa_submitted_on", "扶贫部门报送日", "Submitted by the office", Unit.DATE),
                Column(
                    "lender_submitted_on", "承贷机构报送日", "Submitted by the lender", Unit.DATE
                ),
                Column("superseded_on", "被更正日", "Corrected on", Unit.DATE),
                Column("frozen_at", "冻结时间", "Frozen at", Unit.INSTANT),
                Column("printed_on", "打印日", "Printed on", Unit.DATE),
            ),
        ),
    ),
    blocks=(
        Block(
            "figures",
            Word("统计指标", "Figures"),
            (
                Column("code", "指标", "Figure", words=words(StatisticCode), width=34),
                Column("figure", "金额", "Amount", Unit.WAN, clause="二(九)5", width=18),
                Column("loans", "笔数", "Loans", Unit.NUMBER),
                Column("households", "户数", "Households", Unit.NUMBER),
                Column("percent", "占比", "Share", Unit.PERCENT),
            ),
        ),
        Block(
            "projects",
            Word("户贷企用项目", "Projects"),
            (
                Column("project_no", "项目编号", "Project no.", width=20),
                Column("name", "项目名称", "Name", width=28),
                Column("entity_name", "用款主体", "Entity", width=28),
                Column("entity_kind", "主体类型", "Kind", words=words(EnterpriseKind)),
                Column("state", "项目状态", "State", words=words(ProjectState)),
                Column("list_state", "名单状态", "List", words=words(EnterpriseListState)),
                Column("risk_level", "风险等级", "Risk", words=words(RiskLevel)),
                Column("project_households", "户数", "Households", Unit.NUMBER),
                _wan("lent", "用款金额", "Lent"),
                _wan("lent_old", "其中2017-07-25前", "Before 2017-07-25"),
                _wan("lent_new", "其中2017-07-25起", "From 2017-07-25"),
                _wan("balance", "余额", "Outstanding"),
                _wan("overdue", "逾期", "Overdue"),
                _wan("non_performing", "不良", "Non-performing"),
                _wan("withdrawn", "已退出", "Withdrawn"),
                _wan("dividends", "分红兑现", "Dividends paid"),
                _wan("guarantee", "连带保证", "Guaranteed"),
                _wan("collateral", "抵押", "Collateral"),
                _wan("insurance", "保险", "Insured"),
                _wan("plan_funds", "计划收回", "To come back"),
                _wan("plan_recovered", "已收回", "Come back"),
                Column("deadline_on", "整改期限", "Deadline", Unit.DATE),
            ),
            bars="balance",
        ),
    ),
    stem=("unit", "year", "month"),
)
