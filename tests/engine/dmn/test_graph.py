"""Requirement graphs: what sees what, services, and imports."""

from datetime import UTC, datetime

import pytest

from engine.dmn import DmnRefused, decide, invoke, load
from engine.feel import FeelError
from tests.engine.dmn.models import (
    DMN,
    decision,
    definitions,
    input_data,
    knowledge_model,
    literal,
    table,
)

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)


def service(name, outputs, *, inputs=(), decisions=(), variable=""):
    parts = [
        *(f'<outputDecision href="#{each}"/>' for each in outputs),
        *(f'<inputDecision href="#{each}"/>' for each in decisions),
        *(f'<inputData href="#{each}"/>' for each in inputs),
    ]
    return (
        f'<decisionService id="{name}" name="{name}">{variable}{"".join(parts)}'
        "</decisionService>"
    )


def import_of(namespace, name):
    return f'<import namespace="{namespace}" name="{name}" importType="{DMN}"/>'


def test_decisions_are_made_in_the_order_of_their_requirements_and_once():
    model = load(
        definitions(
            decision("total", literal("a + b"), needs=["a", "b"]),
            decision("a", literal("base * 2"), needs=["base"]),
            decision("b", literal("base * 3"), needs=["base"]),
            decision("base", literal("n + 1"), inputs=["n"]),
            input_data("n", "number"),
        )
    )

    outcome = decide(model, "total", {"n": 1, "unknown": object()})

    assert outcome.value == 10
    assert [(each.name, each.value) for each in outcome.decided] == [
        ("base", 2),
        ("a", 4),
        ("b", 6),
        ("total", 10),
    ]


def test_a_decision_sees_only_what_it_requires():
    model = load(
        definitions(
            decision("d", literal("n"), needs=["a"]),
            decision("a", literal("n"), inputs=["n"]),
            input_data("n"),
        )
    )

    outcome = decide(model, "d", {"n": 1})

    assert outcome.value is None
    assert [each.value for each in outcome.decided] == [1, None]
    assert outcome.decided[0].doubts == ()
    assert outcome.decided[1].doubts != ()


def test_a_long_chain_of_decisions_does_not_use_up_the_stack():
    parts = [decision("d0", literal("1"))]
    parts += [
        decision(f"d{each}", literal(f"d{each - 1} + 1"), needs=[f"d{each - 1}"])
        for each in range(1, 1500)
    ]

    assert decide(load(definitions(*parts)), "d1499", {}).value == 1500


def test_names_and_ids_both_find_a_decision():
    source = definitions(
        '<decision id="_7" name="the way">' + literal("1") + "</decision>"
    )
    model = load(source)

    assert decide(model, "_7", {}).value == decide(model, "the way", {}).value == 1
    assert list(model.decisions) == ["_7"]
    with pytest.raises(KeyError):
        decide(model, "another", {})


def test_a_knowledge_model_sees_its_own_requirements_only():
    functions = (
        knowledge_model("inner", [("x", "")], literal("x * 2")),
        knowledge_model("outer", [("x", "")], literal("inner(x) + 1"), knows=["inner"]),
    )
    known = decision("d", literal("outer(5)"), knows=["outer"])
    unknown = decision("e", literal("inner(5)"), knows=["outer"])

    assert decide(load(definitions(*functions, known)), "d", {}).value == 11
    with pytest.raises(DmnRefused) as caught:
        load(definitions(*functions, unknown))
    assert set(caught.value.problems) == {"e"}


def test_a_parameter_may_be_called_like_a_path():
    """Source: TCK 0037."""
    call = (
        f'<invocation>{literal("f")}<binding><parameter name="p.age"/>'
        f"{literal('p.age')}</binding></invocation>"
    )
    model = load(
        definitions(
            input_data("p"),
            knowledge_model("f", [("p.age", "number")], literal("p.age + 1")),
            decision("d", call, inputs=["p"], knows=["f"]),
        )
    )

    assert decide(model, "d", {"p": {"age": 7}}).value == 8


def test_a_knowledge_model_may_invoke_itself_within_bounds():
    model = load(
        definitions(
            knowledge_model(
                "f", [("n", "")], literal("if n < 2 then 1 else n * f(n - 1)")
            ),
            decision("d", literal("f(5)"), knows=["f"]),
            decision("e", literal("f(500)"), knows=["f"]),
        )
    )

    assert decide(model, "d", {}).value == 120
    with pytest.raises(FeelError):
        decide(model, "e", {})


def test_the_rules_of_a_table_in_a_knowledge_model_are_told_of_the_decision():
    logic = table(["x"], ["out"], [("< 3", '"few"'), (">= 3", '"many"')])
    model = load(
        definitions(
            knowledge_model("size", [("x", "number")], logic),
            decision("d", literal("[size(1), size(5)]"), knows=["size"]),
        )
    )

    made = decide(model, "d", {}).decided[0]

    assert made.value == ["few", "many"]
    assert [(rule.table, rule.index) for rule in made.rules] == [
        ("size", 1),
        ("size", 2),
    ]
    assert made.inputs == (("x", 1), ("x", 5))


