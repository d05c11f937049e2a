"""What stands in a county of money, as its tables have it, and the same as the model has it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from tests.services.claim_bench import fen
from tests.services.fund_reading import computed
from tests.services.money_bench import LENDERS, Bench
from tests.services.money_loan import Quarter
from tests.services.money_model import Model

LEVELS = ("CENTRAL", "PROVINCE", "CITY", "COUNTY")
Stood = dict[str, Any]
Rows = list[dict[str, Any]]
# Every party's purse by what was booked about it; each from the tables that tell of it.
PURSES = """
with lent as (
  select lender_id, sum(amount) as fen from loan
  where county_id = $1 and value_on is not null group by 1),
repaid as (
  select lender_id, sum(principal + interest + penalty) as fen,
    sum(principal + interest + penalty) filter (where payer_type <> 'FINANCE') as own
  from repayment where county_id = $1 group by 1),
back as (select lender_id, sum(amount) as fen from recovery where county_id = $1 group by 1),
borne as (
  select c.lender_id, sum(case e.kind when 'COMPENSATION' then e.amount else -e.amount end) as fen
  from fund_entry e join claim c on c.county_id = e.county_id and c.id = e.claim_id
  where e.county_id = $1 and e.kind in ('COMPENSATION', 'RECOVERY') group by 1),
booked as (
  select ledger, debit_account as account, amount from subsidy_entry where county_id = $1
  union all select ledger, credit_account, -amount from subsidy_entry where county_id = $1)
select lender_id::text as purse,
  coalesce(r.fen, 0) + coalesce(b.fen, 0) + coalesce(f.fen, 0) - l.fen as yuan
from lent l left join repaid r using (lender_id) left join back b using (lender_id)
left join borne f using (lender_id)
union all select 'people', (select sum(fen) from lent) - coalesce((select sum(own) from repaid), 0)
  - coalesce((select sum(fen) from back), 0)
  + coalesce((select sum(amount) from booked where account = 'PAID_TO_HOUSEHOLDS'), 0)
union all select ledger, sum(amount) from booked
  where account in ('INTEREST_SUBSIDY_FUND', 'COUNTY_BLOCK_POVERTY_FUND') group by 1
