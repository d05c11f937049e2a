"""The file of a claim: loan, household (masked), loss, parts, five opinions, payment."""

from __future__ import annotations

from typing import Any

import pytest

from authz.role import Role
from tests.downloads.books import AT, SEATS, claim_of, entry, fund_of, shanghai
from tests.downloads.reading import claim_path, fetch, lines, sheet_of, trimmed
from tests.notice.desk import County, Office

pytestmark = pytest.mark.anyio

QUERY = """query($id: ID!) {
  claim(id: $id) {
    status round principal interest loss fundPart finding evidenceHash submittedOn
    download { xlsx csv }
    parts { number party share amount }
    opinions(first: 10) { nodes { seat answer opinion signedOn signedBy recordedAt } }
    county { name } township { name } lender { name } outlet { name }
    loan { loanNo contractNo amount rate valueOn maturesOn
      household { householdNo headName members { name idCard } } }
  }
}"""
SEAT_NAMES = ("乡镇扶贫部门", "乡镇财政部门", "县域承贷金融机构", "县级扶贫部门", "县级财政部门")


async def asked(office: Office, claim: Any) -> dict[str, Any]:
    """The claim as the query tells it."""
    found: dict[str, Any] = (await office.ask(QUERY, id=str(claim)))["claim"]
    return found


async def test_the_fields_are_what_the_query_says(county: County) -> None:
    claim = await claim_of(county)
    office = county.office(Role.COUNTY_FIN)
    told = await asked(office, claim)
    found = await lines(office, told["download"]["csv"])
    assert found[0] == ["部分", "项目", "内容"]
    assert found[1] == ["风险补偿金代偿申请表", "依据", "黔府办函〔2018〕119号 二(七)"]
    fields = {(part, name): value for part, name, value in found[1:]}
    assert len(fields) == len(found) - 1, "each field stands once"
    loan, household = told["loan"], told["loan"]["household"]
    (member,) = household["members"]
    expected = {
        ("申请", "县"): told["county"]["name"],
        ("申请", "乡镇"): told["township"]["name"],
        ("申请", "承贷金融机构"): told["lender"]["name"],
        ("申请", "网点"): told["outlet"]["name"],
        ("申请", "状态"): "已批准",
        ("申请", "轮次"): str(told["round"]),
        ("申请", "申请日"): told["submittedOn"],
        ("申请", "追偿无望的认定"): told["finding"],
        ("申请", "证据文件 SHA-256"): told["evidenceHash"],
        ("农户", "户编号"): household["householdNo"],
        ("农户", "户主"): household["headName"],
        ("农户", "借款人"): member["name"],
        ("农户", "身份证号（脱敏）"): member["idCard"],
        ("贷款", "贷款编号"): loan["loanNo"],
        ("贷款", "合同号"): loan["contractNo"],
        ("贷款", "贷款金额（元）"): loan["amount"],
        ("贷款", "年利率（%）"): loan["rate"],
        ("贷款", "放款日"): loan["valueOn"],
        ("贷款", "到期日"): loan["maturesOn"],
        ("损失计算", "本金损失（元）"): told["principal"],
        ("损失计算", "利息损失（元）"): told["interest"],
        ("损失计算", "贷款本息损失（元）"): told["loss"],
        ("损失计算", "风险补偿金承担（元）"): told["fundPart"],
        ("损失分担", "1 风险补偿金：承担额（元）"): told["parts"][0]["amount"],
        ("损失分担", "1 风险补偿金：约定比例（%）"): "80.00",
        ("损失分担", "2 承贷金融机构：承担额（元）"): told["parts"][1]["amount"],
        ("损失分担", "合计：承担额（元）"): told["loss"],
        ("代偿", "代偿日"): "",
        ("代偿", "拨付文号"): "",
    }
    assert {name: fields.get(name) for name in expected} == expected
    assert "*" in member["idCard"]
    opinions = {one["seat"]: one for one in told["opinions"]["nodes"]}
    for number, (seat, named) in enumerate(zip(SEATS, SEAT_NAMES, strict=True), 1):
        one = opinions[seat]
        said = {
            name: fields["审核审批意见", f"{number} {named}：{name}"]
            for name in ("意见", "意见内容", "签署人", "签署日", "签署时间")
        }
        assert said == {
            "意见": "同意",
            "意见内容": one["opinion"],
            "签署人": one["signedBy"],
            "签署日": one["signedOn"],
            "签署时间": shanghai(AT),
        }


async def test_the_sheet_has_what_the_fields_have(county: County) -> None:
    claim = await claim_of(county)
    office = county.office(Role.COUNTY_FIN)
    fields = await lines(office, claim_path(claim))
    answer = await fetch(office, claim_path(claim, "xlsx"))
    sheet = sheet_of(answer.content)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.page_setup.paperSize == 9
    found = trimmed(await lines(office, claim_path(claim, "xlsx")))
    tables = next(at for at, line in enumerate(fields) if line[0] == "损失分担")
    facts = [[name, value] if value else [name] for part, name, value in fields[1:tables]]
    # The sheet has a heading of each part besides.
    assert [line for line in found[1:] if line in facts] == facts
    at = found.index(["损失分担"])
    assert found[at + 1 : at + 5] == [
        ["分担方", "名称", "约定比例（%）", "承担额（元）"],
        ["风险补偿金", "", "80.00", "24000.00"],
        ["承贷金融机构", "", "20.00", "6000.00"],
        ["合计", "", "", "30000.00"],
    ]
    at = found.index(["审核审批意见"])
    assert [line[0] for line in found[at + 2 : at + 7]] == list(SEAT_NAMES)
    assert found[at + 2] == [
        SEAT_NAMES[0],
        "同意",
        "情况属实",
        "TOWN_PA-1",
        "2018-12-03",
        shanghai(AT),
    ]


async def test_what_is_not_signed_and_what_was_taken_back_is_empty(county: County) -> None:
    claim = await claim_of(county)
    await county.owner.execute(
        "update claim_opinion set withdrawn_on = '2018-12-04'"
        " where county_id = $1 and seat = 'COUNTY_PA'",
        county.county_id,
    )
    fields = await lines(county.office(Role.COUNTY_FIN), claim_path(claim))
    said = [value for part, name, value in fields if name.startswith("4 县级扶贫部门")]
    assert said == ["", "", "", "", ""]


async def test_a_payment_tells_its_document_to_those_who_read_the_fund(county: County) -> None:
    claim = await claim_of(county)
    fund = await fund_of(county)
    more = {"claim_id": claim.key, "account": "COMPENSATION_PAID"}
    await entry(county, fund, "2018-12-10", "COMPENSATION", "-24000.00", 9, **more)
    await county.owner.execute(
        "update claim set state = 'PAID', paid_on = '2018-12-10', paid_by = 'fin-1'"
        " where county_id = $1 and id = $2",
        county.county_id,
        claim.key,
    )

    async def payment(office: Office) -> dict[str, str]:
        found = await lines(office, claim_path(claim))
        return {name: value for part, name, value in found if part == "代偿"}

    finance, bank = county.office(Role.COUNTY_FIN), county.bank()
    seen = await payment(finance)
    assert (seen["代偿日"], seen["拨付文号"], seen["代偿金额（元）"]) == (
        "2018-12-10",
        "县财〔2018〕9号",
        "24000.00",
    )
    # A bank does not read the fund's ledger, in a query or here.
    hidden = await payment(bank)
    assert (hidden["代偿日"], hidden["拨付文号"], hidden["代偿金额（元）"]) == (
        "2018-12-10",
        "",
        "",
    )
