"""Time zones in any year. Source: DMN 1.5, 10.3.2.3.5."""

import pytest

from engine.feel.temporal.zones import offset_at, offset_on, standard_offset, zone_named

HOUR = 3600


@pytest.mark.parametrize(
    ("zone", "wall", "hours"),
    [
        ("Europe/Paris", (2021, 1, 1, 0, 0, 0), 1),
        ("Europe/Paris", (2021, 7, 1, 0, 0, 0), 2),
        ("Europe/Paris", (999_999_999, 7, 1, 0, 0, 0), 2),
        ("Europe/Paris", (9999, 12, 31, 23, 59, 59), 1),
        ("Asia/Shanghai", (2021, 7, 1, 0, 0, 0), 8),
        ("Asia/Shanghai", (1988, 7, 1, 0, 0, 0), 9),
        ("Etc/GMT+5", (-999_999_999, 1, 1, 0, 0, 0), -5),
    ],
)
def test_a_zone_has_an_offset_on_its_clock(
    zone: str, wall: tuple[int, int, int, int, int, int], hours: int
) -> None:
    assert offset_on(zone, wall) == hours * HOUR


@pytest.mark.parametrize("cycles", [0, 1, 19, 20, 2_000_000])
def test_a_zone_has_an_offset_at_any_instant(cycles: int) -> None:
    later = cycles * 146_097 * 86_400
    assert offset_at("Europe/Paris", 1_609_459_200 + later) == HOUR
    assert offset_at("Europe/Paris", 1_625_097_600 + later) == 2 * HOUR
    assert offset_at("Etc/GMT+5", -later) == -5 * HOUR


@pytest.mark.parametrize(
    ("zone", "hours"),
    [
        ("Australia/Melbourne", 10),
        ("Europe/Paris", 1),
        ("Europe/Dublin", 0),
        ("America/New_York", -5),
        ("Asia/Shanghai", 8),
    ],
)
def test_a_time_of_no_day_is_not_in_summer(zone: str, hours: int) -> None:
    """Cases of the TCK, 0103-feel-is-function, time_006."""
    assert standard_offset(zone) == hours * HOUR


@pytest.mark.parametrize(
    "name",
    [
        "",
        "X/Y",
        "Europe",
        "../zoneinfo/UTC",
        "/etc/passwd",
        "a" * 65,
        "UTC\0",
        "tzdata",
    ],
)
def test_what_is_no_zone_is_none(name: str) -> None:
    assert zone_named(name) is None
