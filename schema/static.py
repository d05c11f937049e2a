"""Root fields without SQL: the caller, the policy, labels. Python values for the selection."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from graphql import GraphQLEnumType

from authz.actor import Actor
from authz.gate import acts_of
from models.clock import Clock
from rules.dated import Dated
from rules.policy import last_day, policy_on
from rules.policy_version import PolicyVersion
from rules.rate import BenchmarkRate, rate_text
from rules.refusal import Clause
from rules.vocabulary import RateRule
from schema.build import GRAPHQL
from schema.enum import ActName

# The fields of `Policy` that are the version's own figures, by their name in both.
FIGURES = (
    "max_household_amount",
    "max_months",
    "rate_rule",
    "eligible_statuses",
    "exited_keeps_policy_until",
    "subsidy_ratio",
    "npl_trip_ratio",
    "resume_ratio_default",
    "buffer_months_default",
    "buffer_months_max",
    "deposit_working_days",
    "fund_ratio_min",
    "injection_ratio",
    "province_watch_amount",
    "cut_date",
    "value_date_days_back_max",
)


@dataclass(frozen=True, slots=True)
class Circumstance:
    """What static fields may know."""

    actor: Actor
    clock: Clock
    benchmarks: Mapping[RateRule, tuple[BenchmarkRate, ...]]


def viewer(now: Circumstance, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Who the token speaks for."""
    actor = now.actor
    acts = acts_of(actor.role)
    return {
        "subject": actor.subject,
        "name": actor.name,
        "organisation": actor.organisation,
        "role": actor.role,
        "role_label": actor.role.zh,
        "scope": {"code": actor.region_code, "name": actor.region_name},
        "lender_code": actor.lender_code,
        "permissions": [ActName[act.name] for act in acts if not act.is_read],
        "readable": [act.resource.value for act in acts if act.is_read],
        "business_date": now.clock.today(),
    }


def policy(now: Circumstance, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The version in force on a day, with the reference rates of that day."""
    day = arguments.get("on") or now.clock.today()
    version = policy_on(day)
    return {
        **{name: getattr(version, name) for name in FIGURES},
        "code": version.code,
        "effective_from": version.effective_from,
        "effective_to": last_day(version),
        "benchmark_rates": _benchmarks(now.benchmarks[version.rate_rule], day),
        "numbers": _numbers(version, day),
        "clauses": _clauses(version),
    }


def enum_labels(now: Circumstance, arguments: Mapping[str, Any]) -> list[dict[str, str]]:
    """Every value of every enumeration with its label."""
    locale = arguments.get("locale")
    english = locale is not None and locale.name == "EN"
    labels = []
    for name, of in sorted(GRAPHQL.type_map.items()):
        if not isinstance(of, GraphQLEnumType) or name.startswith("__"):
            continue
        for value, one in of.values.items():
            # A value's description is its Chinese label, then the English one.
            chinese, _, other = (one.description or value).partition("。")
            label = other.rstrip(".") if english else chinese
            labels.append({"enum": name, "value": value, "label": label})
    return labels


def _benchmarks(rates: tuple[BenchmarkRate, ...], day: date) -> list[dict[str, Any]]:
    known = [rate.effective_on for rate in rates if rate.effective_on <= day]
    latest = max(known, default=None)
    return [
        {
            "over_months": rate.over_months,
            "up_to_months": rate.up_to_months,
            "percent": rate_text(rate.percent),
            "effective_on": rate.effective_on,
        }
        for rate in rates
        if rate.effective_on == latest
    ]


def _numbers(version: PolicyVersion, day: date) -> list[dict[str, Any]]:
    """Every dated number of the version with its unit and clause."""
    found = []
    for name, number in sorted(version.numbers.items()):
        value = version.number_on(name, day)
        found.append(
            {
                "name": name,
                "value": "" if value is None else str(value),
                "unit": number.unit,
                "clause": _clause(version, number),
            }
        )
    return found


def _clause(version: PolicyVersion, number: Dated[object]) -> Clause:
    """The obligation that names a number; without one, all that its article says."""
    if number.clause is not None:
        return number.clause
    said = [one.quote for one in version.text.values() if one.article == number.article]
    return Clause(version.code, number.article, "；".join(said))


def _clauses(version: PolicyVersion) -> list[dict[str, Any]]:
    """Every obligation of the version in text order: executable here, or why not."""
    return [
        {
            "row": row,
            "article": clause.article,
            "quote": clause.quote,
            "modelled": row in version.modelled,
            "reason": version.not_modelled.get(row),
        }
        for row, clause in sorted(version.text.items())
    ]
