"""二(九)2 and 3 over HTTP: what platforms use is ordered back, by a deadline (rows 69 and 77)."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from authz.role import Role
from tests.notice.days import pass_day, tasks, the_task
from tests.notice.desk import County, accepted
from tests.services.using import Used, used

pytestmark = pytest.mark.anyio

DEADLINE = "2018-09-30"


async def platform(county: County, **more: Any) -> Used:
    county.turn_to("2018-07-02")
    return await used(county.ground, kind="GOV_FINANCING_PLATFORM", **more)


def order(case: Used, **more: Any) -> dict[str, Any]:
    return {
        "project": str(case.project),
        "documentNo": "凤府函〔2018〕9号",
        "responsible": "副县长张三",
        "deadlineOn": DEADLINE,
        "stages": [
            {"dueOn": "2018-08-31", "amount": "20000.00"},
            {"dueOn": DEADLINE, "amount": "40000.00"},
        ],
    } | more


@pytest.mark.row(69)
async def test_row69_the_government_names_who_answers(county: County) -> None:
    case = await platform(county)
    government = county.office(Role.COUNTY_GOV)
    shown = "project { status } exitPlan { kind responsible deadlineOn funds }"
    done = accepted(await government.act("rectificationOrder", order(case), shown))
    assert done["project"] == {"status": "RECTIFYING"}
    assert done["exitPlan"] == {
        "kind": "RECTIFICATION",
        "responsible": "副县长张三",
        "deadlineOn": DEADLINE,
        "funds": "60000.00",
    }


@pytest.mark.row(69)
@pytest.mark.parametrize("name", ["responsible", "documentNo"])
async def test_row69_not_without_a_name_or_number(county: County, name: str) -> None:
    case = await platform(county)
    await county.office(Role.COUNTY_GOV).refused(
        "rectificationOrder",
        order(case, **{name: " "}),
        "VALIDATION",
        name,
        row=69,
        reason="MISSING",
    )


@pytest.mark.row(69)
async def test_row69_it_is_the_government_s_order(county: County) -> None:
    case = await platform(county)
    await county.office(Role.COUNTY_PA).denied("rectificationOrder", order(case))
    await county.bank().denied("rectificationOrder", order(case))


@pytest.mark.row(69)
@pytest.mark.parametrize(("amount", "watching"), [("100000", "CITY_PA"), ("5000000", "PROV_PA")])
async def test_row69_a_late_stage_is_told_to_the_watching_office(
    county: County, amount: str, watching: str
) -> None:
    case = await platform(county, declared=Decimal(f"{amount}.00"))
    government = county.office(Role.COUNTY_GOV)
    accepted(await government.act("rectificationOrder", order(case)))
    await pass_day(county, "2018-08-31")
    assert await tasks(government, "PLATFORM_OVERDUE") == []
    await pass_day(county, "2018-09-01")
    task = await the_task(government, "PLATFORM_OVERDUE", offices=["COUNTY_GOV", watching])
    assert task["figures"]["missing"] == "20000.00"
    seen = {}
    for role, code in (
        (Role.CITY_PA, county.code[:4] + "00"),
        (Role.PROV_PA, county.code[:2] + "0000"),
    ):
        seen[role.value] = len(await tasks(county.office(role, region=code), "PLATFORM_OVERDUE"))
    assert seen == {"CITY_PA": 0, "PROV_PA": 0} | {watching: 1}
    told = [
        row["recipient"].partition("@")[0]
        for row in await county.rows("outbox", topic="warning.opened")
        if json.loads(row["payload"])["rule"] == "PLATFORM_OVERDUE"
    ]
    assert sorted(told) == sorted(["COUNTY_GOV", watching])


@pytest.mark.row(77)
async def test_row77_open_on_the_day_after_the_deadline(county: County) -> None:
    """One task, told anew on each day that it is open."""
    case = await platform(county)
    government = county.office(Role.COUNTY_GOV)
    accepted(await government.act("rectificationOrder", order(case)))
    await pass_day(county, DEADLINE)
    assert await tasks(government, "RECTIFICATION_OVERDUE") == []
    for day, late in (("2018-10-01", "1"), ("2018-10-02", "2"), ("2018-10-02", "2")):
        await pass_day(county, day)
        task = await the_task(
            government, "RECTIFICATION_OVERDUE", severity="RED", openedOn="2018-10-01"
        )
        assert (task["figures"]["daysLate"], task["figures"]["funds"]) == (late, "60000.00")
    told = [
        row
        for row in await county.rows("outbox", topic="warning.opened")
        if json.loads(row["payload"])["rule"] == "RECTIFICATION_OVERDUE"
    ]
    assert len(told) == 2
    await county.owner.execute(
        "update loan set outstanding_principal = 0 where county_id = $1", county.county_id
    )
    accepted(await government.act("projectExit", {"project": str(case.project)}))
    assert await tasks(government, "RECTIFICATION_OVERDUE") == []
    assert (await county.row("project"))["state"] == "EXITED"


@pytest.mark.row(77)
async def test_row77_a_cooperative_is_not_rectified(county: County) -> None:
    county.turn_to("2018-07-02")
    case = await used(county.ground)
    await county.office(Role.COUNTY_GOV).refused(
        "rectificationOrder",
        order(case),
        "VALIDATION",
        "project",
        row=77,
        reason="NOT_PLATFORM",
        kind="COOPERATIVE",
    )


@pytest.mark.row(77)
@pytest.mark.parametrize(
    ("deadline", "place", "figures"),
    [
        ("2018-07-02", "deadlineOn", {"reason": "NOT_IN_FUTURE", "today": "2018-07-02"}),
        ("2018-09-29", "stages.1.dueOn", {"reason": "AFTER_DEADLINE", "latestOn": "2018-09-29"}),
    ],
    ids=["row77-today", "row77-a-stage-past-it"],
)
async def test_row77_the_deadline_lies_ahead(
    county: County, deadline: str, place: str, figures: dict[str, str]
) -> None:
    case = await platform(county)
    given = order(case, deadlineOn=deadline)
    told = (await county.office(Role.COUNTY_GOV).told("rectificationOrder", given))["zh"]
    (error,) = [one for one in told if ".".join(one["path"][1:]) == place]
    assert {one["name"]: one["value"] for one in error["params"]} == figures
