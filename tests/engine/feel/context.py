"""What the expressions of the tests read."""

from datetime import UTC, date, datetime

from engine.feel import Evaluation, parse, to_python

CONTEXT = {
    "plan_result": "pass",
    "risk": 3,
    "rate": 0.1,
    "approved": True,
    "nothing": None,
    "levels": ["low", "high"],
    "numbers": (1, 2, 3),
    "child": {"age": 9, "address": {"county": "520100"}, "first name": "小明"},
    "visits": [{"day": 1}, {"day": 2}],
    "opened": date(2026, 1, 31),
    "at": datetime(2026, 1, 31, 10, 30, tzinfo=UTC),
    "风险等级": "高",
    "monthly income": 900,
    "a-b": 7,
    "in care": True,
}
NAMES = frozenset({*CONTEXT, "first name"})


def value_of(text: str) -> object:
    """Return what a text means in the context of the tests, as Python has it."""
    return to_python(parse(text, NAMES).evaluate(CONTEXT))


def doubts_of(text: str) -> list[str]:
    """Return why a text gives null."""
    evaluation = Evaluation()
    assert parse(text, NAMES).evaluate(CONTEXT, evaluation) is None
    return [doubt.message for doubt in evaluation.doubts]
