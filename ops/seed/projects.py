"""Enterprises and the county's library of enterprise-lending projects (户贷企用).

Every county has projects on both sides of 5,000,000 (A5), some lie exactly on it or one fen off,
and in a few counties the contributed loans alone carry the amount (A6).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from stdnum.cn import uscc

from ops.seed.copy import Lines
from ops.seed.days import RANDOM_BITS, Days, uuid_text
from ops.seed.draft import LIMIT_FEN, LoanDraft
from ops.seed.lenders import ABC, RCC, Lender
from ops.seed.people import names
from ops.seed.reference import Place

WATCH_FEN = 500_000_000
NEW_SEGMENT_DAY = 736_535  # 2017-07-25 as ordinal: 新老划断.
LOANS_PER_PROJECT = 330
TRADES = {
    "PLANTING": ("茶叶", "辣椒", "食用菌", "中药材", "猕猴桃", "刺梨", "高粱", "蓝莓"),
    "BREEDING": ("生态土鸡", "肉牛", "黑山羊", "生猪", "林下养蜂", "稻田养鱼"),
    "PROCESSING": ("辣椒制品", "茶叶精制", "粮油", "酱菜", "蜡染原料"),
    "FORESTRY": ("油茶", "花椒", "核桃"),
    "TOURISM": ("乡村民宿", "苗寨旅游", "温泉休闲"),
    "ECOMMERCE": ("农特产品网销",),
    "HANDICRAFT": ("苗绣", "蜡染", "银饰"),
}
VERBS = {
    "PLANTING": "种植",
    "BREEDING": "养殖",
    "PROCESSING": "加工",
    "FORESTRY": "基地",
    "TOURISM": "开发",
    "ECOMMERCE": "服务",
    "HANDICRAFT": "生产",
}
ENTERPRISE_SUFFIX = {
    "ENTERPRISE": "农业发展有限公司",
    "COOPERATIVE": "农民专业合作社",
    "FAMILY_FARM": "家庭农场",
    "GOV_FINANCING_PLATFORM": "扶贫开发投资有限责任公司",
}
# 登记管理部门和机构类别: an enterprise begins 91, a cooperative 93, an individual business 92.
USCC_PREFIX = {
    "ENTERPRISE": "91",
    "COOPERATIVE": "93",
    "FAMILY_FARM": "92",
    "GOV_FINANCING_PLATFORM": "91",
}
STYLES, REPRESENTATIVES = names("style"), names("representative")
# Cumulated chance, state of the project, list state of its enterprise.
TROUBLES = (
    (0.910, "REGISTERED", "UNLISTED"),
    (0.940, "SCREENING", "UNLISTED"),
    (0.970, "RISK", "NEGATIVE"),
    (0.985, "NON_COMPLIANT", "WHITELIST"),
    (1.010, "EXITED", "EXITED"),
)
USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@dataclass(slots=True, eq=False)
class EnterpriseDraft:
    """An entity that uses household loans."""

    id: str
    name: str
    uscc: str
    kind: str
    list_state: str
    representative: str
    recorded: int


@dataclass(slots=True, eq=False)
class ProjectDraft:
    """A project; `ceiling` bounds what loans may contribute where the declared amount decides."""

    id: str
    no: str
    name: str
    enterprise: EnterpriseDraft
    industry: str
    state: str
    registered: int
    declared: int
    invested: int
    lead: Lender | None
    ceiling: int | None
    goal: int = 0
    contributed: int = 0
    loans: list[LoanDraft] = field(default_factory=list)
    screened: int | None = None

    def takes(self, loan: LoanDraft) -> bool:
        """Whether the loan's money may go into this project (rows 15 and 81, in the library)."""
        day = loan.value if loan.value is not None else loan.planned
        if self.registered > loan.submitted:
            return False
        if self.state == "EXITED" and loan.state != "SETTLED":
            return False
        if self.state != "NORMAL" and day >= NEW_SEGMENT_DAY:
            return False
        return self.ceiling is None or self.contributed + loan.amount <= self.ceiling

    def join(self, loan: LoanDraft) -> None:
        """Let the project use the loan; it counts once it is disbursed."""
        loan.project, loan.industry = self, self.industry
        self.loans.append(loan)
        if loan.disbursed:
            self.contributed += loan.amount

    @property
    def amount(self) -> int:
        """What the division of oversight goes by (A6)."""
        return max(self.declared, self.contributed)

    @property
    def groups(self) -> list[str]:
        """Provincial groups of the lead lender and of the lenders whose money counts (B30)."""
        found = {loan.lender.group for loan in self.loans if counts(loan)}
        return sorted(found | ({self.lead.group} if self.lead else set()))


