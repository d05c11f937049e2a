"""The command line: `./run` in a checkout, `qiandai` where the package is installed."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Callable, Sequence
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PASSED_ON = ("test", "bench", "psql")  # Whatever follows these words is the tool's own.
EXAMPLES = """
examples:
  ./run                                  set up, migrate, seed once, serve API and worker
  ./run --port 8001                      the same on another port
  ./run test tests/rules -k breaker      part of the suite
  ./run token COUNTY_PA@520327           a bearer token of the development issuer
  ./run token BANK_SYSTEM@520327 --lender RCC-520327
  ./run token --list                     every demo role

Settings are environment variables; docs/configuration.md lists them.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; the value is the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    # Ctrl-C and SIGTERM unwind through every context, so that what was started is also stopped.
    for number in SIGNALS:
        signal.signal(number, _unwind)
    try:
        return _dispatch(given)
    except RuntimeError as error:
        if not _is_told(error):
            raise
        print(f"qiandai: {error}", file=sys.stderr)
        return 1
    except ValueError as error:
        if not _is_told(error):
            raise
        print(f"qiandai: {error}", file=sys.stderr)
        return 2


def parser() -> argparse.ArgumentParser:
    """Every command with its options."""
    from ops.start import LOANS_DEFAULT, SEED_DEFAULT

    made = argparse.ArgumentParser(
        prog="./run",
        description="Qiandai 黔贷: 贵州省扶贫小额信贷 platform. Without a command: the whole demo.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    made.set_defaults(command=None)
    _add_address(made)
    commands = made.add_subparsers(dest="command", metavar="COMMAND", title="commands")

    def add(name: str, says: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=says, description=says, allow_abbrev=False)

    test = add("test", "set up and pass the suite; further arguments go to pytest")
    test.add_argument("--long", action="store_true", help="run the long histories too")
    serve = add("serve", "serve the API only")
    _add_address(serve)
    serve.add_argument("--workers", type=_count, default=1, metavar="N", help="API processes")
    add("migrate", "bring the database to the newest shape and install the rights")
    seed = add("seed", "fill an empty database with the dictionaries and the demo")
    seed.add_argument(
        "--loans", type=_amount, default=LOANS_DEFAULT, metavar="N", help="0: dictionaries only"
    )
    seed.add_argument("--seed", type=int, default=SEED_DEFAULT, metavar="S", help="random seed")
    add("worker", "run jobs and the timetable")
    add("psql", "open psql on the database; further arguments go to psql")
    add("sdl", "print the GraphQL schema")
    add("coverage-page", "print docs/coverage.md: what keeps each obligation of the notice")
    add("check", "ruff, types, import-linter")
    add("bench", "run a benchmark: bench [name]; further arguments go to it")
    token = add("token", "print a bearer token of the development issuer")
    token.add_argument("subject", nargs="?", metavar="ROLE@REGION")
    token.add_argument("--lender", metavar="L", help="lender code, RCC-520327")
    token.add_argument("--outlet", metavar="O", help="outlet code, RCC-520327-100")
    token.add_argument("--days", type=_count, metavar="N", help="validity, 30 by default")
    token.add_argument("--list", action="store_true", help="every demo role with an example")
    return made


def _dispatch(given: list[str]) -> int:
    shown = parser()
    rest: list[str] = []
    if given and given[0] in PASSED_ON and given[1:2] not in (["-h"], ["--help"]):
        rest = given[1:]
        if given[0] == "test":
            rest = [text for text in rest if text != "--long"]
            given = ["test", *(["--long"] if "--long" in given else [])]
        else:
            given = given[:1]
    wanted = shown.parse_args(given)
    if wanted.command == "token" and bool(wanted.subject) == wanted.list:
        shown.error("token: give either ROLE@REGION or --list")
    from ops import start, tools

    runs: dict[str | None, Callable[[], int]] = {
        None: lambda: start.everything(wanted.host, wanted.port),
        "test": lambda: tools.suite(rest, with_long=wanted.long),
        "serve": lambda: start.serve(wanted.host, wanted.port, wanted.workers),
        "migrate": start.migrate,
        "seed": lambda: start.seed(wanted.loans, wanted.seed),
        "worker": start.worker,
        "psql": lambda: tools.psql(rest),
        "sdl": tools.sdl,
        "coverage-page": tools.coverage_page,
        "check": tools.check,
        "bench": lambda: tools.bench(rest),
        "token": lambda: tools.token(wanted.subject, wanted.lender, wanted.outlet, wanted.days),
    }
    return runs[wanted.command]()


def _add_address(to: argparse.ArgumentParser) -> None:
    to.add_argument("--host", help="address to listen on (QIANDAI_HOST, 127.0.0.1)")
    to.add_argument("--port", type=_port, help="port; 0 takes a free one (QIANDAI_PORT, 8000)")


def _port(text: str) -> int:
    if text.isascii() and text.isdigit() and int(text) <= 65535:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a port from 0 to 65535")


def _count(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) <= 9 and int(text) > 0:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} is not a count from 1 on")


def _amount(text: str) -> int:
    return 0 if text == "0" else _count(text)


def _is_told(error: Exception) -> bool:
    """Whether the error's text was written for the person at the keyboard."""
    from api.settings import SettingsError
    from ops.database_roles import RolesError
    from ops.development import TokenError
    from ops.embedded import EmbeddedError
    from ops.environment import SetupError
    from ops.serve import ServeError

    told = (SettingsError, RolesError, TokenError, EmbeddedError, SetupError, ServeError)
    return isinstance(error, told)


def _unwind(number: int, _frame: FrameType | None) -> None:
    for later in SIGNALS:
        signal.signal(later, signal.SIG_IGN)  # What follows is the orderly end; once is enough.
    raise SystemExit(128 + number)


if __name__ == "__main__":
    os.umask(0o022)
    sys.exit(main())
