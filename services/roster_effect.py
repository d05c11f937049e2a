"""What publishing a version does to households and members: each effect one statement for all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    Date,
    Executable,
    Integer,
    LargeBinary,
    Text,
    Uuid,
    bindparam,
    case,
    cast,
    func,
    literal,
    null,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, TIMESTAMP, insert

from models.base import MONEY, TEXTS
from models.household import Household, HouseholdMember, HouseholdStatusChange
from models.identity_index import IdentityIndex
from models.position import HouseholdExposure
from models.roster import RosterChange
from models.statement import Statement
from rules.money import ZERO
from rules.vocabulary import HouseholdFlag, HouseholdStatus
from services.given import given
from services.table import table_of

_HOUSEHOLD = table_of(Household)
_MEMBER = table_of(HouseholdMember)
_STATUS = table_of(HouseholdStatusChange)
_EXPOSURE = table_of(HouseholdExposure)
_INDEX = table_of(IdentityIndex)
_CHANGE = table_of(RosterChange)

_COUNTY = bindparam("of_county_id", type_=Integer)
_NOW = bindparam("now", type_=TIMESTAMP(timezone=True))
_TODAY = bindparam("today", type_=Date)
_NUMBER = bindparam("number", type_=Integer)
_FLAG = HouseholdFlag.FREE_RIDER.value
_POOR = literal(HouseholdStatus.POOR.value, Text)
_NOBODY = cast(literal([], TEXTS), TEXTS)


def _given(**types: Any) -> Any:
    """Rows made of arrays, one parameter a column."""
    return given("given", **{name: (name, of) for name, of in types.items()})


def columns(rows: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """The parameters of `_given`, of at least one row."""
    return {name: [row[name] for row in rows] for name in rows[0]}


def _inserted(table: Any, given: Any, **constant: Any) -> Any:
    """INSERT of the given rows, with the same values in the other columns."""
    names = [*constant, *(column.name for column in given.c)]
    return insert(table).from_select(names, select(*constant.values(), *given.c))


ADD = Statement(
    _inserted(
        _HOUSEHOLD,
        _given(
            id=Uuid,
            household_no=Text,
            township_id=Integer,
            village=Text,
            head_name=Text,
            poverty_cause=Text,
        ),
        county_id=_COUNTY,
        status=_POOR,
        status_since_on=_TODAY,
        conditions_met=_NOBODY,
        conditions_unmet=_NOBODY,
        flags=_NOBODY,
        roster_number=_NUMBER,
        synthetic=literal(False),
        recorded_at=_NOW,
        version=literal(1),
    )
)
_NOTHING = literal(ZERO, MONEY)
OPEN_EXPOSURES = Statement(
    _inserted(
        _EXPOSURE,
        _given(household_id=Uuid, township_id=Integer),
        county_id=_COUNTY,
        outstanding=_NOTHING,
        approved=_NOTHING,
        pending=_NOTHING,
        ceiling=bindparam("ceiling", type_=MONEY),
        changed_at=_NOW,
    )
)
BECOME_POOR = Statement(
    _inserted(
        _STATUS,
        _given(id=Uuid, household_id=Uuid, township_id=Integer),
        county_id=_COUNTY,
        status=_POOR,
        from_on=_TODAY,
        reason=bindparam("reason", type_=Text),
        recorded_at=_NOW,
        recorded_by=bindparam("recorded_by", type_=Text),
    )
)
JOIN = Statement(
    _inserted(
        _MEMBER,
        _given(
            id=Uuid,
            household_id=Uuid,
            township_id=Integer,
            position=Integer,
            name=Text,
            relation=Text,
            id_card_masked=Text,
            id_card_hmac=LargeBinary,
            id_card_cipher=LargeBinary,
            key_id=Text,
        ),
        county_id=_COUNTY,
        recorded_at=_NOW,
    )
)
INDEX = Statement(
    _inserted(
        _INDEX, _given(id_card_hmac=LargeBinary, household_id=Uuid), home_county_id=_COUNTY
    ).on_conflict_do_nothing()
)
TELL = Statement(
    _inserted(
        _CHANGE,
        _given(id=Uuid, household_id=Uuid, township_id=Integer, kind=Text),
        county_id=_COUNTY,
        number=_NUMBER,
        business_on=_TODAY,
        recorded_at=_NOW,
    )
)


def _households(given: Any) -> tuple[Any, ...]:
    return (_HOUSEHOLD.c.county_id == _COUNTY, _HOUSEHOLD.c.id == given.c.id)


_SAID = _given(id=Uuid, township_id=Integer, village=Text, head_name=Text, poverty_cause=Text)
_UNREGISTERED = _HOUSEHOLD.c.status == HouseholdStatus.NOT_REGISTERED.value
CHANGE = Statement(
    update(_HOUSEHOLD)
    .where(*_households(_SAID))
    .values(
        **{name: _SAID.c[name] for name in ("township_id", "village", "head_name")},
        poverty_cause=func.coalesce(_SAID.c.poverty_cause, _HOUSEHOLD.c.poverty_cause),
        status=case((_UNREGISTERED, _POOR), else_=_HOUSEHOLD.c.status),
        status_since_on=case((_UNREGISTERED, _TODAY), else_=_HOUSEHOLD.c.status_since_on),
        flags=func.array_remove(_HOUSEHOLD.c.flags, _FLAG),
        roster_number=_NUMBER,
        left_roster_on=null(),
        version=_HOUSEHOLD.c.version + 1,
    )
)


def _of(table: Any, column: str, name: str) -> tuple[Any, ...]:
    return (
        table.c.county_id == _COUNTY,
        table.c[column] == func.any(bindparam(name, type_=ARRAY(Uuid))),
    )


# The same household in another version is no change that anybody must have seen.
LIST = Statement(
    update(_HOUSEHOLD).where(*_of(_HOUSEHOLD, "id", "household_ids")).values(roster_number=_NUMBER)
)
LEAVE = Statement(
    update(_HOUSEHOLD)
    .where(*_of(_HOUSEHOLD, "id", "household_ids"))
    .values(
        left_roster_on=_TODAY,
        flags=func.array_append(func.array_remove(_HOUSEHOLD.c.flags, _FLAG), _FLAG),
        version=_HOUSEHOLD.c.version + 1,
    )
)
_PERSON = _given(id=Uuid, name=Text, relation=Text)
CORRECT = Statement(
    update(_MEMBER)
    .where(_MEMBER.c.county_id == _COUNTY, _MEMBER.c.id == _PERSON.c.id)
    .values(name=_PERSON.c.name, relation=_PERSON.c.relation)
)


def _moved(table: Any) -> Executable:
    """Rows that stand in their household's township go where it goes."""
    given = _given(household_id=Uuid, township_id=Integer)
    return (
        update(table)
        .where(table.c.county_id == _COUNTY, table.c.household_id == given.c.household_id)
        .values(township_id=given.c.township_id)
    )


MOVE_MEMBERS = Statement(_moved(_MEMBER))
MOVE_EXPOSURES = Statement(_moved(_EXPOSURE))
