"""What each element says of itself: its tag, its hands, its words, what it calls."""

from dataclasses import replace

import pytest

from engine.checker import Duty, Finding, Route, check
from tests.guard.checker.drawn import Part, act, called, choice, drawn, row, rules, step
from tests.guard.checker.duties import OFFICIAL, WORKER, duty
from tests.guard.checker.forbidden import granted

PASSER_BY = Route("passer_by", ("member of a club", "post visitor"))
FILING = step("file", act_type="record", authority_only="yes")


def found(part: Part, under: Duty | None = None) -> list[Finding]:
    return list(check(drawn(part), under or duty()).findings)


def hands_out(role: str) -> Part:
    """Return a payment behind a yes by whoever has the role, as a record."""
    pay = step("hand_out", role=role, act_type="record", effect="payment")
    return granted(pay=pay)


# -- hands -------------------------------------------------------------------------


def test_a_capacity_of_which_nothing_is_known_has_no_authority() -> None:
    (finding,) = found(act(positive=""), duty(official=(*OFFICIAL, PASSER_BY)))
    assert finding.code == "CAPACITY"
    assert finding.sentence == (
        "Expected only an authority's capacity to come to decide, but passer_by comes "
        "to it as official by member of a club, post visitor."
    )


def test_a_capacity_that_is_barred_has_no_authority_whatever_else_is_said() -> None:
    both = replace(duty(), barred=frozenset({"station_staff", "county_official"}))
    (finding,) = found(act(positive=""), both)
    assert finding.parameters["capacity"] == "county_official"


def test_a_way_of_which_nothing_is_told_is_called_a_post() -> None:
    (finding,) = found(act(positive=""), duty(official=(Route("intern", ()),)))
    assert finding.sentence.endswith("but intern comes to it as official by a post.")
    assert finding.parameters == {
        "role": "official",
        "capacity": "intern",
        "route": "a post",
    }


def test_an_official_hands_out_what_an_act_has_allowed() -> None:
    assert found(hands_out("official")) == []


def test_an_element_that_nobody_does_is_in_nobody_s_hands() -> None:
    paid = Part(
        '<bpmn:task id="paid"><bpmn:extensionElements><camunda:properties>'
        '<camunda:property name="effect" value="payment"/></camunda:properties>'
        "</bpmn:extensionElements></bpmn:task>",
        "paid",
        "paid",
    )
    assert found(granted(pay=paid)) == []


def test_whoever_brings_about_an_outcome_without_authority_is_named() -> None:
    """Not the first who could do it: that may be an official."""
    (finding,) = found(hands_out("mixed"), duty(mixed=(*OFFICIAL, *WORKER)))
    assert finding.parameters["capacity"] == "station_staff"
    assert finding.sentence == (
        "Expected only an authority's capacity to come to hand_out, but station_staff "
        "comes to it as mixed by post worker."
    )


@pytest.mark.parametrize("under", [duty(), duty(stranger=())])
def test_an_outcome_in_the_hands_of_nobody_who_is_known_is_refused(
    under: Duty,
) -> None:
    (finding,) = found(hands_out("stranger"), under)
    assert (finding.code, finding.element_id) == ("CAPACITY", "hand_out")
    assert finding.sentence == (
        "Expected a role with known routes for hand_out, but 'stranger' has none."
    )


def test_a_step_of_which_nothing_is_said_has_no_act_type() -> None:
    definition = drawn(step("sort"))
    bare = replace(definition.nodes["sort"], work=None)
    nodes = {**definition.nodes, "sort": bare}
    (finding,) = check(replace(definition, nodes=nodes), duty()).findings
    assert (finding.code, finding.parameters["act_type"]) == ("UNTAGGED", "")


# -- words -------------------------------------------------------------------------


def test_words_are_reviewed_in_one_process_and_as_they_were() -> None:
    sort = step("sort", name="审批资料", documentation="代填")

    def codes(reviewed: dict[str, dict[str, str]]) -> list[str]:
        return [f.code for f in found(sort, replace(duty(), reviewed=reviewed))]

    assert codes({"tiny": {"sort": "审批资料 代填"}}) == []
    assert codes({"tiny": {"sort": "审批资料"}}) == ["WORD"]
    assert codes({"tiny": {"other": "审批资料 代填"}}) == ["WORD"]
    assert codes({"other": {"sort": "审批资料 代填"}}) == ["WORD"]


def test_words_are_reviewed_in_the_process_that_is_called() -> None:
    definition = drawn(called(step("sort", name="审批资料")))
    (inner,) = definition.called
    for process_id, codes in ((inner, []), ("tiny", ["WORD"])):
        looked_at = replace(duty(), reviewed={process_id: {"sort": "审批资料"}})
        certificate = check(definition, looked_at)
        assert [each.code for each in certificate.findings] == codes


def test_all_words_of_a_step_are_named() -> None:
    (finding,) = found(step("sort", name="审批与拨付"))
    assert finding.sentence == (
        "Expected a reviewed reason for 审批, 拨付 in sort, which is no authority's "
        "act."
    )
    assert finding.parameters == {"words": "审批、拨付"}


# -- calls -------------------------------------------------------------------------


def test_what_can_lead_to_no_outcome_may_call_the_latest() -> None:
    latest = called(step("look"), latest=True)
    assert found(latest) == []
    assert found(row(granted(), latest)) == []
    assert [f.code for f in found(row(latest, granted()))] == ["CALLED"]


@pytest.mark.parametrize(("name", "said"), [(None, "nothing"), ("gone", "gone")])
def test_a_call_of_which_nobody_knows_what_is_called_is_refused(
    name: str | None, said: str
) -> None:
    definition = drawn(called(step("look")))
    ((element_id, node),) = [
        (key, node) for key, node in definition.nodes.items() if node.called
    ]
    nodes = {**definition.nodes, element_id: replace(node, called=name)}
    (finding,) = check(replace(definition, nodes=nodes), duty()).findings
    assert finding.sentence == (
        f"Expected {element_id} to call a version that is pinned, but {said} is not."
    )
    assert finding.parameters == {"called": name or ""}


def test_nothing_unknown_is_called_between_a_rule_and_what_rests_on_it() -> None:
    floor = rules("floor", reads="amount", verdict="result")
    latest = called(step("look"), latest=True)

    def codes(before: list[Part], between: list[Part], behind: list[Part]) -> set[str]:
        sign = step("sign", checked_by="floor: verdict = enough")
        signed = choice(('verdict = "enough"', row(*between, sign)))
        return {each.code for each in found(row(*before, floor, signed, *behind))}

    assert "CALLED" in codes([], [latest], [])
    assert "CALLED" in codes([latest], [], [])
    assert codes([], [], [latest]) == set()
