"""Random histories of claims: random seats, orders and persons, against an independent model.

Steps are taken one by one, or by several at once over connections of their own; then some order of
them must explain every answer and all that stands afterwards. What is refused has written nothing
but its audit row, `allowedActions` is what succeeds, and neither fund nor loss leaks a fen.
"""

from __future__ import annotations

import asyncio
import itertools
from collections import Counter
from collections.abc import Coroutine, Iterator
from copy import deepcopy
from dataclasses import replace
from decimal import Decimal
from random import Random
from typing import Any, TypeVar

import asyncpg
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

from models.clock import Clock
from models.database import Database
from models.directory import Directory
from models.dsn import driver_dsn
from schema.execute import Engine
from services.door import Door
from tests import factories, factory_claims, factory_fund
from tests.conftest import DatabaseUrls
from tests.factories import VAULT
from tests.services.claim_bench import WORDS, Bench, expected, fen, yuan
from tests.services.claim_model import (
    ACTS,
    COUNTY,
    OF_MONEY,
    STAGES,
    Loan,
    Model,
    Step,
)
from tests.services.claiming import AFTER, overdue
from tests.services.ground import Ground

Answer = TypeVar("Answer")

LOANS = 4
CONNECTIONS = 5
PERSONS = tuple("甲乙丙丁戊己")
# Fund, a further party, lender, in ten-thousand-millionths.
SHARES = (
    (8_000_000_000, 0, 2_000_000_000),
    (3_333_333_333, 3_333_333_333, 3_333_333_334),
    (10_000_000_000, 0, 0),
    (0, 5_000_000_000, 5_000_000_000),
    (1, 9_999_999_998, 1),
)
# How often each is taken where it can be.
LIKELY = {"resubmit": 10, "sign": 20, "take_back": 1, "withdraw": 1, "cancel": 3, "pay": 10}
# States of a claim that may still be paid, the last first to be taken on.
FURTHER = ("RETURNED", "TOWNSHIP_REVIEW", "COUNTY_REVIEW", "APPROVED")
DEBTS = ((4_500_000, 123_456), (1, 0), (1_999_999, 1), (5_000_000, 0))


