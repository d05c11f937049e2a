"""The catalogue is whole, every place of the schema is met, and the checker can fail."""

from __future__ import annotations

import json
import re
from typing import Any

import httpx
import pytest
from graphql import GraphQLInputObjectType, GraphQLObjectType

from rules import money
from schema.build import GRAPHQL
from tests.badinput import catalogue, catalogue_text
from tests.badinput.base import Bases, caller
from tests.badinput.check import RULES, Sent, complaints
from tests.badinput.document import LITERAL, STYLES, VARIABLE, body
from tests.badinput.reception import Reception
from tests.badinput.site import READS, WRITES, Site
from tests.badinput.sweep import Sweep, everything, sample, values_of
from tests.badinput.test_reads import EACH
from tests.badinput.value import Value, by_name, given

SIZES = {
    "MONEY": 42,
    "INT": 12,
    "ID": 22,
    "DATE": 32,
    "ID_CARD": 13,
}


@pytest.mark.parametrize(("name", "size"), SIZES.items())
def test_the_catalogue_is_whole(name: str, size: int) -> None:
    assert len(by_name(getattr(catalogue, name))) == size


def test_the_catalogue_of_texts_is_whole() -> None:
    named = by_name(catalogue_text.TEXT)
    assert len(named) == 30
    assert named.keys() > catalogue_text.UNSOUND


def test_every_argument_and_input_field_is_met() -> None:
    met = {(site.owner, site.field, site.argument) for site in (*READS, *WRITES)}
    types = {site.type_name for site in (*READS, *WRITES)}
    for owner, of in GRAPHQL.type_map.items():
        if isinstance(of, GraphQLInputObjectType):
            assert owner in types, owner
        if isinstance(of, GraphQLObjectType) and not owner.startswith("__"):
            for field, declared in of.fields.items():
                assert {(owner, field, name) for name in declared.args} <= met, (owner, field)
    for site in WRITES:
        of = GRAPHQL.type_map[f"{site.field[0].upper()}{site.field[1:]}Input"]
        assert isinstance(of, GraphQLInputObjectType)
        named = {one.path[0] for one in WRITES if one.field == site.field and one.path}
        assert named == of.fields.keys()


@pytest.mark.parametrize("sites", [READS, WRITES], ids=["reads", "writes"])
def test_the_sample_has_every_pair_of_value_and_style(sites: tuple[Site, ...]) -> None:
    sent = {(one.site.kind, one.value.name, one.style) for one in sample(sites, EACH)}
    whole = {
        (site.kind, value.name, style)
        for site in sites
        for value in values_of(site)
        for style in STYLES
    }
    assert sent == whole
    assert {one.site for one in sample(sites, EACH)} == set(sites)
    assert len({one.name for one in everything(sites)}) > 5 * len({*sample(sites, EACH)})


def test_every_base_is_valid(reception: Reception) -> None:
    """A refusal of a bad value proves nothing where the rest is bad as well."""
    bases = Bases(reception)
    trial, page = given("trial", True), given("one", 1)
    chosen = [(site, trial) for site in WRITES if site.path == ("dryRun",)]
    chosen += [(site, page) for site in READS if site.argument == "first"]
    assert len(chosen) > len({site.field for site in WRITES}) + 9
    for site, value in chosen:
        arguments = reception.run(bases.arguments(site))
        text = body(site, value, VARIABLE, arguments, reception.run(bases.subject(site)))
        assert text is not None
        content = reception.run(reception.send(caller(site), text)).json()
        assert "errors" not in content, (site.name, content)
        if site.owner == "Mutation":
            payload = content["data"][site.field]
            assert payload["dryRun"] and not payload["errors"], (site.name, payload)
    assert not reception.run(reception.touched())


def test_the_tripwire_sees_what_is_committed(reception: Reception) -> None:
    """And nothing else."""

    async def write(commit: bool) -> set[str]:
        transaction = reception.owner.transaction()
        await transaction.start()
        await reception.owner.execute("update loan set version = version + 1")
        await (transaction.commit() if commit else transaction.rollback())
        return await reception.touched()

    assert reception.run(write(False)) == set()
    assert reception.run(write(True)) == {"loan"}
    assert reception.run(reception.touched()) == set()


AMOUNT = next(s for s in WRITES if s.name == "Mutation.fundInject(input.amount)")
LENDER = next(s for s in READS if s.name == "Query.loans(where.lender.eq)")
UNDERSCORE = by_name(catalogue.MONEY)["underscore"]
SQL = by_name(catalogue_text.TEXT)["sql"]
GOOD: dict[str, Any] = {
    "message": "input.amount: Decimal '1_000'：须为字符串金额，如 \"50000.00\"",
    "extensions": {"code": "BAD_USER_INPUT", "argument": "input.amount"},
}


