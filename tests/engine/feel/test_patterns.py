r"""Functions with patterns. Source: DMN 1.5, 10.3.4.3; XPath Functions 3.1, 5.6.

The texts are FEEL's: a backslash that FEEL does not know stands for itself.
"""

import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.feel import Evaluation, FeelError, parse
from engine.feel.patterns.machine import Scan
from engine.feel.patterns.programs import compiled
from tests.engine.feel.context import doubts_of, value_of


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('matches("foobar", "^fo*b")', True),
        ('matches("abracadabra", "bra")', True),
        ('matches("abracadabra", "^a.*a$")', True),
        ('matches("abracadabra", "^bra")', False),
        ('matches("abracadabra", "bra", null)', True),
        ('matches("abracadabra", "bra", "")', True),
        ('matches(pattern: "bra", input: "abracadabra")', True),
        (r'matches("\nabcd\ndefg\n", "^$", "m")', True),
        (r'matches("abcd\n\ndefg\n ", "^$", "m")', True),
        (r'matches("abcd\ndefg\n", "^$", "m")', False),
        (r'matches("abcd\n", "d$")', False),
        (r'matches("ab\ncd", "^cd$", "m")', True),
        (r'matches("ab\ncd", "^cd$")', False),
        (r'matches("ab\ncd", "b.c")', False),
        (r'matches("ab\ncd", "b.c", "s")', True),
        (r'matches("Mary\u000DJones", "Mary.Jones")', False),
        ('matches("abracadabra", "(?:abra(?:cad)?)*", "q")', False),
        ('matches("x[y-z]", "x[y-z]", "q")', True),
        ('matches("x[Y-z]", "X[y-Z]", "qi")', True),
        ('matches("abc", "ABC", "i")', True),
        ('matches("abZ", "^[A-Z]*$", "i")', True),
        (r'matches("\u212A", "k", "i")', True),
        (r'matches("k", "\u212A", "i")', True),
        ('matches("x", "[A-Z-[OI]]", "i")', True),
        ('matches("O", "[A-Z-[OI]]", "i")', False),
        ('matches("i", "[A-Z-[OI]]", "i")', False),
        ('matches("q", "[^Q]", "i")', False),
        ('matches("b", "[a-z-[aeiou]]")', True),
        ('matches("e", "[a-z-[aeiou]]")', False),
        ('matches("b", "[^a-c-[x]]")', False),
        ('matches("hello world", "hello\\ sworld", "x")', True),
        ('matches("hello world", " hello[ ]world", "x")', True),
        ('matches("hello world", "he ll o[ ]worl d", "x")', True),
        (r'matches("hello world", "\p{ I s B a s i c L a t i n }+", "x")', True),
        (r'matches("中文", "^\p{IsCJKUnifiedIdeographs}{2}$")', True),
        (r'matches("Ab1", "^\p{Lu}\p{Ll}\p{Nd}$")', True),
        (r'matches("Ab1", "\P{L}")', True),
        (r'matches("x_1:y", "^\i\c*$")', True),
        (r'matches("1x", "^\i")', False),
        (r'matches("a b", "^\S\s\w$")', True),
        (r'matches("٣", "^\d$")', True),
        ('matches("a", "a[^b]")', False),
        ('matches("a ", "a[^b]")', True),
        (r'matches("aA", "^(a)\1$", "i")', True),
        (r'matches("aa", "^(a)\1$")', True),
        (r'matches("ab", "^(a)\1$")', False),
        (r'matches("a1", "^(a)?1$")', True),
        (r'matches("aab1", "^(a)(b|\1)\2?b1$")', True),
        (r'matches("aa0", "^(a)\10$")', True),
        ('matches("a-b", "^[a-]-[-b]$")', True),
        ('matches("3.", "^[0-9-.]*$")', True),
        ('matches("", "^$")', True),
        ('matches("", "")', True),
        ('matches("aaa", "^a{3}$")', True),
        ('matches("aaaa", "^a{1,3}$")', False),
        ('matches("aaaa", "^a{2,}$")', True),
        ('matches("ab", "^(a|ab)(c|bcd|)$")', True),
        ('matches("abcd", "^(a|ab)(c|bcd)$")', True),
        ('matches("abab", "^((ab)*)*$")', True),
        ('matches("b", "^(a*)*b$")', True),
        (r'matches("520102199001011234", "^\d{17}[\dX]$")', True),
    ],
)
def test_a_pattern_matches_or_not(text: str, value: bool) -> None:
    """Cases of the TCK, 1111-feel-matches-function, and our own."""
    assert value_of(text) is value


