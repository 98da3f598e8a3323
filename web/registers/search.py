"""The search for cases, from every page: by number, name or initials."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from processes.casework.queries import listed, with_names
from processes.casework.search import LONGEST, cases_found
from web import clock, keyset
from web.navigation import may_search
from web.pages import case_file
from web.pages.access import actor_of, page
from web.pages.people import holds_role

PAGE = 30

#: The newest cases stand first, as in the list of cases.
_ORDER = keyset.Order("opened_at", descending=True)


@page
def search(request: HttpRequest) -> HttpResponse:
    """Show the masked cases that a text finds; a list is no reading of a file."""
    actor = actor_of(request)
    text = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]
    context: dict[str, object] = {
        "q": text,
        "longest": LONGEST,
        "sees_cases": may_search(actor),
        "supervises": holds_role(actor, "supervisor"),
    }
    if text:
        found = keyset.page(
            with_names(cases_found(actor, text)),
            _ORDER,
            size=PAGE,
            after=_id(request.GET.get("after", "")),
            before=_id(request.GET.get("before", "")),
        )
        context |= {
            "rows": case_file.listed(listed(found.rows), clock.utc_now()),
            "previous_url": _address(text, "before", found.before),
            "next_url": _address(text, "after", found.after),
        }
    return render(request, "pages/search.html", context)


def _address(text: str, name: str, row: UUID | None) -> str:
    if row is None:
        return ""
    return f"{reverse('search')}?{urlencode({'q': text, name: str(row)})}"


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
