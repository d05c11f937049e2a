"""A county's rules, plan and team; a warning is acknowledged and closed by its office."""

from __future__ import annotations

from datetime import date

import pytest

from authz.role import Role
from models.ids import GlobalId
from rules.vocabulary import CountyDocumentKind, Severity
from services.county_document_register import CountyDocumentRegister, county_document_register
from services.failure import Denied
from services.risk_team_appoint import RiskTeamAppoint, TeamMember, risk_team_appoint
from services.warning_acknowledge import WarningAcknowledge, warning_acknowledge
from services.warning_close import WarningClose, warning_close
from tests.services.ground import Ground, codes
from tests.services.test_warning import alert, worked

pytestmark = pytest.mark.anyio


async def test_a_warning_is_acknowledged_and_closed_by_its_office(ground: Ground) -> None:
    await worked(ground, alert(ground, Severity.RED, "0.03"))
    named = GlobalId("warning", ground.county_id, (await ground.row("warning"))["id"])
    office = ground.actor(Role.COUNTY_PA)
    with pytest.raises(Denied):
        await ground.door.execute(
            warning_acknowledge, ground.actor(Role.COUNTY_GOV), WarningAcknowledge(warning=named)
        )
    await ground.door.execute(warning_acknowledge, office, WarningAcknowledge(warning=named))
    assert (await ground.row("warning"))["state"] == "ACKED"
    refusals = await ground.refused(warning_close, office, WarningClose(warning=named, reason=" "))
    assert codes(refusals) == ["REASON_REQUIRED@reason"]
    command = WarningClose(warning=named, reason="已清收", expected_version=2)
    await ground.door.execute(warning_close, office, command)
    row = await ground.row("warning")
    assert (row["state"], row["closed_reason"], row["version"]) == ("CLOSED", "已清收", 3)
    again = await ground.refused(warning_close, office, WarningClose(warning=named, reason="x"))
    assert codes(again) == ["INVALID_TRANSITION@warning"]


async def test_a_document_is_registered_once(ground: Ground) -> None:
    government = ground.actor(Role.COUNTY_GOV)
    command = CountyDocumentRegister(
        kind=CountyDocumentKind.COUNTY_RULES,
        document_no="凤府办发〔2018〕7号",
        title="扶贫小额信贷使用管理办法",
        issued_on=date(2018, 7, 1),
    )
    outcome = await ground.door.execute(county_document_register, government, command)
    assert set(outcome.ids) == {"document"}
    assert (await ground.row("county_document"))["valid_from"] == date(2018, 7, 1)
    twice = await ground.refused(county_document_register, government, command)
    assert codes(twice) == ["VALIDATION@documentNo"]
    late = CountyDocumentRegister(
        kind=CountyDocumentKind.CONTINGENCY_PLAN,
        document_no="2",
        title="预案",
        issued_on=date(2018, 12, 21),
        valid_to=date(2018, 12, 20),
    )
    refusals = await ground.refused(county_document_register, government, late)
    assert codes(refusals) == ["VALIDATION@issuedOn", "VALIDATION@validTo"]


async def test_a_team_follows_the_one_before(ground: Ground) -> None:
    government = ground.actor(Role.COUNTY_GOV)
    members = (TeamMember(name="张三", department="扶贫办"),)
    for number, day in (("1", date(2018, 3, 1)), ("2", date(2018, 9, 1))):
        command = RiskTeamAppoint(
            leader="李四", leader_post="副县长", document_no=number, members=members, from_on=day
        )
        await ground.door.execute(risk_team_appoint, government, command)
    teams = sorted(await ground.rows("risk_team"), key=lambda row: row["from_on"])
    assert [row["to_on"] for row in teams] == [date(2018, 9, 1), None]
    alone = RiskTeamAppoint(leader="李四", leader_post="副县长", document_no="3", members=())
    refusals = await ground.refused(risk_team_appoint, government, alone)
    assert codes(refusals) == ["VALIDATION@members"]