SERVICES = definitions(
    input_data("n", "number"),
    decision("given", literal("100")),
    decision("inside", literal("given + n"), needs=["given"], inputs=["n"]),
    decision("out", literal("inside * 2"), needs=["inside"]),
    decision("more", literal("n"), inputs=["n"]),
    service("one", ["out"], inputs=["n"], decisions=["given"]),
    service("two", ["out", "more"], inputs=["n"]),
    decision("ask", literal("one(1, 2)"), knows=["one"]),
    decision("named", literal("one(given: 2, n: 1)"), knows=["one"]),
    decision("wrong", literal('one("text", 2)'), knows=["one"]),
    decision("few", literal("one(1)"), knows=["one"]),
)


@pytest.mark.parametrize(
    ("name", "arguments", "value"),
    [
        ("one", {"n": 1, "given": 2}, 6),
        ("one", {"n": 1}, None),
        ("two", {"n": 1}, {"out": 202, "more": 1}),
    ],
)
def test_a_service_hands_out_its_output_decisions(name, arguments, value):
    assert invoke(load(SERVICES), name, arguments).value == value


@pytest.mark.parametrize(
    ("name", "value"), [("ask", 6), ("named", 6), ("wrong", None), ("few", None)]
)
def test_a_service_is_a_function_of_its_inputs_then_its_input_decisions(name, value):
    assert decide(load(SERVICES), name, {}).value == value


def test_the_decisions_of_a_service_are_told():
    outcome = invoke(load(SERVICES), "one", {"n": 1, "given": 2})

    assert [each.name for each in outcome.decided] == ["inside", "out"]


FUNCTIONS = """
<itemDefinition name="tList" isCollection="true"><typeRef>number</typeRef>
</itemDefinition>
<itemDefinition name="fList"><functionItem outputTypeRef="tList"/></itemDefinition>
<itemDefinition name="fNumber"><functionItem outputTypeRef="number"/></itemDefinition>
<itemDefinition name="fMoment"><functionItem outputTypeRef="date and time"/>
</itemDefinition>
"""


@pytest.mark.parametrize(
    ("type_ref", "text", "expected"),
    [
        ("fList", "1", "[1]"),
        ("fNumber", "[1]", "1"),
        ("fNumber", '"text"', "null"),
        ("fMoment", "date(2000, 1, 2)", '@"2000-01-02T00:00:00Z"'),
        ("number", "[1]", "1"),
    ],
)
def test_the_result_of_what_is_invoked_conforms_to_its_type(type_ref, text, expected):
    """Source: DMN 1.5, 10.3.2.9.4; TCK 1157."""
    variable = f'<variable name="s" typeRef="{type_ref}"/>'
    knowledge = knowledge_model("f", [], literal(text))
    model = load(
        definitions(
            FUNCTIONS,
            knowledge.replace('name="f"/>', f'name="f" typeRef="{type_ref}"/>', 1),
            decision("body", literal(text)),
            service("s", ["body"], variable=variable),
            decision("by text", literal(f"f() = {expected}"), knows=["f"]),
            decision("by service", literal(f"s() = {expected}"), knows=["s"]),
        )
    )

    assert decide(model, "by text", {}).value is True
    assert decide(model, "by service", {}).value is True


def test_what_is_imported_has_the_name_of_the_import():
    base = load(
        definitions(
            '<itemDefinition name="tAge"><typeRef>number</typeRef></itemDefinition>',
            input_data("the age", "tAge"),
            decision("next year", literal("the age + 1"), inputs=["the age"]),
            knowledge_model("double", [("x", "")], literal("x * 2")),
            namespace="urn:base",
        )
    )
    source = definitions(
        import_of("urn:base", "the base"),
        decision(
            "d",
            literal("the base.double(the base.next year)"),
            needs=["urn:base#next year"],
            knows=["urn:base#double"],
            type_ref="the base.tAge",
        ),
    )
    model = load(source, {"urn:base": base})

    assert decide(model, "d", {"the age": 7}).value == 16
    assert decide(model, "d", {"the base.the age": 7, "the age": 1}).value == 16


def test_an_import_without_a_name_needs_no_prefix():
    """Source: DMN 1.5, 6.3.3; TCK 1158."""
    deepest = load(definitions(decision("z", literal("1")), namespace="urn:c"))
    base = load(
        definitions(
            import_of("urn:c", ""),
            decision("y", literal("z + 1"), needs=["z"]),
            namespace="urn:b",
        ),
        {"urn:c": deepest},
    )
    source = definitions(
        import_of("urn:b", ""), decision("d", literal("y + z"), needs=["y", "z"])
    )

    model = load(source, {"urn:b": base})
    assert decide(model, "d", {}).value == 3
    assert decide(model, "y", {}).value == 2


def test_an_imported_element_may_have_the_id_of_an_own_one():
    base = load(definitions(decision("d", literal("1")), namespace="urn:b"))
    source = definitions(
        import_of("urn:b", "b"), decision("d", literal("b.d + 1"), needs=["urn:b#d"])
    )

    assert decide(load(source, {"urn:b": base}), "d", {}).value == 2


def test_now_is_handed_in():
    model = load(definitions(decision("d", literal("now() = null"))))

    assert decide(model, "d", {}, now=NOW).value is False
    assert decide(model, "d", {}).value is True


def test_bounds_hold_for_the_whole_of_an_evaluation():
    every = "for a in 1..900 return for b in 1..900 return 1"

    with pytest.raises(FeelError):
        decide(load(definitions(decision("d", literal(every)))), "d", {})
