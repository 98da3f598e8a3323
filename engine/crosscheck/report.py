"""What a cross-check found, in a form that can be stored and shown."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Difference:
    """A place where the two engines part.

    Attributes:
        path: Number of the path, for running it again.
        moves: Moves up to the difference, e.g. ``complete review_plan``.
        kernel: Where our kernel waits, sorted; ``(end)`` when it is over.
        second: Where the second engine waits, or how it failed.
    """

    path: int
    moves: tuple[str, ...]
    kernel: tuple[str, ...]
    second: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of a cross-check.

    Attributes:
        paths: How many paths were run, ``steps`` moves in all of them together.
        agreed: On how many of them both engines did the same to the end; on the
            others a documented fault of the second engine was met, or a difference.
        compared: Elements that lay on at least one path, compared after each move.
        unchecked: Elements of which the second engine says nothing, or not all,
            with the reason; a person accepts them at activation.
        differences: Any of them blocks the deployment.
        known_faults: Documented faults of the second engine that were met.
    """

    paths: int
    agreed: int
    steps: int
    compared: tuple[str, ...]
    unchecked: Mapping[str, str]
    differences: tuple[Difference, ...]
    known_faults: tuple[str, ...]

    @property
    def is_accepted(self) -> bool:
        """Whether nothing stands against the deployment."""
        return not self.differences

    def as_json(self) -> dict[str, object]:
        """Return the report as plain lists, dictionaries, numbers and strings."""
        return {
            "paths": self.paths,
            "agreed": self.agreed,
            "steps": self.steps,
            "compared": list(self.compared),
            "unchecked": dict(self.unchecked),
            "differences": [asdict(each) for each in self.differences],
            "known_faults": list(self.known_faults),
        }
