"""The catalogue in every argument of every read: a sample by default, all of it when long."""

from __future__ import annotations

import pytest

from tests.badinput.check import RULES
from tests.badinput.reception import Reception
from tests.badinput.site import READS
from tests.badinput.sweep import Sweep, everything, sample

EACH = 1
FIELDS = tuple(dict.fromkeys(f"{site.owner}.{site.field}" for site in READS))


@pytest.fixture(scope="module")
def sweep(reception: Reception) -> Sweep:
    """The sample, sent once for all rules."""
    made = Sweep.over(reception)
    reception.run(made.send_all(sample(READS, EACH)))
    return made


@pytest.mark.parametrize("rule", RULES)
def test_sample(sweep: Sweep, rule: str) -> None:
    """No answer breaks the rule."""
    assert not sweep.of(rule), sweep.of(rule)


@pytest.mark.long
@pytest.mark.parametrize("field", FIELDS)
def test_every_value_in_every_place(reception: Reception, field: str) -> None:
    """The whole product of places, values and styles of one field."""
    made = Sweep.over(reception)
    here = [site for site in READS if f"{site.owner}.{site.field}" == field]
    reception.run(made.send_all(everything(here)))
    found = [made.of(rule) for rule in RULES if made.of(rule)]
    assert not found, "\n".join(found)
