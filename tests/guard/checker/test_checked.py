"""What rests on rules is reached only after they have let it pass."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from engine.checker import Finding, check, named_rules, read_by
from engine.kernel.definition import Variable
from tests.guard.checker.drawn import (
    EVENTS,
    Part,
    border,
    choice,
    drawn,
    flow,
    inside,
    repeated,
    row,
    rules,
    step,
)
from tests.guard.checker.duties import duty
from tests.guard.checker.unusual import calling

PASSES = 'verdict = "enough"'
FLOOR = "floor: verdict = enough"


def floor() -> Part:
    """Return the rules about the floor; they read the amount."""
    return rules("floor", reads="amount", verdict="= result")


def budget() -> Part:
    return step("budget", hands={"amount": "amount"})


def change() -> Part:
    return step("change", hands={"amount": "amount"})


def signing(checked_by: str = FLOOR) -> Part:
    return step("sign", checked_by=checked_by)


def of(part: Part, more: str = "") -> list[Finding]:
    found = check(drawn(part, more=more), duty()).findings
    return [each for each in found if each.code == "UNCHECKED"]


def test_a_signature_behind_the_rules_is_shown_to_be_checked() -> None:
    certificate = check(
        drawn(row(budget(), floor(), choice((PASSES, signing())))), duty()
    )
    assert certificate.findings == ()
    assert certificate.bounds["checks"] == 1


def test_a_way_round_the_rules_is_found_with_its_path() -> None:
    skipped = choice(("again = true", None), default=floor())
    (finding,) = of(row(budget(), skipped, signing()))
    assert (finding.element_id, finding.parameters["rule"]) == ("sign", "floor")
    assert finding.path[-1] == "sign"
    assert "floor" not in finding.path


def test_whoever_goes_on_whatever_the_rules_say_is_found() -> None:
    assert len(of(row(budget(), floor(), signing()))) == 1


def test_a_change_of_what_the_rules_read_asks_for_them_anew() -> None:
    passed = choice((PASSES, row(change(), signing())))
    assert len(of(row(budget(), floor(), passed))) == 1
    again = row(change(), repeated(floor(), when='verdict != "enough"'), signing())
    assert of(row(budget(), again)) == []


@pytest.mark.parametrize("variable", ["amount", "wish"])
def test_each_of_what_the_rules_read_counts(variable: str) -> None:
    asked = rules("floor", reads="amount, wish", verdict="= result")
    later = step("later", hands={variable: variable})
    passed = choice((PASSES, row(later, signing())))
    assert len(of(row(budget(), asked, passed))) == 1


def test_a_change_of_what_no_rules_read_asks_for_nothing() -> None:
    later = step("later", hands={"wish": "wish"})
    assert of(row(budget(), floor(), choice((PASSES, row(later, signing()))))) == []


@pytest.mark.parametrize(
    "mapping", ['out variables="all"', 'out source="amount" target="amount"']
)
def test_a_change_in_a_process_that_is_called_asks_for_them_anew(mapping: str) -> None:
    elsewhere = calling(change(), mapping)
    passed = choice((PASSES, row(elsewhere, signing())))
    assert len(of(row(budget(), floor(), passed))) == 1


def test_a_call_that_hands_other_things_back_changes_nothing() -> None:
    elsewhere = calling(change(), 'out source="wish" target="wish"')
    passed = choice((PASSES, row(elsewhere, signing())))
    assert of(row(budget(), floor(), passed)) == []


def ending(after: str, part: Part) -> str:
    """Return a branch behind an element that leads to its own end."""
    over = f'<bpmn:endEvent id="{after}_over"/>'
    return part.xml + over + flow(after, part.first) + flow(part.last, f"{after}_over")


def forked(beside: Part) -> Part:
    """Return the signature behind a fork of which the other way ends by itself."""
    split = Part('<bpmn:parallelGateway id="fork"/>', "fork", "fork")
    signed = row(split, step("read"), signing())
    return replace(
        signed, xml=signed.xml + ending("fork", beside), called=beside.called
    )


def bordered() -> Part:
    """Return the signature behind a step that a timer passes by with a change."""
    read = step("read")
    signed = row(read, signing())
    event = border(read, "timer", "change", interrupting=False)
    end = '<bpmn:endEvent id="changed"/>' + flow("change", "changed")
    return replace(signed, xml=signed.xml + event + change().xml + end)


@pytest.mark.parametrize(
    "make",
    [
        lambda: forked(change()),
        lambda: inside(forked(change())),
        lambda: forked(inside(change())),
        lambda: forked(calling(change(), 'out variables="all"')),
        bordered,
    ],
)
def test_a_change_beside_that_leads_nowhere_asks_for_them_anew(
    make: Callable[[], Part],
) -> None:
    (finding,) = of(row(budget(), floor(), choice((PASSES, make()))))
    assert "change" in finding.path


def test_a_change_at_any_time_asks_for_them_anew() -> None:
    start = (
        '<bpmn:startEvent id="heard" isInterrupting="false">'
        f"{EVENTS['message']}</bpmn:startEvent>"
    )
    handler = (
        '<bpmn:subProcess id="handler" triggeredByEvent="true">'
        f"{start}{ending('heard', change())}</bpmn:subProcess>"
    )
    passed = choice((PASSES, row(step("read"), signing())))
    (finding,) = of(row(budget(), floor(), passed), more=handler)
    assert "change" in finding.path


def knowing(part: Part, *mappings: str) -> Part:
    """Return a call that knows the amount, and hands back no amount."""
    back = 'out source="wish" target="wish"'
    return calling(part, 'in source="amount" target="amount"', back, *mappings)


def at_once_again(part: Part) -> Part:
    """Return a part that may be gone through once more with nobody between."""
    merge = Part('<bpmn:exclusiveGateway id="once"/>', "once", "once")
    asks = '<bpmn:exclusiveGateway id="asks" default="leaves"/>'
    once = row(merge, part, Part(asks, "asks", "asks"))
    back = flow("asks", "once", "again = true")
    out = step("out").xml + flow("asks", "out", flow_id="leaves")
    return Part(once.xml + back + out, "once", "out", part.called)


def test_rules_are_asked_in_a_process_that_is_called() -> None:
    """What hands over the amount goes on at once when the called process ends."""
    call = knowing(row(floor(), choice((PASSES, signing()))))
    assert of(call) == []
    assert of(repeated(call)) == []
    assert of(at_once_again(call)) == []


def test_what_the_rules_said_in_one_call_says_nothing_in_the_next() -> None:
    """In the next, the amount may be another."""
    said = 'source="verdict" target="verdict"'
    asks = row(floor(), step("read"))
    inner = row(step("begin"), choice((PASSES, signing()), default=asks))
    (finding,) = of(repeated(knowing(inner, f"in {said}", f"out {said}")))
    assert finding.path.count("begin") == 2


def test_a_sub_process_begins_nothing_anew() -> None:
    passed = choice((PASSES, inside(signing())))
    assert of(row(budget(), floor(), passed)) == []


def test_each_of_several_rules_has_to_let_it_pass() -> None:
    both = f"{FLOOR}; cap: second = approved;"
    cap = rules("cap", reads="amount", second="result")
    asked = row(budget(), floor(), cap)
    floored = choice((PASSES, signing(both)))
    assert [each.parameters["rule"] for each in of(row(asked, floored))] == ["cap"]
    capped = choice(('second = "approved"', signing(both)))
    assert [each.parameters["rule"] for each in of(row(asked, capped))] == ["floor"]
    neither = of(row(asked, signing(both)))
    assert [each.parameters["rule"] for each in neither] == ["floor", "cap"]


def test_what_cannot_be_understood_hides_no_way_round_another_rule() -> None:
    found = of(row(budget(), floor(), signing(f"nothing; {FLOOR}")))
    assert [each.parameters["reason"] for each in found] == ["no_rule", "reached"]
    assert found[1].sentence == (
        "Expected sign only after floor has let it pass, on what is in force then, but "
        "it can be reached otherwise."
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("nothing: verdict = enough", "no_rule"),
        ("sign: verdict = enough", "no_rule"),
        ("floor: verdict = fine", "no_answer"),
        ("floor: verdict", "no_answer"),
        ("floor", "no_answer"),
        ("floor: amount = 3", "no_answer"),
        ("unread: second = approved", "no_reads"),
    ],
)
def test_what_names_no_rule_answer_or_reading_is_refused(
    text: str, reason: str
) -> None:
    unread = rules("unread", second="result")
    (finding,) = of(row(floor(), unread, choice((PASSES, signing(text)))))
    assert finding.element_id == "sign"
    assert finding.parameters == {"text": text, "reason": reason}
    assert finding.sentence == (
        "Expected checked_by to name a business rule task that says what it reads, and "
        f"answers that it can give, such as check: verdict = enough, but got {text!r}."
    )


def test_an_answer_may_hold_the_signs_that_stand_before_it() -> None:
    """Only the first of each divides."""
    part = choice(('verdict = "1:2 = half"', signing("floor: verdict = 1:2 = half")))
    definition = drawn(row(budget(), floor(), part))
    anything = Variable("verdict", "string")
    declared = {**definition.variables, "verdict": anything}
    certificate = check(replace(definition, variables=declared), duty())
    assert (certificate.findings, certificate.bounds["checks"]) == ((), 1)


def test_rules_that_were_not_looked_at_to_the_end_let_nothing_pass() -> None:
    definition = drawn(row(budget(), floor(), choice((PASSES, signing()))))
    certificate = check(definition, duty(), most=1)
    assert not certificate.is_complete
    (finding,) = certificate.findings
    assert finding.code == "BOUND"
    assert finding.sentence == (
        f"Expected to explore all states, but after {certificate.states} states and "
        f"{certificate.moves} moves more were left (at most 1 and 100000 in each "
        "search)."
    )
    assert (certificate.states, finding.parameters["states"]) == (2, "2")
    assert finding.parameters["moves"] == str(certificate.moves)
    assert (finding.element_id, finding.steps) == ("", ())


def test_rules_are_named_by_what_rests_on_them() -> None:
    # given three rules, and a step that rests on two of them
    sign = step("sign", checked_by="floor: verdict = a:b; cap : wish = yes")
    cap = rules("cap", reads="amount , wish,", wish="result")
    definition = drawn(row(budget(), floor(), cap, rules("idle", reads="again"), sign))

    named = {each.id: each for each in named_rules(definition)}
    assert named.keys() == {"floor", "cap"}
    assert read_by(named["cap"]) == {"amount", "wish"}
    assert read_by(definition.nodes["budget"]) == set()


def test_a_step_is_no_rule_though_something_names_it() -> None:
    sign = step("sign", checked_by="budget: verdict = enough")
    assert named_rules(drawn(row(budget(), floor(), sign))) == ()
