"""The coverage page (docs/coverage.md): every obligation of the notice and what keeps it.

Made from the code alone: the words from the text of the policy, the rules from its records, the
mutations from the rights that name the obligation and from its tests, the queries from its tests,
the tests from the marks `@pytest.mark.row(n)`. Nothing is run; two runs print the same.
"""

from __future__ import annotations

import ast
import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from graphql import FieldNode, GraphQLError, OperationDefinitionNode, parse

from ops.environment import ROOT
from rules.notice_2018_119.version import NOTICE_2018_119
from schema.build import GRAPHQL

HEAD = """# What keeps each obligation of the notice

The obligations of {document}, in the order of its text: the functions that judge each, the
mutations and queries by which it is done and seen, and the tests that show it. Made by
`./run coverage-page`; a test fails while this page is not what the code gives.

"""
# (row 99), (rows 15 and 102), (rows 88 and 98 to 102; B35)
_NAMED = re.compile(r"\(([^()]*)\)")
_ROWS = re.compile(r"\brows? ([0-9][0-9, andto]*)")
_SPAN = re.compile(r"([0-9]+)(?: to ([0-9]+))?")
_FIRST = re.compile(r"\{\s*([A-Za-z]+)")
_WORD = re.compile(r"[A-Za-z]+")


@dataclass(slots=True)
class Row:
    """What keeps one obligation."""

    rules: list[str] = field(default_factory=list)
    mutations: set[str] = field(default_factory=set)
    queries: set[str] = field(default_factory=set)
    tests: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether no test shows it, or nothing is there that a test could show."""
        return not self.tests or not (self.rules or self.mutations or self.queries)


def rows() -> Mapping[int, Row]:
    """Every obligation, by its number."""
    found = {number: Row() for number in sorted(NOTICE_2018_119.text)}
    for number, functions in NOTICE_2018_119.modelled.items():
        found[number].rules = [
            f"{one.__module__.rpartition('.')[2]}.{one.__name__}" for one in functions
        ]
    for number, mutation in _rights():
        found[number].mutations.add(mutation)
    mutations, queries = _fields("Mutation"), _fields("Query")
    for test in _tests(ROOT / "tests"):
        for number in test.rows:
            found[number].tests.append(test.id)
            found[number].mutations |= test.words & mutations
            found[number].queries |= test.asked & queries
    return found


def page() -> str:
    """The whole page."""
    text = NOTICE_2018_119.text
    parts = [HEAD.format(document=NOTICE_2018_119.code)]
    for number, row in rows().items():
        clause = text[number]
        parts.append(f"## {number}. {clause.article}\n\n> {clause.quote}\n\n")
        parts.append(_line("Rules", row.rules))
        parts.append(_line("Mutations", sorted(row.mutations)))
        parts.append(_line("Queries", sorted(row.queries)))
        parts += [f"- `{file}`: {names}\n" for file, names in _by_file(row.tests)]
        if row.is_empty:
            parts.append("- nothing yet\n")
        parts.append("\n")
    return "".join(parts).rstrip("\n") + "\n"


def _line(title: str, names: Iterable[str]) -> str:
    listed = ", ".join(f"`{name}`" for name in names)
    return f"- {title}: {listed}\n" if listed else ""


def _by_file(tests: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The tests of each file: their names, in the order of the file."""
    files: dict[str, list[str]] = defaultdict(list)
    for test in tests:
        file, _, name = test.partition("::")
        files[file].append(name)
    for file in sorted(files):
        yield file, ", ".join(f"`{name}`" for name in files[file])


def _fields(root: str) -> frozenset[str]:
    of = GRAPHQL.type_map[root]
    return frozenset(of.fields)  # type: ignore[attr-defined]


def _rights() -> Iterator[tuple[int, str]]:
    """Obligations that the reason of a right names, with the mutation that the right is for."""
    by_act = _mutations()
    with (ROOT / "authz" / "policy.csv").open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            if line["act"] in by_act:
                for number in named_rows(line["reason"]):
                    yield number, by_act[line["act"]]


def _mutations() -> dict[str, str]:
    """Mutation by act."""
    fields: Mapping[str, Any] = GRAPHQL.type_map["Mutation"].fields  # type: ignore[attr-defined]
    found = {}
    for name, of in fields.items():
        write = of.extensions["strawberry-definition"].metadata["write"]
        found[write.case.act.value] = name
    return found


def named_rows(reason: str) -> Iterator[int]:
    """The rows that the brackets of a reason name: `(rows 88 and 98 to 100; B35)`."""
    for inside in _NAMED.findall(reason):
        for listed in _ROWS.findall(inside):
            for first, last in _SPAN.findall(listed):
                yield from range(int(first), int(last or first) + 1)


@dataclass(frozen=True)
class _Test:
    """A test of some rows: its id, and the strings that it and what it calls are written with."""

    id: str
    rows: tuple[int, ...]
    strings: tuple[str, ...]

    @cached_property
    def words(self) -> frozenset[str]:
        """Words of its strings: names of mutations among them."""
        return frozenset(word for text in self.strings for word in _WORD.findall(text))

    @cached_property
    def asked(self) -> frozenset[str]:
        """Fields at the root of its queries; what a mutation shows has the same names below."""
        return frozenset(name for text in self.strings for name in _asked(text))


def _asked(text: str) -> Iterator[str]:
    """Root fields of a query; of one that is a template, the first."""
    if not text.lstrip().startswith(("{", "query")):
        return
    try:
        document = parse(text)
    except GraphQLError:
        yield from _FIRST.findall(text)[:1]
        return
    for definition in document.definitions:
        if isinstance(definition, OperationDefinitionNode):
            for one in definition.selection_set.selections:
                if isinstance(one, FieldNode):
                    yield one.name.value


def _tests(folder: Path) -> Iterator[_Test]:
    """Tests with a mark, in the order of their files and in that of the lines."""
    for path in sorted(folder.rglob("test_*.py")):
        source = path.read_text(encoding="utf-8")
        if "mark.row(" not in source:
            continue
        tree = ast.parse(source)
        strings = _Strings(tree)
        for node in tree.body:
            if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                continue
            if marked := _marked(node):
                named = f"{path.relative_to(ROOT).as_posix()}::{node.name}"
                yield _Test(named, marked, strings.of(node))


def _marked(test: ast.FunctionDef | ast.AsyncFunctionDef) -> tuple[int, ...]:
    """The rows of its marks, those of single cases too."""
    found = set()
    for decorator in test.decorator_list:
        for node in ast.walk(decorator):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.row":
                found |= {ast.literal_eval(one) for one in node.args}
    return tuple(sorted(found))


class _Strings:
    """Strings of a function of a module, with those of the names of the module that it uses."""

    def __init__(self, tree: ast.Module) -> None:
        self._named: dict[str, ast.AST] = {}
        for node in tree.body:
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                self._named[node.name] = node
            elif isinstance(node, ast.Assign):
                for target in node.targets:
                    if isinstance(target, ast.Name):
                        self._named[target.id] = node.value

    def of(self, node: ast.AST) -> tuple[str, ...]:
        """In no order that matters."""
        seen: set[str] = set()
        return tuple(sorted(set(self._walk(node, seen))))

    def _walk(self, node: ast.AST, seen: set[str]) -> Iterator[str]:
        for one in ast.walk(node):
            if isinstance(one, ast.Constant) and isinstance(one.value, str):
                yield one.value
            elif isinstance(one, ast.Name) and one.id in self._named and one.id not in seen:
                seen.add(one.id)
                yield from self._walk(self._named[one.id], seen)
