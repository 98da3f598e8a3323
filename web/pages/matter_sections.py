"""What only one kind of matter shows on its page: who looks, and what a part is."""

from dataclasses import dataclass
from datetime import datetime

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
