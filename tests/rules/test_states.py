"""The machines equal the text of the domain model, transition by transition."""

from __future__ import annotations

import pytest

from rules import vocabulary
from rules.refusal import ErrorCode
from rules.states import LOAN, MACHINES, Machine, judge_transition, permitted

# As the domain model writes them: every pair of states with an arrow between, nothing more.
TEXT: dict[str, str] = {
    "loan": """
        DRAFT>SUBMITTED SUBMITTED>APPROVED APPROVED>SIGNED SIGNED>ACTIVE
        ACTIVE>OVERDUE OVERDUE>ACTIVE ACTIVE>SETTLED OVERDUE>SETTLED
        SUBMITTED>REFUSED SUBMITTED>WITHDRAWN APPROVED>CANCELLED SIGNED>CANCELLED
        OVERDUE>IN_BUFFER IN_BUFFER>CLAIMING CLAIMING>WRITTEN_OFF_RETAINED
        WRITTEN_OFF_RETAINED>SETTLED_AFTER_WRITE_OFF
        IN_BUFFER>ACTIVE IN_BUFFER>SETTLED CLAIMING>ACTIVE CLAIMING>SETTLED
        ACTIVE>ACTIVE
        ACTIVE>EARLY_CALLED OVERDUE>EARLY_CALLED EARLY_CALLED>SETTLED EARLY_CALLED>OVERDUE
        CLAIMING>IN_BUFFER
    """,
    "claim": """
        DRAFT>SUBMITTED SUBMITTED>TOWNSHIP_REVIEW TOWNSHIP_REVIEW>COUNTY_REVIEW
        COUNTY_REVIEW>APPROVED APPROVED>PAID PAID>RECOVERING RECOVERING>CLOSED
        TOWNSHIP_REVIEW>RETURNED COUNTY_REVIEW>RETURNED RETURNED>SUBMITTED
        TOWNSHIP_REVIEW>REJECTED COUNTY_REVIEW>REJECTED
        DRAFT>WITHDRAWN SUBMITTED>WITHDRAWN TOWNSHIP_REVIEW>WITHDRAWN COUNTY_REVIEW>WITHDRAWN
        RETURNED>WITHDRAWN APPROVED>CANCELLED
    """,
    "default_buffer": "OPEN>CLOSED",
    "breaker": """
        CLOSED>TRIPPED TRIPPED>RESUME_REQUESTED RESUME_REQUESTED>CLOSED RESUME_REQUESTED>TRIPPED
    """,
    "project": """
        REGISTERED>SCREENING SCREENING>NORMAL SCREENING>NON_COMPLIANT SCREENING>RISK
        NORMAL>RISK RISK>NORMAL RISK>RECALLING RISK>NON_COMPLIANT
        NORMAL>RECALLING NORMAL>NON_COMPLIANT NORMAL>EXITING
        NON_COMPLIANT>EXITING EXITING>EXITED
        REGISTERED>RECTIFYING RECTIFYING>EXITED
        RECALLING>NORMAL RECALLING>EXITED
    """,
    "extension": """
        REQUESTED>PA_CONSENT REQUESTED>LENDER_CONSENT PA_CONSENT>EFFECTIVE LENDER_CONSENT>EFFECTIVE
        REQUESTED>REFUSED PA_CONSENT>REFUSED LENDER_CONSENT>REFUSED
        REQUESTED>WITHDRAWN PA_CONSENT>WITHDRAWN LENDER_CONSENT>WITHDRAWN
        REQUESTED>LAPSED PA_CONSENT>LAPSED LENDER_CONSENT>LAPSED
    """,
    "agreement": "DRAFT>SIGNED SIGNED>IN_FORCE IN_FORCE>EXPIRED IN_FORCE>TERMINATED",
    "subsidy_batch": """
        DRAFT>BANK_SUBMITTED BANK_SUBMITTED>PA_APPROVED PA_APPROVED>FINANCE_PAID
        BANK_SUBMITTED>RETURNED PA_APPROVED>RETURNED RETURNED>BANK_SUBMITTED
    """,
    "report": """
        DRAFT>SUBMITTED SUBMITTED>RECEIVED_PA SUBMITTED>RECEIVED_LENDER
        RECEIVED_PA>COMPLETE RECEIVED_LENDER>COMPLETE
        SUBMITTED>RETURNED RECEIVED_PA>RETURNED RECEIVED_LENDER>RETURNED RETURNED>DRAFT
    """,
    "recovery": "RECEIVED>DEPOSITED",
    "warning": "OPEN>ACKED ACKED>CLOSED OPEN>CLOSED",
    "household": """
        NOT_REGISTERED>POOR POOR>EXITED EXITED>RETURNED_POOR RETURNED_POOR>EXITED
        POOR>REMOVED_WRONG EXITED>REMOVED_WRONG RETURNED_POOR>REMOVED_WRONG
    """,
    # What the text leaves to us: a roster, a case, a finding, a plan, a disposal.
    "roster": "DRAFT>PUBLISHED PUBLISHED>SUPERSEDED",
    "collection": "OPEN>CLOSED",
    "malicious_default": """
        PROPOSED>EFFECTIVE PROPOSED>REJECTED EFFECTIVE>LIFT_PROPOSED LIFT_PROPOSED>LIFTED
        LIFT_PROPOSED>EFFECTIVE
    """,
    "instalment_plan": "ACTIVE>FULFILLED ACTIVE>CANCELLED",
    "disposal": "OPEN>DECIDED",
    "bank_match": "STANDING>UNDONE STANDING>CORRECTED",
    "resolution": "OPEN>COMPLETED",
    "violation": "OPEN>CONCLUDED",
}
STATES: dict[str, type[vocabulary.Term]] = {
    "loan": vocabulary.LoanState,
    "claim": vocabulary.ClaimState,
    "default_buffer": vocabulary.BufferState,
    "breaker": vocabulary.BreakerState,
    "project": vocabulary.ProjectState,
    "extension": vocabulary.ExtensionState,
    "agreement": vocabulary.AgreementState,
    "subsidy_batch": vocabulary.SubsidyBatchState,
    "report": vocabulary.ReportState,
    "recovery": vocabulary.RecoveryState,
    "warning": vocabulary.WarningState,
    "household": vocabulary.HouseholdStatus,
    "roster": vocabulary.RosterState,
    "collection": vocabulary.CollectionState,
    "malicious_default": vocabulary.MaliciousDefaultState,
    "instalment_plan": vocabulary.InstalmentPlanState,
    "disposal": vocabulary.DisposalState,
    "bank_match": vocabulary.BankMatchState,
    "resolution": vocabulary.ResolutionState,
    "violation": vocabulary.ViolationState,
}
# Acts that leave an object where it is; extending a loan is the text's own loop.
STANDING_ACTS = {"repay", "classify", "amend", "import", "act", "demand", "inspect", "collect"} | {
    "remind",
    "decide",
    "give_word",
    "take_word",
    "ask_longer",
    "approve_extension",
    "recover",
    "book",
    "demand_collateral",
}


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.name)
def test_machine_equals_text(machine: Machine) -> None:
    """The pairs of states are those of the text, and every state is one of the vocabulary."""
    pairs = {
        f"{source}>{target}"
        for (source, act), target in machine.moves.items()
        if act not in STANDING_ACTS or source != target
    }
    assert pairs == set(TEXT[machine.name].split())
    states = {state.value for state in STATES[machine.name]}
    used = {machine.first} | {state for pair in pairs for state in pair.split(">")}
    assert used == states


