"""Tell which characters a part of a pattern stands for.

Source: W3C XML Schema 1.1 part 2, appendix G.4.2 (character classes).
"""

import unicodedata
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeAlias

Test: TypeAlias = Callable[[str], bool]

_CATEGORIES = {
    *("L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Mc", "Me", "N", "Nd", "Nl", "No"),
    *("P", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Z", "Zs", "Zl", "Zp"),
    *("S", "Sm", "Sc", "Sk", "So", "C", "Cc", "Cf", "Co", "Cn"),
}
#: The blocks of Unicode that a pattern may name, by their first and last character.
_BLOCKS: Mapping[str, tuple[int, int]] = MappingProxyType(
    {
        "BasicLatin": (0x0000, 0x007F),
        "Latin-1Supplement": (0x0080, 0x00FF),
        "LatinExtended-A": (0x0100, 0x017F),
        "LatinExtended-B": (0x0180, 0x024F),
        "IPAExtensions": (0x0250, 0x02AF),
        "SpacingModifierLetters": (0x02B0, 0x02FF),
        "CombiningDiacriticalMarks": (0x0300, 0x036F),
        "Greek": (0x0370, 0x03FF),
        "GreekandCoptic": (0x0370, 0x03FF),
        "Cyrillic": (0x0400, 0x04FF),
        "Armenian": (0x0530, 0x058F),
        "Hebrew": (0x0590, 0x05FF),
        "Arabic": (0x0600, 0x06FF),
        "Devanagari": (0x0900, 0x097F),
        "Thai": (0x0E00, 0x0E7F),
        "Tibetan": (0x0F00, 0x0FFF),
        "HangulJamo": (0x1100, 0x11FF),
        "Mongolian": (0x1800, 0x18AF),
        "GeneralPunctuation": (0x2000, 0x206F),
        "SuperscriptsandSubscripts": (0x2070, 0x209F),
        "CurrencySymbols": (0x20A0, 0x20CF),
        "LetterlikeSymbols": (0x2100, 0x214F),
        "NumberForms": (0x2150, 0x218F),
        "Arrows": (0x2190, 0x21FF),
        "MathematicalOperators": (0x2200, 0x22FF),
        "EnclosedAlphanumerics": (0x2460, 0x24FF),
        "BoxDrawing": (0x2500, 0x257F),
        "GeometricShapes": (0x25A0, 0x25FF),
        "CJKRadicalsSupplement": (0x2E80, 0x2EFF),
        "KangxiRadicals": (0x2F00, 0x2FDF),
        "CJKSymbolsandPunctuation": (0x3000, 0x303F),
        "Hiragana": (0x3040, 0x309F),
        "Katakana": (0x30A0, 0x30FF),
        "Bopomofo": (0x3100, 0x312F),
        "CJKUnifiedIdeographsExtensionA": (0x3400, 0x4DBF),
        "CJKUnifiedIdeographs": (0x4E00, 0x9FFF),
        "YiSyllables": (0xA000, 0xA48F),
        "YiRadicals": (0xA490, 0xA4CF),
        "HangulSyllables": (0xAC00, 0xD7AF),
        "PrivateUse": (0xE000, 0xF8FF),
        "CJKCompatibilityIdeographs": (0xF900, 0xFAFF),
        "CJKCompatibilityForms": (0xFE30, 0xFE4F),
        "HalfwidthandFullwidthForms": (0xFF00, 0xFFEF),
        "CJKUnifiedIdeographsExtensionB": (0x20000, 0x2A6DF),
    }
)
_NAME_STARTS = (
    *((0x3A, 0x3A), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A), (0xC0, 0xD6)),
    *((0xD8, 0xF6), (0xF8, 0x2FF), (0x370, 0x37D), (0x37F, 0x1FFF)),
    *((0x200C, 0x200D), (0x2070, 0x218F), (0x2C00, 0x2FEF), (0x3001, 0xD7FF)),
    *((0xF900, 0xFDCF), (0xFDF0, 0xFFFD), (0x10000, 0xEFFFF)),
)
_NAME_OTHERS = (
    *((0x2D, 0x2E), (0x30, 0x39), (0xB7, 0xB7), (0x300, 0x36F), (0x203F, 0x2040)),
)
_WORD_BREAKS = frozenset("PZC")
_MOST_KNOWN = 512


def folded(character: str) -> str:
    """Return what a character and its other cases have in common."""
    upper = character.upper()
    lower = (upper if len(upper) == 1 else character).lower()
    return lower if len(lower) == 1 else character


def cases(character: str) -> set[str]:
    """Return a character in its cases."""
    forms = {character.upper(), character.lower(), folded(character), character}
    return {form for form in forms if len(form) == 1}


def any_of(tests: list[Test]) -> Test:
    """Return the test that one of several passes; what was asked is remembered."""
    known: dict[str, bool] = {}

    def test(character: str) -> bool:
        answer = known.get(character)
        if answer is None:
            answer = any(each(character) for each in tests)
            if len(known) < _MOST_KNOWN:
                known[character] = answer
        return answer

    return test


def but_not(test: Test, excluded: Test) -> Test:
    """Return the test that one passes and another does not."""
    return lambda character: test(character) and not excluded(character)


def none_of(test: Test) -> Test:
    """Return the opposite test."""
    return lambda character: not test(character)


def between(first: str, last: str) -> Test:
    """Return the test for the characters from one to another."""
    return lambda character: first <= character <= last


def in_any_case(test: Test) -> Test:
    """Return the test that a character passes in one of its cases."""
    return lambda character: any(test(form) for form in cases(character))


def property_test(name: str) -> Test | None:
    r"""Return the test for what stands in ``\p{...}``, or None when it is not known."""
    if name in _CATEGORIES:
        return lambda character: unicodedata.category(character).startswith(name)
    block = _BLOCKS.get(name.removeprefix("Is")) if name.startswith("Is") else None
    return None if block is None else between(chr(block[0]), chr(block[1]))


def _in(spans: tuple[tuple[int, int], ...]) -> Test:
    return any_of([between(chr(first), chr(last)) for first, last in spans])


def _is_word(character: str) -> bool:
    return unicodedata.category(character)[0] not in _WORD_BREAKS


def _is_digit(character: str) -> bool:
    return unicodedata.category(character) == "Nd"


_NAMED: Mapping[str, Test] = {
    "s": frozenset(" \t\n\r").__contains__,
    "d": _is_digit,
    "w": _is_word,
    "i": _in(_NAME_STARTS),
    "c": _in(_NAME_STARTS + _NAME_OTHERS),
}
#: The tests of the escapes ``\s``, ``\S`` and so on.
CLASSES: Mapping[str, Test] = MappingProxyType(
    {**_NAMED, **{letter.upper(): none_of(test) for letter, test in _NAMED.items()}}
)
