"""Binds a request to its person's counties, for reading.

A request that only reads runs in one transaction bound to what the person may see;
a request that writes calls a command, and each command binds for itself.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from engine import tenancy
from engine.actors import Actor
from processes.organisation.models import Account
from processes.organisation.queries import actor_of
from web import clock

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class Bound(HttpRequest):
    """A request of a signed-in person, as the views see it.

    Attributes:
        began: Before anything was read for it; a page knows nothing newer for sure.
    """

    actor: Actor
    began: datetime


class CountyMiddleware:
    """Loads the actor of a request and binds its reading transaction."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request with ``request.actor`` set where somebody is signed in."""
        if not request.user.is_authenticated:
            return self._get_response(request)
        request.began = clock.utc_now()  # type: ignore[attr-defined]
        if request.method not in _SAFE:
            request.actor = load_actor(request.user)  # type: ignore[attr-defined]
            return self._get_response(request)
        with transaction.atomic():
            actor = _bound_actor(request.user)
            request.actor = actor  # type: ignore[attr-defined]
            return self._get_response(request)


def load_actor(account: Account) -> Actor:
    """Return the person behind an account with all valid posts."""
    with transaction.atomic():
        return _bound_actor(account)


@contextmanager
def reading(actor: Actor) -> Iterator[None]:
    """Bind a transaction of its own to what ``actor`` may see."""
    with transaction.atomic():
        tenancy.bind(actor.counties, actor.person_id)
        yield


def _bound_actor(account: Account) -> Actor:
    tenancy.bind((), account.person_id)
    actor = actor_of(account.person, clock.utc_now())
    tenancy.bind(actor.counties, actor.person_id)
    return actor
