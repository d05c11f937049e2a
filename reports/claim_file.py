"""The file of one claim on the fund (代偿申请表, 二(七)): loan, loss, shares, opinions, payment."""

from __future__ import annotations

from reports.column import SUM, Column, Unit, Word, words
from reports.download import ID, JOINED, Block, Download, Parameter, Section
from reports.report import Report
from rules.vocabulary import ClaimAnswer, ClaimSeat, ClaimState, RecoveryRule, ShareParty

# All seats are shown, whether they have signed yet or not.
_SEATS = ", ".join(f"({number}, '{seat}')" for number, seat in enumerate(ClaimSeat, 1))
_SQL = f"""with head as (
  select c.county_id, c.id as claim_id, r.name as county, t.name as township, v.name as lender,
    o.name as outlet, c.state as claim_state, c.round, c.submitted_on, c.submitted_by, c.finding,
    encode(c.evidence_hash, 'hex') as evidence, h.household_no, h.village, h.head_name,
    m.name as borrower, m.id_card_masked, n.loan_no, n.contract_no, n.amount as lent, n.rate,
    n.value_on, n.matures_on, b.default_on, b.months as buffer_months, b.ends_on as buffer_ends_on,
    a.document_no as agreement_no, c.principal, c.interest, c.loss, c.fund_part, c.recovery_rule,
    c.approved_on, c.paid_on, c.paid_by, e.document_no as payment_no, e.amount as payment,
    c.retained_principal, c.retained_interest, ⟦today⟧::date as printed_on
  from claim c
  join region r on r.id = c.county_id
  join region t on t.id = c.township_id
  join lender v on v.id = c.lender_id
  left join outlet o on o.id = c.outlet_id
  left join loan n on n.county_id = c.county_id and n.id = c.loan_id and «loan n»
  left join household h
    on h.county_id = n.county_id and h.id = n.household_id and «household h»
  left join household_member m
    on m.county_id = n.county_id and m.id = n.member_id and «household_member m»
  left join default_buffer b
    on b.county_id = c.county_id and b.id = c.buffer_id and «default_buffer b»
  left join cooperation a
    on a.county_id = c.county_id and a.id = c.cooperation_id and «cooperation a»
  left join fund_entry e
    on e.county_id = c.county_id and e.claim_id = c.id and e.kind = 'COMPENSATION'
    and «fund_entry e» and not exists (
      select from fund_entry w
      where w.county_id = e.county_id and w.reversal_of = e.id and «fund_entry w»)
  where c.county_id = ⟦claim_county⟧ and c.id = ⟦claim⟧ and «claim c»
), line as (
  select 1 as part, p.number as position, 'parts' as block, p.party, p.name as party_name,
    p.share * 100 as share, p.amount as bears, null as seat, null as answer, null as opinion,
    null as signed_by, null::date as signed_on, null::timestamptz as signed_at
  from head c
  join claim_part p
    on p.county_id = c.county_id and p.claim_id = c.claim_id and p.round = c.round
    and «claim_part p»
  union all
  select 2, s.position, 'opinions', null, null, null, null, s.seat, x.answer, x.opinion,
    x.signed_by, x.signed_on, x.recorded_at
  from head c cross join (values {_SEATS}) s (position, seat)
  left join claim_opinion x
    on x.county_id = c.county_id and x.claim_id = c.claim_id and x.round = c.round
    and x.seat = s.seat and x.withdrawn_on is null and «claim_opinion x»
)
{JOINED} order by l.part nulls first, l.position"""

