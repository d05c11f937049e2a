"""enterpriseRegister."""

from __future__ import annotations

import asyncio

import pytest

from authz.role import Role
from rules.vocabulary import EnterpriseKind
from services.enterprise_register import EnterpriseRegister, enterprise_register
from services.failure import Denied
from tests.services.ground import Ground, codes

pytestmark = pytest.mark.anyio

USCC = ("91350100M000100Y43", "91520000709662741A", "91520000214405565P", "915201007366464537")


def entity(uscc: str, **more: object) -> EnterpriseRegister:
    values: dict[str, object] = {
        "name": "凤冈县何坝茶叶专业合作社",
        "uscc": uscc,
        "kind": EnterpriseKind.COOPERATIVE,
        "legal_representative": "买买提·艾力",
    }
    return EnterpriseRegister(**(values | more))  # type: ignore[arg-type]


def valid_uscc(number: int) -> str:
    """A code with the right check character (GB 32100-2015)."""
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    body = f"91520327MA{number:07}"
    total = sum(alphabet.index(c) * pow(3, i, 31) for i, c in enumerate(body))
    return body + alphabet[(31 - total % 31) % 31]


async def test_an_entity_is_registered(ground: Ground) -> None:
    actor = ground.actor(Role.COUNTY_PA)
    uscc = valid_uscc(1)
    outcome = await ground.door.execute(enterprise_register, actor, entity(uscc), key="k")
    assert codes(outcome.refusals) == []
    row = await ground.owner.fetchrow("select * from enterprise where uscc = $1", uscc)
    assert (row["home_county_id"], row["list_state"]) == (ground.county_id, "UNLISTED")
    assert outcome.ids["enterprise"].key == row["id"]
    audit = await ground.row("audit_event")
    assert audit["object_id"] == f"enterprise_{row['id']}"


async def test_a_code_is_registered_once(ground: Ground) -> None:
    actor, uscc = ground.actor(Role.COUNTY_PA), valid_uscc(2)
    outcomes = await asyncio.gather(
        *(ground.door.execute(enterprise_register, actor, entity(uscc)) for _ in range(2))
    )
    found = sorted(codes(outcome.refusals) for outcome in outcomes)
    assert found == [[], ["VALIDATION@uscc"]]
    refusals = await ground.refused(enterprise_register, actor, entity(uscc))
    assert codes(refusals) == ["VALIDATION@uscc"]
    assert refusals[0].param("reason") == "DUPLICATE"


async def test_name_and_code_must_be_sound(ground: Ground) -> None:
    command = entity(valid_uscc(3)[:-1] + "?", name=" ")
    refusals = await ground.refused(enterprise_register, ground.actor(Role.COUNTY_PA), command)
    assert codes(refusals) == ["VALIDATION@name", "VALIDATION@uscc"]


async def test_only_the_county_office_registers(ground: Ground) -> None:
    for actor in (ground.bank(), ground.above(Role.PROV_PA)):
        async with ground.unchanged("audit_event", "decision"):
            with pytest.raises(Denied):
                await ground.door.execute(enterprise_register, actor, entity(valid_uscc(4)))


async def test_statements_are_counted(ground: Ground) -> None:
    actor = ground.actor(Role.COUNTY_PA)
    async with ground.counted() as statements:
        await ground.door.execute(enterprise_register, actor, entity(valid_uscc(5)), key="k")
    assert len(statements) == 9
