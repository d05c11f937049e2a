"""Inspections, cases of collection and malicious defaults: root fields that write."""

from __future__ import annotations

import strawberry

from schema.collection import CollectionAction, CollectionCase
from schema.household import Household
from schema.input.collection import (
    CollectionActionRecordInput,
    CollectionCloseInput,
    CollectionDecideInput,
    CollectionOpenInput,
    InspectionRecordInput,
    LoanRecallInput,
    MaliciousDefaultConfirmInput,
    MaliciousDefaultLiftInput,
    MaliciousDefaultProposeInput,
    MaliciousDefaultRejectInput,
)
from schema.inspection import Inspection
from schema.loan import Loan
from schema.malicious_default import MaliciousDefault
from schema.write import mutation
from services import (
    collection_action_record,
    collection_close,
    collection_decide,
    collection_open,
    inspection_record,
    loan_recall,
    malicious_default_confirm,
    malicious_default_lift,
    malicious_default_propose,
    malicious_default_reject,
)


@strawberry.type
class CollectionMutation:
    """Everything that is done about loans that go wrong."""

    inspection_record = mutation(
        inspection_record.inspection_record,
        inspection_record.InspectionRecord,
        InspectionRecordInput,
        {"inspection": Inspection, "loan": Loan},
        "登记贷后检查；改变用途即停止贴息并立案。Record an inspection; a misuse has its effects.",
    )
    collection_open = mutation(
        collection_open.collection_open,
        collection_open.CollectionOpen,
        CollectionOpenInput,
        {"collection_case": CollectionCase},
        "清收立案。Open a case of collection.",
    )
    collection_action_record = mutation(
        collection_action_record.collection_action_record,
        collection_action_record.CollectionActionRecord,
        CollectionActionRecordInput,
        {"action": CollectionAction, "collection_case": CollectionCase},
        "登记清收措施。Record a step in a case.",
    )
    collection_decide = mutation(
        collection_decide.collection_decide,
        collection_decide.CollectionDecide,
        CollectionDecideInput,
        {"collection_case": CollectionCase, "loan": Loan},
        "决定改变用途贷款的处置。Decide on a misused loan, as the county government.",
    )
    collection_close = mutation(
        collection_close.collection_close,
        collection_close.CollectionClose,
        CollectionCloseInput,
        {"collection_case": CollectionCase},
        "清收结案；不良贷款未清偿不能结案。Close a case, unless a bad loan is still owed.",
    )
    loan_recall = mutation(
        loan_recall.loan_recall,
        loan_recall.LoanRecall,
        LoanRecallInput,
        {"loan": Loan, "collection_case": CollectionCase},
        "提前催收贷款。Call a loan early.",
    )
    malicious_default_propose = mutation(
        malicious_default_propose.malicious_default_propose,
        malicious_default_propose.MaliciousDefaultPropose,
        MaliciousDefaultProposeInput,
        {"malicious_default": MaliciousDefault},
        "提出恶意逃废债认定。Propose a finding of malicious default.",
    )
    malicious_default_lift = mutation(
        malicious_default_lift.malicious_default_lift,
        malicious_default_lift.MaliciousDefaultLift,
        MaliciousDefaultLiftInput,
        {"malicious_default": MaliciousDefault},
        "申请解除恶意逃废债认定。Propose to lift a finding.",
    )
    malicious_default_confirm = mutation(
        malicious_default_confirm.malicious_default_confirm,
        malicious_default_confirm.MaliciousDefaultConfirm,
        MaliciousDefaultConfirmInput,
        {"malicious_default": MaliciousDefault, "household": Household},
        "法院认定或解除恶意逃废债。The court confirms a finding, or lifts one.",
    )
    malicious_default_reject = mutation(
        malicious_default_reject.malicious_default_reject,
        malicious_default_reject.MaliciousDefaultReject,
        MaliciousDefaultRejectInput,
        {"malicious_default": MaliciousDefault},
        "法院不予认定或不予解除。The court does not find it, or does not lift it.",
    )
