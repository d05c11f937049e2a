"""Everybody drills into statistics: their loans and projects, however they are reached (10, 13)."""

from __future__ import annotations

from tests.leaks.bench import Bench
from tests.leaks.roster import Seat

DRILL = """{ statistics(first: 60) { nodes { id
  figures { figure lines(first: 60) { totalCount nodes { loan { id } } } }
  lines(first: 60) { totalCount nodes { loan { id } } }
  projects(first: 60) { totalCount nodes { projectNo project { id }
    lines(first: 60) { nodes { loan { id } } } } } } } }"""


def test_nobody_drills_deeper_than_he_may(bench: Bench, everybody: list[Seat]) -> None:
    oracle, dump = bench.oracle, bench.oracle.dump
    for seat in everybody[::3]:
        actor = bench.actor(seat)
        found = bench.data(seat, DRILL).get("statistics") or {"nodes": []}
        months = {dump.gid("Statistic", one): one for one in bench.visible(seat, "Statistic")}
        for month in found["nodes"]:
            row = months[month["id"]]
            lines = [
                one
                for one in oracle.visible(actor, "statistic_line")
                if one["county_id"] == row["county_id"] and one["statistic_id"] in row["part_ids"]
            ]
            wanted = {f"loan_{one['county_id']}_{one['loan_id']}" for one in lines}
            shown = {one["loan"]["id"] for one in month["lines"]["nodes"]}
            bench.ledger.compare(seat.name, "statistic.lines", shown, wanted)
            assert month["lines"]["totalCount"] == len(wanted)
            for figure in month["figures"]:
                shown = {one["loan"]["id"] for one in figure["lines"]["nodes"]}
                bench.ledger.compare(seat.name, "statistic.figures.lines", shown, wanted)
            projects = [
                one
                for one in oracle.visible(actor, "statistic_project")
                if one["statistic_id"] == row["id"]
            ]
            bench.ledger.compare(
                seat.name,
                "statistic.projects",
                {one["projectNo"] for one in month["projects"]["nodes"]},
                {one["project_no"] for one in projects},
            )
            assert month["projects"]["totalCount"] == len(projects)
            assert all(one["project"] for one in month["projects"]["nodes"])
    bench.ledger.assert_clean()
