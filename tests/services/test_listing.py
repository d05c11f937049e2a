"""listingEnter and the day that follows it: one state, in the whole province (rows 70 to 72)."""

from __future__ import annotations

import asyncio
from datetime import date
from decimal import Decimal

import pytest

from authz.role import Role
from models.ids import GlobalId, uuid7
from rules.vocabulary import CollectionCause, EnterpriseListState
from services.collection_open import CollectionOpen, collection_open
from services.failure import Denied
from services.listing_enter import ListingEnter, listing_enter
from services.listing_follow import ListingFollow, listing_follow
from tests import factories
from tests.factories import AT
from tests.services.ground import Ground, codes, figures
from tests.services.using import used

pytestmark = pytest.mark.anyio

NEGATIVE, WHITE = EnterpriseListState.NEGATIVE, EnterpriseListState.WHITELIST


def negative(entity: GlobalId, **more: object) -> ListingEnter:
    values = {"state": NEGATIVE, "reason": "资金链断裂", "measures": "停止新增"} | more
    return ListingEnter(enterprise=entity, **values)  # type: ignore[arg-type]


async def entity_row(ground: Ground, entity: GlobalId) -> dict[str, object]:
    found = await ground.owner.fetchrow("select * from enterprise where id = $1", entity.key)
    return dict(found)


async def followed(ground: Ground) -> dict[str, str]:
    command = ListingFollow(county_id=ground.county_id, business_on=date(2018, 12, 20))
    outcome = await ground.door.execute(listing_follow, ground.scheduler, command)
    return dict(outcome.figures)


async def test_a_negative_entity_puts_its_projects_and_loans_at_risk(ground: Ground) -> None:
    case = await used(ground, state="NORMAL")
    other = await used(ground, state="NORMAL")
    actor = ground.actor(Role.COUNTY_PA)
    outcome = await ground.door.execute(listing_enter, actor, negative(case.entity))
    assert codes(outcome.refusals) == [] and outcome.figures == {"loans": "2"}
    row = await entity_row(ground, case.entity)
    assert (row["list_state"], row["listed_by_county_id"]) == ("NEGATIVE", ground.county_id)
    entry = await ground.owner.fetchrow(
        "select * from list_entry where enterprise_id = $1", case.entity.key
    )
    assert (entry["state"], entry["reason"], entry["measures"]) == (
        "NEGATIVE",
        "资金链断裂",
        "停止新增",
    )
    assert (await ground.row("project", id=case.project.key))["state"] == "RISK"
    assert (await ground.row("project", id=other.project.key))["state"] == "NORMAL"
    for loan in case.loans:
        assert (await ground.row("loan", id=loan.key))["flags"] == ["ENTERPRISE_RISK"]
    for loan in other.loans:
        assert (await ground.row("loan", id=loan.key))["flags"] == []
    assert len(await ground.rows("loan_event", kind="FLAGGED")) == 2
    assert await followed(ground) == {"projects": "0", "marked": "0", "lifted": "0"}


async def test_what_is_lifted_is_well_again(ground: Ground) -> None:
    case = await used(ground, state="NORMAL")
    actor = ground.actor(Role.COUNTY_PA)
    await ground.door.execute(listing_enter, actor, negative(case.entity))
    lift = ListingEnter(enterprise=case.entity, state=WHITE)
    refusals = await ground.refused(listing_enter, actor, lift)
    assert codes(refusals) == ["REASON_REQUIRED@reason"]
    lift = ListingEnter(enterprise=case.entity, state=WHITE, reason="已还清")
    assert (await ground.door.execute(listing_enter, actor, lift)).refusals == ()
    assert (await ground.row("project"))["state"] == "NORMAL"
    assert {tuple(row["flags"]) for row in await ground.rows("loan")} == {()}
    assert len(await ground.rows("loan_event", kind="FLAG_LIFTED")) == 2
    kinds = [event["kind"] for event in await ground.rows("project_event")]
    assert kinds.count("LIST_CHANGED") == 2


async def test_another_county_follows_with_its_day(ground: Ground) -> None:
    """The entity is another county's, which listed it; here a project uses its loans."""
    case = await used(ground, state="NORMAL")
    await ground.owner.execute(
        "update enterprise set home_county_id = $2, list_state = 'NEGATIVE', listed_on = $3,"
        " listed_by_county_id = $2 where id = $1",
        case.entity.key,
        ground.elsewhere(),
        date(2018, 12, 1),
    )
    assert await followed(ground) == {"projects": "1", "marked": "2", "lifted": "0"}
    assert (await ground.row("project"))["state"] == "RISK"
    assert await followed(ground) == {"projects": "0", "marked": "0", "lifted": "0"}
    actor = ground.actor(Role.COUNTY_PA)
    lift = ListingEnter(enterprise=case.entity, state=WHITE, reason="已还清")
    with pytest.raises(Denied):
        await ground.door.execute(listing_enter, actor, lift)
    assert (await entity_row(ground, case.entity))["list_state"] == "NEGATIVE"


