"""Appointing people: who holds which post, proposals, confirming, ending."""

from collections.abc import Callable
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from engine.actors import Origin
from engine.commands import Receipt
from processes import appointments
from processes.organisation.commands import PostGiven
from processes.organisation.models import Post
from web import clock
from web.api import asking, cursors, rendering
from web.api.access import Endpoint, actor_of, origin_of, require_oversight
from web.api.documenting import question, wish
from web.api.work_items import receipted

_OFFICIAL = "county_civil_affairs"


class Posts(Endpoint):
    """The posts of the county."""

    @question(
        "list_posts",
        "List the posts of the county that hold or are to come",
        reply=rendering.PostPage,
        asked=asking.PostsAsked,
        errors=(403,),
    )
    def get(self, request: Request) -> Response:
        """List posts, those entered last first."""
        actor = actor_of(request)
        require_oversight(actor, _OFFICIAL, to="see posts")
        wanted = asking.asked(asking.PostsAsked, request)
        place, limit = wanted["organisation"], wanted["limit"]
        of = f"posts {wanted['q']} {place}"
        found = appointments.posts_held(
            actor.county,
            clock.utc_now(),
            name=wanted["q"],
            places=[place] if place else [],
        ).order_by("-pk")
        after = cursors.read(wanted["cursor"], of=of)
        if after is not None:
            found = found.filter(pk__lt=after[1])
        page = cursors.page(list(found[: limit + 1]), limit, of=of, place=_place)
        return Response(rendering.PostPage(page).data)


class Appointments(Endpoint):
    """Giving posts."""

    @question(
        "list_appointments",
        "List the proposals that wait for a second official",
        reply=rendering.PostProposal(many=True),
        errors=(403,),
    )
    def get(self, request: Request) -> Response:
        """List at most 100, the oldest first."""
        actor = actor_of(request)
        require_oversight(actor, _OFFICIAL, to="see proposals")
        found = appointments.proposals_waiting(actor.county)
        return Response(rendering.PostProposal(found, many=True).data)

    @wish(
        "appoint",
        "Give a post, or propose it where a second official has to confirm",
        body=asking.Appoint,
        reply=rendering.Receipt,
        status=201,
        errors=(404,),
    )
    def post(self, request: Request) -> Response:
        """Appoint; `status` is `given` (a post) or `proposed` (a proposal)."""
        body = asking.parsed(asking.Appoint, request)
        given = PostGiven(
            organisation_id=body["organisation_id"],
            role=body["role"],
            capacity=body["capacity"],
            valid_from=body["valid_from"],
            valid_to=body["valid_to"],
        )
        receipt = appointments.appoint(
            body["person"], post=given, origin=origin_of(request)
        )
        return receipted(receipt, status=201)


class Confirm(Endpoint):
    """Confirming a colleague's proposal."""

    @wish(
        "confirm_appointment",
        "Give the post that another official has proposed",
        body=asking.Nothing,
        reply=rendering.Receipt,
        errors=(404, 409),
    )
    def post(self, request: Request, proposal_id: UUID) -> Response:
        """Confirm; the subject is the post."""
        return _decided(request, proposal_id, appointments.confirm_appointment)


class Reject(Endpoint):
    """Rejecting a colleague's proposal."""

    @wish(
        "reject_appointment",
        "Refuse what another official has proposed, and say why",
        body=asking.RejectAppointment,
        reply=rendering.Receipt,
        errors=(404, 409),
    )
    def post(self, request: Request, proposal_id: UUID) -> Response:
        """Reject; nothing is given."""
        body = asking.parsed(asking.RejectAppointment, request)
        return receipted(
            appointments.reject_appointment(
                proposal_id, reason=body["reason"], origin=origin_of(request)
            )
        )


class Withdraw(Endpoint):
    """Taking back the own proposal."""

    @wish(
        "withdraw_appointment",
        "Take back what oneself has proposed",
        body=asking.Nothing,
        reply=rendering.Receipt,
        errors=(404, 409),
    )
    def post(self, request: Request, proposal_id: UUID) -> Response:
        """Withdraw; it may be proposed anew."""
        return _decided(request, proposal_id, appointments.withdraw_appointment)


class EndPost(Endpoint):
    """Ending a post."""

    @wish(
        "end_post",
        "Let a post end; one official is enough",
        body=asking.EndPost,
        reply=rendering.Receipt,
        errors=(404, 409),
    )
    def post(self, request: Request, post_id: UUID) -> Response:
        """End a post from a day on; today ends the rights at once."""
        body = asking.parsed(asking.EndPost, request)
        return receipted(
            appointments.end_post(
                post_id,
                on=body["on"],
                reason=body["reason"],
                origin=origin_of(request),
            )
        )


def _decided(
    request: Request, proposal_id: UUID, decide: Callable[..., Receipt]
) -> Response:
    asking.parsed(asking.Nothing, request)
    origin: Origin = origin_of(request)
    return receipted(decide(proposal_id, origin=origin))


def _place(post: Post) -> cursors.Place:
    return None, post.pk
