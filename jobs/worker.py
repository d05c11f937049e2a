"""The worker: takes jobs from the queue and runs them until it is told to stop."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from procrastinate import PsycopgConnector

from jobs.day import queue_turn
from jobs.desk import Desk
from jobs.timetable import timetable
from models.clock import Clock
from models.database import Database
from models.directory import Directory
from models.dsn import driver_dsn
from services.door import Door
from services.job_queue import QUEUE

DATABASE_CONNECTIONS = 2
DEADLINE_SECONDS = 60.0
SHUTDOWN_SECONDS = 10.0


class Settings(Protocol):
    """What the worker needs of the settings."""

    @property
    def database_url(self) -> str:
        """Address of the database as the application role."""
        ...

    @property
    def business_date(self) -> date | None:
        """The fixed business day, outside production."""
        ...

    @property
    def transaction_pooler(self) -> bool:
        """Whether the database is reached through a transaction pooler."""
        ...


async def run(settings: Settings) -> None:
    """Work until cancelled or told to stop by a signal; a job that runs may finish.

    One job at a time: locked queues would otherwise hold up the others, and sealing is short.
    """
    database = await Database.open(
        settings.database_url,
        size=DATABASE_CONNECTIONS,
        deadline_seconds=DEADLINE_SECONDS,
        transaction_pooler=settings.transaction_pooler,
    )
    try:
        directory = await Directory.load(database)
        clock = Clock(settings.business_date)
        desk = Desk(database, directory, Door(database, clock, directory), clock)
        connector = PsycopgConnector(
            conninfo=driver_dsn(settings.database_url),
            min_size=1,
            max_size=4,
            # Behind a pooler clashing statement names would run under another's scope.
            kwargs={"prepare_threshold": None},
        )
        app = timetable(connector, desk)
        async with app.open_async():
            # Whoever starts a fresh installation finds its warnings, and a missed day is made good.
            await queue_turn(desk)
            await app.run_worker_async(
                queues=[QUEUE],
                concurrency=1,
                delete_jobs="successful",
                shutdown_graceful_timeout=SHUTDOWN_SECONDS,
                listen_notify=not settings.transaction_pooler,
            )
    finally:
        await database.close()
