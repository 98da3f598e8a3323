"""Use cases that span a case and its processes: what changes a case."""

from processes.casework.commands.cases import open_case, start_in_case
from processes.casework.commands.events import report_event
from processes.casework.commands.notices import dismiss_notice, remind
from processes.casework.commands.readings import (
    record_reading,
    record_unmasking,
    require_sight,
)
from processes.casework.commands.reports import start_report

__all__ = [
    "dismiss_notice",
    "open_case",
    "record_reading",
    "record_unmasking",
    "remind",
    "report_event",
    "require_sight",
    "start_in_case",
    "start_report",
]
