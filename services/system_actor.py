"""The actor behind the timetable: SCHEDULER of one region, nobody's person."""

from __future__ import annotations

from authz.actor import Actor
from authz.role import Role
from models.directory import RegionEntry

CLIENT = "qiandai-worker"


def scheduler(region: RegionEntry, request_id: str) -> Actor:
    """The scheduler as it acts in this region; `request_id` names the run of the job."""
    return Actor.of(
        subject="scheduler",
        name="定时任务",
        role=Role.SCHEDULER,
        region_id=region.id,
        region_id_max=region.id_max,
        region_code=region.code,
        region_name=region.name,
        tier=region.tier,
        client=CLIENT,
        request_id=request_id,
    )
