"""Read the values of TCK test files, and compare what was found with them."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from lxml import etree

from engine.feel import Evaluation, Value
from engine.feel.builtins.conversion import string_of
from engine.feel.comparison import equal
from engine.feel.kinds import FeelType, Kind
from engine.feel.temporal.texts import (
    read_date,
    read_date_time,
    read_duration,
    read_time,
)
from engine.feel.values import kind_of

_TESTS = "{http://www.omg.org/spec/DMN/20160719/testcase}"
_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
#: Many expected numbers were calculated in binary.
_TOLERANCE = Decimal("1e-8")
_NUMBERS = {"decimal", "double", "integer", "int", "long", "float"}
_TEMPORAL = {
    "date": read_date,
    "time": read_time,
    "dateTime": read_date_time,
    "duration": read_duration,
    "dayTimeDuration": read_duration,
    "yearMonthDuration": read_duration,
}
_WORDS = {
    Kind.NUMBER: "decimal",
    Kind.BOOLEAN: "boolean",
    Kind.DATE: "date",
    Kind.TIME: "time",
    Kind.DATE_TIME: "dateTime",
    Kind.DAYS_TIME: "duration",
    Kind.YEARS_MONTHS: "duration",
}


class Unspeakable(Exception):
    """A test file holds a value that is not read."""


class Untyped(str):
    """A value of which the test file does not tell the type: a text as an input."""

    __slots__ = ()

    def matches(self, found: Value) -> bool:
        """Return whether a value is spelled like this."""
        if isinstance(found, str) or not self:
            return found == str(self)
        try:
            is_number = isinstance(found, Decimal) and found == Decimal(self.strip())
        except InvalidOperation:
            return False
        return is_number or string_of(found) == self.strip()


def value_of(holder: etree._Element) -> Value:
    """Return the value that an input, component, item or expectation holds."""
    parts = holder.findall(f"{_TESTS}component")
    if parts:
        return {str(part.get("name")): value_of(part) for part in parts}
    items = holder.find(f"{_TESTS}list")
    if items is not None:
        if items.get(f"{_XSI}nil") == "true":
            return None
        return [value_of(item) for item in items.findall(f"{_TESTS}item")]
    value = holder.find(f"{_TESTS}value")
    if value is None or value.get(f"{_XSI}nil") == "true":
        return None
    return _plain(value)


def _plain(element: etree._Element) -> Value:
    text = element.text or ""
    kind = (element.get(f"{_XSI}type") or "").rpartition(":")[2]
    return spelled(text, kind) if kind else Untyped(text)


def spelled(text: str, kind: str) -> Value:
    """Return the value that a text is in a type of XML."""
    if kind == "string":
        return text
    if kind == "boolean":
        return text.strip() in {"true", "1"}
    try:
        if kind in _NUMBERS:
            return Decimal(text.strip())
        found = _TEMPORAL[kind](text.strip())
    except (KeyError, InvalidOperation) as unknown:
        raise Unspeakable(f"{kind} {text}") from unknown
    if found is None:
        raise Unspeakable(f"{kind} {text}")
    return found


def typed(value: Any, type_: FeelType | None) -> Any:
    """Return an input, read as the type it is wanted in where it tells none."""
    if isinstance(value, list):
        element = None if type_ is None else type_.element
        return [typed(each, element) for each in value]
    if isinstance(value, dict):
        entries = dict(() if type_ is None else type_.entries)
        return {name: typed(each, entries.get(name)) for name, each in value.items()}
    if not isinstance(value, Untyped):
        return value
    kind = None if type_ is None else type_.kind
    return spelled(value, _WORDS[kind]) if kind in _WORDS else str(value)


def is_as_expected(found: Value, expected: Value) -> bool:
    """Return whether a value is the expected one; numbers to eight places."""
    if isinstance(expected, Untyped):
        return expected.matches(found)
    if expected is None or found is None or kind_of(found) is not kind_of(expected):
        return found is expected
    if isinstance(expected, Decimal) and isinstance(found, Decimal):
        return _is_near(found, expected)
    if isinstance(expected, list) and isinstance(found, list):
        return len(found) == len(expected) and all(map(is_as_expected, found, expected))
    if isinstance(expected, dict) and isinstance(found, dict):
        return found.keys() == expected.keys() and all(
            is_as_expected(found[name], value) for name, value in expected.items()
        )
    return found == expected or equal(found, expected, Evaluation()) is True


def _is_near(found: Decimal, expected: Decimal) -> bool:
    return abs(found - expected) < _TOLERANCE


def shown(value: Value) -> str:
    """Return a value in the words of FEEL, shortened."""
    if value is None:
        return "null"
    text = f'"{value}"' if isinstance(value, str) else string_of(value) or repr(value)
    return re.sub(r"\s+", " ", text)[:200]
