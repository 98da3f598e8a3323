"""From a BPMN file to a definition: hardened, normalised, linted, compiled.

Read in this order: ``definitions`` (the whole way), ``reader``, ``normaliser``,
``allowlist``, ``compiler``, ``linter``. Pure Python, no Django.
"""

from engine.reading.calls import called_by
from engine.reading.definitions import Reading, read_definition
from engine.reading.errors import Unreadable
from engine.reading.nodes import TAG
from engine.reading.outlines import Outline, outlined
from engine.reading.policies import PLAIN, Policy

__all__ = [
    "PLAIN",
    "TAG",
    "Outline",
    "Policy",
    "Reading",
    "Unreadable",
    "called_by",
    "outlined",
    "read_definition",
]
