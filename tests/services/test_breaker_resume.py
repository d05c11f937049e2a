"""Resuming: requested by the lender, decided by the county, at the level set and not above it."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from authz.role import Role
from models.ids import GlobalId
from rules.vocabulary import BreakerState, ClearingMeans, FiveTier, LoanState
from services.breaker_resume_grant import BreakerResumeGrant, breaker_resume_grant
from services.breaker_resume_refuse import BreakerResumeRefuse, breaker_resume_refuse
from services.breaker_resume_request import breaker_resume_request
from services.failure import Denied
from services.loan_submit import loan_submit
from tests import factories
from tests.services.breakers import (
    book_of,
    breaker_of,
    classed,
    events,
    granted,
    ratio_set,
    repaid,
    request_of,
    requested,
    tripped,
)
from tests.services.ground import Ground, codes, figures

pytestmark = pytest.mark.anyio


def grant_of(ground: Ground, **more: Any) -> BreakerResumeGrant:
    return BreakerResumeGrant(breaker=breaker_of(ground), **more)


async def fallen(ground: Ground, bad: str, total: str, level: str | None = "0.02") -> None:
    """A breaker that tripped at 3 % or more and whose book has come down to bad / total."""
    await factories.trip(ground.owner, ground.county_id, ground.rcc.id)
    good = Decimal(total) - Decimal(bad)
    for amount, tier in ((Decimal(bad), FiveTier.LOSS), (good, FiveTier.NORMAL)):
        if amount:
            home = await ground.household()
            await ground.loan(home, amount=amount, tier=tier, ceiling=Decimal("200000000.00"))
    if level is not None:
        await ratio_set(ground, level)


async def test_the_whole_way_and_a_second_trip(ground: Ground) -> None:
    """Tripped at 3 %, down to 2 % by repayment, resumed; 3 % again is a trip of its own."""
    loan = await tripped(ground, "300000.00", "9700000.00")
    await ratio_set(ground)
    await repaid(ground, loan, "102040.82")
    await requested(ground)
    book = await ground.row("county_lender_position")
    assert book["breaker_state"] == "RESUME_REQUESTED"
    names = ("tripped_at", "tripped_non_performing", "tripped_outstanding")
    first = tuple(book[name] for name in names)
    assert first[1:] == (Decimal("300000.00"), Decimal("10000000.00"))
    await granted(ground, note="同意恢复")
    book = await ground.row("county_lender_position")
    assert book["breaker_state"] == "CLOSED"
    # What the last trip was is kept as history; the next trip overwrites it.
    assert (
        book["tripped_at"],
        book["tripped_non_performing"],
        book["tripped_outstanding"],
    ) == first
    again = await book_of(ground, "101000.00", "1000.00")
    await classed(ground, again, FiveTier.SUBSTANDARD)
    rows = await events(ground)
    assert [(row["kind"], row["state"]) for row in rows] == [
        ("TRIPPED", "TRIPPED"),
        ("RATIO_SET", "TRIPPED"),
        ("RESUME_REQUESTED", "RESUME_REQUESTED"),
        ("RESUMED", "CLOSED"),
    ]
    more = await book_of(ground, "3030.31", "1.00")
    await classed(ground, more, FiveTier.LOSS)
    rows = await events(ground)
    assert [row["kind"] for row in rows][4:] == ["TRIPPED"]
    assert (rows[4]["non_performing"], rows[4]["outstanding"], rows[4]["resume_ratio"]) == (
        Decimal("301989.49"),
        Decimal("10002990.49"),
        Decimal("0.02"),
    )
    book = await ground.row("county_lender_position")
    assert book["tripped_at"] == rows[4]["recorded_at"] > first[0]
    resumed = rows[3]
    assert (resumed["means"], resumed["note"], resumed["resume_ratio"]) == (
        "CASH_REPAYMENT",
        "同意恢复",
        Decimal("0.02"),
    )
    assert (resumed["non_performing"], resumed["outstanding"]) == (
        Decimal("197959.18"),
        Decimal("9897959.18"),
    )
    await ground.proved()


@pytest.mark.parametrize(
    ("bad", "total", "needed"),
    [
        ("250000.00", "10000000.00", "51020.41"),
        ("200000.01", "10000000.00", "0.02"),
        ("2000000.10", "100000000.00", "0.11"),  # 2.0000001 %.
        ("1.00", "1.00", "1.00"),
    ],
)
async def test_above_the_level_neither_request_nor_consent_passes(
    ground: Ground, bad: str, total: str, needed: str
) -> None:
    await fallen(ground, bad, total)
    for case, actor, command, state in (
        (breaker_resume_request, ground.bank(), request_of(ground), "TRIPPED"),
        (
            breaker_resume_grant,
            ground.actor(Role.COUNTY_GOV),
            grant_of(ground),
            "RESUME_REQUESTED",
        ),
    ):
        await _set_state(ground, state)
        refusals = await ground.refused(case, actor, command)
        assert codes(refusals) == ["BREAKER_NOT_CLEARED@breaker"]
        told = figures(refusals)
        assert (told["numerator"], told["denominator"], told["resumeRatio"]) == (
            bad,
            total,
            "0.02",
        )
        assert told["repaymentNeeded"] == needed
        assert Decimal(told["ratio"]) == Decimal(bad) / Decimal(total)
        assert refusals[0].clause is not None and refusals[0].clause.article == "二(二)"
        assert (await ground.row("county_lender_position"))["breaker_state"] == state


@pytest.mark.parametrize(
    ("bad", "total", "level"),
    [
        ("200000.00", "10000000.00", "0.02"),
        ("0.00", "0.00", "0.02"),  # No balance, no ratio: nothing bars a resume.
        ("0.00", "0.00", "0"),
        ("299999.99", "10000000.00", "0.0299999999"),
    ],
)
async def test_at_the_level_both_pass(ground: Ground, bad: str, total: str, level: str) -> None:
    await fallen(ground, bad, total, level)
    await requested(ground)
    await granted(ground)
    assert (await ground.row("county_lender_position"))["breaker_state"] == "CLOSED"
    assert (await events(ground))[-1]["note"] == "现金清收"


async def test_the_ratio_is_judged_when_the_county_decides(ground: Ground) -> None:
    """What was cleared at the request may have risen since."""
    await fallen(ground, "200000.00", "10000000.00")
    await requested(ground)
    good = next(row for row in await ground.rows("loan") if row["five_tier"] == "NORMAL")
    await repaid(ground, GlobalId("loan", ground.county_id, good["id"]), "0.01")
    government = ground.actor(Role.COUNTY_GOV)
    refusals = await ground.refused(breaker_resume_grant, government, grant_of(ground))
    assert codes(refusals) == ["BREAKER_NOT_CLEARED@breaker"]
    assert figures(refusals)["repaymentNeeded"] == "0.01"


async def test_without_a_level_nobody_is_let_resume(ground: Ground) -> None:
    await fallen(ground, "100000.00", "10000000.00", level=None)
    refusals = await ground.refused(breaker_resume_request, ground.bank(), request_of(ground))
    assert codes(refusals) == ["RESUME_RATIO_NOT_SET@breaker"]
    assert figures(refusals) == {
        "ratio": "0.01",
        "numerator": "100000.00",
        "denominator": "10000000.00",
    }
    await _set_state(ground, "RESUME_REQUESTED")
    government = ground.actor(Role.COUNTY_GOV)
    refusals = await ground.refused(breaker_resume_grant, government, grant_of(ground))
    assert codes(refusals) == ["RESUME_RATIO_NOT_SET@breaker"]


async def test_a_refused_request_may_be_made_again(ground: Ground) -> None:
    await fallen(ground, "100000.00", "10000000.00")
    await requested(ground, means=ClearingMeans.OTHER, note="核销后下降")
    government = ground.actor(Role.COUNTY_GOV)
    blank = BreakerResumeRefuse(breaker=breaker_of(ground), reason=" ")
    refusals = await ground.refused(breaker_resume_refuse, government, blank)
    assert codes(refusals) == ["REASON_REQUIRED@reason"]
    refusal = BreakerResumeRefuse(breaker=breaker_of(ground), reason="清收材料不全")
    outcome = await ground.door.execute(breaker_resume_refuse, government, refusal)
    assert outcome.refusals == ()
    assert (await ground.row("county_lender_position"))["breaker_state"] == "TRIPPED"
    await requested(ground, means=ClearingMeans.COMPENSATION, note="代偿到账")
    await granted(ground)
    rows = await events(ground)
    assert [(row["kind"], row["means"], row["note"]) for row in rows[1:]] == [
        ("RESUME_REQUESTED", "OTHER", "核销后下降"),
        ("RESUME_REFUSED", None, "清收材料不全"),
        ("RESUME_REQUESTED", "COMPENSATION", "代偿到账"),
        ("RESUMED", "COMPENSATION", "代偿到账"),
    ]
    assert {row["recorded_by"] for row in rows[1:]} == {
        ground.bank().subject,
        government.subject,
    }


async def test_other_means_are_told_in_words(ground: Ground) -> None:
    await fallen(ground, "250000.00", "10000000.00")
    for note in (None, " "):
        command = request_of(ground, means=ClearingMeans.OTHER, note=note)
        refusals = await ground.refused(breaker_resume_request, ground.bank(), command)
        assert codes(refusals) == ["REASON_REQUIRED@note", "BREAKER_NOT_CLEARED@breaker"]


@pytest.mark.parametrize(
    ("state", "passing"),
    [
        (BreakerState.CLOSED, ()),
        (BreakerState.TRIPPED, ("request_resume",)),
        (BreakerState.RESUME_REQUESTED, ("resume", "refuse_resume")),
    ],
)
async def test_each_step_has_its_state(
    ground: Ground, state: BreakerState, passing: tuple[str, ...]
) -> None:
    await fallen(ground, "100000.00", "10000000.00")
    government = ground.actor(Role.COUNTY_GOV)
    steps = {
        "request_resume": (breaker_resume_request, ground.bank(), request_of(ground)),
        "resume": (breaker_resume_grant, government, grant_of(ground)),
        "refuse_resume": (
            breaker_resume_refuse,
            government,
            BreakerResumeRefuse(breaker=breaker_of(ground), reason="不同意"),
        ),
    }
    for act, (case, actor, command) in steps.items():
        if act in passing:
            continue
        await _set_state(ground, state.value)
        refusals = await ground.refused(case, actor, command)
        assert codes(refusals) == ["INVALID_TRANSITION@breaker"]
        assert figures(refusals) == {"object": "breaker", "state": state.value, "act": act}


async def test_what_is_not_there_or_not_visible_is_not_found(ground: Ground) -> None:
    await fallen(ground, "100000.00", "10000000.00")
    await factories.trip(ground.owner, ground.elsewhere(), ground.rcc.id)
    for named in (
        breaker_of(ground, "ABC"),  # Another lender's, to this one; and it has no book.
        GlobalId("breaker", ground.elsewhere(), ground.rcc.id),
        GlobalId("lender", None, ground.rcc.id),
        GlobalId("breaker", ground.county_id, 999_999),
    ):
        command = request_of(ground)
        wrong = type(command)(breaker=named, means=command.means)
        refusals = await ground.refused(breaker_resume_request, ground.bank(), wrong)
        assert codes(refusals) == ["NOT_FOUND@breaker"], named
        grant = BreakerResumeGrant(breaker=named)
        government = ground.actor(Role.COUNTY_GOV)
        refusals = await ground.refused(breaker_resume_grant, government, grant)
        assert codes(refusals) == ["NOT_FOUND@breaker"], named


async def test_another_lenders_book_is_not_visible(ground: Ground) -> None:
    await fallen(ground, "100000.00", "10000000.00")
    refusals = await ground.refused(breaker_resume_request, ground.bank("ABC"), request_of(ground))
    assert codes(refusals) == ["NOT_FOUND@breaker"]


async def test_lender_and_county_do_not_change_roles(ground: Ground) -> None:
    await fallen(ground, "100000.00", "10000000.00")
    government = ground.actor(Role.COUNTY_GOV)
    async with ground.unchanged("audit_event", "decision"):
        for case, actor, command in (
            (breaker_resume_request, government, request_of(ground)),
            (breaker_resume_request, ground.system(), request_of(ground)),
            (breaker_resume_grant, ground.bank(), grant_of(ground)),
            (breaker_resume_grant, ground.actor(Role.COUNTY_PA), grant_of(ground)),
        ):
            with pytest.raises(Denied):
                await ground.door.execute(case, actor, command)


async def test_versions_are_expected(ground: Ground) -> None:
    await fallen(ground, "100000.00", "10000000.00")
    command = request_of(ground, expected_version=9)
    refusals = await ground.refused(breaker_resume_request, ground.bank(), command)
    assert codes(refusals) == ["VERSION_CONFLICT@expectedVersion"]
    version = (await ground.row("county_lender_position"))["version"]
    await requested(ground, expected_version=version)
    refusals = await ground.refused(
        breaker_resume_grant, ground.actor(Role.COUNTY_GOV), grant_of(ground, expected_version=1)
    )
    assert codes(refusals) == ["VERSION_CONFLICT@expectedVersion"]


async def test_the_offices_are_told(ground: Ground) -> None:
    await fallen(ground, "100000.00", "10000000.00")
    await requested(ground)
    await granted(ground)
    county, region = ground.county_id, ground.directory.region(ground.county_id)
    assert region is not None
    province = ground.directory.ancestors(region)[-1].id
    told: dict[str, set[str]] = {}
    for row in await ground.rows("outbox"):
        told.setdefault(row["topic"], set()).add(row["recipient"])
    bank, pa = f"COUNTY_BANK@{county}/{ground.rcc.code}", f"COUNTY_PA@{county}"
    assert told == {
        "breaker.ratio_set": {bank, pa},
        "breaker.resume_requested": {f"COUNTY_GOV@{county}"},
        "breaker.resumed": {bank, pa, f"REGULATOR@{province}"},
    }
    rows = await ground.rows("outbox", topic="breaker.resumed")
    payload = json.loads(rows[0]["payload"])
    assert (payload["means"], payload["ratio"], payload["resumedOn"]) == (
        "CASH_REPAYMENT",
        "0.01",
        "2018-12-20",
    )


async def test_a_resumed_lender_lends_again(ground: Ground) -> None:
    await fallen(ground, "100000.00", "10000000.00")
    application = ground.submission(await ground.household())
    refusals = await ground.refused(loan_submit, ground.bank(), application)
    assert codes(refusals) == ["LENDING_SUSPENDED@lender"]
    await requested(ground)
    refusals = await ground.refused(loan_submit, ground.bank(), application)
    assert codes(refusals) == ["LENDING_SUSPENDED@lender"]
    await granted(ground)
    outcome = await ground.door.execute(loan_submit, ground.bank(), application)
    assert outcome.refusals == ()
    row = await ground.row("loan", id=outcome.ids["loan"].key)
    assert row["state"] == LoanState.SUBMITTED.value


async def test_statements_are_counted(ground: Ground) -> None:
    await fallen(ground, "100000.00", "10000000.00")
    refusal = BreakerResumeRefuse(breaker=breaker_of(ground), reason="不同意")

    async def refused() -> None:
        government = ground.actor(Role.COUNTY_GOV)
        await ground.door.execute(breaker_resume_refuse, government, refusal)

    counts = []
    for _ in range(2):  # What the connection asks once is asked in the first round.
        counts = []
        for state, step in (("TRIPPED", requested), ("RESUME_REQUESTED", granted)):
            await _set_state(ground, state)
            async with ground.counted() as statements:
                await step(ground)
            counts.append(len(ground.ours(statements)))
        await _set_state(ground, "RESUME_REQUESTED")
        async with ground.counted() as statements:
            await refused()
        counts.append(len(ground.ours(statements)))
    assert counts == [8, 9, 8]


async def _set_state(ground: Ground, state: str) -> None:
    await ground.owner.execute(
        "update county_lender_position set breaker_state = $1 where county_id = $2",
        state,
        ground.county_id,
    )
