"""Work that cannot be done rests where it is, and begins anew at a retry."""

import pytest

from engine.kernel import commands
from engine.kernel.errors import KernelError
from engine.kernel.state import Status
from tests.support.plain import border, drawn, element, end, flows, start, user
from tests.support.play import Play

LATE = (
    "<bpmn:timerEventDefinition><bpmn:timeDuration>PT1H</bpmn:timeDuration>"
    "</bpmn:timerEventDefinition>"
)


def fails(play: Play, element_id: str) -> None:
    """Let the work at an element be impossible for now."""
    (token_id,) = [t for t, e in play.projection.services if e == element_id]
    play.do(commands.Fail(play.now, token_id, "decision", "No rule applies."))


def service(**attributes: str) -> str:
    return element("serviceTask", "work", **attributes)


def test_it_waits_for_help_and_is_done_again() -> None:
    play = Play(drawn(start(), service(), end(), flows("start > work > end")))
    fails(play, "work")
    assert play.stuck() == ["work"]
    assert play.projection.services == frozenset()

    play.retry("work")

    assert play.waiting() == ["work"]
    play.complete("work")
    assert play.status is Status.COMPLETED


def test_what_stands_at_its_border_is_armed_anew() -> None:
    body = (service(), border("late", "work", LATE), end("over"))
    ways = flows("start > work > end", "late > over")
    play = Play(drawn(start(), *body, end(), ways))
    fails(play, "work")
    assert not play.projection.timers
    play.retry("work")
    assert len(play.projection.timers) == 1


def test_it_needs_no_more_tokens_than_it_had_taken() -> None:
    many = element("userTask", "many", completionQuantity="2")
    body = (many, service(startQuantity="2"))
    play = Play(drawn(start(), *body, end(), flows("start > many > work > end")))
    play.complete("many")
    fails(play, "work")

    play.retry("work")

    assert play.waiting() == ["work"]
    play.complete("work")
    assert play.status is Status.COMPLETED


def test_only_open_work_fails() -> None:
    play = Play(drawn(start(), user("done"), end(), flows("start > done > end")))
    (token_id,) = [t for t, _ in play.projection.work]
    play.complete("done")
    with pytest.raises(KernelError):
        play.do(commands.Fail(play.now, token_id, "x", "Too late."))
