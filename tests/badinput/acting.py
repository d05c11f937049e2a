"""Acts over HTTP as an office does them, and what became of them, for the tests of the domain."""

from __future__ import annotations

import itertools
import json
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from rules.vocabulary import LoanState
from tests import factories
from tests.badinput.base import BANK, COUNTY, LENDER
from tests.badinput.document import selection
from tests.badinput.reception import RECORDS, Reception
from tests.badinput.site import GRAPHQL
from tests.factories import Borrower

_keys = itertools.count(1)


@dataclass(frozen=True)
class Done:
    """One answer: the payload, its refusals, the top-level errors, and the tables written to."""

    data: dict[str, Any] | None
    errors: list[dict[str, Any]]
    touched: set[str] = field(default_factory=set)

    @property
    def refusals(self) -> list[dict[str, Any]]:
        return self.data["errors"] if self.data else []

    @property
    def codes(self) -> list[str]:
        """Code and place of each refusal: `HOUSEHOLD_LIMIT_EXCEEDED@amount`."""
        return [f"{one['code']}@{'.'.join(one['path'][1:])}" for one in self.refusals]

    @property
    def failure(self) -> str | None:
        """Code of the top-level error."""
        return self.errors[0]["extensions"]["code"] if self.errors else None

    @property
    def warnings(self) -> list[str]:
        return [one["code"] for one in self.data["warnings"]] if self.data else []

    def refusal(self, code: str) -> dict[str, Any]:
        """The one refusal of this code, with its figures by name."""
        (found,) = (one for one in self.refusals if one["code"] == code)
        figures = {param["name"]: param["value"] for param in found["params"]}
        return found | {"params": figures}

    def refused(self, *codes: str) -> Done:
        """Assert that it was refused for just these reasons, and that nothing was written."""
        assert not self.errors, self.errors
        assert self.codes == list(codes), self.refusals
        assert self.touched <= RECORDS, self.touched
        return self

    def failed(self, code: str, argument: str | None = None) -> Done:
        """Assert that it failed as a whole with this code, and that nothing was written."""
        assert self.failure == code, (self.errors, self.data)
        if argument is not None:
            assert self.errors[0]["extensions"].get("argument") == argument, self.errors
        assert self.touched <= RECORDS, self.touched
        return self

    def done(self) -> Done:
        """Assert that it was done."""
        assert self.data is not None and not self.errors and not self.refusals, (
            self.errors,
            self.refusals,
        )
        return self


@dataclass(frozen=True)
class Acting:
    """Does acts through the application."""

    reception: Reception

    def run(self, work: Any) -> Any:
        return self.reception.run(work)

    async def act(
        self,
        act: str,
        who: str = BANK,
        header_key: str | bytes | None = None,
        locale: str = "zh",
        **given: Any,
    ) -> Done:
        """One mutation; a key is made up unless one is given (None: none is sent)."""
        given.setdefault("idempotencyKey", f"act-{next(_keys)}")
        assert GRAPHQL.mutation_type is not None
        payload = selection(GRAPHQL.mutation_type.fields[act].type)
        kind = f"{act[0].upper()}{act[1:]}Input!"
        text = f"mutation($input: {kind}) {{ {act}(input: $input) {payload} }}"
        sent = json.dumps({"query": text, "variables": {"input": given}}).encode()
        headers = {} if header_key is None else {"idempotency-key": header_key}
        answer = await self.reception.send(who, sent, locale, **headers)
        assert answer.status_code < 500, answer.text
        content = answer.json()
        data = (content.get("data") or {}).get(act)
        return Done(data, content.get("errors", []), await self.reception.touched())

    def do(self, act: str, who: str = BANK, **given: Any) -> Done:
        """The same, waited for."""
        done: Done = self.run(self.act(act, who, **given))
        return done

    def borrower(self, **more: Any) -> Borrower:
        """A registered household with a full limit."""
        made: Borrower = self.run(factories.household(self.reception.owner, COUNTY, **more))
        self.run(self.reception.touched())
        return made

    def lender_id(self, code: str = LENDER) -> int:
        found: int = self.run(
            self.reception.owner.fetchval("select id from lender where code = $1", code)
        )
        return found

    def loan(self, state: LoanState, lender: str = LENDER, **more: Any) -> dict[str, str]:
        """A loan in this state, as inputs name it."""
        more.setdefault("amount", Decimal("30000.00"))
        made = self.run(
            factories.loan(
                self.reception.owner, self.borrower(), self.lender_id(lender), state=state, **more
            )
        )
        self.run(self.reception.touched())
        return {"id": str(made)}

    def application(self, applicant: Borrower, /, **changes: Any) -> dict[str, Any]:
        """Input of an application that nothing speaks against."""
        return {
            "loanNo": f"ACT-{next(_keys)}",
            "household": str(applicant.household),
            "borrower": str(applicant.member),
            "amount": "30000.00",
            "rate": "4.35",
            "maturesOn": "2019-12-20",
            "purpose": "OWN_PRODUCTION",
            "industry": "PLANTING",
            "repaymentMethod": "QUARTERLY_INTEREST",
        } | changes

    def submit(self, applicant: Borrower | None = None, who: str = BANK, **changes: Any) -> Done:
        """An application with changes."""
        given = self.application(applicant or self.borrower(), **changes)
        return self.do("loanSubmit", who, **given)
