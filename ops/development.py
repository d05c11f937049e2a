"""The development issuer: signs bearer tokens for demo and tests, and publishes its public key.

It exists only where QIANDAI_ENV is `development`; a production deployment has an OIDC provider.
The private key lies in the data directory (mode 0600), the public key set beside it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from joserfc import jwt
from joserfc.jwk import ECKey, KeySet

from api.settings import DEVELOPMENT_ISSUER, DEVELOPMENT_JWKS_FILE
from authz.role import Level, Role
from models.clock import Clock
from ops.secret_file import secret_once

AUDIENCE = "qiandai"
CLIENT = "development"
ALGORITHM = "ES256"
KEY_FILE = "development-issuer.json"
DAYS_DEFAULT = 30
DAYS_MAX = 3660

# Where the demo's example of each level sits: 贵州省, 遵义市, 凤冈县, 龙泉镇.
DEMO_REGIONS = {
    Level.PROVINCE: "520000",
    Level.CITY: "520300",
    Level.COUNTY: "520327",
    Level.TOWNSHIP: "520327100",
    Level.MACHINE: "520327",
}
DEMO_GROUP = "RCC"


class TokenError(ValueError):
    """The wish for a token cannot be fulfilled; the text is for the person at the keyboard."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a token speaks of."""

    role: Role
    region: str
    lender: str | None = None
    lender_group: str | None = None
    outlet: str | None = None

    @classmethod
    def parse(cls, text: str, lender: str | None = None, outlet: str | None = None) -> Subject:
        """From `ROLE@REGION`; where a bank's role names no lender, the demo's is filled in."""
        code, at, region = text.partition("@")
        if not at or not code or not region:
            raise TokenError(f"{text!r}: write ROLE@REGION, for example COUNTY_PA@520327")
        role = Role.__members__.get(code.upper())
        if role is None:
            known = " ".join(role.value for role in demo_roles())
            raise TokenError(f"there is no role {code!r}; the roles are {known}")
        if role not in demo_roles():
            raise TokenError(f"{role.value} acts inside the system and carries no token")
        tier = region_tier(region)
        if tier not in role.tiers:
            raise TokenError(f"{role.value} sits in a {_places(role)}, and {region!r} is none")
        if role.needs_group:
            if outlet:
                raise TokenError(f"{role.value} has no outlet")
            return cls(role, region, lender_group=lender or DEMO_GROUP)
        if not role.needs_lender:
            if lender or outlet:
                raise TokenError(f"{role.value} belongs to no lender and no outlet")
            return cls(role, region)
        lender = lender or f"{DEMO_GROUP}-{region[:6]}"
        if role.needs_outlet and outlet is None:
            if tier != 4:
                raise TokenError(f"{role.value} at a county needs --outlet")
            outlet = f"{lender}-{region[6:]}"
        if outlet and not role.needs_outlet:
            raise TokenError(f"{role.value} has no outlet")
        return cls(role, region, lender, outlet=outlet)

    def __str__(self) -> str:
        return f"{self.role.value}@{self.region}"


class DevelopmentIssuer:
    """Holds the key pair of a data directory; makes it on first use."""

    def __init__(
        self, data_dir: Path, *, issuer: str = DEVELOPMENT_ISSUER, audience: str = AUDIENCE
    ) -> None:
        self._issuer, self._audience = issuer, audience
        self._key = ECKey.import_key(json.loads(secret_once(data_dir / KEY_FILE, _new_key)))
        self.jwks_path = data_dir / DEVELOPMENT_JWKS_FILE
        public = json.dumps(KeySet([self._key]).as_dict(private=False), indent=2) + "\n"
        if not self.jwks_path.exists() or self.jwks_path.read_text() != public:
            fresh = self.jwks_path.with_suffix(".new")
            fresh.write_text(public)
            fresh.replace(self.jwks_path)

    def mint(self, subject: Subject, *, days: int = DAYS_DEFAULT) -> str:
        """A signed token, valid from now on for so many days."""
        if not 1 <= days <= DAYS_MAX:
            raise TokenError(f"--days is between 1 and {DAYS_MAX}")
        # A token lives in real time, also where the business date is fixed.
        now = Clock().now()
        claims: dict[str, str | int] = {
            "iss": self._issuer,
            "aud": self._audience,
            "sub": f"demo-{subject.role.value.lower().replace('_', '-')}-{subject.region}",
            "azp": CLIENT,
            "name": f"{subject.role.zh}（演示）",
            "org": f"{subject.region} {subject.role.zh}",
            "role": subject.role.value,
            "region": subject.region,
            "iat": int(now.timestamp()),
            "nbf": int(now.timestamp()),
            "exp": int((now + timedelta(days=days)).timestamp()),
        }
        for name in ("lender", "lender_group", "outlet"):
            if value := getattr(subject, name):
                claims[name] = value
        header = {"alg": ALGORITHM, "kid": str(self._key.kid), "typ": "JWT"}
        return jwt.encode(header, claims, self._key, algorithms=[ALGORITHM])


def refuse_in_production(environ: Mapping[str, str]) -> None:
    """The development issuer must not exist beside real data."""
    if (environ.get("QIANDAI_ENV") or "development") != "development":
        raise TokenError(
            "development tokens exist only with QIANDAI_ENV=development; in production the OIDC"
            " provider named by QIANDAI_ISSUER issues them"
        )


def demo_roles() -> tuple[Role, ...]:
    """All roles that a person or a bank's machine can have."""
    return tuple(role for role in Role if role.level in DEMO_REGIONS)


def demo_subjects() -> Iterator[Subject]:
    """One example of each role."""
    for role in demo_roles():
        yield Subject.parse(f"{role.value}@{DEMO_REGIONS[role.level]}")


def region_tier(code: str) -> int:
    """1 province, 2 city, 3 county, 4 township, by the form of a GB/T 2260 code; 0: no code."""
    if not code.isascii() or not code.isdigit() or len(code) not in (6, 9):
        return 0
    if len(code) == 9:
        return 4
    if code.endswith("0000"):
        return 1
    return 2 if code.endswith("00") else 3


def _places(role: Role) -> str:
    names = {1: "province (520000)", 2: "city (520300)", 3: "county (520327)"}
    names[4] = "township (520327100)"
    return " or ".join(names[tier] for tier in sorted(role.tiers))


def _new_key() -> str:
    key = ECKey.generate_key("P-256", parameters={"use": "sig", "alg": ALGORITHM}, private=True)
    key.ensure_kid()
    return json.dumps(key.as_dict(private=True), indent=2) + "\n"
