"""Decision tables: every hit policy, and what it says of the rules that fired."""

from decimal import Decimal

import pytest

from engine.dmn import decide
from tests.engine.dmn.models import decided, literal, table, table_model

AGES = [("age", "number")]
#: Two rules overlap from 10 to 20.
OVERLAPPING = [("< 20", '"young"'), (">= 10", '"old"')]


def ask(model, **inputs):
    return decide(model, "d", inputs).value


@pytest.mark.parametrize(
    ("policy", "age", "value", "rules"),
    [
        ("UNIQUE", 5, "young", [1]),
        ("UNIQUE", 15, None, []),
        ("FIRST", 15, "young", [1]),
        ("FIRST", 25, "old", [2]),
        ("ANY", 15, None, []),
        ("ANY", 25, "old", [2]),
        ("COLLECT", 15, ["young", "old"], [1, 2]),
        ("RULE ORDER", 15, ["young", "old"], [1, 2]),
        ("COLLECT", 5, ["young"], [1]),
    ],
)
def test_a_hit_policy_decides_which_rules_make_the_result(policy, age, value, rules):
    model = table_model(AGES, ["out"], OVERLAPPING, policy)

    outcome = decide(model, "d", {"age": age})

    assert outcome.value == value
    assert [rule.index for rule in outcome.decided[0].rules] == rules


@pytest.mark.parametrize(
    ("policy", "value"),
    [("PRIORITY", "old"), ("OUTPUT ORDER", ["old", "young"])],
)
def test_outputs_go_by_the_order_of_the_allowed_values(policy, value):
    outputs = [("out", '"old", "young"')]
    model = table_model(AGES, outputs, OVERLAPPING, policy)

    assert ask(model, age=15) == value


def test_several_outputs_go_by_the_order_of_each_from_left_to_right():
    outputs = [("risk", '"high", "low"'), ("rate", '"best", "standard"')]
    rules = [
        ("-", '"low"', '"best"'),
        ("-", '"high"', '"standard"'),
        ("-", '"high"', '"best"'),
    ]

    value = ask(table_model(AGES, outputs, rules, "OUTPUT ORDER"), age=1)

    assert [tuple(each.values()) for each in value] == [
        ("high", "best"),
        ("high", "standard"),
        ("low", "best"),
    ]


@pytest.mark.parametrize(
    ("aggregation", "value"), [("SUM", 7), ("MIN", 1), ("MAX", 4), ("COUNT", 3)]
)
def test_collect_aggregates(aggregation, value):
    rules = [("-", "2"), ("< 20", "1"), ("-", "4"), ("> 20", "100")]
    attributes = f'aggregation="{aggregation}"'

    model = table_model(AGES, ["out"], rules, "COLLECT", attributes)

    assert ask(model, age=5) == Decimal(value)


@pytest.mark.parametrize(
    ("policy", "attributes", "value"),
    [
        ("UNIQUE", "", None),
        ("FIRST", "", None),
        ("COLLECT", "", []),
        ("RULE ORDER", "", []),
        ("COLLECT", 'aggregation="SUM"', None),
        ("COLLECT", 'aggregation="COUNT"', 0),
    ],
)
def test_no_rule_that_matches_is_null_or_nothing_collected(policy, attributes, value):
    model = table_model(AGES, ["out"], [("< 3", "1")], policy, attributes)

    assert ask(model, age=5) == value


def test_the_default_stands_in_where_no_rule_matches():
    outputs = [("risk", "", '"low"'), ("rate", "", "1 + 1")]
    model = table_model(AGES, outputs, [("< 3", '"high"', "7")])

    assert ask(model, age=1) == {"risk": "high", "rate": 7}
    assert ask(model, age=5) == {"risk": "low", "rate": 2}


def test_any_takes_rules_whose_outputs_are_equal():
    model = table_model(AGES, ["out"], [("< 20", "1.0"), (">= 10", "1")], "ANY")

    outcome = decide(model, "d", {"age": 15})

    assert outcome.value == 1
    assert [rule.index for rule in outcome.decided[0].rules] == [1, 2]


