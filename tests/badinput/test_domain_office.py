"""Bad states and figures of funds, entities, projects and identities."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest

from tests import factories
from tests.badinput.acting import Acting
from tests.badinput.base import BANK, COUNTY, FENGGANG, FINANCE, PA, WITHOUT_FUND, unified_code
from tests.badinput.reception import RECORDS, Reception

FINANCE_WITHOUT_FUND = f"COUNTY_FIN@{WITHOUT_FUND[0]}"
OPENING = {"documentNo": "筑财〔2018〕1号", "bankName": "农商行", "accountNo": "6222000011112222"}


@pytest.fixture(scope="module")
def acting(reception: Reception) -> Iterator[Acting]:
    """Acts over HTTP."""
    yield Acting(reception)


def injected(acting: Acting, amount: str = "100.00") -> str:
    """Id of a new injection into the county's fund."""
    done = acting.do(
        "fundInject", FINANCE, amount=amount, sourceLevel="COUNTY", documentNo="县财〔2018〕9号"
    ).done()
    assert done.data is not None
    entry: str = done.data["entry"]["id"]
    return entry


def test_an_entry_is_reversed_once_and_its_reversal_never(acting: Acting) -> None:
    entry = injected(acting)
    done = acting.do("fundEntryReverse", FINANCE, entry=entry, reason="录入错误").done()
    assert done.data is not None
    reversal = done.data["entry"]["id"]
    acting.do("fundEntryReverse", FINANCE, entry=entry, reason="再次").refused(
        "ALREADY_REVERSED@entry"
    )
    acting.do("fundEntryReverse", FINANCE, entry=reversal, reason="冲正").refused(
        "INVALID_TRANSITION@entry"
    )


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_reversal_has_a_reason(acting: Acting, reason: str) -> None:
    entry = injected(acting)
    acting.do("fundEntryReverse", FINANCE, entry=entry, reason=reason).refused(
        "REASON_REQUIRED@reason"
    )


def test_a_fund_is_never_negative(acting: Acting) -> None:
    owner = acting.reception.owner
    entry = injected(acting, "1000.00")
    acting.run(
        owner.execute(f"update county_position set fund_balance = 999.99 where county_id={COUNTY}")
    )
    acting.run(acting.reception.touched())
    done = acting.do("fundEntryReverse", FINANCE, entry=entry, reason="录入错误")
    done.refused("INSUFFICIENT_FUND@entry")
    assert done.refusals[0]["clause"]["article"].startswith("二(六)")


@pytest.mark.parametrize("amount", ["0", "0.00"])
def test_an_injection_of_nothing(acting: Acting, amount: str) -> None:
    acting.do("fundInject", FINANCE, amount=amount, sourceLevel="COUNTY", documentNo="1").refused(
        "VALIDATION@amount"
    )


def test_an_injection_of_tomorrow(acting: Acting) -> None:
    acting.do(
        "fundInject",
        FINANCE,
        amount="1.00",
        sourceLevel="COUNTY",
        documentNo="1",
        businessOn="2018-12-21",
    ).refused("VALIDATION@businessOn")


def test_the_largest_amounts_do_not_overflow(acting: Acting) -> None:
    """16 digits are money; two of them together are more than a column holds."""
    for number in range(2):
        done = acting.do(
            "fundInject",
            FINANCE,
            amount="9999999999999999.99",
            sourceLevel="COUNTY",
            documentNo=f"{number}",
        )
        assert not done.errors, done.errors
    done.refused("VALIDATION@")


def test_a_fund_where_there_is_none_and_a_second_one(acting: Acting) -> None:
    given = {"amount": "1.00", "sourceLevel": "COUNTY", "documentNo": "1"}
    acting.do("fundInject", FINANCE_WITHOUT_FUND, **given).refused("NOT_FOUND@fund")
    acting.do("fundOpen", FINANCE, **OPENING).refused("FUND_EXISTS@county")


@pytest.mark.parametrize(
    "account",
    [
        "-",
        "--",
        "1234567",
        "6222-0000-1111",
        "６２２２００００１１１１",
        "6222000011112222a",
        "6" * 33,
    ],
)
def test_account_numbers_that_are_none(acting: Acting, account: str) -> None:
    done = acting.do("fundOpen", FINANCE_WITHOUT_FUND, **OPENING | {"accountNo": account})
    done.refused("VALIDATION@accountNo")


def test_entries_of_another_county_are_not_found(acting: Acting) -> None:
    row = acting.run(
        acting.reception.owner.fetchrow(
            f"select county_id, id from fund_entry where county_id <> {COUNTY} limit 1"
        )
    )
    entry = f"fundentry_{row['county_id']}_{row['id']}"
    acting.do("fundEntryReverse", FINANCE, entry=entry, reason="冲正").refused("NOT_FOUND@entry")


