"""Make decisions that are modelled in DMN, within the bounds of FEEL.

Pure Python: no Django, no clock, nothing read from outside. Read in this order:
``deciding``, ``reading``, ``graph``, ``boxed``, ``tables``, then ``analysis``.
"""

from engine.dmn.analysis import Finding, Kind, analyse
from engine.dmn.deciding import decide, invoke, load
from engine.dmn.errors import DmnRefused
from engine.dmn.giving import fitting, wanted_by
from engine.dmn.model import Model
from engine.dmn.outcome import Decided, FiredRule, Outcome
from engine.dmn.reading import imported_by
from engine.dmn.types import Type

__all__ = [
    "Decided",
    "DmnRefused",
    "Finding",
    "FiredRule",
    "Kind",
    "Model",
    "Outcome",
    "Type",
    "analyse",
    "decide",
    "fitting",
    "imported_by",
    "invoke",
    "load",
    "wanted_by",
]
