"""All that may happen next is tried: starts, answers, errors, events, choices."""

import pytest

from engine.checker import Finding, check
from engine.checker.drawing import Place
from tests.guard.checker.drawn import (
    EVENTS,
    Part,
    act,
    border,
    called,
    caught,
    choice,
    drawn,
    flow,
    inside,
    row,
    service,
    step,
    thrown,
)
from tests.guard.checker.duties import duty
from tests.guard.checker.exploring import explored
from tests.guard.checker.forbidden import YES
from tests.guard.checker.unusual import MONEY, any_order, calling, with_more

NO = 'decision = "refused"'
WISHED = 'wish = "yes"'


def sends(element_id: str = "send") -> Part:
    return service(element_id, operation=MONEY)


def ending(part: Part, after: str) -> str:
    """Return the part behind an element, on a way of its own that ends."""
    over = f"{part.last}_over"
    ways = flow(after, part.first) + flow(part.last, over)
    return f'{part.xml}<bpmn:endEvent id="{over}"/>{ways}'


def bordered(host: Part, *borders: tuple[str, Part], ends: bool = True) -> Part:
    """Return a step with events at its border in that order, each with its way."""
    xml = host.xml
    for kind, part in borders:
        xml += part.xml + border(host, kind, part.first, interrupting=kind == "error")
        if ends:
            xml += f'<bpmn:endEvent id="{part.last}_over"/>'
            xml += flow(part.last, f"{part.last}_over")
    return Part(xml, host.first, host.last, host.called)


def late(*, ends: bool = True) -> Part:
    """Return a step that takes too long, and then money is sent."""
    return bordered(step("late"), ("timer", sends("send_late")), ends=ends)


def other_start(kind: str, part: Part) -> str:
    """Return a second start of the process, and what is done behind it."""
    start = f'<bpmn:startEvent id="other">{EVENTS[kind]}</bpmn:startEvent>'
    return start + ending(part, "other")


def findings(part: Part, more: str = "") -> tuple[Finding, ...]:
    certificate = check(drawn(part, more=more), duty())
    assert certificate.is_complete
    return certificate.findings


def sent(part: Part, more: str = "") -> set[str]:
    """Return the elements that send money although nobody has said yes."""
    codes = {"UNPROVEN", "SILENCE"}
    return {f.element_id for f in findings(part, more) if f.code in codes}


def told(part: Part, more: str = "") -> list[tuple[str, str]]:
    """Return what happens on the way to the only outcome without an act."""
    (finding,) = findings(part, more)
    return [(each.element_id, each.kind) for each in finding.steps]


# -- starts -----------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["message", "signal", "timer", "conditional"])
def test_each_start_asks_for_what_the_others_do_not(kind: str) -> None:
    asks = choice((WISHED, sends()))
    assert sent(asks, other_start(kind, step("look"))) == {"send"}
    assert sent(step("look"), other_start(kind, asks)) == {"send"}


@pytest.mark.parametrize("kind", ["message", "signal", "timer", "conditional"])
def test_behind_each_start_time_passes(kind: str) -> None:
    assert sent(late()) == {"send_late"}
    assert sent(step("look"), other_start(kind, late())) == {"send_late"}


@pytest.mark.parametrize("kind", ["message", "timer"])
def test_a_process_may_begin_by_an_event_alone(kind: str) -> None:
    only = drawn(sends(), begun_by=kind)
    assert [f.code for f in check(only, duty()).findings] == ["UNPROVEN"]


def test_what_has_nothing_before_it_begins_together_with_the_process() -> None:
    free = step("one").xml + act().xml + sends().xml + flow("decide", "send")
    definition = drawn(Part(free, "", ""), begun_by="nothing")
    search = explored(definition)
    assert [(each.at, each.kind) for each in search.steps] == [
        (Place("tiny", "one"), "start"),
        (Place("tiny", "decide"), "done"),
        (Place("tiny", "decide"), "done"),
    ]
    (finding,) = check(definition, duty()).findings
    assert finding.path == ("decide", "send")


