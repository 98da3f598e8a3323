"""What the history keeps of a decision, and reads back: values stand there as FEEL."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from engine import dmn
from engine.feel import Value, string_of


@dataclass(frozen=True, slots=True)
class KeptRule:
    """A rule that gave the result.

    Attributes:
        index: Its place in the table, from 1.
        annotations: What explains it, by the name of the annotation.
    """

    index: int
    annotations: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one decision said.

    Attributes:
        version: The version of its model.
        inputs: Label and value of what came into its tables.
    """

    version: UUID
    decision: str
    value: str
    inputs: tuple[tuple[str, str], ...]
    rules: tuple[KeptRule, ...]


def kept(version: UUID, outcome: dmn.Outcome) -> dict[str, object]:
    """Return all that was decided as plain values, what was asked for last."""
    return {
        "version": str(version),
        "decided": [
            {
                "decision": each.decision_id,
                "inputs": [[label, text_of(value)] for label, value in each.inputs],
                "rules": [
                    {"index": rule.index, "annotations": dict(rule.annotations)}
                    for rule in each.rules
                ],
                "value": text_of(each.value),
            }
            for each in outcome.decided
        ],
    }


def verdict(details: Mapping[str, object]) -> Verdict:
    """Return what was asked for, of what :func:`kept` has kept."""
    made = details["decided"]
    assert isinstance(made, list)
    asked = made[-1]
    return Verdict(
        version=UUID(str(details["version"])),
        decision=str(asked["decision"]),
        value=str(asked["value"]),
        inputs=tuple((label, value) for label, value in asked["inputs"]),
        rules=tuple(KeptRule(r["index"], r["annotations"]) for r in asked["rules"]),
    )


def text_of(value: Value) -> str:
    """Write a value as FEEL does; null as ``null``."""
    return "null" if value is None else string_of(value) or ""
