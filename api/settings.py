"""Settings from environment variables, checked once at start-up; nothing else reads them.

Each variable is listed in docs/configuration.md. A bad value is told in Chinese and English with
the variable's name, never with a secret's text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from authz.role import Role

DEVELOPMENT = "development"
PRODUCTION = "production"
DEVELOPMENT_ISSUER = "https://development.qiandai.invalid"
DEVELOPMENT_JWKS_FILE = "development-jwks.json"
LOG_LEVELS = ("debug", "info", "warning", "error")

T = TypeVar("T")


class SettingsError(ValueError):
    """A variable is missing or wrong."""

    def __init__(self, variable: str, zh: str, en: str) -> None:
        super().__init__(f"{variable}: {zh} / {en}")
        self.variable = variable


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request may ask for; each has its variable, see `Settings.from_environment`."""

    body_bytes: int = 1_048_576
    body_seconds: float = 10.0
    document_bytes: int = 65_536
    tokens: int = 1_000
    depth: int = 15
    aliases: int = 60
    directives: int = 40
    root_fields: int = 30
    fields: int = 4_000
    cost: int = 50_000
    plan_cost: int = 5_000_000
    variable_depth: int = 32
    downloads: int = 2
    download_rows: int = 200_000
    download_seconds: float = 60.0


@dataclass(frozen=True, slots=True)
class StatementSeconds:
    """How long one statement may take, by class of client; the server cuts it."""

    portal: float = 5.0
    write: float = 8.0
    bank: float = 8.0
    download: float = 30.0
    health: float = 2.0

    def of(self, role: Role, kind: str | None) -> float:
        """The limit of an operation: of a bank's system, else of a person that reads or writes."""
        if role is Role.BANK_SYSTEM:
            return self.bank
        return self.write if kind == "mutation" else self.portal


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that a deployment may choose."""

    environment: str
    database_url: str
    data_directory: Path
    issuer: str
    audience: str
    jwks_url: str | None
    jwks_file: Path | None
    owner_database_url: str | None = None
    business_date: date | None = None
    identity_keys: Path | None = None
    host: str = "127.0.0.1"
    port: int = 8000
    pool_size: int = 16
    transaction_pooler: bool = False
    queue_seconds: float = 2.0
    deadline_seconds: float = 8.0
    grace_seconds: float = 10.0
    log_level: str = "info"
    graphiql: bool = True
    limits: Limits = field(default_factory=Limits)
    statements: StatementSeconds = field(default_factory=StatementSeconds)

    @property
    def development(self) -> bool:
        """Whether the development issuer and a fixed business date are allowed."""
        return self.environment == DEVELOPMENT

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Settings:
        """The settings, or a `SettingsError` that names the first wrong variable."""
        read = _Reader(environ)
        environment = read.one_of("QIANDAI_ENV", (DEVELOPMENT, PRODUCTION), DEVELOPMENT)
        development = environment == DEVELOPMENT
        data = Path(read.text("QIANDAI_DATA", ".data"))
        jwks_url, jwks_file = _key_source(read, development, data)
        keys = read.text("QIANDAI_IDENTITY_KEYS", str(data / "identity-keys.json"))
        if not development:
            read.required("QIANDAI_IDENTITY_KEYS")
        return cls(
            environment=environment,
            database_url=read.address("DATABASE_URL", required=True),
            owner_database_url=read.address("QIANDAI_OWNER_DATABASE_URL") or None,
            data_directory=data,
            business_date=_business_date(read, development),
            issuer=read.issuer(None if not development else DEVELOPMENT_ISSUER),
            audience=read.text("QIANDAI_AUDIENCE", "qiandai"),
            jwks_url=jwks_url,
            jwks_file=jwks_file,
            identity_keys=Path(keys),
            host=read.text("QIANDAI_HOST", "127.0.0.1"),
            port=read.integer("QIANDAI_PORT", 8000, 0, 65_535),
            pool_size=read.integer("QIANDAI_POOL_SIZE", 16, 1, 500),
            transaction_pooler=read.switch("QIANDAI_TRANSACTION_POOLER", False),
            queue_seconds=read.number("QIANDAI_QUEUE_SECONDS", 2.0, 0.01, 9.0),
            deadline_seconds=read.number("QIANDAI_DEADLINE_SECONDS", 8.0, 0.1, 9.5),
            grace_seconds=read.number("QIANDAI_GRACE_SECONDS", 10.0, 0.0, 300.0),
            log_level=read.one_of("QIANDAI_LOG_LEVEL", LOG_LEVELS, "info"),
            graphiql=read.switch("QIANDAI_GRAPHIQL", True),
            limits=Limits(
                body_bytes=read.integer("QIANDAI_BODY_BYTES", 1_048_576, 1_024, 16_777_216),
                document_bytes=read.integer("QIANDAI_DOCUMENT_BYTES", 65_536, 1_024, 262_144),
                tokens=read.integer("QIANDAI_TOKENS", 1_000, 100, 20_000),
                depth=read.integer("QIANDAI_DEPTH", 15, 3, 50),
                aliases=read.integer("QIANDAI_ALIASES", 60, 0, 1_000),
                root_fields=read.integer("QIANDAI_ROOT_FIELDS", 30, 1, 1_000),
                cost=read.integer("QIANDAI_COST", 50_000, 100, 10_000_000),
                plan_cost=read.integer("QIANDAI_PLAN_COST", 5_000_000, 1_000, 10**12),
                downloads=read.integer("QIANDAI_DOWNLOADS", 2, 1, 100),
                download_rows=read.integer("QIANDAI_DOWNLOAD_ROWS", 200_000, 1, 1_000_000),
                download_seconds=read.number("QIANDAI_DOWNLOAD_SECONDS", 60.0, 1.0, 600.0),
            ),
            statements=StatementSeconds(
                portal=read.number("QIANDAI_PORTAL_STATEMENT_SECONDS", 5.0, 0.1, 9.5),
                write=read.number("QIANDAI_WRITE_STATEMENT_SECONDS", 8.0, 0.1, 9.5),
                bank=read.number("QIANDAI_BANK_STATEMENT_SECONDS", 8.0, 0.1, 9.5),
                download=read.number("QIANDAI_DOWNLOAD_STATEMENT_SECONDS", 30.0, 0.1, 600.0),
                health=read.number("QIANDAI_HEALTH_STATEMENT_SECONDS", 2.0, 0.1, 9.5),
            ),
        )


def _key_source(read: _Reader, development: bool, data: Path) -> tuple[str | None, Path | None]:
    """Where the issuer's public keys come from: its address, or a file in development only."""
    url = read.text("QIANDAI_JWKS_URL", "")
    file = read.text("QIANDAI_JWKS_FILE", "")
    if url and file:
        raise SettingsError(
            "QIANDAI_JWKS_FILE",
            "不得与 QIANDAI_JWKS_URL 同时设置",
            "must not be set together with QIANDAI_JWKS_URL",
        )
    if file and not development:
        raise SettingsError("QIANDAI_JWKS_FILE", "生产环境不得使用", "cannot be used in production")
    if url:
        return _key_address(url), None
    if not development:
        read.required("QIANDAI_JWKS_URL")
    return None, Path(file) if file else data / DEVELOPMENT_JWKS_FILE