def test_two_rules_under_unique_are_doubted_by_their_numbers():
    outcome = decide(table_model(AGES, ["out"], OVERLAPPING), "d", {"age": 15})

    doubts = [doubt.message for doubt in outcome.decided[0].doubts]
    assert doubts == ["rules 1 and 2 match, where only one may"]


@pytest.mark.parametrize(
    ("cell", "value", "matches"),
    [
        ("-", None, True),
        ("", 3, True),
        ("[1..5]", 1, True),
        ("[1..5]", 5, True),
        ("(1..5]", 1, False),
        ("]1..5[", 5, False),
        ("[1..5)", Decimal("4.999"), True),
        ("1, 3, 5", 3, True),
        ("not(1, 3, 5)", 3, False),
        ("not(1, 3, 5)", 4, True),
        ("not([1..5])", 5, False),
        ("< 1, > 5", 3, False),
        ("< 1, > 5", 6, True),
        ("!= 5", 5, False),
        ("!= 5", 4, True),
        ("null", None, True),
        ("null", 1, False),
        ("not(null)", None, False),
        ("not(null)", 1, True),
        ("-3", -3, True),
        ('"a"', "a", True),
        ('"a", "b"', "c", False),
        ('not("a", "b")', "c", True),
        ('> "a"', "b", True),
        ("true", False, False),
        ("false", False, True),
        ('< date("2026-03-01")', "date", True),
        ('@"2026-02-28"', "date", True),
        ('[@"2026-02-01"..@"2026-02-27"]', "date", False),
        ("> 2 * 3", 7, True),
        ("? > 2 and ? < 5", 3, True),
        ("odd(?)", 4, False),
        ("[1..5]", "text", False),
        ('"a"', 1, False),
        ("<= 1", None, False),
    ],
)
def test_a_cell_takes_a_value(cell, value, matches):
    """Looked up or tried one by one, cells mean the same. Source: DMN 1.5, 10.3.2.8."""
    if value == "date":
        value = decided(literal('@"2026-02-28"')).value
    alone = table_model(["x"], ["out"], [(cell, "1")])
    others = [(cell, "1"), ("? = null and false", "2")]
    beside_calculated = table_model(["x"], ["out"], others, "COLLECT")

    assert ask(alone, x=value) == (1 if matches else None)
    assert ask(beside_calculated, x=value) == ([1] if matches else [])


def test_cells_and_outputs_may_read_other_names():
    logic = table(["x"], ["out"], [("> limit", "x - limit"), ("<= limit", "0")])

    assert decided(logic, x=7, limit=5).value == 2
    assert decided(logic, x=3, limit=5).value == 0


def test_an_input_that_is_not_among_its_values_makes_no_result():
    model = table_model([("x", "string", '"a", "b"')], ["out"], [("-", "1")])

    outcome = decide(model, "d", {"x": "c"})

    assert outcome.value is None
    assert "c" not in outcome.decided[0].doubts[0].message.split()
    assert ask(model, x="b") == 1


def test_an_output_that_is_calculated_has_to_be_among_its_values():
    model = table_model(["x"], [("out", "[1..5]")], [("-", "x + 1")])

    assert ask(model, x=3) == 4
    assert ask(model, x=5) is None


def test_annotations_and_inputs_are_told():
    logic = (
        '<decisionTable outputLabel="Rate"><input label="Age of the person">'
        "<inputExpression><text>age</text></inputExpression></input><output/>"
        '<annotation name="law"/><rule id="r"><description>Young.</description>'
        "<inputEntry><text>&lt; 20</text></inputEntry>"
        "<outputEntry><text>1</text></outputEntry>"
        "<annotationEntry><text>Article 3</text></annotationEntry></rule>"
        "</decisionTable>"
    )

    made = decided(logic, age=7).decided[0]

    assert made.inputs == (("Age of the person", 7),)
    (fired,) = made.rules
    assert (fired.index, fired.id, fired.table) == (1, "r", "Rate")
    assert fired.annotations == {"law": "Article 3", "description": "Young."}


def test_an_empty_output_is_null():
    assert ask(table_model(AGES, ["out"], [("-", "")]), age=1) is None
