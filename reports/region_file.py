"""Files about a region by county: overview, regulator's extract, the central bank's dimensions.

R7 to R9. They tell of the book as it is on the business day; frozen months are in their own file.
"""

from __future__ import annotations

from models.listed import listed
from reports.column import SUM, Column, Unit, Word, words
from reports.download import JOINED, NAMELESS, REGION, Block, Download, Parameter, Section
from reports.report import Report
from rules.states import ON_THE_BOOK
from rules.vocabulary import (
    NON_PERFORMING,
    FundingSource,
    GuaranteeMode,
    HouseholdStatus,
    LoanPurpose,
    UsedBy,
)

_HERE = "between ⟦region⟧ and ⟦region_max⟧"
_BAD = listed(NON_PERFORMING)
_HEAD = """head as (
  select r.name as region, ⟦today⟧::date as as_of_on from region r where r.id = ⟦region⟧
)"""
_FACTS = (
    Section(
        NAMELESS,
        (Column("region", "地区", "Region"), Column("as_of_on", "截至", "As of", Unit.DATE)),
    ),
)
_LOANS = f"""l.county_id {_HERE} and l.state in ({listed(ON_THE_BOOK)}) and «loan l»"""


def _sum(name: str, zh: str, en: str, unit: Unit = Unit.WAN, clause: str = "") -> Column:
    return Column(name, zh, en, unit, clause=clause, total=SUM, width=16)


def _count(name: str, zh: str, en: str) -> Column:
    return Column(name, zh, en, Unit.NUMBER, width=12)


_SHARES = """round(100 * {0}.bad / nullif({0}.owed, 0), 2) as npl_percent,
    round(100 * {0}.held / nullif({0}.owed, 0), 2) as cover_percent"""
_NAMES = "owed, bad, held, tripped, months_in, months_late, reports_in, reports_late"
_TOTALS = ", ".join(f"sum(c.{name}) as {name}" for name in _NAMES.split(", "))
_OVERVIEW = f"""with {_HEAD}, book as (
  select q.county_id, sum(q.outstanding) as owed, sum(q.non_performing) as bad,
    count(*) filter (where q.breaker_state <> 'CLOSED') as tripped
  from county_lender_position q
  where q.county_id {_HERE} and «county_lender_position q» group by q.county_id
), fund as (
  select f.county_id, f.fund_balance as held from county_position f
  where f.county_id {_HERE} and «county_position f»
), month as (
  select s.county_id,
    count(*) filter (where num_nulls(s.pa_submitted_on, s.lender_submitted_on) = 0
      and s.as_of_on = date_trunc('month', ⟦today⟧::date)::date - 1) as months_in,
    count(*) filter (where num_nulls(s.pa_submitted_on, s.lender_submitted_on) > 0
      and s.due_on < ⟦today⟧::date) as months_late
  from statistic s
  where s.county_id {_HERE} and s.lender_id is not null and s.superseded_on is null
    and «statistic s» group by s.county_id
), report as (
  select w.county_id, count(*) filter (where w.state = 'COMPLETE'
      and make_date(w.year, w.quarter * 3, 1) + interval '1 month'
        = date_trunc('quarter', ⟦today⟧::date)) as reports_in,
    count(*) filter (where w.state <> 'COMPLETE' and w.due_on < ⟦today⟧::date) as reports_late
  from written_report w
  where w.county_id {_HERE} and w.superseded_on is null and «written_report w»
  group by w.county_id
), county as (
  select r.id, r.name, r.code, u.name as city, u.code as city_code, b.owed, b.bad, f.held,
    b.tripped, m.months_in, m.months_late, w.reports_in, w.reports_late
  from region r
  join region u on u.id = r.parent_id
  left join book b on b.county_id = r.id
  left join fund f on f.county_id = r.id
  left join month m on m.county_id = r.id
  left join report w on w.county_id = r.id
  where r.tier = 3 and r.id {_HERE}
), city as (
  select c.city, c.city_code, count(*) as counties, {_TOTALS}
  from county c group by c.city, c.city_code
), line as (
  select 1 as part, row_number() over (order by c.city_code) as position, 'cities' as block,
    c.city, null as county, c.counties, {_NAMES}, {_SHARES.format("c")} from city c
  union all
  select 2, row_number() over (order by c.city_code, c.code), 'counties', c.city, c.name, null,
    {_NAMES}, {_SHARES.format("c")} from county c
)
{JOINED} order by l.part nulls first, l.position"""
_STANDING = (
    _sum("owed", "贷款余额", "Outstanding"),
    _sum("bad", "不良余额", "Non-performing"),
    Column("npl_percent", "不良率", "NPL ratio", Unit.PERCENT, clause="二(二)"),
    _count("tripped", "熔断机构", "Lenders that tripped"),
    _sum("held", "风险补偿金余额", "Fund"),
    Column("cover_percent", "风险补偿金覆盖率", "Cover", Unit.PERCENT, clause="二(六)1"),
    _count("months_in", "上月统计已报", "Last month in"),
    _count("months_late", "月统计逾期", "Months late"),
    _count("reports_in", "上季报告完成", "Last quarter complete"),
    _count("reports_late", "书面报告逾期", "Reports late"),
)

