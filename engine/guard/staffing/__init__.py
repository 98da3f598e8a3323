"""Is there somebody to do it? Whether the people of a place can finish a process.

Workflow satisfiability, solved exactly, and again with each person absent. Pure: no
Django, no I/O, no clock.

Source: reliability and security 4.1, 4.3 (V8, V9).
"""

from engine.guard.staffing.answers import Answers, Finding
from engine.guard.staffing.model import (
    Constraint,
    Kind,
    Member,
    Obstacle,
    Performer,
    Staffing,
    Step,
)
from engine.guard.staffing.resilience import absences, substitutes
from engine.guard.staffing.rules import (
    capacity,
    dual_hat,
    four_eyes,
    one_hand,
    own_work,
)
from engine.guard.staffing.solving import advise, solve

__all__ = [
    "Answers",
    "Constraint",
    "Finding",
    "Kind",
    "Member",
    "Obstacle",
    "Performer",
    "Staffing",
    "Step",
    "absences",
    "advise",
    "capacity",
    "dual_hat",
    "four_eyes",
    "one_hand",
    "own_work",
    "solve",
    "substitutes",
]
