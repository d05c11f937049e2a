"""Parameters of a plan: registered while planning, given their values at each request."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from authz.actor import Actor
from authz.rows import binds as subject_binds
from models.directory import Directory
from models.identity import Vault
from models.ids import parse_global_id
from planner.cursor import decode, fingerprint
from planner.figures import PARAMETER, SUBJECT_PARAMETER
from planner.plan import Bind, Path
from planner.refused import BadArgument, BadCursor, OutOfScope, ReadRefused
from rules.account import account_key
from rules.vocabulary import Term

NODES_MAX = 100
PERIOD_DAYS_MAX = 366
MONTHS_MAX = 60
# Conversions that ask the caller's scope, the directory or the vault.
_ASKING = frozenset(
    (
        "region",
        "regions",
        "region_or_null",
        "lender",
        "lenders",
        "lender_or_null",
        "account",
        "hmac",
    )
)
_TIERS = {"county": (3,), "city": (2,), "township": (4,), "office": (1, 2, 3)}


@dataclass(slots=True)  # Not frozen: each request makes one.
class Request:
    """What conversions need of the request besides the arguments."""

    actor: Actor
    directory: Directory
    vault: Vault
    today: date

    def values(self) -> dict[str, Any]:
        """Parameters that stand in any plan: the actor's own, its name, and the business day."""
        more = {PARAMETER: self.today, SUBJECT_PARAMETER: self.actor.subject}
        return {**subject_binds(self.actor), **more}


class Binder:
    """Hands out parameter names while a plan is made."""

    def __init__(self) -> None:
        self.binds: list[Bind] = []

    def add(self, site: int, path: Path, convert: str, noun: str = "") -> str:
        """Name of a new parameter for the value at `path` of the arguments of `site`."""
        name = f"b{len(self.binds)}"
        self.binds.append(Bind(name, site, path, convert, noun))
        return name


def bind_values(
    binds: Sequence[Bind], arguments: Sequence[Mapping[str, Any]], request: Request
) -> dict[str, Any]:
    """Parameter values by name; a value that cannot be meant raises, with its path."""
    return {
        bind.name: bind_value(bind, found(arguments[bind.site], bind.path), request)
        for bind in binds
    }


def found(value: Any, path: Path) -> Any:
    """What stands at a path of coerced arguments."""
    for step in path:
        value = value[step]
    return value


def bind_value(bind: Bind, value: Any, request: Request | None) -> Any:
    """The parameter that a value becomes; one that cannot be meant raises, with its site."""
    try:
        return _convert(bind, value, request)
    except ReadRefused as refused:
        refused.site = bind.site
        raise


def needed(binds: Iterable[Bind], parameters: Container[str]) -> tuple[Bind, ...]:
    """Those that a statement has a parameter for, and those that may refuse their value."""
    return tuple(
        bind
        for bind in binds
        if bind.name in parameters or not bind.convert.startswith("fingerprint:")
    )


def asks_request(bind: Bind) -> bool:
    """Whether the value depends on more of the request than its arguments."""
    return bind.convert.partition(":")[0] in _ASKING


def _convert(bind: Bind, value: Any, request: Request | None) -> Any:
    kind, _, detail = bind.convert.partition(":")
    if kind in _ASKING:
        assert request is not None, "values of a request are worked out in it"
        return _asked(bind, kind, detail, value, request)
    match kind:
        case "value":
            return str(value) if isinstance(value, Term) else value
        case "values":
            return [str(one) if isinstance(one, Term) else one for one in value]
        case "id":
            return _id(bind, value, detail)
        case "one_id":
            return [_id(bind, value, detail)]
        case "ids":
            return [_id(bind, one, detail) for one in value]
        case "nodes":
            return _of_kind(bind, value, detail)
        case "length":
            return _length(value)
        case "fingerprint":
            return fingerprint(detail, value, canonical)
        case "cursor":
            return _cursor(bind, value, detail)
        case "period":
            return _period(value, detail)
        case "month":
            return _month_end(value, detail)
        case _:
            raise AssertionError(bind.convert)


def _asked(bind: Bind, kind: str, detail: str, value: Any, request: Request) -> Any:
    match kind:
        case "region_or_null":
            return _or_null(_region, bind, value, detail, request)
        case "lender_or_null":
            return _or_null(_lender, bind, value, request)
        case "region":
            return _region(bind, value, detail, request)
        case "regions":
            return [_region(bind, one, detail, request) for one in value]
        case "lender":
            return _lender(bind, value, request)
        case "lenders":
            return [_lender(bind, one, request) for one in value]
        case "account":
            return list(request.vault.fingerprints(account_key(value)))
        case _:
            return list(request.vault.fingerprints(value))


