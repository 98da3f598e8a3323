"""What nobody but its author sees yet: scores until all are in, bids until opened.

Source: domain specification §13.14 and §14.4, §14.5, §14.8 (members judge apart);
field ``responses`` of ``F-PRC-01`` (sealed until the deadline).
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from uuid import UUID

from engine.models import Submission, WorkItem
from processes.casework.models import Case
from processes.matters import EVALUATION, PROCUREMENT, PROJECT

#: Shown as soon as no such step is open any more: where all are done beside each other.
ALL_IN = ""
_NOBODY = UUID(int=0)
#: By process and step: the step with whose opening the submissions are shown.
HIDDEN: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        (PROJECT, "appraise_project"): ALL_IN,
        (PROCUREMENT, "submit_response"): "check_supplier_qualification",
        (PROCUREMENT, "review_responses"): "deliver_review_report",
        (EVALUATION, "score_station"): "consolidate_scores",
    }
)


def shown(
    matter: Case, submissions: Iterable[Submission], *, person_id: UUID
) -> list[Submission]:
    """Return those of a matter's submissions that somebody may know of by now.

    What was handed in after the last opening (another round) is hidden again.
    """
    hides = {
        element: opener
        for (process, element), opener in HIDDEN.items()
        if process == matter.process_id
    }
    rows = list(submissions)
    if not hides or not any(row.element_id in hides for row in rows):
        return rows
    left = set(
        WorkItem.objects.filter(
            case_id=matter.pk,
            element_id__in=hides,
            status__in=[WorkItem.Status.OPEN, WorkItem.Status.CLAIMED],
        ).values_list("element_id", flat=True)
    )
    opened = dict(
        WorkItem.objects.filter(case_id=matter.pk, element_id__in=hides.values())
        .order_by("opened_at")
        .values_list("element_id", "opened_at")
    )
    return [
        row
        for row in rows
        if row.person_id == person_id
        or (opener := hides.get(row.element_id)) is None
        or (opener == ALL_IN and row.element_id not in left)
        or (opener in opened and row.submitted_at <= opened[opener])
    ]


def is_hidden(matter: Case, element_id: str) -> bool:
    """Return whether anything handed in at a step is known to its author alone yet."""
    rows = list(
        Submission.objects.filter(
            county=matter.county, case_id=matter.pk, element_id=element_id
        )
    )
    return len(shown(matter, rows, person_id=_NOBODY)) < len(rows)
