"""The door: keys, dry runs, retries, unsound texts, and what a scope lets through."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import asyncpg
import pytest

from authz.act import Act
from authz.rls import scope
from authz.touch import TOUCHES
from models.ids import GlobalId, uuid7
from rules.refusal import ErrorCode
from rules.vocabulary import LoanState, SourceLevel
from services import door as door_module
from services.command import fingerprint, sound
from services.failure import BadInput, KeyInProgress, KeyReused
from services.fund_inject import FundInject, fund_inject
from services.idempotency import KEPT_DAYS, lock_number, stored_key
from services.loan_approve import LoanApprove
from services.loan_submit import LoanSubmit, loan_submit
from services.outcome import Outcome
from services.repayment_record import RepaymentRecord, repayment_record
from services.use_case import USE_CASES, Done, Refused, UseCase
from services.work import Work
from tests.factories import AT
from tests.services.ground import Ground, codes

pytestmark = pytest.mark.anyio

D = Decimal
A_LOAN = GlobalId("loan", 520327000, uuid7(AT))


async def read_state(connection: Any, outcome: Outcome) -> str:
    """A payload: the loan's state as the transaction sees it."""
    key = outcome.ids["loan"].key
    state: str = await connection.fetchval("select state from loan where id = $1", key)
    return state


async def test_the_same_key_and_content_answer_the_same(ground: Ground) -> None:
    borrower = await ground.household()
    loan = await ground.loan(borrower)
    command = RepaymentRecord(loan=loan, principal=D("10.00"), bank_ref="B1")
    first = await ground.door.execute(
        repayment_record, ground.bank(), command, key="k", read=read_state
    )
    same = dataclasses.replace(command, principal=D("10.0"))  # Equal once coerced.
    async with ground.unchanged():
        for _ in range(3):
            again = await ground.door.execute(
                repayment_record, ground.bank(), same, key="k", read=read_state
            )
            assert again.replayed and not first.replayed
            assert dataclasses.replace(again, replayed=False) == first
    assert first.payload == "ACTIVE"
    kept = await ground.row("idempotency")
    assert (kept["kept_until_on"] - kept["recorded_at"].date()).days == KEPT_DAYS >= 400


async def test_a_replay_is_read_as_things_stand_now(ground: Ground) -> None:
    borrower = await ground.household()
    command = ground.submission(borrower)
    await ground.door.execute(loan_submit, ground.bank(), command, key="k", read=read_state)
    await ground.owner.execute(
        "update loan set state = 'WITHDRAWN' where county_id = $1", ground.county_id
    )
    again = await ground.door.execute(loan_submit, ground.bank(), command, key="k", read=read_state)
    assert again.replayed and again.payload == "WITHDRAWN"


async def test_the_same_key_for_other_content_is_refused(ground: Ground) -> None:
    borrower = await ground.household()
    loan = await ground.loan(borrower)
    command = RepaymentRecord(loan=loan, principal=D("10.00"), bank_ref="B1")
    await ground.door.execute(repayment_record, ground.bank(), command, key="k")
    other_loan = await ground.loan(await ground.household())
    async with ground.unchanged():
        for actor, changed in (
            (ground.bank(), dataclasses.replace(command, principal=D("10.01"))),
            (ground.bank(), dataclasses.replace(command, loan=other_loan)),
            (ground.bank(), dataclasses.replace(command, expected_version=1)),
            (ground.bank(subject="wang"), command),  # The first answer is not another's deed.
        ):
            with pytest.raises(KeyReused) as caught:
                await ground.door.execute(repayment_record, actor, changed, key="k")
            assert caught.value.code is ErrorCode.IDEMPOTENCY_KEY_REUSED
        with pytest.raises(KeyReused):  # Another act under the same key.
            await ground.door.execute(
                loan_submit, ground.bank(), ground.submission(borrower), key="k"
            )


