"""Search for cases by number, name or initials."""

from rest_framework.request import Request
from rest_framework.response import Response

from processes.casework import queries
from processes.casework.search import cases_found
from web.api import asking, cursors, rendering
from web.api.access import Endpoint, actor_of
from web.api.cases import page_of
from web.api.documenting import question


class Search(Endpoint):
    """Cases that a text finds, among those that the caller may see."""

    @question(
        "search_cases",
        "Find cases by number, by the beginning of the name, or by initials, masked",
        reply=rendering.CasePage,
        asked=asking.SearchAsked,
    )
    def get(self, request: Request) -> Response:
        """Find cases, the newest first; a list is no reading of a file."""
        wanted = asking.asked(asking.SearchAsked, request)
        limit = wanted["limit"]
        of = f"search {wanted['q']}"
        after = cursors.read(wanted["cursor"], of=of)
        found = queries.page_of(
            cases_found(actor_of(request), wanted["q"]),
            before=(after[0], after[1]) if after and after[0] else None,
            limit=limit + 1,
        )
        return page_of(found, limit, of=of)
