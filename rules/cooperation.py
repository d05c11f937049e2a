"""The agreement of a county with a lender: which one is in force, and how it shares a loss (A15).

The notice gives no ratio (二(七) 「按规定比例」): it is what county and lender have agreed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Protocol, TypeVar

from rules.agreement import SHA_256
from rules.fund_facts import CooperationEndFacts, CooperationFacts
from rules.money import fen
from rules.notice_2018_119.text import TEXT
from rules.policy import policy_on
from rules.ratio import DECIMALS_MAX, PLACES, ratio_text
from rules.refusal import ErrorCode, Refusal, in_order, refuse


class Dated(Protocol):
    """What has a first day, and a last one or none."""

    @property
    def starts_on(self) -> date: ...

    @property
    def ends_on(self) -> date | None: ...


Agreement = TypeVar("Agreement", bound=Dated)


def in_force(agreements: Iterable[Agreement], day: date) -> Agreement | None:
    """The one that started last by `day`, unless it has ended: it took the place of all before."""
    started = [one for one in agreements if one.starts_on <= day]
    newest = max(started, key=lambda one: one.starts_on, default=None)
    if newest is None or (newest.ends_on is not None and newest.ends_on < day):
        return None
    return newest


def share_out(loss: Decimal, shares: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """What each party bears of `loss`, yuan: `shares` are those of all but the lender.

    Each part is rounded HALF_UP and is never more than what is left; the lender bears the rest,
    which is the last of the parts, so that they make the loss exactly.
    """
    left, parts = loss, []
    for share in shares:
        part = min(fen(loss * share), left)
        parts.append(part)
        left -= part
    return (*parts, left)


def judge_cooperation(agreement: CooperationFacts) -> list[Refusal]:
    """May it be registered? Its shares make one whole; one start a day for each lender."""
    found = [*_judge_shares(agreement), *_judge_parties(agreement)]
    months_max = policy_on(agreement.starts_on).buffer_months_max
    months = agreement.buffer_months
    if months is not None and months_max is not None and not 1 <= months <= months_max:
        found.append(
            refuse(
                ErrorCode.VALIDATION,
                "bufferMonths",
                clause=TEXT[46],
                reason="NOT_WITHIN",
                least=1,
                most=months_max,
            )
        )
    if agreement.ends_on is not None and agreement.ends_on < agreement.starts_on:
        found.append(_invalid("endsOn", reason="BEFORE_START"))
    if agreement.has_same_start:
        found.append(_invalid("startsOn", reason="DUPLICATE"))
    if agreement.file_hash is not None and SHA_256.fullmatch(agreement.file_hash) is None:
        found.append(_invalid("fileHash", reason="FORM"))
    return in_order(found)


def judge_cooperation_end(end: CooperationEndFacts) -> list[Refusal]:
    """May it end on that day? Not in days past, by which claims were shared, and not later."""
    found = []
    if end.ends_on is not None and end.ends_on < end.today:
        figures = {"object": "cooperation", "state": "ENDED", "act": "end"}
        found.append(refuse(ErrorCode.INVALID_TRANSITION, "cooperation", clause=None, **figures))
    else:
        earliest_on = max(end.today, end.starts_on)
        if end.last_on < earliest_on:
            found.append(_invalid("endsOn", reason="TOO_EARLY", earliestOn=earliest_on))
        elif end.ends_on is not None and end.last_on > end.ends_on:
            found.append(_invalid("endsOn", reason="AFTER_END", latestOn=end.ends_on))
    if not end.reason.strip():
        found.append(refuse(ErrorCode.REASON_REQUIRED, "reason", clause=TEXT[55]))
    return in_order(found)


def _judge_shares(agreement: CooperationFacts) -> list[Refusal]:
    """Each from 0 (a further party's above it) to 1, with ten decimals; together exactly 1."""
    named = [(("fundShare",), agreement.fund_share), (("lenderShare",), agreement.lender_share)]
    others = [
        (("otherShares", str(index), "share"), share)
        for index, (_, share) in enumerate(agreement.others)
    ]
    found = []
    for path, share in (*named, *others):
        if not 0 <= share <= 1 or (len(path) > 1 and share == 0):
            found.append(_invalid(*path, reason="NO_SHARE"))
        elif share != share.quantize(PLACES):
            figures = {"reason": "TOO_MANY_DECIMALS", "maxDecimals": DECIMALS_MAX}
            found.append(_invalid(*path, **figures))
    total = sum((share for _, share in (*named, *others)), start=Decimal(0))
    if not found and total != 1:
        figures = {"reason": "SHARES_NOT_WHOLE", "sum": ratio_text(total)}
        found.append(_invalid("fundShare", **figures))
    return found


def _judge_parties(agreement: CooperationFacts) -> list[Refusal]:
    """Each further party is named once."""
    names = [name for name, _ in agreement.others]
    return [
        _invalid("otherShares", str(index), "party", reason="DUPLICATE")
        for index, name in enumerate(names)
        if name in names[:index]
    ]


def _invalid(*path: str, **figures: object) -> Refusal:
    return refuse(ErrorCode.VALIDATION, *path, clause=TEXT[55], **figures)