async def test_another_banks_key_is_another_key(ground: Ground) -> None:
    one, other = await ground.household(), await ground.household()
    first = await ground.loan(one)
    second = await ground.loan(other, ground.abc)
    for kind, loan in (("RCC", first), ("ABC", second)):
        command = RepaymentRecord(loan=loan, principal=D("10.00"), bank_ref="B1")
        outcome = await ground.door.execute(
            repayment_record, ground.bank(kind), command, key="same"
        )
        assert outcome.refusals == () and not outcome.replayed
    assert len(await ground.rows("idempotency")) == 2


async def test_a_refused_input_does_not_burn_the_key(ground: Ground) -> None:
    borrower = await ground.household()
    loan = await ground.loan(borrower)
    wrong = RepaymentRecord(loan=loan, principal=D("99999.00"), bank_ref="B1")
    await ground.refused(repayment_record, ground.bank(), wrong, key="k")
    right = dataclasses.replace(wrong, principal=D("9.00"))
    outcome = await ground.door.execute(repayment_record, ground.bank(), right, key="k")
    assert outcome.refusals == () and not outcome.replayed


async def test_a_thousand_retries_are_one_payment(ground: Ground) -> None:
    borrower = await ground.household()
    loan = await ground.loan(borrower)
    command = RepaymentRecord(loan=loan, principal=D("10.00"), bank_ref="B1")

    async def attempt() -> str:
        try:
            outcome = await ground.door.execute(repayment_record, ground.bank(), command, key="k")
        except KeyInProgress:
            return "IN_PROGRESS"
        return "REPLAYED" if outcome.replayed else "DONE"

    answers = []
    for _ in range(25):
        answers += await asyncio.gather(*(attempt() for _ in range(8)))
    assert answers.count("DONE") == 1 and len(await ground.rows("repayment")) == 1
    assert (await ground.row("loan"))["outstanding_principal"] == D("29990.00")


async def test_a_twin_in_progress_is_told_so(ground: Ground) -> None:
    borrower = await ground.household()
    actor = ground.bank()
    number = lock_number(actor.tenant_id, actor.client, stored_key(actor, "k"))
    async with ground.database.writing(scope(actor, Act.LOAN_SUBMIT)) as transaction:
        assert await transaction.connection.fetchval("select pg_try_advisory_xact_lock($1)", number)
        with pytest.raises(KeyInProgress) as caught:
            await ground.door.execute(loan_submit, actor, ground.submission(borrower), key="k")
    assert caught.value.code is ErrorCode.IDEMPOTENCY_IN_PROGRESS


@pytest.mark.parametrize("key", ["", "k" * 256, "k" * 1000, "a\x00b", "a\nb", "\ud800"])
async def test_a_key_has_1_to_255_printable_characters(ground: Ground, key: str) -> None:
    borrower = await ground.household()
    async with ground.unchanged():
        with pytest.raises(BadInput) as caught:
            await ground.door.execute(
                loan_submit, ground.bank(), ground.submission(borrower), key=key
            )
    assert caught.value.code is ErrorCode.BAD_USER_INPUT


async def test_the_longest_key_is_stored_and_found(ground: Ground) -> None:
    borrower = await ground.household()
    for key in ("k" * 255, "钥" * 255):
        command = ground.submission(borrower, loan_no=key[:10], amount=D("100.00"))
        first = await ground.door.execute(loan_submit, ground.bank(), command, key=key)
        again = await ground.door.execute(loan_submit, ground.bank(), command, key=key)
        assert again.replayed and again.ids == first.ids


async def test_a_dry_run_does_all_and_leaves_nothing(ground: Ground) -> None:
    borrower = await ground.household()
    command = ground.submission(borrower)
    async with ground.unchanged():
        outcome = await ground.door.execute(
            loan_submit, ground.bank(), command, key="k", dry_run=True, read=read_state
        )
        assert outcome.payload == "SUBMITTED" and outcome.dry_run and outcome.ids
        refused = await ground.door.execute(
            loan_submit,
            ground.bank(),
            dataclasses.replace(command, amount=D("50000.01")),
            dry_run=True,
            read=read_state,
        )
        assert codes(refused.refusals) == ["HOUSEHOLD_LIMIT_EXCEEDED@amount"]
        assert refused.payload is None and refused.dry_run
    outcome = await ground.door.execute(loan_submit, ground.bank(), command, key="k")
    assert not outcome.replayed and outcome.refusals == ()


