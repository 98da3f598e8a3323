"""Whatever becomes of a model, it is refused or gives values, and never crashes."""

from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from engine.dmn import DmnRefused, analyse, decide, invoke, load
from engine.feel import FeelError
from tests.engine.dmn.models import (
    decision,
    definitions,
    input_data,
    knowledge_model,
    literal,
    table,
)

ITEMS = """
<itemDefinition name="tRisk" id="i1"><typeRef>string</typeRef>
  <allowedValues><text>"low", "high"</text></allowedValues></itemDefinition>
<itemDefinition name="tPerson" id="i2">
  <itemComponent name="full name"><typeRef>string</typeRef></itemComponent>
  <itemComponent name="ages"><typeRef>tAges</typeRef></itemComponent></itemDefinition>
<itemDefinition name="tAges" id="i3" isCollection="true"><typeRef>number</typeRef>
  <typeConstraint><text>count(?) &lt; 3</text></typeConstraint></itemDefinition>
<itemDefinition name="tTest" id="i4"><functionItem outputTypeRef="boolean">
  <parameters name="x" typeRef="number"/></functionItem></itemDefinition>
"""
BOXES = (
    '<context><contextEntry><variable name="a"/><conditional>'
    f"<if>{literal('age > 3')}</if><then>{literal('1')}</then>"
    f"<else>{literal('2')}</else>"
    '</conditional></contextEntry><contextEntry><variable name="b"/><relation>'
    f'<column name="x"/><row>{literal("a")}</row></relation></contextEntry>'
    '<contextEntry><variable name="c"/><for iteratorVariable="e">'
    f"<in>{literal('b.x')}</in><return>{literal('e + count(partial)')}</return></for>"
    f"</contextEntry><contextEntry><filter><in>{literal('c')}</in>"
    f"<match>{literal('item > 1')}</match></filter></contextEntry></context>"
)
INVOCATION = (
    f'<invocation>{literal("size")}<binding><parameter name="x"/>{literal("age")}'
    "</binding></invocation>"
)
SERVICE = (
    '<decisionService id="s" name="s"><variable name="s"/>'
    '<outputDecision href="#rated"/><inputDecision href="#boxed"/>'
    '<inputData href="#age"/></decisionService>'
)
SIZE = table(["x"], ["o"], [("< 3", '"s"'), ("-", '"l"')], "FIRST").replace(
    'id="', 'id="s'
)
SOURCE = definitions(
    ITEMS,
    input_data("age", "number"),
    input_data("risk", "tRisk"),
    input_data("person", "tPerson"),
    knowledge_model("size", [("x", "number")], SIZE),
    decision("boxed", BOXES, inputs=["age", "person"]),
    decision("sized", INVOCATION, inputs=["age"], knows=["size"], type_ref="string"),
    decision(
        "rated",
        table(
            [("age", "number"), ("risk", "", '"low", "high"')],
            [("rate", '"b", "a"', '"a"'), "note"],
            [
                ("[0..18)", "-", '"a"', "boxed"),
                (">= 10, null", 'not("low")', '"b"', "1"),
            ],
            "PRIORITY",
        ),
        inputs=["age", "risk"],
        needs=["boxed"],
    ),
    decision(
        "served", literal("s(age, boxed)"), needs=["boxed"], inputs=["age"], knows=["s"]
    ),
    SERVICE,
)
TEXTS = ["", "-", "1 +", "null", "age", "#age", "boxed", "#rated", "tAges", "number"]
TEXTS += [
    "[1..",
    "not(",
    "sized",
    "PRIORITY",
    "COLLECT",
    "SUM",
    "true",
    "size(size)",
    "?",
]
VALUES = [None, 7, "low", [1, "x"], {"full name": "Li", "ages": [1]}, 2.5, True]


@st.composite
def mutated(draw):
    root = etree.fromstring(SOURCE)
    for _ in range(draw(st.integers(1, 4))):
        elements = [each for each in root.iter()][1:]
        if not elements:
            break
        element = draw(st.sampled_from(elements))
        parent = element.getparent()
        _MUTATIONS[draw(st.sampled_from(sorted(_MUTATIONS)))](
            draw, element, parent, elements
        )
    return etree.tostring(root)


def _drop(draw, element, parent, elements):
    parent.remove(element)


def _double(draw, element, parent, elements):
    parent.append(etree.fromstring(etree.tostring(element)))


def _move(draw, element, parent, elements):
    parent.append(etree.fromstring(etree.tostring(draw(st.sampled_from(elements)))))


def _retag(draw, element, parent, elements):
    element.tag = draw(st.sampled_from(elements)).tag


def _retext(draw, element, parent, elements):
    element.text = draw(st.sampled_from(TEXTS))


def _reattribute(draw, element, parent, elements):
    if element.attrib:
        name = draw(st.sampled_from(sorted(element.attrib)))
        element.set(name, draw(st.sampled_from(TEXTS)))


_MUTATIONS = {
    "drop": _drop,
    "double": _double,
    "move": _move,
    "retag": _retag,
    "retext": _retext,
    "reattribute": _reattribute,
}


def test_the_model_itself_is_sound():
    model = load(SOURCE)

    outcome = decide(model, "rated", {"age": 7, "risk": "low"})

    assert outcome.value == {"rate": "a", "note": []}
    assert invoke(model, "s", {"age": 7}).value is None


@settings(max_examples=200, deadline=None)
@given(
    mutated(),
    st.fixed_dictionaries(
        {each: st.sampled_from(VALUES) for each in ("age", "risk", "person")}
    ),
)
def test_a_model_is_refused_or_gives_values(source, inputs):
    try:
        model = load(source)
    except DmnRefused:
        return
    analyse(model)
    for name in model.decisions:
        with suppress(FeelError):
            decide(model, name, inputs)
    for name in model.services:
        with suppress(FeelError):
            invoke(model, name, inputs)
