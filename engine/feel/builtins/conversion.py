"""Provide the built-in functions that turn a value into one of another type.

Source: DMN 1.5, 10.3.4.1 table 72 (conversion functions), 10.3.4.2 (boolean function).
"""

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation, Overflow

from engine.feel.bounds import MAX_STRING, Evaluation
from engine.feel.builtins.signature import built_in, doubted, overloaded
from engine.feel.builtins.strings import spend_on
from engine.feel.errors import FeelError
from engine.feel.temporal.moments import TEMPORAL
from engine.feel.temporal.texts import text_of
from engine.feel.values import NUMBERS, Function, Range, Value

_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,9})?")
#: So many characters of a text that is written cost one step.
_CHARACTERS = 8
_NAME = re.compile(r"[^\W\d]\w*(?: \w+)*")
_ESCAPES = str.maketrans(
    {"\\": r"\\", '"': r"\"", "\n": r"\n", "\r": r"\r", "\t": r"\t"}
)


def string_of(value: Value) -> str | None:
    """Return the text of a value; null has none.

    Lists, contexts and ranges read as the literals that give them.

    Raises:
        FeelError: The text is longer than a string may be.
    """
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, TEMPORAL):
        return text_of(value)
    pieces: list[str] = []
    length = 0
    for piece in _pieces(value):
        length += len(piece)
        # Checked on the way: a value that shares its parts may write out endlessly.
        if length > MAX_STRING:
            raise FeelError(f"a string is longer than {MAX_STRING} characters")
        pieces.append(piece)
    return "".join(pieces)


def _pieces(value: Value) -> Iterator[str]:
    match value:
        case list():
            yield "["
            for place, item in enumerate(value):
                yield ", " if place else ""
                yield from _pieces(item)
            yield "]"
        case dict():
            yield "{"
            for place, (key, item) in enumerate(value.items()):
                yield ", " if place else ""
                yield f"{key if _NAME.fullmatch(key) else _quoted(key)}: "
                yield from _pieces(item)
            yield "}"
        case Range():
            yield "[" if value.low_included else "("
            yield "" if value.low is None else _simple(value.low)
            yield ".."
            yield "" if value.high is None else _simple(value.high)
            yield "]" if value.high_included else ")"
        case _:
            yield _simple(value)


def _simple(value: Value) -> str:
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, Decimal):
        # Plain digits, however far the point; a negative zero is zero.
        return f"{value:f}" if value else f"{abs(value):f}"
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, TEMPORAL):
        return f'@"{text_of(value)}"'
    assert isinstance(value, Function)
    return f"function({', '.join((value.signatures or ((),))[0])})"


def _quoted(text: str) -> str:
    return f'"{text.translate(_ESCAPES)}"'


def _string(evaluation: Evaluation, value: Value) -> Value:
    text = string_of(value)
    if text is not None and not isinstance(value, str):
        evaluation.spend(len(text) // _CHARACTERS)
    return text


def _number(evaluation: Evaluation, value: str | Decimal) -> Value:
    if isinstance(value, Decimal):
        return value
    spend_on(evaluation, value)
    number = read_number(value)
    return doubted(evaluation, "a text that is no number") if number is None else number


def _number_with_separators(
    evaluation: Evaluation, text: str, grouping: str | None, point: str | None
) -> Value:
    if grouping not in {None, " ", ",", "."} or grouping == (point or "."):
        return doubted(evaluation, "the grouping separator of a number")
    if point not in {None, ",", "."}:
        return doubted(evaluation, "the decimal separator of a number")
    if grouping is not None:
        text = text.replace(grouping, "")
    if point == ",":
        # A point left over is no decimal point, and nothing else.
        text = text.replace(".", "?").replace(",", ".")
    return _number(evaluation, text)


def read_number(text: str) -> Decimal | None:
    """Return the number a text stands for, or None when it is none or too large."""
    if _NUMBER.fullmatch(text) is None:
        return None
    try:
        return NUMBERS.create_decimal(text)
    except (Overflow, InvalidOperation):
        return None


def _not(_evaluation: Evaluation, negand: Value) -> Value:
    return not negand if isinstance(negand, bool) else None


def _is_defined(_evaluation: Evaluation, value: Value) -> Value:
    return value is not None


FUNCTIONS = (
    built_in("string", "from: any", _string),
    overloaded(
        built_in("number", "from: string|number", _number),
        built_in(
            "number",
            "from: string, grouping separator: string|null,"
            " decimal separator: string|null",
            _number_with_separators,
        ),
    ),
    built_in("not", "negand: any", _not),
    built_in("is defined", "value: any", _is_defined),
)
