"""`policy.csv` as a document: complete, unambiguous, reasoned; and what makes a policy refused."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, false, true

from authz.act import Act
from authz.fence import FenceError
from authz.policy import PATH, PolicyError, policy, read_policy
from authz.resource import Resource
from authz.role import Role
from authz.rows import UnmarkedTable, rows, rows_of_act
from authz.wall import Wall, wall
from models.tables import METADATA
from tests.authz.people import seat

HEAD = "role,act,resource,condition,reason\n"
FIRST = 'COUNTY_FIN,fund:open,fund,obj.county_id == sub.county_id,"B3, finance"\n'


def test_every_act_and_every_role_has_a_line() -> None:
    assert {line.act for line in policy().lines} == set(Act)
    assert {line.role for line in policy().lines} == set(Role)


# 一(二), 三(一)5: a clause of the notice; B29: a gap in it and the reading we fixed.
_GROUND = re.compile(r"[一二三]\([一二三四五六七八九]\)[1-9]?|\bB[1-9][0-9]?\b")


def test_every_reason_names_its_clause_or_reading_in_both_languages() -> None:
    for line in policy().lines:
        assert _GROUND.search(line.reason), line
        assert any("\u4e00" <= sign <= "\u9fff" for sign in line.reason), line
        assert any("a" <= sign <= "z" for sign in line.reason), line


def test_the_file_is_written_in_one_way() -> None:
    text = PATH.read_text(encoding="utf-8")
    assert text.endswith("\n") and "\r" not in text and "\t" not in text
    assert len(text.splitlines()) == len(policy().lines) + 1
    writes = [list(Act).index(line.act) for line in policy().lines if not line.act.is_read]
    assert writes == sorted(writes)


def test_every_act_touches_tables_that_exist() -> None:
    for act in Act:
        for name in (*act.writes, *act.sees):
            assert METADATA.tables[name].info["tenancy"] in ("tenant", "reference"), (act, name)
        assert set(act.whole) <= set(act.sees)
        assert act.is_read == (not act.writes)


def test_every_table_has_a_row_filter_for_every_role() -> None:
    for table in METADATA.sorted_tables:
        for role in Role:
            found = rows(table, role)
            alias = rows(table.alias("other"), role)
            match table.info["tenancy"]:
                case "reference":
                    assert found.compare(true()) and alias.compare(true())
                case "system":
                    assert found.compare(false()) and alias.compare(false())
                case _:
                    assert not found.compare(true())
                    assert found.compare(false()) == (
                        policy().line(role, Act.reading(table.info["resource"])) is None
                    )
                    assert f"{table.name}." not in str(alias)


def test_every_resource_of_a_table_is_known_and_read_by_somebody() -> None:
    for table in wall().tenant:
        assert policy().holders(Act.reading(Resource(table.info["resource"]))), table.name


def test_a_table_without_marks_is_nobodys() -> None:
    bare = Table("bare", MetaData(), Column("county_id", Integer))
    marked = Table("bare", MetaData(), Column("id", Integer), info={"tenancy": "tenant"})
    for table in (bare, marked):
        with pytest.raises(UnmarkedTable):
            rows(table, Role.COUNTY_PA)


def test_the_form_of_the_county_filter_follows_the_level() -> None:
    table = METADATA.tables["risk_fund"]
    assert str(rows(table, Role.COUNTY_FIN)) == "risk_fund.county_id = :sub_county_id"
    assert str(rows(table, Role.PROV_FIN)) == (
        ":sub_county_min <= risk_fund.county_id AND risk_fund.county_id <= :sub_county_max"
    )
    assert rows_of_act(table, Role.PROV_FIN, Act.FUND_INJECT).compare(false())


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "first line"),
        ("role,act\n", "first line"),
        (HEAD + "COUNTY_FIN,fund:open,fund,True\n", "line 2: five filled cells"),
        (HEAD + "COUNTY_FIN,fund:open,fund,True, \n", "line 2: five filled cells"),
        (HEAD + "MAYOR,fund:open,fund,True,x\n", "line 2: 'MAYOR'"),
        (HEAD + "COUNTY_FIN,fund:burn,fund,True,x\n", "line 2: 'fund:burn'"),
        (HEAD + "COUNTY_FIN,fund:open,funds,True,x\n", "line 2: 'funds'"),
        (HEAD + "COUNTY_FIN,fund:open,loan,True,x\n", "line 2: fund:open is done to fund"),
        (HEAD + "COUNTY_FIN,fund:open,fund,obj.x == 1,x\n", "line 2: not an attribute"),
        (HEAD + "COUNTY_FIN,fund:open,fund,obj.amount > 1.5,x\n", "line 2: float literal"),
        (HEAD + FIRST + FIRST, "line 3: a second line"),
    ],
)
def test_what_makes_a_policy_refused(text: str, complaint: str) -> None:
    with pytest.raises(PolicyError, match=complaint):
        read_policy(text)


def test_quoted_cells_are_read_as_csv() -> None:
    (line,) = read_policy(HEAD + FIRST).lines
    assert line.reason == "B3, finance"


IN_COUNTY = "obj.county_id == sub.county_id"


@pytest.mark.parametrize(
    ("condition", "complaint"),
    [
        ("True", "must hold obj.county_id"),
        ("obj.lender_id == sub.lender_id", "must hold obj.county_id"),
        ("obj.county_id >= sub.county_min", "must hold obj.county_id"),
        ("obj.county_id == sub.lender_id", "must hold obj.county_id"),
        ("obj.county_id is None or obj.county_id == sub.county_id", "must hold obj.county_id"),
        (f"{IN_COUNTY} and obj.county_id == 520327000", "must hold obj.county_id"),
        (f"{IN_COUNTY} or obj.lender_id == sub.lender_id", "`or` is a fence only as"),
        (f"{IN_COUNTY} and obj.lender_id != 7", "not a bound"),
        (f"{IN_COUNTY} and obj.recipient is None", "no table of loan has the attribute recipient"),
    ],
)
def test_a_right_that_cannot_be_fenced_is_not_installed(condition: str, complaint: str) -> None:
    text = f"{HEAD}COUNTY_PA,loan:read,loan,{condition},x\n"
    with pytest.raises(FenceError, match=complaint):
        Wall(read_policy(text))


def test_a_line_for_a_county_opens_nothing_to_an_actor_without_one() -> None:
    """The interval of a province must not stand in for a county that is not there."""
    lines = (
        f"AUDITOR,loan:read,loan,{IN_COUNTY},x\n"
        f"AUDITOR,loan:approve,loan,{IN_COUNTY} and obj.lender_id == sub.lender_id,x\n"
    )
    wall_of_it = Wall(read_policy(HEAD + lines))
    sub = seat(Role.AUDITOR, 520000000, 1).attributes()
    settings = wall_of_it.scope(Role.AUDITOR, Act.LOAN_APPROVE, sub)
    for found in (settings, wall_of_it.scope(Role.AUDITOR, None, sub)):
        assert not any(name.startswith("app.loan") for name in found)
    assert settings["app.writes"] == ",audit_event,decision,"
    county = seat(Role.COUNTY_PA, 520327000, 3).attributes()
    assert wall_of_it.scope(Role.AUDITOR, None, county)["app.loan"] == "all"
