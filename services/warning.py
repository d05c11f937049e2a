"""Early warnings (二(一)): opened where their cause arises, closed by the system when it is gone.

A warning is a task of named offices. The same cause about the same object is one warning while it
is open: found again, its severity and figures are brought up to date and nobody is told twice.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Integer, Text, Uuid, bindparam, cast, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TIMESTAMP, insert

from authz.role import Role
from models.base import MONEY
from models.ids import GlobalId
from models.statement import Statement
from models.warning import Warning
from rules.refusal import ErrorCode, figure_text
from rules.vocabulary import Severity, WarningState
from services.audit import ProjectFence, fences_of_each
from services.given import given
from services.outbox import Message, office, region_of
from services.table import table_of
from services.work import Work

TOPIC = "warning.opened"
CAUSE_GONE = "CAUSE_GONE"
# Offices that are a lender's: told with its code.
_OF_LENDER = frozenset({Role.COUNTY_BANK, Role.BANK_OUTLET, Role.BANK_SYSTEM})

_TABLE = table_of(Warning)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """What is found wrong about one object, and whose task it is.

    `lender_id` and `township_id` say whom it concerns beside the county's offices: a lender and a
    township see warnings of their own only. `fence` is that of the project it tells of.
    `is_daily`: offices are told again whenever its figures change, which they do every day.
    Figures are money in yuan, days, texts.
    """

    rule: ErrorCode
    severity: Severity
    named: GlobalId
    offices: tuple[Role, ...]
    lender_id: int | None = None
    township_id: int | None = None
    loan_id: UUID | None = None
    fence: ProjectFence | None = None
    is_daily: bool = False
    figures: Mapping[str, object] = field(default_factory=dict)


def of_loan(
    loan: Mapping[str, Any],
    rule: ErrorCode,
    severity: Severity,
    offices: tuple[Role, ...],
    **figures: object,
) -> Alert:
    """A warning about a loan, for those whom the loan concerns."""
    return Alert(
        rule=rule,
        severity=severity,
        named=GlobalId("loan", loan["county_id"], loan["id"]),
        offices=offices,
        lender_id=loan["lender_id"],
        township_id=loan["township_id"],
        loan_id=loan["id"],
        figures={"loanNo": loan["loan_no"], **figures},
    )


_GIVEN = given(
    "given",
    id=("ids", Uuid),
    rule=("rules", Text),
    severity=("severities", Text),
    object_kind=("object_kinds", Text),
    object_id=("object_ids", Text),
    lender_id=("lender_ids", Integer),
    township_id=("township_ids", Integer),
    loan_id=("loan_ids", Uuid),
    project_id=("project_ids", Uuid),
    project_amount=("project_amounts", MONEY),
    groups=("groups_of", Text),
    offices=("offices_of", Text),
    figures=("figures_of", Text),
)
_NOW = bindparam("now", type_=TIMESTAMP(timezone=True))
_MADE = insert(_TABLE).from_select(
    [
        "county_id",
        "id",
        "rule",
        "severity",
        "state",
        "object_kind",
        "object_id",
        "lender_id",
        "township_id",
        "loan_id",
        "project_id",
        "project_amount",
        "project_lender_groups",
        "offices",
        "figures",
        "opened_on",
        "recorded_at",
        "changed_at",
        "version",
    ],
    select(
        bindparam("county_id", type_=Integer),
        _GIVEN.c.id,
        _GIVEN.c.rule,
        _GIVEN.c.severity,
        bindparam("state", WarningState.OPEN.value, type_=Text),
        _GIVEN.c.object_kind,
        _GIVEN.c.object_id,
        _GIVEN.c.lender_id,
        _GIVEN.c.township_id,
        _GIVEN.c.loan_id,
        _GIVEN.c.project_id,
        _GIVEN.c.project_amount,
        func.string_to_array(_GIVEN.c.groups, ","),
        func.string_to_array(_GIVEN.c.offices, ","),
        cast(_GIVEN.c.figures, JSONB),
        bindparam("opened_on", type_=Date),
        _NOW,
        _NOW,
        bindparam("first_version", 1, type_=Integer),
    ),
)
OPEN = Statement(
    _MADE.on_conflict_do_update(
        index_elements=["county_id", "rule", "object_id"],
        # As the index has it: a parameter would not name it.
        index_where=text("state <> 'CLOSED'"),
        set_={
            "severity": _MADE.excluded.severity,
            "figures": _MADE.excluded.figures,
            "changed_at": _MADE.excluded.changed_at,
            "version": _TABLE.c.version + 1,
        },
        where=or_(
            _TABLE.c.severity != _MADE.excluded.severity,
            _TABLE.c.figures != _MADE.excluded.figures,
        ),
    ).returning(_TABLE.c.id, _TABLE.c.version, _TABLE.c.rule, _TABLE.c.object_id)
)
CLOSE = Statement(
    update(_TABLE)
    .where(
        _TABLE.c.county_id == bindparam("of_county_id"),
        _TABLE.c.rule == func.any(bindparam("of_rules", type_=ARRAY(Text))),
        _TABLE.c.object_id == func.any(bindparam("of_object_ids", type_=ARRAY(Text))),
        _TABLE.c.state != WarningState.CLOSED.value,
    )
    .values(
        state=WarningState.CLOSED.value,
        closed_on=bindparam("new_closed_on", type_=Date),
        closed_by=bindparam("new_closed_by", type_=Text),
        closed_reason=CAUSE_GONE,
        changed_at=bindparam("new_changed_at", type_=TIMESTAMP(timezone=True)),
        version=_TABLE.c.version + 1,
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """How many are new, how many brought up to date; the messages of those that are new."""

    opened: int = 0
    changed: int = 0
    messages: tuple[Message, ...] = ()


async def open_warnings(work: Work, alerts: Sequence[Alert]) -> tuple[Message, ...]:
    """Open them, one statement for all; the messages to the offices of those that are new.

    At most one alert of a rule about an object: two would be one row written twice.
    """
    return (await open_all(work, alerts)).messages


async def open_all(work: Work, alerts: Sequence[Alert]) -> Opened:
    """The same, counted."""
    if not alerts:
        return Opened()
    ids, fences = [work.new_id() for _ in alerts], [alert.fence for alert in alerts]
    rows = await OPEN.all(
        work.connection,
        county_id=work.county_id,
        ids=ids,
        rules=[alert.rule.value for alert in alerts],
        severities=[alert.severity.value for alert in alerts],
        object_kinds=[alert.named.kind for alert in alerts],
        object_ids=[str(alert.named) for alert in alerts],
        lender_ids=[alert.lender_id for alert in alerts],
        township_ids=[alert.township_id for alert in alerts],
        loan_ids=[alert.loan_id for alert in alerts],
        **fences_of_each(fences),
        offices_of=[",".join(role.value for role in alert.offices) for alert in alerts],
        figures_of=[_figures(alert) for alert in alerts],
        opened_on=work.today,
        now=work.now,
    )
    new = {row["id"] for row in rows if row["version"] == 1}
    changed = {(row["rule"], row["object_id"]) for row in rows}
    messages = tuple(
        message
        for key, alert in zip(ids, alerts, strict=True)
        if key in new or (alert.is_daily and (alert.rule, str(alert.named)) in changed)
        for message in _messages(work, alert)
    )
    return Opened(opened=len(new), changed=len(rows) - len(new), messages=messages)


async def close_warnings(work: Work, rules: Iterable[ErrorCode], *named: GlobalId) -> None:
    """Close what is open of these rules about these objects: the cause is gone."""
    await CLOSE.later(
        work.connection,
        of_county_id=work.county_id,
        of_rules=[rule.value for rule in rules],
        of_object_ids=[str(one) for one in named],
        new_closed_on=work.today,
        new_closed_by=work.actor.subject,
        new_changed_at=work.now,
    )


def _figures(alert: Alert) -> str:
    told = {name: figure_text(value) for name, value in alert.figures.items()}
    return json.dumps(told, ensure_ascii=False, sort_keys=True)


def _messages(work: Work, alert: Alert) -> Iterable[Message]:
    lender = None if alert.lender_id is None else work.directory.lender(alert.lender_id)
    payload = {
        "county": work.county_id,
        "rule": alert.rule,
        "severity": alert.severity,
        "object": alert.named,
        **{name: figure_text(value) for name, value in alert.figures.items()},
    }
    for role in alert.offices:
        code = lender.code if lender is not None and role in _OF_LENDER else None
        recipient = office(role, region_of(work.directory, role, work.county_id), code)
        yield Message(topic=TOPIC, recipient=recipient, payload=payload)
