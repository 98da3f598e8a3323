"""What earlier submissions of a case say that a later one is held against.

Only the steps that ask for it pay for the reading, with one statement; the person who
works on such a step sees these answers in its form anyway.
"""

from uuid import UUID

from engine import queries
from engine.extensions import JSONObject
from engine.models import Submission

PLANS = frozenset({"draft_service_plan", "revise_plan"})
ASSESSMENT = "assess_needs"


def before_plan(case_id: UUID) -> JSONObject:
    """Return what a service plan begins from.

    Returns:
        ``plan_version``, the number of the plan to be written; ``problems``, those
        that the latest assessment found, if there is one (§13.4: the plan solves some
        of them).
    """
    rows = Submission.objects.filter(
        case_id=case_id, element_id__in=[*PLANS, ASSESSMENT]
    ).order_by("submitted_at", "id")
    assessments = [row for row in rows if row.element_id == ASSESSMENT]
    plans = len(rows) - len(assessments)
    found: dict[str, object] = {"plan_version": plans + 1}
    listed = (
        queries.opened(assessments[-1]).get("problem_list") if assessments else None
    )
    if isinstance(listed, list):
        found["problems"] = [str(row["problem"]) for row in listed]
    return found
