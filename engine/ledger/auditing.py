"""Verifies all that is kept of a county: seals, history, rows that stand alone.

Streams: memory grows with the longest instance only. Needs one transaction, bound to
the county, that sees one moment (REPEATABLE READ).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import connection
from django.db.models import Model
from psycopg2.extensions import connection as Session  # noqa: N812

from engine.ledger import diagnosing, kinds, reading
from engine.ledger.anchors import Anchor, Unreadable
from engine.ledger.chaining import HISTORY, SEAL, mac_of
from engine.ledger.registers import Entry, Register
from engine.ledger.verifying import LINES, SEALS, Chain, End, Fault, Head, Line

#: So many findings of a ledger are told; the rest are counted.
MOST_TOLD = 100

Progress = Callable[[str, int], None]
Heads = Iterator[tuple[Any, dict[int, Head]]]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in the record that is not as it was written.

    Attributes:
        kind: Stable code: edit, delete, insert, reorder, cut_tail, rebuild, unmarked,
            or what is wrong with the anchors: anchor_missing, anchor_unreadable.
        ledger: Which part of the record: history, seal, refusal, reading, …
        subject: Id of the instance or row; the number of a seal.
        place: First bad line of an instance, as ``move.line``.
        row: Id of the first bad row, if it is there.
    """

    kind: str
    ledger: str
    subject: str
    sentence: str
    place: str = ""
    row: str = ""


@dataclass(slots=True)
class Report:
    """What was found in a county.

    Attributes:
        rows: How many were verified, by ledger.
        instances: How many chains of history there are.
        sealed_to: The last seal; ``None`` if there is none.
        unsealed: How many marks wait for the next seal.
        is_anchored: Whether there is a place for anchors.
        anchored_to: Number of the last seal that is anchored.
        findings: What is not as it was written.
        untold: How many more findings there are.
    """

    county: int
    rows: dict[str, int] = field(default_factory=dict)
    instances: int = 0
    sealed_to: Anchor | None = None
    unsealed: int = 0
    is_anchored: bool = False
    anchored_to: int | None = None
    findings: list[Finding] = field(default_factory=list)
    untold: int = 0

    def add(self, finding: Finding) -> None:
        """Note a finding, unless there are too many to be told."""
        told = sum(each.ledger == finding.ledger for each in self.findings)
        if told < MOST_TOLD:
            self.findings.append(finding)
        else:
            self.untold += 1


class Audit:
    """One county, looked at once.

    Args:
        anchors: In order; ``None`` where nothing is anchored.
        progress: Is told the ledger and how many rows of it were verified.
    """

    def __init__(
        self, county: int, anchors: Iterator[Anchor] | None, progress: Progress
    ) -> None:
        self.report = Report(county, is_anchored=anchors is not None)
        self._county = county
        self._anchors = anchors
        self._progress = progress
        self._untrusted: list[int] = []
        self._is_sealed = True

    def run(self) -> Report:
        """Verify seals first: they vouch for the rest."""
        self._seals()
        self._history()
        for kind, model in kinds.standing_alone().items():
            self._standing_alone(kind, model)
        return self.report

    # -- seals -------------------------------------------------------------------------

    def _seals(self) -> None:
        anchored = _Anchored(self._anchors)
        chain = Chain(SEALS)
        query = "SELECT * FROM engine_seal WHERE county = %s ORDER BY number, id"
        for row in self._streamed(query):
            mac = bytes(row.pop("mac"))
            number = row["number"]
            if mac_of(SEAL, row, after=bytes(row["previous"])) != mac:
                self._untrusted.append(number)
            chain.feed(Line((number, 0), row, mac, anchored.head(number)))
            anchor = Anchor.of_row(row, mac)
            self.report.sealed_to = anchor
        ahead = anchored.finish()
        self.report.anchored_to = ahead
        end = self._marked_end(ahead)
        fault = diagnosing.verdict(chain, end, asks_marks=False)
        self.report.rows[SEAL] = chain.lines
        # What only a lost seal knew of is not held against the rows themselves.
        self._is_sealed = fault is None and not self._untrusted
        if fault is not None:
            number = fault.number[0] if fault.number else 0
            self.report.add(Finding(fault.kind, SEAL, str(number), fault.sentence))
        self._anchor_faults(anchored)

    def _marked_end(self, ahead: int | None) -> End:
        query = (
            "SELECT number, mac FROM engine_unsealed WHERE county = %s AND kind = %s"
            " ORDER BY number DESC LIMIT 1"
        )
        with connection.cursor() as cursor:
            cursor.execute(query, [self._county, SEAL])
            found = cursor.fetchone()
            cursor.execute(
                "SELECT count(*) FROM engine_unsealed WHERE county = %s AND kind <> %s",
                [self._county, SEAL],
            )
            self.report.unsealed = cursor.fetchone()[0]
        if found is None:
            return End(ahead=ahead)
        return End(number=found[0], mac=bytes(found[1]), ahead=ahead)

    def _anchor_faults(self, anchored: "_Anchored") -> None:
        is_missing = self._anchors is not None and anchored.last is None
        if anchored.unreadable:
            self.report.add(Finding("anchor_unreadable", SEAL, "", anchored.unreadable))
        elif is_missing and self.report.sealed_to is not None:
            sentence = "Expected anchors of the county's seals, but got none."
            self.report.add(Finding("anchor_missing", SEAL, "", sentence))

    # -- history -----------------------------------------------------------------------

    def _history(self) -> None:
        """Walk along instances, lines and heads at once, each in order of instance."""
        lines = groupby(
            self._streamed(
                "SELECT * FROM engine_historyentry WHERE county = %s"
                " ORDER BY instance_id, move, line, id"
            ),
            itemgetter("instance_id"),
        )
        owners = self._streamed(
            "SELECT id, moves, chain FROM engine_processinstance WHERE county = %s"
            " ORDER BY id"
        )
        heads = self._heads(HISTORY)
        keyed = ((row["id"], row) for row in owners)
        walked = 0
        for subject, its_lines, owner, known in _merged(lines, keyed, heads):
            chain = Chain(LINES)
            for row in its_lines or ():
                mac = bytes(row.pop("mac"))
                head = (known or {}).get(row["move"])
                chain.feed(Line((row["move"], row["line"]), row, mac, head))
            walked += chain.lines
            self.report.instances += 1
            ahead = max(known, default=None) if known else None
            end = _end_of(owner, ahead)
            self._note_chain(
                subject, diagnosing.verdict(chain, end, asks_marks=self._is_sealed)
            )
            self._progress(HISTORY, walked)
        self.report.rows[HISTORY] = walked

    def _note_chain(self, subject: object, fault: Fault | None) -> None:
        if fault is None:
            return
        place = ".".join(map(str, fault.number)) if fault.number else ""
        row = str(fault.row_id or "")
        self.report.add(
            Finding(fault.kind, HISTORY, str(subject), fault.sentence, place, row)
        )

    # -- rows that stand alone ---------------------------------------------------------

    def _standing_alone(self, kind: str, model: type[Model]) -> None:
        table = connection.ops.quote_name(model._meta.db_table)
        rows = self._streamed(f"SELECT * FROM {table} WHERE county = %s ORDER BY id")  # noqa: S608
        register = Register(kind, asks_marks=self._is_sealed)
        keyed = ((row["id"], row) for row in rows)
        for subject, row, known in _merged(keyed, self._heads(kind)):
            head = known[0] if known else None
            mac = bytes(row.pop("mac")) if row else b""
            register.feed(Entry(subject, row, mac, head))
            self._progress(kind, register.rows)
        self.report.rows[kind] = register.rows
        faults = register.faults()
        for fault in faults:
            subject = str(fault.row_id)
            self.report.add(Finding(fault.kind, kind, subject, fault.sentence))
        self.report.untold += register.bad - len(faults)

    # -- what is stored ----------------------------------------------------------------

    def _heads(self, kind: str) -> Heads:
        """Give what seals and marks know, by subject; the earliest seal counts."""
        rows = self._streamed(_HEADS, [self._untrusted, kind, self._county, kind])
        for subject, group in groupby(rows, itemgetter("subject")):
            known: dict[int, Head] = {}
            for row in group:
                head = Head(bytes.fromhex(row["mac"]), row["seal"] is not None)
                known.setdefault(row["number"], head)
            yield subject, known

    def _streamed(self, query: str, more: list[object] | None = None) -> Iterator[Any]:
        session = connection.connection
        assert isinstance(session, Session)
        return reading.streamed(session, query, [self._county, *(more or [])])


