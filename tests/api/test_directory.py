"""The dictionaries in memory: ids, codes of today and of before, what lies in what."""

from __future__ import annotations

import psycopg
import pytest

from models.database import Database
from models.directory import TIER_COUNTY, TIER_PROVINCE, Directory
from tests.conftest import DatabaseUrls

pytestmark = pytest.mark.anyio


def test_regions_lenders_and_outlets(directory: Directory) -> None:
    county = directory.region_by_code("520327")
    assert county is not None
    assert (county.id, county.tier, county.name) == (520327000, TIER_COUNTY, "凤冈县")
    assert directory.region(county.id) is county
    assert county.county_id == county.id
    assert [one.name for one in directory.ancestors(county)] == ["遵义市", "贵州省"]
    assert county.contains(520327001)
    assert not county.contains(520328000)
    province = directory.ancestors(county)[-1]
    assert (province.tier, province.county_id) == (TIER_PROVINCE, None)
    assert county in directory.counties(province)
    assert directory.counties(county) == [county]
    township = directory.region_by_code("520327100")
    assert township is not None
    assert (township.county_id, directory.counties(township)) == (county.id, [])
    lender = directory.lender_by_code("RCC-520327")
    assert lender is not None
    assert directory.lender(lender.id) is lender
    assert lender.home_county_id == county.id
    outlet = directory.outlet_by_code("RCC-520327-100")
    assert outlet is not None
    assert directory.outlet(outlet.id) is outlet
    assert (outlet.lender_id, outlet.township_id) == (lender.id, township.id)


def test_what_is_not_there(directory: Directory) -> None:
    assert directory.region(1) is None
    assert directory.region_by_code("000000") is None
    assert directory.lender(0) is None
    assert directory.lender_by_code("") is None
    assert directory.outlet(0) is None
    assert directory.outlet_by_code("rcc-520327-100") is None


def test_a_code_of_before_finds_the_same_region(directory: Directory) -> None:
    now, before = directory.region_by_code("520281"), directory.region_by_code("520222")
    assert now is not None
    assert now is before
    assert now.name == "盘州市"


async def test_it_is_read_again_at_most_once_a_minute(database_urls: DatabaseUrls) -> None:
    database = await Database.open(database_urls.app, size=1)
    try:
        directory = await Directory.load(database)
        with psycopg.connect(database_urls.owner, autocommit=True) as owner:
            owner.execute("update lender set code = 'NEW' where code = 'RCC-520327'")
        assert not await directory.refresh()
        assert directory.lender_by_code("NEW") is None
        directory._loaded_at -= 61
        version = directory.version
        assert await directory.refresh()
        assert directory.lender_by_code("NEW") is not None
        assert directory.lender_by_code("RCC-520327") is None
        assert directory.version == version + 1
    finally:
        await database.close()
