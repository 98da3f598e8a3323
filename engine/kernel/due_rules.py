"""Due rules: how long a step may take, as the model says it."""

import re
from dataclasses import dataclass
from enum import StrEnum


class Unit(StrEnum):
    """What a due rule counts in."""

    WORKING_DAYS = "wd"
    DAYS = "d"
    HOURS = "h"
    MINUTES = "min"
    SAME_DAY = "same day"


@dataclass(frozen=True, slots=True)
class DueRule:
    """A deadline relative to something that happened.

    Attributes:
        after: Element whose last completion starts the count, or control variable
            of type ``date`` that holds the moment; empty for the opening of the
            work item itself.
    """

    amount: int
    unit: Unit
    after: str = ""


_RULE = re.compile(
    r"(?:(?P<amount>\d{1,4}) (?P<unit>wd|d|h|min)|(?P<same>same day))"
    r"(?: after (?P<after>[A-Za-z_][\w.-]*))?"
)


def parse_due_rule(text: str) -> DueRule:
    """Return the rule that ``text`` states, e.g. ``10 wd after open_case_file``.

    Raises:
        ValueError: The text is no such rule.
    """
    match = _RULE.fullmatch(text.strip())
    if match is None:
        raise ValueError(
            f"Expected a due rule such as '5 wd' or '10 wd after open_case_file', "
            f"but got {text!r}."
        )
    if match["same"]:
        return DueRule(0, Unit.SAME_DAY, match["after"] or "")
    return DueRule(int(match["amount"]), Unit(match["unit"]), match["after"] or "")
