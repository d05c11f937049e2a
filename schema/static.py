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
from rules.notice_2018_119.clauses import PARTS
from rules.notice_2018_119.text import DOCUMENT, TEXT, governing_day
from rules.policy import policy_on
from rules.rate import BenchmarkRate, rate_text
from schema.build import GRAPHQL
from schema.enum import ActName


@dataclass(frozen=True, slots=True)
class Circumstance:
    """What static fields may know."""

    actor: Actor
    clock: Clock
    benchmarks: tuple[BenchmarkRate, ...]


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
    """The version in force on a day, with the benchmark rates of that day."""
    day = arguments.get("on") or now.clock.today()
    version = policy_on(day)
    return {
        "code": version.code,
        "effective_from": version.effective_from,
        "effective_to": version.effective_to,
        "max_household_amount": version.max_household_amount,
        "max_months": version.max_months,
        "npl_trip_ratio": version.npl_trip_ratio,
        "fund_ratio_min": version.fund_ratio_min,
        "province_watch_amount": version.province_watch_amount,
        "benchmark_rates": _benchmarks(now.benchmarks, day),
        "numbers": _numbers(day),
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


def _numbers(day: date) -> list[dict[str, Any]]:
    """Every dated number of the notice with its unit and clause."""
    quotes: dict[str, list[str]] = {}
    for clause in TEXT.values():
        quotes.setdefault(clause.article, []).append(clause.quote)
    numbers = []
    for part in PARTS:
        for name, number in vars(part).items():
            if isinstance(number, Dated):
                value = number.on(governing_day(day))
                quoted = "；".join(quotes.get(number.article, []))
                numbers.append(
                    {
                        "name": name,
                        "value": "" if value is None else str(value),
                        "unit": number.unit,
                        "clause": {
                            "document": DOCUMENT,
                            "article": number.article,
                            "quote": quoted,
                        },
                    }
                )
    return sorted(numbers, key=lambda number: number["name"])
