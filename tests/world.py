"""The test world: a small Guizhou, and a second province beside it for tests of leaks.

云南省 530000 has one city (昆明市 530100) with two counties (五华区 530102, 盘龙区 530103), each
with lenders, households, loans, a fund, and projects on both sides of 5,000,000, made by the
builders of the demo. What an actor of Guizhou sees must never depend on it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from models.identity import IdentityKey, IdentityKeys
from ops.seed import SeedReport, load_demo
from ops.seed.books import EXACT
from ops.seed.county import CountyPlan
from ops.seed.demo import WATCH_FEN, plans
from ops.seed.lenders import lenders_of
from ops.seed.reference import Place, dictionaries, guizhou_places
from ops.seed.regions import Region, allotted, counties, guizhou

SEED = 20181220
# Test keys: their rows are made anew in every run and hold invented people only.
KEYS = IdentityKeys("test-1", {"test-1": IdentityKey(bytes(range(32)), bytes(range(32, 64)))})

SECOND_PROVINCE_ID = 530_000_000
SECOND_CITY_ID = 530_100_000
SECOND_COUNTY_IDS = (530_102_000, 530_103_000)
SECOND_COUNTY_LOANS = 24

_DIVISIONS = (
    ("530000", "云南省", "province", "", "省"),
    ("530100", "昆明市", "prefecture", "530000", "地级市"),
    ("530102", "五华区", "county", "530100", "市辖区"),
    ("530103", "盘龙区", "county", "530100", "市辖区"),
    ("530102001", "华山街道", "township", "530102", "街道"),
    ("530102002", "护国街道", "township", "530102", "街道"),
    ("530102100", "西翥镇", "township", "530102", "镇"),
    ("530103001", "拓东街道", "township", "530103", "街道"),
    ("530103100", "松华镇", "township", "530103", "镇"),
)
_FIELDS = ("code", "name", "level", "parent_code", "kind")
_AMOUNTS_FEN = (WATCH_FEN, WATCH_FEN - 1, 7 * WATCH_FEN // 5, WATCH_FEN // 4)


def load(owner_url: str, *, loans: int, business_date: date) -> SeedReport:
    """Fill a migrated, empty database with the world; `loans` of them in Guizhou."""
    places = second_places()
    return load_demo(
        owner_url,
        dictionaries([*guizhou(), *second_province()], [*guizhou_places(), *places]),
        # What offices record beside loans each test makes as it needs it.
        [*(replace(one, reported=False) for one in plans(loans, SEED)), *second_plans(places)],
        seed=SEED,
        keys=KEYS,
        business_date=business_date,
    )


def second_province() -> list[Region]:
    """The divisions of the second province, parents first."""
    return allotted([dict(zip(_FIELDS, row, strict=True)) for row in _DIVISIONS])


def second_places() -> list[Place]:
    """Its counties with their lenders, whose ids follow those of Guizhou."""
    after = len(guizhou_places()) + 1
    return [
        Place(county, lenders_of(county, number))
        for number, county in enumerate(counties(second_province()), after)
    ]


def second_plans(places: list[Place]) -> list[CountyPlan]:
    """The first county lends as usual; in the second the rural lender stands at exactly 3 %."""
    return [
        CountyPlan(places[0], SECOND_COUNTY_LOANS, amounts=_AMOUNTS_FEN),
        CountyPlan(places[1], SECOND_COUNTY_LOANS, book=EXACT, amounts=_AMOUNTS_FEN),
    ]
