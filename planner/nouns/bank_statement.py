"""Statements of the bank, their lines, and what they show beside the books (银行对账).

A statement is read as at its last day: money that the other side has later was outstanding then.
Of its own lines, and of those of earlier statements in force, every one counts; so outstanding
items are carried from period to period. A match counts unless somebody undid it.
"""

# Constant text of ours, joined; values are parameters.

from __future__ import annotations

from authz.act import Act
from planner.nouns.base import COUNTY, RECORDED, Acts, Edge, Noun, parent, tenant_id
from rules.states import BANK_MATCH

_CORRECTED = (
    "exists (select from bank_statement c where c.county_id = {s}.county_id"
    " and c.corrects_id = {s}.id)"
)
_IN_FORCE = "not " + _CORRECTED.replace("{s}", "§")
_MATCH = (
    "from bank_match m where m.county_id = {t}.county_id and m.statement_id = {t}.statement_id"
    " and m.number = {t}.number and m.state <> 'UNDONE'"
)
_CHANGE = "case when {e}.debit_account = 'SPECIAL_ACCOUNT' then {e}.amount else -{e}.amount end"
# Statements whose lines count for {p}: itself, and those before it that are in force.
_COUNTED = (
    "{s}.county_id = {p}.county_id and {s}.fund_id = {p}.fund_id and ({s}.id = {p}.id or"
    " ({s}.to_on < {p}.from_on and not " + _CORRECTED + "))"
)


def _counted(s: str) -> str:
    return _COUNTED.replace("{s}", s)


# Whether an entry {e} had its line by the last day of {p}.
_AT_BANK = (
    "exists (select from bank_match m join bank_statement_line l on l.county_id = m.county_id"
    " and l.statement_id = m.statement_id and l.number = m.number join bank_statement s"
    " on s.county_id = l.county_id and s.id = l.statement_id where m.county_id = {e}.county_id"
    " and m.entry_id = {e}.id and m.state <> 'UNDONE' and l.booked_on <= {p}.to_on"
    f" and {_counted('s')})"
)


def _at_bank(e: str) -> str:
    return _AT_BANK.replace("{e}", e)


# A mistake and its reversal that the bank knows nothing of are nothing outstanding.
_OFFSET = (
    "exists (select from fund_entry r where r.county_id = e.county_id"
    " and (r.reversal_of = e.id or r.id = e.reversal_of) and r.business_on <= {p}.to_on"
    f" and not {_at_bank('r')})"
)
_BOOKED = "e.county_id = {p}.county_id and e.fund_id = {p}.fund_id and e.business_on <= {p}.to_on"
_BOOKS_ONLY = f"from fund_entry e where {_BOOKED} and not {_at_bank('e')} and not {_OFFSET}"
_LINES = (
    "from bank_statement_line l join bank_statement s on s.county_id = l.county_id"
    f" and s.id = l.statement_id where l.booked_on <= {{p}}.to_on and {_counted('s')}"
)
# The entry of a line, where the books had it by the last day.
_ENTRY_OF = (
    "from bank_match m join fund_entry e on e.county_id = m.county_id and e.id = m.entry_id"
    " where m.county_id = l.county_id and m.statement_id = l.statement_id and m.number = l.number"
    " and m.state <> 'UNDONE' and e.business_on <= {p}.to_on"
)
_BANK_ONLY = f"{_LINES} and not exists (select {_ENTRY_OF})"
_BANK_ONLY_ROWS = (
    "(select l.*, row_number() over (order by l.booked_on, s.from_on, l.number) as position"
    f" {_BANK_ONLY})"
)
_BOOKS_ONLY_ROWS = (
    "(select e.*, row_number() over (order by e.business_on, e.recorded_at, e.id) as position"
    f" {_BOOKS_ONLY})"
)
_DIFFERING = (
    "(select d.*, row_number() over (order by l.booked_on, s.from_on, l.number) as position"
    " from bank_statement_line l join bank_statement s on s.county_id = l.county_id"
    " and s.id = l.statement_id cross join lateral"
    f" (select m.* {_ENTRY_OF} and m.difference <> 0 limit 1) d"
    f" where l.booked_on <= {{p}}.to_on and {_counted('s')})"
)


def _sums(amount: str, came: str, went: str) -> str:
    return (
        f"coalesce(sum({amount}) filter (where {amount} > 0), 0)::numeric(18,2) as {came},"
        f" coalesce(-sum({amount}) filter (where {amount} < 0), 0)::numeric(18,2) as {went}"
    )


