"""The one door: right, connection, key, verdict, effect, answer; nobody else commits a write.

A write is: may the actor do this at all (no connection is held yet) -> one transaction under the
scope of row-level security and the key's lock, where the key has no outcome yet -> the use case
(reads through `authz.rows`, verdicts of `rules`, effects) -> audit, messages, job -> the payload
is read inside the transaction -> COMMIT. A refusal rolls back to the savepoint and keeps its audit
row; it does not burn the key. A dry run runs the same code and is rolled back whole: it writes
nothing, not even the audit of a refusal. Only a denial is always on record, for it is an attempt.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, NoReturn, TypeVar

import asyncpg

from authz import gate
from authz.act import Act
from authz.actor import Actor
from authz.rls import scope
from models.beginning import LockTaken, RowFound
from models.clock import Clock
from models.database import Database, Transaction
from models.directory import Directory
from models.identity import Vault
from models.ids import uuid7
from models.statement import Connection, Gathering
from rules.refusal import figure_text, in_order
from rules.vocabulary import Decision as DecisionTerm
from services import project_amount
from services.audit import AuditEntry, Circumstances, record, record_decision, record_each
from services.command import fingerprint, sound
from services.constraint import refusal_of
from services.failure import Denied, KeyInProgress, KeyRequired, KeyReused
from services.idempotency import check_key, lock_of, sought, store, stored
from services.job_queue import defer_later
from services.outbox import send
from services.outcome import Outcome, refusal_form, restored
from services.use_case import Done, Refused, UseCase
from services.work import NotPermitted, Work

CommandType = TypeVar("CommandType")
Read = Callable[[Connection, Outcome], Awaitable[Any]]

RETRIES_MAX = 3
OWN_TABLES = frozenset(["audit_event", "idempotency", "outbox"])
JOB_TABLE = "procrastinate_jobs"
RETRIED = (asyncpg.SerializationError, asyncpg.DeadlockDetectedError)


class _Again(Exception):
    """Another writer was a moment faster at something harmless: the transaction is run again."""


def _raise_own(error: asyncpg.IntegrityConstraintViolationError) -> None:
    """Pass on what no input can cause: it broke a constraint of the door's own tables."""
    if error.table_name == JOB_TABLE:
        raise _Again from error
    if error.table_name in OWN_TABLES:
        raise error


async def read_nothing(connection: Connection, outcome: Outcome) -> None:
    """The `read` of callers that want no payload (jobs)."""


