"""Call activities: what is handed over, and which version runs."""

from dataclasses import replace
from types import MappingProxyType

import pytest

from engine.kernel import KernelError, commands
from engine.kernel.definition import Variable
from engine.kernel.state import Status
from tests.support.plain import drawn, element, end, flows, start, user
from tests.support.play import Play

INNER = start("in") + user("inner") + end("out") + flows("in > inner > out")


def calling(mapping: str = "", inner: str = INNER, **attributes: str):
    """Return a process that calls another one."""
    extension = f"<bpmn:extensionElements>{mapping}</bpmn:extensionElements>"
    call = element("callActivity", "call", extension, calledElement="q", **attributes)
    ways = flows("start > call > after > end")
    named = {"given": "number", "mine": "number"}
    body = (start(), call, user("after"), end(), ways)
    return drawn(*body, variables=named, q=inner)


def test_variables_of_the_same_name_are_handed_in_and_back():
    play = Play(calling(), given=1, mine=2)

    play.complete("inner", given=5)

    assert play.waiting() == ["after"]
    assert play.variables == {"given": 5, "mine": 2}


def test_a_mapping_hands_over_what_it_names_and_nothing_else():
    mapping = (
        '<camunda:in sourceExpression="= given + 1" target="given"/>'
        '<camunda:out source="given" target="mine"/>'
    )
    play = Play(calling(mapping), given=1, mine=0)
    assert play.inner_variables == {"given": 2}

    play.complete("inner", given=7)

    assert play.variables == {"given": 1, "mine": 7}


def test_two_callers_run_the_versions_that_were_pinned_for_them():
    # given two processes that call one and the same, pinned in two versions
    old, new = calling(), calling(inner=INNER.replace("inner", "renewed"))
    both = drawn(
        start(),
        element("callActivity", "first", calledElement="p1"),
        element("callActivity", "second", calledElement="p2"),
        end(),
        flows("start > first > end", "start > second > end"),
        p1=start("in1") + user("a") + end("o1") + flows("in1 > a > o1"),
        p2=start("in2") + user("b") + end("o2") + flows("in2 > b > o2"),
    )
    pinned = {
        "p1": replace(old, process_id="p1", starts=_renamed(old, "p1")),
        "p2": replace(new, process_id="p2", starts=_renamed(new, "p2")),
    }
    play = Play(replace(both, called=MappingProxyType(pinned)))

    # then each runs its own
    assert play.waiting() == ["inner", "renewed"]


def _renamed(definition, process_id):
    starts = dict(definition.starts)
    starts[process_id] = starts.pop(definition.process_id)
    return MappingProxyType(starts)


def test_the_latest_version_is_chosen_when_it_is_called():
    # given a call that asks which version it is to take
    definition = calling(**{"camunda:calledElementBinding": "latest"})
    play = Play(definition)
    ((token_id, element_id),) = play.projection.calls
    assert element_id == "call"

    # when the answer is a newer one than at deployment
    newer = calling(inner=INNER.replace("inner", "renewed")).called["q"]
    called = MappingProxyType({**definition.called, "newer": newer})
    play.definition = replace(definition, called=called)
    play.do(commands.Call(play.now, token_id, "newer"))

    # then that one runs
    assert play.waiting() == ["renewed"]
    play.complete("renewed")
    assert play.waiting() == ["after"]


def test_a_version_that_nobody_knows_is_an_incident():
    play = Play(calling(**{"camunda:calledElementBinding": "latest"}))
    ((token_id, _),) = play.projection.calls

    play.do(commands.Call(play.now, token_id, "gone"))

    assert play.failures() == ["not_deployed"]
    assert play.status is Status.ACTIVE


def _handing_back_what_is_not_acceptable(*, takes_latest: bool) -> Play:
    """Return a call that ended in a text where its caller has a number."""
    definition = calling()
    call = replace(definition.nodes["call"], takes_latest=takes_latest)
    nodes = MappingProxyType({**definition.nodes, "call": call})
    texts = {"given": Variable("given", "string"), "mine": Variable("mine", "number")}
    inner = replace(definition.called["q"], variables=MappingProxyType(texts))
    called = MappingProxyType({"q": inner})
    play = Play(replace(definition, nodes=nodes, called=called), mine=2)
    if takes_latest:
        (token_id,) = [token_id for token_id, _ in play.projection.calls]
        play.do(commands.Call(play.now, token_id, "q"))
    play.complete("inner", given="a", mine=3)
    assert play.stuck() == ["call"]
    return play


@pytest.mark.parametrize("takes_latest", [False, True])
def test_what_could_not_be_handed_back_is_given_by_whoever_retries(takes_latest):
    play = _handing_back_what_is_not_acceptable(takes_latest=takes_latest)

    with pytest.raises(KernelError, match="values for given, mine"):
        play.retry("call")
    with pytest.raises(KernelError, match="values for mine"):
        play.retry("call", given=1)

    play.retry("call", given=1, mine=3)
    assert play.waiting() == ["after"]
    assert play.variables == {"given": 1, "mine": 3}
