"""Addresses of downloads as expressions over a row, so that no client puts one together."""

from __future__ import annotations

from collections.abc import Mapping

from reports.download import Download
from reports.file import FORMATS


def links(download: Download, parameters: Mapping[str, str]) -> dict[str, str]:
    """Expressions `download_xlsx` and so on by format; `parameters` are SQL over the row `{t}`."""
    named = {one.name for one in download.parameters}
    assert parameters.keys() == named, f"{download.name} has the parameters {sorted(named)}"
    query = "||'&".join(f"{name}='||{sql}" for name, sql in parameters.items())
    return {
        f"download_{extension}": f"'/download/{download.name}.{extension}?{query}"
        for extension in FORMATS
    }


def row_id(kind: str) -> str:
    """SQL of the global id of a row of a county."""
    return f"'{kind}_'||{{t}}.county_id||'_'||{{t}}.id"
