"""三(一) over HTTP: joint meetings, and what they resolved (row 99)."""

from __future__ import annotations

from typing import Any

import pytest

from authz.role import Role
from tests.notice.days import after, pass_day, tasks, the_task
from tests.notice.desk import County, accepted

pytestmark = pytest.mark.anyio

SHOWN = "meeting { id heldOn attendees { department name } resolutions { nodes { id } } }"


def meeting(held_on: str, **changes: Any) -> dict[str, Any]:
    """A meeting of two departments that resolved nothing."""
    return {
        "minutesNo": f"县府专议〔2018〕{held_on}号",
        "heldOn": held_on,
        "issues": "研究到期贷款收回",
        "attendees": [
            {"department": "GOVERNMENT", "name": "张三", "post": "副县长"},
            {"department": "FINANCE", "name": "李四"},
        ],
    } | changes


def resolution(due_on: str, **changes: Any) -> dict[str, Any]:
    """Something that the finance department owes."""
    return {"content": "补足风险补偿金", "department": "FINANCE", "dueOn": due_on} | changes


@pytest.mark.row(99)
async def test_last_2018_03_30_is_late_on_2018_07_01(county: County) -> None:
    government = county.office(Role.COUNTY_GOV)
    county.turn_to("2018-03-30")
    accepted(await government.act("meetingRecord", meeting("2018-03-30")))
    await pass_day(county, "2018-06-30")
    assert await tasks(government, "MEETING_OVERDUE") == []
    await pass_day(county, "2018-07-01")
    task = await the_task(government, "MEETING_OVERDUE", severity="YELLOW", offices=["COUNTY_GOV"])
    assert task["figures"] == {"lastOn": "2018-03-30", "dueOn": "2018-06-30"}
    assert task["objectId"] == f"region_{county.county_id}"

    # A meeting that is late itself does not close it; one in time does, at once.
    accepted(await government.act("meetingRecord", meeting("2018-03-31")))
    await the_task(government, "MEETING_OVERDUE")
    accepted(await government.act("meetingRecord", meeting("2018-07-01"), SHOWN))
    (gone,) = await tasks(government, "MEETING_OVERDUE", is_open=False)
    assert (gone["closedReason"], gone["closedOn"]) == ("CAUSE_GONE", "2018-07-01")
    await pass_day(county, "2018-07-02")
    assert await tasks(government, "MEETING_OVERDUE") == []


@pytest.mark.row(99)
async def test_a_county_that_never_met_is_late_after_the_first_quarter(county: County) -> None:
    government = county.office(Role.COUNTY_GOV)
    await pass_day(county, "2018-04-01")
    assert await tasks(government, "MEETING_OVERDUE") == []
    await pass_day(county, "2018-04-02")
    task = await the_task(government, "MEETING_OVERDUE")
    assert task["figures"] == {"lastOn": "none", "dueOn": "2018-04-01"}


@pytest.mark.row(99)
async def test_a_resolution_is_late_the_day_after_and_closed_by_its_completion(
    county: County,
) -> None:
    government = county.office(Role.COUNTY_GOV)
    given = meeting("2018-12-20", resolutions=[resolution("2018-12-31"), resolution("2019-03-31")])
    made = accepted(await government.act("meetingRecord", given, SHOWN))["meeting"]
    first, second = (one["id"] for one in made["resolutions"]["nodes"])
    await pass_day(county, "2018-12-31")
    assert await tasks(government, "RESOLUTION_OVERDUE") == []
    await pass_day(county, "2019-01-01")
    task = await the_task(government, "RESOLUTION_OVERDUE")
    assert task["objectId"] in (first, second)
    owed = (
        "{ resolutions(where: {isOverdue: {eq: true}}) { nodes { id status dueOn department } } }"
    )
    (late,) = (await government.ask(owed))["resolutions"]["nodes"]
    assert late == {
        "id": task["objectId"],
        "status": "OPEN",
        "dueOn": "2018-12-31",
        "department": "FINANCE",
    }
    assert task["figures"] == {
        "number": "1",
        "department": "FINANCE",
        "heldOn": "2018-12-20",
        "dueOn": "2018-12-31",
    }
    done = {"resolution": late["id"], "completedNote": "已补足"}
    shows = "resolution { status completedOn allowedActions isOverdue }"
    answer = accepted(await government.act("resolutionComplete", done, shows))
    assert answer["resolution"] == {
        "status": "COMPLETED",
        "completedOn": "2019-01-01",
        "allowedActions": [],
        "isOverdue": False,
    }
    assert await tasks(government, "RESOLUTION_OVERDUE") == []
    await pass_day(county, "2019-01-02")
    assert await tasks(government, "RESOLUTION_OVERDUE") == []
    await government.refused(
        "resolutionComplete",
        done,
        "INVALID_TRANSITION",
        "resolution",
        row=99,
        object="resolution",
        state="COMPLETED",
        act="complete",
    )


@pytest.mark.row(99)
async def test_one_department_alone_is_no_joint_meeting(county: County) -> None:
    alone = [{"department": "FINANCE", "name": name} for name in ("张三", "李四")]
    await county.office(Role.COUNTY_PA).refused(
        "meetingRecord",
        meeting("2018-12-20", attendees=alone),
        "VALIDATION",
        "attendees",
        row=99,
        reason="NOT_JOINT",
        departments="1",
        least="2",
    )


@pytest.mark.row(99)
async def test_days_of_a_meeting(county: County) -> None:
    office = county.office(Role.COUNTY_PA)
    tomorrow = after("2018-12-20", 1)
    figures = {"reason": "IN_THE_FUTURE", "latestOn": "2018-12-20"}
    await office.refused(
        "meetingRecord", meeting(tomorrow), "VALIDATION", "heldOn", row=99, **figures
    )
    given = meeting("2018-12-20", resolutions=[resolution("2018-12-20"), resolution("2018-12-19")])
    figures = {"reason": "BEFORE_START", "earliestOn": "2018-12-20"}
    await office.refused(
        "meetingRecord", given, "VALIDATION", "resolutions.1.dueOn", row=99, **figures
    )


@pytest.mark.row(99)
async def test_minutes_are_kept_once_by_the_county_and_read_by_all_of_it(county: County) -> None:
    office = county.office(Role.COUNTY_PA)
    accepted(await office.act("meetingRecord", meeting("2018-12-20")))
    await office.refused(
        "meetingRecord",
        meeting("2018-12-20"),
        "VALIDATION",
        "minutesNo",
        row=None,
        reason="DUPLICATE",
    )
    for role in (Role.COUNTY_FIN, Role.COUNTY_BANK):
        await county.office(role).denied("meetingRecord", meeting("2018-12-19"))
    listed = "query($code: RegionCode!) { meetings(where: {county: {eq: $code}}) { totalCount } }"
    for reader in (county.bank(), county.office(Role.PBOC, region="520000")):
        assert (await reader.ask(listed, code=county.code))["meetings"]["totalCount"] == 1
