"""Valid arguments of what offices record of what they did."""

from __future__ import annotations

from datetime import date
from typing import Any

from models.ids import uuid7
from tests import factories
from tests.badinput.document import Name
from tests.badinput.making import COUNTY, FINANCE, GOVERNMENT, PA, Making
from tests.factories import AT, FENGGANG

DISCIPLINE = "DISCIPLINE@520000"
CITY = "CITY_PA@520300"
CALLERS = {
    "meetingRecord": GOVERNMENT,
    "resolutionComplete": GOVERNMENT,
    "unitInspectionRecord": CITY,
    "urgingRecord": CITY,
    "measuresRecord": "PBOC@520000",
    "publicityRecord": PA,
    "modelBorrowerRecord": PA,
    "modelBorrowerPublish": PA,
    "insuranceProductRegister": FINANCE,
    "toleranceSet": "REGULATOR@520000",
    "violationRecord": DISCIPLINE,
    "violationConclude": DISCIPLINE,
}
READS = {"lendingStatistics": {"region": FENGGANG}}
READERS = {"violation": DISCIPLINE, "violations": DISCIPLINE}
DAY = date(2018, 12, 3)


class DutyBases(Making):
    """Of meetings, duties, model borrowers and violations."""

    async def _id_of(self, noun: str) -> str:
        match noun:
            case "JointMeeting":
                return await self._meeting()
            case "MeetingResolution":
                return await self._resolution()
            case "ModelBorrower":
                return (await self._model_borrower_publish())["modelBorrower"]  # type: ignore[no-any-return]
            case "Violation":
                return await self._violation()
        return await super()._id_of(noun)

    async def _put(self, table: str, prefix: str, /, **values: Any) -> str:
        key = uuid7(AT)
        row = {"county_id": COUNTY, "id": key, "recorded_at": AT, **values}
        await self._quietly(factories.insert(self._owner, table, row))
        return f"{prefix}_{COUNTY}_{key}"

    async def _meeting(self) -> str:
        return await self._put(
            "joint_meeting", "meeting", minutes_no=f"纪要{self._next()}", held_on=DAY,
            issues="到期贷款", attendees="[]", recorded_by="seed",
        )  # fmt: skip

    async def _resolution(self) -> str:
        meeting = (await self._meeting()).rpartition("_")[2]
        return await self._put(
            "meeting_resolution", "resolution", meeting_id=meeting, number=1, held_on=DAY,
            content="排查", department="LENDERS", due_on=DAY, version=1,
        )  # fmt: skip

    async def _violation(self) -> str:
        return await self._put(
            "violation", "violation", state="OPEN", subject_kind="UNIT", subject="某办",
            unit="某办", kind="INACTION", document="文", clause_row=99, found_on=DAY,
            evidence="记录", recorded_by="seed", version=1,
        )  # fmt: skip

    async def _meeting_record(self) -> dict[str, Any]:
        return {
            "minutesNo": f"凤府专议〔2018〕{self._next()}号",
            "heldOn": "2018-12-03",
            "issues": "研究到期贷款",
            "attendees": [
                {"department": Name("GOVERNMENT"), "name": "张三", "post": "副县长"},
                {"department": Name("FINANCE"), "name": "李四", "post": "局长"},
            ],
            "resolutions": [
                {"content": "补足缺口", "department": Name("FINANCE"), "dueOn": "2019-01-31"}
            ],
        }

    async def _resolution_complete(self) -> dict[str, Any]:
        return {"resolution": await self._resolution(), "completedNote": "已补足"}

    async def _unit_inspection_record(self) -> dict[str, Any]:
        return {
            "county": FENGGANG,
            "unit": "凤冈县农村信用合作联社",
            "title": "贷后管理",
            "content": "档案不全",
            "dueOn": "2019-01-31",
        }

    async def _urging_record(self) -> dict[str, Any]:
        return {
            "county": FENGGANG,
            "unit": "凤冈县扶贫办",
            "title": "季度报告",
            "content": "尚未上报",
            "dueOn": "2019-01-10",
        }

    async def _measures_record(self) -> dict[str, Any]:
        return {
            "county": FENGGANG,
            "documentNo": f"银发〔2018〕{self._next()}号",
            "title": "清收专项行动",
            "content": "联合清收",
        }

    async def _publicity_record(self) -> dict[str, Any]:
        return {
            "title": "按期还款",
            "medium": Name("HOME_VISIT"),
            "audience": "借款农户",
            "audienceCount": 120,
            "content": "宣讲",
        }

    async def _model_borrower_record(self) -> dict[str, Any]:
        return {"member": str((await self._borrower()).member), "deeds": "提前还清"}

    async def _model_borrower_publish(self) -> dict[str, Any]:
        borrower = await self._borrower()
        row = await self._owner.fetchrow(
            "select household_id, id, township_id from household_member where id = $1",
            borrower.member.key,
        )
        named = await self._put(
            "model_borrower", "modelborrower", household_id=row["household_id"],
            member_id=row["id"], township_id=row["township_id"], name="张*", deeds="提前还清",
            recorded_by="seed", version=1,
        )  # fmt: skip
        return {"modelBorrower": named, "consentedOn": "2018-12-03", "consentNo": "同意1"}

    async def _insurance_product_register(self) -> dict[str, Any]:
        return {
            "kind": Name("CREDIT_GUARANTEE"),
            "insurer": "人保财险",
            "name": f"贷款保证保险{self._next()}号",
            "terms": "每户不超过5万元",
        }

    async def _tolerance_set(self) -> dict[str, Any]:
        return {"year": 2018, "ratio": "0.05", "documentNo": f"银监〔2018〕{self._next()}号"}

    async def _violation_record(self) -> dict[str, Any]:
        return {
            "county": FENGGANG,
            "subjectKind": Name("PERSON"),
            "subject": "某某",
            "unit": "某乡扶贫站",
            "kind": Name("FALSIFICATION"),
            "clauseRow": 89,
            "foundOn": "2018-12-03",
            "evidence": "名册不实",
        }

    async def _violation_conclude(self) -> dict[str, Any]:
        return {"violation": await self._violation(), "outcome": "警告"}
