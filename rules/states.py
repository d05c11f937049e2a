"""State machines as data: which act leads from which state to which; everything else is refused.

A move whose target equals its source is an act that the state permits without leaving it (a
repayment of an active loan). Acts are the words of the use cases, without the noun.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from rules.refusal import Clause, ErrorCode, Refusal, refuse
from rules.vocabulary import LoanState, Term


@dataclass(frozen=True, slots=True)
class Machine:
    """One machine: its name, its first state, and (state, act) -> state."""

    name: str
    first: str
    moves: Mapping[tuple[str, str], str]

    def after(self, state: str, act: str) -> str | None:
        """The state after `act` in `state`; None where the act is not permitted."""
        return self.moves.get((str(state), act))

    def acts(self, state: str) -> tuple[str, ...]:
        """The acts permitted in `state`, in the order of the table."""
        return tuple(act for source, act in self.moves if source == state)


def permitted(machine: Machine, state: str, act: str) -> str | None:
    """The state after `act` in `state`, or None: then the answer is INVALID_TRANSITION."""
    return machine.after(state, act)


def judge_transition(
    machine: Machine, state: Term | str, act: str, *path: str, clause: Clause | None = None
) -> list[Refusal]:
    """INVALID_TRANSITION at `input.<path>` with state and act, unless the machine permits it.

    `clause` is the one that the act serves, where there is one.
    """
    if machine.after(state, act) is not None:
        return []
    code = ErrorCode.INVALID_TRANSITION
    figures = {"object": machine.name, "state": str(state), "act": act}
    return [refuse(code, *path, clause=clause, **figures)]


def _machine(name: str, first: str, table: str) -> Machine:
    """A machine from lines `STATE[|STATE] act TARGET`; `=` as target means the same state."""
    moves: dict[tuple[str, str], str] = {}
    for line in table.strip().splitlines():
        sources, act, target = line.split()
        for source in sources.split("|"):
            assert (source, act) not in moves, f"{name}: {source} {act} twice"
            moves[source, act] = source if target == "=" else target
    return Machine(name, first, MappingProxyType(moves))


LOAN = _machine(
    "loan",
    "DRAFT",
    """
    DRAFT                       submit           SUBMITTED
    SUBMITTED                   approve          APPROVED
    SUBMITTED                   refuse           REFUSED
    SUBMITTED                   withdraw         WITHDRAWN
    APPROVED                    sign             SIGNED
    SIGNED                      disburse         ACTIVE
    APPROVED|SIGNED             cancel           CANCELLED
    ACTIVE                      fall_overdue     OVERDUE
    ACTIVE|OVERDUE|EARLY_CALLED|IN_BUFFER|CLAIMING|WRITTEN_OFF_RETAINED  repay     =
    ACTIVE|OVERDUE|EARLY_CALLED|IN_BUFFER|CLAIMING                       classify  =
    ACTIVE|OVERDUE|EARLY_CALLED|IN_BUFFER|CLAIMING                       settle    SETTLED
    OVERDUE|IN_BUFFER|CLAIMING  cure             ACTIVE
    OVERDUE                     open_buffer      IN_BUFFER
    IN_BUFFER                   claim            CLAIMING
    CLAIMING                    release_claim    IN_BUFFER
    CLAIMING                    compensate       WRITTEN_OFF_RETAINED
    WRITTEN_OFF_RETAINED        recover          =
    WRITTEN_OFF_RETAINED        settle           SETTLED_AFTER_WRITE_OFF
    ACTIVE                      extend           ACTIVE
    ACTIVE                      renew            SETTLED
    ACTIVE|OVERDUE              call_early       EARLY_CALLED
    EARLY_CALLED                pass_demand      OVERDUE
    ACTIVE|OVERDUE|EARLY_CALLED|IN_BUFFER|CLAIMING                       inspect   =
    ACTIVE|OVERDUE|EARLY_CALLED|IN_BUFFER|CLAIMING|WRITTEN_OFF_RETAINED  collect   =
    OVERDUE|EARLY_CALLED|IN_BUFFER|CLAIMING|WRITTEN_OFF_RETAINED         remind    =
    """,
)

# States in which a loan counts in its lender's book; a debt written off has left it.
ON_THE_BOOK = (
    LoanState.ACTIVE,
    LoanState.OVERDUE,
    LoanState.IN_BUFFER,
    LoanState.CLAIMING,
    LoanState.EARLY_CALLED,
)

CLAIM = _machine(
    "claim",
    "DRAFT",
    """
    DRAFT|RETURNED                                          submit      SUBMITTED
    SUBMITTED                                               forward     TOWNSHIP_REVIEW
    TOWNSHIP_REVIEW|COUNTY_REVIEW                           give_word   =
    TOWNSHIP_REVIEW|COUNTY_REVIEW                           take_word   =
    TOWNSHIP_REVIEW                                         pass        COUNTY_REVIEW
    COUNTY_REVIEW                                           approve     APPROVED
    TOWNSHIP_REVIEW|COUNTY_REVIEW                           return      RETURNED
    TOWNSHIP_REVIEW|COUNTY_REVIEW                           reject      REJECTED
    DRAFT|SUBMITTED|TOWNSHIP_REVIEW|COUNTY_REVIEW|RETURNED  withdraw    WITHDRAWN
    APPROVED                                                cancel      CANCELLED
    APPROVED                                                pay         PAID
    PAID|RECOVERING                                         recover     RECOVERING
    RECOVERING                                              close       CLOSED
    """,
)

BUFFER = _machine(
    "default_buffer",
    "OPEN",
    """
    OPEN  ask_longer        =
    OPEN  approve_extension =
    OPEN  close             CLOSED
    """,
)

BREAKER = _machine(
    "breaker",
    "CLOSED",
    """
    CLOSED            trip            TRIPPED
    TRIPPED           request_resume  RESUME_REQUESTED
    RESUME_REQUESTED  resume          CLOSED
    RESUME_REQUESTED  refuse_resume   TRIPPED
    """,
)

PROJECT = _machine(
    "project",
    "REGISTERED",
    """
    REGISTERED             screen        SCREENING
    SCREENING|RISK         admit         NORMAL
    SCREENING|NORMAL       mark_risk     RISK
    SCREENING|NORMAL|RISK  find_faulty   NON_COMPLIANT
    NORMAL|RISK            recall        RECALLING
    REGISTERED|SCREENING|NORMAL|RISK  demand_collateral  =
    NORMAL|NON_COMPLIANT   begin_exit    EXITING
    EXITING                finish_exit   EXITED
    REGISTERED             rectify       RECTIFYING
    RECTIFYING             recover       EXITED
    RECALLING              secure        NORMAL
    RECALLING              finish_exit   EXITED
    """,
)

EXTENSION = _machine(
    "extension",
    "REQUESTED",
    """
    REQUESTED                            pa_consent      PA_CONSENT
    REQUESTED                            lender_consent  LENDER_CONSENT
    PA_CONSENT                           lender_consent  EFFECTIVE
    LENDER_CONSENT                       pa_consent      EFFECTIVE
    REQUESTED|PA_CONSENT|LENDER_CONSENT  refuse          REFUSED
    REQUESTED|PA_CONSENT|LENDER_CONSENT  withdraw        WITHDRAWN
    REQUESTED|PA_CONSENT|LENDER_CONSENT  lapse           LAPSED
    """,
)

AGREEMENT = _machine(
    "agreement",
    "DRAFT",
    """
    DRAFT                     sign       SIGNED
    SIGNED                    begin      IN_FORCE
    SIGNED|IN_FORCE           amend      =
    IN_FORCE                  expire     EXPIRED
    IN_FORCE                  terminate  TERMINATED
    """,
)

SUBSIDY_BATCH = _machine(
    "subsidy_batch",
    "DRAFT",
    """
    DRAFT|RETURNED              submit   BANK_SUBMITTED
    BANK_SUBMITTED              approve  PA_APPROVED
    PA_APPROVED                 pay      FINANCE_PAID
    BANK_SUBMITTED|PA_APPROVED  return   RETURNED
    """,
)

REPORT = _machine(
    "report",
    "DRAFT",
    """
    DRAFT                                  submit          SUBMITTED
    SUBMITTED                              receive_pa      RECEIVED_PA
    SUBMITTED                              receive_lender  RECEIVED_LENDER
    RECEIVED_PA                            receive_lender  COMPLETE
    RECEIVED_LENDER                        receive_pa      COMPLETE
    SUBMITTED|RECEIVED_PA|RECEIVED_LENDER  return          RETURNED
    RETURNED                               redraft         DRAFT
    """,
)

RECOVERY = _machine(
    "recovery",
    "RECEIVED",
    """
    RECEIVED   deposit  DEPOSITED
    DEPOSITED  book     =
    """,
)

WARNING = _machine(
    "warning",
    "OPEN",
    """
    OPEN        acknowledge  ACKED
    OPEN|ACKED  close        CLOSED
    """,
)

HOUSEHOLD = _machine(
    "household",
    "NOT_REGISTERED",
    """
    NOT_REGISTERED             register       POOR
    POOR|RETURNED_POOR         exit           EXITED
    EXITED                     return_poor    RETURNED_POOR
    POOR|EXITED|RETURNED_POOR  remove_wrong   REMOVED_WRONG
    """,
)

ROSTER = _machine(
    "roster",
    "DRAFT",
    """
    DRAFT      import     =
    DRAFT      publish    PUBLISHED
    PUBLISHED  supersede  SUPERSEDED
    """,
)

COLLECTION = _machine(
    "collection",
    "OPEN",
    """
    OPEN  act     =
    OPEN  demand  =
    OPEN  decide  =
    OPEN  close   CLOSED
    """,
)

MALICIOUS_DEFAULT = _machine(
    "malicious_default",
    "PROPOSED",
    """
    PROPOSED       confirm  EFFECTIVE
    PROPOSED       reject   REJECTED
    EFFECTIVE      lift     LIFT_PROPOSED
    LIFT_PROPOSED  confirm  LIFTED
    LIFT_PROPOSED  reject   EFFECTIVE
    """,
)

INSTALMENT_PLAN = _machine(
    "instalment_plan",
    "ACTIVE",
    """
    ACTIVE  fulfil  FULFILLED
    ACTIVE  cancel  CANCELLED
    """,
)

DISPOSAL = _machine("disposal", "OPEN", "OPEN decide DECIDED")

BANK_MATCH = _machine(
    "bank_match",
    "STANDING",
    """
    STANDING  undo     UNDONE
    STANDING  correct  CORRECTED
    """,
)

RESOLUTION = _machine("resolution", "OPEN", "OPEN complete COMPLETED")

VIOLATION = _machine("violation", "OPEN", "OPEN conclude CONCLUDED")

MACHINES: tuple[Machine, ...] = (
    LOAN,
    BUFFER,
    CLAIM,
    BREAKER,
    PROJECT,
    EXTENSION,
    AGREEMENT,
    SUBSIDY_BATCH,
    REPORT,
    RECOVERY,
    WARNING,
    HOUSEHOLD,
    ROSTER,
    COLLECTION,
    MALICIOUS_DEFAULT,
    INSTALMENT_PLAN,
    DISPOSAL,
    BANK_MATCH,
    RESOLUTION,
    VIOLATION,
)
