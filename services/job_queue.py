"""Jobs for the worker, put into its queue inside the transaction that makes them necessary."""

from __future__ import annotations

import json
from typing import Any

from models.statement import Connection
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
