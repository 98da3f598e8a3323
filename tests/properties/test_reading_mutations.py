"""Damaged diagrams are refused, or they run; the reader itself never fails."""

import random
from pathlib import Path

import pytest
from lxml import etree

from engine.crosscheck import compare
from engine.reading import PLAIN, Policy, Unreadable, read_definition
from engine.reading.allowlist import INSTEAD, NODES
from tests.support.diagrams import FOLDER, definition_of

SHIPPED = Path(__file__).parents[2] / "processes" / "definitions"
SOURCES = [*sorted(FOLDER.glob("*.bpmn")), *sorted(SHIPPED.glob("*/process.bpmn"))]
TRIES = 60
#: A large diagram takes as long as many small ones.
TRIES_IF_SHIPPED = 20
_BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
_TAGS = [_BPMN + name for name in (*NODES, *INSTEAD, "sequenceFlow", "nonsense")]
_TEXTS = ["", "= ", "= x", "${x}", "${", "P", "P1D", "R/PT0S", "true", "p", "\u4e2d"]


@pytest.mark.parametrize(
    "path", SOURCES, ids=lambda path: f"{path.parent.name}-{path.stem}"
)
def test_a_damaged_diagram_is_refused_or_runs(path, *, full_size):
    called = {"called_process": definition_of("called_process")}
    accepted = 0
    tries = TRIES_IF_SHIPPED if path.is_relative_to(SHIPPED) else TRIES
    for number in range(tries if not full_size else 5 * TRIES):
        draw = random.Random(f"{path.parent.name}{path.stem}{number}")  # noqa: S311
        source = _damaged(path.read_bytes(), draw)
        policy = draw.choice([PLAIN, Policy("station")])
        try:
            reading = read_definition(source, policy=policy, called=called)
        except Unreadable:
            continue
        accepted += 1
        report = compare(source, reading.definition, paths=2, seed=number)
        assert report.differences == (), f"try {number}"
    assert accepted


def _damaged(source: bytes, draw: random.Random) -> bytes:
    root = etree.fromstring(source)
    for _ in range(draw.choice([1, 1, 2, 3])):
        elements = [e for e in root.iter(f"{_BPMN}*") if e.getparent() is not None]
        if elements:
            _damage(draw.choice(elements), elements, draw)
    return etree.tostring(root)


def _damage(
    element: etree._Element, elements: list[etree._Element], draw: random.Random
) -> None:
    parent = element.getparent()
    assert parent is not None
    attributes = sorted(str(key) for key in element.attrib)
    deed = draw.choice(["remove", "retag", "drop", "swap", "text", "move"])
    if deed == "remove" and len(parent) > 1:
        parent.remove(element)
    elif deed == "retag":
        element.tag = draw.choice(_TAGS)
    elif deed == "drop" and attributes:
        del element.attrib[draw.choice(attributes)]
    elif deed == "swap" and attributes:
        key = draw.choice(attributes)
        values = [value for e in elements if (value := e.get(key)) is not None]
        element.set(key, draw.choice([*values, *_TEXTS]))
    elif deed == "text":
        element.text = draw.choice(_TEXTS)
    elif deed == "move":
        target = draw.choice(elements)
        if target is not element and element not in list(target.iterancestors()):
            target.append(element)
