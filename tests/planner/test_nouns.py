"""What is told of nouns is true of the tables; what can be done to a row is told of any noun."""

from __future__ import annotations

import pytest
from graphql import GraphQLObjectType

from authz.act import Act
from authz.gate import may
from authz.role import Role
from models.tables import METADATA
from planner.actions import actions
from planner.edges import EDGES, NOUNS, merged
from planner.fences import fence_of_act
from planner.nouns.base import Acts, Noun
from planner.render import allowed_actions
from rules.states import EXTENSION, LOAN
from schema.build import GRAPHQL


def test_a_name_given_twice_is_a_mistake() -> None:
    assert merged([{"a": 1}, {"b": 2}]) == {"a": 1, "b": 2}
    with pytest.raises(AssertionError, match="given twice: a, c"):
        merged([{"a": 1, "c": 3}, {"b": 2}, {"c": 3, "a": 1}])


def test_keys_and_orders_are_columns() -> None:
    for name, noun in NOUNS.items():
        if noun.table not in METADATA.tables:
            continue  # Rows computed from a parent row.
        if noun.grouped:  # Rows that a report makes: their columns have their kinds by hand.
            assert {*noun.key, *noun.orders.values()} <= noun.grouped.keys(), name
            continue
        columns = METADATA.tables[noun.table].c
        assert set(noun.key) <= set(columns.keys()), name
        for column in noun.orders.values():
            assert not columns[column].nullable, f"{name}: pages would lose rows without {column}"
        assert not noun.orders or noun.default_order in noun.orders, name


def test_edges_lead_to_columns_of_nouns() -> None:
    for name, edge in EDGES.items():
        target = NOUNS[edge.target]
        if edge.source is None:
            columns = set(METADATA.tables[target.table].c.keys())
            assert {there for _, there in edge.on} <= columns, name
            assert edge.order is None or edge.order in columns, name


def test_every_type_that_tells_acts_has_some() -> None:
    telling = {
        name
        for name, of in GRAPHQL.type_map.items()
        if isinstance(of, GraphQLObjectType) and "allowedActions" in of.fields
    }
    assert telling == {name for name, noun in NOUNS.items() if noun.acts is not None}


def test_an_act_without_a_word_is_open_in_every_state() -> None:
    noun = Noun("risk_fund", "'null'", acts=Acts({Act.FUND_INJECT: ""}))
    fence = fence_of_act("risk_fund", Role.COUNTY_FIN, Act.FUND_INJECT)
    assert actions(noun, Role.COUNTY_FIN) == (("FUND_INJECT", f"({fence})"),)


def test_states_and_further_conditions_are_joined() -> None:
    acts = Acts(
        {Act.LOAN_CLASSIFY: "classify", Act.LOAN_SIGN: "sign"},
        LOAN,
        conditions={Act.LOAN_SIGN: "§.approved_on is not null or §.version > 1"},
    )
    found = dict(actions(Noun("loan", "'null'", acts=acts), Role.COUNTY_BANK))
    assert list(found) == ["LOAN_CLASSIFY", "LOAN_SIGN"]
    assert found["LOAN_CLASSIFY"].endswith(
        " and §.state in ('ACTIVE', 'CLAIMING', 'EARLY_CALLED', 'IN_BUFFER', 'OVERDUE')"
    )
    assert found["LOAN_SIGN"].endswith(
        " and §.state in ('APPROVED') and (§.approved_on is not null or §.version > 1)"
    )


def test_a_condition_may_use_the_business_day() -> None:
    acts = Acts({Act.FUND_INJECT: ""}, conditions={Act.FUND_INJECT: "§.opened_on < {today}"})
    text = allowed_actions(Noun("risk_fund", "'null'", acts=acts), "t1", Role.COUNTY_FIN)
    assert " and (t1.opened_on < ⟦today⟧::date) then " in text
    assert allowed_actions(NOUNS["RiskFund"], "t1", Role.AUDITOR) == "'[]'"


def test_an_act_may_be_another_step_for_each_office() -> None:
    """Each of the two offices may consent where its own consent is missing."""
    of_pa = dict(actions(NOUNS["Extension"], Role.COUNTY_PA))["EXTENSION_CONSENT"]
    of_bank = dict(actions(NOUNS["Extension"], Role.COUNTY_BANK))["EXTENSION_CONSENT"]
    later = " and (§.old_matures_on > {today})"
    assert of_pa.endswith(" and §.state in ('LENDER_CONSENT', 'REQUESTED')" + later)
    assert of_bank.endswith(" and §.state in ('PA_CONSENT', 'REQUESTED')" + later)
    with pytest.raises(AssertionError, match="no machine knows"):
        Acts({Act.EXTENSION_CONSENT: {Role.COUNTY_PA: "agree"}}, EXTENSION)


def test_nothing_is_offered_without_the_right() -> None:
    assert not may(Role.AUDITOR, Act.LOAN_SIGN)
    assert actions(NOUNS["Loan"], Role.AUDITOR) == ()


def test_acts_are_words_of_their_machine() -> None:
    with pytest.raises(AssertionError, match="no machine knows"):
        Acts({Act.LOAN_SIGN: "sing"}, LOAN)
    with pytest.raises(AssertionError, match="no machine knows"):
        Acts({Act.LOAN_SIGN: "sign"})
    with pytest.raises(AssertionError, match="never offered"):
        Acts({Act.LOAN_SIGN: "sign"}, LOAN, conditions={Act.LOAN_APPROVE: "true"})
