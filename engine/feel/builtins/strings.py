"""Provide the built-in functions for strings, but for those with patterns.

Positions count characters of Unicode from 1, or from -1 backwards.

Source: DMN 1.5, 10.3.4.3 table 74 (string functions).
"""

from collections.abc import Callable
from decimal import Decimal

from engine.feel.bounds import MAX_STRING, Evaluation
from engine.feel.builtins.signature import built_in, doubted
from engine.feel.errors import FeelError
from engine.feel.values import Value, bounded_text

#: How many characters Python goes through while we take one step.
_CHARACTERS = 100


def spend_on(evaluation: Evaluation, *texts: str) -> None:
    """Take the steps off the budget that it costs to go through texts."""
    evaluation.spend(1 + sum(map(len, texts)) // _CHARACTERS)


def _substring(
    evaluation: Evaluation, string: str, position: Decimal, length: Decimal | None
) -> Value:
    # A number far beyond the string is cut first: int() of 1E+6000 has as many digits.
    bound = Decimal(len(string) + 1)
    start = int(max(-bound, min(bound, position)))
    if start == 0 or abs(start) > len(string):
        return doubted(evaluation, "a position outside a string")
    first = start - 1 if start > 0 else len(string) + start
    if length is None:
        return string[first:]
    count = int(min(bound, length))
    if count < 1:
        return doubted(evaluation, "a length that is not positive")
    return string[first : first + count]


def _string_length(_evaluation: Evaluation, string: str) -> Value:
    return Decimal(len(string))


def _upper_case(evaluation: Evaluation, string: str) -> Value:
    spend_on(evaluation, string)
    return bounded_text(string.upper())


def _lower_case(evaluation: Evaluation, string: str) -> Value:
    spend_on(evaluation, string)
    return bounded_text(string.lower())


def _substring_before(evaluation: Evaluation, string: str, match: str) -> Value:
    spend_on(evaluation, string)
    place = string.find(match)
    return string[:place] if place >= 0 else ""


def _substring_after(evaluation: Evaluation, string: str, match: str) -> Value:
    spend_on(evaluation, string)
    place = string.find(match)
    return string[place + len(match) :] if place >= 0 else ""


def _on_strings(operation: Callable[[str, str], bool]) -> Callable[..., Value]:
    def ask(evaluation: Evaluation, string: str, match: str) -> Value:
        spend_on(evaluation, string)
        return operation(string, match)

    return ask


def _string_join(
    evaluation: Evaluation, items: list[Value], delimiter: str | None
) -> Value:
    evaluation.spend(len(items))
    texts: list[str] = []
    for item in items:
        if isinstance(item, str):
            texts.append(item)
        elif item is not None:
            return doubted(evaluation, "a list to join that holds no string")
    between = delimiter or ""
    # Checked before joining: five thousand long strings would fill the memory.
    if sum(map(len, texts)) + len(between) * len(texts) > 2 * MAX_STRING:
        raise FeelError(f"a string is longer than {MAX_STRING} characters")
    return bounded_text(between.join(texts))


FUNCTIONS = tuple(
    built_in(name, signature, body)
    for name, signature, body in (
        (
            "substring",
            "string: string, start position: number, length?: number|null",
            _substring,
        ),
        ("string length", "string: string", _string_length),
        ("upper case", "string: string", _upper_case),
        ("lower case", "string: string", _lower_case),
        ("substring before", "string: string, match: string", _substring_before),
        ("substring after", "string: string, match: string", _substring_after),
        ("contains", "string: string, match: string", _on_strings(str.__contains__)),
        ("starts with", "string: string, match: string", _on_strings(str.startswith)),
        ("ends with", "string: string, match: string", _on_strings(str.endswith)),
        ("string join", "list: list, delimiter?: string|null", _string_join),
    )
)
