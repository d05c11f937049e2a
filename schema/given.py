"""Input objects from coerced arguments, as Strawberry makes them, with the types looked at once.

Strawberry resolves the type of each field anew in each request: an eighth of a repayment's time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING
from functools import cache, cached_property
from typing import Any

from strawberry.types.arguments import StrawberryArgument
from strawberry.types.base import (
    StrawberryList,
    StrawberryMaybe,
    StrawberryOptional,
    has_object_definition,
)
from strawberry.types.lazy_type import LazyType

from schema.build import SCHEMA

Convert = Callable[[Any], Any]


def given(arguments: Mapping[str, Any], declared: list[StrawberryArgument]) -> dict[str, Any]:
    """The arguments of a field by their names in Python; one that is left out stays out."""
    name_of = SCHEMA.config.name_converter.from_argument
    named = [(name_of(one), one) for one in declared]
    return {
        one.python_name: _converted(one.type)(arguments[name])
        for name, one in named
        if name in arguments
    }


def _converted(of: Any) -> Convert:
    """What makes a value of this type; null stays null."""
    assert not isinstance(of, StrawberryMaybe), "no input tells what is left out from null"
    if isinstance(of, StrawberryOptional):
        return _converted(of.of_type)
    if isinstance(of, LazyType):
        return _converted(of.resolve_type())
    if isinstance(of, StrawberryList):
        return _listed(_converted(of.of_type))
    if has_object_definition(of):
        return _input(of)
    return _same  # Scalars and enumerations are coerced already.


def _same(value: Any) -> Any:
    return value


def _listed(convert: Convert) -> Convert:
    """A list of its own: graphql-core gives the same default to every request."""
    return lambda values: None if values is None else [convert(value) for value in values]


@cache
def _input(of: type) -> _Input:
    return _Input(of)


class _Input:
    """Makes objects of one input type."""

    def __init__(self, of: Any) -> None:
        self._of = of

    @cached_property
    def _fields(self) -> list[tuple[str, str, Convert]]:
        """Of each field: its name in GraphQL, in Python, and what makes its value."""
        definition = self._of.__strawberry_definition__
        name_of = SCHEMA.config.name_converter.from_field
        return [
            (
                name_of(field),
                field.python_name,
                _converted(field.resolve_type(type_definition=definition)),
            )
            for field in definition.fields
        ]

    @cached_property
    def _absent(self) -> dict[str, None]:
        """What is null when it is left out, because it has no other default."""
        fields = self._of.__strawberry_definition__.fields
        return {
            field.python_name: None
            for field in fields
            if field.default_value is MISSING and field.default_factory is MISSING
        }

    def __call__(self, value: Mapping[str, Any] | None) -> Any:
        if value is None:
            return None
        given = {
            python: convert(value[name]) for name, python, convert in self._fields if name in value
        }
        return self._of(**self._absent | given)
