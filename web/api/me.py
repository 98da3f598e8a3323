"""Who is signed in."""

from django.middleware.csrf import get_token
from rest_framework.request import Request
from rest_framework.response import Response

from engine.actors import Actor
from processes.organisation import queries as organisation
from processes.organisation.roles import DERIVED, role_of
from web.api import rendering
from web.api.access import Endpoint, actor_of
from web.api.documenting import question


class Me(Endpoint):
    """The caller."""

    @question("get_me", "See who is signed in, with posts", reply=rendering.Me)
    def get(self, request: Request) -> Response:
        """See the own posts and capacities; sets the cookie ``csrftoken``."""
        get_token(request._request)
        actor = actor_of(request)
        person = organisation.person(actor.person_id)
        shown = {
            "person_id": actor.person_id,
            "name": person.name if person else "",
            "county": actor.county,
            "counties": sorted(actor.counties),
            "posts": _posts(actor),
            "capacities": sorted({standing.capacity for standing in actor.standings}),
        }
        return Response(rendering.Me(shown).data)


def _posts(actor: Actor) -> list[dict[str, object]]:
    appointed = [
        standing
        for standing in actor.standings
        if role_of(standing.candidate_group) not in DERIVED
    ]
    places = [standing.candidate_group.partition("@") for standing in appointed]
    names = organisation.organisation_names({place for _, _, place in places})
    return [
        {
            "role": role,
            "organisation_id": place,
            "organisation": names.get(place, ""),
            "capacity": standing.capacity,
            "authority": standing.authority,
            "candidate_group": standing.candidate_group,
        }
        for standing, (role, _, place) in zip(appointed, places, strict=True)
    ]
