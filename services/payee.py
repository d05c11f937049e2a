"""Whose account a loan is paid out to, and who repaid it: masked, hashed, sealed (row 15).

Names and numbers are told to nobody by the platform: reads show them masked, the whole of them is
sealed for the row it stands in, and an account is found again by its keyed hash alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Executable, bindparam, select

from authz.role import Role
from authz.rows import rows
from models.household import HouseholdMember
from rules.account import (
    ACCOUNT_DIGITS_MAX,
    account_key,
    is_account,
    masked_name,
    masked_personal_account,
)
from rules.facts import PayeeFacts
from rules.refusal import ErrorCode
from rules.vocabulary import UsedBy
from services.command import number, text
from services.scoped import Scoped
from services.table import table_of
from services.work import Work

NAME_MAX = 100
COLUMNS = (
    "payee_holder_masked",
    "payee_bank",
    "payee_account_masked",
    "payee_account_hmac",
    "payee_cipher",
    "payee_key_id",
)
NOBODY: Mapping[str, None] = dict.fromkeys(COLUMNS)

_MEMBER = table_of(HouseholdMember)


@dataclass(frozen=True, kw_only=True, repr=False)
class Payee:
    """The account that the lender pays into; no representation tells it."""

    holder: str = text(NAME_MAX)
    bank: str = text(NAME_MAX)
    account_no: str = number(ACCOUNT_DIGITS_MAX)


def _named(role: Role) -> Executable:
    return select(_MEMBER.c.id).where(
        _MEMBER.c.county_id == bindparam("county_id"),
        _MEMBER.c.household_id == bindparam("household_id"),
        _MEMBER.c.name == bindparam("name"),
        rows(_MEMBER, role),
    )


NAMED = Scoped(_named)


async def payee_facts(
    work: Work, loan: Mapping[str, Any], payee: Payee | None
) -> PayeeFacts | None:
    """The payee as the rules take it; one statement where the household uses the money itself.

    A number that is no account's is refused here, at its place in the input.
    """
    if payee is None:
        return None
    # "-" stands where an unsound text stood, which has been refused already.
    if payee.account_no != "-" and not is_account(payee.account_no):
        work.refuse(ErrorCode.VALIDATION, "payee", "accountNo", reason="FORM")
    used_by = UsedBy[loan["used_by"]]
    if used_by is not UsedBy.HOUSEHOLD:
        return PayeeFacts(used_by=used_by, is_of_household=False)
    found = await NAMED.all(
        work.connection,
        work.actor,
        county_id=work.county_id,
        household_id=loan["household_id"],
        name=payee.holder,
    )
    return PayeeFacts(used_by=used_by, is_of_household=bool(found))


def stored_payee(work: Work, loan_key: UUID, payee: Payee | None) -> Mapping[str, Any]:
    """`COLUMNS` of a loan that is paid out; all are null where no account was named."""
    if payee is None:
        return NOBODY
    assert work.vault is not None, "the process that pays out has the keys"
    whole = f"{payee.account_no}\n{payee.holder}"
    values = (
        masked_name(payee.holder),
        payee.bank,
        masked_personal_account(payee.account_no),
        work.vault.fingerprint(account_key(payee.account_no)),
        work.vault.seal_text(whole, work.county_id, loan_key),
        work.vault.current,
    )
    return dict(zip(COLUMNS, values, strict=True))


def stored_payer(work: Work, repayment_key: UUID, name: str | None) -> dict[str, Any]:
    """Who paid a repayment, masked and sealed; nulls where nobody was named."""
    if name is None:
        return {"payer_name_masked": None, "payer_cipher": None, "payer_key_id": None}
    assert work.vault is not None, "the process that books has the keys"
    return {
        "payer_name_masked": masked_name(name),
        "payer_cipher": work.vault.seal_text(name, work.county_id, repayment_key),
        "payer_key_id": work.vault.current,
    }
