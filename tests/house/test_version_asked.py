"""A clause is asked through the version of the policy: nobody else imports a function of a text.

A later text takes the place of a function in its own record (`rules.policy_version`); whoever
called the function of the first text itself would go on judging by what is no longer in force.
"""

from __future__ import annotations

import ast
from pathlib import Path

from rules.notice_2018_119.clauses import CLAUSES
from tests.house.sources import ROOT, named, sources

TEXT_OF_THE_NOTICE = "rules.notice_2018_119"
FUNCTIONS = frozenset(function.__name__ for functions in CLAUSES.values() for function in functions)
# Where a text is put together, and chosen.
OF_THE_TEXT = ("rules/notice_2018_119/", "rules/policy.py")
# What still calls the first text's functions, and why that is no matter of the business day.
DIRECT = {
    "services/renewal.py": "what counts toward a limit must be taken back as it was counted",
}


def direct(source: str) -> list[str]:
    """Clause functions, and whole parts of the notice, that a module imports."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.ImportFrom) or node.module is None:
            continue
        if node.module == TEXT_OF_THE_NOTICE:
            found += [alias.name for alias in node.names if alias.name.startswith("part_")]
        elif node.module.startswith(f"{TEXT_OF_THE_NOTICE}.part_"):
            found += [alias.name for alias in node.names if alias.name in FUNCTIONS]
    return found


def test_clauses_are_asked_through_the_version() -> None:
    found = {
        named(path): names
        for path in sources()
        if not named(path).startswith(OF_THE_TEXT)
        if (names := direct(path.read_text(encoding="utf-8")))
    }
    assert {path: names for path, names in found.items() if path not in DIRECT} == {}
    # The list shrinks: who asks the version now is no longer on it.
    assert set(found) == set(DIRECT)


def test_only_rules_cite_a_text_by_its_name() -> None:
    """Elsewhere an obligation is cited by `work.cite(row)`, from the text of the business day."""
    citing = {
        named(path)
        for path in sources()
        if f"from {TEXT_OF_THE_NOTICE}.text import TEXT" in path.read_text(encoding="utf-8")
    }
    assert len(citing) > 5
    assert {path for path in citing if not path.startswith("rules/")} == set()


def test_this_house_test_can_fail() -> None:
    part = f"{TEXT_OF_THE_NOTICE}.part_2_8_disposal"
    assert direct(f"from {part} import sound_plan, LATE") == ["sound_plan"]
    assert direct(f"from {TEXT_OF_THE_NOTICE} import part_2_6_fund as clauses") == ["part_2_6_fund"]
    assert direct(f"from {part} import LATE\nfrom {TEXT_OF_THE_NOTICE}.text import TEXT") == []
    assert {"sound_plan", "demand_by", "agreement_content"} <= FUNCTIONS
    assert Path(ROOT / "services" / "renewal.py").exists()
