"""Provide the built-in functions for strings that take patterns.

Source: DMN 1.5, 10.3.4.3 table 74 (matches, replace, split); W3C XPath and XQuery
Functions and Operators 3.1, 5.6.
"""

import re
from collections.abc import Iterator

from engine.feel.bounds import MAX_LIST, MAX_STRING, Evaluation
from engine.feel.builtins.signature import built_in, doubted
from engine.feel.builtins.strings import spend_on
from engine.feel.errors import FeelError
from engine.feel.patterns.machine import Match, Program, Scan
from engine.feel.patterns.programs import compiled, matches_nothing
from engine.feel.values import Value, bounded_text

_REPLACEMENT = re.compile(r"\\(?P<sign>[\\$])|\$(?P<group>[0-9]+)|(?P<wrong>[\\$])")


def _compiled(evaluation: Evaluation, pattern: str, flags: str | None) -> Program | str:
    """Return the program of a pattern, or why there is none.

    It costs the same whether or not the pattern has been met before: what an
    evaluation may do must not depend on others.
    """
    result = compiled(pattern, flags or "")
    evaluation.spend(result.steps)
    return result.program or f"the pattern has {result.reason}"


def _matches(
    evaluation: Evaluation, text: str, pattern: str, flags: str | None
) -> Value:
    program = _compiled(evaluation, pattern, flags)
    if isinstance(program, str):
        return doubted(evaluation, program)
    return Scan(program, text, evaluation).find() is not None


def _replace(
    evaluation: Evaluation,
    text: str,
    pattern: str,
    replacement: str,
    flags: str | None,
) -> Value:
    program = _compiled(evaluation, pattern, flags)
    if isinstance(program, str):
        return doubted(evaluation, program)
    if matches_nothing(program):
        return doubted(evaluation, "a pattern to replace that matches nothing")
    pieces = _pieces(replacement, program, is_literal="q" in (flags or ""))
    if pieces is None:
        return doubted(evaluation, "a replacement with a stray $ or backslash")
    spend_on(evaluation, text, replacement)
    changed: list[str] = []
    length = end = 0
    for match in _all(program, text, evaluation):
        evaluation.spend(len(pieces))
        changed.append(text[end : match.start])
        changed.extend(
            piece if isinstance(piece, str) else text[slice(*match.span(piece))]
            for piece in pieces
        )
        end = match.end
        length += sum(map(len, changed[-1 - len(pieces) :]))
        if length > MAX_STRING:
            raise FeelError(f"a string is longer than {MAX_STRING} characters")
    return bounded_text("".join(changed) + text[end:])


def _pieces(
    replacement: str, program: Program, *, is_literal: bool
) -> list[str | int] | None:
    """Return the texts and the numbers of groups that a replacement is made of."""
    if is_literal:
        return [replacement]
    pieces: list[str | int] = []
    end = 0
    for found in _REPLACEMENT.finditer(replacement):
        if found["wrong"]:
            return None
        pieces.append(replacement[end : found.start()])
        if found["sign"]:
            pieces.append(found["sign"])
        else:
            pieces.extend(_reference(found["group"], program.groups))
        end = found.end()
    return [*pieces, replacement[end:]]


def _reference(digits: str, groups: int) -> list[str | int]:
    """Read as many digits as there are groups for; the rest stands for itself."""
    count = 1
    while count < len(digits) and int(digits[: count + 1]) <= groups:
        count += 1
    number = int(digits[:count])
    return [number if number <= groups else "", digits[count:]]


def _split(evaluation: Evaluation, text: str, delimiter: str) -> Value:
    program = _compiled(evaluation, delimiter, None)
    if isinstance(program, str):
        return doubted(evaluation, program)
    if matches_nothing(program):
        return doubted(evaluation, "a delimiter that matches nothing")
    spend_on(evaluation, text)
    parts: list[Value] = []
    end = 0
    for match in _all(program, text, evaluation):
        parts.append(text[end : match.start])
        end = match.end
        if len(parts) >= MAX_LIST:
            raise FeelError(f"a list is longer than {MAX_LIST} elements")
    return [*parts, text[end:]]


def _all(program: Program, text: str, evaluation: Evaluation) -> Iterator[Match]:
    """Find all matches, none of which is empty, from left to right."""
    scan = Scan(program, text, evaluation)
    match = scan.find()
    while match is not None:
        yield match
        # An anchor or a choice may match nothing in a text, if not the empty text.
        match = scan.find(max(match.end, match.start + 1))


FUNCTIONS = tuple(
    built_in(name, signature, body)
    for name, signature, body in (
        ("matches", "input: string, pattern: string, flags?: string|null", _matches),
        (
            "replace",
            "input: string, pattern: string, replacement: string, flags?: string|null",
            _replace,
        ),
        ("split", "string: string, delimiter: string", _split),
    )
)
