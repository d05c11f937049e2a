"""A loan, locked: found by its reference under the actor's rights, with what the rules ask of it.

Order of the locks: the household's exposure, the project, the loan; the lender's book comes last,
taken by the use case just before its verdict.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Executable, bindparam, join, select, update

from authz import gate
from authz.resource import Resource
from authz.role import Role
from authz.rows import rows
from models.household import Household
from models.ids import GlobalId
from models.loan import Loan
from models.statement import Statement
from rules.facts import (
    AgreementFacts,
    ExposureFacts,
    HouseholdFacts,
    LoanFacts,
    PositionFacts,
    ProjectFacts,
    SecurityFacts,
)
from rules.money import fen
from rules.rate import BenchmarkRate
from rules.refusal import ErrorCode
from rules.vocabulary import (
    EligibilityCondition,
    FiveTier,
    GuaranteeMode,
    HouseholdFlag,
    HouseholdStatus,
    Industry,
    LoanPurpose,
    LoanState,
    UsedBy,
)
from services import agreement_row, renewal
from services.audit import AuditEntry
from services.exposure import Exposure, LoanKeys, lock_of_loan
from services.loan_reference import BY_ID, BY_NUMBER, LoanReference, Wanted, refers, wanted
from services.position import Share
from services.project_amount import LockedProject
from services.renewal import PENDING, Renewed
from services.scoped import Scoped
from services.table import table_of
from services.work import NO_ROW, Work

LockProject = Callable[[Work, UUID], Awaitable[LockedProject | None]]

_TABLE = table_of(Loan)
_NAMES = tuple(column.name for column in _TABLE.columns)

# What the audit tells of a loan, before and after.
TOLD = (
    "state",
    "amount",
    "outstanding_principal",
    "five_tier",
    "overdue_principal",
    "overdue_interest",
    "approved_on",
    "approval_no",
    "contract_no",
    "signed_on",
    "value_on",
    "matures_on",
    "extended_on",
    "extended_rate",
    "disposal_class",
    "settled_on",
    "version",
)


def _lock(form: str) -> Scoped:
    of_household = (Household.county_id == Loan.county_id) & (Household.id == Loan.household_id)

    def build(role: Role) -> Executable:
        return (
            select(
                *_TABLE.columns,
                Household.status.label("household_status"),
                Household.status_since_on.label("household_status_since_on"),
                Household.conditions_met.label("household_conditions_met"),
                Household.conditions_unmet.label("household_conditions_unmet"),
                Household.flags.label("household_flags"),
                *renewal.COLUMNS,
            )
            .select_from(renewal.beside(join(Loan, Household, of_household), role))
            .where(refers(form), rows(_TABLE, role))
            .with_for_update(key_share=True, of=_TABLE)
        )

    return Scoped(build)


LOCK = {form: _lock(form) for form in (BY_ID, BY_NUMBER)}


def writer(*columns: str) -> Statement:
    """An UPDATE of these columns of one loan, and of what changes with every change."""
    changed = (*columns, "changed_at", "version")
    return Statement(
        update(_TABLE)
        .where(_TABLE.c.county_id == bindparam("of_county_id"), _TABLE.c.id == bindparam("of_id"))
        .values({name: bindparam(f"new_{name}", type_=_TABLE.c[name].type) for name in changed})
        .returning(*_TABLE.columns)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LockedLoan:
    """The loan's row; exposure and project where the act asked for them.

    `old_project` is another project, that of the loan which this one pays off.
    """

    row: Mapping[str, Any]
    exposure: Exposure | None = None
    project: LockedProject | None = None
    old_project: LockedProject | None = None

    @property
    def state(self) -> LoanState:
        """Where it stands."""
        return LoanState[self.row["state"]]

    @property
    def named(self) -> GlobalId:
        """Its global id."""
        return loan_id(self.row["county_id"], self.row["id"])

    @property
    def renews(self) -> Renewed | None:
        """The loan that it pays off, if it renews one."""
        return Renewed.of(self.row)

    @property
    def counted(self) -> Decimal:
        """What it counts toward the limit until it is lent."""
        return renewal.counted(self.row["amount"], self.renews)

    def share(
        self,
        *,
        state: LoanState | None = None,
        outstanding: Decimal | None = None,
        tier: FiveTier | None = None,
        is_overdue: bool | None = None,
    ) -> Share:
        """What it contributes to its lender's book, as it stands or with these changes."""
        row = self.row
        was_overdue = row["overdue_since_on"] is not None
        return Share.of(
            self.state if state is None else state,
            row["outstanding_principal"] if outstanding is None else outstanding,
            FiveTier[row["five_tier"]] if tier is None else tier,
            is_overdue=was_overdue if is_overdue is None else is_overdue,
        )

    def facts(
        self,
        work: Work,
        *,
        signed_on: date,
        value_on: date,
        position: PositionFacts,
        benchmarks: tuple[BenchmarkRate, ...],
        agreement: Mapping[str, Any] | None = None,
        renews: Renewed | None = None,
        paid_off_on: date | None = None,
        security: SecurityFacts | None = None,
    ) -> LoanFacts:
        """The loan as the rules take it at this step.

        `renews`: the loan it pays off, where that was locked; it does so today or on that day.
        """
        row = self.row
        if renews is None and self.state in PENDING:
            renews = self.renews
        lender = work.directory.lender(row["lender_id"])
        assert lender is not None, "a loan has a lender"
        return LoanFacts(
            today=work.today,
            amount=row["amount"],
            rate=row["rate"],
            signed_on=signed_on,
            value_on=value_on,
            matures_on=row["matures_on"],
            purpose=LoanPurpose[row["purpose"]],
            industry=Industry[row["industry"]],
            used_by=UsedBy[row["used_by"]],
            guarantee_mode=GuaranteeMode[row["guarantee_mode"]],
            security=security or SecurityFacts(),
            production_cycle_months=row["production_cycle_months"],
            project=self._project(),
            agreement=self._agreement(agreement),
            renews=None if renews is None else renews.facts(paid_off_on or work.today),
            household=household_facts(row, applied_on=row["submitted_on"], prefix="household_"),
            exposure=self._others(),
            position=position,
            county_id=row["county_id"],
            lender_county_id=lender.home_county_id,
            benchmarks=benchmarks,
        )

    def _others(self) -> ExposureFacts:
        """What the household owes and has asked for besides this loan."""
        assert self.exposure is not None, "this act locked the exposure"
        old = renewal.netted(self.renews)
        match self.state:
            case LoanState.SUBMITTED:
                return self.exposure.moved(pending=-self.counted, outstanding=-old).facts()
            case LoanState.APPROVED | LoanState.SIGNED:
                return self.exposure.moved(approved=-self.counted, outstanding=-old).facts()
        return self.exposure.moved(outstanding=-self.row["outstanding_principal"]).facts()

    def _agreement(self, row: Mapping[str, Any] | None) -> AgreementFacts | None:
        project = None if self.project is None else self.project.row
        return None if row is None else agreement_row.facts(row, project=project)

    def _project(self) -> ProjectFacts | None:
        return None if self.project is None else self.project.facts()