def test_each_beginning_is_told_by_its_place() -> None:
    search = explored(drawn(sends(), more=other_start("message", row(late()))))
    begun = {each.at for each in search.steps if each.kind == "start"}
    assert {place.id for place in begun} >= {"other"}
    assert {place.path for place in begun} == {"tiny"}


# -- conditions -------------------------------------------------------------------


def test_a_condition_that_comes_true_is_a_move_of_the_whole() -> None:
    waiting = bordered(step("wait"), ("conditional", late()))
    search = explored(drawn(waiting))
    assert (Place("tiny", "tiny"), "conditional") in {
        (each.at, each.kind) for each in search.steps
    }
    assert sent(waiting) == {"send_late"}


def test_several_conditions_at_one_step_are_asked_each() -> None:
    much = EVENTS["conditional"].replace(WISHED, "amount &gt; 10")
    host = step("wait")
    ways = "".join(
        f'<bpmn:boundaryEvent id="{name}" attachedToRef="wait">{event}'
        f"</bpmn:boundaryEvent>{ending(sends(f'send_{name}'), name)}"
        for name, event in (
            ("one", EVENTS["conditional"]),
            ("two", much),
            ("three", EVENTS["conditional"].replace(WISHED, "again = true")),
        )
    )
    assert sent(host, ways) == {"send_one", "send_two", "send_three"}


# -- late joins -------------------------------------------------------------------


def joined(part: Part, *, behind: Part) -> Part:
    """Return a join at which one waits for the part from the beginning."""
    return Part(
        '<bpmn:parallelGateway id="fork"/><bpmn:inclusiveGateway id="join"/>'
        + part.xml
        + behind.xml
        + flow("fork", "join")
        + flow("fork", part.first)
        + flow(part.last, "join")
        + flow("join", behind.first),
        "fork",
        behind.last,
    )


def fallen_out(*, behind: Part) -> Part:
    """Return a join that goes on late, where the act beside has said no."""
    asked = Part(
        '<bpmn:exclusiveGateway id="asked" default="out"/><bpmn:endEvent id="gone"/>'
        + act().xml
        + step("check").xml
        + flow("decide", "asked")
        + flow("asked", "check", YES)
        + flow("asked", "gone", flow_id="out"),
        "decide",
        "check",
    )
    return joined(asked, behind=behind)


def test_a_join_goes_on_when_nobody_is_to_come_any_more() -> None:
    either = choice((WISHED, sends()))
    assert sent(fallen_out(behind=either)) == {"send"}
    assert sent(fallen_out(behind=choice((YES, sends())))) == set()


def test_a_condition_is_asked_while_others_wait_at_a_join() -> None:
    waiting = bordered(step("a_wait"), ("conditional", sends()))
    behind = row(act(), choice((YES, sends("lawful"))))
    assert sent(joined(waiting, behind=behind)) == {"send"}


# -- calls ------------------------------------------------------------------------


def test_a_call_whose_version_is_chosen_then_asks_at_once() -> None:
    asks = called(choice((WISHED, sends())), latest=True)
    assert sent(row(step("ask", hands={"wish": "wish"}), asks)) == {"send"}
    assert sent(called(late(), latest=True)) == {"send_late"}


def test_a_call_that_is_through_at_once_is_told_as_a_call() -> None:
    call = called(thrown("tell"), latest=True)
    steps = [
        (each.element_id, each.kind)
        for finding in findings(row(call, sends()))
        if finding.code == "UNPROVEN"
        for each in finding.steps
    ]
    assert steps[-2:] == [(call.first, "call"), ("send", "reached")]


# -- answers ----------------------------------------------------------------------


def test_each_act_gives_its_own_answers() -> None:
    flag = act("flag", variable="again", positive="again = true")
    assert sent(row(act(), flag, choice(("again = false", sends())))) == {"send"}
    assert sent(row(act(), flag, choice(("again = true", sends())))) == set()


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        ('"approved"', set()),
        ('"refused"', {"send"}),
        ("1 / 0", {"send"}),
        ("2 ** 99999999", {"send"}),
    ],
)
def test_an_act_that_always_says_the_same_says_nothing_else(
    answer: str, found: set[str]
) -> None:
    decide = step(
        "decide",
        role="official",
        act_type="admin_confirm",
        positive="decision = approved",
        hands={"decision": answer},
    )
    assert sent(row(decide, sends())) == found


