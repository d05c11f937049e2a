"""What makes a statement short: constants that meet are one, a county is read once."""

from __future__ import annotations

import pytest

from authz.role import Role
from planner.fences import fence, nearly_all, one_county
from planner.text import concatenated, quoted


@pytest.mark.parametrize(
    ("pieces", "text"),
    [
        ([quoted("{"), quoted("}")], "'{}'"),
        (["'{\"a\":'", "'\"'||t.a||'\"'", "'}'"], "'{\"a\":\"'||t.a||'\"}'"),
        (["'{'", "(t.a)", "coalesce(t.b,'null')", "'}'"], "'{'||(t.a)||coalesce(t.b,'null')||'}'"),
        (["'['||f(t.a)||']'", "'['||f(t.b)||']'"], "'['||f(t.a)||']['||f(t.b)||']'"),
        (["'a'||'b'", "t.c"], "'ab'||t.c"),
        ([quoted("it's "), quoted("'"), "t.a", quoted("''")], "'it''s '''||t.a||''''''"),
        (["case when t.a = 'x' then 'y' end", "'z'"], "case when t.a = 'x' then 'y' end||'z'"),
        ([], "''"),
    ],
)
def test_constants_that_meet_are_one(pieces: list[str], text: str) -> None:
    assert concatenated(pieces) == text


@pytest.mark.parametrize(
    ("role", "table", "county"),
    [
        (Role.COUNTY_PA, "loan", "⟦sub_county_id⟧::INTEGER"),
        (Role.COUNTY_BANK, "loan", "⟦sub_county_id⟧::INTEGER"),
        (Role.CITY_PA, "loan", ""),
        (Role.PROV_PA, "loan", ""),
        (Role.COUNTY_PA, "region", ""),
    ],
)
def test_which_rows_are_of_one_county(role: Role, table: str, county: str) -> None:
    assert one_county(table, role) == county


def test_only_a_provinces_interval_counts_as_nearly_all_rows() -> None:
    province, city = (fence("project", role) for role in (Role.PROV_PA, Role.CITY_PA))
    most = nearly_all(province, Role.PROV_PA)
    assert most.startswith("(⟦sub_county_min⟧::INTEGER <= §.county_id AND ")
    assert ")::int <> 0 AND §.amount >= " in most and "<> 0" not in province
    assert nearly_all(city, Role.CITY_PA) == city
