"""Inspections, cases of collection with their steps, and findings of malicious default."""

from __future__ import annotations

from planner.nouns.base import RECORDED, Edge, Noun, child, tenant_id

NOUNS: dict[str, Noun] = {
    "Inspection": Noun(
        "inspection",
        tenant_id("inspection"),
        orders=RECORDED,
        expressions={"file_hash_hex": "encode({t}.file_hash, 'hex')"},
    ),
}

EDGES: dict[str, Edge] = {
    "loan.inspections": child("Inspection", "loan_id"),
}
