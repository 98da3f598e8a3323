"""The station's own figures at one moment, before anybody scores: counts only.

Source: domain specification §14.8 (task 6), §7 (indicators).
"""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Count

from engine import tenancy
from engine.extensions import JSONObject, ServiceCall
from engine.identifiers import new_id
from engine.models import Submission, WorkItem
from processes.casework.models import Case
from processes.evaluations.models import Evaluation, Snapshot
from processes.organisation.models import Certificate, Post
from processes.working_days import CHINA

#: What a completed step counts for. Elements of the shipped definitions.
_COUNTED = {
    "sessions": "deliver_intervention",
    "plans": "draft_service_plan",
    "feedback_collected": "collect_client_feedback",
    "closures": "write_closure_report",
    "visits": "assist_visit",
    "reports_of_harm": "report_to_police",
}


@transaction.atomic
def freeze_data_snapshot(call: ServiceCall) -> JSONObject:
    """Keep what the data of the station say now; a second call keeps the first."""
    tenancy.bind({call.county})
    case = Case.objects.get(pk=call.case_id)
    evaluation = Evaluation.objects.get(county=call.county, case=case)
    Snapshot.objects.get_or_create(
        county=call.county,
        case=case,
        defaults={
            "id": new_id(),
            "kpis": counted(evaluation, call.now),
            "taken_at": call.now,
        },
    )
    return {}


def counted(evaluation: Evaluation, now: datetime) -> dict[str, int]:
    """Return the figures of the evaluated year up to a moment."""
    begins = datetime(evaluation.year, 1, 1, tzinfo=CHINA)
    ends = min(now, datetime(evaluation.year + 1, 1, 1, tzinfo=CHINA))
    county, station = evaluation.county, evaluation.station_id
    cases = Case.objects.filter(county=county, station=station)
    done = Submission.objects.filter(
        county=county,
        case_id__in=cases.values("pk"),
        submitted_at__gte=begins,
        submitted_at__lt=ends,
        element_id__in=_COUNTED.values(),
    )
    by_step = dict(
        done.values("element_id").annotate(n=Count("id")).values_list("element_id", "n")
    )
    late = WorkItem.objects.filter(
        county=county,
        case_id__in=cases.values("pk"),
        status__in=[WorkItem.Status.OPEN, WorkItem.Status.CLAIMED],
        due_at__lt=ends,
    )
    return {
        "cases_open_or_opened": cases.filter(opened_at__lt=ends).count(),
        "cases_opened": cases.filter(opened_at__gte=begins, opened_at__lt=ends).count(),
        "steps_overdue": late.count(),
        **{name: by_step.get(step, 0) for name, step in _COUNTED.items()},
        **_people(evaluation, ends.astimezone(CHINA).date()),
    }


def _people(evaluation: Evaluation, on: date) -> dict[str, int]:
    held = Post.objects.filter(
        county=evaluation.county,
        organisation_id=evaluation.station_id,
        valid_from__lte=on,
    ).exclude(valid_to__lte=on)
    people = set(held.values_list("person_id", flat=True))
    certified = Certificate.objects.filter(
        county=evaluation.county, person_id__in=people, issued_on__lte=on
    ).exclude(valid_to__lte=on)
    return {
        "staff": len(people),
        "staff_certified": certified.values("person_id").distinct().count(),
    }
