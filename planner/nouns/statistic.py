"""Monthly statistics: figures, the loans behind them, what the parties state, projects."""

from __future__ import annotations

from authz.act import Act
from models.listed import listed
from planner.download_link import links, row_id
from planner.nouns.base import COUNTY, RECORDED, Acts, Edge, Noun, child, parent, tenant_id, to
from reports.ranking import RANKED, TOWNSHIPS
from reports.statistic_file import STATISTIC_FILE
from reports.statistic_formula import FORMULAS
from rules.vocabulary import StatisticBasis

_STATES = (
    "case when {t}.superseded_on is not null then 'SUPERSEDED'"
    " when num_nulls({t}.pa_submitted_on, {t}.lender_submitted_on) = 0 then 'SUBMITTED'"
    " when num_nulls({t}.pa_submitted_on, {t}.lender_submitted_on) = 1 then 'PARTLY'"
    " else 'FROZEN' end"
)
_STANDS = "§.superseded_on is null and §.lender_id is not null"
# A lender of the county had lent by then, as is known now, and the county's month lacks it.
_LACKS = (
    "exists (select from county_lender_position q where q.county_id = §.county_id"
    " and exists (select from loan l where l.county_id = q.county_id"
    " and l.lender_id = q.lender_id and l.value_on <= §.as_of_on)"
    " and not exists (select from statistic s where s.county_id = q.county_id"
    " and s.lender_id = q.lender_id and s.year = §.year and s.month = §.month))"
)
_NOT_YET = (
    "case {role} when 'COUNTY_PA' then §.pa_submitted_on else §.lender_submitted_on end is null"
)
_BASES = " ".join(
    f"when {{t}}.code in ({listed(of)}) then '{basis}'"
    for basis in StatisticBasis
    if (of := [code for code, one in FORMULAS.items() if one.basis is basis])
)
# What each party holds for true: what it states, and of the rest what is frozen.
_HELD = ", ".join(
    f"case when {{p}}.{party}_submitted_on is not null"
    f" then coalesce({one}.{value}, f.{value}) end as {party}_{value}"
    for party, one in (("pa", "a"), ("lender", "b"))
    for value in ("amount", "loans", "households")
)
_DIFFER = " or ".join(
    f"(d.pa_{value} is distinct from d.lender_{value} and {{p}}.pa_submitted_on is not null"
    f" and {{p}}.lender_submitted_on is not null) or d.pa_{value} <> d.{value}"
    f" or d.lender_{value} <> d.{value}"
    for value in ("amount", "loans", "households")
)
_OF = "county_id = {p}.county_id and {x}.statistic_id = {p}.id and {x}.code = c.code"
_DIFFERENCES = (
    "(select d.* from (select c.code, f.amount, f.loans, f.households, " + _HELD + " from"
    " (select distinct e.code from statistic_entry e where e.county_id = {p}.county_id"
    " and e.statistic_id = {p}.id) c"
    f" left join statistic_figure f on f.{_OF.replace('{x}', 'f')}"
    f" left join statistic_entry a on a.{_OF.replace('{x}', 'a')} and a.office = 'COUNTY_PA'"
    f" left join statistic_entry b on b.{_OF.replace('{x}', 'b')} and b.office = 'COUNTY_BANK'"
    f") d where {_DIFFER})"
)
_RATIOS = {
    "overdue_ratio": "round({t}.overdue / nullif({t}.balance, 0), 10)",
    "npl_ratio": "round({t}.non_performing / nullif({t}.balance, 0), 10)",
}
_COUNTIES = (
    "(select * from unnest({p}.county_ids, "
    + ", ".join(f"{{p}}.{name}_of" for name in RANKED)
    + f") as u(county_id, {', '.join(RANKED)}))"
)
_OF_PARTS = "{t}.statistic_id = any({p}.part_ids)"

NOUNS: dict[str, Noun] = {
    "Statistic": Noun(
        "statistic",
        tenant_id("statistic"),
        orders=RECORDED,
        expressions={
            "status": _STATES,
            "is_current": "({t}.superseded_on is null)",
            **links(STATISTIC_FILE, {"statistic": row_id("statistic")}),
            "is_late": "({t}.superseded_on is null and {t}.lender_id is not null"
            " and {t}.due_on < {today}"
            " and num_nulls({t}.pa_submitted_on, {t}.lender_submitted_on) > 0)",
        },
        acts=Acts(
            {Act.STATISTIC_SUBMIT: "", Act.STATISTIC_CORRECT: ""},
            conditions={
                Act.STATISTIC_SUBMIT: f"{_STANDS} and {_NOT_YET}",
                Act.STATISTIC_CORRECT: f"§.superseded_on is null"
                f" and (§.lender_id is not null or {_LACKS})",
            },
        ),
    ),
    "StatisticFigure": Noun(
        "statistic_figure",
        "'null'",
        key=("county_id", "statistic_id", "code"),
        expressions={"basis": f"case {_BASES} end"},
    ),
    "StatisticEntry": Noun(
        "statistic_entry", "'null'", key=("county_id", "statistic_id", "office", "code")
    ),
    "StatisticDifference": Noun("statistic_difference", "'null'", key=("code",), county=None),
    "StatisticLine": Noun(
        "statistic_line",
        "'null'",
        key=("county_id", "statistic_id", "loan_id"),
        orders={"LOAN": "loan_id", "AMOUNT": "amount", "BALANCE": "balance"},
        default_order="LOAN",
        default_descending=False,
        expressions={"is_overdue": "({t}.overdue_since_on is not null)"},
    ),
    "TownshipRank": Noun(
        "township_rank", "'null'", key=("township_id",), county=None, expressions=_RATIOS
    ),
    # A row of a report: the table is the one whose reading it stands for.
    "CountyRanking": Noun("statistic", "'null'"),
    "CountyRank": Noun("county_rank", "'null'", key=("county_id",), expressions=_RATIOS),
    "StatisticProject": Noun(
        "statistic_project",
        "'null'",
        key=("county_id", "statistic_id", "project_id"),
        orders={"PROJECT": "project_id", "AMOUNT": "amount", "BALANCE": "balance"},
        default_order="PROJECT",
        default_descending=False,
    ),
}

EDGES: dict[str, Edge] = {
    "statistic.figures": child("StatisticFigure", "statistic_id", "code"),
    "statistic.entries": child("StatisticEntry", "statistic_id", "code"),
    "statistic.differences": Edge("StatisticDifference", (), order="code", source=_DIFFERENCES),
    "statistic.projects": child("StatisticProject", "statistic_id"),
    "statistic.lines": Edge("StatisticLine", (COUNTY,), where=_OF_PARTS),
    "statistic.townships": Edge("TownshipRank", (), order="position", source=TOWNSHIPS),
    "ranking.counties": Edge("CountyRank", (), order="position", source=_COUNTIES),
    "statistic.corrects": parent("Statistic", "corrects_id"),
    "statistic_figure.lines": Edge(
        "StatisticLine", (COUNTY,), where=f"{_OF_PARTS} and {{p}}.code = any({{t}}.figures)"
    ),
    "statistic_project.lines": Edge(
        "StatisticLine", (COUNTY, ("project_id", "project_id")), where=_OF_PARTS
    ),
    "statistic_project.project": parent("Project", "project_id"),
    "statistic_project.enterprise": to("Enterprise", "enterprise_id"),
}
