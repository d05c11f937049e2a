"""Where the objects of `matrix.yaml` lie, seen from the one seat of each role."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from authz.act import Act
from authz.actor import Actor
from authz.resource import Resource
from authz.role import Level, Role
from tests.authz.people import seat

# The columns of the matrix. An actor sits in 520327001 (township), 520327 (county), 5203 (city)
# or 52 (province); its lender is 7, its outlet 71, its group RCC.
PLACES: dict[str, dict[str, Any]] = {
    "here": {"county_id": 520327000, "township_id": 520327001, "lender_id": 7, "outlet_id": 71},
    "county": {"county_id": 520327000, "township_id": 520327002, "lender_id": 8, "outlet_id": 72},
    "city": {"county_id": 520328000, "township_id": 520328001, "lender_id": 17, "outlet_id": 81},
    "province": {"county_id": 520102000, "township_id": 520102001, "lender_id": 27},
    "abroad": {"county_id": 530102000, "township_id": 530102001, "lender_id": 47},
}
BELOW, FROM = Decimal("4999999.99"), Decimal("5000000.00")
PROJECTS: dict[str, dict[str, Any]] = {
    "4,999,999.99 yuan, own lender group": {"amount": BELOW, "lender_groups": ["RCC"]},
    "5,000,000.00 yuan, own lender group": {"amount": FROM, "lender_groups": ["RCC"]},
    "4,999,999.99 yuan, other lender group": {"amount": BELOW, "lender_groups": ["ABC"]},
    "5,000,000.00 yuan, other lender group": {"amount": FROM, "lender_groups": ["ABC"]},
}
# Variants of an object that a right can depend on, by resource.
VARIANTS: dict[Resource, dict[str, dict[str, Any]]] = {
    Resource.PROJECT: PROJECTS,
    Resource.PARTICIPATION: PROJECTS,
    Resource.REPORT: {
        "own lender group": {"lender_groups": ["RCC"]},
        "other lender group": {"lender_groups": ["ABC"]},
    },
    Resource.AUDIT: {
        "no project": {},
        "project of 4,999,999.99 yuan": {"amount": BELOW, "lender_groups": ["RCC"]},
        "project of 5,000,000.00 yuan": {"amount": FROM, "lender_groups": ["RCC"]},
    },
    Resource.WARNING: {
        "task of COUNTY_PA": {"offices": ["COUNTY_PA"]},
        "task of COUNTY_BANK and COUNTY_GOV": {"offices": ["COUNTY_BANK", "COUNTY_GOV"]},
        **{
            f"task of COUNTY_PA, project of {title}": {"offices": ["COUNTY_PA"]} | project
            for title, project in PROJECTS.items()
        },
    },
    Resource.TRACE: {
        "own key": {"client": "portal"},
        "key of another client": {"client": "desk"},
        "own denial": {"actor": "zhang"},
        "denial of another": {"actor": "li"},
        "message": {"recipient": "COUNTY_PA@520327000"},
    },
}


def variants(act: Act) -> dict[str, dict[str, Any]]:
    """The blocks of an act in the matrix."""
    found = VARIANTS.get(act.resource, {"any": {}})
    # The chain is one, whatever its events tell of.
    return {"any": {}} if act in (Act.AUDIT_SEAL, Act.AUDIT_VERIFY) else found


def seat_of(role: Role) -> Actor:
    """The one seat of a role in the matrix."""
    region, tier = {
        Level.PROVINCE: (520000000, 1),
        Level.CITY: (520300000, 2),
        Level.COUNTY: (520327000, 3),
        Level.TOWNSHIP: (520327001, 4),
        Level.MACHINE: (520327000, 3),
        Level.SYSTEM: (520000000, 1),
    }[role.level]
    return seat(role, region, tier)