@pytest.mark.parametrize(
    "text",
    [
        'matches("abracadabra", "bra", "p")',
        'matches("input", "pattern", " ")',
        'matches("input", "pattern", "X")',
        'matches("input", [])',
        'matches("input")',
        'matches("input", "pattern", "", [])',
        'matches(null, "pattern")',
        'matches("input", null)',
        r'matches("hello world", "\p{ IsBasicLatin}+")',
        r'matches("a", "\p{IsNowhere}")',
        r'matches("a", "\p{Xx}")',
        r'matches("h", "(.)\3")',
        r'matches("h", "(.)\2")',
        r'matches("input", "\3")',
        r'matches("input", "(\1)")',
        r'matches("abcd", "(asd)[\1]")',
        r'matches("abcd", "(asd)[asd\0]")',
        r'matches("a", "\b")',
        r'matches("a", "\e")',
        'matches("a", "(?=a)")',
        'matches("a", "(?i)a")',
        'matches("a", "(a")',
        'matches("a", "a)")',
        'matches("a", "[a")',
        'matches("a", "[]")',
        'matches("a", "[^]")',
        'matches("a", "[z-a]")',
        r'matches("a", "[a-\d]")',
        'matches("a", "a{2,1}")',
        'matches("a", "a{,2}")',
        'matches("a", "a{")',
        'matches("a", "a}")',
        'matches("a", "]")',
        'matches("a", "*a")',
        'matches("a", "a**")',
        'matches("a", "^*")',
        'matches("a", "a{99999}")',
        'matches("a", "((a{99}){99}){99}")',
        r'matches("a", "a\\")',
        'replace("abc", "x*", "-")',
        'replace("abc", "b", "$")',
        'replace("abc", "b", "$x")',
        r'replace("abc", "b", "\x")',
        'replace("abc", "b", null)',
        'replace("abc", "[a-z]", "#", "g")',
        'split("foo", "")',
        'split("foo", "o*")',
        'split("foo", null)',
        'split(null, ",")',
        'split("foo", "f", "f")',
        'split(delimiter: ",", str: "foo,bar")',
    ],
)
def test_what_is_no_pattern_is_null(text: str) -> None:
    assert doubts_of(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('replace("abcd", "(ab)|(a)", "[1=$1][2=$2]")', "[1=ab][2=]cd"),
        ('replace("abracadabra", "bra", "*")', "a*cada*"),
        ('replace("abracadabra", "a.*a", "*")', "*"),
        ('replace("abracadabra", "a.*?a", "*")', "*c*bra"),
        ('replace("abracadabra", "a", "")', "brcdbr"),
        ('replace("abracadabra", "a(.)", "a$1$1")', "abbraccaddabbra"),
        ('replace("AAAA", "A+?", "b")', "bbbb"),
        ('replace("darted", "^(.*?)d(.*)$", "$1c$2")', "carted"),
        ('replace("reluctant", "r.*?t", "X")', "Xant"),
        (
            r'replace("0123456789", "(\d{3})(\d{3})(\d{4})", "($1) $2-$3")',
            "(012) 345-6789",
        ),
        ('replace("facetiously", "[iouy]", "[$0]")', "facet[i][o][u]sl[y]"),
        ('replace("abc", ".^[d-z]*", "smix")', "abc"),
        ('replace("a b c d ", "[a-z]", "#", "x")', "# # # # "),
        ('replace("abc", "[A-Z]", "#", "i")', "###"),
        (r'replace("a.b", ".", "\$\\", "q")', r"a\$\b"),
        (r'replace("ab", "b", "\$1")', "a$1"),
        ('replace("abc", "(b)", "$10")', "ab0c"),
        ('replace("abc", "(b)", "$2")', "ac"),
        ('replace(input: "abc", pattern: "b", replacement: "-", flags: "")', "a-c"),
        (r'split("John Doe", "\s")', ["John", "Doe"]),
        ('split("a;b;c;;", ";")', ["a", "b", "c", "", ""]),
        ('split("", ";")', [""]),
        ('split("a1b22c", "[0-9]+")', ["a", "b", "c"]),
        ('split(delimiter: ",", string: "foo,bar")', ["foo", "bar"]),
    ],
)
def test_texts_are_replaced_and_split(text: str, value: object) -> None:
    """Cases of the TCK, 1109 and 0067."""
    assert value_of(text) == value


