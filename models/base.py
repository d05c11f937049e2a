"""Declarative base, column types and the marks that tell other layers what a table is.

Every table says in `info` whose it is: `tenancy` ("tenant": keyed by county; "reference": a
dictionary read by all; "system": the platform's own), the `resource` whose rights govern it,
`attributes` where a right's attribute has another column name there, and how it may be written
(`append_only`, or `updatable` columns only; of a dictionary `changed_by` is the column of the
county that changed a row last, where that need not be its owner). Grants, row-level security and
the row filters are derived from these marks.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Date,
    ForeignKeyConstraint,
    Integer,
    LargeBinary,
    MetaData,
    Numeric,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TIMESTAMP
from sqlalchemy.orm import DeclarativeBase

Tenancy = Literal["tenant", "reference", "system"]

MONEY = Numeric(18, 2)
RATE = Numeric(7, 4)
RATIO = Numeric(12, 10)
BIG = BigInteger
TEXTS = ARRAY(Text)


class Base(DeclarativeBase):
    """All tables of the platform."""

    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it from the class.
        bool: Boolean,
        bytes: LargeBinary,
        date: Date,
        datetime: TIMESTAMP(timezone=True),
        Decimal: MONEY,
        dict[str, Any]: JSONB,
        int: Integer,
        list[str]: TEXTS,
        str: Text,
        UUID: Uuid,
    }


def mark(
    tenancy: Tenancy,
    resource: str | None = None,
    *,
    attributes: dict[str, str] | None = None,
    append_only: bool = False,
    updatable: tuple[str, ...] = (),
    changed_by: str | None = None,
) -> dict[str, Any]:
    """Table arguments that carry the marks described in this file's docstring."""
    return {
        "info": {
            "tenancy": tenancy,
            "resource": resource,
            "attributes": attributes or {},
            "append_only": append_only,
            "updatable": updatable,
            "changed_by": changed_by,
        }
    }


def one_of(column: str, codes: Iterable[str], name: str | None = None) -> CheckConstraint:
    """CHECK that a text column holds one of an enumeration's codes (null passes)."""
    listed = ", ".join(f"'{code}'" for code in codes)
    return CheckConstraint(f"{column} in ({listed})", name=name or column)


def within_county(column: str, table: str) -> ForeignKeyConstraint:
    """Foreign key to another row of the same county."""
    return ForeignKeyConstraint(["county_id", column], [f"{table}.county_id", f"{table}.id"])
