"""The language of conditions: what it refuses, and that Python and SQL read it alike."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, Integer, MetaData, Numeric, Table, Text, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql.psycopg import dialect as psycopg_dialect

from authz.condition import OBJ, SUB, Condition, ConditionError, Kind
from authz.fence import FenceError, Setting, atoms, fence_sql, values
from authz.predicate import predicate
from models.scope import settings_sql
from tests.authz.conftest import Connection

_DIALECT = psycopg_dialect()  # type: ignore[no-untyped-call]
_COLUMN: dict[Kind, Any] = {
    Kind.NUMBER: Integer(),
    Kind.MONEY: Numeric(18, 2),
    Kind.TEXT: Text(),
    Kind.TEXTS: ARRAY(Text()),
}
# Attributes of `obj` are columns here under other names, as on tables that repeat a project's.
TABLE = Table(
    "condition_case",
    MetaData(),
    Column("number", Integer, primary_key=True),
    *(Column(f"its_{name}", _COLUMN[kind]) for name, kind in OBJ.items()),
    info={"attributes": {name: f"its_{name}" for name in OBJ}},
)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("obj.amount >= 5000000.0", "float literal"),
        ("obj.amount >= 5e6", "float literal"),
        ("obj.price >= 5", "not an attribute"),
        ("sub.password == 'x'", "not an attribute"),
        ("obj.county_id == '520327'", "not an attribute or constant of this kind"),
        ("obj.client == 5", "not an attribute or constant of this kind"),
        ("obj.client < sub.client", "texts are equal or not"),
        ("obj.county_id == sub.client", "texts are equal or not"),
        ("obj.lender_groups == sub.lender_group", "lists are compared by `in` only"),
        ("obj.lender_id in obj.lender_groups", "a text in a list"),
        ("sub.lender_group in ('a', 'b')", "not an attribute"),
        ("sub.lender_group not in obj.lender_groups", "operator not allowed"),
        ("not obj.amount > 5", "not allowed in a condition"),
        ("obj.amount", "not allowed in a condition"),
        ("1 == 1", "needs an attribute"),
        ("'a' in 'b'", "needs an attribute"),
        ("obj.amount is 5", "`is` compares with None only"),
        ("None is None", "not an attribute"),
        ("obj.amount == None", "not an attribute or constant"),
        ("obj.amount == True", "not an attribute or constant"),
        ("False", "not allowed in a condition"),
        ("obj.amount >= -5", "not an attribute or constant"),
        ("obj.amount + 1 > 5", "not an attribute"),
        ("obj.lender_id == 2147483648", "constant too large"),
        ("obj.amount < 10000000000000000", "constant too large"),
        ("f(obj.amount)", "not allowed in a condition"),
        ("obj.__class__ == 'x'", "not an attribute"),
        ("(lambda: 1)()", "not allowed in a condition"),
        ("obj.amount >=", "not an expression"),
        ("", "not an expression"),
        ("obj.amount > 5; obj.amount", "not an expression"),
        ("amount > 5", "not an attribute"),
    ],
)
def test_what_the_language_refuses(text: str, complaint: str) -> None:
    with pytest.raises(ConditionError, match=complaint):
        Condition.parse(text)


@pytest.mark.parametrize(
    ("obj", "expected"),
    [
        ({"amount": Decimal("4999999.99")}, False),
        ({"amount": Decimal("5000000.00")}, True),
        ({"amount": Decimal("5000000.01")}, True),
        ({"amount": None}, None),
        ({}, None),
    ],
)
def test_the_watch_amount_is_inclusive(obj: dict[str, Any], expected: bool | None) -> None:
    assert Condition.parse("obj.amount >= 5000000").truth({}, obj) is expected


@pytest.mark.parametrize("value", [5e6, 5000000, "5000000", Decimal("NaN"), True])
def test_money_must_be_a_decimal(value: object) -> None:
    with pytest.raises(ConditionError):
        Condition.parse("obj.amount >= 5000000").holds({}, {"amount": value})


NUMBERS = st.sampled_from([0, 1, 2, 7, 520327000, 520328000, 2**31 - 1])
MONEY = st.sampled_from(
    [Decimal(t) for t in ("0.00", "4999999.99", "5000000.00", "5000000.01", "0.01", "1.00")]
)
WORDS = st.sampled_from(["", "RCC", "RCC2", "RC", "*", "=RCC", "o'neil", "a\\b", "农商"])
LISTS = st.lists(st.one_of(WORDS, st.none()), max_size=3)
VALUES: dict[Kind, st.SearchStrategy[Any]] = {
    Kind.NUMBER: NUMBERS,
    Kind.MONEY: MONEY,
    Kind.TEXT: WORDS,
    Kind.TEXTS: LISTS,
}


def attributes(kinds: dict[str, Kind]) -> st.SearchStrategy[dict[str, Any]]:
    """Values for all attributes, each of which may be null."""
    return st.fixed_dictionaries(
        {name: st.one_of(st.none(), VALUES[kind]) for name, kind in kinds.items()}
    )


def names(kind: Kind, *, only: str = "") -> st.SearchStrategy[str]:
    """An attribute of a kind."""
    found = [f"sub.{n}" for n, k in SUB.items() if k is kind and only != "obj"]
    found += [f"obj.{n}" for n, k in OBJ.items() if k is kind and only != "sub"]
    return st.sampled_from(found)


NUMERIC = st.one_of(names(Kind.NUMBER), names(Kind.MONEY))
ORDER = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])
CONSTANTS = st.sampled_from(["0", "1", "7", "5000000", "520327000"])
COMPARISONS = st.one_of(
    st.builds("{} {} {}".format, NUMERIC, ORDER, st.one_of(NUMERIC, CONSTANTS)),
    st.builds("{} {} {}".format, CONSTANTS, ORDER, NUMERIC),
    st.builds("{} {} {} {} {}".format, NUMERIC, ORDER, NUMERIC, ORDER, NUMERIC),
    st.builds(
        "{} {} {}".format,
        names(Kind.TEXT),
        st.sampled_from(["==", "!="]),
        st.one_of(names(Kind.TEXT), WORDS.map(repr)),
    ),
    st.builds("{} in {}".format, names(Kind.TEXT), names(Kind.TEXTS)),
    st.builds("{!r} in {}".format, WORDS, names(Kind.TEXTS)),
    st.builds(
        "{} is {}".format,
        st.one_of(*(names(kind) for kind in (Kind.NUMBER, Kind.MONEY, Kind.TEXT))),
        st.sampled_from(["None", "not None"]),
    ),
    st.just("True"),
)
CONDITIONS = st.recursive(
    COMPARISONS,
    lambda parts: st.builds(
        lambda items, word: "(" + f" {word} ".join(items) + ")",
        st.lists(parts, min_size=2, max_size=3),
        st.sampled_from(["and", "or"]),
    ),
    max_leaves=6,
)
QUICK = settings(
    max_examples=250,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def fill(connection: Connection, objects: list[dict[str, Any]]) -> None:
    """Make the table of this file with these objects in it."""
    columns = ", ".join(
        f"its_{name} {_COLUMN[kind].compile(_DIALECT)}" for name, kind in OBJ.items()
    )
    connection.execute(f"create temp table condition_case (number int, {columns})".encode())
    marks = ", ".join(["%s"] * (len(OBJ) + 1))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"insert into condition_case values ({marks})".encode(),
            [[at, *(obj[name] for name in OBJ)] for at, obj in enumerate(objects)],
        )


@QUICK
@given(
    text=CONDITIONS,
    objects=st.lists(attributes(OBJ), min_size=1, max_size=6),
    sub=attributes(SUB),
)
def test_python_and_sql_give_the_same_of_three_values(
    administrator: Connection, text: str, objects: list[dict[str, Any]], sub: dict[str, Any]
) -> None:
    condition = Condition.parse(text)
    statement = select(TABLE.c.number, predicate(condition, TABLE).label("found"))
    compiled = statement.compile(dialect=_DIALECT)
    bound = {name: sub.get(name.removeprefix("sub_")) for name in compiled.params}
    constants = {k: v for k, v in compiled.params.items() if not k.startswith("sub_")}
    with administrator.transaction(force_rollback=True):
        fill(administrator, objects)
        found = administrator.execute(str(compiled).encode(), bound | constants).fetchall()
    assert dict(found) == {at: condition.truth(sub, obj) for at, obj in enumerate(objects)}


_PLAIN = [name for name, kind in OBJ.items() if kind in (Kind.NUMBER, Kind.MONEY)]
_BOUND = st.one_of(CONSTANTS, names(Kind.NUMBER, only="sub"))
_RANGE_ORDER = st.sampled_from(["==", "<", "<=", ">", ">="])


@st.composite
def fences(draw: st.DrawFn) -> str:
    """A conjunction of bounds, as row-level security takes them."""
    parts = []
    for _ in range(draw(st.integers(1, 3))):
        name = draw(st.sampled_from(_PLAIN))
        order, bound = draw(_RANGE_ORDER), draw(_BOUND)
        text = draw(st.sampled_from(["obj.{0} {1} {2}", "{2} {1} obj.{0}"]))
        parts.append(text.format(name, order, bound))
        other = draw(st.sampled_from(["obj.client", "obj.actor"]))
        parts += draw(
            st.sampled_from(
                [
                    [],
                    [f"{other} == sub.subject"],
                    [f"({other} is None or {other} == sub.client)"],
                    [f"{other} is None"],
                    ["sub.lender_group in obj.lender_groups"],
                    ["(obj.amount is None or obj.amount >= 5000000)"],
                    ["(obj.outlet_id is None or 1 <= obj.outlet_id < sub.outlet_id)"],
                ]
            )
        )
    return " and ".join(parts)


@QUICK
@given(
    text=fences(), objects=st.lists(attributes(OBJ), min_size=1, max_size=6), sub=attributes(SUB)
)
def test_a_fence_passes_what_its_condition_permits(
    administrator: Connection, text: str, objects: list[dict[str, Any]], sub: dict[str, Any]
) -> None:
    condition = Condition.parse(text)
    bounds = atoms(condition)
    carried: dict[str, str] = {}
    parts = []
    for name in sorted({atom.attribute for atom in bounds}):
        setting = Setting(f"app.case_{name}", OBJ[name], nullable=True)
        own = [atom for atom in bounds if atom.attribute == name]
        carried |= values(setting, own, sub)
        parts.append(fence_sql(setting, f"its_{name}", nullable=True))
    with administrator.transaction(force_rollback=True):
        fill(administrator, objects)
        administrator.execute(settings_sql(carried, True).encode())
        query = f"select number from condition_case where {' and '.join(parts)}"
        found = {number for (number,) in administrator.execute(query.encode())}
    assert found == {at for at, obj in enumerate(objects) if condition.holds(sub, obj)}


@pytest.mark.parametrize(
    "text",
    [
        "obj.amount != 5",
        "obj.lender_id == obj.outlet_id",
        "sub.lender_id == 5",
        "sub.lender_id is None",
        "obj.amount is not None",
        "obj.amount > 5 or obj.amount < 3",
        "obj.amount is None or obj.lender_id == 5",
        "obj.amount is None or True",
        "obj.amount is None or obj.amount > 5 or obj.amount < 3",
        "obj.client in obj.lender_groups",
        "'a' in obj.lender_groups and 'b' in obj.lender_groups",
    ],
)
def test_what_cannot_be_fenced_is_refused(text: str) -> None:
    condition = Condition.parse(text)
    with pytest.raises(FenceError, match=r"\(in "):
        atoms(condition)


def test_a_fence_without_its_settings_passes_nothing(administrator: Connection) -> None:
    for name, kind in OBJ.items():
        for nullable in (True, False):
            sql = fence_sql(Setting("app.never_set", kind, nullable), f"its_{name}", nullable)
            with administrator.transaction(force_rollback=True):
                value = {"NUMBER": 1, "MONEY": Decimal(1), "TEXT": "", "TEXTS": [""]}[kind.value]
                fill(administrator, [dict.fromkeys(OBJ), dict.fromkeys(OBJ) | {name: value}])
                found = administrator.execute(
                    f"select count(*) from condition_case where {sql}".encode()
                )
                assert found.fetchone() == (0,), name
                # And emptied again, as after a transaction that had set it.
                names_ = ("app.never_set", "app.never_set_min", "app.never_set_max")
                emptied = dict.fromkeys((*names_, "app.never_set_null"), "")
                administrator.execute(settings_sql(emptied, True).encode())
                found = administrator.execute(
                    f"select count(*) from condition_case where {sql}".encode()
                )
                assert found.fetchone() == (0,), name


@given(text=st.text(max_size=40))
def test_no_text_does_worse_than_a_refusal(text: str) -> None:
    try:
        Condition.parse(text)
    except ConditionError:
        return
    assume(False)
