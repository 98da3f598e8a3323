"""Declare a built-in function by a line of text, and check its arguments by it.

A signature reads as in the tables of the standard: ``string: string, length?: number``.
A ``?`` may be left out, ``...`` stands for any number of values, ``a|b`` names a
parameter twice or allows two types, one of which may be ``null``. An argument of
another type gives null and a doubt; one element where a list is wanted, and a list of
one where none is, are converted.

Source: DMN 1.5, 10.3.4 (built-in functions), 10.3.2.9.4 (implicit conversions).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from engine.feel.bounds import Evaluation
from engine.feel.temporal.moments import Date, DateTime, DaysTime, Time, YearsMonths
from engine.feel.values import Body, Function, Range, Value

#: What no value is, to tell from null.
UNFIT = Function(lambda _arguments, _evaluation: None, ())
_TYPES: Mapping[str, tuple[type, ...]] = {
    "any": (),
    "null": (type(None),),
    "string": (str,),
    "number": (Decimal,),
    "boolean": (bool,),
    "list": (list,),
    "context": (dict,),
    "function": (Function,),
    "range": (Range,),
    "date": (Date,),
    "time": (Time,),
    "date and time": (DateTime,),
    "days and time duration": (DaysTime,),
    "years and months duration": (YearsMonths,),
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """Be one parameter: its names, what it takes, whether it may be left out."""

    names: tuple[str, ...]
    types: tuple[type, ...]
    what: str
    is_optional: bool


def built_in(name: str, signature: str, body: Callable[..., Value]) -> Function:
    """Return the function that a signature declares.

    Args:
        name: How it is called in a doubt.
        signature: The parameters, see the module; one that ends in ``...`` must stand
            last, and the body gets its values as one list.
        body: Takes the evaluation and the checked arguments, None for those left out.
    """
    texts = [text.strip() for text in signature.split(",") if text.strip()]
    is_variadic = bool(texts) and texts[-1].endswith("...")
    parameters = [_parameter(text.removesuffix("...")) for text in texts]
    least = sum(not parameter.is_optional for parameter in parameters)
    checked = _variadic if is_variadic else _fixed
    return Function(
        body=checked(name, parameters, body),
        signatures=tuple(
            names
            for count in range(least, len(parameters) + 1)
            for names in product(*(each.names for each in parameters[:count]))
        ),
        name=name,
        is_variadic=is_variadic,
    )


def doubted(evaluation: Evaluation, reason: str) -> Value:
    """Return null, and note why."""
    evaluation.doubt(reason)
    return None


def overloaded(*functions: Function) -> Function:
    """Return the function that is one of several, by the number of arguments.

    The first of those that could take a number of arguments takes them.
    """
    by_count: dict[int, Function] = {}
    for function in functions:
        for names in function.signatures:
            by_count.setdefault(len(names), function)

    def call(arguments: Sequence[Value], evaluation: Evaluation) -> Value:
        chosen = by_count.get(len(arguments), functions[0])
        return chosen.body(arguments, evaluation)

    return Function(
        body=call,
        signatures=tuple(names for each in functions for names in each.signatures),
        name=functions[0].name,
    )


def _parameter(text: str) -> Parameter:
    names, _, what = text.partition(":")
    what = what.strip()
    return Parameter(
        names=tuple(name.strip() for name in names.rstrip("?").split("|")),
        types=tuple(kind for part in what.split("|") for kind in _TYPES[part]),
        what=what.replace("|", " or "),
        is_optional=names.endswith("?"),
    )


def _fixed(name: str, parameters: list[Parameter], body: Callable[..., Value]) -> Body:
    most = len(parameters)
    least = sum(not parameter.is_optional for parameter in parameters)

    def call(arguments: Sequence[Value], evaluation: Evaluation) -> Value:
        if not least <= len(arguments) <= most:
            return doubted(evaluation, f"{name} has a wrong number of arguments")
        values: list[Value] = [None] * most
        for place, argument in enumerate(arguments):
            parameter = parameters[place]
            values[place] = value = fitting(argument, parameter.types)
            if value is UNFIT:
                return _unfit(name, parameter, evaluation)
        return body(evaluation, *values)

    return call


def _variadic(
    name: str, parameters: list[Parameter], body: Callable[..., Value]
) -> Body:
    *first, last = parameters

    def call(arguments: Sequence[Value], evaluation: Evaluation) -> Value:
        if len(arguments) <= len(first):
            return doubted(evaluation, f"{name} has a wrong number of arguments")
        values: list[Value] = []
        rest: list[Value] = []
        for place, argument in enumerate(arguments):
            parameter = first[place] if place < len(first) else last
            value = fitting(argument, parameter.types)
            if value is UNFIT:
                return _unfit(name, parameter, evaluation)
            (values if place < len(first) else rest).append(value)
        return body(evaluation, *values, rest)

    return call


def _unfit(name: str, parameter: Parameter, evaluation: Evaluation) -> Value:
    wanted = f"{parameter.names[0]!r} of {name} is no {parameter.what}"
    return doubted(evaluation, wanted)


def fitting(value: Value, types: tuple[type, ...]) -> Value:
    """Return the value as one of the types, converted if it must be, or UNFIT."""
    if not types or type(value) in types:
        return value
    if types == (list,):
        return UNFIT if value is None else [value]
    if isinstance(value, list) and len(value) == 1 and type(value[0]) in types:
        return value[0]
    return UNFIT
