"""The check digit of the citizen identity number.

Source: GB 11643-1999, 4.4 (ISO 7064:1983, MOD 11-2).
"""

import re
from datetime import date

_SHAPE = re.compile(r"\d{17}[0-9X]")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"


def is_citizen_number(number: str) -> bool:
    """Say whether a number has 18 places, a real date of birth and its check digit."""
    if not (number.isascii() and _SHAPE.fullmatch(number)):
        return False
    try:
        date.fromisoformat(f"{number[6:10]}-{number[10:12]}-{number[12:14]}")
    except ValueError:
        return False
    return number[-1] == check_digit(number[:17])


def check_digit(first_places: str) -> str:
    """Compute the last place from the first 17."""
    total = sum(
        int(place) * weight
        for place, weight in zip(first_places, _WEIGHTS, strict=True)
    )
    return _CHECK_DIGITS[total % 11]
