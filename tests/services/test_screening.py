"""screeningRecord, screeningSign: five criteria, two offices, one result (rows 66, 67; B23)."""

from __future__ import annotations

import asyncio
from datetime import date

import pytest

from authz.actor import Actor
from authz.role import Role
from models.ids import GlobalId, uuid7
from services.failure import Denied
from services.screening_record import ScreeningRecord, screening_record
from services.screening_row import CRITERIA
from services.screening_sign import ScreeningSign, screening_sign
from tests.factories import AT
from tests.services.ground import Ground, codes, figures
from tests.services.using import Used, used

pytestmark = pytest.mark.anyio
ALL_MET = dict.fromkeys(CRITERIA, True)


def checklist(project: GlobalId, **more: object) -> ScreeningRecord:
    return ScreeningRecord(**({"project": project} | ALL_MET | more))  # type: ignore[arg-type]


async def recorded(ground: Ground, case: Used, **more: object) -> GlobalId:
    """A record of the poverty office."""
    outcome = await ground.door.execute(
        screening_record, ground.actor(Role.COUNTY_PA), checklist(case.project, **more)
    )
    assert codes(outcome.refusals) == []
    return outcome.ids["screening"]


async def signed(ground: Ground, screening: GlobalId, **more: object) -> None:
    """The lender's signature."""
    command = ScreeningSign(screening=screening, **more)  # type: ignore[arg-type]
    outcome = await ground.door.execute(screening_sign, ground.bank(), command)
    assert codes(outcome.refusals) == []


async def test_two_offices_sign_and_the_project_is_normal(ground: Ground) -> None:
    case = await used(ground)
    screening = await recorded(ground, case)
    row = await ground.row("screening")
    assert (row["result"], row["opened_role"], row["signed_on"]) == ("PENDING", "COUNTY_PA", None)
    project = await ground.row("project")
    assert (project["state"], project["screening"]) == ("SCREENING", None)
    assert row["project_amount"] == project["amount"]
    await signed(ground, screening)
    project = await ground.row("project")
    assert (project["state"], project["screening"], project["screened_on"]) == (
        "NORMAL",
        "COMPLIANT",
        date(2018, 12, 20),
    )
    row = await ground.row("screening")
    assert (row["result"], row["signed_role"]) == ("COMPLIANT", "COUNTY_BANK")
    kinds = [event["kind"] for event in await ground.rows("project_event")]
    assert sorted(kinds) == ["REGISTERED", "SCREENED", "SCREENING_OPENED"]
    for audit in await ground.rows("audit_event"):
        assert audit["project_amount"] == project["amount"]


@pytest.mark.parametrize("missing", list(ALL_MET))
async def test_one_criterion_that_is_not_met_is_enough(ground: Ground, missing: str) -> None:
    case = await used(ground)
    actor = ground.actor(Role.COUNTY_PA)
    silent = checklist(case.project, **{missing: False})
    assert codes(await ground.refused(screening_record, actor, silent)) == ["REASON_REQUIRED@note"]
    await signed(ground, await recorded(ground, case, **{missing: False}, note="不符"))
    project = await ground.row("project")
    assert (project["state"], project["screening"]) == ("NON_COMPLIANT", "NON_COMPLIANT")


async def test_a_sound_use_by_a_negative_entity_is_at_risk(ground: Ground) -> None:
    case = await used(ground, list_state="NEGATIVE")
    await signed(ground, await recorded(ground, case))
    assert (await ground.row("project"))["state"] == "RISK"


@pytest.mark.parametrize(
    ("state", "afterwards"),
    [("NORMAL", "NORMAL"), ("RISK", "RISK"), ("RECALLING", "RECALLING"), ("EXITING", "EXITING")],
)
async def test_what_goes_on_is_screened_where_it_stands(
    ground: Ground, state: str, afterwards: str
) -> None:
    case = await used(ground, state=state)
    await signed(ground, await recorded(ground, case))
    project = await ground.row("project")
    assert (project["state"], project["screening"]) == (afterwards, "COMPLIANT")


async def test_once_and_no_platform_is_said_to_be_none(ground: Ground) -> None:
    case = await used(ground, kind="REAL_ESTATE")
    actor = ground.actor(Role.COUNTY_PA)
    refusals = await ground.refused(screening_record, actor, checklist(case.project))
    assert codes(refusals) == ["VALIDATION@notPlatform"]
    assert figures(refusals) == {"reason": "IS_PLATFORM", "kind": "REAL_ESTATE"}
    screening = await recorded(ground, case, not_platform=False, note="房地产")
    again = checklist(case.project, not_platform=False, note="再次")
    refusals = await ground.refused(screening_record, ground.bank(), again)
    assert codes(refusals) == ["ALREADY_OPEN@project"]
    await signed(ground, screening)
    refusals = await ground.refused(screening_record, actor, again)
    assert codes(refusals) == ["VALIDATION@project"]
    assert figures(refusals) == {"reason": "ALREADY_SCREENED", "screenedOn": "2018-12-20"}


async def test_an_exited_project_is_not_screened(ground: Ground) -> None:
    case = await used(ground, state="EXITED")
    actor = ground.actor(Role.COUNTY_PA)
    refusals = await ground.refused(screening_record, actor, checklist(case.project))
    assert codes(refusals) == ["INVALID_TRANSITION@project"]


