"""Walks along what is stored and says whether it is what was written; pure.

A chain is walked line by line in constant memory: what is kept of a broken one is
bounded, and :mod:`engine.ledger.diagnosing` makes a kind of it.
"""

from dataclasses import dataclass, field
from typing import Literal

from engine.ledger.chaining import GENESIS, HISTORY, SEAL, Row, mac_of

Kind = Literal[
    "edit",
    "delete",
    "insert",
    "reorder",
    "cut_tail",
    "rebuild",
    "unmarked",
]
#: Which move and which line of it; a seal is a move of one line.
Number = tuple[int, int]

#: So many lines behind a break are looked at to find out what happened.
WINDOW = 256


@dataclass(frozen=True, slots=True)
class Form:
    """How the lines of a chain are counted.

    Attributes:
        columns: Which hold the number.
        first: The number of the first line.
    """

    kind: str
    columns: tuple[str, ...]
    first: Number


LINES = Form(HISTORY, ("move", "line"), (0, 0))
SEALS = Form(SEAL, ("number",), (1, 0))


@dataclass(frozen=True, slots=True)
class Head:
    """What somebody else knows of the last line of a move.

    Attributes:
        is_sealed: Whether a seal or an anchor knows it, which nobody can forge who
            has no key; else a mark does.
    """

    mac: bytes
    is_sealed: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A stored line of a chain.

    Attributes:
        head: Of the move to which it belongs, if anybody knows it.
    """

    number: Number
    row: Row
    mac: bytes
    head: Head | None = None

    @property
    def ends_its_move(self) -> bool | None:
        """Whether it is the last line of its move; ``None`` if nobody knows."""
        return None if self.head is None else self.head.mac == self.mac


@dataclass(frozen=True, slots=True)
class End:
    """What is known of the end of a chain, besides its lines.

    Attributes:
        number: The move that its owner (an instance, a mark) says it has come to.
        mac: The code that the owner holds.
        ahead: The last move that seals, marks or anchors know.
        is_owned: Whether there is an owner at all.
    """

    number: int | None = None
    mac: bytes | None = None
    ahead: int | None = None
    is_owned: bool = True


@dataclass(frozen=True, slots=True)
class Fault:
    """What was done to a chain or a row, and where it begins.

    Attributes:
        number: Of the first bad line; ``None`` where rows have none.
        row_id: Of the first bad row, if it is there.
        sentence: For people.
    """

    kind: Kind
    sentence: str
    number: Number | None = None
    row_id: object = None


@dataclass(slots=True)
class Break:
    """Where a chain stops to hold, and what lies behind.

    Attributes:
        before: The last line that holds; ``None`` if it is broken from the start.
        window: The first lines behind it.
        failing: Those of them that do not hold, with the code that they follow.
        total: How many lines there are behind it, and how many do not hold.
    """

    before: Line | None
    window: list[Line] = field(default_factory=list)
    failing: list[tuple[bytes, Line]] = field(default_factory=list)
    total: int = 0
    failed: int = 0
    last: Line | None = None

    @property
    def after(self) -> bytes:
        """The code that the next line must follow."""
        return self.before.mac if self.before else GENESIS

    def add(self, line: Line, *, holds: bool) -> None:
        """Note a line behind the break."""
        if len(self.window) < WINDOW:
            self.window.append(line)
        if not holds:
            self.failed += 1
            if len(self.failing) < WINDOW:
                follows = self.last.mac if self.last else self.after
                self.failing.append((follows, line))
        self.total += 1
        self.last = line


class Chain:
    """Lines in their order, walked once.

    Attributes:
        lines: How many were walked.
        broken: Where the chain stops to hold, if it does.
        unmarked: The first line of whose move neither seal nor mark knows.
    """

    def __init__(self, form: Form) -> None:
        self.form = form
        self.lines = 0
        self.broken: Break | None = None
        self.unmarked: Line | None = None
        self.last: Line | None = None

    def feed(self, line: Line) -> None:
        """Walk one line on."""
        self.lines += 1
        if self.broken is None and self._holds(line):
            if line.head is None and self.unmarked is None:
                self.unmarked = line
            self.last = line
            return
        if self.broken is None:
            self.broken = Break(self.last)
            self.broken.add(line, holds=False)
            return
        follows = self.broken.last.mac if self.broken.last else self.broken.after
        holds = fits(self.form, line, after=follows)
        self.broken.add(line, holds=holds)

    def _holds(self, line: Line) -> bool:
        last = self.last
        if line.number not in following(self.form, last):
            return False
        begins = last is not None and line.number[0] != last.number[0]
        if begins and last is not None and last.ends_its_move is False:
            return False
        return fits(self.form, line, after=last.mac if last else GENESIS)


def following(form: Form, last: Line | None) -> tuple[Number, ...]:
    """Return which numbers may come next."""
    if last is None:
        return (form.first,)
    move, line = last.number
    begun = (move + 1, 0)
    return (begun,) if len(form.columns) == 1 else ((move, line + 1), begun)


def fits(
    form: Form,
    line: Line,
    *,
    after: bytes,
    number: Number | None = None,
    identity: Line | None = None,
    mac: bytes | None = None,
) -> bool:
    """Return whether a line holds behind a code.

    Args:
        number: The number that it is tried under; its own, if none is given.
        identity: Whose row id it is tried with; its own, if none is given.
        mac: The code that it is tried against; its own, if none is given.
    """
    row = dict(line.row)
    if number is not None:
        row |= zip(form.columns, number, strict=False)
    if identity is not None:
        row["id"] = identity.row["id"]
    return mac_of(form.kind, row, after=after) == (line.mac if mac is None else mac)
