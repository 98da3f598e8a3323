"""Evaluate FEEL, the expression language of DMN, within fixed bounds.

A subset of DMN 1.5 FEEL that never runs Python: no `eval`, no attribute
access, no loops. Read in this order: `expression`, `tokens`, `syntax`,
`parser`, `evaluation`, then `comparison`, `arithmetic` and `functions`.
"""

from engine.feel.errors import FeelError
from engine.feel.expression import Expression, parse
from engine.feel.values import Value, YearsMonths, to_feel

__all__ = ["Expression", "FeelError", "Value", "YearsMonths", "parse", "to_feel"]