async def test_of_two_records_at_once_one_stands(ground: Ground) -> None:
    case = await used(ground)
    actors = [ground.actor(Role.COUNTY_PA), ground.bank()]
    outcomes = await asyncio.gather(
        *(ground.door.execute(screening_record, one, checklist(case.project)) for one in actors)
    )
    found = sorted(codes(outcome.refusals) for outcome in outcomes)
    assert found == [[], ["ALREADY_OPEN@project"]]


async def test_the_other_office_signs_and_another_person(ground: Ground) -> None:
    case = await used(ground)
    screening = await recorded(ground, case)
    command = ScreeningSign(screening=screening, expected_version=7)
    refusals = await ground.refused(screening_sign, ground.actor(Role.COUNTY_PA), command)
    assert codes(refusals) == ["VERSION_CONFLICT@expectedVersion", "ALREADY_SIGNED@screening"]
    person = ground.actor(Role.COUNTY_PA).subject
    refusals = await ground.refused(
        screening_sign,
        ground.bank(subject=person),
        ScreeningSign(screening=screening, agrees=False, opinion=" "),
    )
    assert codes(refusals) == ["SAME_ACTOR@screening", "REASON_REQUIRED@opinion"]
    await signed(ground, screening)
    again = ScreeningSign(screening=screening)
    refusals = await ground.refused(screening_sign, ground.bank(), again)
    assert codes(refusals) == ["INVALID_TRANSITION@screening"]


async def test_who_disagrees_says_why_and_the_checklist_is_done_anew(ground: Ground) -> None:
    case = await used(ground)
    screening = await recorded(ground, case)
    await signed(ground, screening, agrees=False, opinion="协议不全")
    project = await ground.row("project")
    assert (project["state"], project["screening"]) == ("SCREENING", None)
    await signed(ground, await recorded(ground, case))
    assert (await ground.row("project"))["state"] == "NORMAL"
    results = sorted(row["result"] for row in await ground.rows("screening"))
    assert results == ["COMPLIANT", "REJECTED"]


async def test_a_record_of_one_loan_marks_that_loan(ground: Ground) -> None:
    case = await used(ground, state="NON_COMPLIANT")
    screening = await recorded(ground, case, loan=case.loans[0])
    await signed(ground, screening)
    first = await ground.row("loan", id=case.loans[0].key)
    second = await ground.row("loan", id=case.loans[1].key)
    assert (first["screening"], first["screened_on"]) == ("COMPLIANT", date(2018, 12, 20))
    assert second["screening"] is None
    assert (await ground.row("project"))["state"] == "NON_COMPLIANT"
    assert len(await ground.rows("loan_event", kind="SCREENED")) == 1


async def test_of_one_loan_its_own_lender_signs(ground: Ground) -> None:
    """The lead lender sees the project, not the other lender's loan."""
    case = await used(ground, lender=ground.abc)
    named = checklist(case.project, loan=case.loans[0])
    refusals = await ground.refused(screening_record, ground.bank(), named)
    assert codes(refusals) == ["NOT_FOUND@loan"]
    screening = await recorded(ground, case, loan=case.loans[0])
    command = ScreeningSign(screening=screening)
    with pytest.raises(Denied):
        await ground.door.execute(screening_sign, ground.bank(), command)
    outcome = await ground.door.execute(screening_sign, ground.bank("ABC"), command)
    assert codes(outcome.refusals) == []
    assert (await ground.row("loan", id=case.loans[0].key))["screening"] == "COMPLIANT"


async def test_a_loan_of_another_project_is_not_there(ground: Ground) -> None:
    case, other = await used(ground), await used(ground)
    actor = ground.actor(Role.COUNTY_PA)
    named = checklist(case.project, loan=other.loans[0])
    assert codes(await ground.refused(screening_record, actor, named)) == ["NOT_FOUND@loan"]


async def test_a_lender_without_part_may_not(ground: Ground) -> None:
    case = await used(ground)
    with pytest.raises(Denied):
        await ground.door.execute(screening_record, ground.bank("ABC"), checklist(case.project))


@pytest.mark.parametrize("role", [Role.COUNTY_GOV, Role.CITY_PA, Role.PROV_PA])
async def test_other_offices_may_not(ground: Ground, role: Role) -> None:
    case = await used(ground)
    actor: Actor = ground.actor(role) if role is Role.COUNTY_GOV else ground.above(role)
    with pytest.raises(Denied):
        await ground.door.execute(screening_record, actor, checklist(case.project))


async def test_what_is_not_there_is_not_found(ground: Ground) -> None:
    actor = ground.actor(Role.COUNTY_PA)
    nowhere = GlobalId("project", ground.county_id, uuid7(AT))
    refusals = await ground.refused(screening_record, actor, checklist(nowhere))
    assert codes(refusals) == ["NOT_FOUND@project"]
    missing = ScreeningSign(screening=GlobalId("screening", ground.county_id, uuid7(AT)))
    refusals = await ground.refused(screening_sign, actor, missing)
    assert codes(refusals) == ["NOT_FOUND@screening"]