async def test_a_county_of_a_project_may_list_an_entity_of_another(ground: Ground) -> None:
    case = await used(ground, state="NORMAL")
    await ground.owner.execute(
        "update enterprise set home_county_id = $2 where id = $1",
        case.entity.key,
        ground.elsewhere(),
    )
    actor = ground.actor(Role.COUNTY_PA)
    outcome = await ground.door.execute(listing_enter, actor, negative(case.entity))
    assert codes(outcome.refusals) == []
    assert (await entity_row(ground, case.entity))["listed_by_county_id"] == ground.county_id


async def test_a_county_without_part_may_not(ground: Ground) -> None:
    entity = await factories.enterprise(ground.owner, ground.elsewhere())
    async with ground.unchanged("audit_event", "decision"):
        with pytest.raises(Denied):
            await ground.door.execute(listing_enter, ground.actor(Role.COUNTY_PA), negative(entity))


async def test_all_that_is_wrong_with_an_entry_is_told(ground: Ground) -> None:
    entity = await factories.enterprise(ground.owner, ground.county_id, list_state="NEGATIVE")
    actor = ground.actor(Role.COUNTY_PA)
    command = negative(entity, reason=" ", measures=" ", expected_version=4)
    refusals = await ground.refused(listing_enter, actor, command)
    assert codes(refusals) == [
        "VERSION_CONFLICT@expectedVersion",
        "VALIDATION@measures",
        "VALIDATION@state",
        "REASON_REQUIRED@reason",
    ]
    nobody = negative(GlobalId("enterprise", None, uuid7(AT)))
    assert codes(await ground.refused(listing_enter, actor, nobody)) == ["NOT_FOUND@enterprise"]


@pytest.mark.parametrize(("left", "is_refused"), [("0.01", True), ("0.00", False)])
async def test_an_entity_has_exited_when_nothing_is_in_use(
    ground: Ground, left: str, is_refused: bool
) -> None:
    case = await used(ground, state="NORMAL", count=1)
    await ground.owner.execute(
        "update loan set outstanding_principal = $2 where county_id = $1",
        ground.county_id,
        Decimal(left),
    )
    command = ListingEnter(enterprise=case.entity, state=EnterpriseListState.EXITED)
    actor = ground.actor(Role.COUNTY_PA)
    if is_refused:
        refusals = await ground.refused(listing_enter, actor, command)
        assert figures(refusals) == {"reason": "FUNDS_IN_USE", "funds": "0.01"}
        return
    assert (await ground.door.execute(listing_enter, actor, command)).refusals == ()


async def test_unlisted_is_no_list(ground: Ground) -> None:
    entity = await factories.enterprise(ground.owner, ground.county_id)
    command = ListingEnter(enterprise=entity, state=EnterpriseListState.UNLISTED)
    refusals = await ground.refused(listing_enter, ground.actor(Role.COUNTY_PA), command)
    assert figures(refusals) == {"reason": "NOT_A_LIST", "listState": "UNLISTED"}


async def test_of_two_entries_at_once_one_stands(ground: Ground) -> None:
    entity = await factories.enterprise(ground.owner, ground.county_id, list_state="UNLISTED")
    actor = ground.actor(Role.COUNTY_PA)
    outcomes = await asyncio.gather(
        *(ground.door.execute(listing_enter, actor, negative(entity)) for _ in range(2))
    )
    found = sorted(codes(outcome.refusals) for outcome in outcomes)
    assert found == [[], ["VALIDATION@state"]]


async def test_an_entity_that_is_late_marks_its_loans(ground: Ground) -> None:
    """Row 71: overdue is enough; and the entity is pressed first."""
    case = await used(ground, state="NORMAL")
    await ground.owner.execute(
        "update loan set overdue_since_on = $3, overdue_principal = 1 where county_id = $1"
        " and id = $2",
        ground.county_id,
        case.loans[0].key,
        date(2018, 12, 1),
    )
    assert await followed(ground) == {"projects": "0", "marked": "2", "lifted": "0"}
    command = CollectionOpen(loan=case.loans[0], cause=CollectionCause.OVERDUE)
    outcome = await ground.door.execute(collection_open, ground.bank(), command)
    assert [warning.code.value for warning in outcome.warnings] == ["ENTERPRISE_RISK"]
