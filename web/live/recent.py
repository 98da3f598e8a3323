"""What was heard of late: a page is made first and opens its line a moment later."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

#: Longer than a page on a bad line takes from being made to opening its own.
KEPT = timedelta(minutes=2)


@dataclass
class Recent:
    """Which channel groups were told of news, and since when nothing is missing.

    Attributes:
        whole_since: After this moment everything is here; ``None`` while nothing
            can be heard. The clock is that of the process which made the page, or of
            a machine beside it whose clock agrees.
    """

    whole_since: datetime | None = None
    _heard: deque[tuple[datetime, frozenset[str]]] = field(default_factory=deque)

    def begin(self, now: datetime) -> None:
        """Start to listen."""
        self.whole_since = now

    def end(self) -> None:
        """Listen no more; what was heard before says nothing about what follows."""
        self.whole_since = None
        self._heard.clear()

    def keep(self, groups: Iterable[str], now: datetime) -> None:
        """Keep whom news concerned; forget what is older than `KEPT`."""
        self._heard.append((now, frozenset(groups)))
        while self._heard[0][0] < now - KEPT:
            self.whole_since = self._heard.popleft()[0]

    def may_concern(self, groups: Iterable[str], since: datetime) -> bool:
        """Tell whether one of ``groups`` had news since, or may have had."""
        if self.whole_since is None or since <= self.whole_since:
            return True
        return any(
            at >= since and not told.isdisjoint(groups) for at, told in self._heard
        )
