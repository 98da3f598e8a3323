"""How often the page of a link may be asked for in a while.

Counted in this program's memory, by a keyed digest of the link and a coarse time, and
forgotten after it: no address of anybody is looked at, nothing is stored. A link that
is none is not counted; guessing one of 128 random bits is hopeless, and a table of
guesses would be what somebody fills on purpose.

Source: domain specification §14.8 (task 8, anonymous).
"""

from datetime import datetime

from django.core.cache import cache

from engine import sealing

#: So often in so many seconds. DESIGN.
MOST = 30
WINDOW = 10 * 60


def are_too_many(token: str, now: datetime) -> bool:
    """Tell whether a link has been asked for too often just now."""
    return int(cache.get(_key(token, now), 0)) >= MOST


def note(token: str, now: datetime) -> None:
    """Note that a link, which is one, has been asked for."""
    key = _key(token, now)
    cache.add(key, 0, timeout=WINDOW)
    cache.incr(key)


def _key(token: str, now: datetime) -> str:
    digest = sealing.digest(token.encode(), purpose="survey attempts")
    return f"survey:{digest}:{int(now.timestamp()) // WINDOW}"
