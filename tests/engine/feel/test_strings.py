"""Functions for strings. Source: DMN 1.5, 10.3.4.3 table 74."""

import pytest

from engine.feel import FeelError
from tests.engine.feel.context import doubts_of, value_of


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('substring("f", 1)', "f"),
        ('substring("foobar", 3)', "obar"),
        ('substring("foobar", 3, 3)', "oba"),
        ('substring("foobar", -2, 1)', "a"),
        ('substring("foobar", -6, 6)', "foobar"),
        ('substring("foobar", 3, 3.8)', "oba"),
        ('substring("foobar", 3, 100)', "obar"),
        ('substring("foobar", 3, 10 ** 1000)', "obar"),
        ('substring("foobar", 3, null)', "obar"),
        ('substring(start position: 3, string: "foobar")', "obar"),
        ('substring(string: "foobar", start position: 3, length: 2)', "ob"),
        (r'substring("\U01F40Eab", 2)', "ab"),
        ('string length("")', 0),
        (r'string length("\U01F40Eab")', 3),
        ('string length(string: "xyz123")', 6),
        ('upper case("abc4é")', "ABC4É"),
        ('lower case("ABC4")', "abc4"),
        ('substring before("foobar", "bar")', "foo"),
        ('substring before("foobar", "xyz")', ""),
        ('substring before("foobar", "o")', "f"),
        ('substring before("abc", "")', ""),
        ('substring before("", "")', ""),
        ('substring after("foobar", "ob")', "ar"),
        ('substring after("", "a")', ""),
        ('substring after("abc", "")', "abc"),
        ('substring after("abc", "x")', ""),
        ('substring after(string: "foobar", match: "ob")', "ar"),
        ('contains("foobar", "of")', False),
        ('contains("abc", "")', True),
        ('contains(string: "foobar", match: "b")', True),
        ('starts with("foobar", "fo")', True),
        ('ends with("foobar", "r")', True),
        ('ends with("foobar", "x")', False),
        ('string join(["a","b","c"], "_and_")', "a_and_b_and_c"),
        ('string join(["a","b","c"], "")', "abc"),
        ('string join(["a","b","c"], null)', "abc"),
        ('string join(["a","b","c"])', "abc"),
        ('string join(["a",null,"c"], "X")', "aXc"),
        ('string join([], "X")', ""),
        ('string join(list: ["a","b"], delimiter: ",")', "a,b"),
    ],
)
def test_strings_are_taken_apart_and_put_together(text: str, value: object) -> None:
    """Cases of the TCK, 1103 to 1110 and 1140."""
    assert value_of(text) == value


@pytest.mark.parametrize(
    "text",
    [
        'substring("foobar", 0)',
        'substring("foobar", 7)',
        'substring("foobar", -7)',
        'substring("foobar", 10 ** 1000)',
        'substring("foobar", 1, 0)',
        'substring("foobar", 1, -1)',
        'substring("", 1)',
        'substring("foobar", null)',
        "string length(1)",
        'contains(null, "a")',
        'contains("a", null)',
        "string join([1, 2])",
        'string join("a", 1)',
        "string join(null)",
        'substring(text: "foobar", start position: 3)',
    ],
)
def test_other_arguments_are_null(text: str) -> None:
    assert doubts_of(text)


@pytest.mark.parametrize(
    "text",
    [
        'string join(for i in 1..2000 return "123456", "")',
        'string join(for i in 1..2000 return "", "123456")',
    ],
)
def test_a_string_too_long_is_an_error(text: str) -> None:
    with pytest.raises(FeelError, match="longer than 10000"):
        value_of(text)
