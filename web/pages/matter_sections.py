"""What only one kind of matter shows on its page; each kind has a room of its own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from engine.actors import Actor
from processes.casework.models import Case
from processes.casework.policies import Sight

Context = dict[str, object]


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody looks at a matter."""

    matter: Case
    sight: Sight
    actor: Actor
    now: datetime


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page.

    Attributes:
        template: Shown with ``context`` in the page's own.
    """

    template: str
    context: Context


#: By process, in the order of the page.
SECTIONS: Mapping[str, tuple[Callable[[Look], Section | None], ...]] = MappingProxyType(
    {}
)


def of(matter: Case, sight: Sight, actor: Actor, now: datetime) -> list[Section]:
    """Return the sections of a matter that have something to show."""
    look = Look(matter, sight, actor, now)
    found = (make(look) for make in SECTIONS.get(matter.process_id, ()))
    return [section for section in found if section is not None]
