"""Answers the model of an evaluation whether its panel is sound."""

from django.db import transaction

from engine import tenancy
from engine.extensions import JSONObject, ServiceCall
from processes.casework.models import Case
from processes.evaluations.models import PanelMember
from processes.evaluations.panel import QUORUM


@transaction.atomic
def check_panel(call: ServiceCall) -> JSONObject:
    """Answer the model: whether the panel is sound, and how many sit on it."""
    tenancy.bind({call.county})
    case = Case.objects.get(pk=call.case_id)
    latest = PanelMember.objects.filter(county=case.county, case=case)
    clear = latest.filter(status=PanelMember.Status.CLEAR).count()
    if latest.filter(status=PanelMember.Status.CONFLICT).exists():
        return {"panel_state": "conflict", "panel_size": clear}
    enough = clear >= QUORUM and clear % 2 == 1
    return {"panel_state": "sound" if enough else "too_few", "panel_size": clear}
