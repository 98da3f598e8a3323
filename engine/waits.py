"""What a running instance waits for while nobody has to act."""

from dataclasses import dataclass
from datetime import UTC, datetime

from engine.kernel.definition import Kind
from engine.kernel.watching import element_at
from engine.models import ProcessInstance
from engine.runtime import compiled, projection_of


@dataclass(frozen=True, slots=True)
class Wait:
    """An event on which the way goes on.

    Attributes:
        name: What the event is called in the diagram.
        until: When it comes by itself; ``None`` for what others send.
    """

    name: str
    until: datetime | None = None


def waits_of(instance: ProcessInstance) -> list[Wait]:
    """Return the events at which the tokens of an instance stand.

    What is only listened for beside a step, or at any time, is none of them.
    """
    version = compiled(instance.definition_id)
    projection = projection_of(instance)
    moments: dict[str, datetime | None] = dict.fromkeys(
        element_id for _, element_id in (*projection.messages, *projection.signals)
    )
    for (_, element_id), due in projection.timers.items():
        moments[element_id] = datetime.fromtimestamp(due, UTC)
    nodes = version.definition.nodes
    moments = {element_at(place): until for place, until in moments.items()}
    return [
        Wait(nodes[element_id].name or element_id, until)
        for element_id, until in sorted(moments.items())
        if nodes[element_id].attached_to is None
        and nodes[element_id].kind is not Kind.START
    ]
