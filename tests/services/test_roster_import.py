"""rosterImport: every line is judged by itself and kept; the good are never lost for the bad."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from authz.role import Role
from models.ids import GlobalId
from rules.vocabulary import RosterState
from services.failure import Denied
from services.outcome import Outcome
from services.roster_import import RosterImport, RosterLine, roster_import
from services.roster_line import owner_of
from tests.factories import VAULT
from tests.services.ground import Ground, codes, figures
from tests.services.roster_lines import imported, in_force, line, person, published, township

pytestmark = pytest.mark.anyio

VECTORS = Path(__file__).parents[1] / "rules" / "data" / "id_vectors.csv"


def told(outcome: Outcome) -> list[tuple[str, str, str]]:
    """Line, field and reason of the lines that are not sound."""
    return [
        (item.param("line") or "", item.param("field") or "", item.param("reason") or "")
        for item in outcome.warnings
        if item.code.value == "ROSTER_ROW_INVALID"
    ]


async def test_sound_lines_make_the_draft(ground: Ground) -> None:
    head = line(ground, 2)
    lines = (head, line(ground, 3, relation="配偶", poverty_cause=None))
    outcome = await imported(ground, lines, key="k")
    assert outcome.refusals == outcome.warnings == ()
    roster = await ground.row("roster")
    assert outcome.ids == {"roster": GlobalId("roster", ground.county_id, roster["id"])}
    assert {name: roster[name] for name in ("number", "state", "source", "version")} == {
        "number": 1,
        "state": "DRAFT",
        "source": "名册.xlsx",
        "version": 1,
    }
    assert (roster["row_count"], roster["fault_count"], roster["published_on"]) == (2, 0, None)
    assert (str(roster["imported_on"]), roster["imported_by"]) == (
        "2018-12-20",
        ground.actor(Role.COUNTY_PA).subject,
    )
    stored = {row["line"]: row for row in await ground.rows("roster_row")}
    row = stored[2]
    assert head.id_card is not None
    assert (row["household_no"], row["village"], row["name"], row["relation"]) == (
        "H1",
        "一村",
        "村民2",
        "户主",
    )
    assert (row["township_code"], row["township_id"]) == (township(ground), ground.county_id + 1)
    assert (row["poverty_cause"], row["fault"], row["fault_field"]) == ("缺技术", None, None)
    assert row["id_card_masked"] == f"{head.id_card[:6]}********{head.id_card[14:]}"
    assert row["id_card_hmac"] == VAULT.fingerprint(head.id_card)
    assert stored[3]["poverty_cause"] is None
    opened = VAULT.open_text(
        row["id_card_cipher"], row["key_id"], ground.county_id, owner_of(roster["id"], 2)
    )
    assert opened == head.id_card


BAD: tuple[tuple[dict[str, Any], str, str], ...] = (
    ({"household_no": None}, "householdNo", "MISSING"),
    ({"household_no": "Ｈ1"}, "householdNo", "FULL_WIDTH"),
    ({"household_no": "H" * 65}, "householdNo", "TOO_LONG"),
    ({"township": None}, "township", "MISSING"),
    ({"township": "999999999"}, "township", "TOWNSHIP_NOT_OF_COUNTY"),
    ({"village": "   "}, "village", "MISSING"),
    ({"village": "一村\u0000"}, "village", "CHARACTER"),
    ({"name": "张\ud800三"}, "name", "CHARACTER"),
    ({"name": " 张三"}, "name", "BLANKS_AROUND"),
    ({"relation": None}, "relation", "MISSING"),
    ({"poverty_cause": "因" * 201}, "povertyCause", "TOO_LONG"),
    ({"id_card": None}, "idCard", "MISSING"),
    ({"id_card": ""}, "idCard", "LENGTH"),
    ({"id_card": "\u0000\ud800"}, "idCard", "LENGTH"),
    ({"id_card": "9" * 5000}, "idCard", "LENGTH"),
)


@pytest.mark.parametrize(("change", "field", "reason"), BAD)
async def test_a_bad_line_is_kept_with_its_fault_and_takes_none_with_it(
    ground: Ground, change: dict[str, Any], field: str, reason: str
) -> None:
    good = line(ground, 1, "H9")
    bad = line(ground, 7, **change)
    outcome = await imported(ground, (good, bad))
    assert told(outcome) == [("7", field, reason)]
    assert outcome.warnings[0].path == ("input", "rows", "1", field)
    assert outcome.warnings[0].clause is not None
    assert outcome.warnings[0].clause.article == "三(一)1"
    stored = {row["line"]: row for row in await ground.rows("roster_row")}
    assert (stored[1]["fault"], stored[7]["fault"], stored[7]["fault_field"]) == (
        None,
        reason,
        field,
    )
    assert stored[7]["id_card_masked"] is None and stored[7]["id_card_hmac"] is None
    roster = await ground.row("roster")
    assert (roster["row_count"], roster["fault_count"]) == (2, 1)
    opened = VAULT.open_text(
        stored[7]["id_card_cipher"],
        stored[7]["key_id"],
        ground.county_id,
        owner_of(roster["id"], 7),
    )
    assert opened == (bad.id_card or "")[:100]


async def test_identity_numbers_by_the_vectors(ground: Ground) -> None:
    with VECTORS.open(encoding="utf-8") as file:
        vectors = list(csv.DictReader(file))
    lines = [
        line(ground, number, f"H{number}", id_card=vector["id_card"])
        for number, vector in enumerate(vectors, 1)
    ]
    outcome = await imported(ground, lines)
    stored = {row["line"]: row for row in await ground.rows("roster_row")}
    seen: set[str] = set()
    for number, vector in enumerate(vectors, 1):
        spelled = vector["id_card"].replace("x", "X")
        fault = stored[number]["fault"]
        if spelled in seen:
            assert fault == "DUPLICATE", vector
        else:
            assert (fault is None) == vector["expected"].startswith("valid"), vector
        seen |= {spelled} if fault is None else set()
    assert {code.code.value for code in outcome.warnings} == {"ROSTER_ROW_INVALID"}


async def test_everything_wrong_with_a_line_is_told_and_the_first_is_stored(
    ground: Ground,
) -> None:
    bad = RosterLine(line=4, household_no="H1", township="x y", id_card="1")
    outcome = await imported(ground, (bad,))
    assert told(outcome) == [
        ("4", "idCard", "LENGTH"),
        ("4", "name", "MISSING"),
        ("4", "relation", "MISSING"),
        ("4", "township", "TOWNSHIP_NOT_OF_COUNTY"),
        ("4", "village", "MISSING"),
    ]
    assert (await ground.row("roster_row"))["fault_field"] == "village"


async def test_lines_agree_with_each_other_within_a_call_and_with_those_before(
    ground: Ground,
) -> None:
    first = line(ground, 1)
    await imported(ground, (first,))
    same = line(ground, 4, "H2", id_card=first.id_card)
    lines = (
        line(ground, 2, relation="户主"),
        line(ground, 3, relation="配偶", township=township(ground, 2)),
        same,
        line(ground, 9, "H3"),
        line(ground, 8, "H3", relation="户主"),
    )
    outcome = await imported(ground, lines)
    assert sorted(told(outcome)) == [
        ("2", "relation", "SECOND_HEAD"),
        ("3", "township", "TOWNSHIP_DIFFERS"),
        ("4", "idCard", "DUPLICATE"),
        ("9", "relation", "SECOND_HEAD"),
    ]
    others = {item.param("line"): item.param("otherLine") for item in outcome.warnings}
    assert others == {"2": "1", "3": "1", "4": "1", "9": "8"}
    roster = await ground.row("roster")
    assert (roster["number"], roster["row_count"], roster["fault_count"]) == (1, 6, 4)


async def test_a_line_given_again_replaces_and_the_same_call_changes_nothing(
    ground: Ground,
) -> None:
    bad, good = line(ground, 1, id_card="1"), line(ground, 2, relation="配偶")
    await imported(ground, (bad, good))
    before = await ground.rows("roster_row")
    async with ground.unchanged("audit_event"):
        again = await imported(ground, (bad, good))
    assert told(again) == [("1", "idCard", "LENGTH")]
    corrected = replace(bad, id_card=person())
    outcome = await imported(ground, (corrected,))
    assert outcome.warnings == ()
    after = {row["line"]: row for row in await ground.rows("roster_row")}
    assert {row["id"] for row in before} == {row["id"] for row in after.values()}
    assert after[1]["fault"] is None and after[1]["id_card_masked"] is not None
    roster = await ground.row("roster")
    assert (roster["row_count"], roster["fault_count"], roster["version"]) == (2, 0, 2)


async def test_the_draft_may_be_named_and_is_continued_under_the_same_key(
    ground: Ground,
) -> None:
    made = await imported(ground, (line(ground, 1),), key="k")
    named = made.ids["roster"]
    other = await imported(ground, (line(ground, 2, "H2"),), key="k", roster=named)
    assert other.ids["roster"] == named and not other.replayed
    assert (await ground.row("roster"))["row_count"] == 2
    assert await ground.rows("idempotency") == []


async def test_a_dry_run_says_the_same_and_writes_nothing(ground: Ground) -> None:
    lines = (line(ground, 1), line(ground, 2, relation="配偶", id_card="1"))
    async with ground.unchanged():
        outcome = await imported(ground, lines, dry_run=True)
    assert outcome.dry_run and told(outcome) == [("2", "idCard", "LENGTH")]


async def test_what_cannot_be_taken_is_refused_whole(ground: Ground) -> None:
    actor = ground.actor(Role.COUNTY_PA)

    async def refused(**changes: Any) -> tuple[Any, ...]:
        values: dict[str, Any] = {"rows": (line(ground, 1),), "source": "名册.xlsx"} | changes
        return await ground.refused(roster_import, actor, RosterImport(**values))

    assert codes(await refused(rows=())) == ["VALIDATION@rows"]
    many = tuple(line(ground, number) for number in range(1, 2002))
    too_many = await refused(rows=many)
    assert codes(too_many) == ["VALIDATION@rows"]
    assert figures(too_many) == {"reason": "TOO_MANY", "maxItems": "2000"}
    numbered = (line(ground, 0), line(ground, 5), line(ground, 5))
    assert codes(await refused(rows=numbered, source=" ")) == [
        "VALIDATION@rows.0.line",
        "VALIDATION@rows.2.line",
        "VALIDATION@source",
    ]
    nowhere = GlobalId("roster", ground.county_id, (await _id_of(ground)))
    assert codes(await refused(roster=nowhere)) == ["NOT_FOUND@roster"]
    elsewhere = GlobalId("roster", ground.elsewhere(), (await _id_of(ground)))
    assert codes(await refused(roster=elsewhere)) == ["NOT_FOUND@roster"]


async def _id_of(ground: Ground) -> Any:
    return await ground.owner.fetchval("select gen_random_uuid()")


async def test_a_published_version_takes_no_line(ground: Ground) -> None:
    outcome = await in_force(ground, (line(ground, 1),))
    command = RosterImport(rows=(line(ground, 2, "H2"),), source="x", roster=outcome.ids["roster"])
    refusals = await ground.refused(roster_import, ground.actor(Role.COUNTY_PA), command)
    assert codes(refusals) == ["INVALID_TRANSITION@roster"]
    assert figures(refusals)["state"] == RosterState.PUBLISHED
    following = await imported(ground, (line(ground, 2, "H2"),))
    assert following.ids["roster"] != outcome.ids["roster"]
    assert (await ground.row("roster", state="DRAFT"))["number"] == 2


@pytest.mark.parametrize("role", [Role.COUNTY_BANK, Role.COUNTY_FIN, Role.COUNTY_GOV])
async def test_only_the_county_office_imports(ground: Ground, role: Role) -> None:
    actor = ground.bank() if role is Role.COUNTY_BANK else ground.actor(role)
    command = RosterImport(rows=(line(ground, 1),), source="x")
    with pytest.raises(Denied):
        await ground.door.execute(roster_import, actor, command)
    assert await ground.rows("roster") == []


async def test_a_person_of_another_household_of_the_county(ground: Ground) -> None:
    person_of = await ground.household()
    number = (await ground.row("household", id=person_of.household_id))["household_no"]
    outcome = await imported(ground, (line(ground, 1, "HX", id_card=person_of.id_card),))
    assert told(outcome) == [("1", "idCard", "IN_ANOTHER_HOUSEHOLD")]
    assert outcome.warnings[0].param("householdNo") == number
    own = line(ground, 1, number, id_card=person_of.id_card)
    assert (await imported(ground, (own,))).warnings == ()


async def test_who_has_left_the_roster_may_be_listed_elsewhere(ground: Ground) -> None:
    person_of = await ground.household()
    await ground.owner.execute(
        "update household set left_roster_on = $1 where county_id = $2 and id = $3",
        date(2018, 12, 1),
        ground.county_id,
        person_of.household_id,
    )
    outcome = await imported(ground, (line(ground, 1, "HX", id_card=person_of.id_card),))
    assert outcome.warnings == ()


async def test_a_person_of_another_county_is_only_a_warning(ground: Ground) -> None:
    number, home = person(), ground.elsewhere()
    await ground.owner.execute(
        "insert into identity_index values ($1, $2, gen_random_uuid())",
        VAULT.fingerprint(number),
        home,
    )
    outcome = await imported(ground, (line(ground, 3, id_card=number),))
    assert [(item.code.value, item.path, item.params) for item in outcome.warnings] == [
        ("IDENTITY_IN_ANOTHER_COUNTY", ("input", "rows", "0", "idCard"), (("line", "3"),))
    ]
    assert (await ground.row("roster_row"))["fault"] is None


async def test_an_unknown_area_code_is_only_a_warning(ground: Ground) -> None:
    lines = (
        line(ground, 1, "H1", id_card=person("529999")),
        line(ground, 2, "H2", id_card=person("990001")),
        line(ground, 3, "H3", id_card=person("510104")),
    )
    outcome = await imported(ground, lines)
    assert [(item.code.value, item.param("line")) for item in outcome.warnings] == [
        ("ID_COUNTY_UNKNOWN", "1"),
        ("ID_COUNTY_UNKNOWN", "2"),
    ]
    assert (await ground.row("roster"))["fault_count"] == 0


async def test_the_trail_holds_no_number_and_no_name(ground: Ground) -> None:
    lines = (line(ground, 1), line(ground, 2, id_card="52032719600101001"))
    await imported(ground, lines, key="k")
    rows = [*await ground.rows("audit_event"), *await ground.rows("idempotency")]
    rows += await ground.rows("outbox")
    text = str(rows)
    for one in lines:
        assert one.id_card is not None and one.id_card not in text and str(one.name) not in text
    event = await ground.row("audit_event")
    assert event["act"] == "roster:import" and event["object_kind"] == "roster"


async def test_two_thousand_lines_with_faults_among_them(ground: Ground) -> None:
    lines = []
    for number in range(1, 2001):
        change: dict[str, Any] = {}
        if number % 10 == 0:
            change = {"id_card": "52032719600101001X"}
        elif number % 25 == 1:
            change = {"village": None}
        lines.append(line(ground, number, f"H{number}", **change))
    outcome = await imported(ground, lines)
    roster = await ground.row("roster")
    assert (roster["row_count"], roster["fault_count"]) == (2000, 200 + 80)
    assert len(told(outcome)) == 280
    places = [int(item.path[2]) for item in outcome.warnings]
    assert places == sorted(places)
    good = [row for row in await ground.rows("roster_row") if row["fault"] is None]
    assert len(good) == 1720
    refusals = await published(ground, outcome.ids["roster"])
    assert figures(refusals.refusals)["count"] == "280"


async def test_statements_do_not_depend_on_the_number_of_lines(ground: Ground) -> None:
    await imported(ground, (line(ground, 9001, "HW"),))
    counts = []
    for size in (1, 500):
        lines = [line(ground, number, f"H{number}") for number in range(1, size + 1)]
        async with ground.counted() as statements:
            await imported(ground, lines)
        counts.append(len(ground.ours(statements)))
    assert counts == [11, 11], counts
