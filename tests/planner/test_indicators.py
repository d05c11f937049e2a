"""Indicators: orders by unrounded ratios, pages of groups, filters, months, and what is refused."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from tests.office import Office

CITY = "CITY_PA@520300"


def rows(office: Office, who: str, given: str, fields: str = "county { code }") -> Any:
    text = f"{{ indicators({given}) {{ totalCount pageInfo {{ endCursor hasNextPage }}"
    text += f" nodes {{ {fields} }} }} }}"
    found = office.data(office.actor(who), text)["indicators"]
    assert len(office.sent) == 1, "a read is one statement"
    return found


def refused(office: Office, who: str, given: str, locale: str = "zh") -> dict[str, Any]:
    text = f"{{ indicators({given}) {{ totalCount }} }}"
    answer = office.answer(office.actor(who), text, locale=locale)
    (error,) = answer.errors
    assert answer.data == b"null"
    return error


def test_pages_go_through_all_groups_in_the_order_of_the_unrounded_ratio(office: Office) -> None:
    given = 'region: "520000", groupBy: [COUNTY, LENDER], '
    order = "orderBy: {field: OVERDUE_RATIO, direction: DESC}"
    fields = "county { code } lender { code } overdue outstanding"
    seen: list[tuple[Any, ...]] = []
    after = ""
    while True:
        page = rows(office, "PROV_PA@520000", f"{given}{order}, first: 90{after}", fields)
        seen += [
            (
                Fraction(one["overdue"]) / (Fraction(one["outstanding"]) or -1),
                one["county"]["code"],
                one["lender"]["code"],
            )
            for one in page["nodes"]
        ]
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = f', after: "{page["pageInfo"]["endCursor"]}"'
    assert len(seen) == len(set(seen)) == page["totalCount"] > 180
    ratios = [one[0] for one in seen]
    assert ratios == sorted(ratios, reverse=True) and ratios[0] > ratios[-1]


def test_a_filter_narrows_what_is_grouped(office: Office) -> None:
    fields = "loanCount outstanding fundBalance projectCount"
    whole = rows(office, CITY, 'region: "520300", groupBy: []', fields)["nodes"][0]
    parts = [
        rows(office, CITY, f'region: "520300", groupBy: [], where: {where}', fields)["nodes"][0]
        for where in ('{county: {eq: "520327"}}', '{not: {county: {eq: "520327"}}}')
    ]
    assert sum(one["loanCount"] for one in parts) == whole["loanCount"]
    assert sum(one["projectCount"] for one in parts) == whole["projectCount"]
    assert all(one["loanCount"] and one["fundBalance"] for one in parts)
    # What belongs to no lender has no place where lenders are told apart.
    one = rows(office, CITY, 'region: "520300", groupBy: [], where: {lender: {eq: "RCC-520327"}}',
               fields)["nodes"][0]  # fmt: skip
    assert one["fundBalance"] is None and one["projectCount"] is None
    assert 0 < one["loanCount"] < whole["loanCount"]


def test_nothing_is_no_group_and_no_zero(office: Office) -> None:
    given = 'region: "520300", groupBy: [], asOf: "2018-06-30"'
    assert rows(office, CITY, given)["nodes"] == []
    given = 'region: "520300", groupBy: [MONTH], from: "2018-01-01", to: "2022-12-31"'
    assert rows(office, CITY, given) == {
        "totalCount": 0,
        "pageInfo": {"endCursor": None, "hasNextPage": False},
        "nodes": [],
    }


@pytest.mark.parametrize(
    ("given", "argument", "zh", "en"),
    [
        ("groupBy: [MONTH]", "groupBy", "按月份分组须给出", "grouping by month needs"),
        ('groupBy: [CITY], from: "2018-01-31", to: "2018-02-01"', "groupBy", "须按 MONTH", "MONTH"),
        ('groupBy: [MONTH], from: "2018-01-31"', "to", "须同时给出", "go together"),
        ('groupBy: [MONTH], to: "2018-01-31"', "from", "须同时给出", "go together"),
        (
            'groupBy: [MONTH], asOf: "2018-01-31", from: "2018-01-31", to: "2018-01-31"',
            "asOf",
            "不能与",
            "cannot go",
        ),
        ('groupBy: [MONTH], from: "2018-02-01", to: "2018-01-31"', "to", "须不早于", "before"),
        ('groupBy: [MONTH], from: "2018-01-01", to: "2023-01-01"', "to", "至多 60", "60 months"),
    ],
)
def test_contradictions_are_told(
    office: Office, given: str, argument: str, zh: str, en: str
) -> None:
    error = refused(office, CITY, f'region: "520300", {given}')
    assert error["extensions"]["code"] == "BAD_USER_INPUT" and zh in error["message"]
    assert error["extensions"]["argument"] == argument
    assert en in refused(office, CITY, f'region: "520300", {given}', "en")["message"]


def test_sixty_months_are_asked_for_at_once(office: Office) -> None:
    given = 'region: "520300", groupBy: [MONTH], from: "2018-01-31", to: "2022-12-01"'
    assert rows(office, CITY, given)["totalCount"] == 0


@pytest.mark.parametrize(
    ("who", "given"),
    [
        (CITY, 'region: "520100", groupBy: [COUNTY]'),
        (CITY, 'region: "520300", groupBy: [COUNTY], where: {county: {eq: "520102"}}'),
        ("TOWN_PA@520327100", 'region: "520327", groupBy: []'),
        # The court reads the book of today and no statistics.
        ("COUNTY_COURT@520327", 'region: "520327", groupBy: [], asOf: "2018-06-30"'),
    ],
)
def test_out_of_scope_is_forbidden(office: Office, who: str, given: str) -> None:
    error = refused(office, who, given)
    assert error["extensions"]["code"] == "FORBIDDEN" and error["extensions"]["decisionId"]


def test_what_is_grouped_by_may_come_in_a_variable(office: Office) -> None:
    """A kept plan is of its grouping and of which months are given, not of the first request."""
    text = """query($by: [IndicatorDimension!]!, $from: Date, $to: Date, $asOf: Date) {
      indicators(region: "520300", groupBy: $by, from: $from, to: $to, asOf: $asOf, first: 1) {
        totalCount nodes { loanCount } } }"""
    actor = office.actor(CITY)
    counts = [
        office.data(actor, text, by=by, **months)["indicators"]["totalCount"]
        for by, months in (
            ([], {}),
            (["COUNTY"], {}),
            (["LENDER", "COUNTY"], {"asOf": None}),
            (["COUNTY", "LENDER", "LENDER"], {}),
            (["COUNTY"], {"asOf": "2018-06-30"}),
            (["MONTH"], {"from": "2018-06-30", "to": "2018-06-30"}),
        )
    ]
    assert counts[:2] == [1, 14] and counts[2] == counts[3] > 14 and counts[4:] == [0, 0]
