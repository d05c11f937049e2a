"""The list of a lender's interest subsidy of a quarter (贴息花名册, 二(四)), for three to sign."""

from __future__ import annotations

from reports.column import SUM, Column, Unit, Word, words
from reports.download import (
    ID,
    JOINED,
    NAMELESS,
    Block,
    Download,
    Parameter,
    Section,
    Signature,
)
from reports.report import Report
from rules.vocabulary import SubsidyBatchState, SubsidyExclusion, SubsidyLineKind

_SQL = f"""with head as (
  select b.county_id, b.id as batch_id, r.name as county, v.name as lender, b.year, b.quarter,
    b.from_on as batch_from_on, b.to_on as batch_to_on, b.due_on, b.state as batch_state,
    b.amount as batch_amount, b.line_count, b.document_no as payment_no, b.submitted_by,
    b.submitted_on, b.approved_by, b.approved_on, b.paid_by, b.paid_on, ⟦today⟧::date as printed_on
  from subsidy_batch b join region r on r.id = b.county_id join lender v on v.id = b.lender_id
  where b.county_id = ⟦batch_county⟧ and b.id = ⟦batch⟧ and «subsidy_batch b»
), line as (
  select 1 as part, s.number as position, s.number, t.name as township, h.village, h.household_no,
    h.head_name, m.name as borrower, m.id_card_masked, n.loan_no, n.contract_no, s.kind,
    s.from_on, s.to_on, s.days, s.principal_days, s.rate, s.accrued, s.amount, s.excluded,
    s.to_loan, s.to_household
  from head b
  join subsidy_line s
    on s.county_id = b.county_id and s.batch_id = b.batch_id and «subsidy_line s»
  left join region t on t.id = s.township_id
  left join household h
    on h.county_id = s.county_id and h.id = s.household_id and «household h»
  left join loan n on n.county_id = s.county_id and n.id = s.loan_id and «loan n»
  left join household_member m
    on m.county_id = n.county_id and m.id = n.member_id and «household_member m»
)
{JOINED} order by l.part nulls first, l.position"""

SUBSIDY_LIST = Download(
    name="subsidy-list",
    title=Word("扶贫小额信贷贴息花名册", "List of interest subsidy"),
    clause="二(四)",
    table="subsidy_batch",
    parameters=(Parameter("batch", ID, "SubsidyBatch"),),
    report=Report(_SQL),
    sections=(
        Section(
            NAMELESS,
            (
                Column("county", "县", "County"),
                Column("lender", "承贷金融机构", "Lender"),
                Column("year", "年度", "Year", Unit.NUMBER),
                Column("quarter", "季度", "Quarter", Unit.NUMBER),
                Column("batch_from_on", "起始日", "First day", Unit.DATE),
                Column("batch_to_on", "截止日", "Last day", Unit.DATE),
                Column("due_on", "应拨付日", "Due on", Unit.DATE, clause="二(四)"),
                Column("batch_state", "状态", "State", words=words(SubsidyBatchState)),
                Column("batch_amount", "贴息总额", "Subsidy in all", Unit.YUAN),
                Column("line_count", "笔数", "Number of lines", Unit.NUMBER),
                Column("payment_no", "拨付文号", "Document of payment"),
                Column("printed_on", "打印日", "Printed on", Unit.DATE),
            ),
        ),
    ),
    blocks=(
        Block(
            "lines",
            NAMELESS,
            (
                Column("number", "序号", "No.", Unit.NUMBER, width=14),
                Column("township", "乡镇", "Township", width=22),
                Column("village", "村", "Village"),
                Column("household_no", "户编号", "Household no."),
                Column("head_name", "户主", "Head of household", width=12),
                Column("borrower", "借款人", "Borrower", width=12),
                Column("id_card_masked", "身份证号（脱敏）", "Identity number, masked", width=22),
                Column("loan_no", "贷款编号", "Loan no.", width=18),
                Column("contract_no", "合同号", "Contract no.", width=18),
                Column("kind", "类型", "Kind", words=words(SubsidyLineKind)),
                Column("from_on", "计息起", "From", Unit.DATE, width=12),
                Column("to_on", "计息止", "To", Unit.DATE, width=12),
                Column("days", "天数", "Days", Unit.DAYS, width=10),
                Column("principal_days", "积数", "Principal by days", Unit.YUAN_DAYS, width=18),
                Column("rate", "年利率", "Rate", Unit.PERCENT, clause="二(四)", width=12),
                Column("accrued", "应计利息", "Interest", Unit.YUAN, total=SUM),
                Column("amount", "贴息金额", "Subsidy", Unit.YUAN, clause="二(四)", total=SUM),
                Column("excluded", "不予贴息原因", "Not subsidised", words=words(SubsidyExclusion)),
                Column("to_loan", "抵扣贷款利息", "Off the loan's interest", Unit.YUAN, total=SUM),
                Column("to_household", "返还农户", "To the household", Unit.YUAN, total=SUM),
            ),
        ),
    ),
    stem=("county", "lender", "year", "quarter"),
    signatures=(
        Signature(Word("承贷金融机构", "Lender"), "submitted_by", "submitted_on"),
        Signature(Word("扶贫部门", "Poverty-alleviation office"), "approved_by", "approved_on"),
        Signature(Word("财政部门", "Finance office"), "paid_by", "paid_on"),
    ),
)
