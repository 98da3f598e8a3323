"""A series of models: the same for the same seed, and every nesting in its turn."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from engine.kernel.definition import Definition
from engine.reading import PLAIN, read_definition
from tests.support.random_models.model import PAIRS, RandomModel

#: So many nestings each model has to show.
_EACH = 9


@dataclass(frozen=True)
class Numbered:
    """One model of a series.

    Attributes:
        seed: Names the series.
        number: Which model of the series it is, from 0.
        nested: Nestings that it shows, as container and block within.
        hazards: Failures that the model asks for.
    """

    seed: int
    number: int
    source: bytes
    definition: Definition
    nested: frozenset[tuple[str, str]]
    hazards: frozenset[str]

    def __str__(self) -> str:
        return f"seed {self.seed}, model {self.number}"


def numbered(seed: int, number: int) -> Numbered:
    """Return a model of a series."""
    draw = random.Random(f"{seed}/{number}")  # noqa: S311 — a test, no secret
    first = number * _EACH
    pairs = tuple(PAIRS[(first + more) % len(PAIRS)] for more in range(_EACH))
    model = RandomModel(draw, pairs, number=number)
    source = model.source()
    definition = read_definition(source, policy=PLAIN, process_id="p").definition
    nested, hazards = frozenset(model.nested), frozenset(model.sheet.hazards)
    return Numbered(seed, number, source, definition, nested, hazards)


def series(seed: int, count: int) -> Iterator[Numbered]:
    """Give the first models of a series."""
    for number in range(count):
        yield numbered(seed, number)
