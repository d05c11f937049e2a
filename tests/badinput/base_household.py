"""Valid arguments of what is done to households, and of what is read of them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from models.identity import Vault
from models.ids import GlobalId, uuid7
from tests import factories
from tests.badinput.catalogue import GOOD_CARD
from tests.badinput.document import Name
from tests.badinput.making import COUNTY, GOVERNMENT, PA, Making
from tests.factories import AT, DAY, FENGGANG
from tests.world import KEYS

CALLERS = {
    "identityReveal": PA,
    "payeeReveal": PA,
    "payerReveal": PA,
    "auditVerify": GOVERNMENT,
    # Of the township in which the factories make households.
    "householdAssess": f"TOWN_PA@{FENGGANG}100",
    "householdStatusChange": PA,
    "disposalDecide": GOVERNMENT,
}
READS = {"householdExposure": {"idCard": GOOD_CARD}}

_VAULT = Vault(KEYS)


class HouseholdBases(Making):
    """Of households, their members, and the loans of removed ones."""

    async def _id_of(self, noun: str) -> str:
        """The demo has nothing to dispose of: a case is made where one is asked for."""
        if noun == "DisposalCase":
            return str(await self._case())
        return await super()._id_of(noun)

    async def _case(self) -> GlobalId:
        borrower, lender = await self._borrower(), await self._lender()
        loan = await self._quietly(factories.loan(self._owner, borrower, lender))
        made: GlobalId = await self._quietly(factories.disposal_case(self._owner, borrower, loan))
        return made

    async def _identity_reveal(self) -> dict[str, Any]:
        found = await self._owner.fetchval(
            f"select id from household_member where county_id = {COUNTY}"
            " and key_id = 'test-1' order by id limit 1"
        )
        return {"member": f"member_{COUNTY}_{found}", "purpose": "核对名册"}

    async def _payee_reveal(self) -> dict[str, Any]:
        loan = await self._paid()
        sealed = {
            "payee_holder_masked": "张*",
            "payee_bank": "凤冈农商行",
            "payee_account_masked": "*****0123",
            "payee_account_hmac": b"h" * 32,
            "payee_cipher": _VAULT.seal_text("621700123\n张三", COUNTY, str(loan.key)),
            "payee_key_id": _VAULT.current,
        }
        columns = ", ".join(f"{name} = ${at}" for at, name in enumerate(sealed, 2))
        await self._quietly(
            self._owner.execute(
                f"update loan set {columns} where id = $1", loan.key, *sealed.values()
            )
        )
        return {"loan": str(loan), "purpose": "核对收款人", "until": "2018-12-31"}

    async def _payer_reveal(self) -> dict[str, Any]:
        loan, key = await self._paid(), uuid7(AT)
        of = await self._owner.fetchrow(
            "select lender_id, outlet_id, township_id from loan where id = $1", loan.key
        )
        row = {
            "county_id": COUNTY,
            "id": key,
            "loan_id": loan.key,
            **dict(of),
            "received_on": DAY,
            "principal": Decimal("1.00"),
            "interest": Decimal(0),
            "penalty": Decimal(0),
            "payer_type": "THIRD_PARTY",
            "payer_name_masked": "任**",
            "payer_cipher": _VAULT.seal_text("任我行", COUNTY, str(key)),
            "payer_key_id": _VAULT.current,
            "bank_ref": f"R{self._next()}",
            "recorded_at": AT,
            "recorded_by": "seed",
        }
        await self._quietly(factories.insert(self._owner, "repayment", row))
        return {"repayment": f"repayment_{COUNTY}_{key}", "purpose": "核对还款人"}

    async def _audit_verify(self) -> dict[str, Any]:
        return {"region": FENGGANG}

    async def _paid(self) -> GlobalId:
        borrower, lender = await self._borrower(), await self._lender()
        made: GlobalId = await self._quietly(factories.loan(self._owner, borrower, lender))
        return made

    async def _household_rate(self) -> dict[str, Any]:
        borrower = await self._borrower()
        return {"household": str(borrower.household), "grade": "AAA", "met": True}

    async def _household_assess(self) -> dict[str, Any]:
        borrower = await self._borrower()
        answer = {"condition": Name("WILLING"), "met": True, "note": "愿意"}
        return {"household": str(borrower.household), "assessments": [answer]}

    async def _household_status_change(self) -> dict[str, Any]:
        borrower = await self._borrower()
        return {
            "household": str(borrower.household),
            "status": Name("EXITED"),
            "reason": "达到脱贫标准",
        }

    async def _disposal_decide(self) -> dict[str, Any]:
        return {
            "disposalCase": str(await self._case()),
            "decision": Name("KEEP_TO_MATURITY"),
            "decidingBody": "凤冈县人民政府",
        }
