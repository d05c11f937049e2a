"""Valid rows of funds, entities and projects; `tests.factories` offers them with the rest."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import asyncpg

from models.ids import GlobalId, uuid7
from tests.factory_rows import AT, ZERO, Borrower, insert, next_number


async def fund(
    connection: asyncpg.Connection, county_id: int, balance: Decimal = ZERO
) -> tuple[GlobalId, GlobalId | None]:
    """A county's fund, with one injection where it has a balance."""
    key = uuid7(AT)
    await insert(
        connection,
        "risk_fund",
        {
            "county_id": county_id,
            "id": key,
            "document_no": "县府〔2017〕1号",
            "bank_name": "农商行",
            "account_no_masked": "6222********0001",
            "opened_on": date(2017, 1, 1),
            "recorded_at": AT,
            "recorded_by": "seed",
            "version": 1,
        },
    )
    entry = None
    if balance:
        entry = GlobalId("fundentry", county_id, uuid7(AT))
        await insert(
            connection,
            "fund_entry",
            {
                "county_id": county_id,
                "id": entry.key,
                "fund_id": key,
                "kind": "INJECTION",
                "debit_account": "SPECIAL_ACCOUNT",
                "credit_account": "COUNTY_BUDGET",
                "amount": balance,
                "source_level": "COUNTY",
                "document_no": "县财〔2018〕1号",
                "business_on": date(2018, 1, 10),
                "recorded_at": AT,
                "recorded_by": "seed",
            },
        )
    await connection.execute(
        """insert into county_position values ($1, 0, 0, $2, $3)
        on conflict (county_id) do update
          set fund_balance = county_position.fund_balance + excluded.fund_balance""",
        county_id,
        balance,
        AT,
    )
    return GlobalId("fund", county_id, key), entry


async def enterprise(
    connection: asyncpg.Connection,
    county_id: int,
    *,
    kind: str = "COOPERATIVE",
    list_state: str = "WHITELIST",
) -> GlobalId:
    """An entity of the dictionary."""
    key = uuid7(AT)
    await insert(
        connection,
        "enterprise",
        {
            "id": key,
            "home_county_id": county_id,
            "name": "测试合作社",
            "uscc": f"TEST{next_number():014}",
            "kind": kind,
            "list_state": list_state,
            "legal_representative": "李四",
            "recorded_at": AT,
            "version": 1,
        },
    )
    return GlobalId("enterprise", None, key)


async def project(
    connection: asyncpg.Connection,
    county_id: int,
    entity: GlobalId,
    *,
    declared: Decimal = Decimal("4900000.00"),
    contributed: Decimal = ZERO,
    lead: tuple[int, str] | None = None,
    state: str = "NORMAL",
) -> GlobalId:
    """A project of the library. `contributed` without participations is for totals only."""
    key = uuid7(AT)
    number = next_number()
    row = {
        "county_id": county_id,
        "id": key,
        "project_no": f"P{number:06}",
        "name": f"测试项目{number}",
        "enterprise_id": entity.key,
        "industry": "PLANTING",
        "total_investment": Decimal("9000000.00"),
        "declared_loan_funds": declared,
        "contributed_principal": contributed,
        "amount": max(declared, contributed),
        "household_count": 0,
        "lead_lender_id": None if lead is None else lead[0],
        "lender_groups": [] if lead is None else [lead[1]],
        "state": state,
        "registered_on": date(2018, 1, 5),
        "recorded_at": AT,
        "version": 1,
    }
    await insert(connection, "project", row)
    await insert(
        connection,
        "project_event",
        {
            "county_id": county_id,
            "id": uuid7(AT),
            "project_id": key,
            "kind": "REGISTERED",
            "business_on": date(2018, 1, 5),
            "recorded_at": AT,
            "recorded_by": "seed",
            "recorded_role": "COUNTY_PA",
            "amount_after": row["amount"],
            "details": {},
            "project_amount": row["amount"],
            "project_lender_groups": row["lender_groups"],
        },
    )
    return GlobalId("project", county_id, key)


async def screening(
    connection: asyncpg.Connection, project_: GlobalId, loan_: GlobalId | None = None
) -> GlobalId:
    """A checklist that the poverty office recorded and signed, every criterion met."""
    key = uuid7(AT)
    await connection.execute(
        """insert into screening (county_id, id, project_id, loan_id, result, voluntary,
          participation, purpose, agreement, not_platform, opened_on, opened_by, opened_role,
          project_amount, project_lender_groups, recorded_at, version)
        select county_id, $3, id, $4, 'PENDING', true, true, true, true, true, $5, 'seed',
          'COUNTY_PA', amount, lender_groups, $6, 1
        from project where county_id = $1 and id = $2""",
        project_.county_id,
        project_.key,
        key,
        None if loan_ is None else loan_.key,
        date(2018, 12, 1),
        AT,
    )
    return GlobalId("screening", project_.county_id, key)


async def project_security(
    connection: asyncpg.Connection,
    project_: GlobalId,
    amount: Decimal = Decimal("30000.00"),
    kind: str = "GUARANTEE",
) -> GlobalId:
    """A guarantee or an insurance of a project's funds that counts."""
    key = uuid7(AT)
    await connection.execute(
        """insert into project_security (county_id, id, project_id, kind, amount, document_no,
          party, given_on, project_amount, project_lender_groups, recorded_at, recorded_by, version)
        select county_id, $3, id, $4, $5, 'BZ-1', '测试合作社', $6, amount, lender_groups, $7,
          'seed', 1
        from project where county_id = $1 and id = $2""",
        project_.county_id,
        project_.key,
        key,
        kind,
        amount,
        date(2018, 12, 1),
        AT,
    )
    return GlobalId("projectsecurity", project_.county_id, key)


async def participation(
    connection: asyncpg.Connection,
    project_: GlobalId,
    loan_: GlobalId,
    borrower: Borrower,
    lender_id: int,
    group: str,
    principal: Decimal,
) -> None:
    """A loan's money in a project; the project's sums follow."""
    assert project_.county_id is not None
    await insert(
        connection,
        "project_participation",
        {
            "county_id": project_.county_id,
            "id": uuid7(AT),
            "project_id": project_.key,
            "loan_id": loan_.key,
            "household_id": borrower.household_id,
            "lender_id": lender_id,
            "principal": principal,
            "joined_on": date(2018, 6, 1),
            "project_amount": ZERO,
            "project_lender_groups": [],
            "recorded_at": AT,
        },
    )
    await connection.execute(
        """update project set contributed_principal = contributed_principal + $3,
          household_count = household_count + 1,
          amount = greatest(declared_loan_funds, contributed_principal + $3),
          lender_groups = case when $4 = any(lender_groups) then lender_groups
            else (select array_agg(g order by g) from unnest(lender_groups || $4) g) end
        where county_id = $1 and id = $2""",
        project_.county_id,
        project_.key,
        principal,
        group,
    )
    for table in ("project_participation", "project_event"):
        await connection.execute(
            f"""update {table} t set project_amount = p.amount,
              project_lender_groups = p.lender_groups
            from project p where p.county_id = t.county_id and p.id = t.project_id
              and p.county_id = $1 and p.id = $2""",
            project_.county_id,
            project_.key,
        )
