"""Notes what was refused outside commands: readings of cases and of pages."""

from engine.actors import Actor, Door, Origin
from engine.commands import record_refusal
from engine.errors import EngineError, NotAllowed, NotFound
from web import clock

SIGHT = "SIGHT"


def note(refusal: EngineError, actor: Actor, door: Door) -> None:
    """Note a refused reading, unless its command has noted it already.

    Whoever asks for a case that must not be known of is told that there is none; the
    record knows better.
    """
    seen = refusal
    if isinstance(refusal, NotFound) and refusal.hidden:
        seen = NotAllowed(
            f"Expected to see case {refusal.hidden}, but the actor's posts do not "
            "reach it.",
            rule=SIGHT,
            clause="E06 arts. 6, 28",
            case_id=str(refusal.hidden),
        )
    if isinstance(seen, NotAllowed) and "recorded" not in seen.data:
        record_refusal("see", Origin(actor, clock.utc_now(), door=door), seen)
