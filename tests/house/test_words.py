"""Words that have no place in the house: clocks outside `Clock`, commits outside the door, …"""

from __future__ import annotations

import re

from tests.house.sources import ROOT, named, sources

CLOCKS = re.compile(
    r"datetime\.now\(|datetime\.utcnow\(|date\.today\(|\bcurrent_date\b|\bcurrent_timestamp\b"
    r"|(?<![\w.])now\(\)|func\.now\("
)
COMMITS = re.compile(r"\.commit\(")
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError)\b")
DRAWERS = re.compile(r"(^|/)(utils?|helpers?|common|core|misc)(/|\.py$)")
TODAY_ALLOWED = {"models/clock.py"}
# Owner's work outside any request: migrations, seed, roles.
COMMIT_ALLOWED = ("ops/", "models/pool.py", "models/database.py")


def test_time_comes_from_the_clock() -> None:
    found = [
        f"{named(path)}: {match[0]}"
        for path in sources()
        if named(path) not in TODAY_ALLOWED
        for match in CLOCKS.finditer(path.read_text())
    ]
    assert not found, found


def test_nobody_but_the_door_commits() -> None:
    found = [
        named(path)
        for path in sources()
        if COMMITS.search(path.read_text()) and not named(path).startswith(COMMIT_ALLOWED)
    ]
    assert not found, found


def test_nothing_is_left_for_later() -> None:
    found = [named(path) for path in sources("tests") if UNFINISHED.search(path.read_text())]
    # Casbin asks an adapter without writing to raise NotImplementedError.
    assert set(found) <= {"tests/house/test_words.py", "authz/adapter.py"}, found


def test_there_is_no_drawer() -> None:
    names = {named(path) for path in sources()}
    assert not [name for name in names if DRAWERS.search(name)]


def test_every_package_says_what_it_is() -> None:
    bare = [
        named(path)
        for path in sources()
        if path.name != "__init__.py" and not path.read_text().startswith(('"""', "#!"))
    ]
    assert not bare, bare


def test_these_house_tests_can_fail() -> None:
    assert CLOCKS.search("x = datetime.now(UTC)") and CLOCKS.search("default now()")
    assert not CLOCKS.search("self.clock.now()")
    assert COMMITS.search("connection.commit()")
    assert UNFINISHED.search("# TODO: later") and DRAWERS.search("api/utils.py")
    assert (ROOT / "pyproject.toml").exists()