OVERVIEW = Download(
    name="overview",
    title=Word("扶贫小额信贷总览", "Overview of microcredit"),
    clause="二(九)5",
    table="county_lender_position",
    parameters=(Parameter("region", REGION, "CircuitBreaker"),),
    report=Report(_OVERVIEW),
    sections=_FACTS,
    blocks=(
        Block(
            "cities",
            Word("分市州", "By city"),
            (
                Column("city", "市州", "City", width=24),
                _count("counties", "县数", "Counties"),
                *_STANDING,
            ),
            bars="owed",
        ),
        Block(
            "counties",
            Word("分县", "By county"),
            (
                Column("county", "县", "County", width=24),
                Column("city", "市州", "City", width=24),
                *_STANDING,
            ),
        ),
    ),
    stem=("region", "as_of_on"),
)

_EXTRACT = f"""with {_HEAD}, line as (
  select 1 as part, row_number() over (order by r.code, v.code) as position, r.name as county,
    v.name as lender, count(*) as loans, count(distinct l.household_id) as households,
    sum(l.outstanding_principal) as balance,
    coalesce(sum(l.outstanding_principal) filter (where l.five_tier in ({_BAD})), 0) as bad,
    count(distinct l.household_id) filter (where l.five_tier in ({_BAD})) as bad_households
  from loan l
  join region r on r.id = l.county_id
  join lender v on v.id = l.lender_id
  where {_LOANS} and l.months <= 36 and l.amount <= 50000 and l.guarantee_mode = 'CREDIT'
  group by r.code, r.name, v.code, v.name
)
{JOINED} order by l.part nulls first, l.position"""
REGULATOR_EXTRACT = Download(
    name="regulator-extract",
    title=Word("扶贫小额信贷监管报送摘要", "Extract for the banking regulator"),
    clause="三(一)4",
    table="loan",
    parameters=(Parameter("region", REGION, "Loan"),),
    report=Report(_EXTRACT),
    sections=_FACTS,
    blocks=(
        Block(
            "lenders",
            NAMELESS,
            (
                Column("county", "县", "County", width=20),
                Column("lender", "承贷金融机构", "Lender", width=34),
                _count("loans", "笔数", "Loans"),
                _count("households", "贷款余额户数", "Households with a balance"),
                _sum("balance", "贷款余额", "Balance", clause="一(二)"),
                _sum("bad", "不良贷款余额", "Non-performing", clause="二(二)"),
                _count("bad_households", "不良户数", "Households non-performing"),
            ),
        ),
    ),
    stem=("region", "as_of_on"),
)

# 金融精准扶贫贷款专项统计: source, person, user, use, term and security of what is lent.
_TERM = "case when l.months <= 12 then 'SHORT' else 'MEDIUM' end"
_BY = f"l.funding_source, h.status, l.used_by, l.purpose, {_TERM}, l.guarantee_mode"
_SOURCES = f"""with {_HEAD}, line as (
  select 1 as part, row_number() over (order by r.code, {_BY}) as position, r.name as county,
    l.funding_source, h.status, l.used_by, l.purpose, {_TERM} as term, l.guarantee_mode,
    count(*) as loans,
    count(distinct l.household_id) as households, sum(l.amount) as lent,
    sum(l.outstanding_principal) as balance,
    coalesce(sum(l.outstanding_principal) filter (where l.five_tier in ({_BAD})), 0) as bad
  from loan l
  join region r on r.id = l.county_id
  join household h
    on h.county_id = l.county_id and h.id = l.household_id and «household h»
  where {_LOANS} group by r.code, r.name, {_BY}
)
{JOINED} order by l.part nulls first, l.position"""
_TERMS = {
    "SHORT": Word("一年及以内", "Up to a year"),
    "MEDIUM": Word("一年以上至三年", "More than a year, up to three"),
}
FUNDING_SOURCES = Download(
    name="funding-sources",
    title=Word("金融精准扶贫贷款分资金来源统计", "Loans by source of funds"),
    clause="三(一)3",
    table="loan",
    parameters=(Parameter("region", REGION, "Loan"),),
    report=Report(_SOURCES),
    sections=_FACTS,
    blocks=(
        Block(
            "sources",
            NAMELESS,
            (
                Column("county", "县", "County", width=20),
                Column("funding_source", "资金来源", "Source", words=words(FundingSource)),
                Column("status", "建档状态", "Status", words=words(HouseholdStatus)),
                Column("used_by", "使用主体", "Used by", words=words(UsedBy)),
                Column("purpose", "用途", "Use", words=words(LoanPurpose)),
                Column("term", "期限", "Term", words=_TERMS),
                Column("guarantee_mode", "担保方式", "Security", words=words(GuaranteeMode)),
                _count("loans", "笔数", "Loans"),
                _count("households", "户数", "Households"),
                _sum("lent", "发放金额", "Lent"),
                _sum("balance", "贷款余额", "Outstanding"),
                _sum("bad", "不良余额", "Non-performing"),
            ),
        ),
    ),
    stem=("region", "as_of_on"),
)