def household_facts(
    row: Mapping[str, Any], *, applied_on: date, borrower_is_member: bool = True, prefix: str = ""
) -> HouseholdFacts:
    """The household of a row that has its columns, each behind `prefix`."""
    return HouseholdFacts(
        status=HouseholdStatus[row[f"{prefix}status"]],
        status_since=row[f"{prefix}status_since_on"],
        borrower_is_member=borrower_is_member,
        applied_on=applied_on,
        conditions_met=_conditions(row[f"{prefix}conditions_met"]),
        conditions_unmet=_conditions(row[f"{prefix}conditions_unmet"]),
        flags=frozenset(HouseholdFlag[flag] for flag in row[f"{prefix}flags"]),
    )


def _conditions(codes: Iterable[str]) -> frozenset[EligibilityCondition]:
    return frozenset(EligibilityCondition[code] for code in codes)


def loan_id(county_id: int, key: UUID) -> GlobalId:
    """Global id of a loan."""
    return GlobalId("loan", county_id, key)


async def lock_loan(
    work: Work,
    reference: LoanReference,
    *,
    exposure: bool = False,
    project: LockProject | None = None,
    pays_off: bool = False,
) -> LockedLoan | None:
    """The loan, locked, if the actor may see it; else NOT_FOUND is collected and None returned.

    `exposure` locks the household's first; `project` locks the project, as the act needs it, and
    with `pays_off` that of the loan which this one pays off too.
    Raises NotPermitted when the actor sees it but may not do this act to it.
    """
    sought = wanted(work, reference)
    found_exposure: Exposure | None = None
    found: LoanKeys | None = None
    projects: dict[UUID, LockedProject | None] = {}
    if exposure:
        found_exposure, found = await lock_of_loan(work, sought, pays_off=pays_off) or (None, None)
        if project is not None and found is not None:
            for project_id in found.projects():
                projects[project_id] = await project(work, project_id)
        sought = Wanted(BY_ID, {"loan_id": NO_ROW if found is None else found.loan_id})
    row = await LOCK[sought.form].one(
        work.connection, work.actor, county_id=work.county_id, **sought.values
    )
    if row is None:
        work.refuse(ErrorCode.NOT_FOUND, "loan")
        return None
    work.named = loan_id(row["county_id"], row["id"])
    work.lender_id = row["lender_id"]
    work.permit(Resource.LOAN, gate.attributes(_TABLE, row))
    own = projects.pop(row["project_id"], None)
    return LockedLoan(
        row=row,
        exposure=found_exposure,
        project=own,
        old_project=next(iter(projects.values()), None),
    )


async def write(
    work: Work, loan: LockedLoan, statement: Statement, **changes: Any
) -> Mapping[str, Any]:
    """Store changes of a loan; the row as it stands then."""
    values = {f"new_{name}": value for name, value in changes.items()}
    row: Mapping[str, Any] = await statement.one(
        work.connection,
        of_county_id=loan.row["county_id"],
        of_id=loan.row["id"],
        new_changed_at=work.now,
        new_version=loan.row["version"] + 1,
        **values,
    )
    assert row is not None, "the loan is locked"
    return row


async def write_later(
    work: Work, loan: LockedLoan, statement: Statement, **changes: Any
) -> Mapping[str, Any]:
    """The same sent with what else is written; the row as it will stand then."""
    changed = {**changes, "changed_at": work.now, "version": loan.row["version"] + 1}
    await statement.later(
        work.connection,
        rows=1,
        of_county_id=loan.row["county_id"],
        of_id=loan.row["id"],
        **{f"new_{name}": value for name, value in changed.items()},
    )
    return {name: loan.row[name] for name in _NAMES} | {
        name: fen(value) if isinstance(value, Decimal) else value for name, value in changed.items()
    }


def audited(
    before: Mapping[str, Any] | None, after: Mapping[str, Any], told: tuple[str, ...] = TOLD
) -> AuditEntry:
    """The audit entry of a loan's change. It never mentions the project: not all may see that."""
    return AuditEntry(
        county_id=after["county_id"],
        named=loan_id(after["county_id"], after["id"]),
        before=None if before is None else {name: before[name] for name in told},
        after={name: after[name] for name in told},
        lender_id=after["lender_id"],
    )
