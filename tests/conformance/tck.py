"""Run the test cases of the DMN Technology Compatibility Kit.

A test file stands beside its model, at any depth; its folder tells the level.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from lxml import etree

from engine.dmn import Model, decide, invoke
from engine.dmn.nodes import Given, Node, evaluate
from engine.dmn.outcome import Run
from engine.feel import FeelError, Value, to_feel
from tests.conformance.tck_models import Loaded, Models
from tests.conformance.tck_values import (
    Unspeakable,
    is_as_expected,
    shown,
    typed,
    value_of,
)
from tests.conformance.verdicts import Result, Verdict

TESTS = "{http://www.omg.org/spec/DMN/20160719/testcase}"
NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
_LEVEL = re.compile(r"compliance-level-(\d+)")


class NotDecided(Exception):
    """What was asked has no result; the message says why."""


@dataclass(frozen=True, slots=True)
class _Question:
    """One result node of a test case, and what goes in."""

    case: str
    name: str
    service: str
    inputs: Mapping[str, object]
    expected: Value
    may_fail: bool


def run_tck(folder: Path) -> list[Result]:
    """Return a result for every result node of the test files below a folder."""
    return [result for file in _test_files(folder) for result in run_file(file, folder)]


def has_tests(folder: Path) -> bool:
    """Return whether there is a test file below a folder."""
    return next(_test_files(folder), None) is not None


def run_file(file: Path, folder: Path) -> list[Result]:
    """Return a result for every result node of one test file."""
    tests = etree.parse(file).getroot()
    named = (tests.findtext(f"{TESTS}modelName") or "").strip()
    model = file.parent / named
    name = str(model.relative_to(folder))
    found = _LEVEL.search(str(file.resolve()))
    level = found[1] if found else ""
    loaded = Models(file.parent).load(model)
    results = []
    for question in _questions(tests):
        case = f"{model.stem}/{question.case}/{question.name}"
        reason = _failure(question, loaded)
        verdict = Verdict.FAIL if reason else Verdict.PASS
        is_null = question.expected is None
        results.append(
            Result(case, name, verdict, reason, level=level, expects_null=is_null)
        )
    return results


def _test_files(folder: Path) -> Iterator[Path]:
    for file in sorted(folder.rglob("*.xml")):
        if b"20160719/testcase" in file.read_bytes()[:5000]:
            yield file


def _questions(tests: etree._Element) -> Iterator[_Question]:
    for number, case in enumerate(tests.iter(f"{TESTS}testCase"), 1):
        inputs = {
            str(node.get("name")): value_of(node)
            for node in case.findall(f"{TESTS}inputNode")
        }
        is_service = case.get("type") == "decisionService"
        for node in case.findall(f"{TESTS}resultNode"):
            name = str(node.get("name"))
            asks_service = node.get("type") == "decisionService"
            expected = node.find(f"{TESTS}expected")
            yield _Question(
                case.get("id") or str(number),
                name,
                (case.get("invocableName") or name)
                if is_service or asks_service
                else "",
                inputs,
                None if expected is None else value_of(expected),
                node.get("errorResult") == "true",
            )


def _failure(question: _Question, loaded: Loaded) -> str:
    """Return why the answer is not as expected; ``""`` where it is."""
    try:
        found = _answer(question, loaded)
    except (NotDecided, FeelError) as reason:
        return "" if question.may_fail else f"{reason}"
    except Unspeakable as unspeakable:
        return f"the runner cannot say it: {unspeakable}"
    except Exception as crash:  # a crash is a bug, and one of them must not hide others
        return f"crashed: {crash!r}"
    if question.may_fail and found is None:
        return ""
    if is_as_expected(found, question.expected):
        return ""
    return f"expected {shown(question.expected)}, but found {shown(found)}"


def _answer(question: _Question, loaded: Loaded) -> Value:
    asked = question.service or question.name
    if asked in loaded.refused or loaded.model is None:
        raise NotDecided("refused: " + "; ".join(loaded.refused.get(asked, ["all"])))
    model = loaded.model
    if question.service:
        return _served(question, model)
    if question.name in model.decisions:
        return _decided(question, model)
    if question.name in model.services:
        return invoke(model, question.name, _inputs(question, model), now=NOW).value
    if question.name in model.knowledge:
        return _known(question, model)
    raise NotDecided(f"the model has no {question.name}")


def _decided(question: _Question, model: Model) -> Value:
    """Make a decision; a test case may hand in the values of others."""
    inputs = _inputs(question, model)
    made = {
        model.nodes.decisions[model.decisions[name].id]: to_feel(value)
        for name, value in inputs.items()
        if name in model.decisions
    }
    if not made:
        return decide(model, question.name, inputs, now=NOW).value
    node = model.nodes.decisions[model.decisions[question.name].id]
    return evaluate(node, {**made}, Given(inputs, model.prefixes), Run(NOW))


def _inputs(question: _Question, model: Model) -> dict[str, object]:
    """Return the inputs; those that tell no type have that of the model."""
    inputs = dict(question.inputs)
    for nodes in (model.nodes.inputs, model.nodes.decisions):
        for node in nodes.values():
            if node.name in inputs:
                inputs[node.name] = typed(inputs[node.name], node.type.feel)
    return inputs


def _served(question: _Question, model: Model) -> Value:
    if question.service not in model.services:
        raise NotDecided(f"the model has no service {question.service}")
    value = invoke(model, question.service, _inputs(question, model), now=NOW).value
    outputs = model.nodes.service(model.services[question.service].id).outputs
    names: list[Node] = [each for each in outputs if each.name == question.name]
    if names and len(outputs) > 1 and isinstance(value, dict):
        return value[question.name]
    return value


def _known(question: _Question, model: Model) -> Value:
    node = model.nodes.functions[model.knowledge[question.name].id]
    run = Run(NOW)
    names = node.function.signatures[0]
    return node.function.body(
        [to_feel(question.inputs.get(name), run) for name in names], run
    )