class History(RuleBasedStateMachine):
    """One county with some lost loans in buffers that have ended."""

    kind: type[Model] = Model
    urls: DatabaseUrls
    counties: Iterator[str]
    seen: Counter[str]
    bench: Bench
    model: Model
    steps = 0

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.Runner()

    def run(self, work: Coroutine[Any, Any, Answer]) -> Answer:
        return self.loop.run(work)

    @initialize(seed=st.integers(0, 2**32))
    def settle_the_county(self, seed: int) -> None:
        self.run(self._settle(Random(seed), next(self.counties)))

    async def _settle(self, chance: Random, code: str) -> None:
        database = await Database.open(self.urls.app, size=CONNECTIONS)
        owner: Any = await asyncpg.connect(driver_dsn(self.urls.owner))
        directory = await Directory.load(database)
        engine = Engine(database, Clock(AFTER), VAULT, directory)
        ground = Ground(
            database, owner, directory, Door(database, Clock(AFTER), directory, VAULT), code
        )
        self.bench = bench = Bench(ground, engine)
        shares, debts = chance.choice(SHARES), chance.choices(DEBTS, k=LOANS)
        others = (("担保公司", str(yuan(shares[1]).scaleb(-8))),) if shares[1] else ()
        await factory_fund.cooperation(
            owner,
            ground.county_id,
            ground.rcc.id,
            fund_share=Decimal(shares[0]).scaleb(-10),
            lender_share=Decimal(shares[2]).scaleb(-10),
            others=others,
        )
        for principal, interest in debts:
            late = {"overdue_principal": yuan(principal), "overdue_interest": yuan(interest)}
            loan = await overdue(ground, amount=yuan(principal), **late)
            await factory_claims.collected(owner, loan)
            await factory_claims.default_buffer(owner, loan)
            await owner.execute("update loan set state = 'IN_BUFFER' where id = $1", loan.key)
            bench.loans.append(loan)
        # All of the book is bad: none of these steps depends on that (A4).
        await factories.trip(owner, ground.county_id, ground.rcc.id)
        balance = chance.choice((1, 3_698_765, 20_000_000, 20_000_000))
        await factories.fund(owner, ground.county_id, yuan(balance))
        agreed = shares if shares[1] else (shares[0], shares[2])
        self.model = self.kind(agreed, [Loan(*debt) for debt in debts], balance)
        self.begun = balance, sum(principal for principal, _ in debts)

    @rule(seed=st.integers(0, 2**32))
    def go_on(self, seed: int) -> None:
        """A step, a likely one more often than not, or a rush of several at once."""
        # The same number again, later, is another chance.
        self.steps += 1
        chance = Random(f"{seed} {self.steps}")
        if self.model.claims and chance.randrange(6) == 0:
            self.run(self._rush(self.likely_rush(chance)))
        else:
            self.run(self._step(self.likely(chance)))
        self.run(self._agree(chance))

    def likely(self, chance: Random) -> Step:
        """Anything at all now and then; else what brings the claim further that is furthest."""
        model = self.model
        going = [number for number, one in enumerate(model.claims) if one.state in FURTHER]
        if chance.randrange(3) == 0 and model.claims:
            return self.draw(chance)
        if not going or chance.randrange(8) == 0:
            idle = [n for n, loan in enumerate(model.loans) if loan.state == "IN_BUFFER"]
            loan = chance.choice(idle or range(LOANS))
            return Step("submit", "BANK_OUTLET", chance.choice(PERSONS), loan=loan)
        claim = max(going, key=lambda number: FURTHER.index(model.claims[number].state))
        steps = [
            Step(act, role, person, claim=claim)
            for role in ACTS
            for person in PERSONS
            for act in model.allowed(claim, role, person)
        ]
        acts = sorted({step.act for step in steps})
        act = chance.choices(acts, [LIKELY[one] for one in acts])[0]
        step = chance.choice([step for step in steps if step.act == act])
        return replace(step, answer=chance.choices(("AGREE", "RETURN", "REJECT"), (40, 2, 1))[0])

    def draw(self, chance: Random, claim: int | None = None) -> Step:
        """Any step at all; with a claim given, one about it or its loan."""
        model, person = self.model, chance.choice(PERSONS)
        if claim is None and model.claims:
            claim = chance.randrange(len(model.claims))
            claim = len(model.claims) - 1 if chance.randrange(2) else claim
        loan = chance.randrange(LOANS) if claim is None else model.claims[claim].loan
        if claim is None or chance.randrange(10) == 0:
            return Step("submit", "BANK_OUTLET", person, loan=loan)
        if chance.randrange(8) == 0:
            return self.repayment(chance, loan, person)
        roles = STAGES.get(model.claims[claim].state, tuple(ACTS))
        role = chance.choice((*roles, *roles, *ACTS))
        return Step(
            chance.choice((*ACTS[role], ACTS[role][0])),
            role,
            person,
            claim=claim,
            answer=chance.choices(("AGREE", "RETURN", "REJECT"), (20, 2, 1))[0],
            is_blank=chance.randrange(12) == 0,
        )

    def repayment(self, chance: Random, loan: int, person: str) -> Step:
        """A part of what is owed, all of it, or a fen more."""
        owed = self.model.loans[loan]
        part = chance.choice((1, 1, 2, 3))
        paid = owed.principal // part, owed.interest // part
        if chance.randrange(4):
            paid = min(1, owed.principal), 0
        if paid == (0, 0) or chance.randrange(8) == 0:
            paid = owed.principal + 1, paid[1]
        principal, interest = paid
        return Step(
            "repay", "COUNTY_BANK", person, loan=loan, principal=principal, interest=interest
        )

    def likely_rush(self, chance: Random) -> list[Step]:
        """Three or four steps about one claim: often its open seats, or several payers."""
        model = self.model
        claim = chance.randrange(len(model.claims))
        state = model.claims[claim].state
        if state in STAGES and chance.randrange(3):
            roles, act = STAGES[state], "sign"
        elif state == "APPROVED" and chance.randrange(3):
            roles, act = ("COUNTY_FIN",) * 2, "pay"
        else:
            return [self.draw(chance, claim) for _ in range(3)]
        persons = chance.sample(PERSONS, len(roles))
        steps = [
            Step(act, role, person, claim=claim)
            for role, person in zip(roles, persons, strict=True)
        ]
        return [*steps, self.draw(chance, claim)]

    async def _step(self, step: Step) -> None:
        before = await self.bench.content()
        predicted = self.model.do(step)
        found = await self.bench.do(step)
        assert found == predicted, (step, found, predicted)
        assert not found or await self.bench.content() == before, step
        self.seen.update([f"{step.act}: {code}" for code in found] or [step.act])

    async def _rush(self, steps: list[Step]) -> None:
        """All at once: some order of them explains what each was told, and what stands."""
        found = await asyncio.gather(*(self.bench.do(step) for step in steps))
        stands = await self.bench.stood()
        for order in itertools.permutations(range(len(steps))):
            model = deepcopy(self.model)
            told = {number: model.do(steps[number]) for number in order}
            explains = all(told[number] == one for number, one in enumerate(found))
            if explains and expected(model) == stands:
                self.model = model
                self.seen.update(["rush"])
                return
        raise AssertionError((steps, found, stands, expected(self.model)))

    async def _agree(self, chance: Random) -> None:
        """Everything stands as predicted; nothing of fund or debt has leaked."""
        model, bench = self.model, self.bench
        assert await bench.stood() == expected(model)
        balance, lent = self.begun
        assert model.fund + model.paid_out == balance
        entries = await bench.ground.rows("fund_entry", kind="COMPENSATION")
        assert sum(fen(one["amount"]) for one in entries) == model.paid_out
        assert sum(one.principal for one in model.loans) + model.repaid == lent
        retained = [one for one in await bench.ground.rows("claim") if one["state"] == "PAID"]
        assert all(
            (one["retained_principal"], one["retained_interest"])
            == (one["principal"], one["interest"])
            for one in retained
        )
        await bench.ground.proved()
        await self._offered(chance.choice(tuple(ACTS)), chance.choice(PERSONS), chance)

    async def _offered(self, role: str, person: str, chance: Random) -> None:
        """What is offered is what the model lets pass, and what a dry run of each act does."""
        offered = await self.bench.offered(role, person)
        assert len(offered) == len(self.model.claims)
        for number, named in enumerate(self.bench.claims):
            allowed = self.model.allowed(number, role, person)
            assert offered[str(named)] == {WORDS[act] for act in allowed}, (role, person, number)
        if self.model.claims:
            number = chance.randrange(len(self.model.claims))
            for act in ACTS[role]:
                step = Step(act, role, person, claim=number)
                told = await self.bench.do(step, dry_run=True)
                is_offered = WORDS[act] in offered[str(self.bench.claims[number])]
                assert is_offered is (told <= OF_MONEY), (step, told)

    def teardown(self) -> None:
        try:
            if hasattr(self, "bench"):
                self.run(self._end())
        finally:
            self.loop.close()

    async def _end(self) -> None:
        await self.bench.ground.owner.close()
        await self.bench.ground.database.close()


