"""Jobs for the worker, put into its queue inside the transaction that makes them necessary."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from models.statement import Connection, Gathering
from services.idempotency import lock_number

QUEUE = "qiandai"

# Nothing is queued while the same job waits already. Who finds the lock taken leaves the matter to
# its holder, and to the job's own timetable should that one roll back: a waiting writer is worse.
DEFER = """
select case
  when pg_try_advisory_xact_lock($1)
    then case when not exists (
      select 1 from procrastinate_jobs where queueing_lock = $2 and status = 'todo'
    ) then (procrastinate_defer_jobs_v1(array[
      row($3, $4, 0, $2, $2, $5::jsonb, null)::procrastinate_job_to_defer_v1
    ]))[1] end
end
"""


async def defer(connection: Connection, task: str, lock: str, arguments: dict[str, Any]) -> None:
    """Queue `task` unless a job under the same lock waits; jobs of one lock run one by one."""
    await connection.fetchval(
        DEFER, lock_number("job", lock), lock, QUEUE, task, json.dumps(arguments)
    )


def defer_later(connection: Gathering, task: str, lock: str, arguments: dict[str, Any]) -> None:
    """The same with what else is sent; another who queues it at this moment is an error then."""
    connection.gather_call(
        DEFER, lock_number("job", lock), lock, QUEUE, task, json.dumps(arguments)
    )


LOCK = "select pg_advisory_xact_lock($1)"
DEFER_ALL = """
select coalesce(array_length(procrastinate_defer_jobs_v1(array_agg(
  row($1, $2, $3::integer, job.lock, job.queueing_lock, job.arguments::jsonb, null)
    ::procrastinate_job_to_defer_v1 order by job.number
)), 1), 0)
from unnest($4::text[], $5::text[], $6::text[])
  with ordinality as job(lock, queueing_lock, arguments, number)
where not exists (
  select 1 from procrastinate_jobs waiting
  where waiting.queueing_lock = job.queueing_lock and waiting.status = 'todo'
)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One of many of a task: jobs of one `lock` run one by one, one waits of a `queueing_lock`."""

    lock: str
    queueing_lock: str
    arguments: Mapping[str, Any]


async def defer_all(
    connection: Connection, task: str, jobs: Sequence[Job], *, priority: int = 0
) -> int:
    """Queue those that do not wait already, one statement for all; how many."""
    # Who comes second must see what the first one has queued.
    await connection.execute(LOCK, lock_number("jobs", task))
    count: int = await connection.fetchval(
        DEFER_ALL,
        QUEUE,
        task,
        priority,
        [job.lock for job in jobs],
        [job.queueing_lock for job in jobs],
        [json.dumps(dict(job.arguments)) for job in jobs],
    )
    return count
