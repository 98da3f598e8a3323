"""Which steps are acts, what their yes is, and which acts are none."""

import pytest

from engine.checker import Route, check
from engine.checker.acts import Act, acts_of, is_entitled
from engine.checker.drawing import Place, drawing_of
from engine.kernel.definition import Definition
from tests.guard.checker.drawn import Part, act, choice, drawn, row, service, step
from tests.guard.checker.duties import duty
from tests.guard.checker.unusual import MONEY


def makers(definition: Definition) -> dict[Place, Act]:
    return dict(acts_of(drawing_of(definition), duty()).makers)


def paid(decide: Part, when: str) -> list[str]:
    """Return what is found of money that is sent behind an act if ``when`` holds."""
    part = row(decide, choice((when, service("send", operation=MONEY))))
    return [each.code for each in check(drawn(part), duty()).findings]


def test_an_act_knows_where_it_is_done_and_what_says_yes() -> None:
    sign = step("sign", role="official", act_type="admin_approve", positive="done")
    both = act(positive="decision = approved, refused")
    confirms, approves = frozenset({"payment", "grant"}), frozenset({"payment"})
    said = ("approved", "refused")
    assert makers(drawn(row(sign, both))) == {
        Place("tiny", "sign"): Act(Place("tiny", "sign"), approves),
        Place("tiny", "decide"): Act(
            Place("tiny", "decide"), confirms, "decision", said
        ),
    }


@pytest.mark.parametrize(
    ("said", "when", "found"),
    [
        ("again = false", "again = false", []),
        ("again = false", "again = true", ["UNPROVEN"]),
        ("again = true", "again = true", []),
        ("again = true, false", "again != null", []),
    ],
)
def test_a_yes_may_be_either_flag(said: str, when: str, found: list[str]) -> None:
    assert paid(act(variable="again", positive=said), when) == found


@pytest.mark.parametrize("yes", ["fine", "a=b"])
def test_a_yes_may_be_a_text_that_nobody_has_listed(yes: str) -> None:
    decide = act(variable="remark", positive=f"remark = {yes}")
    assert paid(decide, f'remark = "{yes}"') == []
    assert paid(decide, f'remark != "{yes}"') == ["UNPROVEN"]


@pytest.mark.parametrize(
    ("variable", "said"),
    [
        ("decision", "wish = yes"),
        ("decision", "nothing = yes"),
        ("decision", "decision"),
        ("decision", "decision = approved,"),
        ("decision", "decision = maybe"),
        ("amount", "amount = 5"),
        ("again", "again = yes"),
    ],
)
def test_what_the_step_cannot_say_is_no_yes(variable: str, said: str) -> None:
    (finding,) = check(drawn(act(variable=variable, positive=said)), duty()).findings
    assert finding.parameters == {"positive": said, "reason": "not_understood"}


def test_whoever_is_neither_barred_nor_an_authority_decides_nothing() -> None:
    routes = {"cadre": (Route("village_cadre", ("post cadre",)),)}
    part = row(
        act(role="cadre"),
        choice(('decision = "approved"', service("send", operation=MONEY))),
    )
    found = check(drawn(part), duty(**routes)).findings
    assert [each.code for each in found] == ["CAPACITY", "UNPROVEN"]


def test_nobody_is_entitled_to_what_a_machine_does() -> None:
    machine = drawn(service("note")).nodes["note"]
    assert not is_entitled(machine, duty())
