"""Instances, messages, incidents, refusals, notices: what keeps work running."""

from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from engine import commands, queries
from processes.casework import commands as casework
from processes.casework.queries import notices_for
from web.api import asking, rendering
from web.api.access import Endpoint, actor_of, origin_of, require_oversight
from web.api.documenting import question, wish
from web.api.work_items import receipted


class Cancel(Endpoint):
    """Ending an instance."""

    @wish(
        "cancel_instance",
        "End a process instance; its open work is withdrawn",
        body=asking.Nothing,
        reply=rendering.Receipt,
        errors=(404, 409),
    )
    def post(self, request: Request, instance_id: UUID) -> Response:
        """Cancel an instance."""
        asking.parsed(asking.Nothing, request)
        origin = origin_of(request)
        return receipted(commands.cancel_instance(instance_id, origin=origin))


class Begin(Endpoint):
    """Activities that an ad-hoc sub-process leaves to those who do the work."""

    @wish(
        "begin_activity",
        "Begin an activity of an open ad-hoc sub-process",
        body=asking.Nothing,
        reply=rendering.Receipt,
        errors=(404, 409),
    )
    def post(self, request: Request, instance_id: UUID, element_id: str) -> Response:
        """Begin an activity, as often as it is needed."""
        asking.parsed(asking.Nothing, request)
        receipt = commands.begin_activity(
            instance_id, element_id, origin=origin_of(request)
        )
        return receipted(receipt)


class Conclude(Endpoint):
    """Ad-hoc sub-processes in which nothing more is to be done."""

    @wish(
        "conclude_sub_process",
        "End an ad-hoc sub-process in which nothing runs any more",
        body=asking.Nothing,
        reply=rendering.Receipt,
        errors=(404, 409),
    )
    def post(self, request: Request, instance_id: UUID, element_id: str) -> Response:
        """End the sub-process."""
        asking.parsed(asking.Nothing, request)
        receipt = commands.conclude_sub_process(
            instance_id, element_id, origin=origin_of(request)
        )
        return receipted(receipt)


class Messages(Endpoint):
    """Messages to waiting instances."""

    @wish(
        "correlate_message",
        "Hand a message to the oldest wait for it in a case",
        body=asking.Message,
        reply=rendering.Receipt,
        errors=(404,),
    )
    def post(self, request: Request) -> Response:
        """Deliver a message; the policy says who may."""
        body = asking.parsed(asking.Message, request)
        receipt = commands.correlate_message(
            body["message"],
            case_id=body["case_id"],
            variables=body["variables"],
            origin=origin_of(request),
        )
        return receipted(receipt)


class Incidents(Endpoint):
    """Where instances are stuck."""

    @question(
        "list_incidents",
        "List the oldest unresolved incidents of the own county",
        reply=rendering.Incident(many=True),
        errors=(403,),
    )
    def get(self, request: Request) -> Response:
        """List at most 50; what is resolved makes room for the next."""
        actor = actor_of(request)
        require_oversight(actor, "county_civil_affairs", to="see incidents")
        found = queries.open_incidents(actor.county)
        return Response(rendering.Incident(found, many=True).data)


class Resolve(Endpoint):
    """Helping an instance on."""

    @wish(
        "resolve_incident",
        "Try again where an instance is stuck",
        body=asking.Resolve,
        reply=rendering.Receipt,
        errors=(404, 409),
    )
    def post(self, request: Request, incident_id: UUID) -> Response:
        """Resolve an incident after its cause was mended."""
        body = asking.parsed(asking.Resolve, request)
        receipt = commands.resolve_incident(
            incident_id, variables=body["variables"], origin=origin_of(request)
        )
        return receipted(receipt)


class Refusals(Endpoint):
    """What the guard has refused."""

    @question(
        "list_refusals",
        "List the latest refusals of the guard in the own counties",
        reply=rendering.Refusal(many=True),
        errors=(403,),
    )
    def get(self, request: Request) -> Response:
        """List the latest 50."""
        actor = actor_of(request)
        require_oversight(
            actor, "county_civil_affairs", "station_head", to="see refusals"
        )
        return Response(rendering.Refusal(queries.refusals(actor), many=True).data)


class Notices(Endpoint):
    """What the caller's posts should know."""

    @question(
        "list_notices",
        "List what the own posts have been told and nobody has seen yet",
        reply=rendering.Notice(many=True),
    )
    def get(self, request: Request) -> Response:
        """List at most 50, the oldest first."""
        found = notices_for(actor_of(request))
        return Response(rendering.Notice(found, many=True).data)


class Dismiss(Endpoint):
    """Taking note of a notice."""

    @wish(
        "dismiss_notice",
        "Note that somebody of the post has seen a notice",
        body=asking.Nothing,
        reply=rendering.Receipt,
        errors=(404,),
    )
    def post(self, request: Request, notice_id: UUID) -> Response:
        """Dismiss a notice for the whole post."""
        asking.parsed(asking.Nothing, request)
        origin = origin_of(request)
        return receipted(casework.dismiss_notice(notice_id, origin=origin))
