"""Chinese working days, and when a due rule is due.

The table holds what the State Council has announced. A year without an entry is
provisional: its weekdays count as working days except the fixed national holidays.
"""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from engine.extensions import DueQuestion
from engine.kernel.due_rules import Unit

CHINA = ZoneInfo("Asia/Shanghai")

#: A working day ends here; a step due “in 3 working days” is due at that hour.
#: DESIGN: no seed names an hour.
CLOSING_HOUR = 18


def _days(year: int, *spans: tuple[int, int, int]) -> frozenset[date]:
    """Return the days of ``(month, first day, how many)`` spans."""
    return frozenset(
        date(year, month, day) + timedelta(days=offset)
        for month, day, count in spans
        for offset in range(count)
    )


#: Days off. Source: 国务院办公厅关于2025年、2026年部分节假日安排的通知
#: (国办发明电〔2024〕12号, 国办发明电〔2025〕7号).
_HOLIDAYS = {
    2025: _days(
        2025, (1, 1, 1), (1, 28, 8), (4, 4, 3), (5, 1, 5), (5, 31, 3), (10, 1, 8)
    ),
    2026: _days(
        2026,
        (1, 1, 3),
        (2, 15, 9),
        (4, 4, 3),
        (5, 1, 5),
        (6, 19, 3),
        (9, 25, 3),
        (10, 1, 7),
    ),
}

#: Weekend days that are worked instead (调休). Source: the same notices.
_WORKED = {
    2025: _days(2025, (1, 26, 1), (2, 8, 1), (4, 27, 1), (9, 28, 1), (10, 11, 1)),
    2026: _days(
        2026, (1, 4, 1), (2, 14, 1), (2, 28, 1), (5, 9, 1), (9, 20, 1), (10, 10, 1)
    ),
}

_FIXED_HOLIDAYS = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})


def is_announced(year: int) -> bool:
    """Return whether the State Council's notice for ``year`` is in the table."""
    return year in _HOLIDAYS


def is_working_day(day: date) -> bool:
    """Return whether offices work on ``day``."""
    if not is_announced(day.year):
        return day.weekday() < 5 and (day.month, day.day) not in _FIXED_HOLIDAYS
    if day in _WORKED[day.year]:
        return True
    return day.weekday() < 5 and day not in _HOLIDAYS[day.year]


@lru_cache(maxsize=4096)
def add_working_days(day: date, count: int) -> date:
    """Return the ``count``-th working day after ``day``; the day itself is not counted.

    Source: 民法典第二百零一条 (the day on which a period begins does not count).
    """
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day


@lru_cache(maxsize=4096)
def subtract_working_days(day: date, count: int) -> date:
    """Return the ``count``-th working day before ``day``."""
    while count > 0:
        day -= timedelta(days=1)
        count -= is_working_day(day)
    return day


def working_days_between(first: date, last: date) -> int:
    """Return how many working days lie after ``first`` up to ``last``.

    Negative if ``last`` is earlier.
    """
    sign = 1 if last >= first else -1
    low, high = sorted((first, last))
    span = range(1, (high - low).days + 1)
    return sign * sum(is_working_day(low + timedelta(days=n)) for n in span)


def due_at(question: DueQuestion) -> datetime:
    """Return when something is due, in UTC."""
    rule, anchor = question.rule, question.anchor
    match rule.unit:
        case Unit.HOURS:
            return anchor + timedelta(hours=rule.amount)
        case Unit.MINUTES:
            return anchor + timedelta(minutes=rule.amount)
    begun = anchor.astimezone(CHINA)
    day = begun.date()
    if rule.unit is Unit.WORKING_DAYS:
        day = add_working_days(day, rule.amount)
    elif rule.unit is Unit.DAYS:
        day += timedelta(days=rule.amount)
    closing = datetime(day.year, day.month, day.day, CLOSING_HOUR, tzinfo=CHINA)
    # What begins after closing time on its last day is due at the day's end.
    if closing <= begun:
        closing = closing.replace(hour=23, minute=59)
    return closing.astimezone(UTC)
