"""Is there somebody to do it, in each station, with its real people?

``demands`` says what a process asks for, ``places`` who is there, ``report`` whether
it fits and what a single absence would stop, ``stranded`` which open work nobody can
do. Computed on demand; nothing is stored.

Source: reliability and security 4.3 (V8, V9); domain specification §15.2–15.4.
"""

from processes.staffing.report import (
    Absence,
    ProcessStaffing,
    Proposal,
    StaffingReport,
    report,
    staffing_after,
)
from processes.staffing.stranded import Stranded, stranded

__all__ = [
    "Absence",
    "ProcessStaffing",
    "Proposal",
    "StaffingReport",
    "Stranded",
    "report",
    "staffing_after",
    "stranded",
]
