"""Where nobody could do what a process asks for, station by station.

The one place in which the report meets ``processes.staffing``.
"""

from datetime import datetime
from importlib import import_module
from importlib.util import find_spec

_ROOM = "processes.staffing"


def satisfiability(county: int, now: datetime) -> list[dict[str, object]]:
    """Return how each station of a county is staffed for each process."""
    if find_spec(_ROOM) is None:
        return []
    rows = import_module(_ROOM).report(county, now=now).rows
    return [{"county": county, **row.as_json()} for row in rows]