def counts(loan: LoanDraft) -> bool:
    """Whether a project's loan counts in its amount: paid out and not withdrawn."""
    return loan.disbursed and loan.withdrawn is None


def draw_projects(
    rng: Random, days: Days, place: Place, amounts: list[int], loan_count: int
) -> list[ProjectDraft]:
    """The county's projects: first the given declared amounts (fen), then drawn ones by scale."""
    extra = max(0, round(loan_count / LOANS_PER_PROJECT) - len(amounts))
    drawn = [_amount(rng, above=rng.random() < 0.25) for _ in range(extra)]
    projects: list[ProjectDraft] = []
    enterprises: list[EnterpriseDraft] = []
    for number, declared in enumerate([*amounts, *drawn], 1):
        again = number > 2 and rng.random() < 0.2
        industry = rng.choice(list(TRADES))
        trade = rng.choice(TRADES[industry])
        registered = days.working_on_or_after(days.start + 5 + int(rng.random() * 700))
        if again:
            enterprise = rng.choice(enterprises)
            registered = max(registered, enterprise.recorded)
        else:
            enterprise = _enterprise(rng, days, place, trade, registered, len(enterprises) + 1)
            enterprises.append(enterprise)
        made = (number, enterprise, declared, industry, trade, registered)
        projects.append(_project(rng, days, place, *made, again=again))
    for project in projects[: len(amounts)]:
        # The given amounts must stay what they are, whatever the loans add up to.
        project.ceiling = project.declared if project.ceiling is None else project.ceiling
    return projects


def platform_project(rng: Random, days: Days, place: Place) -> ProjectDraft:
    """A legacy project of a government financing platform, under rectification (row 77)."""
    number, registered = 99, days.working_on_or_after(days.start + 10)
    enterprise = _enterprise(rng, days, place, "基础设施", registered, number)
    enterprise.kind, enterprise.list_state = "GOV_FINANCING_PLATFORM", "NEGATIVE"
    enterprise.name = place.county.region.name + ENTERPRISE_SUFFIX[enterprise.kind]
    enterprise.uscc = uscc_of(rng, enterprise.kind, place.county.code, number)
    declared = 300_000_000
    made = (number, enterprise, declared, "OTHER", "易地扶贫搬迁", registered)
    project = _project(rng, days, place, *made, again=True)
    project.name, project.state = f"{place.county.region.name}扶贫开发打包项目", "RECTIFYING"
    project.ceiling = declared
    return project


def declare_by_contribution(projects: list[ProjectDraft], days: Days, goal: int) -> None:
    """Make the first project one whose amount the contributed loans carry, up to `goal` fen."""
    project = projects[0]
    project.declared, project.ceiling, project.goal = min(goal, WATCH_FEN) * 9 // 10, goal, goal
    project.state, project.enterprise.list_state = "NORMAL", "WHITELIST"
    project.registered = min(project.registered, days.working_on_or_after(days.start - 25))
    project.enterprise.recorded = min(project.registered, project.enterprise.recorded)
    code, _, number = project.no.split("-")
    project.no = f"{code}-{days.date(project.registered).year}-{number}"


def join_projects(rng: Random, projects: list[ProjectDraft], loans: list[LoanDraft]) -> None:
    """Send some loans into projects: up to its goal for one that lives of them, else one in ten."""
    for project in projects:
        for loan in loans if project.goal else ():
            if project.contributed >= project.goal:
                break
            full = loan.amount == LIMIT_FEN and loan.disbursed
            if full and loan.project is None and project.takes(loan):
                project.join(loan)
    open_projects = [project for project in projects if not project.goal]
    if not open_projects:
        return
    for loan in loans:
        if loan.project is None and rng.random() < 0.11:
            project = open_projects[int(rng.random() * len(open_projects))]
            if project.takes(loan):
                project.join(loan)
    for project in projects:
        for loan in project.loans:
            early = loan.state == "SETTLED" and loan.closed is not None
            if early and not project.goal and rng.random() < 0.06 and _others(project, loan):
                loan.withdrawn = loan.closed
                project.contributed -= loan.amount


