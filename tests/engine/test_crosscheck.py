"""The second engine agrees where it is right, and its known faults are named."""

import json
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest

from engine.crosscheck import compare
from engine.kernel.definition import Kind
from engine.reading import Policy, read_definition
from tests.support.diagrams import FOLDER, definition_of, source_of

SHIPPED = Path(__file__).parents[2] / "processes" / "definitions"
DIAGRAMS = sorted(path.stem for path in FOLDER.glob("*.bpmn"))


@pytest.mark.parametrize("name", DIAGRAMS)
def test_both_engines_agree_on_each_construct(name):
    called = ("called_process",) if name == "call_activity" else ()
    definition = definition_of(name, *called)

    report = compare(source_of(name), definition, paths=25)

    assert report.differences == ()
    assert report.steps >= 25


@pytest.mark.parametrize(
    "path", sorted(SHIPPED.glob("*/process.bpmn")), ids=lambda path: path.parent.name
)
def test_both_engines_agree_on_the_shipped_models(path):
    source = path.read_bytes()
    definition = read_definition(source, policy=Policy("station")).definition

    # Deployed, it is compared along two hundred paths; these are others.
    report = compare(source, definition, paths=15, seed=2)

    assert report.differences == ()
    # Random paths seldom come far into a large model; the journeys through it
    # (tests/scenarios) lead both engines past every element.
    assert {*report.compared, *report.unchecked} == set(definition.nodes)


def test_a_kernel_that_fires_a_join_early_is_found_out():
    definition = definition_of("inclusive_join")
    blind = replace(definition, reach=MappingProxyType({"join": {}}))

    report = compare(source_of("inclusive_join"), blind)

    assert not report.is_accepted
    assert report.differences[0].kernel != report.differences[0].second


def test_a_drawing_that_was_misread_is_found_out():
    definition = definition_of("sub_process")
    nodes = dict(definition.nodes)
    nodes["both"] = replace(nodes["both"], kind=Kind.EXCLUSIVE)
    misread = replace(definition, nodes=MappingProxyType(nodes))

    report = compare(source_of("sub_process"), misread)

    assert report.differences[0].second == ("node both parallel_gateway",)


def test_a_documented_fault_does_not_block():
    name = "parallel_join_in_loop"

    report = compare(source_of(name), definition_of(name))

    assert report.is_accepted
    assert any("may fire early" in fault for fault in report.known_faults)


def test_what_is_not_compared_is_listed_with_the_reason():
    name = "timer_reminder"

    report = compare(source_of(name), definition_of(name))

    assert set(report.unchecked) == {"late"}


def test_a_report_can_be_stored_and_repeated():
    source, definition = source_of("work_loop"), definition_of("work_loop")

    first = compare(source, definition, paths=5, seed=7)
    second = compare(source, definition, paths=5, seed=7)

    assert json.loads(json.dumps(first.as_json())) == second.as_json()
