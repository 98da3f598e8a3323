"""What a running instance waits for while nobody has to act."""

from dataclasses import dataclass
from datetime import UTC, datetime

from engine.kernel.definition import Kind
from engine.kernel.projection import Place
from engine.models import ProcessInstance
from engine.runtime import Runtime, at_rest


@dataclass(frozen=True, slots=True)
class Wait:
    """An event on which the way goes on.

    Attributes:
        name: What the event is called in the diagram.
        until: When it comes by itself; ``None`` for what others send.
    """

    element_id: str
    name: str
    until: datetime | None = None


def waits_of(instance: ProcessInstance) -> list[Wait]:
    """Return the events at which the tokens of an instance stand.

    What is only listened for beside a step, or at any time, is none of them.
    """
    standing = at_rest(instance)
    return waits_at(standing) if standing else []


def waits_at(standing: Runtime) -> list[Wait]:
    """Return the events at which tokens stand, by id."""
    asked = standing.after
    moments: dict[Place, datetime | None] = dict.fromkeys(
        (*asked.messages, *asked.signals)
    )
    for place, due in asked.timers.items():
        moments[place] = datetime.fromtimestamp(due, UTC)
    found: dict[str, Wait] = {}
    for place, until in moments.items():
        node = standing.node_of(place)
        if node.attached_to is None and node.kind is not Kind.START:
            found[node.id] = Wait(node.id, node.name or node.id, until)
    return [wait for _, wait in sorted(found.items())]
