"""How far a project is, held against the time that has passed.

Source: domain specification §14.4, ``gw_monitor``: less than 80 % of what the time
asks for is a deviation (DESIGN).
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

DEVIATION_BELOW = 80


def done_percent(
    rows: Iterable[Mapping[str, object]], term: tuple[date, date], on: date
) -> int:
    """Return how much of what the time asks for is done, by the worst indicator.

    Args:
        rows: With ``target`` of the whole term and what is ``done``.
        term: First and last day.

    Returns:
        Whole percents, rounded down; 100 where the time asks for nothing yet.
    """
    passed = _share(term, on)
    if not passed:
        return 100
    found = [
        Decimal(int(str(row["done"]))) * 100 / (int(str(row["target"])) * passed)
        for row in rows
    ]
    return int(min(found, default=Decimal(100)))


def _share(term: tuple[date, date], on: date) -> Decimal:
    first, last = term
    days = (min(on, last) - first).days + 1
    return Decimal(max(days, 0)) / ((last - first).days + 1)
