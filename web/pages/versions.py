"""What pages say of deployed versions, of processes and decisions alike."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.utils.translation import gettext, pgettext

from processes.organisation import queries as organisation
from web.pages import deadlines

Context = dict[str, object]

_KINDS = {"draft": "due_soon", "active": "done", "retired": "neutral"}


class Version(Protocol):
    """A deployed version."""

    status: str
    deployed_by: UUID
    deployed_at: datetime
    activated_by: UUID | None
    activated_at: datetime | None


def names_of(found: Iterable[Version]) -> dict[UUID, str]:
    """Return the names of those who deployed and activated versions."""
    shown = list(found)
    people = [each.deployed_by for each in shown]
    return organisation.names_of([*people, *(each.activated_by for each in shown)])


def told(found: Version, names: dict[UUID, str]) -> Context:
    """Return where a version stands, and who brought it there."""
    words = {
        "draft": pgettext("version", "Draft"),
        "active": pgettext("version", "Active"),
        "retired": pgettext("version", "Retired"),
    }
    return {
        "tag": {"kind": _KINDS[found.status], "word": words[found.status]},
        "deployed": _who(found.deployed_by, names),
        "deployed_at": deadlines.moment_text(found.deployed_at),
        "activated": _who(found.activated_by, names),
        "activated_at": deadlines.moment_text(found.activated_at),
    }


def _who(person_id: UUID | None, names: dict[UUID, str]) -> str:
    if person_id is None:
        return ""
    return names.get(person_id, gettext("the installation"))
