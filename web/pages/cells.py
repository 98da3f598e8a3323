"""Cells of decision tables as officials read them; the unusual ones stay FEEL."""

import re
from collections.abc import Mapping

from django.utils.translation import gettext, pgettext

from engine.feel import Value, string_of

_TEXT = re.compile(r'"((?:[^"\\]|\\.)*)"')
_SIGNS = {"<=": "≤ ", ">=": "≥ ", "<": "< ", ">": "> ", "=": ""}
_SIGN = re.compile(r"(<=|>=|<|>|=)\s*(.+)")
_NOT = re.compile(r"not\s*\((.+)\)", re.DOTALL)
_RANGE = re.compile(r"\[\s*([^\[\]]+?)\s*\.\.\s*([^\[\]]+?)\s*\]")
_CONSTANTS = frozenset({"true", "false", "null"})
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def test_text(cell: str, words: Mapping[str, str]) -> str:
    """Say a condition.

    Args:
        words: What people call single values.
    """
    cell = cell.strip()
    if cell in {"", "-"}:
        return pgettext("cell", "any")
    if (negated := _NOT.fullmatch(cell)) and _terms(negated[1], words) is not None:
        return gettext("not %(values)s") % {"values": _terms(negated[1], words)}
    return _terms(cell, words) or cell


def value_text(value: Value, words: Mapping[str, str]) -> str:
    """Say a value that is known."""
    if value is None:
        return pgettext("value", "nothing")
    if isinstance(value, bool):
        return words.get(str(value).lower()) or _constant(str(value).lower())
    if isinstance(value, list):
        return gettext(", ").join(value_text(each, words) for each in value)
    return words.get(str(value)) or string_of(value) or ""


def result_text(expression: str, words: Mapping[str, str]) -> str:
    """Say a result, which is a literal in most tables."""
    return _term(expression.strip(), words) or expression


def _terms(cell: str, words: Mapping[str, str]) -> str | None:
    """Say a list of usual terms; ``None`` if one of them is not."""
    held = _TEXT.sub(lambda found: found[0].replace(",", "\0"), cell)
    said = [_term(each.replace("\0", ",").strip(), words) for each in held.split(",")]
    if None in said:
        return None
    return gettext(" or ").join(each for each in said if each is not None)


def _term(term: str, words: Mapping[str, str]) -> str | None:
    if found := _TEXT.fullmatch(term):
        return words.get(found[1], found[1])
    if term in _CONSTANTS:
        return words.get(term) or _constant(term)
    if _NUMBER.fullmatch(term):
        return words.get(term, term)
    if (found := _RANGE.fullmatch(term)) is not None:
        return gettext("%(low)s to %(high)s") % {"low": found[1], "high": found[2]}
    if (found := _SIGN.fullmatch(term)) is not None:
        inner = _term(found[2].strip(), words)
        return None if inner is None else _SIGNS[found[1]] + inner
    return None


def _constant(word: str) -> str:
    names = {
        "true": pgettext("value", "yes"),
        "false": pgettext("value", "no"),
        "null": pgettext("cell", "missing"),
    }
    return names[word]
