"""Texts of values of time. Source: DMN 1.5, 10.3.2.3.4 to 10.3.2.3.8."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.feel.temporal.moments import (
    MAX_MONTHS,
    MAX_NANOSECONDS,
    Date,
    DateTime,
    DaysTime,
    Time,
    YearsMonths,
    date_at,
)
from engine.feel.temporal.texts import (
    read_date,
    read_date_time,
    read_duration,
    read_temporal,
    read_time,
    text_of,
)

DATES = st.integers(-365_000_000_000, 365_000_000_000).map(date_at)
ZONES = st.one_of(
    st.none(),
    st.integers(-18 * 3600, 18 * 3600),
    st.sampled_from(["Europe/Paris", "Etc/UTC", "Asia/Shanghai", "Etc/GMT+5"]),
)
TIMES = st.builds(
    Time,
    st.integers(0, 23),
    st.integers(0, 59),
    st.integers(0, 59),
    st.integers(0, 999_999_999),
    ZONES,
)
VALUES = st.one_of(
    DATES,
    TIMES,
    st.builds(DateTime, DATES, TIMES),
    st.integers(-MAX_NANOSECONDS, MAX_NANOSECONDS).map(DaysTime),
    st.integers(-MAX_MONTHS, MAX_MONTHS).map(YearsMonths),
)


@given(VALUES)
def test_the_text_of_a_value_reads_as_the_value(
    value: Date | Time | DateTime | DaysTime | YearsMonths,
) -> None:
    assert read_temporal(text_of(value)) == value


@given(st.text(alphabet="0123456789-:.TPYMDHSZ@+/Etc", max_size=40))
def test_any_text_is_read_or_none(text: str) -> None:
    value = read_temporal(text)
    assert value is None or read_temporal(text_of(value)) == value


@pytest.mark.parametrize(
    "text",
    [
        "2017-12-31",
        "-2017-12-31",
        "0000-01-01",
        "999999999-12-31",
        "-999999999-12-31",
        "00:00:00",
        "11:22:33.444",
        "11:22:33.123456789",
        "23:59:00Z",
        "13:20:00-05:00",
        "11:59:45+02:45:55",
        "00:01:00@Etc/UTC",
        "2011-12-31T10:15:30.987@Europe/Paris",
        "-999999999-12-31T23:59:59.999999999+02:00",
        "999999999-12-31T23:59:59.999999999@Europe/Paris",
        "P1DT2H3M4.123456789S",
        "-PT1H2M",
        "P83333333Y3M",
        "-P99999999Y",
    ],
)
def test_a_canonical_text_is_written_as_it_was_read(text: str) -> None:
    """Cases of the TCK, 1115 to 1117 and 1120."""
    value = read_temporal(text)
    assert value is not None
    assert text_of(value) == text


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("11:22:33-00:00", "11:22:33Z"),
        ("11:22:33.100", "11:22:33.1"),
        ("24:00:00", "00:00:00"),
        ("2021-12-31T24:00:00", "2022-01-01T00:00:00"),
        ("2021-12-31T24:00:00.00+01:00", "2022-01-01T00:00:00+01:00"),
        ("PT1000M0.999999999S", "PT16H40M0.999999999S"),
        ("PT0.S", "PT0S"),
        ("-PT0H", "PT0S"),
        ("P0D", "PT0S"),
        ("P0Y", "P0M"),
        ("-P100M", "-P8Y4M"),
        ("PT240H", "P10D"),
        ("P1Y27M", "P3Y3M"),
    ],
)
def test_other_texts_have_a_canonical_one(text: str, canonical: str) -> None:
    value = read_temporal(text)
    assert value is not None
    assert text_of(value) == canonical


@pytest.mark.parametrize(
    "text",
    [
        *("", "2012-12-25T", "2012/12/25", "9999999999-12-25", "2017-13-10"),
        *("2017-12-32", "998-12-31", "01211-12-31", "+2012-12-02", "2017-2-03"),
        *("２０１７-12-31", "2017-12-31Z", " 2017-12-31", "2017-12-31\n"),
    ],
)
def test_other_texts_are_no_dates(text: str) -> None:
    assert read_date(text) is None


@pytest.mark.parametrize(
    "text",
    [
        *("", "24:00:00.1", "24:00:01", "25:00:00", "00:60:00", "00:00:60", "7:00:00"),
        *("07:1:00", "07:01:2", "07:20", "11:30:00T", "13:20:00+5:00", "13:20:00+5"),
        *("13:20:00+19:00", "13:20:00-18:01", "13:20:00@xyz/abc", "13:20:00z"),
        *("13:20:00+02:00@Europe/Paris", "13:20:00.", "13:20:00.1234567890"),
        *("13:20:00@", "13:20:00@../../etc/passwd", "13:20:00@/etc/localtime"),
        *("13:20:00@Europe", "13:20:00@Europe/Paris\0", "13:20:00@" + "x" * 5000),
        *("2017-08-10", "2017-08-10T10:20:00"),
    ],
)
def test_other_texts_are_no_times(text: str) -> None:
    assert read_time(text) is None


@pytest.mark.parametrize(
    "text",
    [
        *("", "11:00:00", "2011-12-0310:15:30", "2017-12-31T24:00:01"),
        *("999999999-12-31T24:00:00", "2017-12-31T24:00:00.5"),
        *("2017-12-31T7:00:00", "2017-12-31T13:20:00+05:0", "2017-00-10T11:22:33"),
        *("2011-12-03T10:15:30+01:00@Europe/Paris", "+99999-12-01T11:22:33"),
    ],
)
def test_other_texts_are_no_moments(text: str) -> None:
    assert read_date_time(text) is None


def test_a_date_as_a_moment_is_its_midnight() -> None:
    """Source: DMN 1.5, 10.3.4.1 (date and time); TCK 0068-feel-equality."""
    midnight = DateTime(Date(2018, 12, 8), Time(0, 0, 0))
    assert read_date_time("2018-12-08") == midnight


@pytest.mark.parametrize(
    "text",
    [
        *("", "P", "PT", "P0", "1Y", "1D", "P1H", "P1S", "P1YT", "P1Y1D", "P1M1Y"),
        *("P-1D", "PT1.5H", "PT.5S", "P1W", "--P1D", "p1d", "P" + "9" * 19 + "D"),
        *("P" + "9" * 18 + "Y", "P" + "9" * 18 + "D"),
    ],
)
def test_other_texts_are_no_durations(text: str) -> None:
    assert read_duration(text) is None
