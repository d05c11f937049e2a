"""The fund's statement as a file: every cell is what the query says, and the totals are exact."""

from __future__ import annotations

from decimal import Decimal

import pytest

from authz.role import Role
from tests.downloads.books import YEAR, fund_of
from tests.downloads.reading import FIRST, LAST, lines, statement_path, trimmed
from tests.notice.desk import EN, ZH, County

pytestmark = pytest.mark.anyio

QUERY = """query($county: RegionCode!, $from: Date!, $to: Date!) {
  riskFund(county: $county) {
    documentNo bankName accountNo county { name }
    statement(from: $from, to: $to) {
      opening closing download { xlsx csv }
      lines { businessOn kind documentNo change balance entry { sourceLevel note } }
    }
  }
}"""
KINDS = {"INJECTION": "注入", "INTEREST": "专户利息"}
LEVELS = {"COUNTY": "县级", "PROVINCE": "省级", None: ""}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
async def test_every_cell_is_what_the_query_says(county: County, kind: str) -> None:
    await fund_of(county)
    office = county.office(Role.COUNTY_FIN)
    asked = await office.ask(QUERY, county=county.code, **{"from": FIRST, "to": LAST})
    fund = asked["riskFund"]
    told = fund["statement"]
    found = trimmed(await lines(office, told["download"][kind]))
    assert found[:13] == [
        ["风险补偿金专户流水"],
        ["依据", "黔府办函〔2018〕119号 二(六)1"],
        ["县", fund["county"]["name"]],
        ["设立文号", fund["documentNo"]],
        ["开户银行", fund["bankName"]],
        ["专户账号", fund["accountNo"]],
        ["起始日", FIRST],
        ["截止日", LAST],
        ["期初余额（元）", told["opening"]],
        ["期末余额（元）", told["closing"]],
        ["打印日", "2018-12-20"],
        [],
        ["记账日", "类型", "资金层级", "文号", "收入（元）", "支出（元）", "余额（元）", "说明"],
    ]
    expected = [[FIRST, "期初余额", "", "", "", "", told["opening"]]]
    for line in told["lines"]:
        change = Decimal(line["change"])
        entry = line["entry"]
        expected.append(
            [
                line["businessOn"],
                KINDS[line["kind"]],
                LEVELS[entry["sourceLevel"]],
                line["documentNo"],
                line["change"] if change > 0 else "",
                f"{-change:.2f}" if change < 0 else "",
                line["balance"],
            ]
        )
    assert len(told["lines"]) == 3
    assert found[13:17] == expected
    assert found[17] == ["合计", "", "", "", "500123.56", "0.00", told["closing"]]
    assert told["opening"] == YEAR[0][-1] and told["closing"] == "1500123.56"
    assert found[18:] == [[], ["资金层级：二(六)1"], ["支出：二(七)"]]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
async def test_it_speaks_english(county: County, kind: str) -> None:
    fund = await fund_of(county)
    found = await lines(county.office(Role.COUNTY_FIN), statement_path(fund, kind), EN)
    assert found[0][0] == "Statement of the risk-compensation fund"
    assert trimmed(found)[12] == [
        "Business day",
        "Kind",
        "Budget it came from",
        "Document number",
        "In (yuan)",
        "Out (yuan)",
        "Balance (yuan)",
        "Note",
    ]
    assert [line[1] for line in found[13:17]] == [
        "Opening balance",
        "Injection",
        "Interest earned",
        "Injection",
    ]


async def test_a_period_without_movements_has_its_balances(county: County) -> None:
    fund = await fund_of(county)
    path = statement_path(fund, "csv", **{"from": "2018-02-01", "to": "2018-02-28"})
    found = trimmed(await lines(county.office(Role.COUNTY_FIN), path))
    assert found[8:10] == [["期初余额（元）", "1500000.10"], ["期末余额（元）", "1500000.10"]]
    assert found[13:15] == [
        ["2018-02-01", "期初余额", "", "", "", "", "1500000.10"],
        ["合计", "", "", "", "0.00", "0.00", "1500000.10"],
    ]


async def test_an_empty_fund_has_a_statement(county: County) -> None:
    fund = await fund_of(county, ())
    found = trimmed(await lines(county.office(Role.COUNTY_FIN), statement_path(fund), ZH))
    assert found[13:15] == [
        [FIRST, "期初余额", "", "", "", "", "0.00"],
        ["合计", "", "", "", "0.00", "0.00", "0.00"],
    ]