def _id(bind: Bind, value: str, detail: str) -> UUID | int | None:
    """Part (county or key) of a global id that must be of the bind's noun."""
    parsed = parse_global_id(value)
    if parsed is None or (bind.noun and parsed.type_name != bind.noun):
        raise BadArgument(
            bind.path, value, f"须为 {bind.noun} 的 id", f"must be an id of {bind.noun}"
        )
    return parsed.county_id if detail == "county" else parsed.key


def _region(bind: Bind, code: str, detail: str, request: Request) -> int:
    """A region's id, or the end of its interval; inside the caller's scope for tenant nouns."""
    tier, _, end = detail.partition(".")
    region = request.directory.region_by_code(code)
    if region is None or region.tier not in _TIERS.get(tier, (region.tier,)):
        raise BadArgument(
            bind.path, code, f"不是已知的行政区划代码（{tier}）", f"no known division code ({tier})"
        )
    if bind.noun and not request.actor.covers(region.id, region.id_max):
        raise OutOfScope(bind.path, code, request.actor, bind.noun)
    return region.id_max if end == "max" else region.id


def _or_null(find: Callable[..., int], bind: Bind, *given: Any) -> int | None:
    """What a by-key read looks for; unknown and out of scope look like absent."""
    try:
        return find(bind, *given)
    except ReadRefused:
        return None


def _lender(bind: Bind, code: str, request: Request) -> int:
    lender = request.directory.lender_by_code(code)
    if lender is None:
        raise BadArgument(bind.path, code, "不是已知的承贷机构代码", "no known lender code")
    return lender.id


def _length(ids: Sequence[str]) -> int:
    """Number of ids asked for at once, each of which must be one."""
    if len(ids) > NODES_MAX:
        raise BadArgument(
            ("ids",), len(ids), f"一次最多 {NODES_MAX} 个", f"at most {NODES_MAX} at once"
        )
    for position, text in enumerate(ids):
        if parse_global_id(text) is None:
            raise BadArgument(("ids", position), text, "不是有效的 id", "is no id")
    return len(ids)


def _period(arguments: Mapping[str, Any], which: str) -> date:
    """One end of the period `from` to `to`, both days included."""
    first, last = arguments["from"], arguments["to"]
    if not first <= last <= first + timedelta(days=PERIOD_DAYS_MAX):
        raise BadArgument(
            ("to",),
            last.isoformat(),
            f"须在起始日起 {PERIOD_DAYS_MAX} 天之内",
            f"must lie within {PERIOD_DAYS_MAX} days from the first day",
        )
    day: date = arguments[which]
    return day


def _month_end(arguments: Mapping[str, Any], which: str) -> date:
    """Last day of the month of `from` or `to`; of `asOf`, the last month that is over by then."""
    day: date = arguments[which]
    end = day.replace(day=monthrange(day.year, day.month)[1])
    if which == "asOf":
        return end if end == day else day.replace(day=1) - timedelta(days=1)
    first, last = arguments["from"], arguments["to"]
    if not 0 <= (last.year - first.year) * 12 + last.month - first.month < MONTHS_MAX:
        raise BadArgument(
            ("to",),
            last.isoformat(),
            f"须不早于 from，且至多 {MONTHS_MAX} 个月",
            f"must not come before from, and {MONTHS_MAX} months at most",
        )
    return end


def _of_kind(bind: Bind, ids: Sequence[str], part: str) -> list[Any]:
    """Positions, counties or keys of those ids that are of the bind's noun."""
    found = []
    for position, text in enumerate(ids):
        parsed = parse_global_id(text)
        if parsed is None or parsed.type_name != bind.noun:
            continue
        found.append(
            {"position": position, "county": parsed.county_id or 0, "key": parsed.key}[part]
        )
    return found


def _cursor(bind: Bind, arguments: Mapping[str, Any], detail: str) -> Any:
    which, index, kinds, coordinate = detail.split(":")
    mark = fingerprint(coordinate, arguments, canonical)
    values = decode(arguments[which], mark, tuple(kinds.split(",")))
    if values is None:
        raise BadCursor((which,))
    return values[int(index)]


def canonical(value: Any) -> Any:
    """Arguments as plain JSON data, for the fingerprint of a cursor."""
    match value:
        case dict():
            plain = {key: canonical(one) for key, one in sorted(value.items())}
            # What is left out, null or empty is no condition.
            return {key: one for key, one in plain.items() if one not in (None, {})}
        case list() | tuple():
            return [canonical(one) for one in value]
        case Decimal() | UUID():
            return str(value)
        case date() | datetime():
            return value.isoformat()
        case _:
            return value
