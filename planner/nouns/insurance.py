"""Farm insurance: policies, what was paid of their premiums, and the figures of a region."""

from __future__ import annotations

from authz.act import Act
from models.listed import listed
from planner.nouns.base import RECORDED, Acts, Edge, Noun, child, parent, tenant_id, to
from rules.notice_2018_119.part_1_positioning import REGISTERED
from rules.notice_2018_119.part_2_3_insurance import QUALIFYING

# Payments and corrections of one subsidy; its reader sees its entries too (both are the county's).
_REVERSAL = (
    " from subsidy_entry e join subsidy_entry c on c.county_id = e.county_id"
    " and c.reversal_of = e.id where e.county_id = {t}.county_id"
    " and e.premium_subsidy_id = {t}.id"
)
_IS_PAID = (
    "exists (select 1 from premium_subsidy s where s.county_id = {t}.county_id"
    " and s.policy_id = {t}.id and not exists (select 1" + _REVERSAL.replace("{t}", "s") + "))"
)
_CATEGORIES = listed(QUALIFYING)
_STATUSES = listed(REGISTERED)
_SUBSIDISED = (
    f"{{t}}.category in ({_CATEGORIES}) and {{t}}.self_part > 0 and exists (select 1"
    " from household h where h.county_id = {t}.county_id and h.id = {t}.household_id"
    f" and h.status in ({_STATUSES}))"
)
_PAYABLE = f"({_SUBSIDISED} and not {_IS_PAID})"

_COUNTIES = (
    "(select * from unnest({p}.county_ids, {p}.borrowers_of, {p}.insured_of)"
    " as u(county_id, borrowers, insured))"
)
LEDGER_ACCOUNTS = (
    "(select * from unnest({p}.accounts, {p}.debits, {p}.credits) as u(account, debit, credit))"
)

NOUNS: dict[str, Noun] = {
    "InsurancePolicy": Noun(
        "insurance_policy",
        tenant_id("insurancepolicy"),
        orders=RECORDED,
        expressions={"is_paid": _IS_PAID, "is_payable": _PAYABLE},
        acts=Acts(
            {Act.PREMIUMSUBSIDY_PAY: ""},
            conditions={Act.PREMIUMSUBSIDY_PAY: _PAYABLE.replace("{t}", "§")},
        ),
    ),
    "PremiumSubsidy": Noun(
        "premium_subsidy",
        tenant_id("premiumsubsidy"),
        orders=RECORDED,
        expressions={
            "reversed_on": f"(select c.business_on{_REVERSAL})",
            "reversed_reason": f"(select c.note{_REVERSAL})",
        },
        acts=Acts(
            {Act.PREMIUMSUBSIDY_REVERSE: ""},
            conditions={
                Act.PREMIUMSUBSIDY_REVERSE: "not exists (select 1"
                + _REVERSAL.replace("{t}", "§")
                + ")"
            },
        ),
    ),
    # Rows of reports: the table is the one whose reading they stand for.
    "InsuranceParticipation": Noun("insurance_policy", "'null'"),
    "CountyInsuranceParticipation": Noun(
        "county_insurance_participation",
        "'null'",
        key=("county_id",),
        expressions={
            "ratio": "round({t}.insured::numeric / {t}.borrowers, 10)",
            "percent": "round(100.0 * {t}.insured / {t}.borrowers, 2)::text",
        },
    ),
    "PremiumLedger": Noun("subsidy_entry", "'null'"),
    "PremiumLedgerAccount": Noun(
        "premium_ledger_account",
        "'null'",
        key=("account",),
        expressions={"balance": "({t}.debit - {t}.credit)"},
    ),
}

EDGES: dict[str, Edge] = {
    "insurance.household": parent("Household", "household_id"),
    "insurance.enterprise": to("Enterprise", "enterprise_id"),
    "insurance.subsidies": child("PremiumSubsidy", "policy_id", "number"),
    "premium_subsidy.policy": parent("InsurancePolicy", "policy_id"),
    "participation.region": to("Region", "region_id"),
    "participation.counties": Edge(
        "CountyInsuranceParticipation", (), order="county_id", source=_COUNTIES
    ),
    "premium_ledger.accounts": Edge(
        "PremiumLedgerAccount", (), order="account", source=LEDGER_ACCOUNTS
    ),
}
