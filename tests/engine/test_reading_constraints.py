"""What BPMN's static rules forbid is refused at the element that breaks them.

Every case holds a model that breaks one rule, the id that is to be named, and the
nearest model that keeps the rule.
"""

from pathlib import Path

import pytest
from lxml import etree

from engine.reading.constraints import RULES, check
from engine.reading.constraints.diagram import Diagram, Rule
from engine.reading.findings import Findings
from tests.support.constraints import CASES, Case
from tests.support.constraints.models import flow, line, process

_HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xmlns:xsd="http://www.w3.org/2001/XMLSchema" '
    'xmlns:v="urn:vendor" xmlns:own="urn:own" xmlns:far="urn:far" '
    'targetNamespace="urn:own"'
)
_DEFINITIONS = Path(__file__).parents[2] / "processes" / "definitions"


def root_of(content: str) -> etree._Element:
    return etree.fromstring(f"{_HEAD}>{content}</definitions>")


def problems_of(content: str) -> dict[str, list[str]]:
    findings = Findings()
    check(root_of(content), findings)
    return findings.problems


def problems_by(rule: Rule, content: str) -> dict[str, list[str]]:
    findings = Findings()
    rule(Diagram.of(root_of(content)), findings)
    return findings.problems


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_a_broken_rule_is_refused_at_the_element_that_breaks_it(case: Case):
    assert case.at in problems_of(case.wrong)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_a_model_that_keeps_the_rule_is_accepted(case: Case):
    assert problems_of(case.right) == {}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_every_sentence_ends_and_says_more_than_that_something_is_wrong(case: Case):
    for sentences in problems_of(case.wrong).values():
        for sentence in sentences:
            assert sentence.endswith(".")
            assert len(sentence.split()) > 5


@pytest.mark.parametrize(
    "content",
    [
        line('<userTask id="x" v:assignee="a"><v:form/></userTask>'),
        line('<callActivity id="x" calledElement="${callee}"/>'),
        line('<sendTask id="x" v:topic="letters"/>'),
        line('<task id="x"/>', beside='<dataObject id="do" itemSubjectRef="xsd:int"/>'),
        line('<task id="x"/>', beside='<dataStoreReference id="store" name="Files"/>'),
        line('<task id="x"><documentation>Plain words.</documentation></task>'),
        '<collaboration id="c"><participant id="them" name="Others"/></collaboration>'
        + line('<task id="x"/>'),
        line('<task id="x"/>', beside='<laneSet><lane id="l"/></laneSet>'),
        line('<task id="x"/>').replace(' id="start-x"', ""),
        line('<task id="x"/>').replace('isExecutable="true"', ""),
        line('<exclusiveGateway id="x" default="x-end"/>', beside=flow("start", "x")),
        process(
            '<startEvent id="start"><outgoing>start-x</outgoing></startEvent>'
            '<subProcess id="x"><incoming>start-x</incoming></subProcess>'
            '<boundaryEvent id="late" attachedToRef="x"><outgoing>late-end</outgoing>'
            "<errorEventDefinition/></boundaryEvent>"
            '<endEvent id="end"><incoming>late-end</incoming></endEvent>'
            + flow("start", "x")
            + flow("late", "end")
        ),
    ],
)
def test_what_vendors_write_and_optional_parts_that_are_missing_are_accepted(
    content: str,
):
    assert problems_of(content) == {}


@pytest.mark.parametrize("folder", sorted(_DEFINITIONS.iterdir()), ids=lambda f: f.name)
def test_the_shipped_definitions_break_no_rule(folder: Path):
    findings = Findings()

    check(etree.parse(folder / "process.bpmn").getroot(), findings)

    assert findings.problems == {}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_every_rule_is_broken_by_some_case_and_says_where_it_is_written(rule: Rule):
    assert any(case.at in problems_by(rule, case.wrong) for case in CASES)
    assert "Source: BPMN 2.0.2" in (rule.__doc__ or "")
