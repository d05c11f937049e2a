"""recoveryBook: finance books what lies in the special account into the fund (rows 49 and 93).

The fund's part comes in; what is the lender's stays with it. A claim ends when its debt is paid
and the fund has all that is its own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from authz.act import Act
from authz.role import Role
from models.ids import GlobalId
from rules.recovery import judge_booking
from rules.recovery_facts import BookingFacts
from rules.vocabulary import FundAccount, FundEntryKind, RecoveryState
from services import fund
from services.claim_row import CLAIM
from services.command import optional_number
from services.fund_inflow import receive
from services.own_row import Row
from services.recovery_row import RECOVERY, close_if_done, lock_paid, told
from services.use_case import Done, Refused, use_case
from services.work import Work

WRITE = RECOVERY.writer("booked_on")


@dataclass(frozen=True, kw_only=True)
class RecoveryBook:
    """Input of `recoveryBook`: `document_no` is by default that of the deposit."""

    recovery: GlobalId
    document_no: str | None = optional_number(100)
    expected_version: int | None = None


@use_case(Act.RECOVERY_BOOK, moves_money=True)
async def recovery_book(work: Work, command: RecoveryBook) -> Done | Refused:
    """The fund's part of a DEPOSITED recovery becomes an entry of the fund, once."""
    found = await RECOVERY.lock_with_loan(work, command.recovery, "recovery")
    if found is None:
        return Refused()
    loan, row = found
    claim = await lock_paid(work, row["loan_id"])
    assert claim is not None, "what was recovered was paid for"
    work.expect_version(command.expected_version, row["version"])
    facts = BookingFacts(state=RecoveryState[row["state"]], booked_on=row["booked_on"])
    work.add(judge_booking(facts))
    if work.refusals:
        return Refused()
    after = await RECOVERY.write(work, row, WRITE, booked_on=work.today)
    entry = await _receive(work, after, command.document_no)
    ended = await close_if_done(work, claim)
    return Done(
        ids={
            "recovery": RECOVERY.named(after),
            "claim": CLAIM.named(ended),
            "loan": loan.named,
            **entry.ids,
        },
        audits=(RECOVERY.audited(row, after), CLAIM.audited(claim, ended), *entry.audits),
        figures={"fundPart": after["fund_part"], **entry.figures},
        messages=told(work, after, "booked", Role.COUNTY_BANK),
    )


async def _receive(work: Work, recovery: Row, document_no: str | None) -> Done:
    """The fund's part comes in, where there is any: its entry, and the balance."""
    if not recovery["fund_part"]:
        return Done(ids={}, audits=())
    standing = await fund.of_county(work)
    assert standing is not None, "it paid the claim"
    done = await receive(
        work,
        standing,
        FundEntryKind.RECOVERY,
        credit=FundAccount.RECOVERED,
        amount=recovery["fund_part"],
        document_no=document_no or recovery["deposit_ref"],
        business_on=work.today,
        claim_id=recovery["claim_id"],
        recovery_id=recovery["id"],
    )
    return replace(done, ids={"entry": done.ids["entry"]})