_HEADS = """
SELECT (head->>1)::uuid AS subject, (head->>2)::int AS number, head->>3 AS mac,
       sealed.number AS seal
FROM engine_seal AS sealed
CROSS JOIN LATERAL jsonb_array_elements(
    convert_from(sealed.heads, 'UTF8')::jsonb) AS head
WHERE sealed.county = %s AND sealed.number <> ALL (%s::int[]) AND head->>0 = %s
UNION ALL
SELECT subject_id, number, encode(mac, 'hex'), NULL
FROM engine_unsealed WHERE county = %s AND kind = %s
ORDER BY subject, number, seal NULLS LAST
"""


class _Anchored:
    """Anchors beside the seals, read along as far as these go."""

    def __init__(self, anchors: Iterator[Anchor] | None) -> None:
        self._anchors = anchors or iter(())
        self.unreadable = ""
        self.last: int | None = None
        self._next = self._read()

    def head(self, number: int) -> Head | None:
        """Return what is anchored of a seal."""
        while self._next is not None and self._next.number < number:
            self._next = self._read()
        if self._next is None or self._next.number != number:
            return None
        return Head(self._next.mac, is_sealed=True)

    def finish(self) -> int | None:
        """Read the rest; return the number of the last anchor."""
        while self._next is not None:
            self._next = self._read()
        return self.last

    def _read(self) -> Anchor | None:
        try:
            found = next(self._anchors, None)
        except (Unreadable, OSError) as wrong:
            self.unreadable = str(wrong)
            return None
        if found is not None:
            self.last = found.number
        return found


def _end_of(owner: Any, ahead: int | None) -> End:
    if owner is None:
        return End(ahead=ahead, is_owned=False)
    return End(number=owner["moves"], mac=bytes(owner["chain"]), ahead=ahead)


def _merged(*streams: Iterator[tuple[Any, Any]]) -> Iterator[tuple[Any, ...]]:
    """Give each key with what every stream has of it; ``None`` where it has nothing."""
    ahead = [next(stream, None) for stream in streams]
    while any(ahead):
        key = min(each[0] for each in ahead if each is not None)
        has = [each is not None and each[0] == key for each in ahead]
        yield (
            key,
            *(
                each[1] if each is not None and mine else None
                for each, mine in zip(ahead, has, strict=True)
            ),
        )
        for index, mine in enumerate(has):
            if mine:
                ahead[index] = next(streams[index], None)
