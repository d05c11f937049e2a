"""What somebody wrote into a name is never run by whoever opens the file."""

from __future__ import annotations

import pytest

from authz.role import Role
from tests.downloads.books import HOSTILE, claim_of, entry, fund_of, list_of
from tests.downloads.reading import (
    claim_path,
    csv_lines,
    fetch,
    list_path,
    sheet_of,
    statement_path,
)
from tests.notice.desk import County

pytestmark = pytest.mark.anyio

NAMES = (HOSTILE, "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(1,2)", "\t=1+1", "\r=1+1", " =1", "＝1+1")


@pytest.mark.parametrize("name", NAMES)
async def test_a_hostile_name_is_text_in_every_file(county: County, name: str) -> None:
    claim, batch, fund = (
        await claim_of(county, name=name),
        await list_of(county, name=name),
        await fund_of(county, ()),
    )
    more = {"account": "COUNTY_BUDGET", "source_level": "COUNTY", "note": name}
    await entry(county, fund, "2018-05-01", "INJECTION", "10.00", 1, **more)
    office = county.office(Role.COUNTY_FIN)
    for path in (claim_path, list_path, statement_path):
        of = {claim_path: claim, list_path: batch, statement_path: fund}[path]
        cells = [cell for line in csv_lines(await fetch(office, path(of))) for cell in line]
        shown = [cell for cell in cells if name in cell]
        assert shown and all(cell.startswith(f"'{name}") for cell in shown)
        sheet = sheet_of((await fetch(office, path(of, "xlsx"))).content)
        written = [cell for row in sheet.iter_rows() for cell in row]
        found = [cell for cell in written if name.strip() in str(cell.value)]
        assert found
        for cell in found:
            # A text for good: quoted, so that editing does not make it a formula either.
            assert cell.data_type == "s" and cell.quotePrefix
        assert not [cell for cell in written if cell.data_type == "f"]
        assert not sheet._hyperlinks


async def test_a_negative_amount_stays_a_number(county: County) -> None:
    fund = await fund_of(county)
    more = {"account": "COMPENSATION_PAID"}
    claim = await claim_of(county)
    # The fund of a test may go below nothing; its balance is then a negative number.
    await entry(
        county, fund, "2018-12-10", "COMPENSATION", "-1600000.00", 9, claim_id=claim.key, **more
    )
    office = county.office(Role.COUNTY_FIN)
    (line,) = [
        line
        for line in csv_lines(await fetch(office, statement_path(fund)))
        if line[:1] == ["2018-12-10"]
    ]
    assert line[4:7] == ["", "1600000.00", "-99876.44"]
    sheet = sheet_of((await fetch(office, statement_path(fund, "xlsx"))).content)
    assert -99876.44 in [cell.value for row in sheet.iter_rows() for cell in row]
