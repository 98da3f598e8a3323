"""Gaps, overlaps and rules that never fire, in tables whose faults are known."""

from datetime import date
from decimal import Decimal

import pytest

from engine.dmn import DmnRefused, Kind, analyse, load
from tests.engine.dmn.models import (
    decision,
    definitions,
    input_data,
    knowledge_model,
    literal,
    table,
    table_model,
)

AGE = ("age", "number")
RISK = ("risk", "string", '"low", "high"')


def found(inputs, rules, policy="UNIQUE", outputs=("out",), attributes=""):
    return analyse(table_model(inputs, outputs, rules, policy, attributes))


def told(findings):
    return [(each.kind.value, each.rules, each.example) for each in findings]


@pytest.mark.parametrize(
    ("inputs", "rules", "expected"),
    [
        ([AGE], [("< 18", "1"), (">= 18", "2")], []),
        ([AGE], [("< 18", "1"), ("> 18", "2")], [("gap", (), {"age": 18})]),
        ([AGE], [("<= 18", "1"), (">= 18", "2")], [("overlap", (1, 2), {"age": 18})]),
        (
            [AGE],
            [("[0..18)", "1"), ("[20..65]", "2")],
            [("gap", (), {"age": -1})],
        ),
        ([AGE], [("not(18)", "1"), ("18", "2")], []),
        ([AGE], [("1, 2", "1"), ("not(1, 2)", "2")], []),
        ([RISK], [('"low"', "1"), ('"high"', "2")], []),
        ([RISK], [('"low"', "1")], [("gap", (), {"risk": "high"})]),
        (
            [("risk", "string")],
            [('"low"', "1"), ('"high"', "2")],
            [("gap", (), {"risk": "other 1"})],
        ),
        ([("ok", "boolean")], [("true", "1")], [("gap", (), {"ok": False})]),
        ([("ok", "boolean")], [("true", "1"), ("false", "2")], []),
        (
            [("day", "date")],
            [('<= @"2026-03-01"', "1"), ('>= date("2026-03-03")', "2")],
            [("gap", (), {"day": date(2026, 3, 2)})],
        ),
        ([("day", "date")], [('<= @"2026-03-01"', "1"), ('>= @"2026-03-02"', "2")], []),
        (
            [AGE, RISK],
            [("< 18", "-", "1"), (">= 18", '"low"', "2")],
            [("gap", (), {"age": 18, "risk": "high"})],
        ),
        (
            [AGE, RISK],
            [("< 18", "-", "1"), ("-", '"low"', "2"), (">= 18", '"high"', "3")],
            [("overlap", (1, 2), {"age": 17, "risk": "low"})],
        ),
        ([("x", "")], [("null", "1"), ("not(null)", "2")], []),
    ],
)
def test_gaps_and_overlaps_have_examples(inputs, rules, expected):
    assert told(found(inputs, rules)) == expected


def test_a_sentence_says_where():
    (gap,) = found([AGE, RISK], [("[0..18)", "-", "1"), ("not([0..18))", '"low"', "2")])

    assert gap.sentence == 'In d, no rule takes age < 0, >= 18 and risk "high".'
    assert (gap.decision_id, gap.table_id) == ("d", "table")


def test_no_rule_at_all_is_one_gap():
    (gap,) = found([AGE], [])

    assert gap.sentence == "In d, no rule takes any input."


def test_any_may_overlap_where_the_outputs_are_equal():
    rules = [("< 20", "1"), ("> 10", "1.0"), ("> 15", "2"), ("-", "age")]

    findings = found([AGE], rules, "ANY")

    overlaps = [each.rules for each in findings if each.kind is Kind.OVERLAP]
    unjudged = [each.rules for each in findings if each.kind is Kind.UNJUDGED]
    assert overlaps == [(1, 3), (2, 3)]
    assert unjudged == [(1, 4), (2, 4), (3, 4)]


def test_rules_that_take_nothing_never_fire():
    rules = [("[5..1]", "-", "1"), ("-", '"none"', "2"), ("-", "-", "3")]

    findings = found([AGE, RISK], rules, "FIRST")

    assert told(findings) == [("unreachable", (1,), {}), ("unreachable", (2,), {})]
    assert findings[0].sentence == "In d, rule 1 never fires: it takes no age."


def test_under_first_earlier_rules_hide_later_ones():
    rules = [("< 10", "1"), (">= 5", "2"), ("[3..20]", "3")]

    (hidden,) = found([AGE], rules, "FIRST")

    assert (hidden.kind, hidden.rules) == (Kind.UNREACHABLE, (3,))
    assert hidden.example == {"age": 3}
    assert hidden.sentence == (
        "In d, rule 3 never fires: what it takes is taken by rules 1 and 2 before."
    )


def test_a_default_fills_every_gap():
    assert found([AGE], [("< 3", "1")], outputs=[("out", "", "0")]) == ()


def test_what_is_collected_may_be_nothing():
    assert found([AGE], [("< 3", "1")], "COLLECT") == ()


