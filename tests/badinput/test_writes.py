"""The catalogue in every field of every mutation's input: a sample by default, all when long."""

from __future__ import annotations

import pytest

from tests.badinput.check import RULES, Sent
from tests.badinput.document import VARIABLE
from tests.badinput.reception import Reception
from tests.badinput.site import WRITES
from tests.badinput.sweep import Sweep, everything, sample
from tests.badinput.value import given

EACH = 2
FALSE = given("false", False, "Boolean")
# Each mutation once in earnest, with nothing wrong in it.
SOUND = tuple(
    Sent(site, FALSE, VARIABLE, "zh", dry_run=False) for site in WRITES if site.path == ("dryRun",)
)
FIELDS = tuple(dict.fromkeys(f"{site.owner}.{site.field}" for site in WRITES))


@pytest.fixture(scope="module")
def sweep(reception: Reception) -> Sweep:
    """The sample, sent once for all rules."""
    made = Sweep.over(reception)
    reception.run(made.send_all(sample(WRITES, EACH)))
    for one in SOUND:
        # What it is done to may have been moved by another mutation.
        made.bases.used(one.site.field)
        reception.run(made.send(one))
    return made


@pytest.mark.parametrize("rule", RULES)
def test_sample(sweep: Sweep, rule: str) -> None:
    """No answer breaks the rule."""
    assert not sweep.of(rule), sweep.of(rule)


def test_every_mutation_was_accepted_too(sweep: Sweep) -> None:
    """What fits was taken: else the refusals would prove nothing."""
    assert sweep.accepted.keys() == {site.field for site in WRITES}


@pytest.mark.long
@pytest.mark.parametrize("field", FIELDS)
def test_every_value_in_every_place(reception: Reception, field: str) -> None:
    """The whole product of places, values and styles of one field."""
    made = Sweep.over(reception)
    here = [site for site in WRITES if f"{site.owner}.{site.field}" == field]
    reception.run(made.send_all(everything(here)))
    found = [made.of(rule) for rule in RULES if made.of(rule)]
    assert not found, "\n".join(found)
