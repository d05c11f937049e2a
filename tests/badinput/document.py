"""Documents around a place: the whole argument as a variable, as a literal, or one leaf variable.

The rest of the argument is a valid base. A `HOLE` in it stands where the value goes.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from typing import Any

from graphql import (
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLOutputType,
    get_named_type,
)

from tests.badinput.site import Site, Step, definition, input_type
from tests.badinput.value import Value

VARIABLE, LITERAL, LEAF = "variable", "literal", "leaf"
STYLES = (VARIABLE, LITERAL, LEAF)
VARIABLE_NAME = "v"
HOLE = "\ue0ff hole \ue0ff"
_HOLE_JSON = json.dumps(HOLE)
ERRORS = "{ code message path clause { document article quote } params { name value } }"


class Name(str):
    """A value of an enumeration, which a literal writes without quotes."""


# What else an object needs where one of its parts is tried, and the sound input has none of it.
REST: Mapping[Step, Mapping[str, str]] = {
    "guarantors": {"name": "张三", "kind": Name("OTHER")},
    "collaterals": {"kind": Name("LIVING"), "description": "耕牛"},
    "payee": {"holder": "张三", "bank": "凤冈农商银行", "accountNo": "6228480012345678"},
    "number": {"lender": "RCC-520327", "loanNo": "L1"},
}


def placed(base: Any, path: tuple[Step, ...], of: Step = "") -> Any:
    """The base with the hole at `path`; what is missing on the way is made. `of` holds the base."""
    if not path:
        return HOLE
    step, *rest = path
    if isinstance(step, int):
        inner = base[step] if isinstance(base, list) and step < len(base) else None
        return [placed(inner, tuple(rest), of)]
    rest_of = REST.get(of, {})
    made = dict(base if isinstance(base, Mapping) else rest_of if step in rest_of else {})
    if step in ("number", "id") and "id" in made:
        made = {}  # One of the two names the loan.
    made[step] = placed(made.get(step), tuple(rest), step)
    return made


def json_text(tree: Any, value: Value) -> str:
    """The argument in JSON."""
    return json.dumps(tree).replace(_HOLE_JSON, value.json)


def literal_text(tree: Any, hole: str) -> str:
    """The argument as a literal; `hole` is what stands in its place."""
    if isinstance(tree, Mapping):
        return "{" + ", ".join(f"{k}: {literal_text(v, hole)}" for k, v in tree.items()) + "}"
    if isinstance(tree, list):
        return "[" + ", ".join(literal_text(one, hole) for one in tree) + "]"
    if isinstance(tree, Name):
        return str(tree)
    return hole if tree == HOLE else json.dumps(tree)


# Parts of an object that have no id of their own: whose part they are, and its field.
WITHIN = {
    "FundCoverage": ("RiskFund", "coverage"),
    "StatisticFigure": ("Statistic", "figures"),
    "StatisticProject": ("Statistic", "projects { nodes"),
}


def body(
    site: Site, value: Value, style: str, arguments: Mapping[str, Any], subject: str | None = None
) -> bytes | None:
    """The request's body; None where the value cannot be written so.

    `arguments` are valid ones of the field; `subject` is the id of the object that has it.
    """
    arguments = copy.deepcopy(dict(arguments))
    tree = placed(arguments.pop(site.argument, None), site.path)
    head = ""
    sent = "null"
    if style == VARIABLE:
        head, shown = f"($v: {input_type(site)})", "$v"
        sent = '{"v": ' + json_text(tree, value) + "}"
    elif style == LITERAL:
        if value.literal is None:
            return None
        shown = literal_text(tree, value.literal)
    else:
        head = f"($v: {site.type_name}{'' if site.nullable else '!'})"
        shown = literal_text(tree, "$v")
        sent = '{"v": ' + value.json + "}"
    given = [f"{name}: {literal_text(one, '')}" for name, one in arguments.items()]
    field = f"{site.field}({', '.join([*given, f'{site.argument}: {shown}'])})"
    text = f"{field} {selection(definition(site).type)}"
    if site.owner == "Mutation":
        text = f"mutation{head} {{ {text} }}"
    elif site.owner == "Query":
        text = f"query{head} {{ {text} }}"
    else:
        assert subject is not None, site.owner
        holder, at = WITHIN.get(site.owner, (site.owner, ""))
        text = f"{at} {{ {text} }}{' }' * at.count('{')}" if at else text
        text = f'query{head} {{ node(id: "{subject}") {{ ... on {holder} {{ {text} }} }} }}'
    return ('{"query": ' + json.dumps(text) + ', "variables": ' + sent + "}").encode()


def selection(of: GraphQLOutputType) -> str:
    """What is asked of the answer: of a payload everything that tells of what was done."""
    named = get_named_type(of)
    if not isinstance(named, GraphQLObjectType | GraphQLInterfaceType):
        return ""
    if "pageInfo" in named.fields:
        return "{ totalCount nodes { __typename } }"
    if not named.name.endswith("Payload"):
        return "{ __typename }"
    parts = [f"errors {ERRORS} warnings {ERRORS} replayed dryRun"]
    for name, field in named.fields.items():
        inner = get_named_type(field.type)
        if inner.name == "String":
            parts.append(name)
        if isinstance(inner, GraphQLObjectType) and inner.name != "UserError":
            parts.append(f"{name} {{ {' '.join(_texts(inner))} }}")
    return "{ " + " ".join(parts) + " }"


def _texts(of: GraphQLObjectType) -> list[str]:
    """Id and plain texts of an object, which are what could come back changed."""
    return [
        name
        for name, field in of.fields.items()
        if not field.args and get_named_type(field.type).name in ("String", "ID", "Decimal")
    ]
