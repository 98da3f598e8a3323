"""What steers between an act and its outcome, and what may."""

from collections.abc import Sequence

import pytest

from engine.checker import Finding, Happening, check
from tests.guard.checker.drawn import (
    Part,
    act,
    choice,
    drawn,
    flow,
    fresh,
    inside,
    many,
    paying,
    row,
    service,
    step,
)
from tests.guard.checker.duties import duty
from tests.guard.checker.forbidden import YES

WISH, NO_WISH = 'wish = "yes"', 'wish = "no"'


def sent() -> Part:
    return service("send", operation="transfer_money")


def found(part: Part, code: str = "FORGED") -> list[Finding]:
    every = check(drawn(part), duty()).findings
    return [each for each in every if each.code == code]


def asked(part: Part) -> list[str]:
    """Return the variables that are asked for and not an act's to say."""
    return [finding.parameters["variable"] for finding in found(part)]


def split(kind: str, *ways: tuple[str, Part]) -> Part:
    """Return ways that meet again; the one without a condition is the default."""
    first, last, default = fresh("some"), fresh("joined"), fresh("else")
    has_default = any(not when for when, _ in ways)
    xml = (
        f'<bpmn:{kind}Gateway id="{first}"'
        + (f' default="{default}"' if has_default else "")
        + f'/><bpmn:exclusiveGateway id="{last}"/>'
    )
    for when, part in ways:
        name = "" if when else default
        xml += part.xml + flow(first, part.first, when, flow_id=name)
        xml += flow(part.last, last)
    return Part(xml, first, last)


def each_of(part: Part, collection: str, item: str) -> Part:
    """Return a part that is done for each item."""
    named = f'camunda:collection="{collection}" camunda:elementVariable="{item}"'
    return inside(part, inner=f"<bpmn:multiInstanceLoopCharacteristics {named}/>")


# -- gateways ------------------------------------------------------------------------


def test_the_way_to_the_outcome_passes_by_every_other_act() -> None:
    """A shorter one leads over an act: there it would be proved."""
    long = row(step("first"), step("second"))
    asks = choice((WISH, act("look")), default=long)
    (finding,) = found(row(act(), asks, choice((YES, sent()))))
    assert finding.path[1:3] == ("first", "second")
    assert "look" not in finding.path


@pytest.mark.parametrize(
    ("kind", "ways"),
    [
        ("exclusive", (WISH, "")),
        ("exclusive", (WISH, NO_WISH)),
        ("inclusive", (WISH, "")),
    ],
)
def test_where_every_way_leads_to_the_outcome_anything_may_be_asked(
    kind: str, ways: Sequence[str]
) -> None:
    either = split(kind, *((when, step(fresh("go"))) for when in ways))
    assert asked(row(act(), choice((YES, row(either, sent()))))) == []


def test_where_no_way_may_be_taken_it_counts_what_is_asked() -> None:
    either = split("inclusive", (WISH, step("one")), (NO_WISH, step("other")))
    assert asked(row(act(), choice((YES, row(either, sent()))))) == ["wish"]


@pytest.mark.parametrize(
    ("kind", "variables"), [("exclusive", ["wish"]), ("inclusive", [])]
)
def test_what_is_asked_first_steers_where_one_way_is_taken(
    kind: str, variables: list[str]
) -> None:
    """A condition that leads away holds back the next one, unless both may be taken."""
    aside = Part(
        f'<bpmn:{kind}Gateway id="some"/>{sent().xml}<bpmn:endEvent id="nowhere"/>'
        + flow("some", "nowhere", WISH)
        + flow("some", "send", YES),
        "some",
        "send",
    )
    assert asked(row(act(), aside)) == variables


def test_a_scope_that_is_begun_again_steers_how_often_it_pays() -> None:
    paid = inside(sent())
    back = flow(paid.first, paid.first, WISH)
    again = Part(paid.xml + back, paid.first, paid.last)
    (finding,) = found(row(act(), choice((YES, again))))
    assert (finding.element_id, finding.parameters["variable"]) == (paid.first, "wish")


def test_all_who_set_a_variable_are_named() -> None:
    said = [step(each, hands={"decision": "decision"}) for each in ("one", "two")]
    (finding,) = found(row(act(), *said, choice((YES, paying()))))
    assert finding.parameters["by"] == "one, two"
    assert finding.sentence.endswith("it asks for decision, which one, two sets.")


# -- instances -----------------------------------------------------------------------


def test_what_another_instance_may_have_set_is_told_with_the_way() -> None:
    slow = row(act(), step("look"), choice((YES, paying())))
    (finding,) = found(many(slow))
    asks = finding.element_id
    assert finding.sentence == (
        f"Expected {asks} to ask for decision at once behind the act that hands it "
        "over, but meanwhile another instance can have set it."
    )
    assert finding.path == (asks, "pay")
    assert finding.parameters == {"variable": "decision", "by": "", "name": asks}
    assert finding.steps == (
        Happening(asks, "", "way", condition=YES),
        Happening("pay", "pay", "reached", role="payer"),
    )


@pytest.mark.parametrize("item", ["each", "decision"])
def test_an_item_stands_for_what_it_is_taken_from(item: str) -> None:
    """It is nothing that an act has said, whatever it is called."""
    paid = choice((f'{item} = "approved"', sent()))
    repeated = each_of(paid, "wish", item)
    forged = found(row(act(), repeated))
    assert [(each.element_id, each.parameters["variable"]) for each in forged] == [
        (paid.first, "wish"),
        (repeated.first, "wish"),
    ]


def test_an_item_of_an_item_stands_for_what_that_is_taken_from() -> None:
    paid = choice(('inner = "yes"', sent()))
    nested = each_of(each_of(paid, "outer", "inner"), "wish", "outer")
    assert asked(row(act(), choice((YES, nested)))) == ["wish"] * 3


def test_beside_an_item_other_names_stand_for_themselves() -> None:
    paid = choice(("amount > 3", sent()))
    counted = each_of(paid, "wish", "each")
    assert asked(row(act(), choice((YES, counted)))) == ["amount", "wish"]


def test_an_item_that_is_called_like_its_list_is_found_outside() -> None:
    listed = each_of(choice((YES, sent())), "decision", "decision")
    assert set(asked(row(act(), choice((YES, listed))))) == {"decision"}


@pytest.mark.parametrize("between", [[], [step("look")]])
def test_no_item_of_a_constant_list_passes_for_an_act(between: list[Part]) -> None:
    paid = choice((YES, sent()))
    always = each_of(paid, "= [&quot;approved&quot;]", "decision")
    (finding,) = found(row(act(), *between, always), "MACHINE")
    assert (finding.element_id, finding.parameters["variable"]) == (
        always.first,
        "decision",
    )


def test_where_it_is_only_counted_no_item_hides_what_is_asked() -> None:
    counted = inside(
        choice((WISH, sent())),
        inner='<bpmn:multiInstanceLoopCharacteristics camunda:elementVariable="wish">'
        "<bpmn:loopCardinality>= 2</bpmn:loopCardinality>"
        "</bpmn:multiInstanceLoopCharacteristics>",
    )
    assert asked(row(act(), choice((YES, counted)))) == ["wish"]
