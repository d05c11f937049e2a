"""The fund's statement of a period (风险补偿金专户流水, 二(六)): opening, movements, closing."""

from __future__ import annotations

from reports.column import LAST, SUM, Column, Unit, Word, words
from reports.download import (
    DAY,
    ID,
    JOINED,
    NAMELESS,
    Block,
    Download,
    Parameter,
    Section,
)
from reports.report import Report
from rules.vocabulary import FundEntryKind, SourceLevel

_CHANGE = "case when e.debit_account = 'SPECIAL_ACCOUNT' then e.amount else -e.amount end"
_HERE = "e.county_id = f.county_id and e.fund_id = f.fund_id"

_SQL = f"""with fund as (
  select f.county_id, f.id as fund_id, r.name as county, f.document_no as opened_by, f.bank_name,
    f.account_no_masked, ⟦from⟧::date as from_on, ⟦to⟧::date as to_on, ⟦today⟧::date as printed_on
  from risk_fund f join region r on r.id = f.county_id
  where f.county_id = ⟦fund_county⟧ and f.id = ⟦fund⟧ and «risk_fund f»
), head as (
  select f.*,
    coalesce(sum({_CHANGE}) filter (where e.business_on < f.from_on), 0)::numeric(18,2) as opening,
    coalesce(sum({_CHANGE}), 0)::numeric(18,2) as closing
  from fund f left join fund_entry e on {_HERE} and e.business_on <= f.to_on and «fund_entry e»
  group by f.county_id, f.fund_id, f.county, f.opened_by, f.bank_name, f.account_no_masked,
    f.from_on, f.to_on, f.printed_on
), entry as (
  select row_number() over w as position, e.business_on, e.kind, e.source_level, e.document_no,
    case when e.debit_account = 'SPECIAL_ACCOUNT' then e.amount end as paid_in,
    case when e.debit_account <> 'SPECIAL_ACCOUNT' then e.amount end as paid_out,
    (f.opening + sum({_CHANGE}) over w)::numeric(18,2) as balance, e.note
  from head f join fund_entry e on {_HERE} and «fund_entry e»
  where e.business_on between f.from_on and f.to_on
  window w as (order by e.business_on, e.recorded_at, e.id)
), line as (
  select 1 as part, 0 as position, f.from_on as business_on, 'OPENING' as kind,
    null as source_level, null as document_no, null::numeric(18,2) as paid_in,
    null::numeric(18,2) as paid_out, f.opening as balance, null as note
  from head f
  union all select 1, e.* from entry e
)
{JOINED} order by l.part nulls first, l.position"""

FUND_STATEMENT = Download(
    name="fund-statement",
    title=Word("风险补偿金专户流水", "Statement of the risk-compensation fund"),
    clause="二(六)1",
    table="risk_fund",
    parameters=(
        Parameter("fund", ID, "RiskFund"),
        Parameter("from", DAY),
        Parameter("to", DAY),
    ),
    report=Report(_SQL),
    sections=(
        Section(
            NAMELESS,
            (
                Column("county", "县", "County"),
                Column("opened_by", "设立文号", "Document that opened it"),
                Column("bank_name", "开户银行", "Bank of the special account"),
                Column("account_no_masked", "专户账号", "Account number"),
                Column("from_on", "起始日", "First day", Unit.DATE),
                Column("to_on", "截止日", "Last day", Unit.DATE),
                Column("opening", "期初余额", "Opening balance", Unit.YUAN),
                Column("closing", "期末余额", "Closing balance", Unit.YUAN),
                Column("printed_on", "打印日", "Printed on", Unit.DATE),
            ),
        ),
    ),
    blocks=(
        Block(
            "entries",
            NAMELESS,
            (
                Column("business_on", "记账日", "Business day", Unit.DATE, width=18),
                Column(
                    "kind",
                    "类型",
                    "Kind",
                    words=words(FundEntryKind, OPENING=Word("期初余额", "Opening balance")),
                    width=20,
                ),
                Column(
                    "source_level",
                    "资金层级",
                    "Budget it came from",
                    clause="二(六)1",
                    words=words(SourceLevel),
                ),
                Column("document_no", "文号", "Document number", width=24),
                Column("paid_in", "收入", "In", Unit.YUAN, total=SUM, width=18),
                Column("paid_out", "支出", "Out", Unit.YUAN, clause="二(七)", total=SUM, width=18),
                Column("balance", "余额", "Balance", Unit.YUAN, total=LAST, width=18),
                Column("note", "说明", "Note", width=28),
            ),
        ),
    ),
    stem=("county", "from_on", "to_on"),
)