class Door:
    """Every write of the house goes through `execute`."""

    def __init__(
        self, database: Database, clock: Clock, directory: Directory, vault: Vault | None = None
    ) -> None:
        self._database = database
        self._clock = clock
        self._directory = directory
        self._vault = vault

    async def execute(
        self,
        case: UseCase[CommandType],
        actor: Actor,
        command: CommandType,
        *,
        key: str | None = None,
        dry_run: bool = False,
        read: Read = read_nothing,
    ) -> Outcome:
        """Do it, or say why not. Raises Failure for what ends the request (see `failure.py`)."""
        if not gate.may(actor.role, case.act):
            await self._deny(actor, case.act, None)
        if key is not None:
            check_key(key)
        elif case.moves_money and not dry_run:
            raise KeyRequired
        used_key = None if case.repeatable else key
        for attempts_left in reversed(range(RETRIES_MAX + 1)):
            try:
                return await self._attempt(case, actor, command, used_key, dry_run, read)
            except LockTaken as taken:
                raise KeyInProgress from taken
            except NotPermitted as refused:
                await self._deny(actor, case.act, refused)
            except (*RETRIED, _Again):
                if not attempts_left:
                    raise
        raise AssertionError("the last attempt returned or raised")

    async def _attempt(
        self,
        case: UseCase[CommandType],
        actor: Actor,
        command: CommandType,
        key: str | None,
        dry_run: bool,
        read: Read,
    ) -> Outcome:
        """One transaction from BEGIN to COMMIT, or the answer that the key has already."""
        print_ = fingerprint(case.act.value, actor.subject, command)
        lock = unless = None
        if key is not None:
            lock, unless = lock_of(actor, key), sought(actor, key)
        try:
            async with self._database.writing(
                scope(actor, case.act), savepoint=True, lock=lock, unless=unless
            ) as transaction:
                connection = Gathering(transaction.connection)
                work = self._work(case, actor, connection, dry_run)
                outcome = await self._run(case, work, connection, command, key, print_)
                if outcome is None:
                    return await self._refused(work, connection, transaction)
                outcome.payload = await read(connection, outcome)
                if dry_run:
                    transaction.discard()
                return outcome
        except RowFound:
            assert key is not None, "only a key is looked for"
        known = await self._replayed(case, actor, key, print_, read)
        known.dry_run = dry_run
        return known

    async def _replayed(
        self, case: UseCase[Any], actor: Actor, key: str, print_: bytes, read: Read
    ) -> Outcome:
        """What this key answered before, with its objects as they stand now."""
        async with self._database.writing(
            scope(actor, case.act), lock=lock_of(actor, key)
        ) as transaction:
            row = await stored(transaction.connection, actor, key)
            if row is None:
                raise _Again  # It was no longer kept.
            if row["fingerprint"] != print_:
                raise KeyReused
            known = restored(row["outcome"])
            known.payload = await read(transaction.connection, known)
            return known

    def _work(
        self, case: UseCase[Any], actor: Actor, connection: Connection, dry_run: bool
    ) -> Work:
        return Work(
            connection=connection,
            actor=actor,
            act=case.act,
            clock=self._clock,
            directory=self._directory,
            vault=self._vault,
            dry_run=dry_run,
            county_id=actor.tenant_id,
        )

    async def _run(
        self,
        case: UseCase[CommandType],
        work: Work,
        connection: Gathering,
        command: CommandType,
        key: str | None,
        print_: bytes,
    ) -> Outcome | None:
        """The use case and all that is written of it; None where it is refused.

        A constraint that stops it is a refusal too, for rules stand twice.
        """
        cleaned, unsound = sound(command)
        work.add(unsound)
        try:
            done = await case.run(work, cleaned)
            assert isinstance(done, Refused) == bool(work.refusals), f"{case.name}: one of the two"
            if not isinstance(done, Done):
                return None
            outcome = Outcome(
                ids=dict(done.ids),
                figures={name: figure_text(value) for name, value in done.figures.items()},
                warnings=tuple(in_order(work.warnings)),
                dry_run=work.dry_run,
                revealed=None if work.dry_run else done.revealed,
            )
            await self._conclude(case, work, connection, done)
            if key is not None:
                await store(work, key, print_, outcome)
            await connection.flush()
        except asyncpg.IntegrityConstraintViolationError as error:
            _raise_own(error)
            work.refusals.append(refusal_of(error, case.duplicate))
            return None
        except asyncpg.DataError as error:
            work.refusals.append(refusal_of(error, None))
            return None
        return outcome

    async def _refused(
        self, work: Work, connection: Gathering, transaction: Transaction
    ) -> Outcome:
        """Everything undone but one audit row, and not even that in a dry run."""
        refusals = tuple(in_order(work.refusals))
        connection.drop()
        if work.dry_run:
            transaction.discard()
            return Outcome(refusals=refusals, dry_run=True)
        await transaction.undo_work()
        if work.fence is not None:
            # The lock fell with the work: the row must carry the amount the project has now.
            work.fence = await project_amount.current_fence(work, work.fence.project_id)
        entry = AuditEntry(
            county_id=work.county_id,
            named=work.named,
            after={"refusals": [refusal_form(refusal) for refusal in refusals]},
            lender_id=work.lender_id,
            fence=work.fence,
        )
        await record(connection, entry, self._circumstances(work, DecisionTerm.REFUSED))
        self._have_sealed(connection, work.county_id)
        try:
            await connection.flush()
        except asyncpg.UniqueViolationError as error:
            _raise_own(error)
            raise
        return Outcome(refusals=refusals)

    async def _conclude(
        self, case: UseCase[Any], work: Work, connection: Gathering, done: Done
    ) -> None:
        """Audit rows, messages and the sealing job of what was done."""
        told = self._circumstances(work, DecisionTerm.DONE)
        match done.audits:
            case (entry,):
                await record(connection, entry, told)
            case (_, *_):
                await record_each(connection, done.audits, told)
        if done.messages:
            await send(connection, work.county_id, done.messages, work.now)
        if case.sealed and done.audits:
            self._have_sealed(connection, work.county_id)

    def _circumstances(self, work: Work, decision: DecisionTerm) -> Circumstances:
        return Circumstances(
            actor=work.actor, act=work.act, now=work.now, today=work.today, decision=decision
        )

    def _have_sealed(self, connection: Gathering, county_id: int) -> None:
        """Queue the sealing of this county's audit rows."""
        lock = f"audit_seal:{county_id}"
        defer_later(connection, "audit_seal", lock, {"county_id": county_id})

    async def record_read(self, actor: Actor, act: Act, entry: AuditEntry) -> None:
        """Put on record what leaves the house as a file, in a transaction of its own.

        It is sealed by the timetable, as a denial is.
        """
        told = Circumstances(
            actor=actor,
            act=act,
            now=self._clock.now(),
            today=self._clock.today(),
            decision=DecisionTerm.DONE,
        )
        async with self._database.writing(scope(actor, act)) as transaction:
            await record(transaction.connection, entry, told)

    async def deny_read(self, actor: Actor, act: Act) -> Denied:
        """Put on record that a read was refused as a whole, and say so."""
        try:
            await self._deny(actor, act, None)
        except Denied as denied:
            return denied

    async def _deny(self, actor: Actor, act: Act, refused: NotPermitted | None) -> NoReturn:
        """Put the denial on record in a transaction of its own, then raise it.

        It is sealed by the timetable: nothing that can fail may stand beside it.
        """
        now = self._clock.now()
        denial = gate.denial(actor, act, uuid7(now))
        told = Circumstances(
            actor=actor,
            act=act,
            now=now,
            today=self._clock.today(),
            decision=DecisionTerm.DENIED,
            decision_id=denial.decision_id,
        )
        # Both rows belong to the actor's own region: who is denied must not write into another.
        entry = AuditEntry(
            county_id=actor.tenant_id,
            named=None if refused is None else refused.named,
            after=None if refused is None else refused.attributes,
            lender_id=None if refused is None else refused.lender_id,
            fence=None if refused is None else refused.fence,
        )
        kind = None if refused is None else refused.kind
        async with self._database.writing(scope(actor, act)) as transaction:
            connection = transaction.connection
            await record(connection, entry, told)
            await record_decision(connection, entry, told, denial, kind)
        raise Denied(denial)
