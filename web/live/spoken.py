"""What a browser says on its open line: a wish by a door through which nobody acts.

Our own pages say nothing there. Whatever comes is refused by the guard and kept, as by
every other door; of what was said only the verb is kept, if there is one.
"""

from collections.abc import Iterator
from typing import get_args

import orjson

from engine import guard
from engine.actors import Actor, Origin
from engine.commands import record_refusal
from engine.errors import NotAllowed
from engine.extensions import Act, Deed
from web import clock

#: Under which name such a refusal is kept.
SAYING = "say"
_VERBS: tuple[Deed, ...] = get_args(Deed)
#: Whoever names no act wants to hear more than is told.
_HEAR: Deed = "read"


def refuse(said: str | bytes, *, actor: Actor) -> None:
    """Ask the guard about the act that was named, and keep its refusal."""
    origin = Origin(actor, clock.utc_now(), door="websocket")
    act = Act(
        deed=verb_in(said),
        actor=actor,
        now=origin.now,
        county=actor.county,
        door=origin.door,
    )
    try:
        guard.permit(act)
    except NotAllowed as refusal:
        record_refusal(SAYING, origin, refusal)


def verb_in(said: str | bytes) -> Deed:
    """Return the act that is named, as a word of its own or in the name of a command.

    What cannot be read, and what names none, is a wish to hear.
    """
    try:
        words = set(_words(orjson.loads(said)))
    except orjson.JSONDecodeError:
        return _HEAR
    named = words | {word.partition("_")[0] for word in words}
    return next((verb for verb in _VERBS if verb in named), _HEAR)


def _words(told: object) -> Iterator[str]:
    """Yield the short texts at the top of a frame."""
    if isinstance(told, dict):
        told = list(told.values())
    for each in told if isinstance(told, list) else [told]:
        if isinstance(each, str):
            yield each
