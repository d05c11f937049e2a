"""Lending institutions of each county and their outlets, by rule.

Every county has its rural credit institution (RCC-<county>), the Agricultural Bank (ABC-<county>)
and the Postal Savings Bank (PSBC-<county>); some have a city commercial bank (CITY-<county>) or a
village bank (VILLAGE-<county>). Which rural institution had become a commercial bank by 2018 is
known here for two of them; for the rest the form and the style of the name follow a rule and are
the demo's, and no credit code is given, because none is known.

Ids: lender = 10 * (place of the county in the order of codes, from 1) + 1 to 5 for the kinds in
the order above; outlet = 100 * lender + its number. An outlet's code is its lender's code and the
last three digits of its township's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ops.seed.copy import Lines
from ops.seed.regions import County, Region

RCC, ABC, PSBC, CITY_COMMERCIAL, VILLAGE = "RCC", "ABC", "PSBC", "CITY_COMMERCIAL", "VILLAGE"
PEOPLES = (
    "布依族苗族|仡佬族苗族|彝族回族苗族|苗族布依族|苗族侗族|土家族苗族|苗族|侗族|土家族|水族|布依族"
)
SUFFIX = re.compile(rf"(?:{PEOPLES})?(?:自治县|特区|新区直管区|县|市|区)$")

# 三都农商行 and 赤水联社 are named by public sources; the others follow the rule.
KNOWN_COMMERCIAL = frozenset({"522732"})
KNOWN_UNION = frozenset({"520381"})
BANK_OF_GUIYANG_CITY = "520100"
VILLAGE_BANK_EVERY = 6


@dataclass(frozen=True, slots=True)
class Outlet:
    """A place of business in a township."""

    id: int
    code: str
    name: str
    township_id: int


@dataclass(frozen=True, slots=True)
class Lender:
    """A county's lending institution with its outlets."""

    id: int
    code: str
    name: str
    kind: str
    group: str
    county_id: int
    outlets: tuple[Outlet, ...]

    def outlet_in(self, township_id: int) -> Outlet:
        """The outlet that serves a township: its own one, or the lender's only one."""
        for outlet in self.outlets:
            if outlet.township_id == township_id:
                return outlet
        return self.outlets[0]


def lenders_of(county: County, place: int) -> tuple[Lender, ...]:
    """The lenders of the county at `place` (from 1) in the order of codes."""
    base = place * 10
    stem = SUFFIX.sub("", county.region.name)
    seat = county.townships[:1]
    made = [
        _rural(county, base + 1, stem),
        _lender(county, base + 2, ABC, f"中国农业银行股份有限公司{stem}支行", seat),
        _lender(county, base + 3, PSBC, f"中国邮政储蓄银行股份有限公司{stem}支行", seat),
    ]
    if _has_city_bank(county, place):
        bank = "贵阳银行" if county.city.code == BANK_OF_GUIYANG_CITY else "贵州银行"
        name = f"{bank}股份有限公司{stem}支行"
        made.append(_lender(county, base + 4, CITY_COMMERCIAL, name, seat))
    if county.townships and place % VILLAGE_BANK_EVERY == 0:
        name = f"{stem}黔兴村镇银行股份有限公司"
        made.append(_lender(county, base + 5, VILLAGE, name, seat))
    return tuple(made)


def add_lenders(lines: Lines, lenders: Iterable[Lender]) -> None:
    """Rows of `lender` and `outlet`."""
    for lender in lenders:
        lines.add(
            "lender",
            lender.id,
            lender.code,
            lender.name,
            lender.kind,
            lender.group,
            None,
            lender.county_id,
        )
        for outlet in lender.outlets:
            lines.add(
                "outlet",
                outlet.id,
                outlet.code,
                outlet.name,
                lender.id,
                lender.county_id,
                outlet.township_id,
            )


def _has_city_bank(county: County, place: int) -> bool:
    return bool(county.townships) and (county.city.code == BANK_OF_GUIYANG_CITY or place % 5 == 0)


def _rural(county: County, lender_id: int, stem: str) -> Lender:
    region = county.region
    commercial = region.exit_batch != "2018-2020" and region.code not in KNOWN_UNION
    if commercial or region.code in KNOWN_COMMERCIAL:
        name, kind = f"贵州{stem}农村商业银行股份有限公司", "RURAL_COMMERCIAL_BANK"
    else:
        name, kind = f"{region.name}农村信用合作联社", "RCC"
    return _lender(county, lender_id, RCC, name, county.townships, kind)


def _lender(
    county: County,
    lender_id: int,
    group: str,
    name: str,
    townships: Iterable[Region],
    kind: str | None = None,
) -> Lender:
    prefix = {CITY_COMMERCIAL: "CITY"}.get(group, group)
    code = f"{prefix}-{county.code}"
    outlets = tuple(
        Outlet(
            lender_id * 100 + number,
            f"{code}-{township.code[-3:]}",
            f"{name}{SHORTER.sub('', township.name)}{'分社' if kind == 'RCC' else '支行'}"
            if group == RCC
            else f"{name}营业部",
            township.id,
        )
        for number, township in enumerate(townships, 1)
    )
    lender_kind = kind or {VILLAGE: "VILLAGE_BANK"}.get(group, group)
    return Lender(lender_id, code, name, lender_kind, group, county.id, outlets)


SHORTER = re.compile(r"(?:街道办事处|街道|办事处|民族乡|社区服务中心|镇|乡)$")
