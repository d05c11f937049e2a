"""Interest subsidy: batches of a quarter and their lines."""

from __future__ import annotations

from authz.act import Act
from planner.download_link import links, row_id
from planner.nouns.base import RECORDED, Acts, Edge, Noun, child, parent, tenant_id
from planner.nouns.insurance import LEDGER_ACCOUNTS
from reports.subsidy_list import SUBSIDY_LIST
from rules.states import SUBSIDY_BATCH

NOUNS: dict[str, Noun] = {
    "SubsidyBatch": Noun(
        "subsidy_batch",
        tenant_id("subsidybatch"),
        orders=RECORDED,
        expressions={
            "is_late": "({t}.state <> 'FINANCE_PAID' and {t}.amount > 0 and {t}.due_on < {today})",
            **links(SUBSIDY_LIST, {"batch": row_id("subsidybatch")}),
        },
        acts=Acts(
            {
                Act.SUBSIDYBATCH_SUBMIT: "submit",
                Act.SUBSIDYBATCH_APPROVE: "approve",
                Act.SUBSIDYBATCH_RETURN: "return",
                Act.SUBSIDYBATCH_PAY: "pay",
            },
            SUBSIDY_BATCH,
        ),
    ),
    "SubsidyLine": Noun(
        "subsidy_line",
        "'null'",
        key=("county_id", "batch_id", "number"),
        orders={"NUMBER": "number"},
        default_order="NUMBER",
        default_descending=False,
    ),
    # Rows of reports: the table is the one whose reading they stand for.
    "InterestLedger": Noun("subsidy_entry", "'null'"),
    "InterestLedgerAccount": Noun(
        "interest_ledger_account",
        "'null'",
        key=("account",),
        expressions={"balance": "({t}.debit - {t}.credit)"},
    ),
}

EDGES: dict[str, Edge] = {
    "subsidy.lines": child("SubsidyLine", "batch_id", "number"),
    "subsidy_line.batch": parent("SubsidyBatch", "batch_id"),
    "subsidy_line.adjusts": parent("SubsidyBatch", "adjusts_batch_id"),
    "interest_ledger.accounts": Edge(
        "InterestLedgerAccount", (), order="account", source=LEDGER_ACCOUNTS
    ),
    "loan.subsidy_lines": child("SubsidyLine", "loan_id"),
}
