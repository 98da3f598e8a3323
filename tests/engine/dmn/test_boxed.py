"""Boxed expressions mean what their text in FEEL would mean."""

import pytest

from engine.dmn import decide, load
from tests.engine.dmn.models import (
    decided,
    decision,
    definitions,
    knowledge_model,
    literal,
)


def entry(value: str, name: str = "", type_ref: str = "") -> str:
    typed = f' typeRef="{type_ref}"' if type_ref else ""
    variable = f'<variable name="{name}"{typed}/>' if name else ""
    return f"<contextEntry>{variable}{value}</contextEntry>"


def part(tag: str, value: str) -> str:
    return f"<{tag}>{value}</{tag}>"


def test_an_entry_of_a_context_sees_those_before_it():
    entries = entry(literal("2"), "a b") + entry(literal("a b * 3"), "c")

    assert decided(f"<context>{entries}</context>").value == {"a b": 2, "c": 6}


def test_the_result_of_a_context_is_its_last_entry():
    entries = entry(literal("2"), "a") + entry(literal("a + 1"))

    assert decided(f"<context>{entries}</context>").value == 3


def test_entries_conform_to_their_types():
    entries = entry(literal('"x"'), "a", "number") + entry(
        literal("[5]"), "b", "number"
    )

    assert decided(f"<context>{entries}</context>").value == {"a": None, "b": 5}


def test_a_list_and_a_relation():
    columns = '<column name="x"/><column name="y" typeRef="string"/>'
    first = part("row", literal("1") + literal('"a"'))
    second = part("row", literal("2") + literal("3"))
    items = part("list", literal("1") + literal("n + 1"))

    assert decided(items, n=1).value == [1, 2]
    assert decided(f"<relation>{columns}{first}{second}</relation>").value == [
        {"x": 1, "y": "a"},
        {"x": 2, "y": None},
    ]


@pytest.mark.parametrize(
    ("condition", "value"),
    [("true", 1), ("false", 2), ("null", 2), ('"abc"', None), ("1", None)],
)
def test_a_conditional(condition, value):
    """Source: DMN 1.5, 10.2.2.7; TCK 1150."""
    inside = part("if", literal(condition)) + part("then", literal("1"))

    logic = f"<conditional>{inside}{part('else', literal('2'))}</conditional>"

    assert decided(logic).value == value


@pytest.mark.parametrize(
    ("source", "match", "value"),
    [
        ("[1, 2, 3]", "item >= 2", [2, 3]),
        ("[{a: 1}, {a: 2}]", "a = 2", [{"a": 2}]),
        ("[1, 2, 3]", '"text"', None),
        ("[]", "item > 1", []),
        ("null", "true", None),
        ("7", "item = 7", [7]),
    ],
)
def test_a_filter(source, match, value):
    inside = part("in", literal(source)) + part("match", literal(match))

    assert decided(f"<filter>{inside}</filter>").value == value


@pytest.mark.parametrize(
    ("kind", "source", "body", "value"),
    [
        ("for", "[1, 2, 3]", "e * 2", [2, 4, 6]),
        ("for", "[]", "e", []),
        ("for", "[1..3]", "e", [1, 2, 3]),
        ("for", "[1, 2, 3]", "e + count(partial)", [1, 3, 5]),
        ("every", "[1, 2]", "e > 0", True),
        ("every", "[1, 2]", "e > 1", False),
        ("some", "[1, 2]", "e > 1", True),
        ("some", "[]", "e > 1", False),
        ("some", "[1]", "e > null", None),
        ("some", "[1, 2]", "if e = 2 then true else 7", None),
        ("every", "[1, 2]", "e", None),
    ],
)
def test_an_iteration(kind, source, body, value):
    tag = "return" if kind == "for" else "satisfies"
    inside = part("in", literal(source)) + part(tag, literal(body))

    logic = f'<{kind} iteratorVariable="e">{inside}</{kind}>'

    assert decided(logic).value == value


def invocation(function: str, **bindings: str) -> str:
    bound = "".join(
        f'<binding><parameter name="{name}"/>{literal(text)}</binding>'
        for name, text in bindings.items()
    )
    return f"<invocation>{literal(function)}{bound}</invocation>"


@pytest.mark.parametrize(
    ("logic", "value"),
    [
        (invocation("half", x="n"), 4),
        (invocation("half", x='"text"'), None),
        (invocation("half", y="1"), None),
        (invocation("half"), None),
        (invocation("n", x="1"), None),
        (literal("half(n) + half(x: 2)"), 5),
        (literal("half(1, 2)"), None),
    ],
)
def test_a_knowledge_model_is_invoked_by_name_and_by_text(logic, value):
    model = load(
        definitions(
            knowledge_model("half", [("x", "number")], literal("x / 2")),
            decision(
                "d",
                logic.replace("n", "eight", 1) if False else logic,
                needs=["n"],
                knows=["half"],
            ),
            decision("n", literal("8")),
        )
    )

    assert decide(model, "d", {}).value == value


def test_a_function_keeps_what_it_saw_when_it_was_defined():
    function = (
        '<functionDefinition><formalParameter name="x"/>'
        f"{literal('x + k')}</functionDefinition>"
    )
    entries = entry(function, "add") + entry(literal("add(5)"))

    assert decided(f"<context>{entries}</context>", k=2).value == 7


@pytest.mark.parametrize("kind", ["Java", "PMML"])
def test_functions_of_other_languages_are_never_run(kind):
    function = (
        f'<functionDefinition kind="{kind}"><formalParameter name="x"/>'
        f"{literal('x')}</functionDefinition>"
    )
    entries = entry(function, "f") + entry(literal("f(1)"))

    outcome = decided(f"<context>{entries}</context>")

    assert outcome.value is None
    assert [doubt.message for doubt in outcome.decided[0].doubts] == [
        "functions in Java or PMML are never run"
    ]


def test_a_value_that_does_not_conform_is_null_and_doubted():
    outcome = decided(literal("1 + 1"), type_ref="string")

    assert outcome.value is None
    assert outcome.decided[0].doubts[0].message == (
        "a value does not conform to the type string"
    )


def test_a_decision_without_logic_is_null():
    assert decided("").value is None
