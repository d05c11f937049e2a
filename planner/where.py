"""The conditions of a plan as SQL, with the plan's parameters."""

from __future__ import annotations

from planner.edges import Noun
from planner.plan import Combined, Condition, Predicate
from planner.render import filled


def predicate_sql(predicate: Predicate, noun: Noun, t: str) -> str:
    """A condition over row `t` of a noun."""
    match predicate:
        case Combined(operator="not", parts=(part,)):
            # A condition on a column that is null is not met, so its opposite is.
            return f"({predicate_sql(part, noun, t)} is not true)"
        case Combined(operator=operator, parts=parts):
            if not parts:
                return "true" if operator == "and" else "false"
            return "(" + f" {operator} ".join(predicate_sql(part, noun, t) for part in parts) + ")"
        case Condition(sql=sql, operator=operator, binds=binds):
            template = noun.expressions.get(sql)
            if template and "{value}" in template:
                return filled(template, t, value=f"⟦{binds[0]}⟧")
            left = filled(template, t) if template else f"{t}.{sql}"
            if operator == "pairs":
                return (
                    f"({t}.county_id, {left}) in (select * from"
                    f" unnest(⟦{binds[0]}⟧::int[], ⟦{binds[1]}⟧::uuid[]))"
                )
            if operator == "between":
                return f"{left} between ⟦{binds[0]}⟧ and ⟦{binds[1]}⟧"
            if operator == "any":
                return f"{left} = any(⟦{binds[0]}⟧)"
            return f"{left} {operator} ⟦{binds[0]}⟧"
    raise AssertionError(predicate)


def columns(predicate: Predicate) -> frozenset[str]:
    """Columns, or names of expressions, that a condition looks at."""
    match predicate:
        case Combined(parts=parts):
            return frozenset().union(*(columns(part) for part in parts))
        case Condition(sql=sql):
            return frozenset({sql})
    raise AssertionError(predicate)
