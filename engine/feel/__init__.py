"""Evaluate FEEL, the expression language of DMN, within fixed bounds.

The whole of FEEL of DMN 1.5, which never runs Python: no `eval`, no attribute
access, no clock, and no evaluation without end. Read in this order: `expression`,
`tokens`, `names`, `syntax`, `parser`, `scopes`, `closures`, then `values`,
`comparison`, `arithmetic` and `builtins`.
"""

from engine.feel.bounds import Doubt, Evaluation
from engine.feel.builtins.conversion import string_of
from engine.feel.errors import FeelError
from engine.feel.expression import Expression, UnaryTests, parse, parse_unary_tests
from engine.feel.temporal.moments import Date, DateTime, DaysTime, Time, YearsMonths
from engine.feel.values import Function, Range, Value, to_feel, to_python

__all__ = [
    "Date",
    "DateTime",
    "DaysTime",
    "Doubt",
    "Evaluation",
    "Expression",
    "FeelError",
    "Function",
    "Range",
    "Time",
    "UnaryTests",
    "Value",
    "YearsMonths",
    "parse",
    "parse_unary_tests",
    "string_of",
    "to_feel",
    "to_python",
]
