"""What every page needs: who asks, whether the method fits, where to go next."""

from collections.abc import Callable
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from engine.actors import Actor, Origin
from web import clock

View = Callable[..., HttpResponse]


def page(view: View) -> View:
    """Let signed-in people read a page."""
    return login_required(require_safe(view))


def act(view: View) -> View:
    """Let signed-in people post an act."""
    return login_required(require_POST(view))


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
        capacity=request.POST.get("capacity", "")[:40],
        idempotency_key=request.POST.get("key", "")[:100],
    )


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
