"""Causes of warnings that only time brings, inside, at and just past their bounds."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from rules.notice_2018_119.part_2_5_recovery import case_missing, demand_missing
from rules.notice_2018_119.part_2_8_disposal import disposal_overdue
from rules.vocabulary import FiveTier

DAY = date(2018, 12, 20)


@pytest.mark.parametrize(("ago", "is_late"), [(-1, False), (0, False), (1, True)])
def test_a_demand_is_late_from_the_day_after_its_last(ago: int, is_late: bool) -> None:
    by_on = DAY - timedelta(days=ago)
    assert demand_missing(by_on, None, DAY) is is_late
    assert not demand_missing(by_on, by_on, DAY)


def test_a_loan_that_need_not_be_demanded_is_never_late() -> None:
    assert not demand_missing(None, None, DAY)


@pytest.mark.parametrize("tier", FiveTier)
def test_every_bad_class_needs_a_case(tier: FiveTier) -> None:
    is_bad = tier in (FiveTier.SUBSTANDARD, FiveTier.DOUBTFUL, FiveTier.LOSS)
    assert case_missing(tier, is_open=False) is is_bad
    assert not case_missing(tier, is_open=True)


@pytest.mark.parametrize(("ago", "is_late"), [(0, False), (30, False), (31, True)])
def test_a_class_of_disposal_is_late_after_thirty_days(ago: int, is_late: bool) -> None:
    assert disposal_overdue(DAY - timedelta(days=ago), DAY) is is_late
