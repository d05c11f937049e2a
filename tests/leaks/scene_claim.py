"""What tells rights apart in buffers, claims, recoveries and subsidy of loans, as the owner."""

from __future__ import annotations

from datetime import date

from tests.leaks.scene_fund import Stage

DAY = date(2018, 12, 20)


def claimed(stage: Stage, county: int) -> None:
    """A third of the loans, of both lenders: a buffer, a reminder, a claim, a signature, money."""
    loans = stage.rows("select * from loan where county_id = %s order by lender_id, id", county)
    agreement = stage.rows("select id from cooperation where county_id = %s limit 1", county)[0]
    for loan in loans[::3]:
        of = {name: loan[name] for name in ("lender_id", "outlet_id", "township_id")}
        of_loan = {"county_id": county, "loan_id": loan["id"], **of}
        buffer, claim = stage.new(), stage.new()
        stage.put(
            "default_buffer", **of_loan, **buffer, state="OPEN", default_on=date(2018, 10, 1),
            months=2, ends_on=date(2018, 12, 1), opened_on=date(2018, 10, 2), opened_by="scene",
            version=1,
        )  # fmt: skip
        stage.put(
            "reminder", **of_loan, **stage.new(), buffer_id=buffer["id"], partner="LENDER",
            reminded_on=DAY, note=f"reminder-{loan['loan_no']}", recorded_by="scene",
        )  # fmt: skip
        stage.put(
            "claim", **of_loan, **claim, buffer_id=buffer["id"], cooperation_id=agreement["id"],
            state="TOWNSHIP_REVIEW", round=1, principal=1, interest=0, loss=1, fund_part=1,
            recovery_rule="PRO_RATA", finding=f"finding-{loan['loan_no']}", submitted_on=DAY,
            submitted_by="scene", retained_principal=0, retained_interest=0, recovered=0,
            recovered_fund=0, changed_at=claim["recorded_at"], version=1,
        )  # fmt: skip
        stage.put(
            "claim_part", county_id=county, claim_id=claim["id"], **of, round=1, number=1,
            party="FUND", share=1, amount=1,
        )  # fmt: skip
        stage.put(
            "claim_opinion", **of_loan, **stage.new(), claim_id=claim["id"], round=1,
            seat="TOWN_PA", answer="AGREE", opinion=f"opinion-{loan['loan_no']}", signed_on=DAY,
            signed_by="scene",
        )  # fmt: skip
        stage.put(
            "recovery", **of_loan, **stage.new(), claim_id=claim["id"], state="RECEIVED",
            received_on=DAY, amount=1, principal=1, interest=0, fund_part=1, due_on=DAY,
            payer_type="BORROWER", bank_ref=f"recovery-{loan['loan_no']}", late_days=0,
            recorded_by="scene", version=1,
        )  # fmt: skip


def subsidised(stage: Stage, county: int) -> None:
    """A batch of each lender of the county, with a line for each of its loans."""
    loans = stage.rows("select * from loan where county_id = %s order by lender_id, id", county)
    for lender in sorted({loan["lender_id"] for loan in loans}):
        batch = stage.new()
        own = [loan for loan in loans if loan["lender_id"] == lender]
        stage.put(
            "subsidy_batch", county_id=county, **batch, lender_id=lender, year=2018, quarter=2,
            from_on=date(2018, 3, 21), to_on=date(2018, 6, 20), due_on=date(2018, 6, 30),
            state="DRAFT", amount=len(own), line_count=len(own),
            changed_at=batch["recorded_at"], version=1,
        )  # fmt: skip
        for number, loan in enumerate(own, 1):
            stage.put(
                "subsidy_line", county_id=county, batch_id=batch["id"], number=number,
                **{name: loan[name] for name in ("lender_id", "household_id", "township_id")},
                loan_id=loan["id"], kind="REGULAR", from_on=date(2018, 3, 21),
                to_on=date(2018, 6, 20), days=92, principal_days=1, rate=1, accrued=1, amount=1,
                to_loan=0, to_household=0,
            )  # fmt: skip
