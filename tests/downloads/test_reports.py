"""Files of statistics, reports and regions: what the query tells, to those whom it tells it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from rules.vocabulary import FiveTier, StatisticCode
from tests.downloads.books import HOSTILE, claim_of, fund_of
from tests.downloads.reading import fetch, lines, trimmed
from tests.downloads.test_rights import office_of
from tests.notice.days import pass_day
from tests.notice.desk import EN, County, accepted
from tests.notice.statistics import lent, pa, the_month
from tests.notice.test_part_2_9_report import assessment, the_report
from tests.services.using import used

pytestmark = pytest.mark.anyio

KINDS = ("csv", "xlsx")
REGIONS = ("overview", "regulator-extract", "funding-sources")


def about(name: str, region: str, kind: str = "csv", **days: str) -> str:
    query = "".join(f"&{key}={value}" for key, value in days.items())
    return f"/download/{name}.{kind}?region={region}{query}"


def wan(amount: str | None) -> str:
    return "" if amount is None else f"{Decimal(amount) / 10_000:.2f}"


@pytest.mark.parametrize("kind", KINDS)
async def test_a_month_is_what_the_query_tells(county: County, kind: str) -> None:
    await used(county.ground, state="NORMAL")
    await lent(county, tier=FiveTier.DOUBTFUL)
    await fund_of(county)
    await pass_day(county, "2018-07-02")
    month = await the_month(pa(county), None)
    shows = "{ statistic(id: %s) { download { xlsx csv html } } }"
    asked = await pa(county).ask(shows % f'"{month["id"]}"')
    path = asked["statistic"]["download"][kind]
    found = trimmed(await lines(pa(county), path))
    start = next(at for at, line in enumerate(found) if line[:1] == ["指标"])
    assert found[start] == ["指标", "金额（万元）", "笔数", "户数", "占比（%）"]
    told = {one["figure"]: one for one in month["figures"]}
    codes = [one for one in StatisticCode if one.value in told]
    for code, line in zip(codes, found[start + 1 :], strict=False):
        figure = told[code.value]
        name, amount, loans, households, share = [*line, "", "", "", ""][:5]
        assert (name, amount) == (code.zh, wan(figure["amount"])), line
        assert (loans, households) == tuple(
            "" if figure[one] is None else str(figure[one]) for one in ("loans", "households")
        )
        assert bool(share) == (figure["ratio"] is not None)
    heading = next(line for line in found if line[:1] == ["项目编号"])
    (total,) = [line for line in found if line[:1] == ["合计"]]
    sums = dict(zip(heading, [*total, *[""] * len(heading)], strict=False))
    for name, amount in (("用款金额", "6.00"), ("其中2017-07-25前", "0.00"), ("余额", "6.00")):
        assert sums[f"{name}（万元）"] == amount
    texts = {"用款主体", "主体类型", "名单状态", "风险等级", "整改期限"}
    yuan = ("已退出", "分红兑现", "连带保证", "抵押", "保险", "计划收回", "已收回")
    assert texts | {f"{one}（万元）" for one in yuan} <= set(heading)


async def test_a_report_to_print_is_escaped_and_does_nothing(county: County) -> None:
    case = await used(county.ground, state="NORMAL")
    await county.owner.execute(
        "update project set name = $2 where county_id = $1", county.county_id, f"<b>{HOSTILE}</b>"
    )
    await pass_day(county, "2018-07-02")
    bad = '<script>alert("x")</script> & <img src=x onerror=alert(1)>'
    accepted(await pa(county).act("projectAssess", assessment(case, findings=bad)))
    draft = await the_report(pa(county))
    given = {"report": draft["id"], "situation": bad + "\n第二行"}
    accepted(await pa(county).act("reportSubmit", given))
    path = f"/download/quarter-report.html?report={draft['id']}"
    for language, title in (("zh", "户贷企用季度情况报告"), (EN, "Quarterly report on")):
        answer = await fetch(pa(county), path, language)
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert answer.headers["content-disposition"].startswith("attachment;")
        page = answer.text
        assert title in page and "@media print" in page and "<svg" in page
        assert "<script" not in page and "<img" not in page and "<b>" not in page
        assert "&lt;script&gt;" in page and "\n第二行" in page
        assert page.count("<table") == page.count("</table>") >= 3
        assert page.endswith("</body></html>\n")
    assert "余额（万元）" in (await fetch(pa(county), path)).text


async def test_single_projects_of_a_report_follow_their_rights(county: County) -> None:
    small = await used(county.ground, state="NORMAL")
    large = await used(county.ground, state="NORMAL", declared=Decimal("5000000.00"), count=1)
    await pass_day(county, "2018-07-02")
    draft = await the_report(pa(county))
    accepted(await pa(county).act("reportSubmit", {"report": draft["id"], "situation": "运行平稳"}))
    numbers = {
        one.project: (await county.row("project", id=one.project.key))["project_no"]
        for one in (small, large)
    }
    wanted = {"COUNTY_PA": (small, large), "CITY_PA": (small,), "PROV_PA": (large,)}
    for role, cases in wanted.items():
        office = office_of(county, role)
        found = await lines(office, f"/download/quarter-report.csv?report={draft['id']}")
        cells = {cell for line in found for cell in line}
        shown = {one.project for one in (small, large) if numbers[one.project] in cells}
        assert shown == {one.project for one in cases}, role
        # The totals are over both.
        assert ["余额（万元）", "9.00"] in trimmed(found), role
    answer = await fetch(
        office_of(county, "COUNTY_BANK of another lender"),
        f"/download/quarter-report.csv?report={draft['id']}",
    )
    assert answer.status_code == 404


async def told_of(office: Any, path: str, first: str) -> list[dict[str, str]]:
    """Rows of the table whose first column is that one, by heading."""
    found = trimmed(await lines(office, path))
    start = next(at for at, line in enumerate(found) if line[:1] == [first])
    head, rows = found[start], []
    for line in found[start + 1 :]:
        if line[:1] in ([], ["合计"]):
            break
        rows.append(dict(zip(head, [*line, *[""] * len(head)], strict=False)))
    return rows


@pytest.mark.parametrize("kind", KINDS)
async def test_the_overview_of_a_region(county: County, kind: str) -> None:
    await lent(county)
    await lent(county, tier=FiveTier.LOSS)
    await fund_of(county)
    await pass_day(county, "2018-07-07")
    region = county.directory.region_by_code(county.code)
    assert region is not None
    city, province = county.directory.ancestors(region)
    for role, code in (("COUNTY_PA", county.code), ("PROV_PA", province.code)):
        path = about("overview", code, kind)
        rows = await told_of(office_of(county, role), path, "县")
        own = next(one for one in rows if one["县"] == region.name)
        assert own == {
            "县": region.name,
            "市州": city.name,
            "贷款余额（万元）": "6.00",
            "不良余额（万元）": "3.00",
            "不良率（%）": "50.00",
            "熔断机构": own["熔断机构"],
            "风险补偿金余额（万元）": own["风险补偿金余额（万元）"],
            "风险补偿金覆盖率（%）": own["风险补偿金覆盖率（%）"],
            "上月统计已报": "0",
            "月统计逾期": "1",
            "上季报告完成": "0",
            "书面报告逾期": "0",
        }
    cities = await told_of(office_of(county, "PROV_PA"), about("overview", province.code), "市州")
    assert len(cities) == 10  # Nine, and the new area on a par with them (A23).
    assert sum(int(one["县数"]) for one in cities) == 89


async def test_extracts_by_lender_and_by_source(county: County) -> None:
    await lent(county)
    borrower = await county.household()
    await county.loan(borrower, county.abc, tier=FiveTier.SUBSTANDARD)
    await county.loan(borrower, county.abc, amount=Decimal("10000.00"))
    office = office_of(county, "COUNTY_PA")
    rows = await told_of(office, about("regulator-extract", county.code), "县")
    by_lender = {one["承贷金融机构"]: one for one in rows}
    abc = by_lender[county.abc.name]
    assert (abc["笔数"], abc["贷款余额户数"], abc["贷款余额（万元）"]) == ("2", "1", "4.00")
    assert (abc["不良贷款余额（万元）"], abc["不良户数"]) == ("3.00", "1")
    (sources,) = await told_of(office, about("funding-sources", county.code), "县")
    assert (sources["资金来源"], sources["建档状态"], sources["笔数"]) == (
        "自有资金",
        "建档立卡贫困户",
        "3",
    )
    assert (sources["用途"], sources["期限"], sources["担保方式"]) == (
        "自主发展生产",
        "一年及以内",
        "信用",
    )
    assert sources["贷款余额（万元）"] == "7.00"
    # A lender's own loans only.
    rows = await told_of(county.bank(), about("regulator-extract", county.code), "县")
    assert [one["承贷金融机构"] for one in rows] == [county.rcc.name]


async def test_claims_of_a_region_and_period(county: County) -> None:
    await claim_of(county)
    claim = await county.row("claim")
    days = {"from": "2018-01-01", "to": "2018-12-31"}
    office = office_of(county, "COUNTY_FIN")
    (row,) = await told_of(office, about("claims-list", county.code, **days), "县")
    assert row["贷款本息损失（元）"] == f"{claim['loss']:.2f}"
    assert row["申请日"] == claim["submitted_on"].isoformat()
    before = {"from": "2017-01-01", "to": "2017-12-31"}
    assert await told_of(office, about("claims-list", county.code, **before), "县") == []


async def test_a_region_outside_the_scope_is_forbidden_and_an_unknown_one_bad(
    county: County,
) -> None:
    other = county.directory.region(county.elsewhere())
    assert other is not None
    for name in REGIONS:
        office = office_of(county, "COUNTY_PA")
        answer = await fetch(office, about(name, other.code))
        (error,) = answer.json()["errors"]
        assert (answer.status_code, error["extensions"]["code"]) == (403, "FORBIDDEN")
        assert error["extensions"]["argument"] == "region"
        answer = await fetch(office, about(name, "999999"))
        (error,) = answer.json()["errors"]
        assert (answer.status_code, error["extensions"]["code"]) == (400, "BAD_USER_INPUT")
    denied = await fetch(office_of(county, "TOWN_PA"), about("overview", county.code))
    assert denied.status_code == 403


async def test_a_file_about_a_region_is_on_record(county: County) -> None:
    await fetch(office_of(county, "COUNTY_PA"), about("overview", county.code))
    (event,) = await county.rows("audit_event", act="breaker:read")
    assert '"download": "overview"' in event["after"] and county.code in event["after"]
