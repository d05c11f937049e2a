"""What a use case answers: ids, figures and warnings, or refusals; and how that is stored.

Stored is never the payload, only what it takes to read it again under the caller's rights.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from models.ids import GlobalId, parse_global_id
from rules.refusal import Clause, ErrorCode, Refusal


@dataclass(slots=True)
class Outcome:
    """The answer to one input. With `refusals` nothing was written and `payload` is None.

    `ids` name the objects made or changed, the main one first; `figures` are texts (money in
    yuan with two decimals). `revealed` is told once and stored nowhere. `read` may look at
    everything but sets nothing; what it returns becomes `payload`.
    """

    ids: dict[str, GlobalId] = field(default_factory=dict)
    figures: dict[str, str] = field(default_factory=dict)
    refusals: tuple[Refusal, ...] = ()
    warnings: tuple[Refusal, ...] = ()
    replayed: bool = False
    dry_run: bool = False
    revealed: str | None = field(default=None, repr=False)
    payload: Any = None


def stored_form(outcome: Outcome) -> str:
    """JSON text of an accepted outcome."""
    assert not outcome.refusals, "a refused input does not burn its key"
    return json.dumps(
        {
            "ids": {name: str(identifier) for name, identifier in outcome.ids.items()},
            "figures": outcome.figures,
            "warnings": [refusal_form(warning) for warning in outcome.warnings],
        },
        ensure_ascii=False,
    )


def restored(text: str) -> Outcome:
    """The outcome that `stored_form` wrote, marked as replayed."""
    content = json.loads(text)
    ids: dict[str, GlobalId] = {}
    for name, spelled in content["ids"].items():
        identifier = parse_global_id(spelled)
        assert identifier is not None, "ids were stored in their canonical form"
        ids[name] = identifier
    return Outcome(
        ids=ids,
        figures=content["figures"],
        warnings=tuple(_refusal(form) for form in content["warnings"]),
        replayed=True,
    )


def refusal_form(refusal: Refusal) -> dict[str, Any]:
    """A refusal or warning as JSON has it."""
    clause = refusal.clause
    return {
        "code": refusal.code.value,
        "path": list(refusal.path),
        "clause": None if clause is None else [clause.document, clause.article, clause.quote],
        "params": dict(refusal.params),
    }


def _refusal(form: Mapping[str, Any]) -> Refusal:
    clause = form["clause"]
    return Refusal(
        ErrorCode[form["code"]],
        tuple(form["path"]),
        None if clause is None else Clause(*clause),
        tuple(form["params"].items()),
    )
