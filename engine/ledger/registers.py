"""Compares rows that stand alone with what seals and marks know of them; pure."""

from dataclasses import dataclass

from engine.ledger.chaining import Row, mac_of
from engine.ledger.verifying import Fault, Head, Kind

#: So many bad rows of a ledger are told apart; the rest are counted.
MOST = 256


@dataclass(frozen=True, slots=True)
class Entry:
    """A row, or what is known of a row that is not there.

    Attributes:
        row: All columns but the code; ``None`` if it is gone.
        head: What a seal or a mark knows of it.
    """

    id: str
    row: Row | None
    mac: bytes = b""
    head: Head | None = None


class Register:
    """Rows that stand alone, looked at once in the order of their ids.

    Attributes:
        rows: How many there are.
        bad: How many of them, or of those that are gone, are not as written.
    """

    def __init__(self, kind: str, *, asks_marks: bool = True) -> None:
        self.kind = kind
        self.rows = 0
        self.bad = 0
        self._asks_marks = asks_marks
        self._kept: list[Entry] = []
        self._tail: list[Entry] = []

    def feed(self, entry: Entry) -> None:
        """Look at the next row."""
        if entry.row is not None:
            self.rows += 1
        if self._is_as_written(entry):
            self._tail = []
            return
        self.bad += 1
        if self._tail and _is_gone(self._tail[-1]) != _is_gone(entry):
            self._tail = []
        if len(self._kept) < MOST:
            self._kept.append(entry)
        if len(self._tail) < MOST:
            self._tail.append(entry)

    def _is_as_written(self, entry: Entry) -> bool:
        if entry.row is None or not self._holds(entry):
            return False
        if entry.head is None:
            return not self._asks_marks
        return entry.head.mac == entry.mac

    def faults(self) -> list[Fault]:
        """Return what was done to each bad row, the first ones first."""
        tail = {each.id: kind for kind, each in self._cut_or_rebuilt()}
        return [
            self._fault(entry, tail.get(entry.id) or self._kind_of(entry))
            for entry in self._kept
        ]

    def _cut_or_rebuilt(self) -> list[tuple[Kind, Entry]]:
        """Return the rows at the end that are gone, or were written anew."""
        if self._tail and _is_gone(self._tail[0]):
            return [("cut_tail", each) for each in self._tail]
        anew = [e for e in self._tail if e.head is not None and e.head.mac != e.mac]
        is_whole = len(anew) >= 2 and len(anew) == len(self._tail)
        if not is_whole or any(self._lies_elsewhere(each) for each in anew):
            return []
        return [("rebuild", each) for each in anew]

    def _kind_of(self, entry: Entry) -> Kind:
        if entry.row is None:
            return "delete"
        if self._holds(entry):
            return "unmarked" if entry.head is None else "rebuild"
        if entry.head is None:
            return "insert"
        return "reorder" if self._lies_elsewhere(entry) else "edit"

    def _lies_elsewhere(self, entry: Entry) -> bool:
        """Return whether the contents of another bad row hold at the place of one."""
        if entry.head is None:
            return False
        return any(
            other.row is not None
            and other is not entry
            and self._code({**other.row, "id": entry.id}) == entry.head.mac
            for other in self._kept
        )

    def _holds(self, entry: Entry) -> bool:
        return entry.row is not None and self._code(entry.row) == entry.mac

    def _code(self, row: Row) -> bytes:
        return mac_of(self.kind, row)

    def _fault(self, entry: Entry, kind: Kind) -> Fault:
        return Fault(kind, _SENTENCES[kind], row_id=entry.id)


def _is_gone(entry: Entry) -> bool:
    return entry.row is None


_SENTENCES: dict[Kind, str] = {
    "edit": "its contents do not fit its code",
    "delete": "a seal or a mark knows it, but it is gone",
    "insert": "neither a seal nor a mark knows it, and its code does not fit",
    "reorder": "it has the contents of another row",
    "cut_tail": "it and all behind it are gone",
    "rebuild": "its code is another one than was sealed",
    "unmarked": "neither a seal nor a mark knows it",
}
