"""What every block is drawn with: rows of blocks, bodies of scopes, choices."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise

from tests.support.random_models.sheet import Block, Sheet


@dataclass(frozen=True)
class Drawing:
    """The sheet, and where further blocks come from.

    Attributes:
        block: Gives a block of at most that depth.
    """

    sheet: Sheet
    block: Callable[[int], Block]

    def row(self, blocks: Sequence[Block]) -> Block:
        """Return blocks one after another as one."""
        xml = "".join(block[2] for block in blocks)
        for before, after in pairwise(blocks):
            xml += self.sheet.flow(before[1], after[0])
        return blocks[0][0], blocks[-1][1], xml

    @contextmanager
    def scope(self, kind: str) -> Iterator[None]:
        """Draw what follows into a scope of its own."""
        self.sheet.scopes.append(kind)
        yield
        self.sheet.scopes.pop()

    def body(self, name: str, inside: Block) -> str:
        """Return the inside of a scope, from its start to its end event."""
        first, last, xml = inside
        return (
            f'<bpmn:startEvent id="{name}_start"/>{xml}<bpmn:endEvent id="{name}_end"/>'
            + self.sheet.flow(f"{name}_start", first)
            + self.sheet.flow(last, f"{name}_end")
        )

    def scoped(self, name: str, depth: int) -> str:
        """Return the inside of a scope that holds any block."""
        with self.scope("plain"):
            return self.body(name, self.block(depth))

    def merge(self) -> tuple[str, str]:
        """Return the id and the drawing of a gateway that brings ways together."""
        name = self.sheet.new("m")
        return name, f'<bpmn:exclusiveGateway id="{name}"/>'

    def or_else(self, other: str, xml: str) -> Block:
        """Return a choice between going on and ``other``, an element of ``xml``."""
        check, on, default = (self.sheet.new(each) for each in "ctd")
        drawn = (
            f'<bpmn:exclusiveGateway id="{check}" default="{default}"/>'
            f'<bpmn:task id="{on}"/>{xml}'
        )
        drawn += self.sheet.flow(check, other, when=self.sheet.variable())
        return check, on, drawn + self.sheet.flow(check, on, name=default)

    def maybe_throws(self, definition: str) -> Block:
        """Return a choice between going on and an end event that throws."""
        end = self.sheet.new("end")
        return self.or_else(
            end, f'<bpmn:endEvent id="{end}">{definition}</bpmn:endEvent>'
        )
