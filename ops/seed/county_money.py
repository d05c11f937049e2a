"""The county's money in the demo: agreements with lenders, revenue, insurance (二(三), 二(六)).

Drawn apart from everything else of a county. Most lenders have an agreement of how a loss is
shared; where one has none, a claim on the fund is refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from ops.seed.copy import Lines
from ops.seed.days import RANDOM_BITS, Days, uuid_text
from ops.seed.draft import HouseholdDraft
from ops.seed.lenders import RCC
from ops.seed.reference import Place
from ops.seed.spelling import yuan

AGREED_SHARE = 0.85
# Shares of fund and lender of a loss; one county in eight adds a guarantee company's tenth.
SHARES = (("0.8", "0.2"), ("0.7", "0.3"), ("0.9", "0.1"), ("0.8", "0.2"))
GUARANTEED = ("0.7", "0.2", "0.1")
GUARANTOR = "贵州省农业信贷担保股份有限公司"
BEFORE_FUND_DAYS = 60
# A county's revenue lies between these, fen, and changes by so many thousandths in a year.
REVENUE_MIN, REVENUE_MAX = 20_000_000_000, 150_000_000_000
GROWTH_MIN, GROWTH_MAX = -3, 4
YEARS = 3
INSURER = "中国人民财产保险股份有限公司"
# Product, category, sum insured and premium in fen, and who pays how many hundredths of it:
# central, provincial, city and county budget; the rest is paid by the insured.
PRODUCTS = (
    ("水稻种植保险", "CENTRAL_SUBSIDISED", 240_000, 12_000, (40, 25, 5, 5)),
    ("能繁母猪养殖保险", "CENTRAL_SUBSIDISED", 100_000, 6_000, (50, 25, 3, 2)),
    ("茶叶低温冻害保险", "LOCAL_SPECIALTY", 800_000, 40_000, (0, 40, 10, 20)),
    ("辣椒种植保险", "LOCAL_SPECIALTY", 150_000, 9_001, (0, 40, 15, 15)),
    ("林木火灾商业保险", "COMMERCIAL", 300_000, 4_500, (0, 0, 0, 0)),
)
SUBSIDISED_SHARE = 0.7


def add_county_money(
    lines: Lines, seed: int, days: Days, place: Place, households: Sequence[HouseholdDraft]
) -> None:
    """All of it for one county."""
    rng = Random(f"{seed}/{place.county.code}/money")  # noqa: S311 - not for secrets.
    maker = _Maker(lines, rng, days, place)
    maker.agreements()
    maker.revenue()
    insured = 0.25 + 0.4 * rng.random()
    for number, household in enumerate(households, 1):
        if rng.random() < insured:
            maker.insure(household, number)


class _Maker:
    """Writes the rows of one county."""

    def __init__(self, lines: Lines, rng: Random, days: Days, place: Place) -> None:
        self._lines, self._rng, self._days, self._place = lines, rng, days, place
        self._county = place.county

    def agreements(self) -> None:
        """One with each lender that has signed, in force before anything was lent."""
        guaranteed = self._rng.random() < 0.125
        day = self._days.working_on_or_after(self._days.start - BEFORE_FUND_DAYS)
        for number, lender in enumerate(self._place.lenders, 1):
            drawn = self._rng.random()
            if drawn > AGREED_SHARE and lender.group != RCC:
                continue
            fund, own = GUARANTEED[:2] if guaranteed else SHARES[int(drawn * 400) % len(SHARES)]
            key = self._id(day, number)
            paper = f"{self._county.region.name[:2]}银政〔{self._year(day)}〕{number}号"
            self._lines.add(
                "cooperation",
                self._county.id,
                key,
                lender.id,
                paper,
                fund,
                own,
                None,
                "FUND_FIRST" if drawn < 0.2 else "PRO_RATA",
                self._days.text(day),
                None,
                None,
                self._days.instant(day, number),
                self._by("COUNTY_FIN"),
                1,
            )
            if guaranteed:
                self._lines.add(
                    "cooperation_share",
                    self._county.id,
                    key,
                    1,
                    lender.id,
                    GUARANTOR,
                    GUARANTEED[2],
                )

    def revenue(self) -> None:
        """The budget of each year up to this one, told in its first months."""
        amount = REVENUE_MIN + int(self._rng.random() * (REVENUE_MAX - REVENUE_MIN))
        this_year = self._year(self._days.today)
        for year in range(this_year - YEARS + 1, this_year + 1):
            amount += (
                amount
                * (GROWTH_MIN * 10 + int(self._rng.random() * (GROWTH_MAX - GROWTH_MIN) * 10))
                // 1000
            )
            first = self._days.date(self._days.today).replace(year=year, month=1, day=1)
            drawn = first.toordinal() + 40 + int(self._rng.random() * 40)
            day = self._days.working_on_or_after(min(drawn, self._days.today - 10))
            self._lines.add(
                "budget_revenue",
                self._county.id,
                self._id(day, 0),
                year,
                "BUDGET",
                yuan(amount),
                f"{self._county.region.name[:2]}财预〔{year}〕{int(self._rng.random() * 90) + 1}号",
                self._days.instant(day, 0),
                self._by("COUNTY_FIN"),
            )

    def insure(self, household: HouseholdDraft, number: int) -> None:
        """A policy of this year for a household, its self-paid part often subsidised."""
        product, category, insured, premium, hundredths = PRODUCTS[
            int(self._rng.random() * len(PRODUCTS))
        ]
        parts = [premium * part // 100 for part in hundredths]
        own = premium - sum(parts)
        day = self._days.working_on_or_after(self._days.today - 330 + int(self._rng.random() * 250))
        key = self._id(day, number % 20_000)
        self._lines.add(
            "insurance_policy",
            self._county.id,
            key,
            f"PNX{self._year(day)}{self._county.code}{number:06d}",
            INSURER,
            "HOUSEHOLD",
            household.id,
            None,
            product,
            category,
            yuan(insured),
            yuan(premium),
            *(yuan(part) for part in parts),
            yuan(own),
            None,
            None,
            self._days.text(day),
            self._days.text(self._days.after_months(day, 12) - 1),
            self._days.instant(day, number % 20_000),
            self._by("COUNTY_FIN"),
            1,
        )
        if category != "COMMERCIAL" and self._rng.random() < SUBSIDISED_SHARE:
            self._subsidise(household, key, own, day)

    def _subsidise(self, household: HouseholdDraft, policy: str, own: int, insured_on: int) -> None:
        day = self._days.working_on_or_after(insured_on + 10 + int(self._rng.random() * 40))
        second = int(self._rng.random() * 20_000)
        key, entry = self._id(day, second), self._id(day, second)
        paper = f"{self._county.region.name[:2]}财农〔{self._year(day)}〕{day % 90 + 1}号"
        told, at = self._days.text(day), self._days.instant(day, second)
        officer = self._by("COUNTY_FIN")
        source = "COUNTY_BLOCK_POVERTY_FUND"
        self._lines.add(
            "premium_subsidy",
            self._county.id,
            key,
            policy,
            1,
            household.id,
            yuan(own),
            source,
            paper,
            told,
            officer,
            at,
        )
        self._lines.add(
            "subsidy_entry",
            self._county.id,
            entry,
            "PREMIUM",
            "PAYMENT",
            "PAID_TO_HOUSEHOLDS",
            source,
            yuan(own),
            paper,
            None,
            key,
            None,
            None,
            told,
            at,
            officer,
        )

    def _by(self, role: str) -> str:
        return f"{role}@{self._county.code}"

    def _year(self, day: int) -> int:
        return self._days.date(day).year

    def _id(self, day: int, second: int) -> str:
        milliseconds = self._days.milliseconds(day, second)
        return uuid_text(milliseconds, self._rng.getrandbits(RANDOM_BITS))
