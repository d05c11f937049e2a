"""Each case is four neighbours: the query, its plan, its SQL, its answer.

A change of the planner shows in review as a change of these files. `--golden` rewrites them.
Headers of a case: `# actor: ROLE@region [lender]`, `# variables: {...}`.
"""

from __future__ import annotations

import json
import re
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest
from graphql import get_operation_ast, get_variable_values, parse
from graphql.language.ast import FragmentDefinitionNode

from planner.run import prepare
from planner.selection import Selector
from schema.build import GRAPHQL
from tests.office import Office

CASES = sorted((Path(__file__).parent / "cases").glob("*.graphql"))


def _headers(text: str) -> dict[str, str]:
    lines = [line[1:].strip() for line in text.splitlines() if line.startswith("#")]
    return {
        name.strip(): value.strip()
        for name, _, value in (line.partition(":") for line in lines if ":" in line)
    }


def _outline(value: Any, depth: int = 0) -> str:
    """A plan as indented text, one node a line."""
    pad = "  " * depth
    if isinstance(value, tuple):
        return "".join(_outline(one, depth) for one in value)
    if not is_dataclass(value):
        return f"{pad}{value!r}\n"
    simple, nested = [], ""
    for one in fields(value):
        held = getattr(value, one.name)
        if is_dataclass(held) or (isinstance(held, tuple) and any(map(is_dataclass, held))):
            nested += _outline(held, depth + 1)
        else:
            simple.append(f"{one.name}={held!r}")
    return f"{pad}{type(value).__name__} {' '.join(simple)}\n{nested}"


def _broken(sql: str) -> str:
    """The statement with a line for each of its clauses, so that differences can be read."""
    return re.sub(r" (from|where|order by|and|union all|left join) ", r"\n\1 ", sql) + "\n"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_case(case: Path, office: Office, request: pytest.FixtureRequest) -> None:
    text = case.read_text(encoding="utf-8")
    headers = _headers(text)
    who, *lender = headers["actor"].split()
    actor = office.actor(who, *lender)
    variables = json.loads(headers.get("variables", "{}"))
    document = parse(text)
    operation = get_operation_ast(document)
    assert operation is not None and GRAPHQL.query_type is not None
    coerced = get_variable_values(GRAPHQL, operation.variable_definitions or (), variables)
    assert not isinstance(coerced, list), coerced
    fragments = {
        one.name.value: one
        for one in document.definitions
        if isinstance(one, FragmentDefinitionNode)
    }
    roots = Selector(GRAPHQL, fragments, coerced).fields(
        GRAPHQL.query_type, [operation.selection_set]
    )
    prepared = prepare(GRAPHQL, operation, fragments, coerced, roots, actor)
    assert prepared.compiled is not None and not prepared.refused
    answer = office.answer(actor, text, **variables)
    assert answer.data is not None and not answer.errors, answer.errors
    assert len(office.sent) == 1, "a read is one statement"
    found = {
        ".plan": _outline(prepared.plan),
        ".sql": _broken(prepared.compiled.sql),
        ".json": json.dumps(json.loads(answer.data), ensure_ascii=False, indent=1) + "\n",
    }
    for suffix, content in found.items():
        file = case.with_suffix(suffix)
        if request.config.getoption("--golden"):
            file.write_text(content, encoding="utf-8")
        assert file.read_text(encoding="utf-8") == content, f"{file.name}: see --golden"
