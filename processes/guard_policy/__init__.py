"""The station's guard: which acts need public authority, and who may never do them.

``reserved`` says which acts, ``decision`` who may do what, ``facts`` what that rests
on, ``conflicts`` which duties exclude each other. The mechanism is ``engine.guard``,
the last line is in the database.
"""

from processes.guard_policy.decision import STARTERS, decide
from processes.guard_policy.facts import Facts, PlainFacts, StoredFacts
from processes.guard_policy.policy import StationGuard
from processes.guard_policy.reserved import (
    ACT_TYPES,
    BAN,
    STATION_STAFF,
    needs_authority,
    rule_for,
)

__all__ = [
    "ACT_TYPES",
    "BAN",
    "STARTERS",
    "STATION_STAFF",
    "Facts",
    "PlainFacts",
    "StationGuard",
    "StoredFacts",
    "decide",
    "needs_authority",
    "rule_for",
]