def test_every_machine_of_the_text_is_there() -> None:
    """Seventeen machines, none twice."""
    assert sorted(machine.name for machine in MACHINES) == sorted(TEXT)


def test_no_state_returns_from_an_end() -> None:
    """EXITED projects, settled loans, paid batches, complete reports stay what they are."""
    ends = {
        "project": {"EXITED"},
        "loan": {"SETTLED", "REFUSED", "WITHDRAWN", "CANCELLED", "SETTLED_AFTER_WRITE_OFF"},
        "subsidy_batch": {"FINANCE_PAID"},
        "report": {"COMPLETE"},
        "household": {"REMOVED_WRONG"},
        "claim": {"CLOSED", "REJECTED", "WITHDRAWN", "CANCELLED"},
    }
    for machine in MACHINES:
        for state in ends.get(machine.name, set()):
            assert machine.acts(state) == ()


def test_every_pair_of_state_and_act_is_decided() -> None:
    """Permitted with a new state, or refused with state and act."""
    for machine in MACHINES:
        acts = {act for _, act in machine.moves}
        for state in STATES[machine.name]:
            for act in acts:
                refusals = judge_transition(machine, state, act, "loan")
                if permitted(machine, state, act) is not None:
                    assert refusals == []
                    assert act in machine.acts(state)
                    continue
                (refusal,) = refusals
                assert refusal.code is ErrorCode.INVALID_TRANSITION
                assert dict(refusal.params) == {
                    "object": machine.name,
                    "state": state.value,
                    "act": act,
                }


def test_the_acts_of_a_submitted_loan() -> None:
    """What a portal shows as buttons."""
    assert LOAN.acts("SUBMITTED") == ("approve", "refuse", "withdraw")
