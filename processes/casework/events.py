"""Events of a case that people report, as messages to whoever waits in it.

Source: domain specification §14.1, “Event sub-processes”; §14.17, tasks 8 and 17;
§14.4, “Exceptions”.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from uuid import UUID

from django.utils.translation import pgettext_lazy
from django_stubs_ext import StrPromise

from engine.models import MessageKind, MessageSubscription


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """Something that may happen in a case and that a person reports.

    Attributes:
        message: The message by which waiting processes hear of it.
        is_final: Whether it ends what is going on and cannot be taken back.
    """

    id: str
    label: StrPromise
    message: str
    is_final: bool = False


EVENTS: Mapping[str, CaseEvent] = MappingProxyType(
    {
        event.id: event
        for event in (
            CaseEvent(
                "client_moved",
                pgettext_lazy("event", "The client has moved away"),
                "casework.client_moved",
                is_final=True,
            ),
            CaseEvent(
                "client_deceased",
                pgettext_lazy("event", "The client has died"),
                "casework.client_deceased",
                is_final=True,
            ),
            CaseEvent(
                "data_request",
                pgettext_lazy("event", "The client asks to see or correct the data"),
                "casework.data_request",
            ),
            CaseEvent(
                "referral_accepted",
                pgettext_lazy("event", "The receiving body has accepted"),
                "casework_referral.accepted",
            ),
            CaseEvent(
                "referral_rejected",
                pgettext_lazy("event", "The receiving body has declined"),
                "casework_referral.rejected",
            ),
            CaseEvent(
                "police_answer",
                pgettext_lazy("event", "The police have answered"),
                "mandatory_report.police_answer",
            ),
            CaseEvent(
                "report_feedback",
                pgettext_lazy("event", "The authorities have told the outcome"),
                "mandatory_report.feedback",
            ),
            CaseEvent(
                "inquiry",
                pgettext_lazy("event", "An agency asks about the purchase"),
                "service_procurement.inquiry",
            ),
            CaseEvent(
                "publicity_objection",
                pgettext_lazy("event", "Somebody objects to the single source"),
                "service_procurement.publicity_objection",
            ),
            CaseEvent(
                "challenge",
                pgettext_lazy("event", "An agency challenges the result"),
                "service_procurement.challenge",
            ),
            CaseEvent(
                "procurement_complaint",
                pgettext_lazy("event", "An agency complains about the purchase"),
                "service_procurement.complaint",
            ),
            CaseEvent(
                "objection",
                pgettext_lazy("event", "Somebody objects to the published opinion"),
                "assistance_coordination.objection",
            ),
            CaseEvent(
                "member_left",
                pgettext_lazy("event", "A member has left the evaluation panel"),
                "station_evaluation.member_left",
            ),
            CaseEvent(
                "spot_check",
                pgettext_lazy("event", "The province checks the evaluation"),
                "station_evaluation.spot_check",
            ),
            CaseEvent(
                "project_withdrawn",
                pgettext_lazy("event", "The project is withdrawn"),
                "service_project.withdrawn",
                is_final=True,
            ),
            CaseEvent(
                "project_change_wanted",
                pgettext_lazy("event", "The project has to be changed"),
                "service_project.change_wanted",
            ),
            CaseEvent(
                "project_emergency",
                pgettext_lazy("event", "The project pauses for an emergency"),
                "service_project.emergency",
            ),
            CaseEvent(
                "project_ended_early",
                pgettext_lazy("event", "The project ends early"),
                "service_project.ended_early",
                is_final=True,
            ),
            CaseEvent(
                "project_spot_check",
                pgettext_lazy("event", "A superior body makes a spot check"),
                "municipal.spot_check",
            ),
        )
    }
)
#: The messages that people may send; all others come from processes.
MESSAGES = frozenset(event.message for event in EVENTS.values())


def awaited_events(case_id: UUID) -> list[CaseEvent]:
    """Return the events that something in the case waits for."""
    waiting = set(
        MessageSubscription.objects.filter(
            case_id=case_id, kind=MessageKind.MESSAGE
        ).values_list("message", flat=True)
    )
    return [event for event in EVENTS.values() if event.message in waiting]