async def test_what_a_read_raises_rolls_everything_back(ground: Ground) -> None:
    borrower = await ground.household()

    async def fail(connection: Any, outcome: Outcome) -> None:
        raise RuntimeError("no payload")

    async with ground.unchanged():
        with pytest.raises(RuntimeError):
            await ground.door.execute(
                loan_submit, ground.bank(), ground.submission(borrower), key="k", read=fail
            )


def failing(times: int, error: Callable[[], Exception]) -> UseCase[LoanSubmit]:
    """loan_submit, which the database interrupts so many times before it lets it through."""
    left = times

    async def run(work: Work, command: LoanSubmit) -> Done | Refused:
        nonlocal left
        result = await loan_submit.run(work, command)
        if left:
            left -= 1
            raise error()
        return result

    return dataclasses.replace(loan_submit, run=run)


@pytest.mark.parametrize(
    "error", [asyncpg.SerializationError, asyncpg.DeadlockDetectedError], ids=["40001", "40P01"]
)
async def test_a_deadlock_is_retried_three_times(
    ground: Ground, error: type[asyncpg.PostgresError]
) -> None:
    borrower = await ground.household()
    command = ground.submission(borrower)
    async with ground.unchanged():
        with pytest.raises(error):
            await ground.door.execute(failing(4, error), ground.bank(), command, key="k")
    outcome = await ground.door.execute(failing(3, error), ground.bank(), command, key="k")
    assert outcome.refusals == () and door_module.RETRIES_MAX == 3
    assert len(await ground.rows("loan")) == len(await ground.rows("audit_event")) == 1


async def test_a_broken_constraint_is_a_refusal_without_the_drivers_words(ground: Ground) -> None:
    borrower = await ground.household()
    for sql, expected in (
        ("update loan set amount = -1", ["VALIDATION@"]),
        ("select 'x'::int", ["VALIDATION@"]),
        ("update loan set household_id = gen_random_uuid()", ["NOT_FOUND@"]),
    ):

        async def run(work: Work, command: LoanSubmit, sql: str = sql) -> Done | Refused:
            done = await loan_submit.run(work, command)
            await work.connection.execute(sql)
            return done

        case = dataclasses.replace(loan_submit, run=run)
        refusals = await ground.refused(case, ground.bank(), ground.submission(borrower), key="k")
        assert codes(refusals) == expected
        assert all(value in ("CONSTRAINT",) for item in refusals for _, value in item.params)


async def test_what_was_done_before_a_refusal_is_undone(ground: Ground) -> None:
    """Not only where the database refused: of a use case that finds it last, nothing stays."""
    borrower = await ground.household()

    async def run(work: Work, command: LoanSubmit) -> Done | Refused:
        done = await loan_submit.run(work, command)
        assert isinstance(done, Done)
        work.invalid("loanNo", "FOUND_LAST")
        return Refused()

    case = dataclasses.replace(loan_submit, run=run)
    refusals = await ground.refused(case, ground.bank(), ground.submission(borrower), key="k")
    assert codes(refusals) == ["VALIDATION@loanNo"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "MISSING"),
        ("   ", "MISSING"),
        ("x" * 65, "TOO_LONG"),
        ("a\x00b", "CHARACTER"),
        ("a\nb", "CHARACTER"),
        ("a\x1b[31m", "CHARACTER"),
        ("\ud800", "CHARACTER"),
        ("a\u200bb", "CHARACTER"),
        ("a\u202eb", "CHARACTER"),
        ("\ufffe", "CHARACTER"),
        ("\ue000", "CHARACTER"),
        (" a", "BLANKS_AROUND"),
        ("a\u3000", "BLANKS_AROUND"),
        ("Ｌ１", "FULL_WIDTH"),
    ],
)
async def test_an_unsound_text_is_refused_with_the_rest(
    ground: Ground, text: str, reason: str
) -> None:
    borrower = await ground.household()
    command = ground.submission(borrower, loan_no=text, rate=D("4.3600"))
    refusals = await ground.refused(loan_submit, ground.bank(), command, key="k")
    assert codes(refusals) == ["VALIDATION@loanNo", "RATE_NOT_BENCHMARK@rate"]
    assert refusals[0].param("reason") == reason


