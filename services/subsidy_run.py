"""One run of the interest subsidy over a county: the lines that its drafts should have (二(四))."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from rules.money import ZERO
from rules.policy import policy_on
from rules.subsidy import accruals
from rules.subsidy_facts import Accrual, Quarter
from rules.vocabulary import SubsidyExclusion, SubsidyLineKind
from services.own_row import Row
from services.subsidy_line_row import Line
from services.subsidy_source import Source

NOTHING = Decimal("0.0000")
NON_COMPLIANT = SubsidyExclusion.NON_COMPLIANT


def quarter_of(batch: Row) -> Quarter:
    """The quarter of a batch, as it was when the batch was drafted."""
    return Quarter(
        batch["year"], batch["quarter"], batch["from_on"], batch["to_on"], batch["due_on"]
    )


class Run:
    """What each loan accrued by what is known now, and what was given for it already.

    `given` tells it of the quarters of the `paid` batches; what of it stands in the `drafts` of
    this run is computed anew. Drafts are asked for in the order of their quarters.
    """

    def __init__(
        self,
        sources: Sequence[Source],
        paid: Sequence[Row],
        given: Sequence[Mapping[str, Any]],
        drafts: Collection[UUID],
    ) -> None:
        self._of_lender: defaultdict[int, list[Source]] = defaultdict(list)
        for source in sources:
            self._of_lender[source.lender_id].append(source)
        self._paid = paid
        self._given: defaultdict[UUID, list[Mapping[str, Any]]] = defaultdict(list)
        for row in given:
            if row["batch_id"] not in drafts:
                self._given[row["about_id"]].append(row)
        # By paid batch and loan, so that a later draft does not adjust again.
        self._adjusted: defaultdict[tuple[UUID, UUID], Decimal] = defaultdict(lambda: ZERO)

    def lines(self, batch: Row) -> list[Line]:
        """The lines that a draft should have."""
        regular = list(self._regular(batch))
        adjustments = [
            line
            for paid in self._paid
            if paid["lender_id"] == batch["lender_id"] and paid["to_on"] < batch["from_on"]
            for line in self._adjustments(batch, paid)
        ]
        kept = borne(regular, adjustments)
        for line in kept:
            assert line.adjusts_batch_id is not None
            self._adjusted[line.adjusts_batch_id, line.loan_id] += line.amount
        return [*regular, *kept]

    def _regular(self, batch: Row) -> Iterable[Line]:
        of = quarter_of(batch)
        ratio = policy_on(of.to_on).subsidy_ratio
        for source in self._of_lender[batch["lender_id"]]:
            for one in accruals(source.facts, of, ratio):
                yield Line(
                    batch_id=batch["id"],
                    lender_id=batch["lender_id"],
                    loan_id=source.loan_id,
                    household_id=source.household_id,
                    township_id=source.township_id,
                    kind=SubsidyLineKind.REGULAR.value,
                    from_on=one.from_on,
                    to_on=one.to_on,
                    days=one.days,
                    principal_days=one.principal_days,
                    rate=one.rate,
                    accrued=one.accrued,
                    amount=one.amount,
                    excluded=None if one.excluded is None else one.excluded.value,
                )

    def _adjustments(self, batch: Row, paid: Row) -> Iterable[Line]:
        """What is due of a paid quarter by what is known now, less all that was given for it."""
        of = quarter_of(paid)
        ratio = policy_on(of.to_on).subsidy_ratio
        given: defaultdict[UUID, Decimal] = defaultdict(lambda: ZERO)
        told: dict[UUID, Mapping[str, Any]] = {}
        barred: set[UUID] = set()
        for row in self._given[paid["id"]]:
            given[row["loan_id"]] += row["amount"]
            told.setdefault(row["loan_id"], row)
            if row["was_barred"]:
                barred.add(row["loan_id"])
        for source in self._of_lender[paid["lender_id"]]:
            was_told = told.pop(source.loan_id, None) is not None
            is_dated = any(cause is NON_COMPLIANT for _, cause in source.facts.stops)
            was_barred = source.loan_id in barred and not is_dated
            if was_barred or (source.facts.barred is not None and not was_told):
                continue
            # How its use is looked at today says nothing of a quarter that was paid.
            found = accruals(replace(source.facts, barred=None), of, ratio)
            subsidised = next((one for one in found if one.excluded is None), None)
            known = given[source.loan_id] + self._adjusted[paid["id"], source.loan_id]
            yield from _difference(
                batch,
                paid,
                {
                    "loan_id": source.loan_id,
                    "household_id": source.household_id,
                    "township_id": source.township_id,
                },
                subsidised,
                known,
            )
        for key, row in told.items():
            if key not in barred:
                known = given[key] + self._adjusted[paid["id"], key]
                yield from _difference(batch, paid, row, None, known)


def _difference(
    batch: Row, paid: Row, loan: Mapping[str, Any], found: Accrual | None, known: Decimal
) -> Iterable[Line]:
    """The line that makes good what differs; days and yuan-days are those known now."""
    difference = (ZERO if found is None else found.amount) - known
    if difference == ZERO:
        return
    yield Line(
        batch_id=batch["id"],
        lender_id=batch["lender_id"],
        loan_id=loan["loan_id"],
        household_id=loan["household_id"],
        township_id=loan["township_id"],
        kind=SubsidyLineKind.ADJUSTMENT.value,
        adjusts_batch_id=paid["id"],
        from_on=paid["from_on"],
        to_on=paid["to_on"],
        days=0 if found is None else found.days,
        principal_days=ZERO if found is None else found.principal_days,
        rate=NOTHING if found is None else found.rate,
        accrued=difference,
        amount=difference,
    )


def borne(regular: Sequence[Line], adjustments: Sequence[Line]) -> list[Line]:
    """The adjustments that a batch can bear: it never comes to less than nothing.

    What would be taken back beyond what the batch gives waits for the next one.
    """
    left = sum((line.amount for line in regular), ZERO)
    kept = [line for line in adjustments if line.amount > ZERO]
    left += sum((line.amount for line in kept), ZERO)
    for line in adjustments:
        if ZERO > line.amount >= -left:
            kept.append(line)
            left += line.amount
    return kept
