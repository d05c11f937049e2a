"""What the caller is, the policies, and any object by its id: root fields that read."""

from __future__ import annotations

from datetime import date

import strawberry

from schema.connection import Node, planned
from schema.enum import Locale
from schema.query.field import argument
from schema.viewer import AccessExplanation, EnumLabel, Policy, Viewer


@strawberry.type
class PlatformQuery:
    """Everything that belongs to no single noun."""

    viewer: Viewer = strawberry.field(
        description="当前调用者。The caller.", metadata={"static": "viewer"}
    )
    policy: Policy | None = planned(
        Policy | None,
        "某日适用的政策（默认业务日；更早的日期适用最早的版本）。The policy that governs a day.",
        {"static": "policy"},
        {"on": argument(date | None, "日期。Day.")},
    )
    enum_labels: list[EnumLabel] = planned(
        list[EnumLabel],
        "枚举值的名称。Labels of all enumeration values.",
        {"static": "enum_labels"},
        {"locale": argument(Locale | None, "语言，默认中文。Language.")},
    )
    explain_access: AccessExplanation | None = planned(
        AccessExplanation | None,
        "本人一次被拒绝的原因。Why one of the caller's own requests was refused.",
        {"static": "explain_access"},
        {"decision_id": argument(strawberry.ID, "拒绝决定号。The decision's id.")},
        required=("decision_id",),
    )
    node: Node | None = planned(
        Node | None,
        "任何对象；不存在或不可见为 null。Any object; null where absent or invisible.",
        {"root": "node"},
        {"id": argument(strawberry.ID, "全局 id。Global id.")},
        required=("id",),
    )
    nodes: list[Node | None] = planned(
        list[Node | None],
        "多个对象，按所给次序，最多 100 个。Objects in the order asked, at most 100.",
        {"root": "nodes"},
        {"ids": argument(list[strawberry.ID], "全局 id。Global ids.")},
        required=("ids",),
    )
