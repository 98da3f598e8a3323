"""What a proof has found, in the form in which it is kept with a version."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

_NOTHING: Mapping[str, str] = MappingProxyType({})


#: What can happen at an element of a counter-example, and what it means.
HAPPENINGS: Mapping[str, str] = MappingProxyType(
    {
        "start": "the process begins here",
        "done": "it is done, with the answers",
        "timer": "the time is up",
        "message": "the message comes",
        "signal": "the signal comes",
        "error": "the work ends in the error",
        "escalation": "the work escalates",
        "conditional": "the condition comes true",
        "chosen": "somebody begins it",
        "concluded": "somebody concludes it",
        "retried": "somebody lets it try again",
        "call": "it calls another process",
        "way": "the way with the condition is taken",
        "default": "the default way is taken",
        "passed": "it is passed",
        "reached": "here it goes wrong",
    }
)


@dataclass(frozen=True, slots=True)
class Happening:
    """One step of a counter-example: what happens at an element.

    Attributes:
        kind: One of ``HAPPENINGS``.
        role: Who does the work, where people do it.
        answers: What was answered, by control variable; only what matters.
        condition: Under which condition it goes on from a gateway, in FEEL.
    """

    element_id: str
    name: str
    kind: str
    role: str = ""
    answers: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    condition: str = ""

    def as_json(self) -> dict[str, object]:
        """Return the step as it is kept, and as programs get it."""
        return {
            "element_id": self.element_id,
            "name": self.name,
            "what": self.kind,
            "role": self.role,
            "answers": dict(self.answers),
            "condition": self.condition,
        }


@dataclass(frozen=True, slots=True)
class Finding:
    """Why a definition is refused.

    Attributes:
        code: Which of the checker's rules it breaks.
        sentence: In English; other languages are made of code and parameters.
        path: Ids of the elements of a shortest counter-example; empty where the element
            alone is one.
        steps: What happens on the path, or at the element alone.
    """

    code: str
    element_id: str
    sentence: str
    path: tuple[str, ...] = ()
    parameters: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    steps: tuple[Happening, ...] = ()

    def as_json(self) -> dict[str, object]:
        """Return the finding as it is kept."""
        return {
            "code": self.code,
            "element_id": self.element_id,
            "sentence": self.sentence,
            "path": list(self.path),
            "parameters": dict(self.parameters),
            "steps": [each.as_json() for each in self.steps],
        }


@dataclass(frozen=True, slots=True)
class Certificate:
    """What was proved of a definition, and how far was looked.

    Attributes:
        findings: None, if no counter-example was found.
        states: How many states were explored; of parts that cannot lead to an outcome
            none is.
        moves: How many moves were tried in them.
        is_complete: Whether all states within the bounds were explored.
        bounds: What was bounded, and how many outcomes were looked at.
    """

    findings: tuple[Finding, ...]
    states: int
    moves: int
    is_complete: bool
    bounds: Mapping[str, int]
    content_hash: str

    def as_json(self) -> dict[str, object]:
        """Return the certificate as it is kept with a version."""
        return {
            "findings": [finding.as_json() for finding in self.findings],
            "states": self.states,
            "moves": self.moves,
            "is_complete": self.is_complete,
            "bounds": dict(self.bounds),
            "content_hash": self.content_hash,
        }


def from_json(kept: Mapping[str, object]) -> Certificate:
    """Return the certificate that :meth:`Certificate.as_json` made.

    Raises:
        KeyError: It is none, e.g. that of a version that nobody checked.
    """
    findings, bounds = kept["findings"], kept["bounds"]
    assert isinstance(findings, list)
    assert isinstance(bounds, dict)
    return Certificate(
        findings=tuple(_finding(each) for each in findings),
        states=int(str(kept["states"])),
        moves=int(str(kept["moves"])),
        is_complete=kept["is_complete"] is True,
        bounds={str(name): int(bound) for name, bound in bounds.items()},
        content_hash=str(kept["content_hash"]),
    )


def _finding(kept: Mapping[str, object]) -> Finding:
    path, parameters = kept["path"], kept["parameters"]
    steps = kept.get("steps", [])  # an earlier release kept none
    assert isinstance(path, list)
    assert isinstance(steps, list)
    assert isinstance(parameters, dict)
    return Finding(
        code=str(kept["code"]),
        element_id=str(kept["element_id"]),
        sentence=str(kept["sentence"]),
        path=tuple(str(each) for each in path),
        parameters={str(name): str(value) for name, value in parameters.items()},
        steps=tuple(_happening(each) for each in steps),
    )


def _happening(kept: Mapping[str, object]) -> Happening:
    answers = kept["answers"]
    assert isinstance(answers, dict)
    return Happening(
        element_id=str(kept["element_id"]),
        name=str(kept["name"]),
        kind=str(kept["what"]),
        role=str(kept["role"]),
        answers={str(name): str(value) for name, value in answers.items()},
        condition=str(kept["condition"]),
    )
