"""The commands that bring Qiandai up: everything at once, or one part of it."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping
from datetime import date

from api.settings import Settings
from ops import newest
from ops import serve as servers
from ops.development import DAYS_DEFAULT, demo_subjects
from ops.environment import (
    APP_URL,
    DEMO_BUSINESS_DATE,
    OWNER_URL,
    SetupError,
    development_issuer,
    is_production,
    prepared,
)

LOANS_DEFAULT = 8000
SEED_DEFAULT = 2018
# `./run` has begun before this process image did; the monotonic clock is the machine's.
STARTED = float(os.environ.get("QIANDAI_STARTED") or time.monotonic())


def everything(host: str | None, port: int | None) -> int:
    """Sets up, migrates, seeds once, serves API and worker, prints the URL and the tokens."""
    if is_production(os.environ):
        raise SetupError("in production start the parts: migrate, serve, worker")
    with prepared(os.environ, needs_owner=True) as environ:
        settings = _settings(environ, host, port)
        with servers.listen(settings.host, settings.port) as listener:
            say("the database is up")
            if not newest.is_remembered(environ[OWNER_URL], settings.data_directory):
                _migrate(environ)
                _seed_once(environ, settings)
                newest.remember(environ[OWNER_URL], settings.data_directory)
            say("starting the API and the worker")
            children = [*servers.api_children(listener, 1), servers.worker_child()]
            address = servers.address_of(listener)
            supervisor = servers.Supervisor(environ, children, settings.grace_seconds)
            return supervisor.run(lambda: _welcome(environ, settings, address))


def serve(host: str | None, port: int | None, workers: int) -> int:
    """Serves the API only, by so many processes."""
    with prepared(os.environ) as environ:
        settings = _settings(environ, host, port)
        with servers.listen(settings.host, settings.port) as listener:
            address = servers.address_of(listener)
            children = servers.api_children(listener, workers)
            supervisor = servers.Supervisor(environ, children, settings.grace_seconds)
            return supervisor.run(lambda: say(f"the API is up at {address}/graphql"))


def worker() -> int:
    """Runs jobs and the timetable."""
    with prepared(os.environ) as environ:
        settings = _settings(environ)
        children = [servers.worker_child()]
        supervisor = servers.Supervisor(environ, children, settings.grace_seconds)
        return supervisor.run(lambda: say("the worker is up"))


def migrate() -> int:
    """Brings the database to the newest shape and installs the rights."""
    with prepared(os.environ, needs_owner=True) as environ:
        _migrate(environ)
    return 0


def seed(loans: int, number: int) -> int:
    """Fills an empty database with the dictionaries and the demo; 0 loans: dictionaries only."""
    from ops import seed as demo
    from ops.seed import reference

    if loans and is_production(os.environ):
        raise SetupError("invented people have no place in production; use seed --loans 0")
    with prepared(os.environ, needs_owner=True) as environ:
        settings = _settings(environ)
        _migrate(environ)
        if demo.is_seeded(environ[OWNER_URL]):
            if loans:
                raise SetupError("the database is seeded already; name another QIANDAI_DATA")
            say("the dictionaries are there already")
        elif loans:
            _seed_demo(environ, settings, loans, number)
        else:
            reference.load(environ[OWNER_URL])
            say("the dictionaries are in place")
    return 0


def say(text: str) -> None:
    """One line of progress on standard error, with the seconds since the command began."""
    print(f"{time.monotonic() - STARTED:6.1f} s  {text}", file=sys.stderr, flush=True)


def _settings(
    environ: dict[str, str], host: str | None = None, port: int | None = None
) -> Settings:
    """The settings, checked before anything starts; options win over variables."""
    if host is not None:
        environ["QIANDAI_HOST"] = host
    if port is not None:
        environ["QIANDAI_PORT"] = str(port)
    return Settings.from_environment(environ)


def _migrate(environ: Mapping[str, str]) -> None:
    from ops.migrate import migrate as to_head

    to_head(environ[OWNER_URL])
    say("the tables and rights are the newest")


def _seed_once(environ: Mapping[str, str], settings: Settings) -> None:
    from ops import seed as demo

    if not demo.is_seeded(environ[OWNER_URL]):
        say(f"filling in the demo: Guizhou and {LOANS_DEFAULT} loans")
        _seed_demo(environ, settings, LOANS_DEFAULT, SEED_DEFAULT)


def _seed_demo(environ: Mapping[str, str], settings: Settings, loans: int, number: int) -> None:
    from models.identity import IdentityKeys
    from ops import seed as demo
    from ops.seed import deeds, tale

    business_date = settings.business_date or date.fromisoformat(DEMO_BUSINESS_DATE)
    assert settings.identity_keys is not None, "the settings name a file of identity keys"
    demo.seed(
        environ[OWNER_URL],
        loans=loans,
        seed=number,
        keys=IdentityKeys.load(settings.identity_keys),
        business_date=business_date,
    )
    claims = tale.tell(environ[OWNER_URL], environ[APP_URL], business_date)
    acts = deeds.tell(environ[APP_URL], business_date)
    say(
        f"the demo is in place, with {claims} claims in {tale.COUNTY}"
        f" and {acts} records of duties in {deeds.COUNTY}"
    )


def _welcome(environ: Mapping[str, str], settings: Settings, address: str) -> None:
    say("ready")
    lines = [
        "",
        f"Qiandai 黔贷    {address}/graphql",
        f"GraphiQL        {address}/graphiql" if settings.graphiql else "",
        f"Business day    {settings.business_date or 'today'}",
        f"Stop            Ctrl-C, or kill {os.getpid()}",
    ]
    if not environ.get("QIANDAI_JWKS_URL"):
        issuer = development_issuer(environ)
        lines += ["", f"A token for each demo role, valid {DAYS_DEFAULT} days:"]
        for subject in demo_subjects():
            lines += ["", f"{subject!s:24}{subject.role.zh}", issuer.mint(subject)]
    print("\n".join(lines), flush=True)
