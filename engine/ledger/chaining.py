"""The code of authentication of a row: what it covers, in which bytes, by which key.

    mac = HMAC-SHA256(key of the kind, mac of the line before ‖ canonical bytes)

The key is derived from the installation's ring and never in the database. A row that
stands alone follows 32 zero bytes.
"""

import functools
import hmac
import re
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
#: Numbers that PostgreSQL may write in other digits than we do.
_ODD_NUMBER = re.compile(rb"\d{17}|\d[eE][+-]?\d|-0\.0")
_EXACT = 10**16


def mac_of(kind: str, row: Row, *, after: bytes = GENESIS) -> bytes:
    """Return the code that authenticates ``row`` behind the line ``after``.

    Args:
        kind: Of the ledger; each has a key of its own.
        row: All columns by name; ``mac`` itself is left out.
    """
    return hmac.digest(_key(kind), after + canonical(row), "sha256")


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
    empty column is left out, so that a column added later changes no older row.

    Raises:
        TypeError: A value of a type that no ledger holds, e.g. a decimal number.
    """
    content: dict[str, object] = {}
    for column, value in row.items():
        if value is None or column == MAC:
            continue
        kind = type(value)
        if kind is datetime:
            content[column] = (value - _EPOCH) // _MICROSECOND  # type: ignore[operator]
        elif kind is dict or kind is list:
            content[column] = _stored(value) if value else value
        elif kind is bytes or kind is memoryview:
            content[column] = bytes(value).hex()  # type: ignore[call-overload]
        else:
            content[column] = value
    return orjson.dumps(content, option=orjson.OPT_SORT_KEYS)


def _stored(value: object) -> object:
    """Return a JSON value in the digits that it has once it is stored."""
    return _plain(value) if _ODD_NUMBER.search(orjson.dumps(value)) else value


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, float) and value.is_integer():
        if abs(value) < _EXACT:
            return value + 0.0  # no sign on zero: the database keeps none
        # By its shortest digits, as it was sent; the float itself has others.
        return {"#": str(int(Decimal(repr(value))))}
    if isinstance(value, int) and abs(value) >= _EXACT:
        return {"#": str(value)}
    return value


@functools.cache
def _key(kind: str) -> bytes:
    return sealing.authentication_key(kind)
