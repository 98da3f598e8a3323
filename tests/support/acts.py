"""What a test may do to an instance beyond the everyday words of ``Play``."""

from engine.kernel import commands
from engine.kernel.events import Event, Opened, Passed, SignalThrown
from engine.kernel.state import Phase
from tests.support.play import Play


def command(play: Play, wish: commands.Command) -> list[Event]:
    """Apply any command; return what happened."""
    before = len(play.events)
    play._do(wish)
    return play.events[before:]


def holder(play: Play, element_id: str) -> str:
    """Return the token that holds what runs inside an element."""
    return next(t for t, e in play.projection.holding if e == element_id)


def activate(play: Play, host: str, element_id: str) -> None:
    """Begin an activity of a manual ad-hoc sub-process."""
    command(play, commands.Activate(play.now, holder(play, host), element_id))


def conclude(play: Play, host: str) -> None:
    """End a manual ad-hoc sub-process."""
    command(play, commands.Conclude(play.now, holder(play, host)))


def choices(play: Play) -> dict[str, tuple[str, ...]]:
    """Return what may be asked for, by the ad-hoc sub-process."""
    return {element: each for (_, element), each in play.projection.choices.items()}


def set_variables(play: Play, **values: object) -> None:
    """Set control variables from outside."""
    command(play, commands.SetVariables(play.now, values))


def hear(play: Play, place: str, **values: object) -> None:
    """Hand a message or a signal to whoever waits for it at a place."""
    awaited = [*play.projection.messages, *play.projection.signals]
    holder_id = next(each for each, element in awaited if element == place)
    command(play, commands.Deliver(play.now, holder_id, place, values))


def awaited(play: Play) -> list[str]:
    """Return the places at which a message or a signal is awaited, sorted."""
    places = [*play.projection.messages, *play.projection.signals]
    return sorted(element for _, element in places)


def dues(play: Play) -> dict[str, int]:
    """Return in how many seconds each timer is due."""
    now = int(play.now.timestamp())
    return {element: due - now for (_, element), due in play.projection.timers.items()}


def calling(play: Play) -> list[str]:
    """Return the tokens that wait for the version that is called."""
    tokens = play.state.tokens if play.state else {}
    return [key for key, token in tokens.items() if token.phase is Phase.CALLING]


def variables(play: Play) -> dict[str, object]:
    """Return the control variables of the instance."""
    assert play.state is not None
    outermost = next(s for s in play.state.scopes.values() if not s.parent)
    return outermost.variables or {}


def opened(play: Play) -> list[str]:
    """Return the elements at which a token began to wait, in order."""
    return [event.element_id for event in play.events if isinstance(event, Opened)]


def passed(play: Play) -> list[str]:
    """Return the elements that a token left, in order."""
    return [event.element_id for event in play.events if isinstance(event, Passed)]


def signalled(play: Play) -> list[str]:
    """Return the signals that were broadcast so far."""
    return [event.signal for event in play.events if isinstance(event, SignalThrown)]
