"""Writes the line of each seal to a file outside the database, and reads it back.

A line holds county, number, time and code of a seal, nothing else. What the file does
not have yet is written at the next occasion, so nothing is lost while it cannot be
written; and what it has is never written again.
"""

import fcntl
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.mail import send_mail

from engine.ledger.chaining import Row
from engine.models import Seal

logger = logging.getLogger(__name__)

#: The newest seal is mailed so often at most.
MAIL_EVERY = timedelta(hours=1)
#: So many seals are anchored at one occasion; the rest at the next.
MOST_AT_ONCE = 10_000
_TAIL_BYTES = 400
_TIME = "%Y-%m-%dT%H:%M:%S.%fZ"
_MODE = 0o600


class Unreadable(Exception):
    """A line of a file of anchors says nothing; the message names it."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """What the world outside knows of a seal."""

    county: int
    number: int
    at: str
    mac: bytes

    @classmethod
    def of(cls, seal: Seal) -> "Anchor":
        """Return what is written of a seal."""
        row = {"county": seal.county, "number": seal.number, "at": seal.at}
        return cls.of_row(row, bytes(seal.mac))

    @classmethod
    def of_row(cls, row: Row, mac: bytes) -> "Anchor":
        """Return what would be written of a seal that was read as a row."""
        county, number, at = row["county"], row["number"], row["at"]
        assert isinstance(county, int)
        assert isinstance(number, int)
        assert isinstance(at, datetime)
        return cls(county, number, at.astimezone(UTC).strftime(_TIME), mac)

    @classmethod
    def parse(cls, text: str) -> "Anchor":
        """Read a line.

        Raises:
            ValueError: It is none.
        """
        county, number, at, mac = text.split()
        datetime.strptime(at, _TIME).replace(tzinfo=UTC)
        return cls(int(county), int(number), at, bytes.fromhex(mac))

    def __str__(self) -> str:
        return f"{self.county} {self.number} {self.at} {self.mac.hex()}"


def folder() -> Path | None:
    """Return where anchors are written; ``None`` if this installation has no place."""
    chosen = getattr(settings, "SEAL_ANCHOR_DIR", "")
    return Path(chosen) if chosen else None


def file_of(county: int, place: Path) -> Path:
    """Return the file of a county's anchors."""
    return place / f"seals-{county}.txt"


def counties(place: Path) -> list[int]:
    """Return the counties of which there are anchors."""
    names = (path.stem.removeprefix("seals-") for path in place.glob("seals-*.txt"))
    return sorted(int(name) for name in names if name.isdigit())


class AnchorFile:
    """The anchors of one county, held against other processes.

    Attributes:
        last: The newest anchor in it.
    """

    def __init__(self, handle: int, path: Path) -> None:
        self._handle = handle
        self.last = _last(handle, path)

    def missing(self, county: int) -> list[Anchor]:
        """Return the next seals that it does not have yet.

        Needs a transaction bound to the county.
        """
        seals = Seal.objects.filter(county=county).order_by("number").defer("heads")
        if self.last is not None:
            seals = seals.filter(number__gte=self.last.number)
        found = [Anchor.of(seal) for seal in seals[:MOST_AT_ONCE]]
        if self.last is None:
            return found
        if found[:1] != [self.last]:
            # Nothing is written behind it: whoever looks must find the difference.
            logger.error(
                "the seals of county %s are not those that were anchored", county
            )
            return []
        return found[1:]

    def append(self, anchors: list[Anchor]) -> None:
        """Write anchors and wait until the disk has them."""
        if anchors:
            _append(self._handle, "".join(f"{anchor}\n" for anchor in anchors))
            self.last = anchors[-1]


@contextmanager
def opened(county: int, place: Path) -> Iterator[AnchorFile]:
    """Hold the file of a county, made when missing, readable by this user alone.

    Raises:
        OSError: It cannot be written; what is missing is written next time.
        Unreadable: Its last line is none.
    """
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = file_of(county, place)
    with _held(path) as handle:
        yield AnchorFile(handle, path)


def mail_anchor(anchor: Anchor, place: Path, *, now: datetime) -> None:
    """Mail the newest anchor of a county, at most once an hour.

    Raises:
        OSError: It cannot be sent; it is tried again next time.
    """
    receiver = getattr(settings, "SEAL_ANCHOR_EMAIL", "")
    if not receiver:
        return
    note = place / f"mailed-{anchor.county}.txt"
    with _held(note) as handle:
        mailed = _last(handle, note)
        if mailed is not None:
            sent = datetime.strptime(mailed.at, _TIME).replace(tzinfo=UTC)
            if mailed.number >= anchor.number or now < sent + MAIL_EVERY:
                return
        subject = f"LastMetre: seal {anchor.number} of county {anchor.county}"
        send_mail(subject, f"{anchor}\n", None, [receiver])
        sent_at = now.astimezone(UTC).strftime(_TIME)
        note_of_it = Anchor(anchor.county, anchor.number, sent_at, anchor.mac)
        _append(handle, f"{note_of_it}\n")


def read_anchors(county: int, place: Path) -> Iterator[Anchor]:
    """Give the anchors of a county in order; none if there is no file.

    Raises:
        Unreadable: A line is none, of another county, or out of order.
    """
    path = file_of(county, place)
    if not path.exists():
        return
    last: int | None = None
    with path.open(encoding="ascii", errors="replace") as lines:
        for place_in_file, text in enumerate(lines, 1):
            anchor = _parsed(text, f"line {place_in_file} of {path.name}")
            if anchor.county != county or (last and anchor.number != last + 1):
                raise Unreadable(
                    f"Expected the next seal of county {county} in line "
                    f"{place_in_file} of {path.name}, but got number {anchor.number} "
                    f"of county {anchor.county}."
                )
            last = anchor.number
            yield anchor


@contextmanager
def _held(path: Path) -> Iterator[int]:
    """Open a file to append to it, one process at a time."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, _MODE)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield handle
    finally:
        os.close(handle)


def _last(handle: int, path: Path) -> Anchor | None:
    size = os.fstat(handle).st_size
    tail = os.pread(handle, _TAIL_BYTES, max(0, size - _TAIL_BYTES))
    lines = tail.decode("ascii", "replace").splitlines()
    return _parsed(lines[-1], f"the last line of {path.name}") if lines else None


def _append(handle: int, text: str) -> None:
    os.write(handle, text.encode())
    os.fsync(handle)


def _parsed(text: str, where: str) -> Anchor:
    try:
        return Anchor.parse(text)
    except ValueError as wrong:
        raise Unreadable(f"Expected an anchor in {where}, but got none.") from wrong
