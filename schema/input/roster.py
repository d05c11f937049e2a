"""Inputs of what is done to the register of poor households."""

from __future__ import annotations

import strawberry

from rules.register import LINES_MAX
from schema.input.base import Act, Update, field, optional


@strawberry.input(description="名册的一行。A line of the register.")
class RosterRowInput:
    """What is missing or wrong here is a fault of this line, never of the whole import."""

    line: int = field("行号，自 1 起，本次不重复。Line in the file, from 1, once in a call.")
    household_no: str | None = optional("户编号。Household number.")
    township: str | None = optional("乡镇代码（可用历史代码）。Township's code, or its former one.")
    village: str | None = optional("村。Village.")
    name: str | None = optional("姓名。Name.")
    relation: str | None = optional("与户主关系，户主填“户主”。Relation; 户主 for the head.")
    id_card: str | None = optional("身份证号码，18 位。Identity number, 18 characters.")
    poverty_cause: str | None = optional("致贫原因，可不填。Cause of poverty; may be left out.")


@strawberry.input(description="导入名册。Import of lines of the register.")
class RosterImportInput(Act):
    """Repeatable: the same line again replaces what stood there; faults come as warnings."""

    rows: list[RosterRowInput] = field(
        f"各行，一次最多 {LINES_MAX} 行。Lines, at most {LINES_MAX} a call."
    )
    source: str = field("文件名。Name of the file.")
    roster: strawberry.ID | None = optional(
        "续导的草稿，默认本县草稿（没有则新建）。Draft to go on with; default: the county's."
    )


@strawberry.input(description="发布名册。Publication of a version of the register.")
class RosterPublishInput(Update):
    """Refused while a line is not sound."""

    roster: strawberry.ID = field("名册版本（草稿）。The version, a draft.")
