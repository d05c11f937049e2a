"""Registered poor households of the demo: status history, members, sealed identity numbers."""

from __future__ import annotations

from random import Random

from models.identity import Vault
from ops.seed.copy import Lines
from ops.seed.days import RANDOM_BITS, Days, uuid_digits, uuid_text
from ops.seed.draft import LIMIT_FEN, HouseholdDraft
from ops.seed.people import SURNAMES, Numbers, birthdays, names, person_name
from ops.seed.regions import Region
from ops.seed.spelling import yuan
from rules.vocabulary import EligibilityCondition

MEMBERS = ((0.52, 2), (0.82, 3), (0.95, 4), (1.01, 5))
REASONS = {
    "POOR": "精准识别",
    "EXITED": "达到脱贫标准",
    "RETURNED_POOR": "因病返贫",
    "REMOVED_WRONG": "动态调整错评清退",
}
CAUSES = ("缺资金", "缺技术", "缺劳力", "因学", "因病", "因残", "交通条件落后", "自身发展动力不足")
RATINGS = ("AAA", "AA", "A")
# The township has assessed all; whoever was never rated lacks the first condition.
CONDITIONS = ",".join(EligibilityCondition)
CONDITIONS_BUT_RATING = ",".join(
    one for one in EligibilityCondition if one is not EligibilityCondition.CREDIT_RATING
)
VILLAGES = names("village")
REGISTERED_BEFORE_DAYS = 60
IMPORT_SECONDS = 8 * 3600
ADULTS = birthdays(1957, 1995)
CHILDREN = birthdays(1998, 2014)
ELDERS = birthdays(1930, 1950)


def draw_household(rng: Random, days: Days, townships: tuple[Region, ...]) -> HouseholdDraft:
    """A household with its history; it was in the register before the first loan."""
    imported = days.start - REGISTERED_BEFORE_DAYS + int(rng.random() * 20)
    chance = rng.random()
    members = next(count for limit, count in MEMBERS if chance < limit)
    second = int(rng.random() * IMPORT_SECONDS)
    return HouseholdDraft(
        uuid_text(days.milliseconds(imported, second), rng.getrandbits(RANDOM_BITS)),
        imported,
        second,
        townships[int(rng.random() * len(townships))],
        SURNAMES[int(rng.random() * len(SURNAMES))],
        members,
        _history(rng, days),
    )


def _history(rng: Random, days: Days) -> list[tuple[int, str]]:
    """Status by day: registered at the end of 2014, seen from 2018; most have exited since."""
    registered = days.start - 371
    history = [(registered, "POOR")]
    chance = rng.random()
    if chance < 0.40:
        return history
    if chance < 0.93:
        history.append((days.start + 200 + int(rng.random() * 3) * 365, "EXITED"))
    elif chance < 0.965:
        history.append((days.start + 200, "EXITED"))
        history.append((days.today - 30 - int(rng.random() * 300), "RETURNED_POOR"))
    else:
        history.append((days.today - 20 - int(rng.random() * 200), "REMOVED_WRONG"))
    return [(day, status) for day, status in history if day <= days.today]


def add_household(
    lines: Lines,
    rng: Random,
    days: Days,
    county_id: int,
    household: HouseholdDraft,
    number: int,
    numbers: Numbers,
    vault: Vault,
) -> list[str]:
    """Rows of the household, its history and members; returns the ids of the members."""
    township = household.township
    milliseconds = days.milliseconds(household.imported, household.second)
    recorded = days.instant(household.imported, household.second)
    since, status = household.history[-1]
    member_ids, head = _add_members(
        lines, rng, milliseconds, recorded, county_id, household, numbers, vault
    )
    rated = rng.random()
    rating, conditions = "\\N\t\\N", CONDITIONS_BUT_RATING
    if rated < 0.96:
        conditions = CONDITIONS
        rating = f"{RATINGS[int(rated * 3)]}\t{days.text(days.start - REGISTERED_BEFORE_DAYS)}"
    lines.of("household").append(
        f"{county_id}\t{household.id}\t{township.code}{number:05d}\t{township.id}"
        f"\t{VILLAGES[int(rng.random() * len(VILLAGES))]}村\t{head}\t{status}\t{days.text(since)}"
        f"\t{CAUSES[int(rng.random() * len(CAUSES))]}\t{rating}"
        f"\t{{{conditions}}}\t{{}}\tt\t{recorded}"
        f"\t{len(household.history)}\n"
    )
    history, officer = lines.of("household_status"), f"COUNTY_PA@{township.code[:6]}"
    for day, each in household.history:
        told = max(day, household.imported)
        moment = days.milliseconds(told, household.second)
        row_id = uuid_digits(moment, rng.getrandbits(RANDOM_BITS))
        history.append(
            f"{county_id}\t{row_id}\t{household.id}\t{township.id}\t{each}\t{days.text(day)}"
            f"\t{REASONS[each]}\t\\N\t{days.instant(told, household.second)}\t{officer}\n"
        )
    return member_ids


def _add_members(
    lines: Lines,
    rng: Random,
    milliseconds: int,
    recorded: str,
    county_id: int,
    household: HouseholdDraft,
    numbers: Numbers,
    vault: Vault,
) -> tuple[list[str], str]:
    """Rows of the members and of the identity index; the ids and the head's name."""
    rows, index = lines.of("household_member"), lines.of("identity_index")
    ids: list[str] = []
    head = ""
    head_male = rng.random() < 0.85
    for position in range(household.members):
        relation, male, pool = _member(rng, position, head_male)
        married_in = position == 1
        surname = SURNAMES[int(rng.random() * len(SURNAMES))] if married_in else household.surname
        name = person_name(rng, surname, male)
        number = numbers.draw(rng, pool[int(rng.random() * len(pool))], male)
        sealed = vault.seal(number, county_id, household.id)
        member_id = uuid_digits(milliseconds, rng.getrandbits(RANDOM_BITS))
        ids.append(member_id)
        head = head or name
        digest = sealed.hmac.hex()
        rows.append(
            f"{county_id}\t{member_id}\t{household.id}\t{household.township.id}\t{position + 1}"
            f"\t{name}\t{relation}\t{sealed.masked}\t\\\\x{digest}\t\\\\x{sealed.cipher.hex()}"
            f"\t{sealed.key_id}\t{recorded}\n"
        )
        index.append(f"\\\\x{digest}\t{county_id}\t{household.id}\n")
    return ids, head


def _member(rng: Random, position: int, head_male: bool) -> tuple[str, bool, list[str]]:
    """Relation, sex and birthdays of the member at a position: head, spouse, children, parents."""
    if position == 0:
        return "户主", head_male, ADULTS
    if position == 1:
        return "配偶", not head_male, ADULTS
    male = rng.random() < 0.52
    if position == 4 or rng.random() < 0.2:
        return ("父亲" if male else "母亲"), male, ELDERS
    return ("儿子" if male else "女儿"), male, CHILDREN


def add_exposure(
    lines: Lines, days: Days, county_id: int, household: HouseholdDraft, changed: str
) -> None:
    """The household's exposure over all lenders (A7), by the states of its loans."""
    outstanding = approved = pending = 0
    for loan in household.loans:
        outstanding += loan.outstanding
        if loan.state in ("APPROVED", "SIGNED"):
            approved += loan.amount
        elif loan.state == "SUBMITTED":
            pending += loan.amount
    lines.of("household_exposure").append(
        f"{county_id}\t{household.id}\t{household.township.id}\t{yuan(outstanding)}"
        f"\t{yuan(approved)}\t{yuan(pending)}\t{yuan(LIMIT_FEN)}\t{changed}\n"
    )
