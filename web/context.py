"""What the frame of every page shows: who one is, where one can go, which version."""

import functools
import tomllib

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext

from engine.actors import Actor
from processes.organisation import queries as organisation
from processes.organisation.models import Account
from processes.organisation.roles import DERIVED, roles_held
from web.navigation import links, may_search
from web.pages import urgent
from web.pages.people import capacity_label, role_label


def frame(request: HttpRequest) -> dict[str, object]:
    """Return person, navigation, version and from when on news are of interest."""
    shown: dict[str, object] = {
        "version": version(),
        "source_url": settings.SOURCE_URL,
    }
    actor = getattr(request, "actor", None)
    if not isinstance(actor, Actor):
        return shown
    return {
        **shown,
        "person": _person(request, actor),
        "nav": links(actor, request.path),
        "may_search": may_search(actor),
        "sensitive_links": urgent.links(actor, urgent.about(request)),
        "live_since": request.began.isoformat(),  # type: ignore[attr-defined]
    }


@functools.cache
def version() -> str:
    """Return the version of this release."""
    with (settings.BASE_DIR / "pyproject.toml").open("rb") as file:
        return str(tomllib.load(file)["project"]["version"])


def _person(request: HttpRequest, actor: Actor) -> dict[str, object]:
    account = request.user
    assert isinstance(account, Account)
    roles = roles_held(actor) - DERIVED
    capacities = {capacity_label(s.capacity) for s in actor.standings}
    places = [each.name for each in organisation.organisations_of(actor)]
    return {
        "name": account.person.name,
        "capacity": gettext(", ").join(sorted(map(role_label, roles))),
        "organisation": gettext(", ").join([*places, *sorted(capacities)]),
    }
