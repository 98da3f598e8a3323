"""BPMN's semantics: ``apply(definition, state, command)`` and nothing around it.

Pure Python: no Django, no I/O, no clock. Written from chapter 13 of BPMN 2.0.2.
Read ``definition``, ``state``, ``board``, ``rules``, ``game`` in this order; then
``activities``, ``scopes``, ``catching``, ``throwing`` for the rules they call.
"""

from engine.kernel.errors import ForeignState, KernelError
from engine.kernel.game import Outcome, apply
from engine.kernel.handing_over import completion
from engine.kernel.journal import as_json, replay
from engine.kernel.projection import Projection, definition_of, project
from engine.kernel.state import State
from engine.kernel.storing import dumps, loads

__all__ = [
    "ForeignState",
    "KernelError",
    "Outcome",
    "Projection",
    "State",
    "apply",
    "as_json",
    "completion",
    "definition_of",
    "dumps",
    "loads",
    "project",
    "replay",
]
