"""Duties of offices, model borrowers and violations: root fields that write."""

from __future__ import annotations

import strawberry

from schema.duty import DutyRecord, InsuranceProduct, JointMeeting, MeetingResolution
from schema.input.duty import (
    InsuranceProductRegisterInput,
    MeasuresRecordInput,
    MeetingRecordInput,
    ModelBorrowerPublishInput,
    ModelBorrowerRecordInput,
    PublicityRecordInput,
    ResolutionCompleteInput,
    ToleranceSetInput,
    UnitInspectionRecordInput,
    UrgingRecordInput,
    ViolationConcludeInput,
    ViolationRecordInput,
)
from schema.lending import NplTolerance
from schema.model_borrower import ModelBorrower
from schema.violation import Violation
from schema.write import mutation
from services import (
    insurance_product_register,
    measures_record,
    meeting_record,
    model_borrower_publish,
    model_borrower_record,
    publicity_record,
    resolution_complete,
    tolerance_set,
    unit_inspection_record,
    urging_record,
    violation_conclude,
    violation_record,
)


@strawberry.type
class DutyMutation:
    """Everything that offices record of what they did."""

    meeting_record = mutation(
        meeting_record.meeting_record,
        meeting_record.MeetingRecord,
        MeetingRecordInput,
        {"meeting": JointMeeting},
        "登记联席会议及决议。Record a joint meeting and what it resolved.",
    )

    resolution_complete = mutation(
        resolution_complete.resolution_complete,
        resolution_complete.ResolutionComplete,
        ResolutionCompleteInput,
        {"resolution": MeetingResolution},
        "落实决议事项。Complete a resolution.",
    )

    unit_inspection_record = mutation(
        unit_inspection_record.unit_inspection_record,
        unit_inspection_record.UnitInspectionRecord,
        UnitInspectionRecordInput,
        {"duty": DutyRecord},
        "登记对单位的监督检查。Record an inspection of a unit.",
    )

    urging_record = mutation(
        urging_record.urging_record,
        urging_record.UrgingRecord,
        UrgingRecordInput,
        {"duty": DutyRecord},
        "登记督促。Record an urging.",
    )

    measures_record = mutation(
        measures_record.measures_record,
        measures_record.MeasuresRecord,
        MeasuresRecordInput,
        {"duty": DutyRecord},
        "登记清收支持措施。Record measures in support of collection.",
    )

    publicity_record = mutation(
        publicity_record.publicity_record,
        publicity_record.PublicityRecord,
        PublicityRecordInput,
        {"duty": DutyRecord},
        "登记政策宣传。Record publicity.",
    )

    model_borrower_record = mutation(
        model_borrower_record.model_borrower_record,
        model_borrower_record.ModelBorrowerRecord,
        ModelBorrowerRecordInput,
        {"model_borrower": ModelBorrower},
        "登记诚信典范。Record a model borrower.",
    )

    model_borrower_publish = mutation(
        model_borrower_publish.model_borrower_publish,
        model_borrower_publish.ModelBorrowerPublish,
        ModelBorrowerPublishInput,
        {"model_borrower": ModelBorrower},
        "公布诚信典范，须本人书面同意。Publish a model borrower by consent.",
    )

    insurance_product_register = mutation(
        insurance_product_register.insurance_product_register,
        insurance_product_register.InsuranceProductRegister,
        InsuranceProductRegisterInput,
        {"product": InsuranceProduct},
        "登记保险产品。Register a product that insurers offer.",
    )
    tolerance_set = mutation(
        tolerance_set.tolerance_set,
        tolerance_set.ToleranceSet,
        ToleranceSetInput,
        {"tolerance": NplTolerance},
        "设定年度不良贷款容忍度，不影响熔断。Set the tolerance of a year; it moves no breaker.",
    )
    violation_record = mutation(
        violation_record.violation_record,
        violation_record.ViolationRecord,
        ViolationRecordInput,
        {"violation": Violation},
        "登记追责。Record a violation.",
    )

    violation_conclude = mutation(
        violation_conclude.violation_conclude,
        violation_conclude.ViolationConclude,
        ViolationConcludeInput,
        {"violation": Violation},
        "作出处理结论。Conclude a violation.",
    )
