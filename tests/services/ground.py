"""What a test of a write stands on: one county, its offices, and eyes for every table."""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

import asyncpg

from authz.actor import Actor
from authz.role import Role
from models.clock import Clock
from models.database import Database
from models.directory import Directory, LenderEntry, OutletEntry
from models.ids import GlobalId
from models.tables import METADATA
from rules.vocabulary import Industry, LoanPurpose, LoanState, RepaymentMethod
from services.door import Door
from services.loan_disburse import LoanDisburse, loan_disburse
from services.loan_submit import LoanSubmit
from services.position_prove import PositionProof, position_prove
from services.system_actor import scheduler
from tests import factories
from tests.factories import Borrower


@dataclass
class Ground:
    """A county under test."""

    database: Database
    owner: asyncpg.Connection
    directory: Directory
    door: Door
    code: str

    def on(self, day: date) -> Ground:
        """The same county on another business day."""
        door = Door(self.database, Clock(day), self.directory, factories.VAULT)
        return replace(self, door=door)

    @property
    def county_id(self) -> int:
        region = self.directory.region_by_code(self.code)
        assert region is not None
        return region.id

    @property
    def rcc(self) -> LenderEntry:
        """The county's rural credit institution."""
        return self.lender("RCC")

    @property
    def abc(self) -> LenderEntry:
        """Another lender of the county."""
        return self.lender("ABC")

    def lender(self, kind: str) -> LenderEntry:
        found = self.directory.lender_by_code(f"{kind}-{self.code}")
        assert found is not None, (kind, self.code)
        return found

    @property
    def outlet(self) -> OutletEntry:
        """An outlet of the rural credit institution."""
        outlets = [
            entry for entry in self.directory._outlets.values() if entry.lender_id == self.rcc.id
        ]
        return outlets[0]

    def bank(self, kind: str = "RCC", subject: str | None = None) -> Actor:
        """The county staff of a lender."""
        return self.actor(Role.COUNTY_BANK, lender=f"{kind}-{self.code}", subject=subject)

    def system(self, kind: str = "RCC") -> Actor:
        """A lender's core system."""
        return self.actor(Role.BANK_SYSTEM, lender=f"{kind}-{self.code}", client=f"core-{kind}")

    def actor(self, role: Role, **more: Any) -> Actor:
        """Another office of the county."""
        return factories.actor(self.directory, role, self.code, **more)

    def of_township(self, township_id: int, role: Role = Role.TOWN_PA) -> Actor:
        """An office of a township."""
        region = self.directory.region(township_id)
        assert region is not None
        return factories.actor(self.directory, role, region.code)

    def above(self, role: Role, **more: Any) -> Actor:
        """An office of the county's city or province."""
        county = self.directory.region_by_code(self.code)
        assert county is not None
        city, province = self.directory.ancestors(county)
        code = city.code if role.value.startswith("CITY") else province.code
        return factories.actor(self.directory, role, code, **more)

    def submission(self, applicant: Borrower, /, **changes: Any) -> LoanSubmit:
        """An application that nothing speaks against."""
        values: dict[str, Any] = {
            "loan_no": "L1",
            "household": applicant.household,
            "borrower": applicant.member,
            "amount": Decimal("30000.00"),
            "rate": Decimal("4.3500"),
            "matures_on": date(2019, 12, 20),
            "purpose": LoanPurpose.OWN_PRODUCTION,
            "industry": Industry.PLANTING,
            "repayment_method": RepaymentMethod.QUARTERLY_INTEREST,
        }
        return LoanSubmit(**values | changes)

    def elsewhere(self) -> int:
        """Another county of the province."""
        found = (entry for entry in self.directory._regions.values() if entry.tier == 3)
        return next(entry.id for entry in found if entry.id != self.county_id)

    async def household(self, **more: Any) -> Borrower:
        return await factories.household(self.owner, self.county_id, **more)

    async def loan(
        self, borrower: Borrower, lender: LenderEntry | None = None, **more: Any
    ) -> GlobalId:
        return await factories.loan(self.owner, borrower, (lender or self.rcc).id, **more)

    async def lent(
        self,
        value_on: date,
        matures_on: date,
        *,
        amount: Decimal = Decimal("50000.00"),
        rate: Decimal = Decimal("4.3500"),
        method: RepaymentMethod = RepaymentMethod.QUARTERLY_INTEREST,
        lender: LenderEntry | None = None,
        borrower: Borrower | None = None,
    ) -> GlobalId:
        """A loan paid out through the door on its value date, with its schedule."""
        loan = await self.loan(
            borrower or await self.household(),
            lender,
            state=LoanState.SIGNED,
            value_on=value_on,
            matures_on=matures_on,
            amount=amount,
            rate=rate,
            method=method.value,
        )
        kind = "RCC" if lender is None else lender.code.split("-")[0]
        door = self.on(value_on).door
        command = LoanDisburse(loan=loan)
        outcome = await door.execute(loan_disburse, self.bank(kind), command, key=f"lent-{loan}")
        assert outcome.refusals == (), outcome.refusals
        return loan

    async def row(self, table: str, **where: Any) -> dict[str, Any]:
        """The one row of this county with these values."""
        rows = await self.rows(table, **where)
        assert len(rows) == 1, (table, where, len(rows))
        return rows[0]

    async def rows(self, table: str, **where: Any) -> list[dict[str, Any]]:
        """Rows of this county with these values, in order of id where there is one."""
        conditions = " and ".join(
            f"{name} = ${number}" for number, name in enumerate(("county_id", *where), 1)
        )
        found = await self.owner.fetch(
            f"select * from {table} where {conditions}", self.county_id, *where.values()
        )
        return [dict(row) for row in found]

    async def fingerprint(self) -> dict[str, str]:
        """A hash of the content of every table of ours and of the job queue."""
        tables = [*sorted(METADATA.tables), "procrastinate_jobs"]
        found = {}
        for table in tables:
            text = await self.owner.fetchval(
                f"select coalesce(string_agg(t::text, E'\\n' order by t::text), '') from {table} t"
            )
            found[table] = hashlib.sha256(text.encode()).hexdigest()
        return found

    @asynccontextmanager
    async def unchanged(self, *but: str) -> AsyncIterator[None]:
        """Nothing but the named tables differs afterwards."""
        before = await self.fingerprint()
        yield
        after = await self.fingerprint()
        changed = {table for table in after if after[table] != before[table]}
        assert changed == set(but)

    @asynccontextmanager
    async def counted(self) -> AsyncIterator[list[str]]:
        """The statements run within, the ends of transactions included.

        Of several that are sent at once each is one; so is what a transaction begins with: the
        lock of a key, and whether the key has an outcome.
        """
        found: list[str] = []

        def note(query: Any) -> None:
            parts = max(1, len(PART.findall(query.query)))
            if query.query.startswith("PREPARE "):
                return  # Once on each connection.
            begun = (LOCK in query.query) + (SOUGHT in query.query)
            found.extend([query.query] * (parts + begun))

        self.database.add_query_logger(note)
        try:
            yield found
            await asyncio.sleep(0.01)
        finally:
            self.database.remove_query_logger(note)

    async def refused(self, case: Any, actor: Actor, command: Any, **more: Any) -> tuple[Any, ...]:
        """Refusals of a command, proved to write nothing but their audit row (and its job)."""
        before = len(await self.rows("audit_event"))
        mark = await self.fingerprint()
        outcome = await self.door.execute(case, actor, command, **more)
        after = await self.fingerprint()
        changed = {table for table in after if after[table] != mark[table]}
        assert outcome.refusals and outcome.payload is None and not outcome.ids
        assert changed <= {"audit_event", "procrastinate_jobs"} and "audit_event" in changed
        rows = await self.rows("audit_event")
        assert len(rows) == before + 1
        newest = max(rows, key=lambda row: row["recorded_at"])
        assert newest["decision"] == "REFUSED"
        return outcome.refusals

    @property
    def scheduler(self) -> Actor:
        """The system actor of this county."""
        region = self.directory.region(self.county_id)
        assert region is not None
        return scheduler(region, "test-job")

    async def proved(self) -> None:
        """All projections of this county equal their sums."""
        command = PositionProof(county_id=self.county_id)
        outcome = await self.door.execute(position_prove, self.scheduler, command)
        assert outcome.figures == {"differences": "0", "tables": ""}, outcome.figures

    async def refused_above(self, case: Any, actor: Actor, command: Any) -> tuple[Any, ...]:
        """Refusals of an actor above the county; the audit row may stand in either region."""
        mark = await self.fingerprint()
        outcome = await self.door.execute(case, actor, command)
        after = await self.fingerprint()
        changed = {table for table in after if after[table] != mark[table]}
        assert outcome.refusals and changed <= {"audit_event", "procrastinate_jobs"}
        return outcome.refusals

    @staticmethod
    def ours(statements: list[str]) -> list[str]:
        """Without what the driver asks once for each new type of a connection."""
        asked = ("typeinfo_tree", "set_config('jit'", "current_setting('jit')")
        return [text for text in statements if not any(mark in text for mark in asked)]


PART = re.compile(r"\bs[0-9]+ AS \(", re.ASCII)
LOCK = "SELECT 1 / pg_try_advisory_xact_lock"
SOUGHT = ";EXECUTE sought("


def codes(refusals: tuple[Any, ...]) -> list[str]:
    """Code and place of refusals, in their order: `HOUSEHOLD_LIMIT_EXCEEDED@amount`."""
    return [f"{item.code.value}@{'.'.join(item.path[1:])}" for item in refusals]


def figures(refusals: tuple[Any, ...], number: int = 0) -> Mapping[str, str]:
    """The figures of one refusal."""
    return dict(refusals[number].params)
