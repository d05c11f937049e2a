"""GraphiQL comes whole from here: no outside address, a strict policy, files as published."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

from api.graphiql import STATIC
from tests.api.conftest import Desk, running, settings_for
from tests.api.issuer import Issuer
from tests.conftest import DatabaseUrls

pytestmark = pytest.mark.anyio

PUBLISHED = {
    "graphiql.min.js": "22faab94067b695e5f7959619fbe686ebcc8955002a0c97d986bcbba4ad4bc2c",
    "graphiql.min.css": "b1868247f8e0502cd869e581f5f3cb55b334862e7f51b1d6cbace11059b9adc2",
    "react.production.min.js": "d949f1c3687aedadcedac85261865f29b17cd273997e7f6b2bfc53b2f9d4c4dd",
    "react-dom.production.min.js": (
        "35f4f974f4b2bcd44da73963347f8952e341f83909e4498227d4e26b98f66f0d"
    ),
}


async def test_the_page_names_only_our_files(desk: Desk) -> None:
    answer = await desk.client.get("/graphiql")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    policy = answer.headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "connect-src 'self'" in policy
    assert "http" not in policy
    named = re.findall(r'(?:src|href)="([^"]+)"', answer.text)
    assert all(name == "data:," or name.startswith("graphiql/") for name in named)
    for name in named:
        if name != "data:,":
            assert (await desk.client.get(f"/{name}")).status_code == 200
    # Scripts stand in files: the policy lets no inline one run.
    assert not re.search(r"<script>|<script [^>]*>[^<]|\son[a-z]+=", answer.text)
    for script in ("start.js", "start.css"):
        assert "://" not in (STATIC / script).read_text()


@pytest.mark.parametrize("name", PUBLISHED)
@pytest.mark.parametrize("encoding", ["gzip", "identity"])
async def test_files_are_those_published(desk: Desk, name: str, encoding: str) -> None:
    answer = await desk.client.get(f"/graphiql/{name}", headers={"accept-encoding": encoding})
    assert hashlib.sha256(answer.content).hexdigest() == PUBLISHED[name]
    assert ("content-encoding" in answer.headers) is (encoding == "gzip")
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_nothing_else_is_served(desk: Desk) -> None:
    assert "MIT" in (await desk.client.get("/graphiql/LICENSES.txt")).text
    for name in ("graphiql.html", "..%2fapp.py", "%2e%2e/app.py", "graphiql.min.js.gz", ""):
        assert (await desk.client.get(f"/graphiql/{name}")).status_code == 404
    assert (await desk.client.post("/graphiql")).status_code == 405


async def test_it_can_be_switched_off(
    shared_reference_urls: DatabaseUrls, tmp_path: Path, issuer: Issuer
) -> None:
    settings = settings_for(shared_reference_urls, tmp_path, issuer, graphiql=False)
    async with running(settings, issuer) as desk:
        assert (await desk.client.get("/graphiql")).status_code == 404
