"""A county's plan to bring its fund back to 1:10: its row, and what happens when that is reached.

INVARIANT: whoever writes a plan holds `county_position`, by whose figures it is judged.
"""

from __future__ import annotations

from sqlalchemy import Date, Text, bindparam, insert, select, update

from models.fund_duty import TopUpPlan
from models.ids import GlobalId
from models.statement import Statement
from rules.facts import FundFacts
from rules.policy import policy_on
from rules.refusal import ErrorCode
from rules.vocabulary import TopUpPlanState
from services import county_position
from services.table import table_of
from services.warning import close_warnings
from services.work import Work

_TABLE = table_of(TopUpPlan)
_IS_OPEN = (
    _TABLE.c.county_id == bindparam("of_county_id"),
    _TABLE.c.state == TopUpPlanState.OPEN.value,
)

INSERT = Statement(insert(_TABLE).returning(*_TABLE.columns))
OPEN = Statement(select(_TABLE.c.id).where(*_IS_OPEN))
END_OPEN = Statement(
    update(_TABLE)
    .where(*_IS_OPEN)
    .values(
        state=bindparam("new_state", type_=Text),
        ended_on=bindparam("new_ended_on", type_=Date),
        version=_TABLE.c.version + 1,
    )
)


async def end_open(work: Work, state: TopUpPlanState) -> None:
    """The county's open plan ends in that state, where there is one."""
    await END_OPEN.run(
        work.connection,
        of_county_id=work.county_id,
        new_state=state.value,
        new_ended_on=work.today,
    )


async def cover(work: Work, fund: FundFacts) -> None:
    """Money came in: where nothing is short any more, the plan and the warning of it are done."""
    if policy_on(work.today).rules.shortfall(fund, work.today):
        return
    await end_open(work, TopUpPlanState.COVERED)
    county = GlobalId("region", None, work.county_id)
    await close_warnings(work, [ErrorCode.FUND_BELOW_RATIO], county)


async def cover_by_repayments(work: Work) -> None:
    """Loans that were repaid leave nothing short too; the county is locked only for a plan."""
    if await OPEN.one(work.connection, of_county_id=work.county_id) is None:
        return
    totals = await county_position.lock(work)
    if totals is not None:
        await cover(work, totals.facts())
