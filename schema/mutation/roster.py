"""The register of poor households: root fields that write."""

from __future__ import annotations

import strawberry

from schema.input.roster import RosterImportInput, RosterPublishInput
from schema.roster import Roster
from schema.write import mutation
from services import roster_import, roster_publish


@strawberry.type
class RosterMutation:
    """Everything that is done to the register."""

    roster_import = mutation(
        roster_import.roster_import,
        roster_import.RosterImport,
        RosterImportInput,
        {"roster": Roster},
        "导入名册；有误的行保留并逐行提示。Import lines of the register; faults come as warnings.",
    )
    roster_publish = mutation(
        roster_publish.roster_publish,
        roster_publish.RosterPublish,
        RosterPublishInput,
        {"roster": Roster},
        "发布名册，告知本县各承贷机构。Publish a version of the register to the lenders.",
    )
