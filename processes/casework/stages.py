"""The six stages of casework, and which step belongs to which.

Source: ``002 §4.4``: 接案→预估→计划→介入→评估→结案.
"""

from collections.abc import Collection, Mapping
from enum import StrEnum
from types import MappingProxyType

from django.utils.translation import pgettext_lazy
from django_stubs_ext import StrPromise


class Stage(StrEnum):
    """A stage of casework, in its order."""

    INTAKE = "intake"
    ASSESSMENT = "assessment"
    PLANNING = "planning"
    INTERVENTION = "intervention"
    EVALUATION = "evaluation"
    CLOSURE = "closure"


STAGE_LABELS: Mapping[Stage, StrPromise] = MappingProxyType(
    {
        Stage.INTAKE: pgettext_lazy("stage", "Intake"),
        Stage.ASSESSMENT: pgettext_lazy("stage", "Assessment"),
        Stage.PLANNING: pgettext_lazy("stage", "Planning"),
        Stage.INTERVENTION: pgettext_lazy("stage", "Intervention"),
        Stage.EVALUATION: pgettext_lazy("stage", "Evaluation"),
        Stage.CLOSURE: pgettext_lazy("stage", "Closure"),
    }
)

STAGE_OF: Mapping[str, Stage] = MappingProxyType(
    {
        "register_lead": Stage.INTAKE,
        "screen_urgency": Stage.INTAKE,
        "inform_rights": Stage.INTAKE,
        "intake_interview": Stage.INTAKE,
        "decide_intake": Stage.INTAKE,
        "close_lead_without_case": Stage.INTAKE,
        "obtain_informed_consent": Stage.INTAKE,
        "record_refusal": Stage.INTAKE,
        "assign_case_worker": Stage.INTAKE,
        "open_case_file": Stage.INTAKE,
        "collect_information": Stage.ASSESSMENT,
        "assess_needs": Stage.ASSESSMENT,
        "review_assessment": Stage.ASSESSMENT,
        "hold_case_conference": Stage.ASSESSMENT,
        "draft_service_plan": Stage.PLANNING,
        "help_policy_application": Stage.PLANNING,
        "review_service_plan": Stage.PLANNING,
        "agree_plan_with_client": Stage.PLANNING,
        "revise_plan": Stage.PLANNING,
        "deliver_intervention": Stage.INTERVENTION,
        "link_resources": Stage.INTERVENTION,
        "review_progress": Stage.INTERVENTION,
        "supervise_case": Stage.INTERVENTION,
        "evaluate_outcome": Stage.EVALUATION,
        "collect_client_feedback": Stage.EVALUATION,
        "prepare_closure": Stage.CLOSURE,
        "write_closure_report": Stage.CLOSURE,
        "review_closure": Stage.CLOSURE,
        "archive_case_file": Stage.CLOSURE,
        "follow_up": Stage.CLOSURE,
    }
)


def stage_of(elements: Collection[str]) -> Stage | None:
    """Return the furthest stage among steps; ``None`` if none belongs to one."""
    order = list(Stage)
    found = [STAGE_OF[element] for element in elements if element in STAGE_OF]
    return max(found, key=order.index, default=None)
