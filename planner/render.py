"""How one value is written as JSON text in SQL."""

from __future__ import annotations

from authz.role import Role
from planner.actions import actions
from planner.edges import Noun
from planner.figures import SUBJECT, TODAY, figures
from planner.plan import Leaf


def filled(template: str, t: str, **more: str) -> str:
    """An expression over row `t`, with the business day and the figures of the policy."""
    return template.format(t=t, today=TODAY, **figures(t), **more)


def leaf(item: Leaf, noun: Noun | None, t: str) -> str:
    """SQL text of a scalar of row `t`; null becomes the JSON literal."""
    expressions = noun.expressions if noun else {}
    if item.render == "id":
        assert noun is not None
        return filled(noun.id, t)
    template = expressions.get(item.sql)
    value = f"({filled(template, t)})" if template else f"{t}.{item.sql}"
    written = _written(item.render, value)
    return f"coalesce({written},'null')" if item.nullable else written


def _written(render: str, value: str) -> str:
    match render:
        case "text" | "json_list":
            return f"to_json({value})::text"
        case "quoted":
            return f"'\"'||{value}||'\"'"
        case "plain":
            return f"{value}::text"
        case "rate":
            return f"'\"'||to_char({value},'FM990.0099')||'\"'"
        case "instant":
            local = f"{value} at time zone 'Asia/Shanghai'"
            return f"""'"'||to_char({local},'YYYY-MM-DD"T"HH24:MI:SS.MS"+08:00"')||'"'"""
        case _:
            raise AssertionError(render)


def allowed_actions(noun: Noun, t: str, role: Role) -> str:
    """SQL text of the list of acts that the role may do to row `t` in its state."""
    given = (("§", t), ("{today}", TODAY), ("{subject}", SUBJECT))
    cases = []
    for act, condition in actions(noun, role):
        for name, value in given:
            condition = condition.replace(name, value)
        cases.append(f"case when {condition} then '\"{act}\"' end")
    return f"'['||concat_ws(',', {', '.join(cases)})||']'" if cases else "'[]'"
