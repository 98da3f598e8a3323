"""The time limits of a county: parameters of its jurisdiction profile, all DESIGN.

Source: domain specification §14.0 (reminder ladder), §14.1 and §14.17 (timers), §16.2:
no seed names these numbers, so none of them is shown as if it were official.
"""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

_TIMERS: Mapping[str, str] = MappingProxyType(
    {
        "limit_unscreened": "PT2H",
        "limit_no_contact_reminder": "P15D",
        "limit_no_contact": "P30D",
        "limit_follow_up_1": "P30D",
        "limit_follow_up_2": "P60D",
        "limit_follow_up_3": "P90D",
        "limit_referral_receipt": "P7D",
        "limit_crisis_first": "PT24H",
        "limit_crisis_second": "PT48H",
        "limit_police_alert": "PT10M",
        "limit_police_escalation": "PT30M",
        "limit_police_receipt": "PT24H",
        "limit_report_follow_up": "PT72H",
    }
)
_LADDER: Mapping[str, int] = MappingProxyType(
    {"r1_before_wd": 2, "e1_late_wd": 1, "e2_late_wd": 3}
)


def timers_of(_county: int, _now: datetime) -> Mapping[str, str]:
    """Return the ISO 8601 durations that processes of a county begin with."""
    return _TIMERS


def ladder_of(_county: int, _now: datetime) -> Mapping[str, int]:
    """Return how many working days before or after the due day a reminder comes."""
    return _LADDER