def _others(project: ProjectDraft, loan: LoanDraft) -> bool:
    """Whether the project keeps the loan's group and household without it."""
    return any(
        other is not loan
        and other.lender is loan.lender
        and other.household is not loan.household
        and counts(other)
        for other in project.loans
    )


def add_enterprises(lines: Lines, days: Days, county_id: int, projects: list[ProjectDraft]) -> None:
    """Rows of `enterprise`, each once."""
    seen: set[str] = set()
    for enterprise in (project.enterprise for project in projects):
        if enterprise.id in seen:
            continue
        seen.add(enterprise.id)
        lines.add(
            "enterprise",
            enterprise.id,
            county_id,
            enterprise.name,
            enterprise.uscc,
            enterprise.kind,
            enterprise.list_state,
            enterprise.representative,
            days.instant(enterprise.recorded, 0),
            1,
        )


def _amount(rng: Random, *, above: bool) -> int:
    if above:
        return WATCH_FEN + (1 + int(rng.random() * 70)) * 10_000_000
    return (3 + int(rng.random() * 46)) * 10_000_000


def _enterprise(
    rng: Random, days: Days, place: Place, trade: str, registered: int, number: int
) -> EnterpriseDraft:
    chance = rng.random()
    kind = "COOPERATIVE" if chance < 0.6 else "ENTERPRISE" if chance < 0.9 else "FAMILY_FARM"
    stem = place.county.region.name
    style = rng.choice(STYLES)
    name = f"{stem}{style}{trade}{ENTERPRISE_SUFFIX[kind]}"
    if number > 1:
        name = f"{stem}{style}{'甲乙丙丁戊己庚辛壬癸'[number % 10]}{trade}{ENTERPRISE_SUFFIX[kind]}"
    recorded = days.working_before(registered, 3)
    return EnterpriseDraft(
        uuid_text(days.milliseconds(recorded, 0), rng.getrandbits(RANDOM_BITS)),
        name,
        uscc_of(rng, kind, place.county.code, number),
        kind,
        "WHITELIST",
        rng.choice(REPRESENTATIVES),
        recorded,
    )


def uscc_of(rng: Random, kind: str, county_code: str, number: int) -> str:
    """A unified social credit code with a sound check character, unique by county and number."""
    digits = USCC_ALPHABET
    tail = "".join(digits[int(rng.random() * 31)] for _ in range(5))
    first_17 = f"{USCC_PREFIX[kind]}{county_code}MA{digits[number // 31 % 31]}"
    first_17 += f"{digits[number % 31]}{tail}"
    return f"{first_17}{uscc.calc_check_digit(first_17)}"


def _project(
    rng: Random,
    days: Days,
    place: Place,
    number: int,
    enterprise: EnterpriseDraft,
    declared: int,
    industry: str,
    trade: str,
    registered: int,
    *,
    again: bool,
) -> ProjectDraft:
    county = place.county
    chance = rng.random()
    group = RCC if chance < 0.8 else ABC if chance < 0.9 else ""
    lead = next((lender for lender in place.lenders if lender.group == group), None)
    township = rng.choice(county.townships).name
    state = _state(rng, enterprise, again=again)
    return ProjectDraft(
        uuid_text(days.milliseconds(registered, 0), rng.getrandbits(RANDOM_BITS)),
        f"{county.code}-{days.date(registered).year}-{number:03d}",
        f"{county.region.name}{township}{trade}{VERBS.get(industry, '')}项目",
        enterprise,
        industry,
        state,
        registered,
        declared,
        int(declared * (1.2 + rng.random() * 2)) // 1_000_000 * 1_000_000,
        lead,
        # Money may not go to an unlisted entity (row 72).
        0 if enterprise.list_state == "UNLISTED" else None,
    )


def _state(rng: Random, enterprise: EnterpriseDraft, *, again: bool) -> str:
    """Mostly NORMAL; the list state of the enterprise agrees with what became of its projects."""
    if again:
        return {"NEGATIVE": "RISK", "EXITED": "EXITED"}.get(enterprise.list_state, "NORMAL")
    chance = rng.random()
    if chance < 0.87:
        return "NORMAL"
    state, enterprise.list_state = next(
        (state, listed) for limit, state, listed in TROUBLES if chance < limit
    )
    return state
