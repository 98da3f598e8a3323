"""Offer the built-in functions of FEEL, by name.

Source: DMN 1.5, 10.3.4 (built-in functions).
"""

from collections.abc import Mapping
from types import MappingProxyType

from engine.feel.builtins import (
    contexts,
    conversion,
    dates,
    lists,
    numbers,
    patterns,
    ranges,
    statistics,
    strings,
)
from engine.feel.values import Function

_ROOMS = (
    conversion,
    strings,
    patterns,
    numbers,
    lists,
    statistics,
    contexts,
    dates,
    ranges,
)

BUILTINS: Mapping[str, Function] = MappingProxyType(
    {function.name: function for room in _ROOMS for function in room.FUNCTIONS}
)
