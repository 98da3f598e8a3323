"""When a step is due: the model's rule, or what the county's profile says instead.

Source: domain specification §16.2: every time limit of ours is a profile parameter.
"""

from dataclasses import replace
from datetime import datetime

from engine.extensions import DueQuestion
from engine.kernel.due_rules import parse_due_rule
from processes import working_days
from processes.organisation import profiles
from processes.working_days import CHINA


def due_at(question: DueQuestion) -> datetime:
    """Return when something is due, in UTC."""
    day = question.anchor.astimezone(CHINA).date()
    profile = profiles.profile_of(question.county, day)
    instead = profile.mapping("time_limits").get(question.step)
    if instead is not None:
        other = parse_due_rule(str(instead))
        rule = replace(question.rule, amount=other.amount, unit=other.unit)
        question = replace(question, rule=rule)
    return working_days.due_at(question)
