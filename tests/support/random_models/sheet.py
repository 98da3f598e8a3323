"""The sheet on which a random model is drawn: names, variables, flows, definitions."""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

T = TypeVar("T")

#: A block: the element a token comes in by, the one it leaves by, and the drawing.
Block = tuple[str, str, str]

_HEAD = (
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="urn:test">'
)

#: Codes of errors and escalations that somebody may throw or catch.
CODES = ("C1", "C2")
MESSAGES = ("news1", "news2", "news3")
SIGNALS = ("call_out1", "call_out2")
#: Signals that instances of a repeated activity throw by themselves.
ROUND = "round"
KEY = "K-1"


@dataclass
class Sheet:
    """What all blocks of one model share.

    Attributes:
        variables: Declared control variables, with their types.
        processes: Drawings of the processes that are called, by id.
        scopes: Kinds of the scopes that are being drawn, innermost last.
        hazards: Codes of failures that the model asks for.
        number: Which model of a series it is, so that options come in turn.
    """

    draw: random.Random
    variables: dict[str, str] = field(default_factory=dict)
    processes: dict[str, str] = field(default_factory=dict)
    scopes: list[str] = field(default_factory=lambda: ["process"])
    hazards: set[str] = field(default_factory=set)
    number: int = 0
    _count: int = 0
    _turns: Counter[str] = field(default_factory=Counter)

    def new(self, prefix: str) -> str:
        """Return a fresh id."""
        self._count += 1
        return f"{prefix}{self._count}"

    def variable(self, kind: str = "boolean") -> str:
        """Declare a fresh control variable."""
        name = self.new({"boolean": "v", "list": "l", "number": "n"}[kind])
        self.variables[name] = kind
        return name

    def any_of(self, options: Sequence[T]) -> T:
        """Return one of several."""
        return self.draw.choice(options)

    def next_of(self, name: str, options: Sequence[T]) -> T:
        """Return the option whose turn it is, among the models of a series."""
        self._turns[name] += 1
        return options[(self.number + self._turns[name]) % len(options)]

    def chance(self, likely: float) -> bool:
        """Tell whether something that is so likely is to be."""
        return self.draw.random() < likely

    @property
    def in_ad_hoc(self) -> bool:
        """Whether no start and no end event may stand here."""
        return self.scopes[-1] == "ad_hoc"

    def flow(self, source: str, target: str, *, when: str = "", name: str = "") -> str:
        """Return a sequence flow."""
        name = name or self.new("f")
        inside = (
            '<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">'
            f"= {when}</bpmn:conditionExpression>"
            if when
            else ""
        )
        return (
            f'<bpmn:sequenceFlow id="{name}" sourceRef="{source}" '
            f'targetRef="{target}">{inside}</bpmn:sequenceFlow>'
        )

    def end(self, prefix: str = "e") -> tuple[str, str]:
        """Return the id and the drawing of what ends a way here."""
        name = self.new(prefix)
        tag = "task" if self.in_ad_hoc else "endEvent"
        return name, f'<bpmn:{tag} id="{name}"/>'

    def document(self, body: str) -> bytes:
        """Return the file with the main process and all that it calls."""
        shared = "".join(
            [
                *(f'<bpmn:message id="{m}" name="{m}"/>' for m in MESSAGES),
                *(f'<bpmn:signal id="{s}" name="{s}"/>' for s in (*SIGNALS, ROUND)),
                *(f'<bpmn:error id="err{c}" errorCode="{c}"/>' for c in CODES),
                *(
                    f'<bpmn:escalation id="esc{c}" escalationCode="{c}"/>'
                    for c in CODES
                ),
                f'<bpmn:signalEventDefinition id="each_{ROUND}" signalRef="{ROUND}"/>',
            ]
        )
        called = "".join(
            self._process(name, inside) for name, inside in self.processes.items()
        )
        return (
            f"{_HEAD}{shared}{self._process('p', body)}{called}</bpmn:definitions>"
        ).encode()

    def _process(self, name: str, body: str) -> str:
        declared = "".join(
            f'<camunda:property name="variable.{variable}" value="{kind}"/>'
            for variable, kind in self.variables.items()
        )
        return (
            f'<bpmn:process id="{name}" name="{name}" isExecutable="true">'
            f"<bpmn:extensionElements><camunda:properties>{declared}"
            f"</camunda:properties></bpmn:extensionElements>{body}</bpmn:process>"
        )


def extensions(*inside: str) -> str:
    """Return the extension elements of an element; nothing where there are none."""
    text = "".join(inside)
    return f"<bpmn:extensionElements>{text}</bpmn:extensionElements>" if text else ""


def properties(**values: str) -> str:
    """Return our extension properties."""
    each = "".join(
        f'<camunda:property name="{name}" value="{value}"/>'
        for name, value in values.items()
    )
    return f"<camunda:properties>{each}</camunda:properties>"