class Trusting(Model):
    """A model that lets an applicant sign."""

    def _sign(self, step: Step) -> set[str]:
        return super()._sign(step) - {"SAME_ACTOR"}


class Hasty(Model):
    """A model that takes two approvals of the county for three."""

    def _do_sign(self, step: Step) -> None:
        super()._do_sign(step)
        claim = self.claims[step.claim]
        if claim.state == "COUNTY_REVIEW" and sum(map(bool, map(claim.word, COUNTY))) == 2:
            claim.state = "APPROVED"


class Generous(Model):
    """A model that rounds each part up."""

    def parts(self, loss: int) -> list[int]:
        fund, *others = super().parts(loss)
        more = min(1, sum(others))
        return [fund + more, *others[:-1], others[-1] - more]


def play(
    urls: DatabaseUrls,
    counties: Iterator[str],
    examples: int,
    steps: int,
    kind: type[Model] = Model,
) -> Counter[str]:
    seen: Counter[str] = Counter()
    more = {"urls": urls, "counties": counties, "kind": kind, "seen": seen}
    run_state_machine_as_test(
        type("Claims", (History,), more),
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
    return seen


def test_a_few_histories_go_as_predicted(
    module_urls: DatabaseUrls, counties: Iterator[str]
) -> None:
    """One: what several hands do to claims is in the histories of a county's money, too."""
    seen = play(module_urls, counties, examples=1, steps=50)
    assert {"submit", "sign", "rush"} <= set(seen), seen


@pytest.mark.long
def test_long_histories_go_as_predicted(module_urls: DatabaseUrls, counties: Iterator[str]) -> None:
    seen = play(module_urls, counties, examples=8, steps=100)
    print(sorted(seen.items()))
    assert set(seen) >= {"submit", "resubmit", "pay", "cancel", "withdraw", "take_back", "repay"}


@pytest.mark.parametrize(
    "kind", [Generous, *(pytest.param(one, marks=pytest.mark.long) for one in (Trusting, Hasty))]
)
def test_a_wrong_prediction_is_noticed(
    module_urls: DatabaseUrls, counties: Iterator[str], kind: type[Model]
) -> None:
    with pytest.raises(AssertionError):
        play(module_urls, counties, examples=8, steps=60, kind=kind)