def _key_address(url: str) -> str:
    """HTTPS, or HTTP to this machine or a neighbour of one deployment (a name without a dot)."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    near = host in ("127.0.0.1", "::1") or (host != "" and "." not in host and ":" not in host)
    plain = not (parts.username or parts.password or parts.fragment)
    if plain and host and (parts.scheme == "https" or (parts.scheme == "http" and near)):
        return url
    raise SettingsError(
        "QIANDAI_JWKS_URL",
        "应为 https 地址（http 仅限本机或同一部署内的主机）",
        "must be an https address (http only to this machine or a host of the same deployment)",
    )


def _business_date(read: _Reader, development: bool) -> date | None:
    text = read.text("QIANDAI_BUSINESS_DATE", "")
    if not text:
        return None
    if not development:
        raise SettingsError(
            "QIANDAI_BUSINESS_DATE", "生产环境不得设置", "must not be set in production"
        )
    try:
        if len(text) == 10:
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise SettingsError(
        "QIANDAI_BUSINESS_DATE", "应为 YYYY-MM-DD 日期", "must be a day written YYYY-MM-DD"
    )


class _Reader:
    """Reads one variable at a time; an empty one counts as not set."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ

    def text(self, name: str, default: str) -> str:
        value = self._environ.get(name, "").strip() or default
        if any(ord(character) < 32 for character in value):
            raise SettingsError(name, "含控制字符", "contains a control character")
        return value

    def required(self, name: str) -> str:
        value = self.text(name, "")
        if not value:
            raise SettingsError(name, "必须设置", "must be set")
        return value

    def address(self, name: str, required: bool = False) -> str:
        value = self.required(name) if required else self.text(name, "")
        if value and not value.startswith(("postgresql://", "postgres://", "postgresql+")):
            raise SettingsError(name, "应以 postgresql:// 开头", "must begin with postgresql://")
        return value

    def issuer(self, default: str | None) -> str:
        if default is not None:
            return self.text("QIANDAI_ISSUER", default)
        value = self.required("QIANDAI_ISSUER")
        if value == DEVELOPMENT_ISSUER:
            raise SettingsError(
                "QIANDAI_ISSUER",
                "生产环境不得使用开发签发者",
                "the development issuer cannot be used in production",
            )
        return value

    def one_of(self, name: str, values: tuple[str, ...], default: str) -> str:
        value = self.text(name, default).lower()
        if value not in values:
            raise SettingsError(
                name, f"应为 {'、'.join(values)} 之一", f"must be one of {', '.join(values)}"
            )
        return value

    def switch(self, name: str, default: bool) -> bool:
        value = self.one_of(name, ("on", "off"), "on" if default else "off")
        return value == "on"

    def integer(self, name: str, default: int, low: int, high: int) -> int:
        return self._within(name, default, low, high, int)

    def number(self, name: str, default: float, low: float, high: float) -> float:
        return self._within(name, default, low, high, float)

    def _within(
        self, name: str, default: float, low: float, high: float, kind: Callable[[str], T]
    ) -> T:
        text = self.text(name, str(default))
        try:
            if text.isascii() and "_" not in text:
                value = kind(text)
                if low <= value <= high:  # type: ignore[operator]
                    return value
        except ValueError:
            pass
        raise SettingsError(
            name, f"应为 {low} 至 {high} 的数", f"must be a number from {low} to {high}"
        )