@pytest.mark.parametrize(
    "pattern",
    [
        *("(a+)+$b", "(a|aa)+$", "(a*)*c", "(.*)(.*)(.*)(.*)(.*)c", "(a?){300}b"),
        *(r"(a)(a)(a)*\1\2b", r"(a*)(a*)\1\2b", "(x+x+)+y", "(a|b|ab)*c"),
    ],
)
def test_a_hostile_pattern_ends_within_its_steps(pattern: str) -> None:
    expression = parse(f'matches(text, "{pattern}")', ["text"])
    try:
        answer: object = expression.evaluate({"text": "a" * 9_999})
    except FeelError as error:
        answer = str(error)
    assert answer in {False, "the evaluation takes more than 10000 steps"}


@pytest.mark.parametrize("pattern", ["(a+)+b", "(a|a)*b", "(a*)*b", "(.*)*b"])
def test_an_explosive_pattern_costs_a_search_in_proportion(pattern: str) -> None:
    """Each of these costs Python's `re` more than the age of the world."""
    program = compiled(pattern, "").program
    assert program is not None
    assert Scan(program, "a" * 1_000, Evaluation()).find() is None


def test_what_a_pattern_costs_does_not_depend_on_earlier_ones() -> None:
    def cost(pattern: str) -> int:
        expression = parse(f'matches("b", "{pattern}")')
        for steps in range(10_000):
            with suppress(FeelError):
                expression.evaluate({}, Evaluation(steps=steps))
                return steps
        raise AssertionError

    compiled.cache_clear()
    assert cost("a{50}") == cost("a{50}")
    assert cost("a{9999}") == cost("a{9999}") > 500


ATOMS = st.sampled_from(
    [
        *("a", "b", ".", "[ab]", "[^a]", "(?:ab)", "(a)", "(b|ab)"),
        *("(?:a|)", "(b??)", "(?:|b)", "(?:a*b)"),
    ]
)
QUANTIFIERS = st.sampled_from(["", "", "*", "+", "?", "*?", "+?", "??", "{2}", "{1,2}"])
PIECES = st.tuples(ATOMS, QUANTIFIERS).map("".join)
ROWS = st.lists(PIECES, min_size=1, max_size=4).map("".join)
PATTERNS = st.lists(ROWS, min_size=1, max_size=3).map("|".join)


@given(PATTERNS, st.text(alphabet="abc", max_size=12))
def test_common_patterns_mean_what_they_mean_to_python(pattern: str, text: str) -> None:
    program = compiled(pattern, "").program
    assert program is not None
    mine = Scan(program, text, Evaluation(steps=10**6)).find()
    theirs = re.search(pattern, text)
    assert (mine is None) is (theirs is None)
    if mine is not None and theirs is not None:
        assert mine.span(0) == theirs.span()


@given(st.text(max_size=30), st.sampled_from(["", "s", "m", "i", "x", "q", "smixq"]))
def test_any_text_is_a_pattern_or_refused(pattern: str, flags: str) -> None:
    result = compiled(pattern, flags)
    assert (result.program is None) is bool(result.reason)
