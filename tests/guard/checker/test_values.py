"""A few values stand for all, wherever an expression is called exact."""

import itertools
from collections.abc import Mapping

import pytest

from engine.checker.values import UNREADABLE, is_exact, is_finite, standing_for, telling
from engine.feel import Expression, parse
from engine.kernel.definition import Variable
from engine.kernel.variables import evaluate

DECLARED: Mapping[str, Variable] = {
    "again": Variable("again", "boolean"),
    "amount": Variable("amount", "number"),
    "other": Variable("other", "number"),
    "note": Variable("note", "string"),
    "day": Variable("day", "date"),
    "thing": Variable("thing", "any"),
    "wish": Variable("wish", "string", ("yes", "no")),
}


def values(name: str, *texts: str) -> tuple[object, ...]:
    return standing_for(DECLARED[name], [parse(text) for text in texts])


def exact(text: str) -> bool:
    return is_exact(parse(text), DECLARED)


def can_be_true(text: str) -> bool:
    """Return whether an expression is true for some of the values tried."""
    asked: Expression = parse(text)
    names = sorted(asked.names)
    tried = [standing_for(DECLARED[name], [asked]) for name in names]
    return any(
        evaluate(asked, dict(zip(names, chosen, strict=True))) is True
        for chosen in itertools.product(*tried)
    )


def test_truth_values_and_listed_values_can_all_be_tried() -> None:
    finite = {name for name, variable in DECLARED.items() if is_finite(variable)}
    assert finite == {"again", "wish"}


def test_all_values_that_there_are_stand_for_themselves() -> None:
    assert values("again", "again = true") == (True, False, None)
    assert values("wish", 'wish = "yes"') == ("yes", "no", None)
    assert standing_for(None, [parse("anything = 7")]) == (True, False)


def test_numbers_are_tried_between_beside_and_beyond_those_written() -> None:
    written = ("amount > 20.5 or amount = 5", "amount <= 1e3", "amount != .5")
    tried = values("amount", *written)
    assert tried == (-0.5, 0.5, 2.75, 5, 12.75, 20.5, 510.25, 1000, 1001, None)


def test_where_no_number_is_written_any_will_do() -> None:
    assert values("amount", "amount != null") == (0, None)


def test_whole_numbers_stay_exact_however_large() -> None:
    assert values("amount", "amount = 9007199254740993")[1:3] == (
        9007199254740993,
        9007199254740994,
    )


def test_what_no_variable_can_hold_is_not_tried() -> None:
    most = 2**63
    assert values("amount", f"amount < {most}") == (0, None)
    assert values("amount", f"amount < {most - 1}")[0] == most - 2
    assert values("amount", "amount < 1e40 or amount > 3") == (2, 3, 4, None)


def test_texts_are_tried_as_they_are_written_and_one_that_is_not() -> None:
    written = r'note = "b" or note = "a\n\"\\\u4e2d" or note = "5"'
    assert values("note", written, "7 = 7") == (
        "5",
        'a\n"\\中',
        "b",
        "something else",
        UNREADABLE,
        None,
    )


def test_the_text_that_is_not_written_is_really_not_written() -> None:
    written = 'note = "something else" or note = "something else…"'
    assert values("note", written)[-3:] == (
        "something else……",
        UNREADABLE,
        None,
    )


@pytest.mark.parametrize("name", ["day", "thing"])
def test_what_may_be_of_any_kind_is_tried_as_each(name: str) -> None:
    assert values(name, f'{name} = "b" or {name} = 3 or {name} = "a"') == (
        *("a", "b", 2, 3, 4),
        *("something else", UNREADABLE, True, False, None),
    )


@pytest.mark.parametrize(
    "text",
    [
        'wish = "yes" and again',
        "not(again) or wish = null",
        "amount > 5",
        "5 <= amount",
        "(1 < amount) and amount < 2",
        "amount = null or again = true",
        "true = (amount >= 3)",
        'note = "x"',
        '"x" != note',
        "day = null",
        "thing = 5",
        "thing = false",
        'thing = "and so on + 1"',
        "true",
    ],
)
def test_comparisons_with_what_is_written_are_exact(text: str) -> None:
    assert exact(text)


def test_all_that_is_declared_may_be_asked_for() -> None:
    assert is_exact(parse("again"), {"again": DECLARED["again"]})


@pytest.mark.parametrize(
    "text",
    [
        "unheard_of = 5",
        "unheard_of",
        "loopCounter = 2",
        "again and numberOfInstances = 3",
        "amount",
        "= amount",
        "amount = other",
        "amount > 5 and amount = other",
        "amount > 5 and other = amount",
        'note != "x" and note = wish',
        'note != "x" and wish = note',
        "not(amount)",
        "amount + 1 > 5",
        "amount > 5 + 1",
        "amount > -5",
        "-amount > 5",
        "5 > 3 and amount",
        "amount in [1..5]",
        "amount between 1 and 5",
        "if again then amount > 5 else false",
        "string length(note) = 5",
        'note < "x"',
        '"x" >= note',
        'day > "2026-01-01"',
        "thing < 5",
        'contains(note, "x")',
        "again and [amount = 5][1]",
    ],
)
def test_whatever_asks_for_more_is_not_exact(text: str) -> None:
    assert not exact(text)


@pytest.mark.parametrize(
    "text",
    [
        "amount > 5 and amount < 5.2",
        "amount > 5 and amount < 5.5",
        "amount > 0.1 and amount < 0.2",
        "amount < 0 or amount > 0",
        "amount > 90071992547409920",
        "amount = 9007199254740993",
        "amount = 0.1 and amount != null",
        "amount > 1e5 and amount < 1e50",
        r'note = "a\tb"',
        'note != "something else" and note != null',
        "thing != null and thing != 1",
        'thing != null and thing != "x"',
    ],
)
def test_what_can_be_true_is_true_of_a_value_that_is_tried(text: str) -> None:
    assert exact(text)
    assert can_be_true(text)


def test_of_values_that_answer_alike_one_is_enough() -> None:
    asked = [parse("amount > 5"), parse("amount = 9")]
    assert telling("amount", (1, 5, 6, 7, 9, None), asked) == (1, 6, 9, None)


def test_values_stay_where_an_answer_rests_on_others_too() -> None:
    asked = [parse("amount > 5"), parse("amount = other")]
    assert telling("amount", (1, 2, 9), asked) == (1, 2, 9)


def test_values_for_which_nothing_can_be_said_are_alike() -> None:
    asked = [parse("count(for each in 1..amount return each) > 2")]
    assert telling("amount", (1, 9, 10**12, 10**13), asked) == (1, 9, 10**12)
