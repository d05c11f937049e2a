"""Bank accounts and the names of their holders: their form, and how much of them is shown."""

from __future__ import annotations

ACCOUNT_DIGITS_MIN = 8
ACCOUNT_DIGITS_MAX = 32
SHOWN_DIGITS = 4


def is_account(number: str) -> bool:
    """Digits alone, as many as an account has."""
    within = ACCOUNT_DIGITS_MIN <= len(number) <= ACCOUNT_DIGITS_MAX
    return within and number.isascii() and number.isdigit()


def masked_account(number: str) -> str:
    """First and last four digits of an office's account; what lies between is not kept."""
    hidden = "*" * (len(number) - 2 * SHOWN_DIGITS)
    return f"{number[:SHOWN_DIGITS]}{hidden}{number[-SHOWN_DIGITS:]}"


def masked_personal_account(number: str) -> str:
    """The last four digits of a person's account."""
    return "*" * (len(number) - SHOWN_DIGITS) + number[-SHOWN_DIGITS:]


def masked_name(name: str) -> str:
    """The first character of a name, a person's or a business's: 张*, 凤*****."""
    return name[:1] + "*" * (len(name) - 1 or 1)


def account_key(number: str) -> str:
    """What is hashed of an account: never what is hashed of an identity number."""
    return "account:" + number.encode("ascii", "replace").decode("ascii")
