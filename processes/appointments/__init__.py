"""Appointing people: one official for station staff, two for posts with authority.

``commands`` do it, ``outcome`` says what the change means for the stations concerned,
``queries`` tell what is held, what waits, and what a post would allow. Who may is the
guard's business; posts are written by the database alone (``organisation.appointing``).

Source: domain specification §15.2 (who acts as what), §15.3 (dual-hat persons).
"""

from processes.appointments.commands import (
    LONGEST_REASON,
    Reason,
    appoint,
    confirm_appointment,
    end_post,
    reject_appointment,
    withdraw_appointment,
)
from processes.appointments.outcome import stations_of
from processes.appointments.queries import (
    APPOINTED,
    needs_second,
    posts_held,
    powers_of,
    proposals_waiting,
    rejected_lately,
    takes_two,
)

__all__ = [
    "APPOINTED",
    "LONGEST_REASON",
    "Reason",
    "appoint",
    "confirm_appointment",
    "end_post",
    "needs_second",
    "posts_held",
    "powers_of",
    "proposals_waiting",
    "reject_appointment",
    "rejected_lately",
    "stations_of",
    "takes_two",
    "withdraw_appointment",
]
