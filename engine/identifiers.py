"""Primary keys: UUID version 7, time-ordered, made in one place."""

import secrets
import time
from uuid import UUID


def new_id() -> UUID:
    """Return a fresh UUIDv7.

    The time part keeps index pages together; nothing reads the time back from it.

    Source: RFC 9562, 5.7 UUID Version 7.
    """
    milliseconds = (time.time_ns() // 1_000_000) & 0xFFFF_FFFF_FFFF
    version, variant = 0x7, 0b10
    random = int.from_bytes(secrets.token_bytes(10))
    return UUID(
        int=milliseconds << 80
        | version << 76
        | (random >> 62 & 0xFFF) << 64
        | variant << 62
        | random & 0x3FFF_FFFF_FFFF_FFFF
    )
