"""Households, their members and the loans of removed ones: root fields that write."""

from __future__ import annotations

import strawberry

from schema.disposal import DisposalCase
from schema.household import Assessment, Household, HouseholdStatusChange
from schema.input.household import (
    DisposalDecideInput,
    HouseholdAssessInput,
    HouseholdRateInput,
    HouseholdStatusChangeInput,
)
from schema.write import mutation
from services import (
    disposal_decide,
    household_assess,
    household_rate,
    household_status_change,
)


@strawberry.type
class HouseholdMutation:
    """Everything that is done to households."""

    household_rate = mutation(
        household_rate.household_rate,
        household_rate.HouseholdRate,
        HouseholdRateInput,
        {"household": Household, "assessment": Assessment},
        "农户信用评级。Rate a household's credit.",
    )
    household_assess = mutation(
        household_assess.household_assess,
        household_assess.HouseholdAssess,
        HouseholdAssessInput,
        {"household": Household},
        "评估借款条件。Assess the conditions of a household.",
    )
    household_status_change = mutation(
        household_status_change.household_status_change,
        household_status_change.HouseholdStatusChange,
        HouseholdStatusChangeInput,
        {"household": Household, "status_change": HouseholdStatusChange},
        "变更建档状态；先试算可见全部后果。Change a household's status; a dry run shows all.",
    )
    disposal_decide = mutation(
        disposal_decide.disposal_decide,
        disposal_decide.DisposalDecide,
        DisposalDecideInput,
        {"disposal_case": DisposalCase},
        "决定错评清退户贷款的处置。Decide on a loan of a removed household.",
    )
