"""A test's office: actors by `ROLE@region`, and the engine over one database, synchronously."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from graphql import DocumentNode, parse, validate

from authz.actor import Actor
from authz.role import Role
from models.clock import Clock
from models.database import Database
from models.directory import Directory
from models.identity import Vault
from schema.build import GRAPHQL
from schema.execute import Answer, Engine
from tests.world import KEYS

Result = TypeVar("Result")
BUSINESS_DATE = date(2018, 12, 20)


def _plain(sql: str) -> str:
    return " ".join(sql.upper().split())


@dataclass
class Office:
    """Runs operations and counts the statements they send."""

    loop: asyncio.AbstractEventLoop
    database: Database
    directory: Directory
    engine: Engine
    statements: list[str] = field(default_factory=list)
    documents: dict[str, DocumentNode] = field(default_factory=dict)

    @classmethod
    def open(cls, url: str, size: int = 4) -> Office:
        loop = asyncio.new_event_loop()
        database = loop.run_until_complete(Database.open(url, size=size, deadline_seconds=20.0))
        directory = loop.run_until_complete(Directory.load(database))
        engine = Engine(database, Clock(BUSINESS_DATE), Vault(KEYS), directory)
        office = cls(loop, database, directory, engine)
        database.add_query_logger(lambda query: office.statements.append(query.query))
        return office

    def close(self) -> None:
        self.loop.run_until_complete(self.database.close())
        self.loop.close()

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        return self.loop.run_until_complete(work)

    def actor(self, who: str, lender: str | None = None, outlet: str | None = None) -> Actor:
        """`COUNTY_BANK@520327` with a lender's code where the role needs one."""
        role, _, code = who.partition("@")
        region = self.directory.region_by_code(code)
        assert region is not None, code
        bank = self.directory.lender_by_code(lender) if lender else None
        place = self.directory.outlet_by_code(outlet) if outlet else None
        assert (bank is not None) == (lender is not None), lender
        return Actor.of(
            subject=f"{who}{'/' + lender if lender else ''}",
            role=Role(role),
            region_id=region.id,
            region_id_max=region.id_max,
            region_code=region.code,
            region_name=region.name,
            tier=region.tier,
            client="tests",
            lender_id=bank.id if bank else None,
            lender_code=bank.code if bank else None,
            lender_group=bank.lender_group if bank else None,
            lender_county_id=bank.home_county_id if bank and region.tier >= 3 else None,
            outlet_id=place.id if place else None,
            request_id="test",
        )

    def answer(
        self,
        actor: Actor,
        text: str,
        key: str | None = None,
        locale: str = "zh",
        **variables: Any,
    ) -> Answer:
        """The engine's answer to a valid document."""
        document = self.documents.get(text)
        if document is None:
            document = parse(text)
            assert not validate(GRAPHQL, document), validate(GRAPHQL, document)
            self.documents[text] = document
        self.statements.clear()
        answer = self.run(
            self.engine.execute(
                document, None, variables, actor, locale=locale, idempotency_key=key
            )
        )
        self.run(asyncio.sleep(0))
        return answer

    def data(self, actor: Actor, text: str, **variables: Any) -> Any:
        """The data of an operation that must not fail."""
        answer = self.answer(actor, text, **variables)
        assert not answer.errors, answer.errors
        assert answer.data is not None
        return json.loads(answer.data)

    @property
    def sent(self) -> list[str]:
        """Statements of the last operation, without the scope's settings.

        A new connection asks once for the array types it meets; that is asyncpg's, not ours.
        """
        own = ("SET ", "SELECT CURRENT_SETTING('JIT')", "WITH RECURSIVE TYPEINFO")
        return [sql for sql in self.statements if not _plain(sql).startswith(own)]
