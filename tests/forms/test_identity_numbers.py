"""The check digit of the citizen identity number (GB 11643)."""

import pytest

from forms.identity_numbers import check_digit, is_citizen_number


def test_the_number_of_the_standard_is_sound() -> None:
    # GB 11643-1999, annex A gives this number as its example.
    assert is_citizen_number("11010519491231002X")


@pytest.mark.parametrize(
    "number",
    ["", "110105194912310021", "11010519491331002X", "1101051949123100", "1" * 18],
)
def test_an_unsound_number_is_found(number: str) -> None:
    assert not is_citizen_number(number)


def test_any_single_wrong_place_is_found() -> None:
    first = "99999919480517002"
    right = first + check_digit(first)
    for place in range(17):
        other = str((int(right[place]) + 1) % 10)
        assert not is_citizen_number(right[:place] + other + right[place + 1 :])
