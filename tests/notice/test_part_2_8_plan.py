"""二(八)1 over HTTP: what is unpaid at maturity is classed, or paid in parts (row 57; B18)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from authz.role import Role
from models.ids import GlobalId
from rules.vocabulary import FiveTier, LoanState
from tests.notice.books import classed, repaid
from tests.notice.days import after, handled, pass_day, tasks, the_task
from tests.notice.desk import EN, ZH, County, accepted, codes

pytestmark = pytest.mark.anyio

TODAY = "2018-12-20"
DAYS = ("2019-03-20", "2019-06-20", "2019-09-20")
LOAN = "loan { status maturesOn fiveTier disposalClass overdue { sinceOn principal } }"


async def unpaid(county: County, matured_on: str = "2018-12-19", **more: Any) -> GlobalId:
    """30,000.00 yuan that were not paid at their maturity, a day ago."""
    matures_on = date.fromisoformat(matured_on)
    loan = await county.loan(await county.household(), matures_on=matures_on, **more)
    await pass_day(county, TODAY)
    return loan


def parts(loan: GlobalId, *amounts: str, days: tuple[str, ...] = DAYS) -> dict[str, Any]:
    rows = [{"dueOn": day, "amount": one} for day, one in zip(days, amounts, strict=False)]
    return {"loan": {"id": str(loan)}, "rows": rows, "note": "三月采茶后有收入"}


# --- Classes of disposal ------------------------------------------------------------------------


@pytest.mark.row(57)
@pytest.mark.parametrize(
    ("days", "is_late"),
    [(30, False), (31, True)],
    ids=["row57-30-days-unclassified", "row57-31-days-unclassified"],
)
async def test_row57_a_class_is_due_in_thirty_days(
    county: County, days: int, is_late: bool
) -> None:
    loan = await unpaid(county, matured_on=TODAY)
    await pass_day(county, after(TODAY, days))
    bank = county.bank()
    if not is_late:
        assert await tasks(bank, "DISPOSAL_NOT_CLASSIFIED") == []
        return
    task = await the_task(
        bank,
        "DISPOSAL_NOT_CLASSIFIED",
        severity="ORANGE",
        offices=["COUNTY_BANK", "COUNTY_PA"],
        objectId=str(loan),
    )
    assert task["figures"]["maturesOn"] == TODAY
    assert task["figures"]["outstanding"] == "30000.00"
    await handled(county.office(Role.COUNTY_PA), task, by_another=county.office(Role.COUNTY_GOV))


@pytest.mark.row(57)
@pytest.mark.parametrize("disposal", ["INSTALMENT", "LOSS_COMPENSATION", "OTHER_COLLECTION"])
async def test_row57_each_class_ends_the_task(county: County, disposal: str) -> None:
    loan = await unpaid(county, matured_on="2018-11-19")
    bank = county.bank()
    await the_task(bank, "DISPOSAL_NOT_CLASSIFIED", objectId=str(loan))
    given = {"loan": {"id": str(loan)}, "disposalClass": disposal}
    done = accepted(await bank.act("loanDispose", given, LOAN))
    assert done["loan"]["disposalClass"] == disposal
    assert await tasks(bank, "DISPOSAL_NOT_CLASSIFIED") == []
    await pass_day(county, after(TODAY, 1))
    assert await tasks(bank, "DISPOSAL_NOT_CLASSIFIED") == []


@pytest.mark.row(57)
async def test_row57_a_loan_is_classed_from_the_day_after_its_maturity(county: County) -> None:
    loan = await unpaid(county, matured_on=TODAY)
    given = {"loan": {"id": str(loan)}, "disposalClass": "OTHER_COLLECTION"}
    await county.bank().refused(
        "loanDispose",
        given,
        "VALIDATION",
        "loan",
        row=57,
        reason="NOT_MATURED",
        earliestOn="2018-12-21",
    )
    await pass_day(county, "2018-12-21")
    accepted(await county.bank().act("loanDispose", given))


@pytest.mark.row(57)
async def test_row57_what_is_paid_off_has_no_class(county: County) -> None:
    loan = await unpaid(county)
    await repaid(county.bank(), loan, "30000.00")
    given = {"loan": {"id": str(loan)}, "disposalClass": "OTHER_COLLECTION"}
    told = await county.bank().told("loanDispose", given)
    assert codes(told[ZH]) == codes(told[EN]) == ["INVALID_TRANSITION@loan"]
    assert told[ZH][0]["message"].startswith(
        "贷款处于“已结清（SETTLED）”状态（尚欠 0.00 元），不能分类处置：须为"
    )


# --- Plans --------------------------------------------------------------------------------------


@pytest.mark.row(57)
async def test_row57_3x10000(county: County) -> None:
    """B18: neither maturity, arrears nor class change; recall and claim wait."""
    loan = await unpaid(county)
    await classed(county.bank(), loan, "SUBSTANDARD")
    given = parts(loan, *["10000.00"] * 3)
    shown = f"instalmentPlan {{ status total rows {{ number dueOn amount }} }} {LOAN}"
    done = accepted(await county.bank().act("instalmentPlanAgree", given, shown))
    rows = [{"number": n, "dueOn": day, "amount": "10000.00"} for n, day in enumerate(DAYS, 1)]
    assert done["instalmentPlan"] == {"status": "ACTIVE", "total": "30000.00", "rows": rows}
    assert done["loan"] == {
        "status": "OVERDUE",
        "maturesOn": "2018-12-19",
        "fiveTier": "SUBSTANDARD",
        "disposalClass": "INSTALMENT",
        "overdue": {"sinceOn": "2018-12-19", "principal": "30000.00"},
    }
    call = {"loan": {"id": str(loan)}, "demandOn": "2019-01-20", "amount": "30000.00"}
    await county.bank().refused("loanRecall", call, "PLAN_IN_FORCE", "loan", row=57)


@pytest.mark.row(57)
@pytest.mark.parametrize(
    ("amounts", "total", "difference"),
    [
        (["9999.99"] * 3, "29999.97", "0.03"),
        (["10000.00", "10000.00", "9999.99"], "29999.99", "0.01"),
        (["10000.00", "10000.00", "10000.01"], "30000.01", "-0.01"),
    ],
    ids=["row57-3x9999.99", "row57-a-fen-short", "row57-a-fen-over"],
)
async def test_row57_parts_add_up_to_the_fen(
    county: County, amounts: list[str], total: str, difference: str
) -> None:
    loan = await unpaid(county)
    await county.bank().refused(
        "instalmentPlanAgree",
        parts(loan, *amounts),
        "PLAN_SUM_MISMATCH",
        "rows",
        row=57,
        sum=total,
        outstanding="30000.00",
        difference=difference,
    )


@pytest.mark.row(57)
@pytest.mark.parametrize(
    ("changes", "code", "place", "figures"),
    [
        ({"note": " "}, "REASON_REQUIRED", "note", {}),
        (
            {"rows": [{"dueOn": TODAY, "amount": "30000.00"}]},
            "VALIDATION",
            "rows.0.dueOn",
            {"reason": "NOT_LATER", "after": TODAY},
        ),
        (
            {
                "rows": [
                    {"dueOn": "2019-03-20", "amount": "15000.00"},
                    {"dueOn": "2019-03-20", "amount": "15000.00"},
                ]
            },
            "VALIDATION",
            "rows.1.dueOn",
            {"reason": "NOT_LATER", "after": "2019-03-20"},
        ),
        (
            {
                "rows": [
                    {"dueOn": "2019-03-20", "amount": "30000.00"},
                    {"dueOn": "2019-06-20", "amount": "0.00"},
                ]
            },
            "VALIDATION",
            "rows.1.amount",
            {"reason": "NOT_POSITIVE_MONEY"},
        ),
    ],
    ids=["row57-no-reason", "row57-due-today", "row57-one-day-twice", "row57-part-of-nothing"],
)
async def test_row57_no_such_plan(
    county: County, changes: dict[str, Any], code: str, place: str, figures: dict[str, str]
) -> None:
    given = parts(await unpaid(county), *["10000.00"] * 3) | changes
    await county.bank().refused("instalmentPlanAgree", given, code, place, row=57, **figures)


@pytest.mark.row(57)
async def test_row57_one_plan_at_a_time(county: County) -> None:
    loan = await unpaid(county)
    given = parts(loan, *["10000.00"] * 3)
    bank = county.bank()
    done = accepted(await bank.act("instalmentPlanAgree", given, "instalmentPlan { id }"))
    await bank.refused("instalmentPlanAgree", given, "ALREADY_OPEN", "loan", row=57)
    ended = {"instalmentPlan": done["instalmentPlan"]["id"], "reason": "重新约定"}
    accepted(await bank.act("instalmentPlanCancel", ended))
    accepted(await bank.act("instalmentPlanAgree", given))


@pytest.mark.row(57)
@pytest.mark.parametrize(
    ("matures_on", "is_accepted"),
    [(TODAY, True), ("2018-12-21", False)],
    ids=["row57-matures-today", "row57-matures-tomorrow"],
)
async def test_row57_only_what_fell_due_is_paid_in_parts(
    county: County, matures_on: str, is_accepted: bool
) -> None:
    loan = await unpaid(county, matured_on=matures_on)
    given = parts(loan, *["10000.00"] * 3)
    if is_accepted:
        accepted(await county.bank().act("instalmentPlanAgree", given))
        return
    await county.bank().refused(
        "instalmentPlanAgree",
        given,
        "INVALID_TRANSITION",
        "loan",
        row=57,
        object="loan",
        state="ACTIVE",
        act="agree_plan",
        maturesOn=matures_on,
    )


@pytest.mark.row(57)
@pytest.mark.parametrize(
    ("day", "paid", "status"),
    [
        ("2019-03-20", None, "ACTIVE"),
        ("2019-03-21", "9999.99", "CANCELLED"),
        ("2019-03-21", "10000.00", "ACTIVE"),
    ],
    ids=["row57-day-due", "row57-a-fen-missed", "row57-paid"],
)
async def test_row57_a_missed_part_ends_the_plan(
    county: County, day: str, paid: str | None, status: str
) -> None:
    loan = await unpaid(county)
    bank = county.bank()
    accepted(await bank.act("instalmentPlanAgree", parts(loan, *["10000.00"] * 3)))
    if paid is not None:
        await repaid(bank, loan, paid)
    await pass_day(county, day)
    shown = "query($id: ID!) { loan(id: $id) { instalmentPlans { nodes { status endedReason } } } }"
    (plan,) = (await bank.ask(shown, id=str(loan)))["loan"]["instalmentPlans"]["nodes"]
    assert plan["status"] == status
    found = await tasks(bank, "PLAN_MISSED")
    assert [task["objectId"] for task in found] == [str(loan)] * (status == "CANCELLED")


@pytest.mark.row(57)
async def test_row57_a_loan_in_its_buffer_may_be_paid_in_parts(county: County) -> None:
    loan = await county.loan(
        await county.household(),
        state=LoanState.IN_BUFFER,
        tier=FiveTier.LOSS,
        matures_on=date(2018, 11, 1),
        amount=Decimal("30000.00"),
        overdue_principal=Decimal("30000.00"),
    )
    accepted(await county.bank().act("instalmentPlanAgree", parts(loan, *["10000.00"] * 3)))
