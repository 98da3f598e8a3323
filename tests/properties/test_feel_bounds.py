"""Whatever the text, FEEL answers with a value or a FeelError, and at a bounded cost.

What an evaluation costs is counted, not timed: the steps it pays for, the calls of
Python it makes, and the size of what it gives. ``--full-size`` runs 100,000 random
expressions and tells which were the slowest.
"""

import gc
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal
from types import FrameType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.feel import Evaluation, FeelError, parse, parse_unary_tests, to_feel
from engine.feel.bounds import MAX_STEPS
from tests.support.random_feel import expressions

PIECES = [
    *("1", "0", "9.5", "1e9", "1e-30", ".5", '"a"', '"专"', "true", "false", "null"),
    *("x", "n", "xs", "big", "d.a.b", "and", "or", "not(", "if", "then", "else"),
    *("in", "between", "(", ")", "[", "]", "..", ",", ".", "+", "-", "*", "/", "**"),
    *("=", "!=", "<", "<=", ">", ">=", "sum(", "min(", "max(", "count(", "abs("),
    *("floor(", "ceiling(", "contains(", "starts with(", "list contains("),
    *("string length(", "is defined(", "date(", "date and time(", "duration("),
    *('"2026-01-01"', '"P9999999D"', '"-P1M"', '"9999-12-31T00:00:00+08:00"'),
    *("for", "i", "return", "some", "every", "satisfies", "function", "instance of"),
    *("{", "}", ":", "@", "?", "a:", "long name", "partial", "item", "list<", "->"),
    *("//", "/*", "*/", "'", "#", "external", "number"),
]
NAMES = frozenset({"x", "n", "xs", "big", "d", "a", "b", "long name", "long", "f"})
CONTEXT = {
    "x": "pass",
    "n": Decimal("-3.5"),
    "xs": list(range(1500)),
    "big": Decimal("9e6000"),
    "long": "a" * 9000,
    "long name": ["b"] * 20,
    "d": {"a": [{"b": 1}, {"b": None}]},
}
NOW = datetime(2026, 1, 31, 10, 30, tzinfo=UTC)
# Ample: what costs most is paid for by the step, some ten calls each.
MOST_CALLS = 40 * MAX_STEPS
MOST_PARTS = 12 * MAX_STEPS
MOST_CHARACTERS = 400 * MAX_STEPS
WATCHED = frozenset(
    {"exec", "compile", "open", "import", "os.system", "subprocess.Popen"}
)


def size_of(value: object) -> tuple[int, int]:
    """Return how many parts a value has and how many characters, each object once."""
    parts, characters = 0, 0
    seen: dict[int, object] = {}
    waiting = [value]
    while waiting:
        part = waiting.pop()
        if id(part) in seen:
            continue
        seen[id(part)] = part
        parts += 1
        if isinstance(part, str):
            characters += len(part)
        elif isinstance(part, list):
            waiting.extend(part)
        elif isinstance(part, dict):
            waiting.extend(part.values())
    return parts, characters


def calls_of(text: str) -> int:
    """Evaluate a text, check what it gives, and return what that cost in calls."""
    calls = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    try:
        expression = parse(text, NAMES)
    except FeelError:
        return 0
    value: object = None
    sys.setprofile(count)
    try:
        value = expression.evaluate(CONTEXT, Evaluation(NOW))
    except FeelError:
        pass
    finally:
        sys.setprofile(None)
    parts, characters = size_of(value)
    assert parts <= MOST_PARTS
    assert characters <= MOST_CHARACTERS
    return calls


def answers(text: str) -> None:
    assert calls_of(text) <= MOST_CALLS
    with suppress(FeelError):
        scope = to_feel(CONTEXT)
        assert isinstance(scope, dict)
        tests = parse_unary_tests(text, NAMES)
        assert tests.test(Decimal(3), scope, Evaluation(NOW)) in {True, False, None}


@given(st.text(max_size=1100))
@settings(max_examples=300, deadline=None)
def test_any_text_gives_a_value_or_a_feel_error(text: str) -> None:
    answers(text)


@given(st.lists(st.sampled_from(PIECES), max_size=200).map(" ".join))
@settings(max_examples=500, deadline=None)
def test_any_row_of_tokens_gives_a_value_or_a_feel_error(text: str) -> None:
    answers(text)


@given(st.integers(0, 2**32))
@settings(max_examples=700, deadline=None)
def test_any_well_formed_expression_gives_a_value_or_a_feel_error(seed: int) -> None:
    for text in expressions(seed, 1):
        answers(text)


def test_no_expression_runs_code_or_opens_anything(
    *, full_size: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    texts = list(expressions(7, 100_000 if full_size else 1_000))
    seen: set[str] = set()
    is_watching = True

    def listen(event: str, _arguments: object) -> None:
        if is_watching and event in WATCHED:
            seen.add(event)

    for name in ("Asia/Shanghai", "Etc/UTC"):  # zones are read from the disk once
        parse(f'@"10:30:00@{name}" < @"11:30:00@{name}"').evaluate({})
    sys.addaudithook(listen)
    gc.disable()  # it would go through all that this test keeps
    try:
        costs = [(_seconds(text), text) for text in texts]
    finally:
        gc.enable()
    is_watching = False
    assert seen == set()
    if full_size:
        with capsys.disabled():
            for seconds, text in sorted(costs, reverse=True)[:10]:
                sys.stdout.write(f"\n{seconds * 1000:8.1f} ms  {text[:300]}")


def _seconds(text: str) -> float:
    start = time.thread_time()
    with suppress(FeelError):
        parse(text, NAMES).evaluate(CONTEXT, Evaluation(NOW))
    return time.thread_time() - start


@given(st.integers(), st.integers())
def test_whole_numbers_calculate_exactly(left: int, right: int) -> None:
    bound = 10**16
    left, right = left % bound, right % bound
    context = {"a": left, "b": right}
    assert parse("a + b").evaluate(context) == left + right
    assert parse("a * b").evaluate(context) == left * right
    assert parse("a < b").evaluate(context) is (left < right)
