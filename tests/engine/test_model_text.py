"""What a model says is never run as Python: an audit hook sees nothing of it."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from engine.crosscheck import compare
from engine.reading import PLAIN, Unreadable, read_definition
from tests.support.plain import element, end, flows, plain, start, user
from tests.support.play import Play

MARK = "c4n4ry"
HOSTILE = f"__import__(&quot;os&quot;).system(&quot;{MARK}&quot;)"
WATCHED = {"exec", "compile", "os.system", "subprocess.Popen", "socket.connect"}

_seen: list[tuple[str, str]] = []
_is_on = False


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if _is_on and event in WATCHED:
        code = arguments[0] if arguments else ""
        text = getattr(code, "co_consts", "")
        _seen.append((event, f"{code!r} {text!r}"))


sys.addaudithook(_watch)  # there is no way to take it away again; it is off


@contextmanager
def watched() -> Iterator[list[tuple[str, str]]]:
    """Record what the interpreter is asked to run."""
    global _is_on  # noqa: PLW0603
    _seen.clear()
    _is_on = True
    try:
        yield _seen
    finally:
        _is_on = False


def texts(text: str) -> Iterator[bytes]:
    """Give models with a text in each place where one can stand."""
    way = flows("start > work > end")
    condition = f"<bpmn:conditionExpression>{text}</bpmn:conditionExpression>"
    gate = element("exclusiveGateway", "gate", default="gate_end")
    chosen = (
        f'<bpmn:sequenceFlow id="c" sourceRef="gate" targetRef="work">{condition}'
        "</bpmn:sequenceFlow>"
    )
    yield plain(start(), gate, user("work"), end(), chosen,
                flows("start > gate > end", "work > end"))  # fmt: skip
    inside = [
        f"<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality>{text}"
        "</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics>",
        '<bpmn:multiInstanceLoopCharacteristics camunda:collection="' + text + '"/>',
        "<bpmn:standardLoopCharacteristics><bpmn:loopCondition>" + text
        + "</bpmn:loopCondition></bpmn:standardLoopCharacteristics>",
        "<bpmn:extensionElements><camunda:inputOutput>"
        f'<camunda:outputParameter name="x">{text}</camunda:outputParameter>'
        "</camunda:inputOutput></bpmn:extensionElements>",
        f"<bpmn:documentation>{text}</bpmn:documentation>",
    ]  # fmt: skip
    for each in inside:
        yield plain(start(), user("work", each), end(), way)
    yield plain(start(), user("work", **{"camunda:assignee": text}), end(), way)
    yield plain(start(), f'<bpmn:userTask id="work" name="{text}"/>', end(), way)
    script = f"<bpmn:script>{text}</bpmn:script>"
    yield plain(start(), element("scriptTask", "work", script), end(), way)
    for timer in ("timeDate", "timeDuration", "timeCycle"):
        event = (
            f"<bpmn:timerEventDefinition><bpmn:{timer}>{text}</bpmn:{timer}>"
            "</bpmn:timerEventDefinition>"
        )
        yield plain(
            start(), element("intermediateCatchEvent", "work", event), end(), way
        )


@pytest.mark.parametrize("marks", ["{}", "= {}", "${{{}}}", "#{{{}}}"])
def test_hostile_text_is_refused_or_stays_text(marks):
    run = 0
    with watched() as seen:
        for source in texts(marks.format(HOSTILE)):
            try:
                definition = read_definition(source, policy=PLAIN).definition
            except Unreadable:
                continue
            play = Play(definition)
            for step in play.waiting():
                play.complete(step)
            compare(source, definition, paths=2)
            run += 1

    assert run  # names and documentation may say what they like
    assert not [each for each in seen if MARK in each[1]]


def test_nothing_is_compiled_while_a_process_runs():
    source = plain(
        start(), user("work"), user("other"), end(),
        flows("start > work", "work > other: n = 1", "work > end: n = 2"),
        flows("other > end"),
        variables={"n": "number"},
    )  # fmt: skip
    definition = read_definition(source, policy=PLAIN).definition
    Play(definition).complete("work", n=1)

    with watched() as seen:
        for n in (1, 2):
            Play(definition).complete("work", n=n)

    assert seen == []
