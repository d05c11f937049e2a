"""Sentences of refusals: both languages, the figures there, codes with their titles."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from rules.refusal import ErrorCode, Refusal, refuse
from rules.states import LOAN, MACHINES, Machine, judge_transition
from rules.vocabulary import LoanState, Term
from schema.message import _OPTIONAL, _PLACE, _REASONS, _SENTENCES, EN, ZH, sentence
from schema.message_words import _ACTS, _OBJECTS
from tests.house.sources import named, sources

CHINESE = re.compile(r"[\u4e00-\u9fff]")
TOLD = {**_SENTENCES, **_REASONS}


@pytest.mark.parametrize("code", TOLD)
def test_a_sentence_is_in_its_language_and_tells_the_same_figures(code: str) -> None:
    zh, en = TOLD[code]
    assert CHINESE.search(zh) and not CHINESE.search(en)
    assert set(_PLACE.findall(zh)) == set(_PLACE.findall(en))
    for text in (zh, en):
        assert "[" not in _OPTIONAL.sub("", text) and "]" not in _OPTIONAL.sub("", text)
        assert all(_PLACE.search(part) for part in _OPTIONAL.findall(text))


def _refusals() -> Iterator[tuple[str, str, set[str | None]]]:
    """Where a code with a sentence is refused, and with which figures by name."""
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            called = getattr(node.func, "attr", getattr(node.func, "id", ""))
            code = node.args[0]
            is_code = isinstance(code, ast.Attribute) and ast.unparse(code.value) == "ErrorCode"
            if called == "refuse" and is_code and code.attr in _SENTENCES:
                yield named(path), code.attr, {keyword.arg for keyword in node.keywords}


def test_every_refusal_brings_the_figures_of_its_sentence() -> None:
    """A figure that is not in [brackets] is told wherever the code is refused."""
    found = list(_refusals())
    assert len(found) > 30
    lacking = [
        (place, code, sorted(needed - figures))
        for place, code, figures in found
        for needed in [set(_PLACE.findall(_OPTIONAL.sub("", _SENTENCES[code][0])))]
        # `**figures` are not told by name.
        if None not in figures and needed - figures
    ]
    assert lacking == []


def conditions(**figures: str) -> Refusal:
    return refuse(ErrorCode.ELIGIBILITY_INCOMPLETE, "loan", **figures)


def test_only_the_figures_that_are_there_are_told() -> None:
    missing, unmet = conditions(missing="SKILLS,WILLING"), conditions(unmet="SKILLS")
    zh = "五项借款条件未齐备；未评估：有技能素质（SKILLS）、有贷款意愿（WILLING）"
    assert sentence(missing, ZH) == zh
    assert sentence(unmet, ZH) == "五项借款条件未齐备；不具备：有技能素质（SKILLS）"
    assert sentence(unmet, EN) == "All five conditions are needed; not met: Skills (SKILLS)"


def test_a_figure_that_is_null_is_none() -> None:
    figures = {"rate": "4.35", "signedOn": "2012-07-05", "months": "12"}
    told = refuse(ErrorCode.RATE_NOT_BENCHMARK, "rate", expected="null", **figures)
    assert sentence(told, ZH) == "利率 4.35% 不是基准利率（签约日 2012-07-05，期限 12 个月）"


def test_a_code_that_is_none_of_ours_is_told_as_it_is() -> None:
    assert sentence(conditions(missing="OTHER"), EN).endswith("not assessed: OTHER")


def test_what_cannot_be_done_in_which_state() -> None:
    (refusal,) = judge_transition(LOAN, LoanState.SUBMITTED, "disburse", "loan")
    chinese = "贷款处于“已申请（SUBMITTED）”状态，不能放款：须为已签约（SIGNED）"
    assert sentence(refusal, ZH) == chinese
    english = "The loan is in state Submitted (SUBMITTED) and cannot be disbursed"
    assert sentence(refusal, EN) == f"{english}: it must be Signed (SIGNED)"


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.name)
def test_the_states_that_would_do_are_told_for_every_act(machine: Machine) -> None:
    """By the machine itself, so that a state added to it is told as well."""
    state = "NO_SUCH_STATE"
    for act in {act for _, act in machine.moves}:
        (refusal,) = judge_transition(machine, state, act, "loan")
        told_in_english = sentence(refusal, EN)
        accepting = [one for one, of in machine.moves if of == act]
        assert all(one in told_in_english.rpartition("must be")[2] for one in accepting)


def test_a_field_is_called_by_its_name_and_its_title() -> None:
    late = refuse(ErrorCode.VALIDATION, "valueOn", reason="IN_THE_FUTURE", latestOn="2018-12-20")
    assert sentence(late, ZH) == "放款日（valueOn） 不能晚于业务日 2018-12-20"
    assert sentence(late, EN) == "valueOn must not be after the business day, 2018-12-20"


@pytest.mark.parametrize("code", list(ErrorCode), ids=str)
def test_no_code_breaks_without_its_figures(code: Term) -> None:
    if code is ErrorCode.ROSTER_ROW_INVALID:
        return
    for locale in (ZH, EN):
        told = sentence(Refusal(ErrorCode(code), ("input", "loan")), locale)
        assert told and "{" not in told and "[" not in told


def _asked() -> set[tuple[str, str]]:
    """Machine and act of every transition that the rules and services judge by name."""
    text = "\n".join(path.read_text() for path in sources() if named(path).split("/")[0] != "tests")
    found = re.findall(r"judge_transition\(\s*(\w+),\s*[^,]+,\s*\"(\w+)\"", text)
    return set(found)


def test_every_act_that_may_be_refused_has_words() -> None:
    acts = {act for _, act in _asked()}
    assert len(acts) > 15
    assert acts <= set(_ACTS), acts - set(_ACTS)
    assert "loan" in _OBJECTS
