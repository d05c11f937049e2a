"""Roles: level x office (domain model, section 5). A token carries exactly one."""

from __future__ import annotations

from enum import StrEnum


class Level(StrEnum):
    """Where in the hierarchy a role sits."""

    PROVINCE = "PROVINCE"
    CITY = "CITY"
    COUNTY = "COUNTY"
    TOWNSHIP = "TOWNSHIP"
    MACHINE = "MACHINE"
    SYSTEM = "SYSTEM"


# Tiers of the region tree (1 province .. 4 township) in which a role of this level may sit.
TIERS: dict[Level, frozenset[int]] = {
    Level.PROVINCE: frozenset({1}),
    Level.CITY: frozenset({2}),
    Level.COUNTY: frozenset({3}),
    Level.TOWNSHIP: frozenset({4}),
    Level.MACHINE: frozenset({3}),
    Level.SYSTEM: frozenset({1, 2, 3}),
}

_BANKS = frozenset({"COUNTY_BANK", "BANK_OUTLET", "BANK_SYSTEM"})
_GROUPS = frozenset({"PROV_BANK", "CITY_BANK"})


class Role(StrEnum):
    """An office; a member is written `CODE = "CODE", level, "中文", "English"`."""

    level: Level
    zh: str
    en: str

    # The defaults are for looking a member up by its code: `Role("COUNTY_PA")`.
    def __new__(cls, code: str, level: Level = Level.SYSTEM, zh: str = "", en: str = "") -> Role:
        member = str.__new__(cls, code)
        member._value_ = code
        member.level = level
        member.zh = zh
        member.en = en
        return member

    PROV_PA = "PROV_PA", Level.PROVINCE, "省扶贫办", "Provincial poverty-alleviation office"
    PROV_BANK = "PROV_BANK", Level.PROVINCE, "省级承贷机构", "Provincial lender"
    PROV_FIN = "PROV_FIN", Level.PROVINCE, "省财政厅", "Provincial finance department"
    REGULATOR = "REGULATOR", Level.PROVINCE, "银监局", "Banking regulator"
    INSURANCE_REG = "INSURANCE_REG", Level.PROVINCE, "保监局", "Insurance regulator"
    PBOC = "PBOC", Level.PROVINCE, "人民银行", "People's Bank of China"
    AUDITOR = "AUDITOR", Level.PROVINCE, "审计厅", "Auditor"
    DISCIPLINE = "DISCIPLINE", Level.PROVINCE, "纪检监察", "Discipline inspection"
    CITY_PA = "CITY_PA", Level.CITY, "市级扶贫办", "City poverty-alleviation office"
    CITY_BANK = "CITY_BANK", Level.CITY, "市级承贷机构", "City lender"
    COUNTY_PA = "COUNTY_PA", Level.COUNTY, "县扶贫办", "County poverty-alleviation office"
    COUNTY_FIN = "COUNTY_FIN", Level.COUNTY, "县财政局", "County finance bureau"
    COUNTY_BANK = "COUNTY_BANK", Level.COUNTY, "县级承贷机构", "County lender"
    COUNTY_GOV = "COUNTY_GOV", Level.COUNTY, "县人民政府", "County government"
    COUNTY_COURT = "COUNTY_COURT", Level.COUNTY, "县人民法院", "County court"
    FIN_OFFICE = "FIN_OFFICE", Level.COUNTY, "县金融办", "County finance-affairs office"
    TOWN_PA = "TOWN_PA", Level.TOWNSHIP, "乡镇扶贫站", "Township poverty-alleviation station"
    TOWN_FIN = "TOWN_FIN", Level.TOWNSHIP, "乡镇财政所", "Township finance office"
    BANK_OUTLET = "BANK_OUTLET", Level.TOWNSHIP, "承贷机构网点", "Lender's outlet"
    BANK_SYSTEM = "BANK_SYSTEM", Level.MACHINE, "银行核心系统", "Bank's core system"
    SCHEDULER = "SCHEDULER", Level.SYSTEM, "定时任务", "Scheduler"

    @property
    def tiers(self) -> frozenset[int]:
        """Tiers of the region tree this role may sit in; an outlet also at its county."""
        return TIERS[self.level] | ({3} if self is Role.BANK_OUTLET else set())

    @property
    def needs_lender(self) -> bool:
        """Whether an actor of this role must belong to a lending institution of its county."""
        return self.value in _BANKS

    @property
    def needs_outlet(self) -> bool:
        """Whether an actor of this role must belong to an outlet."""
        return self is Role.BANK_OUTLET

    @property
    def needs_group(self) -> bool:
        """Whether an actor of this role must belong to a provincial lender group (B30)."""
        return self.value in _GROUPS
