"""Item definitions: what conforms, what is made to, and what becomes null."""

import pytest

from engine.dmn import decide, load
from tests.engine.dmn.models import decision, definitions, input_data, literal

ITEMS = """
<itemDefinition name="tLevel"><typeRef>string</typeRef>
  <allowedValues><text>"low", "high"</text></allowedValues></itemDefinition>
<itemDefinition name="tLevels" isCollection="true"><typeRef>tLevel</typeRef>
  <typeConstraint><text>count(?) &lt; 3</text></typeConstraint></itemDefinition>
<itemDefinition name="tAge"><typeRef>number</typeRef>
  <allowedValues><text>[0..150]</text></allowedValues></itemDefinition>
<itemDefinition name="tPerson">
  <itemComponent name="full name"><typeRef>string</typeRef></itemComponent>
  <itemComponent name="age"><typeRef>tAge</typeRef></itemComponent>
</itemDefinition>
<itemDefinition name="tPeople" isCollection="true"><typeRef>tPerson</typeRef>
</itemDefinition>
<itemDefinition name="tTest"><functionItem outputTypeRef="boolean">
  <parameters name="x" typeRef="number"/></functionItem></itemDefinition>
"""
LI = {"full name": "Li", "age": 7}


@pytest.mark.parametrize(
    ("type_ref", "value", "found"),
    [
        ("number", 3, 3),
        ("number", "3", None),
        ("number", [3], 3),
        ("number", [3, 4], None),
        ("string", None, None),
        ("Any", [1, "a"], [1, "a"]),
        ("tLevel", "low", "low"),
        ("tLevel", "middle", None),
        ("tLevels", ["low"], ["low"]),
        ("tLevels", "low", ["low"]),
        ("tLevels", ["low", "middle"], None),
        ("tLevels", ["low", "low", "low"], None),
        ("tAge", 151, None),
        ("tPerson", LI, LI),
        ("tPerson", {**LI, "more": 1}, {**LI, "more": 1}),
        ("tPerson", {"full name": "Li"}, None),
        ("tPerson", {**LI, "age": 200}, None),
        ("tPerson", {**LI, "age": None}, {**LI, "age": None}),
        ("tPeople", [LI], [LI]),
        ("tPeople", LI, [LI]),
        ("tPeople", [LI, 3], None),
        ("list<number>", [1, 2], [1, 2]),
        ("list<tLevel>", ["low"], ["low"]),
    ],
)
def test_input_data_conforms_to_its_type(type_ref, value, found):
    source = definitions(
        ITEMS,
        input_data("x", type_ref.replace("<", "&lt;")),
        decision("d", literal("x"), inputs=["x"]),
    )

    assert decide(load(source), "d", {"x": value}).value == found


def test_a_date_stands_for_its_midnight():
    logic = literal('date and time("2026-01-01T00:00:00Z") = x')
    source = definitions(
        input_data("x", "date and time"), decision("d", logic, inputs=["x"])
    )
    date = decide(
        load(definitions(decision("d", literal('@"2026-01-01"')))), "d", {}
    ).value

    assert decide(load(source), "d", {"x": date}).value is True


def test_names_of_components_may_have_spaces():
    source = definitions(
        ITEMS,
        input_data("p", "tPerson"),
        decision("d", literal("p.full name"), inputs=["p"]),
    )

    assert decide(load(source), "d", {"p": LI}).value == "Li"


def test_types_of_the_model_are_known_to_its_expressions():
    source = definitions(
        ITEMS,
        input_data("p"),
        decision("d", literal("p instance of tPerson"), inputs=["p"]),
    )

    assert decide(load(source), "d", {"p": LI}).value is True
    assert decide(load(source), "d", {"p": 3}).value is False


@pytest.mark.parametrize(
    ("text", "is_function"), [("function(x: number) x > 1", True), ("1", False)]
)
def test_a_type_of_functions(text, is_function):
    source = definitions(
        ITEMS,
        decision("f", literal(text), type_ref="tTest"),
        decision("d", literal("f != null"), needs=["f"]),
    )

    assert decide(load(source), "d", {}).value is is_function
