"""Claims on the fund of a region and period as a list (代偿清单, 二(七); R6)."""

from __future__ import annotations

from reports.column import SUM, Column, Unit, Word, words
from reports.download import (
    DAY,
    JOINED,
    NAMELESS,
    REGION,
    Block,
    Download,
    Parameter,
    Section,
)
from reports.report import Report
from rules.vocabulary import ClaimState

_SQL = f"""with head as (
  select r.name as region, ⟦from⟧::date as from_on, ⟦to⟧::date as to_on,
    ⟦today⟧::date as printed_on
  from region r where r.id = ⟦region⟧
), line as (
  select 1 as part, row_number() over (order by c.submitted_on, r.code, c.id) as position,
    r.name as county, t.name as township, v.name as lender, n.loan_no, h.head_name, c.state,
    c.submitted_on, c.principal, c.interest, c.loss, c.fund_part, c.paid_on, c.recovered,
    c.recovered_fund, c.retained_principal, c.retained_interest
  from claim c
  join region r on r.id = c.county_id
  join region t on t.id = c.township_id
  join lender v on v.id = c.lender_id
  left join loan n on n.county_id = c.county_id and n.id = c.loan_id and «loan n»
  left join household h
    on h.county_id = n.county_id and h.id = n.household_id and «household h»
  where c.county_id between ⟦region⟧ and ⟦region_max⟧
    and c.submitted_on between ⟦from⟧::date and ⟦to⟧::date and «claim c»
)
{JOINED} order by l.part nulls first, l.position"""


def _yuan(name: str, zh: str, en: str, clause: str = "") -> Column:
    return Column(name, zh, en, Unit.YUAN, clause=clause, total=SUM, width=16)


CLAIMS_LIST = Download(
    name="claims-list",
    title=Word("风险补偿金代偿清单", "Claims on the risk-compensation fund"),
    clause="二(七)",
    table="claim",
    parameters=(
        Parameter("region", REGION, "Claim"),
        Parameter("from", DAY),
        Parameter("to", DAY),
    ),
    report=Report(_SQL),
    sections=(
        Section(
            NAMELESS,
            (
                Column("region", "地区", "Region"),
                Column("from_on", "起始日", "First day", Unit.DATE),
                Column("to_on", "截止日", "Last day", Unit.DATE),
                Column("printed_on", "打印日", "Printed on", Unit.DATE),
            ),
        ),
    ),
    blocks=(
        Block(
            "claims",
            NAMELESS,
            (
                Column("county", "县", "County"),
                Column("township", "乡镇", "Township", width=18),
                Column("lender", "承贷金融机构", "Lender", width=28),
                Column("loan_no", "贷款编号", "Loan no.", width=18),
                Column("head_name", "户主", "Head of household"),
                Column("state", "状态", "State", words=words(ClaimState)),
                Column("submitted_on", "申请日", "Submitted on", Unit.DATE),
                _yuan("principal", "本金损失", "Principal"),
                _yuan("interest", "利息损失", "Interest"),
                _yuan("loss", "贷款本息损失", "Loss", "二(七)"),
                _yuan("fund_part", "风险补偿金承担", "The fund's part", "二(七)"),
                Column("paid_on", "代偿日", "Paid on", Unit.DATE),
                _yuan("recovered", "追偿收回", "Recovered", "二(六)3"),
                _yuan("recovered_fund", "应归还风险补偿金", "Owed to the fund", "二(六)3"),
                _yuan("retained_principal", "账销案存本金", "Principal still owed", "二(八)1"),
                _yuan("retained_interest", "账销案存利息", "Interest still owed", "二(八)1"),
            ),
        ),
    ),
    stem=("region", "from_on", "to_on"),
)
