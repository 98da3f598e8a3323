"""Where each post can go from every page."""

from django.urls import reverse
from django.utils.translation import pgettext

from engine.actors import Actor
from processes.matters import MATTERS
from web.pages.people import holds_role

_CASES = ("social_worker", "station_head", "supervisor")
_SUPERVISION = ("supervisor",)
_RECEIVERS = ("social_worker",)
_STATION = ("station_head",)
#: Whose posts read or watch some kind of matter.
_BUREAU = tuple(
    sorted({role for each in MATTERS.values() for role in each.readers | each.watchers})
)
_AGENCIES = ("contractor_agency",)
_REFUSALS = ("county_civil_affairs", "station_head")
_INCIDENTS = ("county_civil_affairs",)
_STAFFING = ("county_civil_affairs",)
#: The registers beside each other; the first is where the link leads.
_REGISTERS = (
    "/stations/",
    "/organisations/",
    "/people/",
    "/posts/",
    "/services/",
    "/exports/",
)


#: The board leads to the registers of the bureau's own matters.
_MATTERS = ("/matters/", "/purchases/", "/evaluations/", "/filings/")


def links(actor: Actor, path: str) -> list[dict[str, object]]:
    """Return the links of the main navigation; the one of ``path`` is current."""
    open_to_all = ("",)
    places = (
        (pgettext("nav", "Workbench"), (reverse("workbench"),), open_to_all),
        (pgettext("nav", "Cases"), (reverse("case_list"),), _CASES),
        (pgettext("nav", "Handed to me"), (reverse("handed_to_me"),), _RECEIVERS),
        (pgettext("nav", "Bureau"), (reverse("board"), *_MATTERS), _BUREAU),
        (pgettext("nav", "Calls"), (reverse("tenders"),), _AGENCIES),
        (pgettext("nav", "Supervision"), (reverse("supervision"),), _SUPERVISION),
        (pgettext("nav", "My station"), (reverse("station_desk"),), _STATION),
        (pgettext("nav", "Clients"), ("/clients/",), _CASES),
        (pgettext("nav", "Registers"), _REGISTERS, open_to_all),
        (pgettext("nav", "Processes"), (reverse("definitions"),), open_to_all),
        (pgettext("nav", "Rules"), _rules(), open_to_all),
        (pgettext("nav", "Staffing"), _people(), _STAFFING),
        (pgettext("nav", "Refusals"), (reverse("refusals"),), _REFUSALS),
        (pgettext("nav", "Guard"), (reverse("guard"),), _INCIDENTS),
        (pgettext("nav", "Incidents"), (reverse("incidents"),), _INCIDENTS),
    )
    return [
        {
            "label": label,
            "url": urls[0],
            "current": any(_is_under(path, url) for url in urls),
        }
        for label, urls, roles in places
        if roles is open_to_all or holds_role(actor, *roles)
    ]


def _people() -> tuple[str, ...]:
    """Return the pages about who is where; each of them leads to the other."""
    return (reverse("appointments"), reverse("staffing"))


def _rules() -> tuple[str, ...]:
    return (reverse("profiles"), reverse("decisions"))


def may_search(actor: Actor) -> bool:
    """Tell whether the actor's posts list cases, so that there is one to find."""
    return holds_role(actor, *_CASES)


def _is_under(path: str, url: str) -> bool:
    if url == "/":
        return path == "/" or path.startswith("/work-items/")
    if url == reverse("station_desk"):
        is_received = path.startswith(reverse("handed_to_me"))
        return path.startswith((url, "/hand-overs/")) and not is_received
    return path.startswith(url)
