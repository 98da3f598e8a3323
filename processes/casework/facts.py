"""What a case knows that forms fill in or check, and models decide by.

Only what a step needs is looked up: a completed step has few statements to spend.
"""

from datetime import date, datetime
from uuid import UUID

from engine.extensions import FilledIn, JSONObject
from engine.models import Submission
from processes.casework import earlier, local_rules
from processes.casework.limits import pending_days_of
from processes.casework.models import Case
from processes.working_days import CHINA, add_working_days, subtract_working_days

#: Facts that the model's output parameters may name; all others are for forms.
FOR_MODELS = (
    "age",
    "has_capacity",
    "risk_level",
    "today",
    "worker_certified",
    "term_left",
    "client_is_minor",
)
MAJORITY = 18
_SESSIONS = frozenset({"deliver_intervention"})


def facts_of(case: Case, identity: JSONObject, filled: FilledIn) -> dict[str, object]:
    """Return what is known about a case when a step is about to be completed.

    Returns:
        ``age`` in full years, ``has_capacity``, ``client_is_minor``, ``risk_level``,
        ``received_at``; ``today`` and other days as ISO dates; ``term_left`` whether
        the plan in force has not ended; ``early_notice_latest``, the last day on
        which the early notice of closure may have been given (10 working days
        before; DESIGN, task 24 of §14.1); ``pending_latest``, the last day on which
        a lead may stay undecided (by the county's profile, ``gw_intake``);
        ``consent_given``, ``consent_sensitive`` (PIPL art. 29) and
        ``exception_logged`` (§14.1, order rule); what forms fill in by themselves:
        ``case_number``, ``performer``, ``case_worker``, ``session_no``,
        ``plan_version``; for plans ``problems`` (``earlier.before_plan``);
        ``worker_certified`` of who does the step (task 14); and what
        ``local_rules`` adds.
    """
    birth_date = identity.get("birth_date")
    today = filled.now.astimezone(CHINA).date()
    age = age_on(str(birth_date), filled.now) if birth_date else None
    return {
        "age": age,
        "has_capacity": identity.get("has_capacity"),
        "client_is_minor": None if age is None else age < MAJORITY,
        "risk_level": case.risk_level or None,
        "received_at": identity.get("received_at"),
        "today": today.isoformat(),
        "term_left": case.plan_until is not None and case.plan_until > today,
        "early_notice_latest": subtract_working_days(today, 10).isoformat(),
        "pending_latest": _pending_latest(case).isoformat(),
        "consent_given": case.consent == Case.Consent.GIVEN,
        "consent_sensitive": identity.get("consent_sensitive") is True,
        "exception_logged": case.consent == Case.Consent.LIMITED,
        "case_number": case.number,
        "performer": str(filled.person_id),
        "case_worker": str(case.case_worker_id or "") or None,
        "worker_certified": vars(case).get("performer_is_certified"),
        **_counted(case, filled),
        **local_rules.facts_of(case, filled.element_id, today),
    }


def age_on(birth_date: str, moment: datetime) -> int:
    """Return the age in full years on the Chinese day of ``moment``."""
    born = date.fromisoformat(birth_date)
    today = moment.astimezone(CHINA).date()
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _pending_latest(case: Case) -> date:
    allowed = pending_days_of(case.county, case.opened_at)
    return add_working_days(case.opened_at.astimezone(CHINA).date(), allowed)


def _counted(case: Case, filled: FilledIn) -> dict[str, object]:
    if filled.element_id in _SESSIONS:
        return {"session_no": _done(case.pk, _SESSIONS) + 1}
    if filled.element_id in earlier.PLANS:
        return {**earlier.before_plan(case.pk)}
    return {}


def _done(case_id: UUID, elements: frozenset[str]) -> int:
    return Submission.objects.filter(case_id=case_id, element_id__in=elements).count()
