"""The code of authentication of a row: what it covers, in which bytes, by which key.

    mac = HMAC-SHA256(key of the kind, mac of the line before ‖ canonical bytes)

The key is derived from the installation's ring and never in the database. A row that
stands alone follows 32 zero bytes.
"""

import functools
import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import orjson

from engine import sealing

Row = Mapping[str, object]

#: What the first line of a chain follows.
GENESIS = bytes(32)
MAC = "mac"
HISTORY, SEAL = "history", "seal"

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_BLOCK = 64
_EXACT = 10**16


def mac_of(kind: str, row: Row, *, after: bytes = GENESIS) -> bytes:
    """Return the code that authenticates ``row`` behind the line ``after``.

    Args:
        kind: Of the ledger; each has a key of its own.
        row: All columns by name; ``mac`` itself is left out.

    Source: RFC 2104, section 4, for the two digests that are begun beforehand.
    """
    begun, ending = _begun(kind)
    inner = begun.copy()
    inner.update(after)
    inner.update(canonical(row))
    outer = ending.copy()
    outer.update(inner.digest())
    return outer.digest()


def chained(lines: Iterable[dict[str, object]], after: bytes) -> bytes:
    """Write the code of each line of history into it; return the last one.

    Args:
        lines: Of one instance, in order.
        after: The code of the instance's line before them; empty if there is none.
    """
    for line in lines:
        after = mac_of(HISTORY, line, after=after or GENESIS)
        line[MAC] = in_sql(after)
    return after


def in_sql(mac: bytes) -> str:
    """Return a code as PostgreSQL reads it."""
    return "\\x" + mac.hex()


def canonical(row: Row) -> bytes:
    """Return the bytes that stand for a row, whether it is new or read back.

    JSON with sorted keys; times are microseconds since 1970 in UTC, bytes are hex. An
    empty column, null or text, is left out: one that is added later changes no row.

    Raises:
        TypeError: A value of a type that no ledger holds, e.g. a decimal number.
    """
    content = {
        column: (value - _EPOCH) // _MICROSECOND if type(value) is datetime else value
        for column, value in row.items()
        if value is not None and value != "" and column != MAC
    }
    text = _dumped(content)
    return _dumped(_plain(content)) if _has_odd_numbers(text) else text


def _dumped(content: object) -> bytes:
    return orjson.dumps(content, default=_hex, option=orjson.OPT_SORT_KEYS)


def _hex(value: object) -> str:
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    raise TypeError(f"Expected a value that a ledger can hold, but got {type(value)}.")


# -- numbers -------------------------------------------------------------------------
# PostgreSQL writes out the digits of a number that has an exponent, and knows no zero
# with a sign. Both are rare, so they are looked for before anything is changed; what
# only looks like one costs time, nothing else.


def _has_odd_numbers(text: bytes) -> bool:
    return b"e+" in text or b"-0.0" in text


def _plain(value: object) -> object:
    """Return a JSON value with its numbers in the notation in which they come back."""
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if not isinstance(value, float) or not value.is_integer():
        return value
    if abs(value) < _EXACT:
        return value + 0.0  # a zero without a sign
    # By its shortest digits, as it was sent; the float itself has others.
    whole = int(Decimal(repr(value)))
    return whole if -(2**63) <= whole < 2**64 else {"#": str(whole)}


@functools.cache
def _begun(kind: str) -> "tuple[hashlib._Hash, hashlib._Hash]":
    """Return the inner and the outer digest of a key, begun with its two pads."""
    key = sealing.authentication_key(kind).ljust(_BLOCK, b"\0")
    inner, outer = (bytes(byte ^ pad for byte in key) for pad in (0x36, 0x5C))
    return hashlib.sha256(inner), hashlib.sha256(outer)
