"""A few values that stand for all, and the expressions for which they really do."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import pairwise

from engine.feel import Expression
from engine.feel.bounds import MAX_STRING
from engine.feel.tokens import Token, TokenKind, tokenize
from engine.kernel.definition import Variable
from engine.kernel.errors import StepFailed
from engine.kernel.variables import MAX_NUMBER, evaluate

_EQUAL = frozenset({"=", "!="})
_COMPARED = _EQUAL | {"<", "<=", ">", ">="}
_FIXED = frozenset({"null", "true", "false"})
_PLAIN = frozenset({"and", "or", "not", "(", ")"}) | _COMPARED | _FIXED
_WRITTEN = frozenset({TokenKind.NUMBER, TokenKind.STRING})
_OTHER = "something else"
#: A text that variables can hold, and that no expression can read.
UNREADABLE = "…" * (MAX_STRING + 1)


def is_finite(variable: Variable) -> bool:
    """Return whether all values of a variable can be tried."""
    return variable.type == "boolean" or bool(variable.allowed)


def is_exact(expression: Expression, variables: Mapping[str, Variable]) -> bool:
    """Return whether the values of :func:`standing_for` tell all that it can give.

    So they do where each can be tried, and where a number or a text is only compared
    with what is written there.
    """
    if not expression.names <= variables.keys():
        return False
    endless = {n: variables[n] for n in expression.names if not is_finite(variables[n])}
    return not endless or _is_simple(expression, endless)


def standing_for(
    variable: Variable | None, expressions: Iterable[Expression]
) -> tuple[object, ...]:
    """Return the values that are tried for a variable, null among them."""
    if variable is None:
        return (True, False)
    if variable.type == "boolean":
        return (True, False, None)
    if variable.allowed:
        return (*variable.allowed, None)
    tokens = [t for e in expressions for t in tokenize(e.text)]
    texts = {t.text for t in tokens if t.kind is TokenKind.STRING}
    numbers = {Decimal(t.text) for t in tokens if t.kind is TokenKind.NUMBER}
    if variable.type == "number":
        return (*(_around(numbers) or (0,)), None)
    if variable.type == "string":
        return (*sorted(texts), _unlike(texts), UNREADABLE, None)
    return (
        *sorted(texts),
        *_around(numbers),
        _unlike(texts),
        UNREADABLE,
        True,
        False,
        None,
    )


def telling(
    name: str, values: tuple[object, ...], expressions: Iterable[Expression]
) -> tuple[object, ...]:
    """Return the values of which no two give the same answers everywhere."""
    asked = list(expressions)
    if any(expression.names != {name} for expression in asked):
        return values
    found: dict[tuple[str, ...], object] = {}
    for value in values:
        answers = tuple(_answer(expression, {name: value}) for expression in asked)
        found.setdefault(answers, value)
    return tuple(found.values())


def _answer(expression: Expression, known: Mapping[str, object]) -> str:
    try:
        return repr(evaluate(expression, known))
    except StepFailed:
        return "failed"


def _around(numbers: Iterable[Decimal]) -> tuple[float, ...]:
    """Return numbers, one between each two of them, and one beyond either end.

    What no variable can hold lies beyond all that it can.
    """
    ordered = sorted(each for each in numbers if abs(each) < MAX_NUMBER)
    if not ordered:
        return ()
    between = [(low + high) / 2 for low, high in pairwise(ordered)]
    found = [ordered[0] - 1, *ordered, *between, ordered[-1] + 1]
    # As variables hold them: a whole number exactly, however large.
    kept = {int(each) if each == int(each) else float(each) for each in found}
    return tuple(sorted(kept))


def _unlike(texts: set[str]) -> str:
    """Return a text that is none of these."""
    other = _OTHER
    while other in texts:
        other += "…"
    return other


def _is_simple(expression: Expression, endless: Mapping[str, Variable]) -> bool:
    """Return whether each of the endless stands in a comparison with what is written.

    Args:
        endless: Variables of which not all values can be tried, by name.
    """
    known = _PLAIN | expression.names
    tokens = tokenize(expression.text)[:-1]
    for at, token in enumerate(tokens):
        if token.kind in _WRITTEN:
            continue
        if token.text not in known:
            return False
        if token.text in endless:
            behind, before = tokens[at + 1 :], tokens[:at][::-1]
            signs = _COMPARED if endless[token.text].type == "number" else _EQUAL
            if not (_compares(behind, signs) or _compares(before, signs)):
                return False
    return True


def _compares(beside: list[Token], signs: frozenset[str]) -> bool:
    """Return whether a sign comes next, and then something written there."""
    return (
        len(beside) > 1
        and beside[0].text in signs
        and (beside[1].kind in _WRITTEN or beside[1].text in _FIXED)
    )
