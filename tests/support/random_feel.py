"""Make random expressions: of every construct and of every function built in."""

from collections.abc import Iterator
from random import Random

from engine.feel.builtins import BUILTINS

ATOMS = (
    *("1", "0", "-1", "0.1", "9.5", "999", "1e9", "1e-30", "n", "x", "xs", "big", "d"),
    *("d.a.b", "null", "true", "false", '"a"', '"专"', '"(a+)+b"', "long name", "long"),
    *("item", "partial", "?", "i", "unknown", "[1..5]", "(> 3)", '["a".."f"]', "{}"),
    *('@"2026-01-31"', '@"999999999-12-31"', '@"10:30:00@Asia/Shanghai"', "[]"),
    *('@"2026-01-31T10:30:00Z"', '@"P9999D"', '@"-P9999Y"', "f", "xs[1]", "d.a[b = 1]"),
)
OPERATORS = (
    *("+", "-", "*", "/", "**", "=", "!=", "<", "<=", ">", ">=", "and", "or", "in"),
)
FUNCTIONS = tuple(sorted(BUILTINS))
#: Each ~ is an expression, each ^ an operator.
FORMS = (
    *("(~) ^ (~)", "(~) ^ (~) ^ (~)", "[~, ~, ~]", "{a: ~, long name: ~, b: a}"),
    *("if ~ then ~ else ~", "for i in ~, j in [~, i] return ~", "- (~)"),
    *("for i in ~..~ return [partial, ~]", "some i in ~ satisfies ~", "(~)[~]"),
    *("every i in ~ satisfies ~", "(~).a", "(~).long name", "(~).year", "(~).start"),
    *("(~) instance of number", "(~) instance of list<Any>", "(~) between ~ and ~"),
    *("(~) instance of context<a: number>", "(~) in (~, < ~, [~..~])", "(~) in ~"),
    *("(function(i, n) ~)(~, ~)", "[~..~]", "(~..~)", "]~..~]", "(~)(~)", "not(~)"),
    *("{f: function(i) if i < 1 then ~ else f(i - 1), a: f(~)}.a", "(> ~)"),
)


def expressions(seed: int, count: int) -> Iterator[str]:
    """Give random expressions, the same ones for the same seed."""
    random = Random(seed)  # noqa: S311 - nothing is secret here
    for _ in range(count):
        yield _expression(random, random.randint(1, 5))


def _expression(random: Random, depth: int) -> str:
    if depth == 0:
        return random.choice(ATOMS)
    if random.random() < 0.4:
        return _invocation(random, _expression(random, depth - 1))
    text = ""
    for sign in random.choice(FORMS):
        if sign == "~":
            text += _expression(random, random.randint(0, depth - 1))
        else:
            text += random.choice(OPERATORS) if sign == "^" else sign
    return text


def _invocation(random: Random, first: str) -> str:
    name = random.choice(FUNCTIONS)
    parameters = random.choice(BUILTINS[name].signatures)
    values = [first, *(random.choice(ATOMS) for _ in parameters)][: len(parameters)]
    if random.random() < 0.2:
        named = zip(parameters, values, strict=True)
        return f"{name}({', '.join(f'{each}: {value}' for each, value in named)})"
    return f"{name}({', '.join(values)})"
