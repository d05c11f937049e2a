"""The users: every role, in several provinces, cities, counties, townships, lenders, outlets."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from authz.actor import Actor
from tests.leaks.dump import Dump
from tests.office import Office

PROVINCE_ROLES = ("PROV_PA", "PROV_FIN", "REGULATOR", "INSURANCE_REG", "PBOC", "AUDITOR")
COUNTY_ROLES = ("COUNTY_PA", "COUNTY_FIN", "COUNTY_GOV", "COUNTY_COURT", "FIN_OFFICE")


@dataclass(frozen=True)
class Seat:
    """A role at a region (its code), with a lender's and an outlet's code where it has them."""

    who: str
    lender: str | None = None
    outlet: str | None = None

    @property
    def name(self) -> str:
        return "/".join(part for part in (self.who, self.lender, self.outlet) if part)

    def actor(self, office: Office) -> Actor:
        """The actor with a subject of its own; above the county a bank is its group alone."""
        made = replace(office.actor(self.who, self.lender, self.outlet), subject=self.name)
        if made.role.needs_group:
            made = replace(made, lender_id=None, lender_code=None)
        return made


def seats(dump: Dump) -> list[Seat]:
    """Everybody."""
    found = [Seat(f"{role}@{at}") for role in (*PROVINCE_ROLES, "DISCIPLINE") for at in ("520000",)]
    found += [Seat(f"{role}@530000") for role in ("PROV_PA", "AUDITOR", "REGULATOR")]
    for at, county in (("520000", "520328"), ("530000", "530102")):
        for group in ("RCC", "ABC", "VILLAGE"):
            found.append(Seat(f"PROV_BANK@{at}", f"{group}-{county}"))
    for city, county in (("520300", "520328"), ("530100", "530102")):
        found += [Seat(f"CITY_BANK@{city}", f"{group}-{county}") for group in ("RCC", "ABC")]
    found += [Seat(f"CITY_PA@{city}") for city in ("520300", "520100", "530100")]
    found += [Seat(f"{role}@520327") for role in COUNTY_ROLES]
    found += [Seat(f"{role}@520328") for role in ("COUNTY_PA", "COUNTY_GOV")]
    found += [Seat(f"{role}@530102") for role in ("COUNTY_PA", "COUNTY_GOV", "COUNTY_FIN")]
    lenders = ("RCC-520327", "ABC-520327", "RCC-520328", "ABC-520328", "RCC-530102", "ABC-530102")
    for lender in lenders:
        found.append(Seat(f"COUNTY_BANK@{lender[-6:]}", lender))
    for lender in (lenders[0], lenders[1], lenders[4]):
        found.append(Seat(f"BANK_SYSTEM@{lender[-6:]}", lender))
    found += outlets(dump) + townships(dump)
    return [*found, Seat("SCHEDULER@520000"), Seat("SCHEDULER@520327"), Seat("SCHEDULER@530000")]


def outlets(dump: Dump) -> list[Seat]:
    """Three outlets of one county with loans or without, over its lenders, one elsewhere."""
    lent = Counter(row["outlet_id"] for row in dump.tables["loan"])
    found = []
    for lender, wanted in (
        ("RCC-520327", 2),
        ("ABC-520327", 1),
        ("RCC-520328", 1),
        ("RCC-530102", 1),
    ):
        key = next(row["id"] for row in dump.tables["lender"] if row["code"] == lender)
        own = [row for row in dump.tables["outlet"] if row["lender_id"] == key]
        own.sort(key=lambda row: (-lent[row["id"]], row["id"]))
        found += [Seat(f"BANK_OUTLET@{lender[-6:]}", lender, row["code"]) for row in own[:wanted]]
    return found


def townships(dump: Dump) -> list[Seat]:
    """Two townships each of two counties of one city, and of the other province, with loans."""
    lent = Counter(row["township_id"] for row in dump.tables["loan"])
    codes = []
    for county in (520327000, 520328000, 530102000):
        own = [row for row in dump.tables["region"] if row["parent_id"] == county]
        own.sort(key=lambda row: (-lent[row["id"]], row["id"]))
        codes += [row["code"] for row in own[:2]]
    return [Seat(f"TOWN_PA@{code}") for code in codes] + [Seat(f"TOWN_FIN@{codes[0]}")]