_CLAIM = Section(
    Word("申请", "Claim"),
    (
        Column("county", "县", "County"),
        Column("township", "乡镇", "Township"),
        Column("lender", "承贷金融机构", "Lender"),
        Column("outlet", "网点", "Outlet"),
        Column("claim_state", "状态", "State", words=words(ClaimState)),
        Column("round", "轮次", "Round", Unit.NUMBER),
        Column("submitted_on", "申请日", "Submitted on", Unit.DATE),
        Column("submitted_by", "申请人", "Submitted by"),
        Column("finding", "追偿无望的认定", "Why it is hopeless", clause="二(七)"),
        Column("evidence", "证据文件 SHA-256", "SHA-256 of the evidence"),
        Column("printed_on", "打印日", "Printed on", Unit.DATE),
    ),
)
_HOUSEHOLD = Section(
    Word("农户", "Household"),
    (
        Column("household_no", "户编号", "Household no."),
        Column("village", "村", "Village"),
        Column("head_name", "户主", "Head of household"),
        Column("borrower", "借款人", "Borrower"),
        Column("id_card_masked", "身份证号（脱敏）", "Identity number, masked"),
    ),
)
_LOAN = Section(
    Word("贷款", "Loan"),
    (
        Column("loan_no", "贷款编号", "Loan no."),
        Column("contract_no", "合同号", "Contract no."),
        Column("lent", "贷款金额", "Amount", Unit.YUAN),
        Column("rate", "年利率", "Rate", Unit.PERCENT),
        Column("value_on", "放款日", "Value date", Unit.DATE),
        Column("matures_on", "到期日", "Matures on", Unit.DATE),
        Column("default_on", "违约日", "Default on", Unit.DATE),
        Column("buffer_months", "缓冲期（月）", "Buffer (months)", Unit.NUMBER),
        Column("buffer_ends_on", "缓冲期届满日", "Buffer ends on", Unit.DATE, clause="二(七)"),
    ),
)
_LOSS = Section(
    Word("损失计算", "Loss"),
    (
        Column("principal", "本金损失", "Principal", Unit.YUAN),
        Column("interest", "利息损失", "Contract interest", Unit.YUAN),
        Column("loss", "贷款本息损失", "Principal and interest", Unit.YUAN, clause="二(七)"),
        Column("agreement_no", "合作协议文号", "Agreement"),
        Column("fund_part", "风险补偿金承担", "The fund's part", Unit.YUAN, clause="二(七)"),
        Column("recovery_rule", "追偿款分配", "How recoveries go back", words=words(RecoveryRule)),
    ),
)
_PAYMENT = Section(
    Word("代偿", "Payment"),
    (
        Column("approved_on", "审批同意日", "Approved on", Unit.DATE),
        Column("paid_on", "代偿日", "Paid on", Unit.DATE),
        Column("paid_by", "支付人", "Paid by"),
        Column("payment_no", "拨付文号", "Document of payment"),
        Column("payment", "代偿金额", "Amount paid", Unit.YUAN),
        Column("retained_principal", "账销案存本金", "Principal still owed", Unit.YUAN),
        Column(
            "retained_interest", "账销案存利息", "Interest still owed", Unit.YUAN, clause="二(八)1"
        ),
    ),
)

CLAIM_FILE = Download(
    name="claim-file",
    title=Word("风险补偿金代偿申请表", "Claim on the risk-compensation fund"),
    clause="二(七)",
    table="claim",
    parameters=(Parameter("claim", ID, "Claim"),),
    report=Report(_SQL),
    sections=(_CLAIM, _HOUSEHOLD, _LOAN, _LOSS, _PAYMENT),
    blocks=(
        Block(
            "parts",
            Word("损失分担", "Who bears the loss"),
            (
                Column("party", "分担方", "Party", words=words(ShareParty), width=24),
                Column("party_name", "名称", "Name", width=28),
                Column("share", "约定比例", "Agreed share", Unit.PERCENT),
                Column("bears", "承担额", "Bears", Unit.YUAN, total=SUM, width=18),
            ),
        ),
        Block(
            "opinions",
            Word("审核审批意见", "Opinions"),
            (
                Column("seat", "席位", "Seat", words=words(ClaimSeat)),
                Column("answer", "意见", "Answer", words=words(ClaimAnswer)),
                Column("opinion", "意见内容", "In words"),
                Column("signed_by", "签署人", "Signed by"),
                Column("signed_on", "签署日", "Signed on", Unit.DATE),
                Column("signed_at", "签署时间", "Signed at", Unit.INSTANT, width=20),
            ),
        ),
    ),
    stem=("county", "loan_no"),
    form=True,
)
