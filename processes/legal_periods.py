"""The periods of law and contract in which a bureau's steps may or must be done.

They stand in the jurisdiction profile, each with its article: laws change, and some
jurisdictions are stricter. A minimum may not end earlier, a maximum must be kept.

Source: domain specification §12.7, §14.5, §14.6, §14.8, §14.14; §16.5.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from engine.kernel.due_rules import Unit, parse_due_rule
from processes.organisation import profiles
from processes.working_days import add_working_days


@dataclass(frozen=True, slots=True)
class LegalPeriod:
    """A period and where it is written.

    Attributes:
        text: As a due rule, e.g. ``20 d`` or ``5 wd``.
        clause: The article, or ``DESIGN``.
    """

    text: str
    clause: str

    def after(self, start: date) -> date:
        """Return its last day when it begins on ``start``."""
        return ends_on(self.text, start)


def ends_on(text: str, start: date) -> date:
    """Return the last day of a period in days or working days that begins on a day.

    Raises:
        ValueError: It is neither.
    """
    rule = parse_due_rule(text)
    match rule.unit:
        case Unit.WORKING_DAYS:
            return add_working_days(start, rule.amount)
        case Unit.DAYS:
            return date.fromordinal(start.toordinal() + rule.amount)
    raise ValueError(f"Expected a period in days or working days, but got {text!r}.")


def period(county: int, name: str, on: date) -> LegalPeriod:
    """Return a period that holds in a county on a day.

    Args:
        name: E.g. ``procurement.open_tender_min``.

    Raises:
        KeyError: Nobody has laid it down.
    """
    found = profiles.profile_of(county, on).mapping("legal_periods")[name]
    assert isinstance(found, Mapping)
    return LegalPeriod(str(found["period"]), str(found["clause"]))
