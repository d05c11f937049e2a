"""The commands for working on Qiandai: tests, checks, benchmarks, psql, schema, tokens."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict

from models.dsn import driver_dsn
from ops.development import DAYS_DEFAULT, Subject, demo_subjects, refuse_in_production
from ops.embedded import Embedded
from ops.embedded_account import packaged_binaries
from ops.environment import (
    APP_URL,
    OWNER_URL,
    ROOT,
    SUPERUSER_URL,
    SetupError,
    data_dir,
    development_issuer,
    is_checkout,
    prepared,
)
from ops.program import run_program

TEST_URL = "QIANDAI_TEST_DATABASE_URL"
TEST_PROCESSES_MAX = 8
LINT_IMPORTS = (
    "import sys; from importlinter.cli import lint_imports_command as run; sys.exit(run())"
)
CHECKS = (
    ("-m", "ruff", "check", "."),
    ("-m", "ruff", "format", "--check", "."),
    ("-m", "mypy"),
    ("-c", LINT_IMPORTS),
)
# libpq's own variables, so that no address with a password stands on a command line.
LIBPQ_VARIABLES = {
    "host": "PGHOST",
    "hostaddr": "PGHOSTADDR",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "target_session_attrs": "PGTARGETSESSIONATTRS",
}


def suite(arguments: Sequence[str], *, with_long: bool) -> int:
    """Passes the test suite on an embedded server of its own, or on the one that is named."""
    _require_checkout("test")
    folder = data_dir(os.environ) / "test"
    # The suite must neither depend on nor touch what the caller has set up for itself.
    environ = {
        name: text
        for name, text in os.environ.items()
        if name == TEST_URL or not (name == APP_URL or name.startswith("QIANDAI_"))
    }
    environ |= {"QIANDAI_DATA": str(folder), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "pytest", *pytest_options(arguments, with_long)]
    with _test_server(folder) as url:
        return run_program(command, environ | {TEST_URL: url}, folder=ROOT)


def check() -> int:
    """Style, types and imports; every check runs, also after one has failed."""
    _require_checkout("check")
    failed = []
    for arguments in CHECKS:
        name = "lint-imports" if arguments[0] == "-c" else " ".join(arguments[1:])
        print(f"— {name}", flush=True)
        if run_program([sys.executable, *arguments], os.environ, folder=ROOT):
            failed.append(name)
    print(f"failed: {', '.join(failed)}" if failed else "all checks passed", flush=True)
    return 1 if failed else 0


def bench(arguments: Sequence[str]) -> int:
    """Runs a benchmark of the folder benchmarks/, which chooses its own data directory."""
    _require_checkout("bench")
    command = [sys.executable, "-P", "-m", "benchmarks", *arguments]
    environ = os.environ | {"PYTHONPATH": str(ROOT)}
    if given := environ.get("QIANDAI_DATA"):
        environ["QIANDAI_DATA"] = str(Path(given).absolute())  # The program runs in the checkout.
    return run_program(command, environ, folder=ROOT)


def psql(arguments: Sequence[str]) -> int:
    """Opens psql: as superuser of the embedded server, else as whoever the addresses name."""
    with prepared(os.environ) as environ:
        url = environ.get(SUPERUSER_URL) or environ.get(OWNER_URL) or environ[APP_URL]
        program = str(packaged_binaries() / "psql") if SUPERUSER_URL in environ else "psql"
        known = conninfo_to_dict(driver_dsn(url))
        place = {
            variable: str(known[name])
            for name, variable in LIBPQ_VARIABLES.items()
            if known.get(name) is not None
        }
        try:
            return run_program([program, *arguments], {**os.environ, **place}, interactive=True)
        except FileNotFoundError:
            raise SetupError("psql is not installed") from None


def sdl() -> int:
    """Prints the GraphQL schema."""
    from schema.build import sdl as text

    print(text(), end="")
    return 0


def coverage_page() -> int:
    """Prints what keeps each obligation of the notice."""
    _require_checkout("coverage-page")
    from ops.coverage_page import page

    print(page(), end="")
    return 0


def token(subject: str | None, lender: str | None, outlet: str | None, days: int | None) -> int:
    """Prints one token, or the list of demo roles."""
    refuse_in_production(os.environ)
    if subject is None:
        for example in demo_subjects():
            print(f"./run token {example!s:24}{example.role.zh} · {example.role.en}")
        return 0
    wanted = Subject.parse(subject, lender, outlet)
    print(development_issuer(os.environ).mint(wanted, days=days or DAYS_DEFAULT))
    return 0


def pytest_options(arguments: Sequence[str], with_long: bool) -> list[str]:
    """What pytest gets: the caller's arguments, and ours where the caller has not chosen."""
    options = [_from_root(text) for text in arguments]
    if "-m" not in options:
        options = ["-m", "long or not long" if with_long else "not long", *options]
    chosen = ("-n", "--numprocesses", "--pdb", "--trace", "no:xdist")
    if not any(text.startswith(chosen) or text.endswith("no:xdist") for text in arguments):
        options = ["-n", str(_cores()), *options]
    return options


def _from_root(argument: str) -> str:
    """A path as the caller sees it, made whole: pytest runs in the checkout's root."""
    path, colons, rest = argument.partition("::")
    if argument.startswith("-") or (ROOT / path).exists() or not Path(path).exists():
        return argument
    return f"{Path(path).resolve()}{colons}{rest}"


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return min(len(os.sched_getaffinity(0)), TEST_PROCESSES_MAX)
    return min(os.cpu_count() or 1, TEST_PROCESSES_MAX)


@contextmanager
def _test_server(folder: Path) -> Iterator[str]:
    """The named server, or an embedded one that may forget everything in a power cut."""
    given = os.environ.get(TEST_URL)
    if given:
        yield given
        return
    with Embedded(folder, durable=False) as embedded:
        yield embedded.url()


def _require_checkout(command: str) -> None:
    if not is_checkout():
        raise SetupError(f"{command} needs a checkout of the repository, not an installed package")
