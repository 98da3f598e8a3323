"""What every page needs: who asks, whether the method fits, where to go next."""

import functools
import re
from collections.abc import Callable
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from engine.actors import Actor, Origin
from engine.errors import NotAllowed
from processes.organisation.capacities import Capacity
from processes.organisation.roles import roles_held
from web import clock

_CAPACITY = re.compile("|".join(Capacity))
_KEY = re.compile(r"[!-~]{8,100}")

View = Callable[..., HttpResponse]


def page(view: View) -> View:
    """Let signed-in people read a page."""
    return login_required(require_safe(view))


def act(view: View) -> View:
    """Let signed-in people post an act; who only asks for its address is led back.

    After a refused form, or after signing in again, a browser shows that address.
    """

    @functools.wraps(view)
    def acting(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.method != "POST":
            work_item_id = kwargs.get("work_item_id")
            return (
                redirect("work_item", work_item_id)
                if work_item_id
                else redirect("workbench")
            )
        return view(request, *args, **kwargs)

    return login_required(acting)


def actor_of(request: HttpRequest) -> Actor:
    """Return who asks, as ``web.tenancy`` has loaded it."""
    actor = getattr(request, "actor", None)
    assert isinstance(actor, Actor)
    return actor


def origin_of(request: HttpRequest) -> Origin:
    """Return where a posted act comes from, with the key its form was given."""
    return Origin(
        actor=actor_of(request),
        now=clock.utc_now(),
        capacity=_known(request.POST.get("capacity", ""), _CAPACITY),
        idempotency_key=_known(request.POST.get("key", ""), _KEY),
        door="page",
    )


def require_post(actor: Actor, *roles: str) -> None:
    """Let only those see a page who hold a post of one of the roles.

    Raises:
        NotAllowed: Nobody else sees it.
    """
    if not roles_held(actor) & set(roles):
        raise NotAllowed("Expected a post of oversight.", rule="OVERSIGHT")


def _known(text: str, form: re.Pattern[str]) -> str:
    """Return what a page of ours could have sent.

    Raises:
        Http404: None of them did.
    """
    if text and not form.fullmatch(text):
        raise Http404
    return text


def uuid_or_404(text: str) -> UUID:
    """Read an id that somebody sent.

    Raises:
        Http404: It is none.
    """
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error


def is_fragment(request: HttpRequest) -> bool:
    """Tell whether a page that is open already asks for its changed part."""
    return request.headers.get("HX-Request") == "true"
