"""The audit trail and its seals."""

from __future__ import annotations

from planner.nouns.base import COUNTY, RECORDED, Edge, Noun, tenant_id, to

_CHANGES = (
    "(select coalesce(b.key, a.key) as field, b.value as before, a.value as after"
    " from jsonb_each_text(coalesce({p}.before, '{{}}')) b"
    " full join jsonb_each_text(coalesce({p}.after, '{{}}')) a on a.key = b.key)"
)

NOUNS: dict[str, Noun] = {
    "AuditEvent": Noun(
        "audit_event",
        tenant_id("audit"),
        orders=RECORDED,
        expressions={"kind": "{t}.object_kind"},
    ),
    "AuditSeal": Noun(
        "audit_seal",
        "'null'",
        key=("county_id", "position"),
        expressions={"hash_hex": "encode({t}.hash, 'hex')"},
    ),
    "FieldChange": Noun("field_change", "'null'", key=("field",), county=None),
}

EDGES: dict[str, Edge] = {
    "audit.region": to("Region", "county_id"),
    "audit.seal": Edge("AuditSeal", (COUNTY, ("id", "event_id"))),
    "audit.changes": Edge("FieldChange", (), order="field", source=_CHANGES),
}
