"""BPMN's semantics: ``apply(definition, state, command)`` and nothing around it.

Pure Python: no Django, no I/O, no clock. Written from chapter 13 of BPMN 2.0.2.
Read ``definition``, ``state``, ``board``, ``rules``, ``game`` in this order.
"""

from engine.kernel.errors import KernelError
from engine.kernel.game import Outcome, apply
from engine.kernel.projection import Projection, definition_of, project
from engine.kernel.state import State, dumps, loads

__all__ = [
    "KernelError",
    "Outcome",
    "Projection",
    "State",
    "apply",
    "definition_of",
    "dumps",
    "loads",
    "project",
]
