"""What offices do beside lending, told through the door (三): products, duties, violations.

A county's records of one year: each of them is read in the lists that portals show. Told in 凤冈县,
the county that the README walks through, and by the province for it.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from authz.role import Role
from authz.scope import scope
from models.database import Database
from models.directory import Directory
from models.ids import GlobalId
from ops.seed.cast import TaleError, officer, stage
from rules.vocabulary import InsuranceProductKind, PublicityMedium, ViolationKind, ViolationSubject
from services.door import Door
from services.insurance_product_register import (
    InsuranceProductRegister,
    insurance_product_register,
)
from services.measures_record import MeasuresRecord, measures_record
from services.model_borrower_publish import ModelBorrowerPublish, model_borrower_publish
from services.model_borrower_record import ModelBorrowerRecord, model_borrower_record
from services.outcome import Outcome
from services.publicity_record import PublicityRecord, publicity_record
from services.tolerance_set import ToleranceSet, tolerance_set
from services.unit_inspection_record import UnitInspectionRecord, unit_inspection_record
from services.urging_record import UrgingRecord, urging_record
from services.violation_conclude import ViolationConclude, violation_conclude
from services.violation_record import ViolationRecord, violation_record

COUNTY = "520327"
# A borrower who has paid back all that he was lent.
MODEL = """
select m.id from household_member m
join loan l on l.county_id = m.county_id and l.member_id = m.id
where m.county_id = $1 group by m.id
having bool_and(l.state = 'SETTLED') order by m.id limit 1
"""


def tell(app_url: str, business_date: date, *, county: str = COUNTY) -> int:
    """Tell it in a seeded database; how many acts there were."""
    return asyncio.run(_told(app_url, business_date, county))


async def _told(app_url: str, business_date: date, county: str) -> int:
    async with stage(app_url, business_date) as where:
        teller = _Teller(where.database, where.door, where.directory, business_date, county)
        await teller.tell()
        return next(teller.acts)


@dataclass
class _Teller:
    """Acts as one office after the other."""

    database: Database
    door: Door
    directory: Directory
    today: date
    county: str
    acts: Iterator[int] = field(default_factory=itertools.count)

    async def tell(self) -> None:
        """Products and tolerance, duties of each office, a model borrower, two violations."""
        await self._products()
        await self._duties()
        await self._model()
        await self._violations()

    async def _products(self) -> None:
        for kind, name in (
            (InsuranceProductKind.CREDIT_GUARANTEE, "扶贫小额信贷保证保险"),
            (InsuranceProductKind.AGRICULTURAL, "茶叶低温气象指数保险"),
        ):
            product = InsuranceProductRegister(
                kind=kind, insurer="人保财险", name=name, offered_from=self._ago(300)
            )
            await self._do(Role.COUNTY_FIN, insurance_product_register, product)
        year = self.today.year
        allowed = ToleranceSet(
            year=year, ratio=Decimal("0.05"), document_no=f"黔银监发〔{year}〕5号"
        )
        await self._do(Role.REGULATOR, tolerance_set, allowed)

    async def _duties(self) -> None:
        for role, named in ((Role.COUNTY_PA, None), (Role.CITY_PA, self.county)):
            seen = UnitInspectionRecord(
                county=named,
                unit="县农村信用合作联社",
                title="贷后管理检查",
                inspected_on=self._ago(40 if named else 75),
                content="抽查二十户，两户贷款用途登记不全",
                due_on=self.today + timedelta(days=20),
            )
            await self._do(role, unit_inspection_record, seen)
        urged = UrgingRecord(
            unit="县扶贫办",
            title="逾期贷款清收",
            urged_on=self._ago(12),
            content="请于本月底前完成逾期三个月以上贷款的分类处置",
            due_on=self.today + timedelta(days=11),
        )
        await self._do(Role.FIN_OFFICE, urging_record, urged)
        issued = MeasuresRecord(
            document_no=f"凤法发〔{self.today.year}〕16号",
            title="涉扶贫小额信贷案件快立快审快执措施",
            issued_on=self._ago(150),
        )
        await self._do(Role.COUNTY_COURT, measures_record, issued)
        told = PublicityRecord(
            title="按期还款、守信光荣",
            held_on=self._ago(30),
            medium=PublicityMedium.HOME_VISIT,
            audience="三个乡镇的借款农户",
            audience_count=260,
        )
        await self._do(Role.COUNTY_PA, publicity_record, told)

    async def _model(self) -> None:
        actor = officer(self.directory, Role.COUNTY_PA, self._place(Role.COUNTY_PA))
        row = await self.database.fetchrow(scope(actor), MODEL, actor.region_id)
        if row is None:
            return
        member = GlobalId("member", actor.region_id, row["id"])
        found = ModelBorrowerRecord(member=member, deeds="提前还清贷款，带动邻里发展茶园")
        done = await self._do(Role.COUNTY_PA, model_borrower_record, found)
        agreed = ModelBorrowerPublish(
            model_borrower=done.ids["model_borrower"],
            consented_on=self._ago(5),
            consent_no="同意书1号",
        )
        await self._do(Role.COUNTY_PA, model_borrower_publish, agreed)

    async def _violations(self) -> None:
        for kind, row, unit, evidence in (
            (ViolationKind.FALSIFICATION, 89, "某乡扶贫工作站", "名册三户与户籍不符"),
            (ViolationKind.INACTION, 49, "某承贷机构网点", "代偿后收回的贷款未按期缴存专户"),
        ):
            found = ViolationRecord(
                county=self.county,
                subject_kind=ViolationSubject.UNIT,
                subject=unit,
                unit=unit,
                kind=kind,
                clause_row=row,
                found_on=self._ago(60),
                evidence=evidence,
            )
            done = await self._do(Role.DISCIPLINE, violation_record, found)
            if kind is ViolationKind.FALSIFICATION:
                ended = ViolationConclude(
                    violation=done.ids["violation"], outcome="责令整改并通报批评"
                )
                await self._do(Role.DISCIPLINE, violation_conclude, ended)

    def _ago(self, days: int) -> date:
        """So many days before the business day."""
        return self.today - timedelta(days=days)

    def _place(self, role: Role) -> int:
        """The region that the office is of: the county, its city or its province."""
        county = self.directory.region_by_code(self.county)
        assert county is not None, "the demo has every county"
        city, province = self.directory.ancestors(county)
        return {1: province.id, 2: city.id}.get(min(role.tiers), county.id)

    async def _do(self, role: Role, case: Any, command: Any) -> Outcome:
        """The act of an office, with a key of its own; a refusal ends the tale."""
        key = f"deed-{next(self.acts)}"
        actor = officer(self.directory, role, self._place(role))
        outcome = await self.door.execute(case, actor, command, key=key)
        if outcome.refusals:
            raise TaleError(f"{case.act.value}: {[one.code.value for one in outcome.refusals]}")
        return outcome
