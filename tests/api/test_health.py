"""Liveness, readiness and figures."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import psycopg
import pytest
from prometheus_client.parser import text_string_to_metric_families

from api.health import migration_head
from ops.migrate import head
from tests.api.conftest import Desk, running, settings_for
from tests.api.issuer import Issuer
from tests.conftest import DatabaseUrls

pytestmark = pytest.mark.anyio


async def test_ready(desk: Desk) -> None:
    answer = await desk.client.get("/readyz")
    assert answer.status_code == 200
    body = answer.json()
    assert body["status"] == "ready"
    assert {name: state for name, state in body["checks"].items() if name != "migrations"} == {
        "serving": "ok",
        "keys": "ok",
        "database": "ok",
        "policy": "ok",
    }
    assert body["checks"]["migrations"] in ("ok", "unknown")


def test_the_head_is_that_of_the_migrations() -> None:
    assert migration_head() == head()


async def test_not_ready_under_another_policy_or_revision(
    database_urls: DatabaseUrls, tmp_path: Path, issuer: Issuer
) -> None:
    settings = settings_for(database_urls, tmp_path, issuer)
    async with running(settings, issuer) as desk:
        with psycopg.connect(database_urls.owner, autocommit=True) as owner:
            owner.execute("grant select on alembic_version to qiandai_app")
            assert (await desk.client.get("/readyz")).json()["checks"]["migrations"] == "ok"
            owner.execute("update alembic_version set version_num = 'older'")
            answer = await desk.client.get("/readyz")
            assert (answer.status_code, answer.json()["checks"]["migrations"]) == (503, "failed")
            owner.execute("update policy_hash set hash = 'other'")
            answer = await desk.client.get("/readyz")
            assert (answer.status_code, answer.json()["checks"]["policy"]) == (503, "failed")


async def test_without_its_database_a_process_lives_but_is_not_ready(
    database_urls: DatabaseUrls, tmp_path: Path, issuer: Issuer
) -> None:
    settings = settings_for(database_urls, tmp_path, issuer)
    async with running(settings, issuer) as desk:
        database = desk.edge.database
        assert database is not None
        await database.close(0)
        # A closed pool stands for one whose every connection fails.
        from models.pool import Unavailable

        async def gone(*_: object) -> None:
            raise Unavailable("gone")

        database.fetchrow = gone  # type: ignore[method-assign]
        answer = await desk.client.get("/readyz")
        assert (answer.status_code, answer.json()["checks"]["database"]) == (503, "failed")
        started = time.monotonic()
        assert (await desk.client.get("/healthz")).json() == {"status": "ok"}
        assert time.monotonic() - started < 0.05


async def test_without_keys_a_process_is_not_ready(
    shared_reference_urls: DatabaseUrls, tmp_path: Path, issuer: Issuer
) -> None:
    settings = settings_for(shared_reference_urls, tmp_path, issuer)
    assert settings.jwks_file is not None
    settings.jwks_file.unlink()
    async with running(settings, issuer) as desk:
        answer = await desk.client.get("/readyz")
        assert (answer.status_code, answer.json()["checks"]["keys"]) == (503, "failed")
        assert (await desk.ask("{ __typename }")).status_code == 401
        settings.jwks_file.write_bytes(issuer.jwks())
        desk.edge.keys._failed_at = None
        await desk.client.get("/readyz")
        await asyncio.sleep(0.1)
        assert (await desk.client.get("/readyz")).status_code == 200
        assert (await desk.ask("{ __typename }")).status_code == 200


async def test_figures(desk: Desk) -> None:
    await desk.ask("{ __typename }")
    await desk.ask("{ nope }")
    answer = await desk.client.get("/metrics")
    families = {family.name: family for family in text_string_to_metric_families(answer.text)}
    counted = {
        (sample.labels["kind"], sample.labels["outcome"]): sample.value
        for sample in families["qiandai_requests"].samples
        if sample.name.endswith("_total")
    }
    assert counted[("query", "ok")] >= 1
    assert counted[("none", "bad_user_input")] >= 1
    assert families["qiandai_connections_size"].samples[0].value == 4
    assert families["qiandai_documents_kept"].samples[0].value >= 1
    for family in families.values():
        for sample in family.samples:
            assert set(sample.labels) <= {"kind", "outcome", "le"}


async def test_only_get(desk: Desk) -> None:
    for path in ("/healthz", "/readyz", "/metrics"):
        assert (await desk.client.post(path)).status_code == 405
