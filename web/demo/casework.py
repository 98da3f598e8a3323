"""How the demo's people take a case along the main line of casework."""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from web.demo.examples import EXAMPLES, NOW

_DAY_OF_STORY = re.compile(r"202[567]-\d\d-\d\d(?=$|T)")

#: Who does what on the way from a lead to the archive, with one session. ``worker``
#: and ``head`` are those of the case's station; the ``colleague`` is another worker of
#: it, or else its head.
MAIN_LINE: tuple[tuple[str, str], ...] = (
    ("worker", "register_lead"),
    ("worker", "screen_urgency"),
    ("worker", "inform_rights"),
    ("worker", "intake_interview"),
    ("worker", "decide_intake"),
    ("worker", "obtain_informed_consent"),
    ("head", "assign_case_worker"),
    ("worker", "open_case_file"),
    ("worker", "collect_information"),
    ("worker", "assess_needs"),
    ("worker", "help_policy_application"),
    ("worker", "draft_service_plan"),
    ("supervisor", "review_service_plan"),
    ("worker", "agree_plan_with_client"),
    ("worker", "link_resources"),
    ("worker", "deliver_intervention"),
    ("worker", "review_progress"),
    ("worker", "evaluate_outcome"),
    ("colleague", "collect_client_feedback"),
    ("worker", "prepare_closure"),
    ("worker", "write_closure_report"),
    ("supervisor", "review_closure"),
    ("worker", "archive_case_file"),
)

#: The beginning of an application for social assistance, up to the first opinion.
ASSISTANCE_LINE: tuple[tuple[str, str], ...] = (
    ("worker", "explain_policy"),
    ("worker", "report_hardship"),
    ("worker", "help_prepare_application"),
    ("worker", "apply_assistance"),
    ("township", "accept_application"),
    ("township", "start_investigation"),
    ("worker", "assist_investigation"),
    ("county", "check_information"),
)

#: What is chosen where the way forks.
CHOICES: Mapping[str, Mapping[str, object]] = {
    "help_policy_application": {
        "application_wanted": False,
        "help_given": None,
        "not_wanted_reason": "儿子已经陪同到镇便民服务中心申请。",
    },
    "deliver_intervention": {"next_step": "review"},
    "review_progress": {"progress_status": "goals_met"},
    "review_service_plan": {"review_result": "pass"},
    "review_closure": {"supervisor_review": "pass"},
    "agree_plan_with_client": {"client_decision": "agree"},
    "accept_application": {"acceptance": "accepted"},
}


def filled_in(
    form_ref: str, *, worker: UUID, now: datetime, **changes: object
) -> dict[str, object]:
    """Return a valid submission for a step; ``None`` in ``changes`` leaves out.

    The days of the examples move along with ``now``.

    Args:
        worker: The case worker, for the fields that name a person of the station.
        now: Aware time of the submission; the closure was announced 30 days before.
    """
    key = form_ref.partition("@")[0]
    known: dict[str, object] = {
        "case_worker": str(worker),
        "assessor": str(worker),
        "support_worker": str(worker),
        "early_notice_given_at": (now - timedelta(days=30)).date().isoformat(),
    }
    example = {name: _moved(value, now - NOW) for name, value in EXAMPLES[key].items()}
    data = {**example, **{k: v for k, v in known.items() if k in example}, **changes}
    return {name: value for name, value in data.items() if value is not None}


def _moved(value: object, by: timedelta) -> object:
    """Return an answer with its days moved; years of birth stay where they are."""
    match value:
        case str():
            return _DAY_OF_STORY.sub(
                lambda day: (date.fromisoformat(day[0]) + by).isoformat(), value, 1
            )
        case list():
            return [_moved(each, by) for each in value]
        case dict():
            return {name: _moved(each, by) for name, each in value.items()}
    return value