@pytest.mark.parametrize(
    "text", ["贷〔2018〕1号", "A-1/2_3", "𠮷1", "=1+1", "'; drop table loan; --"]
)
async def test_a_sound_text_is_kept_as_it_is(ground: Ground, text: str) -> None:
    borrower = await ground.household()
    command = ground.submission(borrower, loan_no=text)
    outcome = await ground.door.execute(loan_submit, ground.bank(), command)
    assert outcome.refusals == () and (await ground.row("loan"))["loan_no"] == text


async def test_the_right_comes_before_everything(ground: Ground) -> None:
    """An office without the right learns nothing, not even that its key is malformed."""
    command = FundInject(amount=D("NaN"), source_level=SourceLevel.CITY, document_no="\x00")
    with pytest.raises(door_module.Denied):
        await ground.door.execute(fund_inject, ground.bank(), command, key="")


async def test_concurrent_writers_of_a_county_queue_one_sealing(ground: Ground) -> None:
    borrowers = [await ground.household() for _ in range(8)]
    await asyncio.gather(
        *(
            ground.door.execute(
                loan_submit, ground.bank(), ground.submission(borrower, loan_no=str(number))
            )
            for number, borrower in enumerate(borrowers)
        )
    )
    jobs = await ground.owner.fetchval(
        "select count(*) from procrastinate_jobs where queueing_lock = $1",
        f"audit_seal:{ground.county_id}",
    )
    assert jobs == 1 and len(await ground.rows("loan")) == 8


def test_the_fingerprint_is_of_the_content() -> None:
    command = LoanApprove(loan=A_LOAN, approval_no="A")
    same = dataclasses.replace(command)
    assert fingerprint("loan:approve", "li", command) == fingerprint("loan:approve", "li", same)
    for act, subject, other in (
        ("loan:sign", "li", command),
        ("loan:approve", "wang", command),
        ("loan:approve", "li", dataclasses.replace(command, note="")),
    ):
        assert fingerprint(act, subject, other) != fingerprint("loan:approve", "li", command)


def test_sound_leaves_the_rest_to_the_rules() -> None:
    command = RepaymentRecord(
        loan=A_LOAN,
        principal=D("sNaN"),
        received_on=date(1, 1, 1),
        bank_ref="\x00",
    )
    cleaned, refusals = sound(command)
    assert codes(tuple(refusals)) == ["VALIDATION@principal", "VALIDATION@bankRef"]
    assert (cleaned.principal, cleaned.bank_ref, cleaned.received_on) == (
        D("1.00"),
        "-",
        date(1, 1, 1),
    )
    assert fingerprint("a", "b", command) != fingerprint("a", "b", cleaned)


def test_every_write_act_has_its_use_case() -> None:
    import jobs.timetable
    import tests.services.every  # noqa: F401 - registers them all.

    assert jobs.timetable
    assert set(USE_CASES) == {act for act in Act if not act.is_read}


def test_whatever_writes_a_ledger_of_money_needs_a_key() -> None:
    """A second click is the first answer; a fund is opened empty."""
    import tests.services.every  # noqa: F401 - registers them all.

    ledgers = {"fund_entry", "subsidy_entry", "repayment", "recovery"}
    writing = {act for act, touch in TOUCHES.items() if ledgers & set(touch.writes)}
    keyless = {act.value for act, case in USE_CASES.items() if not case.moves_money}
    assert writing & keyless == {"fund:open"}


async def test_loan_states_of_the_factory_hold(ground: Ground) -> None:
    """The rows that tests stand on keep the invariants that the services keep."""
    for state in (LoanState.SUBMITTED, LoanState.SIGNED, LoanState.ACTIVE):
        await ground.loan(await ground.household(), state=state)
    await ground.proved()
