"""May this person do this now? Always in the order 404, 403, 409.

The mechanism is here, the rules are the installation's (``extensions.guard_policy``),
and the last line is a constraint of the database.
"""

from engine.guard.leave import Leave, permit, permitted
from engine.guard.requirements import (
    act_on,
    permit_in,
    require_assignable,
    require_assignee,
    require_claimable,
    require_eligible,
    require_releasable,
    require_status,
    require_workable,
)
from engine.guard.values import decided_within, weighed_within

__all__ = [
    "Leave",
    "act_on",
    "decided_within",
    "permit",
    "permit_in",
    "permitted",
    "require_assignable",
    "require_assignee",
    "require_claimable",
    "require_eligible",
    "require_releasable",
    "require_status",
    "require_workable",
    "weighed_within",
]
