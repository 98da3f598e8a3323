"""What is refused to be read, and where."""

import pytest

from engine.feel import FeelError, parse, parse_unary_tests
from tests.engine.feel.context import doubts_of, value_of


@pytest.mark.parametrize(
    ("text", "message", "position"),
    [
        ("", "expected a value, found nothing", 0),
        ("1 +", "expected a value", 3),
        ("(1 + 2", r"expected ',' or '\)'", 6),
        ("1 2", "expected an operator or the end, found '2'", 2),
        ('a = "b', "no closing quote", 4),
        ("a == 1", "equality is one", 3),
        ("a = 'b'", "double quotes", 4),
        ("!a", "write not", 0),
        ("a && b", "write and", 2),
        ("风险 ＝ 1", "unexpected character", 3),
        ("1 < x < 5", "no second comparison", 6),
        ("a.", "a name after", 2),
        ("nonsense(1)", "unknown function 'nonsense'", 0),
        ("not x", r"expected '\(' after not", 4),
        ("if a then b", "expected 'else'", 11),
        ("1 + (1, 2)", "only after 'in'", 4),
        ("]1, 2[", r"expected '\.\.'", 2),
        ("x between 1 or 2", "expected 'and'", 12),
        (r'"\uD83D"', "half a character", 0),
        (r'"\U110000"', "unknown escape", 1),
        (r'"\u0000"', "null character", 0),
        ("1e9999", "too large", 0),
        (r'"\uD8"', "unknown escape", 1),
        ("(1, 2)", "only after 'in'", 0),
        ("for x return 1", "expected 'in', found nothing", 14),
        ("for in [1] return 1", "expected a name, found 'in'", 4),
        ("for x in [1]", "expected 'return'", 12),
        ("some x in [1] return 1", "expected 'satisfies'", 14),
        ("every x in satisfies 1", "expected a value, found 'satisfies'", 11),
        ("function a", r"expected '\('", 9),
        ("function(1) 2", "expected a name, found '1'", 9),
        ("function(a: nonsense) a", "expected a type, found 'nonsense'", 12),
        ("1 instance of nonsense", "expected a type", 14),
        ("1 instance of list<", "expected a type, found nothing", 19),
        ("1 instance of list<number", "expected '>'", 25),
        ("{a 1}", "expected ':'", 4),
        ("{a: 1", "expected ',' or '}'", 5),
        ("{: 1}", "expected a name", 1),
        ("{1: 1}", "expected a name", 1),
        ("a[1", r"expected ']'", 3),
        ("a[]", "an operator or the end", 1),
        ("count(1", r"expected ',' or '\)'", 7),
        ("contains(string: 1, 2)", "a name for every argument", 0),
        ("[1..", "expected a value", 4),
        ("[1, 2", r"expected ',' or '\]'", 5),
        ("(1, 2", r"expected ',' or '\)'", 5),
        ("function(a", r"expected ',' or '\)'", 10),
        ("[1..2", r"expected '\]' or '\[' or '\)'", 5),
        ("@1", "expected a string after '@'", 1),
        ("1 # 2", "unexpected character '#'", 2),
        ("/* open", "expected a value, found '/'", 0),
        ("if a then b else", "expected a value, found nothing", 16),
        ("1 between 2", "expected 'and'", 11),
        ("a.1", "an operator or the end", 1),
        ("1" * 35, "more than 34 digits", 0),
    ],
)
def test_a_wrong_text_is_refused_with_its_place(
    text: str, message: str, position: int
) -> None:
    with pytest.raises(FeelError, match=message) as caught:
        parse(text)
    assert caught.value.position == position


@pytest.mark.parametrize(
    ("text", "message", "position"),
    [
        ("", "expected a value", 0),
        ("1,", "expected a value", 2),
        ("not(1", r"expected ',' or '\)'", 5),
        ("- 1, -", "expected a value", 6),
        ("-, 1", "expected a value", 1),
        ("1 2", "expected an operator or the end", 2),
    ],
)
def test_wrong_tests_of_a_cell_are_refused_with_their_place(
    text: str, message: str, position: int
) -> None:
    with pytest.raises(FeelError, match=message) as caught:
        parse_unary_tests(text)
    assert caught.value.position == position


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('id')",
        '__import__("os")',
        "().__class__.__base__.__subclasses__()",
        'eval("1")',
        "lambda: 1",
        "[x for x in y]",
        "x := 1",
        "${approved}",
        "f'{x}'",
        "a; b",
        "@os",
    ],
)
def test_python_and_other_languages_are_refused(text: str) -> None:
    with pytest.raises(FeelError):
        parse(text)


@pytest.mark.parametrize(
    "text",
    [
        '"".__class__',
        "[][1].append",
        "{}.__class__.__mro__",
        "(function(x) x).__globals__",
        "(function(x) x).body",
        "[1..2].__init__",
        '@"2026-01-01".__reduce__',
        "count.__code__",
        "sum.body",
        "opened.replace",
    ],
)
def test_no_attribute_of_python_is_a_part_of_a_value(text: str) -> None:
    assert value_of(text) is None
    assert doubts_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "1" + "+1" * 5000,
        "(" * 33 + "1" + ")" * 33,
        "-" * 999 + "1",
        "[" * 999,
        "]" * 999,
        "not(" * 200 + "true" + ")" * 200,
        "if " * 300,
        "x in (" * 150,
        "if true then 1 else " * 49 + "1",
        "{a:" * 999,
        "for x in " * 500,
        "function() " * 500 + "1",
        "(" * 5000,
        "1 instance of " + "list<" * 200 + "number" + ">" * 200,
        "@" * 5000,
        "/*" * 5000,
    ],
)
def test_a_hostile_text_is_refused_not_a_crash(text: str) -> None:
    with pytest.raises(FeelError):
        parse(text)


def test_long_flat_chains_are_no_nesting() -> None:
    assert value_of("1" + "+1" * 499) == 500
    assert value_of("1" + "+1" * 4999) == 5000
    assert value_of("risk=3" + " and risk=3" * 80) is True


def test_the_deepest_allowed_text_needs_a_modest_stack() -> None:
    level = "1=1 and 1+1*2**("
    text = "1=1 or " + level * 31 + "1" + ")" * 31

    def from_depth(frames: int) -> object:
        return from_depth(frames - 1) if frames else parse(text).evaluate({})

    assert from_depth(200) is True