"""
NAMES = {"INTEREST": "subsidies", "PREMIUM": "allotted", "BANK_INTEREST": "account bank"}
NAMES |= {f"{level}_BUDGET": level for level in LEVELS}


async def stood(bench: Bench) -> Stood:
    """As the database has it."""
    ground = bench.ground
    tables = (
        "loan",
        "instalment",
        "cooperation",
        "default_buffer",
        "claim",
        "claim_part",
        "claim_opinion",
        "recovery",
        "fund_entry",
        "subsidy_batch",
        "subsidy_line",
        "premium_subsidy",
        "subsidy_entry",
        "top_up_plan",
        "county_position",
    )
    rows = {table: await ground.rows(table) for table in tables}
    (totals,) = rows["county_position"]
    (cover,) = await computed(ground, "fund.coverage")
    return {
        "loans": _loans(bench, rows),
        "agreements": _agreements(bench, rows),
        "buffers": _buffers(bench, rows),
        "claims": _claims(bench, rows),
        "recoveries": _recoveries(bench, rows),
        "entries": _entries(bench, rows),
        "batches": _batches(bench, rows),
        "premiums": _premiums(bench, rows),
        "plans": _plans(bench, rows),
        "fund": (fen(totals["fund_balance"]), fen(totals["outstanding"])),
        "short": fen(cover["shortfall"]),  # type: ignore[arg-type]
        "purses": await _purses(bench),
    }


def _loans(bench: Bench, rows: Mapping[str, Rows]) -> list[Any]:
    found = {row["id"]: row for row in rows["loan"]}
    lines: dict[Any, Rows] = {}
    for row in rows["instalment"]:
        lines.setdefault(row["loan_id"], []).append(row)
    told = []
    for loan in bench.loans:
        row = found[loan.key]
        late = row["overdue_since_on"], fen(row["overdue_principal"]), fen(row["overdue_interest"])
        is_held = row["state"] in ("ACTIVE", "OVERDUE", "IN_BUFFER", "CLAIMING")
        waits = is_held and row["arrears_cause"] is not None
        own = sorted(lines[loan.key], key=lambda line: int(line["number"]))
        paid = [
            tuple(fen(line[name]) for name in ("principal_paid", "interest", "interest_paid"))
            for line in own
        ]
        told.append((row["state"], fen(row["outstanding_principal"]), late, waits, paid))
    return told


def _buffers(bench: Bench, rows: Mapping[str, Rows]) -> dict[int, Any]:
    places = {loan.key: place for place, loan in enumerate(bench.loans)}
    return {
        places[row["loan_id"]]: (
            row["default_on"],
            row["months"],
            row["ends_on"],
            row["asked_months"],
            row["extended_on"] is not None,
        )
        for row in rows["default_buffer"]
        if row["state"] == "OPEN"
    }


def _agreements(bench: Bench, rows: Mapping[str, Rows]) -> dict[str, Any]:
    kinds = {bench.ground.lender(kind).id: kind for kind in LENDERS}
    return {
        key: (kinds[row["lender_id"]], row["starts_on"], row["ends_on"] or date.max)
        for key, row in _by_key(bench, rows["cooperation"], "cooperation").items()
    }


def _claims(bench: Bench, rows: Mapping[str, Rows]) -> dict[str, Any]:
    found = {row["id"]: row for row in rows["claim"]}
    parts, words = rows["claim_part"], rows["claim_opinion"]
    told = {}
    for key, made in bench.made.items():
        row = found.pop(made["claim"].key, None) if "claim" in made else None
        if row is None:
            continue
        borne = [
            fen(one["amount"])
            for one in sorted(parts, key=lambda part: int(part["number"]))
            if (one["claim_id"], one["round"]) == (row["id"], row["round"])
        ]
        said = sorted(
            (one["round"], one["seat"], one["signed_by"], one["answer"], bool(one["withdrawn_on"]))
            for one in words
            if one["claim_id"] == row["id"]
        )
        assert borne[0] == fen(row["fund_part"]) and sum(borne) == fen(row["loss"])
        told[key] = (
            row["state"],
            row["round"],
            row["submitted_by"],
            (fen(row["principal"]), fen(row["interest"])),
            (fen(row["retained_principal"]), fen(row["retained_interest"])),
            (fen(row["recovered"]), fen(row["recovered_fund"])),
            borne,
            said,
        )
    assert not found
    return told


def _recoveries(bench: Bench, rows: Mapping[str, Rows]) -> dict[str, Any]:
    found = _by_key(bench, rows["recovery"], "recovery")
    return {
        key: (row["state"], fen(row["amount"]), fen(row["fund_part"]), bool(row["booked_on"]))
        for key, row in found.items()
    }


def _by_key(bench: Bench, rows: Rows, kind: str) -> dict[str, dict[str, Any]]:
    """Rows by the act that made them first; none is left that nobody made."""
    found = {row["id"]: row for row in rows}
    told = {}
    for key, made in bench.made.items():
        row = found.pop(made[kind].key, None) if kind in made else None
        if row is not None:
            told[key] = row
    assert not found, (kind, found)
    return told


def _entries(bench: Bench, rows: Mapping[str, Rows]) -> dict[str, Any]:
    return {
        key: (
            row["kind"],
            fen(row["amount"]) * (1 if row["debit_account"] == "SPECIAL_ACCOUNT" else -1),
            row["business_on"],
        )
        for key, row in _by_key(bench, rows["fund_entry"], "entry").items()
    }


def _batches(bench: Bench, rows: Mapping[str, Rows]) -> dict[Any, Any]:
    kinds = {bench.ground.lender(kind).id: kind for kind in LENDERS}
    places = {loan.key: place for place, loan in enumerate(bench.loans)}
    quarters = {row["id"]: Quarter(row["year"], row["quarter"]) for row in rows["subsidy_batch"]}
    told = {}
    for row in rows["subsidy_batch"]:
        regular: Counter[int] = Counter()
        adjusted: Counter[Any] = Counter()
        to_loans = to_households = 0
        for line in rows["subsidy_line"]:
            if line["batch_id"] != row["id"]:
                continue
            place, amount = places[line["loan_id"]], fen(line["amount"])
            if line["adjusts_batch_id"] is None:
                regular[place] += amount
            else:
                adjusted[quarters[line["adjusts_batch_id"]], place] += amount
            to_loans += fen(line["to_loan"])
            to_households += fen(line["to_household"])
        paid = fen(row["amount"]) if row["state"] == "FINANCE_PAID" else 0
        assert to_loans + to_households == paid
        told[kinds[row["lender_id"]], quarters[row["id"]]] = (
            row["state"],
            fen(row["amount"]),
            _some(regular),
            _some(adjusted),
            to_loans,
        )
    return told


def _some(counts: Mapping[Any, int]) -> dict[Any, int]:
    return {key: count for key, count in counts.items() if count}


def _premiums(bench: Bench, rows: Mapping[str, Rows]) -> dict[str, Any]:
    places = {policy.key: place for place, policy in enumerate(bench.policies)}
    taken_back = {row["premium_subsidy_id"] for row in rows["subsidy_entry"] if row["reversal_of"]}
    return {
        key: (places[row["policy_id"]], fen(row["amount"]), row["id"] in taken_back)
        for key, row in _by_key(bench, rows["premium_subsidy"], "subsidy").items()
    }


def _plans(bench: Bench, rows: Mapping[str, Rows]) -> dict[str, Any]:
    found = _by_key(bench, rows["top_up_plan"], "plan")
    return {
        key: (row["state"], fen(row["amount"]), fen(row["shortfall"])) for key, row in found.items()
    }


async def _purses(bench: Bench) -> dict[str, int]:
    """Where each fen is; nobody has made or lost one."""
    ground = bench.ground
    kinds = {str(ground.lender(kind).id): kind for kind in LENDERS}
    rows = await ground.owner.fetch(PURSES, ground.county_id)
    found = {NAMES.get(row["purse"], row["purse"]): fen(row["yuan"]) for row in rows}
    found = {kinds.get(purse, purse): amount for purse, amount in found.items()}
    trial = {
        row["account"]: fen(row["balance"]) for row in await computed(ground, "fund.trial_balance")
    }  # type: ignore[arg-type]
    assert sum(trial.values()) == 0
    found["fund"] = trial.get("SPECIAL_ACCOUNT", 0)
    for account, name in NAMES.items():
        if account in trial:
            found[name] = trial[account]
    assert sum(found.values()) == 0, found
    return _some(found)


def expected(model: Model) -> Stood:
    """The same of the model."""
    return {
        "loans": [
            (
                one.state,
                one.book.debt,
                one.late,
                one.waits,
                [
                    (line.paid + line.prepaid, one.book.interest(line), line.interest_paid)
                    for line in one.book.lines
                ],
            )
            for one in model.loans
        ],
        "agreements": {
            key: (lender, one.first, one.last)
            for lender, agreed in model.agreements.items()
            for key, one in agreed.items()
        },
        "buffers": {
            place: (one.since, one.months, one.ends_on, one.asked, one.is_extended)
            for place, loan in enumerate(model.loans)
            if (one := loan.buffer) is not None
        },
        "claims": {
            key: (
                one.state,
                one.round,
                one.applicants[-1],
                one.lost,
                one.kept,
                (one.back, one.back_to_fund),
                one.parts,
                sorted((w.round, w.seat, w.person, w.answer, w.is_taken_back) for w in one.words),
            )
            for key, one in model.claims.items()
        },
        "recoveries": {
            key: (one.state, one.fen, one.to_fund, one.is_booked)
            for key, one in model.recoveries.items()
        },
        "entries": {key: (one.kind, one.fen, one.on) for key, one in model.entries.items()},
        "batches": {
            key: (one.state, one.fen, _some(one.regular), _some(one.adjusted), one.to_loans)
            for key, one in model.batches.items()
        },
        "premiums": {
            key: (place, model.policies[place].own, key in model.reversed)
            for key, place in model.payments.items()
        },
        "plans": {key: (one.state, one.fen, one.short) for key, one in model.plans.items()},
        "fund": (model.balance, model.outstanding),
        "short": model.short,
        "purses": _some({**model.purses, "fund": model.balance}),
    }


def differs(found: Stood, told: Stood) -> dict[str, Any]:
    """The parts that are not the same, both ways."""
    return {name: (found[name], told[name]) for name in told if found[name] != told[name]}
