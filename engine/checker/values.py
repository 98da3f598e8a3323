"""A few values that stand for all, and the expressions for which they really do."""

import re
from collections.abc import Iterable, Mapping

from engine.feel import Expression
from engine.feel.tokens import KEYWORDS
from engine.kernel.definition import Variable
from engine.kernel.errors import StepFailed
from engine.kernel.repeating import COUNTER, COUNTS
from engine.kernel.variables import evaluate

#: Names that the kernel itself gives a value.
GIVEN = frozenset({*COUNTS, COUNTER, "activationCount"})

_TOKEN = re.compile(r'\s*("(?:[^"\\]|\\.)*"|\d+(?:\.\d+)?|\w+|<=|>=|!=|[=<>()]|\S)')
_LITERAL = re.compile(r'"|\d|null$|true$|false$')
_COMPARED = frozenset({"=", "!=", "<", "<=", ">", ">="})
_PLAIN = frozenset({"and", "or", "not", "(", ")", "null", "true", "false"})
_OTHER = "something else"


def is_finite(variable: Variable) -> bool:
    """Return whether all values of a variable can be tried."""
    return variable.type == "boolean" or bool(variable.allowed)


def is_exact(expression: Expression, variables: Mapping[str, Variable]) -> bool:
    """Return whether the values of :func:`standing_for` tell all that it can give.

    So they do where each can be tried, and where a number or a text is only compared
    with what is written there.
    """
    asked = expression.names - GIVEN
    if not asked <= variables.keys():
        return False
    endless = {name for name in asked if not is_finite(variables[name])}
    return not endless or _is_simple(expression.text, endless, variables)


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
    tokens = [t for e in expressions for t in _TOKEN.findall(e.text)]
    texts = {_unquoted(token) for token in tokens if token.startswith('"')}
    numbers = {float(token) for token in tokens if token[:1].isdigit()}
    around = {number + by for number in numbers for by in (-0.5, 0, 0.5)}
    if variable.type == "number":
        return (*sorted(around), None) if around else (0, None)
    if variable.type == "string":
        return (*sorted(texts), _OTHER, None)
    return (*sorted(texts), *sorted(around), _OTHER, True, False, None)


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


def _is_simple(text: str, endless: set[str], variables: Mapping[str, Variable]) -> bool:
    tokens = ["", *_TOKEN.findall(text), ""]
    for before, token, behind in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if token in endless:
            with_next = behind in _COMPARED
            operator = behind if with_next else before
            at = tokens.index(token)
            if operator not in _COMPARED or not _compares(tokens, at, with_next):
                return False
            is_text = variables[token].type != "number"
            if is_text and operator not in {"=", "!="}:
                return False
        elif not _is_known(token, variables):
            return False
    return True


def _compares(tokens: list[str], at: int, with_next: bool) -> bool:  # noqa: FBT001
    other = at + 2 if with_next else at - 2
    return 0 <= other < len(tokens) and bool(_LITERAL.match(tokens[other]))


def _is_known(token: str, variables: Mapping[str, Variable]) -> bool:
    return (
        token in _COMPARED
        or token in _PLAIN
        or token in GIVEN
        or (token in variables and token not in KEYWORDS)
        or bool(_LITERAL.match(token))
        or token == ""
    )


def _unquoted(token: str) -> str:
    return token[1:-1].replace('\\"', '"').replace("\\\\", "\\")