def broken(
    errors: list[dict[str, Any]] | None = None,
    *,
    status: int = 200,
    data: Any = None,
    touched: frozenset[str] = frozenset(),
    site: Site = AMOUNT,
    value: Value = UNDERSCORE,
    text: str | None = None,
    locale: str = "zh",
) -> set[str]:
    """Rules that a made-up answer breaks."""
    content: dict[str, Any] = {"extensions": {"requestId": "planted"}}
    if errors is not None:
        content["errors"] = errors
    if data is not None or errors is None:
        content["data"] = {site.field: data}
    answer = httpx.Response(
        status,
        headers={"content-type": "application/json", "x-request-id": "planted"},
        text=text or json.dumps(content),
    )
    found = complaints(Sent(site, value, VARIABLE, locale), answer, set(touched))
    return {one.rule for one in found}


def error(message: str = GOOD["message"], **extensions: Any) -> list[dict[str, Any]]:
    """The good error with changes; None leaves an entry out."""
    merged = GOOD["extensions"] | extensions
    kept = {name: value for name, value in merged.items() if value is not None}
    return [{"message": message, "extensions": kept}]


def test_a_good_answer_is_not_blamed() -> None:
    assert broken([GOOD]) == set()
    assert broken([GOOD], touched=frozenset({"audit_event"})) == set()


PLANTED = {
    "STATUS": lambda: broken([GOOD], status=500),
    "SHAPE": lambda: broken(text="<h1>Bad Gateway</h1>"),
    "CODE": lambda: broken(error(code="INTERNAL")),
    "NAMED": lambda: broken(error(argument="input.documentNo")),
    "TOLD": lambda: broken(error("input.amount 无效")),
    "LANGUAGE": lambda: broken([GOOD], locale="en"),
    "LEAK": lambda: broken(error(GOOD["message"] + " [<class 'decimal.ConversionSyntax'>]")),
    "ACCEPTED": lambda: broken(data={"errors": [], "entry": {"id": "x"}}),
    "WRITTEN": lambda: broken([GOOD], touched=frozenset({"fund_entry"})),
    "CHANGED": lambda: broken(
        site=next(s for s in WRITES if s.name == "Mutation.fundInject(input.documentNo)"),
        value=by_name(catalogue_text.TEXT)["nfd"],
        data={"errors": [], "entry": {"documentNo": "Café"}},
    ),
    "SIZE": lambda: broken(error(GOOD["message"] + "9" * 10_000)),
}


@pytest.mark.parametrize("rule", RULES)
def test_the_checker_finds_a_planted_fault(rule: str) -> None:
    assert rule in PLANTED[rule]()


@pytest.mark.parametrize(
    "leak",
    [
        'invalid byte sequence for encoding "UTF8": 0x00',
        "asyncpg.exceptions.DataError: invalid input for query argument $1",
        "[<class 'decimal.ConversionSyntax'>]",
        "invalid literal for int() with base 10: 'x'",
        'violates check constraint "ck_loan_amount"',
        'File "/usr/lib/python3.11/decimal.py", line 1',
        'duplicate key value violates unique constraint "loan_pkey"',
        "'NoneType' object has no attribute 'id'",
        "Decimal '_Literal': must be",
        "numeric field overflow",
    ],
)
def test_leaks_are_recognised(leak: str) -> None:
    assert "LEAK" in broken(error(leak))


def test_a_filter_that_finds_what_nobody_has_is_blamed() -> None:
    assert "ACCEPTED" in broken(site=LENDER, value=SQL, data={"totalCount": 7})
    assert broken(site=LENDER, value=SQL, data={"totalCount": 0}) == set()


def test_a_literal_is_spelled_as_it_is() -> None:
    """The spellings that Python would change are sent as they stand."""
    huge = by_name(catalogue.MONEY)["float-1e308"]
    text = body(AMOUNT, huge, VARIABLE, {"input": {"documentNo": "1"}})
    assert text is not None and b'"amount": 1e308' in text
    text = body(AMOUNT, huge, LITERAL, {"input": {"documentNo": "1"}})
    assert text is not None and b"amount: 1e308" in text


def test_a_planted_leniency_of_the_application_is_found(
    reception: Reception, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Money by Python's own grammar: the very same request is accepted, and blamed."""
    sweep = Sweep.over(reception)
    sent = Sent(AMOUNT, UNDERSCORE, VARIABLE, "en", dry_run=True)
    reception.run(sweep.send(sent))
    assert not sweep.found
    monkeypatch.setattr(money, "GRAMMAR", re.compile(".*"))
    reception.run(sweep.send(sent))
    assert {one.rule for one in sweep.found} == {"ACCEPTED"}
