"""Control variables: declared, typed, checked whenever one is written."""

from collections.abc import Mapping
from decimal import Decimal
from operator import itemgetter

from engine.feel import Expression, FeelError, to_python
from engine.kernel.definition import Definition, Variable
from engine.kernel.errors import StepFailed

_TYPES: Mapping[str, tuple[type, ...]] = {
    "boolean": (bool,),
    "number": (int, float, Decimal),
    "string": (str,),
    "date": (str,),
    "list": (list,),
    "any": (bool, int, float, Decimal, str, list),
}
#: So many items a list may have; they are kept in the state.
MAX_ITEMS = 1_000
#: A number stays below that, so that every reader of JSON reads the same.
MAX_NUMBER = 2**63
_DEEPEST = 4


def checked(definition: Definition, values: Mapping[str, object]) -> dict[str, object]:
    """Return ``values`` as they are stored, in the order of their names.

    The journal keeps no order; applied again, it must give the same bytes.

    Raises:
        StepFailed: A name is not declared, or a value has the wrong type or is not
            among the allowed ones.
    """
    return {
        name: _checked(_declared(definition, name), value)
        for name, value in sorted(values.items(), key=itemgetter(0))
    }


def evaluate(expression: Expression, variables: Mapping[str, object]) -> object:
    """Return the value of a model's expression, as Python has it.

    Raises:
        StepFailed: It cannot be evaluated.
    """
    try:
        return to_python(expression.evaluate(variables))
    except FeelError as failed:
        raise StepFailed("expression", f"{expression.text}: {failed}") from failed


def _declared(definition: Definition, name: str) -> Variable:
    variable = definition.variables.get(name)
    if variable is None:
        raise StepFailed(
            "variable",
            f"Expected a declared control variable, but {definition.process_id} "
            f"declares no {name!r}.",
        )
    return variable


def _checked(variable: Variable, value: object) -> object:
    if value is None:
        return None
    right_type = isinstance(value, _TYPES[variable.type])
    if variable.type not in {"boolean", "any"} and isinstance(value, bool):
        right_type = False
    if not right_type:
        raise StepFailed(
            "variable",
            f"Expected {variable.name} to be a {variable.type}, "
            f"but got a {type(value).__name__}.",
        )
    if variable.allowed and value not in variable.allowed:
        raise StepFailed(
            "variable",
            f"Expected {variable.name} to be one of {', '.join(variable.allowed)}, "
            "but it is something else.",
        )
    return stored(value, variable.name)


def stored(value: object, name: str, *, depth: int = 0) -> object:
    """Return a value in the form in which it is kept: as JSON has it.

    Raises:
        StepFailed: Nothing that can be kept, or too large.
    """
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, Decimal | int | float) and _is_number(value):
        return int(value) if value == int(value) else float(value)
    if isinstance(value, str) and _is_text(value):
        return value
    if isinstance(value, list) and len(value) <= MAX_ITEMS and depth < _DEEPEST:
        return [stored(each, name, depth=depth + 1) for each in value]
    if isinstance(value, dict) and len(value) <= MAX_ITEMS and depth < _DEEPEST:
        named = sorted(((str(k), v) for k, v in value.items()), key=itemgetter(0))
        return {key: stored(each, name, depth=depth + 1) for key, each in named}
    raise StepFailed(
        "variable",
        f"Expected {name} to hold numbers, texts, truth values or at most {MAX_ITEMS} "
        f"of them, but got a {type(value).__name__} that cannot be kept.",
    )


def _is_number(value: Decimal | float) -> bool:
    """Tell whether every reader of JSON reads a number as the same."""
    return -MAX_NUMBER < value < MAX_NUMBER


def _is_text(value: str) -> bool:
    """Tell whether the database can keep a text: no NUL, no half of a surrogate."""
    try:
        return b"\0" not in value.encode()
    except UnicodeEncodeError:
        return False
