"""What a reading is held against, beyond the semantics of BPMN."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from engine.kernel.definition import Definition

Lint = Callable[[Definition], Mapping[str, list[str]]]


def _nothing(_definition: Definition) -> Mapping[str, list[str]]:
    return {}


@dataclass(frozen=True, slots=True)
class Policy:
    """How strictly a diagram is read.

    Attributes:
        name: ``plain`` asks for right semantics only, so that any BPMN can be
            tried; every other policy also asks for declared control variables,
            gateway defaults, lanes and named operations.
        lint: The policy's own rules: sentences by element id.
    """

    name: str
    lint: Lint = _nothing

    @property
    def is_strict(self) -> bool:
        """Whether the definition may be started in a station."""
        return self.name != "plain"


PLAIN = Policy("plain")
