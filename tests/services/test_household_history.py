"""Random histories of households: status, history, versions and loans go as the notice says."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from datetime import date, timedelta
from typing import Any, TypeVar

import asyncpg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from authz.role import Role
from models.clock import Clock
from models.database import Database
from models.directory import Directory
from models.dsn import driver_dsn
from rules.vocabulary import HouseholdStatus
from services.door import Door
from services.household_status_change import HouseholdStatusChange, household_status_change
from tests.conftest import DatabaseUrls
from tests.factories import DAY, VAULT
from tests.services.ground import Ground

Answer = TypeVar("Answer")

REGISTERED_ON = date(2018, 12, 10)
# 二(八)2, not our machine: who exited may fall back; any registered one may be removed, for good.
FOLLOWS = {
    ("POOR", "EXITED"),
    ("EXITED", "RETURNED_POOR"),
    ("RETURNED_POOR", "EXITED"),
    ("POOR", "REMOVED_WRONG"),
    ("EXITED", "REMOVED_WRONG"),
    ("RETURNED_POOR", "REMOVED_WRONG"),
}
CHANGES = st.lists(
    st.tuples(
        # Removals end a history, so they are the rarer.
        st.sampled_from(
            [*HouseholdStatus, *[HouseholdStatus.EXITED, HouseholdStatus.RETURNED_POOR] * 3]
        ),
        st.integers(-1, 12),
    ),
    min_size=3,
    max_size=9,
)


class County:
    """A county with its own loop."""

    def __init__(self, urls: DatabaseUrls, directory: Directory, code: str) -> None:
        self.loop = asyncio.Runner()
        self.ground = self.run(self._open(urls, directory, code))

    def run(self, work: Coroutine[Any, Any, Answer]) -> Answer:
        return self.loop.run(work)

    @staticmethod
    async def _open(urls: DatabaseUrls, directory: Directory, code: str) -> Ground:
        database = await Database.open(urls.app, size=2)
        owner: Any = await asyncpg.connect(driver_dsn(urls.owner))
        return Ground(
            database, owner, directory, Door(database, Clock(DAY), directory, VAULT), code
        )

    def close(self) -> None:
        self.run(self.ground.owner.close())
        self.run(self.ground.database.close())
        self.loop.close()


@pytest.fixture(scope="module")
def county(
    module_urls: DatabaseUrls, directory: Directory, counties: Iterator[str]
) -> Iterator[County]:
    made = County(module_urls, directory, next(counties))
    yield made
    made.close()


async def _live(ground: Ground, changes: list[tuple[HouseholdStatus, int]]) -> None:
    borrower = await ground.household(status_since_on=REGISTERED_ON)
    loan = await ground.loan(borrower)
    status, since, accepted = "POOR", REGISTERED_ON, []
    for to, days in changes:
        from_on = REGISTERED_ON + timedelta(days=days)
        command = HouseholdStatusChange(
            household=borrower.household, status=to, from_on=from_on, reason="调整"
        )
        outcome = await ground.door.execute(
            household_status_change, ground.actor(Role.COUNTY_PA), command
        )
        fits = (status, to.value) in FOLLOWS and since <= from_on <= DAY
        assert (outcome.refusals == ()) is fits, (status, since, to, from_on)
        if fits:
            status, since = to.value, from_on
            accepted.append((status, since))
    row = await ground.row("household", id=borrower.household_id)
    assert (row["status"], row["status_since_on"]) == (status, since)
    assert row["version"] == 1 + len(accepted)
    history = await ground.rows("household_status", household_id=borrower.household_id)
    ordered = sorted(history, key=lambda one: (one["recorded_at"], one["id"]))
    assert [(one["status"], one["from_on"]) for one in ordered] == accepted
    told = await ground.rows("roster_change", household_id=borrower.household_id)
    assert len(told) == len(accepted)
    kept = await ground.row("loan", id=loan.key)
    removed_on = since if status == "REMOVED_WRONG" else None
    assert kept["subsidy_ends_on"] == removed_on
    assert kept["flags"] == (["RISK_DISPOSAL"] if removed_on else [])
    cases = await ground.rows("disposal_case", household_id=borrower.household_id)
    assert len(cases) == (removed_on is not None)


@settings(
    max_examples=40,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
@given(changes=CHANGES)
def test_histories_follow_the_machine(
    county: County, changes: list[tuple[HouseholdStatus, int]]
) -> None:
    county.run(_live(county.ground, changes))
