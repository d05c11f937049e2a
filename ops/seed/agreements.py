"""Cooperation agreements of the demo: one for each loan whose money works with an enterprise.

The household consents and both sign on the day of the application; the agreement comes into force
with the money and lasts as long as the loan.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from random import Random

from ops.seed.copy import NULL, Lines
from ops.seed.days import RANDOM_BITS, Days, uuid_text
from ops.seed.draft import HouseholdDraft, LoanDraft
from ops.seed.projects import EnterpriseDraft
from ops.seed.spelling import yuan
from rules.notice_2018_119.part_2_9_screening import PROHIBITED_KINDS

DUTIES = json.dumps(
    [
        {"party": "HOUSEHOLD", "duty": "提供劳动力和土地，按约参与生产"},
        {"party": "ENTERPRISE", "duty": "保底收购、技术指导、按期分红"},
        {"party": "TOWNSHIP", "duty": "监督协议履行"},
    ],
    ensure_ascii=False,
    separators=(",", ":"),
)
RISK_CONTROL = "保底价收购，企业承担市场风险并购买农业保险"
PARTICIPATION = ("LABOUR", "LABOUR", "LAND", "PRODUCTION")
# What the household is paid a year, percent of the loan.
SHARE_PERCENT = 6


class AgreementRows:
    """Writes the agreements of one county."""

    def __init__(
        self,
        lines: Lines,
        seed: int,
        days: Days,
        county_id: int,
        code: str,
        enterprises: Iterable[EnterpriseDraft],
    ) -> None:
        # Chance of its own: the loans come out as they would without agreements.
        self._rng = Random(f"{seed}/{code}/agreements")  # noqa: S311 - not for secrets.
        self._rows, self._days, self._county, self._code = (
            lines.of("agreement"),
            days,
            county_id,
            code,
        )
        self._partners = sorted(
            (one.recorded, one.id)
            for one in {each.id: each for each in enterprises}.values()
            if one.kind not in PROHIBITED_KINDS and one.list_state == "WHITELIST"
        )

    def partner(self, loan: LoanDraft, chance: float) -> str | None:
        """An enterprise that a household can work with when it applies; None without one."""
        known = [key for recorded, key in self._partners if recorded <= loan.submitted]
        return known[int(chance * len(known))] if known else None

    def add(self, household: HouseholdDraft, loan: LoanDraft, enterprise: str) -> str:
        """The agreement of one loan; its id."""
        days, random = self._days, self._rng.getrandbits(RANDOM_BITS)
        key = uuid_text(days.milliseconds(loan.submitted, 0), random)
        signed = days.text(loan.submitted)
        state = "SIGNED" if not loan.disbursed else "IN_FORCE"
        ended = f"{NULL}\t{NULL}"
        if loan.disbursed and loan.matures < days.today:
            state, ended = "EXPIRED", f"{days.text(loan.matures)}\tEXPIRED"
        consent = hashlib.sha256(key.encode()).hexdigest()
        self._rows.append(
            f"{self._county}\t{key}\tXY{loan.id[-12:].upper()}\t1\t{NULL}\t{household.id}"
            f"\t{household.township.id}\t{enterprise}\t{state}\t{yuan(loan.amount)}\t{signed}"
            f"\t{days.text(loan.matures)}\t{DUTIES}\tDIVIDEND"
            f"\t{yuan(loan.amount * SHARE_PERCENT // 100)}\t每年\t{RISK_CONTROL}\tt"
            f"\t{PARTICIPATION[random % len(PARTICIPATION)]}\t{signed}\t村委会\t\\\\x{consent}"
            f"\t{signed}\t{ended}\t{days.instant(loan.submitted, 0)}\tTOWN_PA@{self._code}\t1\n"
        )
        return key