_RECONCILIATION = (
    "(select r.*, (r.adjusted_bank - r.adjusted_ledger)::numeric(18,2) as unexplained"
    " from (select x.*, (x.bank_closing + x.booked_not_received - x.booked_not_paid)"
    "::numeric(18,2) as adjusted_bank, (x.ledger_closing + x.received_not_booked"
    " - x.paid_not_booked + x.differing)::numeric(18,2) as adjusted_ledger from (select"
    " {p}.closing as bank_closing, b.ledger_closing, k.*, o.*, d.differing"
    f" from (select coalesce(sum({_CHANGE.replace('{e}', 'e')}), 0)::numeric(18,2)"
    f" as ledger_closing from fund_entry e where {_BOOKED}) b,"
    f" (select {_sums('l.amount', 'received_not_booked', 'paid_not_booked')} {_BANK_ONLY}) k,"
    f" (select {_sums(_CHANGE.replace('{e}', 'e'), 'booked_not_received', 'booked_not_paid')}"
    f" {_BOOKS_ONLY}) o,"
    f" (select coalesce(sum(x.difference), 0)::numeric(18,2) as differing from {_DIFFERING} x) d"
    ") x) r)"
)

NOUNS: dict[str, Noun] = {
    "BankStatement": Noun(
        "bank_statement",
        tenant_id("bankstatement"),
        orders=RECORDED,
        expressions={
            "is_current": "not " + _CORRECTED.replace("{s}", "{t}"),
            "opening_difference": "({t}.opening - {t}.ledger_opening)::numeric(18,2)",
            "closing_difference": "({t}.closing - {t}.ledger_closing)::numeric(18,2)",
        },
        acts=Acts(
            {Act.BANKSTATEMENT_RECONCILE: "", Act.BANKMATCH_RECORD: ""},
            conditions={Act.BANKSTATEMENT_RECONCILE: _IN_FORCE, Act.BANKMATCH_RECORD: _IN_FORCE},
        ),
    ),
    "BankStatementLine": Noun(
        "bank_statement_line",
        "'null'",
        key=("statement_id", "number"),
        orders={"LINE": "number"},
        default_order="LINE",
        default_descending=False,
        expressions={
            "status": "coalesce((select case when m.difference = 0 then 'MATCHED'"
            f" else 'DIFFERS' end {_MATCH} limit 1), 'BANK_ONLY')",
        },
    ),
    "BankMatch": Noun(
        "bank_match",
        tenant_id("bankmatch"),
        orders=RECORDED,
        acts=Acts({Act.BANKMATCH_END: "undo"}, BANK_MATCH),
    ),
    "BankReconciliation": Noun("bank_reconciliation", "'null'", key=("bank_closing",), county=None),
}

EDGES: dict[str, Edge] = {
    "fund.statements": Edge("BankStatement", (COUNTY, ("id", "fund_id"))),
    "bank_statement.fund": parent("RiskFund", "fund_id"),
    "bank_statement.corrects": parent("BankStatement", "corrects_id"),
    "bank_statement.lines": Edge(
        "BankStatementLine", (COUNTY, ("id", "statement_id")), order="number"
    ),
    "bank_statement.bank_only": Edge(
        "BankStatementLine", (), order="position", source=_BANK_ONLY_ROWS
    ),
    "bank_statement.books_only": Edge("FundEntry", (), order="position", source=_BOOKS_ONLY_ROWS),
    "bank_statement.differing": Edge("BankMatch", (), order="position", source=_DIFFERING),
    "bank_statement.reconciliation": Edge("BankReconciliation", (), source=_RECONCILIATION),
    "bank_line.statement": parent("BankStatement", "statement_id"),
    "bank_line.match": Edge(
        "BankMatch", (), source="(select m.* " + _MATCH.replace("{t}", "{p}") + ")"
    ),
    "bank_match.entry": parent("FundEntry", "entry_id"),
    "bank_match.line": Edge(
        "BankStatementLine",
        (COUNTY, ("statement_id", "statement_id"), ("number", "number")),
    ),
    "fundentry.bank_match": Edge(
        "BankMatch",
        (),
        source="(select m.* from bank_match m where m.county_id = {p}.county_id"
        " and m.entry_id = {p}.id and m.state = 'STANDING')",
    ),
}
