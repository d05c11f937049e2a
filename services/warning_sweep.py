"""warning_sweep: a county's warnings as a business day begins (二(一), rows 19 to 23).

Opens what is found, brings severities up to date, closes what is no longer found of the rules that
it keeps (`warning_cause`). Run twice it changes nothing and sends nothing; a day that was missed is
made good by the next one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Date, Integer, Text, bindparam, func, select, update
from sqlalchemy.dialects.postgresql import ARRAY, TIMESTAMP

from authz.act import Act
from authz.resource import Resource
from authz.role import Role
from models.ids import parse_global_id
from models.statement import Statement
from models.warning import Warning
from rules.facts import FundFacts
from rules.policy import policy_on
from rules.ratio import ratio, ratio_text
from rules.refusal import ErrorCode
from rules.vocabulary import Severity, WarningState, WatchLevel
from services import top_up
from services.audit import AuditEntry, ProjectFence
from services.given import given
from services.table import table_of
from services.use_case import Done, Refused, use_case
from services.warning import CAUSE_GONE, Alert, open_all
from services.warning_cause import DUTIES
from services.warning_found import FOUND, bounds_on
from services.warning_found_row import PROJECT
from services.work import Work

_TABLE = table_of(Warning)
_FOUND = given(
    "found",
    rule=("found_rules", Text),
    object_id=("found_object_ids", Text),
)
CLOSE_THE_REST = Statement(
    update(_TABLE)
    .where(
        _TABLE.c.county_id == bindparam("of_county_id", type_=Integer),
        _TABLE.c.rule == func.any(bindparam("of_rules", type_=ARRAY(Text))),
        _TABLE.c.state != WarningState.CLOSED.value,
        ~select(_FOUND.c.rule)
        .where(_FOUND.c.rule == _TABLE.c.rule, _FOUND.c.object_id == _TABLE.c.object_id)
        .exists(),
    )
    .values(
        state=WarningState.CLOSED.value,
        closed_on=bindparam("new_closed_on", type_=Date),
        closed_by=bindparam("new_closed_by", type_=Text),
        closed_reason=CAUSE_GONE,
        changed_at=bindparam("new_changed_at", type_=TIMESTAMP(timezone=True)),
        version=_TABLE.c.version + 1,
    )
    .returning(_TABLE.c.id)
)


LOCK_LIBRARY = Statement(
    select(PROJECT.c.id)
    .where(PROJECT.c.county_id == bindparam("of_county_id"))
    .order_by(PROJECT.c.id)
    .with_for_update(read=True)
)


@dataclass(frozen=True, kw_only=True)
class WarningSweep:
    """Which county, and the business day that begins there."""

    county_id: int
    business_on: date


@use_case(Act.WARNING_SWEEP)
async def warning_sweep(work: Work, command: WarningSweep) -> Done | Refused:
    """The same few statements, however many loans the county has."""
    work.county_id, day = command.county_id, command.business_on
    work.permit(Resource.WARNING, {"county_id": command.county_id})
    if not work.has_begun(day):
        return Refused()
    # What is found of a project must carry the amount that it has when this is committed.
    await LOCK_LIBRARY.run(work.connection, of_county_id=work.county_id)
    await top_up.cover_by_repayments(work)
    found = await FOUND.all(
        work.connection,
        work.actor,
        county_id=work.county_id,
        business_on=day,
        due_missed_on=policy_on(day).recoveries.last_due_missed(day),
        **bounds_on(day),
    )
    told = await open_all(work, [_alert(work, row, day) for row in found if _is_news(row)])
    closed = await CLOSE_THE_REST.all(
        work.connection,
        of_county_id=work.county_id,
        of_rules=[rule.value for rule in DUTIES],
        found_rules=[row["rule"] for row in found],
        found_object_ids=[row["object_id"] for row in found],
        new_closed_on=work.today,
        new_closed_by=work.actor.subject,
        new_changed_at=work.now,
    )
    counts = {"opened": told.opened, "changed": told.changed, "closed": len(closed)}
    entry = AuditEntry(county_id=work.county_id, named=None, after={**counts, "business_on": day})
    return Done(
        ids={},
        audits=(entry,) if any(counts.values()) else (),
        figures=counts,
        messages=told.messages,
    )


def _is_news(row: Mapping[str, Any]) -> bool:
    """Whether nothing is open of it, or it is open under another severity or older figures."""
    return row["open_severity"] != row["severity"] or DUTIES[ErrorCode[row["rule"]]].is_kept_fresh


def _alert(work: Work, row: Mapping[str, Any], day: date) -> Alert:
    rule, named = ErrorCode[row["rule"]], parse_global_id(row["object_id"])
    assert named is not None, row["object_id"]
    severity = Severity[row["severity"]]
    return Alert(
        rule=rule,
        severity=severity,
        named=named,
        offices=(*DUTIES[rule].offices, *_watching(row, day)),
        is_daily=DUTIES[rule].is_daily,
        lender_id=row["lender_id"],
        township_id=row["township_id"],
        loan_id=row["loan_id"],
        fence=_fence(row),
        figures=_figures(work, rule, severity, row, day),
    )


def _watching(row: Mapping[str, Any], day: date) -> tuple[Role, ...]:
    """The office that watches the project (A5), where the rule is its affair too."""
    if not DUTIES[ErrorCode[row["rule"]]].is_for_watch:
        return ()
    level = policy_on(day).rules.watch_level(row["project_amount"], day)
    return (Role.PROV_PA if level is WatchLevel.PROVINCE else Role.CITY_PA,)


def _fence(row: Mapping[str, Any]) -> ProjectFence | None:
    """Of the project it tells of."""
    if row["project_id"] is None:
        return None
    return ProjectFence(
        project_id=row["project_id"],
        amount=row["project_amount"],
        lender_groups=tuple(row["project_lender_groups"]),
    )


def _figures(
    work: Work, rule: ErrorCode, severity: Severity, row: Mapping[str, Any], day: date
) -> dict[str, object]:
    """As they were found, with what only the rules can compute."""
    told: dict[str, object] = json.loads(row["figures"])
    if row["lender_id"] is not None and row["loan_id"] is None and row["project_id"] is None:
        lender = work.directory.lender(row["lender_id"])
        assert lender is not None, "a book belongs to a lender"
        told["lender"] = lender.code
    if rule is ErrorCode.NPL_RATIO_HIGH:
        bad, whole = Decimal(str(told["nonPerforming"])), Decimal(str(told["outstanding"]))
        told["ratio"] = ratio_text(ratio(bad, whole))
        if severity is not Severity.RED:
            del told["contingencyPlan"]
    if rule is ErrorCode.FUND_BELOW_RATIO:
        balance, whole = Decimal(str(told["balance"])), Decimal(str(told["outstanding"]))
        fund = FundFacts(balance=balance, outstanding=whole)
        told["shortfall"] = policy_on(day).rules.shortfall(fund, day)
    return told
