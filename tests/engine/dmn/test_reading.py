"""What is no model, or says what is not executed, is refused at its element."""

import pytest

from engine.dmn import DmnRefused, decide, load
from engine.dmn.names import VERSIONS
from tests.engine.dmn.models import (
    DMN,
    decision,
    definitions,
    input_data,
    knowledge_model,
    literal,
    table,
)


@pytest.mark.parametrize("version", VERSIONS)
def test_every_version_is_read(version):
    source = definitions(decision("d", literal("1 + 1")), version=version)

    assert decide(load(source), "d", {}).value == 2


def test_types_of_older_versions_have_a_prefix():
    version = "http://www.omg.org/spec/DMN/20151101/dmn.xsd"
    source = (
        f'<definitions xmlns="{version}" xmlns:f="http://www.omg.org/spec/FEEL/20140401"'
        ' xmlns:own="urn:x" namespace="urn:x" name="m"><itemDefinition name="t">'
        '<typeRef>f:number</typeRef></itemDefinition><decision id="d" name="d">'
        f'<variable name="d" typeRef="own:t"/>{literal("1")}</decision></definitions>'
    )

    assert decide(load(source.encode()), "d", {}).value == 1


def refused(*parts, **named):
    with pytest.raises(DmnRefused) as caught:
        load(definitions(*parts), **named)
    return caught.value.problems


TWO_OUTPUTS = table(
    ["x"], ["a", "b"], [("-", "1", "2")], "COLLECT", 'aggregation="SUM"'
)


@pytest.mark.parametrize(
    ("parts", "element_id", "words"),
    [
        ([decision("d", literal("1 +"))], "d", "no FEEL"),
        ([decision("d", literal("1", "tMissing"))], "d", "tMissing is not defined"),
        ([decision("d", literal("1"), needs=["e"])], "d", "refers to #e"),
        ([decision("d", "", inputs=["d"])], "d", "requires itself"),
        ([decision("d", "<unheard/>")], "d", "holds unheard"),
        ([decision("d", literal("1") + literal("2"))], "d", "2 expressions"),
        (
            [decision("d", table(["x"], ["a"], [("1 +", "2")]))],
            "rule1",
            "no unary tests",
        ),
        ([decision("d", table(["x"], ["a"], [("-", "2 +")]))], "rule1", "no FEEL"),
        (
            [decision("d", table(["x"], ["a"], [("-",)]))],
            "rule1",
            "0 entries for 1 outputs",
        ),
        ([decision("d", table(["x"], ["a"], [], "LAST"))], "table", "no hit policy"),
        ([decision("d", table(["x"], [], []))], "table", "no output"),
        ([decision("d", table(["x"], ["a", ""], []))], "table", "name of its own"),
        ([decision("d", TWO_OUTPUTS)], "table", "not defined"),
        (
            [decision("d", table(["x"], ["a"], [], "FIRST", 'aggregation="SUM"'))],
            "table",
            "Only COLLECT",
        ),
        (
            [decision("d", table(["x"], ["a"], [], "COLLECT", 'aggregation="AVG"'))],
            "table",
            "no aggregation",
        ),
        ([decision("d", table(["x"], ["a"], [], "PRIORITY"))], "table", "list them"),
        (
            [decision("d", table(["x"], [("a", "1, 2")], [("-", "3")]))],
            "rule1",
            "not among the values",
        ),
        ([decision("d", "<invocation/>")], "d", "names no function"),
        ([decision("d", "<conditional/>")], "d", "conditional/if holds no expression"),
        (
            [decision("d", f"<for><in>{literal('1')}</in></for>")],
            "d",
            "iteratorVariable",
        ),
        (
            [
                decision(
                    "d", '<relation><column name="a"/><row id="r"></row></relation>'
                )
            ],
            "r",
            "0 cells for 1 columns",
        ),
        (
            [decision("d", '<literalExpression id="l" expressionLanguage="python"/>')],
            "l",
            "written in python",
        ),
        ([input_data("x"), input_data("x")], "x", "used 2 times"),
        ([input_data("x"), decision("x ", "")], "x ", "also the name"),
        ([input_data("")], "model", "has no name"),
        (
            [f'<import id="i" namespace="urn:b" name="b" importType="{DMN}"/>'],
            "i",
            "not there",
        ),
        (
            ['<import id="i" namespace="urn:b" name="b" importType="urn:xsd"/>'],
            "i",
            "only other DMN",
        ),
        (['<decisionService id="s" name="s"/>'], "s", "no outputDecision"),
        (
            ['<itemDefinition id="i" name="t"><typeRef>t</typeRef></itemDefinition>'],
            "i",
            "by itself",
        ),
        (
            [knowledge_model("f", [], literal("1"), attributes='kind="Python"')],
            "f",
            "kind",
        ),
    ],
)
def test_a_refusal_names_the_element_and_what_is_wrong(parts, element_id, words):
    problems = refused(*parts)

    assert words in " ".join(problems[element_id])


def test_a_circle_is_refused_at_each_of_its_elements():
    problems = refused(
        decision("a", literal("b"), needs=["b"]),
        decision("b", literal("c"), needs=["c"]),
        decision("c", literal("a"), needs=["a"]),
        decision("d", literal("a"), needs=["a"]),
    )

    assert set(problems) == {"a", "b", "c"}


def test_everything_is_told_at_once():
    problems = refused(
        decision("a", literal("1 +")), decision("b", literal("2 +"), needs=["c"])
    )

    assert set(problems) == {"a", "b"}
    assert len(problems["b"]) == 2


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (b"<definitions", "not well-formed"),
        (b"<a/>", "not DMN"),
        (b'<!DOCTYPE d [<!ENTITY e "x">]><d>&e;</d>', "DOCTYPE"),
        (
            '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE d []><d/>'.encode(
                "utf-16"
            ),
            "DOCTYPE",
        ),
        (b"<?php x?><d/>", "processing instruction"),
        (b"<d>" * 80 + b"</d>" * 80, "nested deeper"),
        (b"<d>" + b"<e/>" * 20_001 + b"</d>", "more than 20,000"),
        (b" " * 1_000_001, "larger than"),
    ],
)
def test_xml_that_could_do_harm_is_refused(source, words):
    with pytest.raises(DmnRefused) as caught:
        load(source)

    assert words in caught.value.problems[""][0]


def test_what_is_only_said_or_drawn_is_passed_over():
    parts = [
        "<description>A model.</description><extensionElements><x xmlns='urn:x'/>"
        "</extensionElements>",
        '<knowledgeSource id="k" name="law"/><textAnnotation id="t"/>',
        '<DMNDI xmlns="https://www.omg.org/spec/DMN/20230324/DMNDI/"/>',
        decision("d", "<question>?</question>" + literal("1")),
    ]

    assert decide(load(definitions(*parts)), "d", {}).value == 1