@pytest.mark.parametrize(
    "code",
    [
        "91520327MA6DLUCH0F",
        "91520327ma6dluch0e",
        "９１５２０３２７MA6DLUCH0E",
        "91520327MA6DLUCH0",
        "91520327MA6DLUCH0I",
        "520327198001011234",
        "-",
        " 91520327MA6DLUCH0E",
    ],
)
def test_credit_codes_that_are_none(acting: Acting, code: str) -> None:
    done = acting.do("enterpriseRegister", PA, name="合作社", uscc=code, kind="COOPERATIVE")
    assert done.codes and set(done.codes) == {"VALIDATION@uscc"}, done.codes
    assert done.touched <= RECORDS
    assert code == "-" or code not in done.refusals[0]["message"]


def test_one_credit_code_is_one_entity(acting: Acting) -> None:
    given = {"name": "合作社", "uscc": unified_code("91520327MB0000001"), "kind": "COOPERATIVE"}
    acting.do("enterpriseRegister", PA, **given).done()
    acting.do("enterpriseRegister", "COUNTY_PA@520328", **given).refused("VALIDATION@uscc")


@pytest.mark.parametrize("dot", ["·", "・", "•"])
def test_names_with_each_kind_of_dot(acting: Acting, dot: str) -> None:
    name = f"买买提{dot}艾力"
    code = unified_code(f"91520327MC{ord(dot):07}")
    done = acting.do(
        "enterpriseRegister", PA, name=name, uscc=code, kind="FAMILY_FARM", legalRepresentative=name
    ).done()
    assert done.data is not None
    shown = done.data["enterprise"]
    assert (shown["name"], shown["legalRepresentative"]) == (name, name)


def project(acting: Acting, **more: object) -> str:
    """A project of this county of 4,900,000.00."""
    owner = acting.reception.owner
    entity = acting.run(factories.enterprise(owner, COUNTY))
    made = acting.run(factories.project(owner, COUNTY, entity, **more))  # type: ignore[arg-type]
    acting.run(acting.reception.touched())
    return str(made)


def test_an_amendment_of_funds_has_a_reason(acting: Acting) -> None:
    done = acting.do("projectAmend", PA, project=project(acting), declaredLoanFunds="5000000.00")
    done.refused("REASON_REQUIRED@reason")
    assert done.refusals[0]["clause"]["quote"]


def test_an_amendment_of_a_version_gone_by(acting: Acting) -> None:
    given = {"project": project(acting), "name": "二期", "expectedVersion": 1}
    acting.do("projectAmend", PA, **given).done()
    acting.do("projectAmend", PA, **given).refused("VERSION_CONFLICT@expectedVersion")


def test_the_other_level_does_not_supervise(acting: Acting) -> None:
    """4,900,000.00 is the city's: for the province it is not there, and nothing is written."""
    done = acting.do("projectSupervise", "PROV_PA@520000", project=project(acting), note="意见")
    assert done.failure == "FORBIDDEN" or done.codes == ["NOT_FOUND@project"]
    assert done.touched <= RECORDS


@pytest.mark.parametrize("purpose", ["", "   ", "\u200b", "a\u202eb"])
def test_nothing_is_revealed_without_a_purpose(acting: Acting, purpose: str) -> None:
    key = acting.run(
        acting.reception.owner.fetchval(
            f"select id from household_member where county_id = {COUNTY} limit 1"
        )
    )
    done = acting.do("identityReveal", PA, member=f"member_{COUNTY}_{key}", purpose=purpose)
    done.refused("VALIDATION@purpose")
    assert done.data is not None and done.data["idCard"] is None


def test_no_right_writes_only_its_denial(acting: Acting) -> None:
    done = acting.do("fundOpen", BANK, **OPENING).failed("FORBIDDEN")
    assert done.touched == {"audit_event", "decision"}
    assert UUID(done.errors[0]["extensions"]["decisionId"])


def test_a_decision_has_one_spelling(acting: Acting) -> None:
    done = acting.do("fundOpen", BANK, **OPENING).failed("FORBIDDEN")
    decision = done.errors[0]["extensions"]["decisionId"]
    query = "query($id: ID!) { explainAccess(decisionId: $id) { decisionId } }"

    def explained(spelling: str) -> object:
        content = acting.run(acting.reception.ask(BANK, query, id=spelling))
        return (content.get("data") or {}).get("explainAccess")

    assert explained(decision) == {"decisionId": decision}
    for other in (
        decision.upper(),
        decision.replace("-", ""),
        "{" + decision + "}",
        f"urn:uuid:{decision}",
        f"{decision} ",
    ):
        assert explained(other) is None, other


def test_places_that_contradict_each_other_hold_nothing(acting: Acting) -> None:
    """凤冈 is no county of 贵阳; a place outside the caller's scope is told, not empty."""
    query = "query($w: LoanFilter) { loans(where: $w) { totalCount } }"
    where = {"county": {"eq": FENGGANG}, "city": {"eq": "520100"}}
    content = acting.run(acting.reception.ask("PROV_PA@520000", query, w=where))
    assert content["data"]["loans"]["totalCount"] == 0
    content = acting.run(acting.reception.ask(BANK, query, w=where))
    (error,) = content["errors"]
    assert error["extensions"]["code"] == "FORBIDDEN"
    assert error["extensions"]["argument"] == "where.city.eq"
