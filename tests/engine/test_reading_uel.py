"""The language of other engines becomes FEEL that gives the same answers."""

import pytest

from engine.feel import parse
from engine.reading.uel import Untranslatable, to_feel

VALUES = {"a": 3, "b": None, "name": "pass", "yes": True, "no": False}


@pytest.mark.parametrize(
    ("uel", "answer"),
    [
        ("a == 3", True),
        ("a eq 3 and name eq 'pass'", True),
        ("a != 3 || name == \"pass\"", True),
        ("a gt 2 && a le 3", True),
        ("!no", True),
        ("!b", True),
        ("not (b gt 3)", True),
        ("!(name == 'pass')", False),
        ("no || yes && no", False),
        ("(yes || no) && yes", True),
        ("yes ? a + 1 : a - 1", 4),
        ("-a + 2 * 4", 5),
        ("name == 'it\\'s'", False),
        ("b == null", True),
    ],
)  # fmt: skip
def test_it_gives_the_same_answer(uel, answer):
    assert parse(to_feel(uel)).evaluate(VALUES) == answer


@pytest.mark.parametrize(
    "uel",
    [
        "execution.getVariable('x')", "empty a", "a % 2", "a[0]", "a ==", "(a", "",
        "a = 1", "a; b", "a.b(c)", "'open", "a == b == c", "!" * 50 + "a", "(" * 50,
    ],
)  # fmt: skip
def test_what_it_does_not_know_is_refused(uel):
    with pytest.raises(Untranslatable):
        to_feel(uel)
