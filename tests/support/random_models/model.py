"""A random model: which block comes next, and what stands in what."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tests.support.random_models import (
    borders,
    calls,
    gateways,
    handlers,
    hazards,
    repetition,
    steps,
    sub_processes,
    undoing,
)
from tests.support.random_models.drawing import Drawing
from tests.support.random_models.sheet import Block, Sheet

Builder = Callable[[Drawing, int], Block]

#: Blocks that hold others.
CONTAINERS: Mapping[str, Builder] = {
    **gateways.BLOCKS,
    **sub_processes.BLOCKS,
    **handlers.BLOCKS,
    **borders.BLOCKS,
    **repetition.BLOCKS,
    **undoing.BLOCKS,
    **calls.BLOCKS,
}
LEAVES = steps.STEPS
HAZARDS = hazards.STEPS
KINDS = (*CONTAINERS, *LEAVES, *HAZARDS)
#: Every block in every container.
PAIRS = tuple((outer, inner) for outer in CONTAINERS for inner in KINDS)
#: How often a plain task stands where anything could.
_PLAIN = 0.25
_LEAF = 0.3
_HAZARD = 0.02
_HANDLER = 0.2


@dataclass
class RandomModel:
    """Draws one model.

    Attributes:
        pairs: Nestings that it has to show, as container and block within.
        nested: Nestings that it shows.
        depth: How deep blocks are nested, a wanted nesting aside.
        number: Which model of a series it is.
    """

    draw: random.Random
    pairs: tuple[tuple[str, str], ...] = ()
    depth: int = 2
    number: int = 0
    nested: set[tuple[str, str]] = field(default_factory=set)
    sheet: Sheet = field(init=False)
    _stack: list[str] = field(default_factory=list)
    _wanted: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.sheet = Sheet(self.draw, number=self.number)

    def source(self) -> bytes:
        """Return the model as a BPMN file."""
        drawing = Drawing(self.sheet, self.block)
        ways = [self.block(self.depth)]
        for outer, inner in self.pairs:
            self._wanted = [outer, inner]
            ways.append(self.block(1))
        body = drawing.body("p", self._any_ways(ways))
        if self.sheet.chance(_HANDLER):
            kind = self.sheet.any_of(handlers.STARTS)
            body += handlers.handler(drawing, 1, kind)
        return self.sheet.document(body)

    def _any_ways(self, ways: list[Block]) -> Block:
        """Return a choice of some of several ways, made as the process starts."""
        sheet = self.sheet
        split, join, default = sheet.new("s"), sheet.new("j"), sheet.new("d")
        xml = f'<bpmn:inclusiveGateway id="{split}" default="{default}"/>'
        xml += f'<bpmn:inclusiveGateway id="{join}"/>'
        for number, (first, last, inner) in enumerate(ways):
            when = sheet.variable() if number else ""
            xml += inner + sheet.flow(last, join)
            xml += sheet.flow(split, first, when=when, name="" if number else default)
        return split, join, xml

    def block(self, depth: int) -> Block:
        """Return a block, with others in it as long as ``depth`` allows."""
        kind = self._wanted.pop(0) if self._wanted else self._any(depth)
        if self._stack:
            self.nested.add((self._stack[-1], kind))
        if kind in LEAVES:
            return steps.step(self.sheet, kind)
        if kind in HAZARDS:
            return HAZARDS[kind](self.sheet)
        self._stack.append(kind)
        found = CONTAINERS[kind](Drawing(self.sheet, self.block), max(depth - 1, 0))
        self._stack.pop()
        return found

    def _any(self, depth: int) -> str:
        if self.sheet.chance(_PLAIN):
            return "user_task"
        if self.sheet.chance(_HAZARD):
            return self.sheet.any_of(tuple(HAZARDS))
        if depth <= 0 or self.sheet.chance(_LEAF):
            return self.sheet.any_of(LEAVES)
        return self.sheet.any_of(tuple(CONTAINERS))
