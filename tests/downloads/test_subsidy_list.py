"""The list of a quarter's subsidy: lines, exact totals, three columns to sign in."""

from __future__ import annotations

import pytest

from authz.role import Role
from tests.downloads.books import list_of
from tests.downloads.reading import fetch, lines, list_path, sheet_of, trimmed
from tests.factory_subsidy import subsidy_batch
from tests.notice.desk import County

pytestmark = pytest.mark.anyio

_PERSON = "序号 乡镇 村 户编号 户主 借款人 身份证号（脱敏） 贷款编号 合同号"
_INTEREST = "类型 计息起 计息止 天数（天） 积数（元·天） 年利率（%） 应计利息（元）"
_SUBSIDY = "贴息金额（元） 不予贴息原因 抵扣贷款利息（元） 返还农户（元）"
HEADINGS = f"{_PERSON} {_INTEREST} {_SUBSIDY}".split()
QUERY = """query($where: LoanFilter) { loans(where: $where, first: 10) { nodes {
  loanNo contractNo township { name }
  household { householdNo village headName members { name idCard } } } } }"""


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
async def test_every_line_is_the_loan_that_the_query_tells_of(county: County, kind: str) -> None:
    batch = await list_of(county)
    office = county.office(Role.COUNTY_FIN)
    found = trimmed(await lines(office, list_path(batch, kind)))
    asked = await office.ask(QUERY, where={"county": {"eq": county.code}})
    loans = {one["loanNo"]: one for one in asked["loans"]["nodes"]}
    assert found[0] == ["扶贫小额信贷贴息花名册"]
    head = {line[0]: line[1] for line in found[1:14] if len(line) == 2}
    assert head["县"] == county.directory.region(county.county_id).name
    assert head["承贷金融机构"] == county.rcc.name
    assert (head["年度"], head["季度"], head["笔数"]) == ("2018", "2", "3")
    assert (head["起始日"], head["截止日"]) == ("2018-03-21", "2018-06-20")
    assert (head["状态"], head["贴息总额（元）"]) == ("财政已拨付", "1162.77")
    assert found[15] == HEADINGS
    rows = [dict(zip(HEADINGS, line + [""] * 20, strict=False)) for line in found[16:19]]
    assert len(loans) == 3
    for number, row in enumerate(rows, 1):
        loan = loans[row["贷款编号"]]
        household = loan["household"]
        assert row["序号"] == str(number)
        assert row["户主"] == household["headName"] == f"李四{number}"
        assert (row["乡镇"], row["村"]) == (loan["township"]["name"], household["village"])
        assert row["户编号"] == household["householdNo"]
        assert [row["借款人"], row["身份证号（脱敏）"]] == [*household["members"][0].values()]
        assert row["合同号"] == loan["contractNo"]
        assert (row["天数（天）"], row["积数（元·天）"]) == ("92", "4600000.00")
        assert (row["年利率（%）"], row["计息起"]) == ("4.75", "2018-03-21")
    assert [row["应计利息（元）"] for row in rows] == ["606.94", "555.83", "277.08"]
    assert [row["贴息金额（元）"] for row in rows] == ["606.94", "555.83", "0.00"]
    assert [row["不予贴息原因"] for row in rows] == ["", "", "改变用途"]
    total = dict(zip(HEADINGS, found[19], strict=False))
    assert (total["序号"], total["应计利息（元）"]) == ("合计", "1439.85")
    assert total["贴息金额（元）"] == head["贴息总额（元）"]
    assert (total["抵扣贷款利息（元）"], total["返还农户（元）"]) == ("1162.77", "0.00")
    assert found[-3:] == [
        ["", "承贷金融机构", "扶贫部门", "财政部门"],
        ["签章", "bank-1", "pa-1", "fin-1"],
        ["日期", "2018-06-21", "2018-06-25", "2018-06-29"],
    ]


async def test_the_query_names_the_file(county: County) -> None:
    """The paths are those that the offices fetch."""
    batch = await list_of(county)
    office = county.office(Role.COUNTY_FIN)
    asked = "query($id: ID!) { subsidyBatch(id: $id) { download { xlsx csv } } }"
    found = (await office.ask(asked, id=str(batch)))["subsidyBatch"]["download"]
    assert found == {"xlsx": list_path(batch, "xlsx"), "csv": list_path(batch, "csv")}
    assert (await fetch(office, found["csv"])).status_code == 200


async def test_a_draft_is_to_be_signed_by_hand(county: County) -> None:
    batch = await subsidy_batch(county.owner, county.county_id, county.rcc.id)
    found = await lines(county.office(Role.COUNTY_FIN), list_path(batch))
    assert found[16][0] == "合计" and found[16][15] == "0.00"
    assert found[-2:] == [["签章", "", "", ""], ["日期", "", "", ""]]


async def test_the_sheet_prints_on_wide_pages_with_the_heading_on_each(county: County) -> None:
    batch = await list_of(county)
    answer = await fetch(county.office(Role.COUNTY_FIN), list_path(batch, "xlsx"))
    sheet = sheet_of(answer.content)
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.print_title_rows == "$16:$16" and sheet.freeze_panes == "A17"
    # Three cells high enough for a stamp.
    heights = [dimension.height for dimension in sheet.row_dimensions.values() if dimension.height]
    assert 48 in heights