@pytest.mark.parametrize("cell", ["> limit", "odd(?)", "age + 1", '"text"', "< 10 + 1"])
def test_a_cell_that_is_no_literal_is_not_judged(cell):
    rules = [(cell, "1"), ("< 0", "2")]

    (unjudged,) = found([AGE], rules)

    assert (unjudged.kind, unjudged.rules, unjudged.example) == (
        Kind.UNJUDGED,
        (1,),
        {},
    )


def test_a_gap_is_told_only_where_no_unknown_cell_could_fill_it():
    rules = [("odd(?)", '"low"', "1"), ("< 0", '"high"', "2")]

    gaps = [each for each in found([AGE, RISK], rules) if each.kind is Kind.GAP]

    assert [gap.example for gap in gaps] == [{"age": 0, "risk": "high"}]


def test_columns_that_ask_the_same_are_one_input():
    rules = [("< 10", "> 5", "1"), ("<= 5", "-", "2"), (">= 10", "-", "3")]
    clauses = table(["age", "age"], ["out"], rules)
    model = load(
        definitions(input_data("age", "number"), decision("d", clauses, inputs=["age"]))
    )

    assert analyse(model) == ()


def test_inputs_that_depend_on_each_other_are_said_to():
    rules = [("-", "-", "1")]
    clauses = table(["age", "age + 1"], ["out"], rules)
    model = load(
        definitions(input_data("age", "number"), decision("d", clauses, inputs=["age"]))
    )

    sentences = [each.sentence for each in analyse(model)]

    assert sentences == [
        "In d, age + 1 is calculated, maybe never with the values of examples.",
        "In d, age and age + 1 depend on each other by age.",
    ]


def test_types_of_the_model_limit_what_comes_in():
    items = (
        '<itemDefinition name="tRisk"><typeRef>string</typeRef>'
        '<allowedValues><text>"a", "b"</text></allowedValues></itemDefinition>'
    )
    clauses = table(["risk"], ["out"], [('"a"', "1")])
    model = load(
        definitions(
            items, input_data("risk", "tRisk"), decision("d", clauses, inputs=["risk"])
        )
    )

    assert [each.example for each in analyse(model)] == [{"risk": "b"}]


def test_a_list_that_comes_in_is_not_judged():
    items = '<itemDefinition name="t" isCollection="true"><typeRef>string</typeRef>'
    clauses = table(["xs", "age"], ["out"], [('"a"', "< 3", "1"), ("-", ">= 4", "2")])
    model = load(
        definitions(
            f"{items}</itemDefinition>",
            input_data("xs", "t"),
            input_data("age", "number"),
            decision("d", clauses, inputs=["xs", "age"]),
        )
    )

    assert told(analyse(model)) == [("unjudged", (1,), {}), ("gap", (), {"age": 3})]


def test_a_parameter_hides_input_data_of_its_name():
    clauses = table(["x"], ["out"], [("true", "1")])
    model = load(
        definitions(
            input_data("x", "number"), knowledge_model("f", [("x", "boolean")], clauses)
        )
    )

    assert told(analyse(model)) == [("gap", (), {"x": False})]


def test_tables_inside_of_other_logic_are_looked_at():
    clauses = table([("x", "number")], ["out"], [("< 3", "1")])
    entry = f'<contextEntry><variable name="y"/>{clauses}</contextEntry>'
    model = load(
        definitions(
            knowledge_model("f", [("x", "number")], f"<context>{entry}</context>"),
            decision("d", literal("1")),
        )
    )

    (gap,) = analyse(model)
    assert (gap.decision_id, gap.example) == ("f", {"x": Decimal(3)})


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        ([("< 3", "1")], "no rule takes age >= 3"),
        (
            [("< 3", "1"), ("odd(?)", "2"), (">= 3", "3")],
            "rule 2 takes of age is not judged",
        ),
    ],
)
def test_a_table_that_has_to_be_complete_is_refused_where_it_is_not(rules, words):
    with pytest.raises(DmnRefused) as caught:
        found([AGE], rules, attributes='lastmetre:complete="true"')

    assert words in caught.value.problems["table"][0]


def test_a_property_of_the_modeller_demands_completeness_too():
    demand = (
        '<extensionElements><properties xmlns="http://camunda.org/schema/1.0/dmn">'
        '<property name="complete" value="true"/></properties></extensionElements>'
    )
    clauses = table([AGE], ["out"], [("< 3", "1")]).replace(
        "<input>", demand + "<input>", 1
    )

    with pytest.raises(DmnRefused):
        load(definitions(input_data("age"), decision("d", clauses, inputs=["age"])))


def test_a_complete_table_is_taken():
    assert (
        found(
            [AGE], [("< 3", "1"), (">= 3", "2")], attributes='lastmetre:complete="true"'
        )
        == ()
    )


def test_too_many_combinations_are_not_judged():
    inputs = [(f"x{each}", "number") for each in range(9)]
    starts = [[(7 * row + 3 * column) % 40 for column in range(9)] for row in range(40)]
    rules = [(*(f"[{each}..{each + 30}]" for each in row), "1") for row in starts]

    findings = found(inputs, [*rules, (*("-" for _ in inputs), "2")], "FIRST")

    sentence = "In d, it has too many combinations to look for gaps."
    assert sentence in [each.sentence for each in findings]
