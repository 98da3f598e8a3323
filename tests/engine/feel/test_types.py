"""Types: instance of, conformance and coercion. Source: DMN 1.5, 10.3.2.9."""

import pytest

from engine.feel import FeelError, parse, to_feel
from engine.feel.kinds import FeelType, Kind
from engine.feel.type_parser import parse_type
from engine.feel.types import coerce, conforms
from tests.engine.feel.context import value_of

NUMBER, STRING = FeelType(Kind.NUMBER), FeelType(Kind.STRING)
PERSON = FeelType(Kind.CONTEXT, entries=(("name", STRING), ("age", NUMBER)))
TYPES = {"tPerson": PERSON, "t full name": STRING}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("null instance of Any", False),
        ("null instance of Null", True),
        ("null instance of number", False),
        ("1 instance of Any", True),
        ("1 instance of number", True),
        ("1 instance of string", False),
        ('"a" instance of string', True),
        ("true instance of boolean", True),
        ('@"2026-01-01" instance of date', True),
        ('@"2026-01-01" instance of date and time', False),
        ('@"2026-01-01T00:00:00" instance of date and time', True),
        ('@"10:00:00" instance of time', True),
        ('@"P1D" instance of days and time duration', True),
        ('@"P1Y" instance of years and months duration', True),
        ('@"P1Y" instance of days and time duration', False),
        ("[1, 2] instance of list", True),
        ("[1, 2] instance of list<number>", True),
        ("[1, 2] instance of list<Any>", True),
        ('[1, "a"] instance of list<number>', False),
        ("[[1]] instance of list<list<number>>", True),
        ("[1..2] instance of range<number>", True),
        ('["a".."b"] instance of range<number>', False),
        ("(> 1) instance of range<number>", True),
        ("{} instance of context", True),
        ('{a: "foo"} instance of context<a: string>', True),
        ("{a: null} instance of context<a: string>", True),
        ('{a: "1", b: 1} instance of context<a: string>', True),
        ('{a: "1"} instance of context<a: number>', False),
        ('{a: "1"} instance of context<a: string, b: string>', False),
        ("{a: {b: 1}} instance of context<a: context<b: number>>", True),
        ("{a b: 1} instance of context<a b: number>", True),
        ("(function() 1) instance of function", True),
        ('(function() "foo") instance of function<>->Any', True),
        ('(function() "foo") instance of function<>->string', True),
        ('(function() "foo") instance of function<>->number', False),
        (
            '(function(a: list<number>) {b: "b", c: "c"}) instance of '
            "function<list<number>>->context<b: string>",
            True,
        ),
        (
            '(function(a: context<a: string>) "x") instance of '
            "function<context<a: string, b: string>>->string",
            True,
        ),
        (
            '(function(a: context<a: string, b: string>) "x") instance of '
            "function<context<a: string>>->string",
            False,
        ),
        (
            '(function(a: string, b: string) "x") instance of function<string>->Any',
            False,
        ),
        ("sum instance of function", True),
        ("1 + 1 instance of number", None),
        ("(1 + 1) instance of number and true", True),
        ("[1] instance of list<number> = true", True),
    ],
)
def test_instance_of_tells_the_type(text: str, value: object) -> None:
    assert value_of(text) is value


def test_types_of_a_model_have_names() -> None:
    text = '{name: "An", age: 9} instance of tPerson and "a" instance of t full name'
    assert parse(text, types=TYPES).evaluate({}) is True
    assert parse('{name: "An"} instance of tPerson', types=TYPES).evaluate({}) is False


@pytest.mark.parametrize(
    ("type_", "value", "coerced"),
    [
        (NUMBER, 1, 1),
        (NUMBER, "a", None),
        (NUMBER, [1], 1),
        (NUMBER, ["a"], None),
        (NUMBER, [1, 2], None),
        (FeelType(Kind.LIST, element=NUMBER), 1, [1]),
        (FeelType(Kind.LIST, element=NUMBER), "a", None),
        (FeelType(Kind.LIST, element=NUMBER), [1, "a"], None),
        (FeelType(Kind.LIST), 1, [1]),
        (FeelType(Kind.LIST), None, None),
        (FeelType(), [1], [1]),
        (
            PERSON,
            {"name": "An", "age": 9, "more": 1},
            {"name": "An", "age": 9, "more": 1},
        ),
        (PERSON, {"name": "An"}, None),
    ],
)
def test_coercion_of_single_values_and_lists(
    type_: FeelType, value: object, coerced: object
) -> None:
    assert coerce(to_feel(value), type_) == coerced


def test_a_date_becomes_its_midnight_in_utc() -> None:
    text = '(function(x: date and time) x)(@"2026-01-01") = @"2026-01-01T00:00:00Z"'
    assert value_of(text) is True


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("number", NUMBER),
        (" Any ", FeelType()),
        ("list<string>", FeelType(Kind.LIST, element=STRING)),
        ("list<tPerson>", FeelType(Kind.LIST, element=PERSON)),
        ("tPerson", PERSON),
        ("context<a: number>", FeelType(Kind.CONTEXT, entries=(("a", NUMBER),))),
        (
            "function<number, string>->Any",
            FeelType(Kind.FUNCTION, parameters=(NUMBER, STRING), result=FeelType()),
        ),
    ],
)
def test_a_type_is_read_from_its_text(text: str, type_: FeelType) -> None:
    assert parse_type(text, TYPES.get) == type_


@pytest.mark.parametrize(
    "text", ["nonsense", "list<", "list<nonsense>", "number string", ""]
)
def test_what_is_no_type_is_refused(text: str) -> None:
    with pytest.raises(FeelError):
        parse_type(text, TYPES.get)


def test_null_conforms_to_every_type() -> None:
    assert conforms(None, NUMBER)
    assert conforms([None], FeelType(Kind.LIST, element=NUMBER))
