"""A root type is the sum of its nouns' fields; a field that two nouns declare is a mistake."""

from __future__ import annotations

import pytest
import strawberry

from schema.root import root_type


@strawberry.type
class First:
    """Two fields."""

    one: int
    two: int


@strawberry.type
class Second:
    """One more."""

    three: int


def test_the_fields_stand_in_the_order_of_the_parts() -> None:
    made = root_type("Root", "Both.", Second, First)
    definition = made.__strawberry_definition__
    assert [field.python_name for field in definition.fields] == ["three", "one", "two"]
    assert (definition.name, definition.description) == ("Root", "Both.")


def test_a_field_declared_twice_is_named() -> None:
    with pytest.raises(AssertionError, match="Root: one, two declared twice"):
        root_type("Root", "Twice.", First, Second, First)
