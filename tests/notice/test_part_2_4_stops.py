"""二(四) over HTTP: where the subsidy stops, and where it goes on (rows 4, 12, 37, 62, 63, 67)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from authz.role import Role
from models.ids import GlobalId
from tests import factories
from tests.factories import Borrower
from tests.notice.desk import County, accepted
from tests.notice.test_part_2_4_subsidy import AT_475, OVER, drafted, excluded, lent, paying

pytestmark = pytest.mark.anyio

STOPPED_ON = "2018-05-01"
SUBSIDISED, REST = [(41, "270.49")], ("2018-05-01", "2018-06-20", 51, "0.00")


async def owing(county: County, **more: Any) -> tuple[Borrower, GlobalId]:
    """A household with 50,000 yuan at 4.75 percent, on 2018-05-01."""
    borrower = await county.household(**more)
    loan = await lent(county, borrower=borrower)
    county.turn_to(STOPPED_ON)
    return borrower, loan


async def changed(county: County, borrower: Borrower, status: str) -> None:
    given = {"household": str(borrower.household), "status": status, "reason": "县核查"}
    accepted(await county.office(Role.COUNTY_PA).act("householdStatusChange", given))


@pytest.mark.row(4)
async def test_row4_a_free_rider_is_not_subsidised_from_the_publication_on(county: County) -> None:
    await owing(county)
    await county.roster(county.roster_row())
    batch = await drafted(county)
    assert paying(batch) == SUBSIDISED
    assert excluded(batch) == [(*REST, "FREE_RIDER")]


@pytest.mark.row(12)
@pytest.mark.row(37)
async def test_row12_misused_money_is_not_subsidised_from_the_finding_on(county: County) -> None:
    borrower, loan = await owing(county)
    given = {
        "loan": {"id": str(loan)},
        "finding": "MISUSED",
        "actualPurpose": "HOUSING",
        "note": "用于建房",
    }
    accepted(await county.town(borrower).act("inspectionRecord", given))
    batch = await drafted(county)
    assert paying(batch) == SUBSIDISED
    assert excluded(batch) == [(*REST, "MISUSED")]


@pytest.mark.row(62)
async def test_row62_an_exited_household_is_subsidised_as_before(county: County) -> None:
    borrower, _ = await owing(county)
    await changed(county, borrower, "EXITED")
    batch = await drafted(county)
    assert paying(batch) == [(92, "606.94")] and excluded(batch) == []


@pytest.mark.row(63)
async def test_row63_a_removed_household_is_not_from_the_removal_on(county: County) -> None:
    borrower, _ = await owing(county)
    await changed(county, borrower, "REMOVED_WRONG")
    batch = await drafted(county)
    assert paying(batch) == SUBSIDISED
    assert excluded(batch) == [(*REST, "HOUSEHOLD_REMOVED")]


@pytest.mark.row(67)
@pytest.mark.parametrize(
    ("state", "value_on", "cause"),
    [
        ("NON_COMPLIANT", date(2017, 7, 24), "NON_COMPLIANT"),
        ("SCREENING", date(2017, 7, 25), "NOT_SCREENED"),
        ("SCREENING", date(2017, 7, 24), None),
        ("NORMAL", date(2017, 7, 25), None),
    ],
    ids=["row67-old-faulty", "row67-new-unscreened", "row67-old-unscreened", "row67-screened"],
)
async def test_row67_what_does_not_comply_is_not_subsidised(
    county: County, state: str, value_on: date, cause: str | None
) -> None:
    entity = await factories.enterprise(county.owner, county.county_id)
    project = await factories.project(county.owner, county.county_id, entity, state=state)
    borrower = await county.household()
    await county.loan(
        borrower,
        value_on=value_on,
        matures_on=date(2019, 7, 24),
        amount=Decimal("50000.00"),
        rate=AT_475,
        project_id=project.key,
    )
    batch = await drafted(county, OVER)
    assert paying(batch) == ([] if cause else [(92, "606.94")])
    assert [line[4] for line in excluded(batch)] == ([cause] if cause else [])
