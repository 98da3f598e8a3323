"""The time limits of a county: parameters of its jurisdiction profile, all DESIGN.

Source: domain specification §14.0 (reminder ladder), §14.1 and §14.17 (timers), §16.2:
no seed names these numbers, so none of them is shown as if it were official.
"""

from collections.abc import Mapping
from datetime import datetime

from processes.organisation import profiles
from processes.working_days import CHINA


def timers_of(county: int, now: datetime) -> Mapping[str, str]:
    """Return the ISO 8601 durations that processes of a county begin with."""
    timers = _profile(county, now).mapping("timers")
    return {name: str(duration) for name, duration in timers.items()}


def ladder_of(county: int, now: datetime) -> Mapping[str, int]:
    """Return how many working days before or after the due day a reminder comes."""
    ladder = _profile(county, now).mapping("reminders")
    return {name: int(str(days)) for name, days in ladder.items()}


def pending_days_of(county: int, now: datetime) -> int:
    """Return for how many working days a lead may stay undecided."""
    return int(str(_profile(county, now).value("lead_pending_max_wd")))


def _profile(county: int, now: datetime) -> profiles.Profile:
    return profiles.profile_of(county, now.astimezone(CHINA).date())
