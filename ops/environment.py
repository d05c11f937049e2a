"""From the caller's variables to an environment in which every part of Qiandai can start.

In development everything that is missing is provided: the embedded PostgreSQL with its two roles,
the development issuer, identity keys, the demo's business day. In production nothing is: what is
missing is refused by name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

from api.settings import DEVELOPMENT_ISSUER
from models.identity import IdentityKey, IdentityKeys
from ops.database_roles import DATABASE, DatabaseUrls, prepare_embedded, prepare_given
from ops.development import AUDIENCE, DevelopmentIssuer, refuse_in_production
from ops.embedded import Embedded
from ops.secret_file import secret_once

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENTS = ("development", "production")
IDENTITY_KEYS_FILE = "identity-keys.json"
DEMO_BUSINESS_DATE = "2018-12-20"
APP_URL, OWNER_URL = "DATABASE_URL", "QIANDAI_OWNER_DATABASE_URL"
# Handed from one of our processes to another only: the embedded superuser, for `./run psql`.
SUPERUSER_URL = "QIANDAI_EMBEDDED_SUPERUSER_URL"
PASSWORD_FILES = {
    APP_URL: "QIANDAI_DATABASE_PASSWORD_FILE",
    OWNER_URL: "QIANDAI_OWNER_DATABASE_PASSWORD_FILE",
}


class SetupError(RuntimeError):
    """A variable is missing or wrong; the text is for the person at the keyboard."""


def is_checkout() -> bool:
    """Whether this is a checkout with tests and tools, not an installed package."""
    return (ROOT / "pyproject.toml").exists()


def data_dir(environ: Mapping[str, str]) -> Path:
    """QIANDAI_DATA, or `.data` in the checkout (in the current folder when installed)."""
    given = environ.get("QIANDAI_DATA")
    return (Path(given) if given else (ROOT if is_checkout() else Path.cwd()) / ".data").absolute()


def is_production(environ: Mapping[str, str]) -> bool:
    """Whether QIANDAI_ENV says so; any other word than the two is refused."""
    name = environ.get("QIANDAI_ENV") or "development"
    if name not in ENVIRONMENTS:
        raise SetupError(f"QIANDAI_ENV is {name!r}; it can be {' or '.join(ENVIRONMENTS)}")
    return name == "production"


@contextmanager
def prepared(environ: Mapping[str, str], *, needs_owner: bool = False) -> Iterator[dict[str, str]]:
    """A complete environment; the embedded PostgreSQL runs while the context lasts."""
    production = is_production(environ)
    complete = {**environ, "QIANDAI_ENV": "production" if production else "development"}
    folder = data_dir(environ)
    complete["QIANDAI_DATA"] = str(folder)
    for url, file in PASSWORD_FILES.items():
        if complete.get(url) and complete.get(file):
            complete[url] = with_password(complete[url], Path(complete[file]))
    if complete.get(APP_URL):
        if not complete.get(OWNER_URL) and (needs_owner or not production):
            _set_urls(complete, prepare_given(complete[APP_URL], folder))
        if needs_owner and not complete.get(OWNER_URL):
            raise SetupError(
                f"{APP_URL} is not the owner of its database: name the owner's in {OWNER_URL}"
            )
        yield _with_defaults(complete, folder, production)
        return
    if complete.get(OWNER_URL) or production:
        raise SetupError(f"{APP_URL} is not set")
    with Embedded(folder) as embedded:
        _set_urls(complete, prepare_embedded(embedded.url(), folder))
        complete[SUPERUSER_URL] = embedded.url(DATABASE)
        yield _with_defaults(complete, folder, production)


def without_owner(environ: Mapping[str, str]) -> dict[str, str]:
    """For the API and the worker: they must not hold a key to the owner's account."""
    return {name: text for name, text in environ.items() if name not in (OWNER_URL, SUPERUSER_URL)}


def with_password(url: str, file: Path) -> str:
    """The address with the password that a secret file holds."""
    try:
        password = file.read_text().strip()
    except OSError as error:
        raise SetupError(f"the secret file {file} cannot be read: {error}") from None
    parts = urlsplit(url)
    account, at, host = parts.netloc.rpartition("@")
    user = account.partition(":")[0]
    if not at or not user:
        raise SetupError("a database address with a password file names its user")
    netloc = f"{user}:{quote(password, safe='')}@{host}"
    return urlunsplit((parts.scheme, netloc, parts.path, parts.query, ""))


def _set_urls(complete: dict[str, str], urls: DatabaseUrls) -> None:
    complete[APP_URL] = urls.app
    if urls.owner:
        complete[OWNER_URL] = urls.owner


def _with_defaults(complete: dict[str, str], folder: Path, production: bool) -> dict[str, str]:
    """Issuer, keys and business day of the demo, unless the caller has named its own."""
    if production:
        return complete
    complete.setdefault("QIANDAI_BUSINESS_DATE", DEMO_BUSINESS_DATE)
    complete.setdefault("QIANDAI_ISSUER", DEVELOPMENT_ISSUER)
    if not complete.get("QIANDAI_JWKS_URL"):
        development_issuer(complete)  # Leaves its public keys where the settings look for them.
    keys = folder / IDENTITY_KEYS_FILE
    if not complete.get("QIANDAI_IDENTITY_KEYS"):
        secret_once(keys, _new_identity_keys)
        complete["QIANDAI_IDENTITY_KEYS"] = str(keys)
    return complete


def development_issuer(environ: Mapping[str, str]) -> DevelopmentIssuer:
    """The issuer of this data directory, speaking for the issuer and audience in force."""
    refuse_in_production(environ)
    return DevelopmentIssuer(
        data_dir(environ),
        issuer=environ.get("QIANDAI_ISSUER") or DEVELOPMENT_ISSUER,
        audience=environ.get("QIANDAI_AUDIENCE") or AUDIENCE,
    )


def _new_identity_keys() -> str:
    return IdentityKeys("k1", {"k1": IdentityKey.generate()}).as_json()