def test_a_text_that_others_write_as_well_is_no_yes() -> None:
    writes = step("write", hands={"remark": "remark"})
    decide = act(variable="remark", positive="remark = fine")
    paid = choice(('remark = "fine"', sends()))
    assert sent(row(decide, paid)) == set()
    assert sent(row(writes, decide, step("look"), paid)) == {"send"}


def test_a_text_that_a_call_hands_back_as_well_is_tried_as_what_it_is_asked_for() -> (
    None
):
    first = calling(
        act("first", variable="remark", positive=""),
        'out source="remark" target="remark"',
    )
    decide = act(variable="remark", positive="remark = fine")
    paid = choice(('remark = "fine" or remark = "good"', sends()))
    assert sent(row(first, decide, paid)) == {"send"}


# -- errors, events ---------------------------------------------------------------


@pytest.mark.parametrize("kind", ["error", "escalation", "message", "signal"])
def test_behind_each_event_time_passes(kind: str) -> None:
    assert sent(bordered(step("work"), (kind, late()))) == {"send_late"}


@pytest.mark.parametrize("kind", ["error", "escalation", "conditional", "timer"])
def test_an_event_is_caught_whatever_stands_before_it_at_the_border(kind: str) -> None:
    other = (kind, step("other"))
    assert sent(bordered(step("work"), other, ("message", sends()))) == {"send"}


def test_an_event_is_caught_after_the_time_of_another_has_passed() -> None:
    late_act = row(act(), step("told"))
    refused = choice((NO, sends()))
    both = bordered(step("work"), ("timer", late_act), ("message", refused))
    assert sent(both) == {"send"}


@pytest.mark.parametrize("kind", ["error", "escalation"])
def test_a_catcher_of_all_is_tried_beside_one_of_any_code(kind: str) -> None:
    event = EVENTS[kind].replace("fault", "any").replace("alarm", "any")
    all_ = f"<bpmn:{kind}EventDefinition/>"
    named = f'<bpmn:{kind} id="any" name="any" {kind}Code="any"/>'
    ways = "".join(
        f'<bpmn:boundaryEvent id="{name}" attachedToRef="work">{caught_}'
        f"</bpmn:boundaryEvent>{ending(part, name)}"
        for name, caught_, part in (
            ("by_code", event, step("look")),
            ("by_all", all_, sends()),
        )
    )
    definition = drawn(step("work"), more=ways, beside=named)
    assert [f.element_id for f in check(definition, duty()).findings] == ["send"]


# -- choices ----------------------------------------------------------------------


def test_who_chooses_an_activity_is_asked_at_once_for_what_it_asks() -> None:
    asks = inside(choice((WISHED, sends())))
    assert sent(any_order(asks, step("other"), manual=True)) == {"send"}


def test_behind_what_is_chosen_and_concluded_time_passes() -> None:
    assert sent(any_order(late(ends=False), manual=True)) == {"send_late"}
    assert sent(row(any_order(step("one"), manual=True), late())) == {"send_late"}


def test_what_is_chosen_or_concluded_is_told_as_such() -> None:
    task = Part('<bpmn:manualTask id="talk"/>', "talk", "talk")
    paid = row(any_order(with_more(task, ""), manual=True), sends())
    assert told(paid)[-2:] == [(paid.first, "concluded"), ("send", "reached")]
    chosen = any_order(row(task, sends()), manual=True)
    begun = {each.at for each in explored(drawn(chosen)).steps if each.kind == "chosen"}
    assert begun == {Place("tiny", "talk")}
    assert told(chosen)[-2:] == [("talk", "chosen"), ("send", "reached")]


def test_an_event_that_waits_is_left_as_time_passes() -> None:
    assert sent(row(caught("wait", "message"), late())) == {"send_late"}
