"""Days that pass in a county, and the tasks that they leave with its offices.

await pass_day(county, "2018-12-20")
task = await the_task(county.bank(), "STALE_FEED", severity="YELLOW", offices=[...])
await handled(county.bank(), task, by_another=county.office(Role.COUNTY_FIN))
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from jobs import day
from jobs.desk import Desk
from models.clock import Clock
from services.door import Door
from tests.factories import VAULT
from tests.notice.desk import County, Office, accepted

TASKS = """query($where: WarningFilter) { warnings(first: 200, where: $where) { nodes {
  id rule severity status objectId offices openedOn acknowledgedOn closedOn closedReason version
  allowedActions figures { name value } county { code } } } }"""


def after(start: str, days: int) -> str:
    """The day that many days later."""
    return (date.fromisoformat(start) + timedelta(days=days)).isoformat()


async def pass_day(county: County, business_on: str) -> None:
    """That day begins in the county, as the worker lets it, and every office works on it."""
    county.turn_to(business_on)
    clock = Clock(date.fromisoformat(business_on))
    door = Door(county.database, clock, county.directory, VAULT)
    desk = Desk(county.database, county.directory, door, clock)
    await day.pass_day(desk, county.county_id, clock.today(), run="notice")


async def tasks(office: Office, rule: str, *, is_open: bool = True) -> list[dict[str, Any]]:
    """Warnings of a rule in the office's county, as that office sees them."""
    states = ["OPEN", "ACKED"] if is_open else ["CLOSED"]
    where = {
        "rule": {"eq": rule},
        "status": {"in": states},
        "county": {"eq": office.county.code},
    }
    found = (await office.ask(TASKS, where=where))["warnings"]["nodes"]
    for task in found:
        task["figures"] = {one["name"]: one["value"] for one in task["figures"]}
    return list(found)


async def the_task(office: Office, rule: str, **expected: Any) -> dict[str, Any]:
    """The one open warning of a rule, which shows at least what is expected."""
    (task,) = await tasks(office, rule)
    assert {name: task[name] for name in expected} == expected
    return task


async def handled(office: Office, task: dict[str, Any], by_another: Office) -> None:
    """The office takes note of its task and closes it with a reason; nobody else can."""
    named = {"warning": task["id"]}
    assert task["allowedActions"] == ["WARNING_ACKNOWLEDGE", "WARNING_CLOSE"]
    await by_another.denied("warningClose", named | {"reason": "已处理"})
    shown = "warning { status acknowledgedOn closedOn closedReason }"
    today = office.county.calendar.day.isoformat()
    noted = accepted(await office.act("warningAcknowledge", named, shown))["warning"]
    assert noted == {
        "status": "ACKED",
        "acknowledgedOn": today,
        "closedOn": None,
        "closedReason": None,
    }
    await office.refused(
        "warningClose", named | {"reason": " "}, "REASON_REQUIRED", "reason", row=23
    )
    closed = accepted(await office.act("warningClose", named | {"reason": "已处理"}, shown))
    assert closed["warning"] == noted | {
        "status": "CLOSED",
        "closedOn": today,
        "closedReason": "已处理",
    }
    assert await tasks(office, task["rule"]) == []
