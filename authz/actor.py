"""The actor: one type for every kind of caller, with the attributes that conditions speak of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from authz.role import Role

COUNTY_BLOCK = 1000  # A county owns the ids [id, id + 999]; its own id ends in 000.


class ActorError(ValueError):
    """Claims that do not make an actor: the role does not fit its region, lender or outlet."""


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who acts, from where, on whose behalf. Made by `Actor.of`; never holds a token.

    `county_min .. county_max` is the interval of region ids of counties (and of the cities and
    the province above them) that the actor's region covers; a county's or township's actor has
    its one county in both. `township_min .. township_max` likewise for townships.
    """

    subject: str
    name: str
    role: Role
    organisation: str | None
    client: str
    region_id: int
    region_id_max: int
    region_code: str
    region_name: str
    tier: int
    county_min: int
    county_max: int
    township_min: int
    township_max: int
    lender_id: int | None = None
    lender_code: str | None = None
    lender_group: str | None = None
    outlet_id: int | None = None
    address: str | None = None
    request_id: str = ""

    @classmethod
    def of(
        cls,
        *,
        subject: str,
        role: Role,
        region_id: int,
        region_id_max: int,
        region_code: str,
        tier: int,
        client: str,
        name: str = "",
        region_name: str = "",
        organisation: str | None = None,
        lender_id: int | None = None,
        lender_code: str | None = None,
        lender_group: str | None = None,
        lender_county_id: int | None = None,
        outlet_id: int | None = None,
        address: str | None = None,
        request_id: str = "",
    ) -> Actor:
        """An actor from a resolved region, lender and outlet; raises `ActorError` on a misfit.

        `lender_county_id` (the lender's home county), where given, must be the actor's county.
        """
        county_id = region_id - region_id % COUNTY_BLOCK
        _check(role, tier, county_id, lender_id, lender_group, lender_county_id, outlet_id)
        return cls(
            subject=subject,
            name=name,
            role=role,
            organisation=organisation,
            client=client,
            region_id=region_id,
            region_id_max=region_id_max,
            region_code=region_code,
            region_name=region_name,
            tier=tier,
            county_min=county_id if tier >= 3 else region_id,
            county_max=county_id if tier >= 3 else region_id_max,
            township_min=region_id,
            township_max=region_id_max,
            lender_id=lender_id,
            lender_code=lender_code,
            lender_group=lender_group,
            outlet_id=outlet_id,
            address=address,
            request_id=request_id,
        )

    def asking(self, address: str | None, request_id: str) -> Actor:
        """The same caller in another request, with what is worked out of it once a caller.

        Each request makes one, in a quarter of the time of `dataclasses.replace`.
        """
        _ = self.parameters, self.office
        made = object.__new__(Actor)
        vars(made).update(vars(self), address=address, request_id=request_id)
        return made

    @property
    def county_id(self) -> int | None:
        """The county of a county's or township's actor; None above."""
        return self.county_min if self.tier >= 3 else None

    @property
    def township_id(self) -> int | None:
        """The township of a township's actor; None above."""
        return self.region_id if self.tier == 4 else None

    @property
    def tenant_id(self) -> int:
        """Where the actor's own rows (keys, decisions, denials) belong: its county, else region."""
        return self.county_min if self.tier >= 3 else self.region_id

    def attributes(self) -> dict[str, Any]:
        """What `sub.<name>` means in a condition."""
        return {
            "role": self.role.value,
            "subject": self.subject,
            "client": self.client,
            "county_id": self.county_id,
            "county_min": self.county_min,
            "county_max": self.county_max,
            "township_id": self.township_id,
            "lender_id": self.lender_id,
            "lender_group": self.lender_group,
            "outlet_id": self.outlet_id,
        }

    @cached_property
    def parameters(self) -> Mapping[str, Any]:
        """The same by the names of a statement's parameters, `sub_<name>`; shared by all."""
        return {f"sub_{name}": value for name, value in self.attributes().items()}

    @cached_property
    def office(self) -> tuple[tuple[str, Any], ...]:
        """The attributes that everybody in this seat of this office has; the personal ones null."""
        return tuple((self.attributes() | dict.fromkeys(("subject", "client"))).items())

    def covers(self, region_id: int, region_id_max: int) -> bool:
        """Whether a region (its interval of ids) lies in the actor's scope.

        A township's actor may name its own county too: the answer is whole under its rights. An
        outlet serves its whole county.
        """
        if region_id == self.county_id:
            return True
        low, high = self.region_id, self.region_id_max
        if self.role is Role.BANK_OUTLET:
            low, high = self.county_min, self.county_min + COUNTY_BLOCK - 1
        return low <= region_id and region_id_max <= high


def _check(
    role: Role,
    tier: int,
    county_id: int,
    lender_id: int | None,
    lender_group: str | None,
    lender_county_id: int | None,
    outlet_id: int | None,
) -> None:
    if tier not in role.tiers:
        raise ActorError(f"{role.value} does not sit in a region of tier {tier}")
    if role.needs_lender and lender_id is None:
        raise ActorError(f"{role.value} needs a lender")
    if role.needs_lender and lender_county_id not in (None, county_id):
        raise ActorError(f"{role.value}: the lender belongs to another county")
    if role.needs_outlet and outlet_id is None:
        raise ActorError(f"{role.value} needs an outlet")
    if role.needs_group and not lender_group:
        raise ActorError(f"{role.value} needs a lender group")
