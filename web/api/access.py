"""Who calls, under which key, and whether it may be an oversight matter."""

import re

from drf_spectacular.authentication import SessionScheme
from rest_framework import authentication, exceptions
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.views import APIView

from engine.actors import Actor, Origin
from engine.errors import NotAllowed
from processes.organisation.roles import roles_held
from web import clock
from web.api.errors import Malformed
from web.api.parsing import CappedJSONParser

#: 8 to 100 printable ASCII characters.
IDEMPOTENCY_KEY = re.compile(r"[!-~]{8,100}")


class SignedIn(authentication.SessionAuthentication):
    """A session of our own pages; writes carry the CSRF token.

    Names a scheme, unlike its parent, so that an expired session is 401, not 403.
    """

    def authenticate_header(self, _request: Request) -> str:
        """Return the challenge that comes with 401."""
        return 'Session realm="lastmetre"'

    def enforce_csrf(self, request: Request) -> None:
        """Refuse a write that another site could have sent.

        Raises:
            PermissionDenied: The token is missing or wrong.
        """
        try:
            super().enforce_csrf(request)
        except exceptions.PermissionDenied as denied:
            raise exceptions.PermissionDenied(
                str(denied.detail), code="csrf_failed"
            ) from denied


class SignedInScheme(SessionScheme):  # type: ignore[no-untyped-call]
    """Describes :class:`SignedIn` in the OpenAPI document."""

    target_class = "web.api.access.SignedIn"
    priority = 0


class Endpoint(APIView):
    """What all endpoints share."""

    authentication_classes = (SignedIn,)
    parser_classes: tuple[type[BaseParser], ...] = (CappedJSONParser,)
    metadata_class = None


def actor_of(request: Request) -> Actor:
    """Return who asks, as ``web.tenancy`` has loaded it."""
    actor = getattr(request._request, "actor", None)
    assert isinstance(actor, Actor)
    return actor


def origin_of(request: Request, *, capacity: str = "") -> Origin:
    """Return where a command comes from, with the client's idempotency key.

    Raises:
        Malformed: The key is too short, too long or not printable ASCII.
    """
    key = request.headers.get("Idempotency-Key", "")
    if key and not IDEMPOTENCY_KEY.fullmatch(key):
        raise Malformed(
            {"Idempotency-Key": ["Expected 8 to 100 printable ASCII characters."]}
        )
    return Origin(
        actor=actor_of(request),
        now=clock.utc_now(),
        capacity=capacity,
        idempotency_key=key,
        door="rest",
    )


def require_oversight(actor: Actor, *roles: str, to: str) -> None:
    """Let only those pass who hold one of the roles.

    Raises:
        NotAllowed: None of the actor's posts is one of them.
    """
    if not roles_held(actor) & set(roles):
        raise NotAllowed(
            f"Expected to {to}, but the actor is none of {', '.join(sorted(roles))}.",
            rule="OVERSIGHT",
        )
