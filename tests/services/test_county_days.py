"""A county with two lenders and some households on its way through random days.

An independent model says beforehand what each command answers and what each day does; after each
of them every loan, line, household, book, breaker and warning must stand as the model has it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

from services.audit_chain import verify
from tests.conftest import DatabaseUrls
from tests.services import county_care as care
from tests.services import county_lending as lending
from tests.services import county_offices as offices
from tests.services import county_terms as terms
from tests.services.county import County, Tally
from tests.services.county_calendar import ONE, month_end
from tests.services.county_eyes import agree, lending_stops
from tests.services.county_model import PRECEDENCE, Model
from tests.services.test_audit_seal import seal

BEGINNINGS = (date(2018, 8, 31), date(2019, 1, 15), date(2020, 2, 28), date(2020, 10, 20))
COMMANDS: tuple[tuple[int, Callable[[County], None]], ...] = (
    (12, lending.submit),
    (18, lending.lend),
    (5, lending.advance),
    (6, lending.end),
    (7, lending.renew),
    (14, care.repay),
    (8, care.cure),
    (9, care.classify),
    (4, care.inspect),
    (6, care.recall),
    (8, terms.request),
    (9, terms.consent),
    (6, terms.end_request),
    (5, terms.agree_plan),
    (4, terms.cancel_plan),
    (2, terms.dispose),
    (3, offices.set_ratio),
    (9, offices.request_resume),
    (9, offices.decide_resume),
    (4, offices.change_status),
    (5, offices.decide_disposal),
    (3, offices.propose_default),
    (8, offices.answer_default),
)
# Each of these is seen in a thousand days.
ACCEPTED = frozenset(
    [
        "submit",
        "renew",
        "approve",
        "sign",
        "disburse",
        "refuse",
        "withdraw",
        "cancel",
        "repay",
        "classify",
        "inspect",
        "inspect_misused",
        "recall",
        "extension_request",
        "extension_consent",
        "extension_refuse",
        "extension_withdraw",
        "plan_agree",
        "plan_cancel",
        "dispose",
        "ratio_set",
        "resume_request",
        "resume_grant",
        "resume_refuse",
        "status_EXITED",
        "status_RETURNED_POOR",
        "status_REMOVED_WRONG",
        "disposal_decide",
        "default_propose",
        "default_confirm",
        "default_reject",
        "default_lift",
    ]
)
MOVED = frozenset(
    {
        "ACTIVE becomes OVERDUE",
        "EARLY_CALLED becomes OVERDUE",
        "ACTIVE paid SETTLED",
        "OVERDUE paid ACTIVE",
        "OVERDUE paid SETTLED",
        "EARLY_CALLED paid SETTLED",
        "extended",
        "extension lapsed",
        "plan fulfilled",
        "plan missed",
        "renewed",
        "tripped",
    }
)
DAYS_IN_HUNDRED = 28
FEW = 6
TRIES = 8


class Days(RuleBasedStateMachine):
    """One county from its first day on."""

    kind: type[Model] = Model
    urls: DatabaseUrls
    counties: Iterator[str]
    tally: Tally
    begins: date
    county: County
    steps = 0

    @initialize()
    def open_the_county(self) -> None:
        code = next(self.counties)
        self.county = County(self.urls, code, self.begins, self.tally, self.kind)
        agree(self.county, is_swept=True)

    @rule(seed=st.integers(0, 2**32))
    def go_on(self, seed: int) -> None:
        """A command or a day; the seed decides which, evenly."""
        county = self.county
        # The same number again, later or elsewhere, is another chance.
        self.steps += 1
        county.chance = Random(f"{seed} {self.steps} {self.begins}")
        if county.chance.randrange(100) < DAYS_IN_HUNDRED:
            county.begin(self.next_day())
            agree(county, is_swept=True)
            return
        before = self.tally.commands
        for _ in range(TRIES):
            self.command()
            if self.tally.commands > before:
                break
        agree(county, is_swept=False)

    def command(self) -> None:
        """One that there may be something for; first of all the county has to lend."""
        county = self.county
        chosen = COMMANDS
        if county.once(2) and sum(loan.is_held for loan in county.model.loans) < FEW:
            chosen = COMMANDS[:2]
        weights = [weight for weight, _ in chosen]
        county.chance.choices([act for _, act in chosen], weights)[0](county)

    def next_day(self) -> date:
        """Tomorrow, soon, when something falls due or is late, or at the end of the month."""
        chance, today = self.county.chance, self.county.today
        held = [loan for loan in self.county.model.loans if loan.is_held and loan.book]
        due = sorted(
            {line.due_on for loan in held for line in loan.book.lines if line.due_on > today}  # type: ignore[union-attr]
        )
        ends = sorted({loan.matures_on for loan in held if loan.matures_on > today})
        choices = [today + ONE] * 8 + [today + timedelta(days=chance.randrange(2, 12))] * 3
        choices += [month_end(today + ONE), today + timedelta(days=33)]
        choices += [due[0], due[0] + ONE] if due else []
        choices += [ends[0], ends[0] + ONE] if ends else []
        return chance.choice(choices)

    def teardown(self) -> None:
        if not hasattr(self, "county"):
            return
        try:
            self.county.run(self._end())
        finally:
            self.county.loop.close()

    async def _end(self) -> None:
        ground = self.county.ground
        try:
            await ground.proved()
            await lending_stops(self.county)
            await seal(ground)
            assert await verify(ground.owner, ground.county_id) is None
        finally:
            await ground.owner.close()
            await ground.database.close()


class Forgetful(Model):
    """A model whose loans never fall overdue."""

    def begin(self, day: date) -> None:
        self.today = day


class Lavish(Model):
    """A model that thinks a household may borrow one fen more."""

    def against(self, **facts: Any) -> set[str]:
        return super().against(**{**facts, "others": facts["others"] - 1})


def play(
    urls: DatabaseUrls,
    counties: Iterator[str],
    begins: date,
    examples: int,
    steps: int,
    kind: type[Model] = Model,
) -> Tally:
    tally = Tally()
    more = {"urls": urls, "counties": counties, "kind": kind, "tally": tally, "begins": begins}
    run_state_machine_as_test(
        type("CountyDays", (Days,), more),
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            derandomize=True,
            # A failing history is shown as it was: a shorter one would need counties of its own.
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        ),
    )
    return tally


@pytest.mark.parametrize("begins", BEGINNINGS, ids=str)
def test_some_days_go_as_predicted(
    module_urls: DatabaseUrls, counties: Iterator[str], begins: date
) -> None:
    tally = play(module_urls, counties, begins, examples=1, steps=80)
    assert tally.days > 10 and tally.accepted["disburse"], tally.told()


@pytest.mark.parametrize("kind", [Forgetful, pytest.param(Lavish, marks=pytest.mark.long)])
def test_a_wrong_prediction_is_noticed(
    module_urls: DatabaseUrls, counties: Iterator[str], kind: type[Model]
) -> None:
    with pytest.raises(AssertionError):
        play(module_urls, counties, BEGINNINGS[1], examples=4, steps=100, kind=kind)


@pytest.mark.long
def test_a_thousand_days_go_as_predicted(
    module_urls: DatabaseUrls, counties: Iterator[str]
) -> None:
    tally = Tally()
    for begins in BEGINNINGS:
        tally += play(module_urls, counties, begins, examples=10, steps=250)
    print(tally.told())
    assert tally.days >= 1000
    assert set(tally.accepted) == ACCEPTED and set(tally.refused) == set(PRECEDENCE)
    assert set(tally.moved) >= MOVED
