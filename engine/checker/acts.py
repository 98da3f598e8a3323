"""Which steps are acts of an authority, what makes them positive, what they lead to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.checker.certificate import Finding
from engine.checker.drawing import Drawing, Place
from engine.checker.duty import Duty
from engine.kernel.definition import Kind, Node

#: The act type that is itself an outcome, and the outcome that it is by default.
PAYING, PAYMENT = "admin_pay", "payment"
#: Says that doing the step is the positive act: it leaves nothing to refuse.
DONE = "done"
#: Properties of a model: what makes an act positive, of which outcome it is a
#: condition, and which outcome an element brings about.
POSITIVE, OUTCOME, EFFECT = "positive", "outcome", "effect"


@dataclass(frozen=True, slots=True)
class Act:
    """A step that can make an outcome lawful.

    Attributes:
        variable: What it hands over to say so; empty where doing it says it.
        values: Those that say yes.
        stale_by: Places behind which it has to be said anew: what it rests on changes.
    """

    place: Place
    kinds: frozenset[str]
    variable: str = ""
    values: tuple[object, ...] = ()
    stale_by: frozenset[Place] = frozenset()

    def is_positive(self, handed_over: Mapping[str, object]) -> bool:
        """Return whether what the step handed over says yes."""
        if not self.variable:
            return True
        given = handed_over.get(self.variable)
        return any(
            given == value and type(given) is type(value) for value in self.values
        )


@dataclass(frozen=True, slots=True)
class Acts:
    """The acts of a family and the outcomes that need one.

    Attributes:
        reserved: Steps that only an authority may do.
        makers: Acts that can make an outcome, by place.
        outcomes: Places that bring about an outcome that an act must have made
            before, with its kind.
        deciding: For each outcome, the acts of which one has to say yes: those behind
            which no other of its acts stands before it.
    """

    reserved: frozenset[Place]
    makers: Mapping[Place, Act]
    outcomes: Mapping[Place, str]
    deciding: Mapping[Place, frozenset[Place]]
    findings: tuple[Finding, ...]

    def makers_of(self, kind: str) -> frozenset[Place]:
        """Return the acts that can make an outcome of a kind."""
        return frozenset(p for p, act in self.makers.items() if kind in act.kinds)


def acts_of(drawing: Drawing, duty: Duty) -> Acts:
    """Return what a drawing says of acts and outcomes."""
    findings: list[Finding] = []
    reserved = frozenset(
        place for place, node in drawing.nodes.items() if is_reserved(node, duty)
    )
    makers = {}
    outcomes = {}
    for place, node in drawing.nodes.items():
        kind = _effect(node, duty)
        if kind and kind not in duty.outcomes:
            findings.append(_unknown(node, kind, duty))
        elif kind and not _makes_itself(node, kind, duty):
            outcomes[place] = kind
        if place in reserved and POSITIVE in node.properties:
            act = _act(drawing, duty, place, findings)
            if act is not None:
                makers[place] = act
    deciding = {
        place: _deciding(drawing, makers, place, kind)
        for place, kind in outcomes.items()
    }
    return Acts(reserved, makers, outcomes, deciding, tuple(findings))


def _deciding(
    drawing: Drawing, makers: Mapping[Place, Act], outcome: Place, kind: str
) -> frozenset[Place]:
    possible = {place for place, act in makers.items() if kind in act.kinds}
    return frozenset(
        place
        for place in possible
        if outcome in drawing.reach(drawing.behind(place), avoiding=possible - {place})
    )


def is_reserved(node: Node, duty: Duty) -> bool:
    """Return whether only an authority may do a step."""
    work = node.work
    return (
        node.kind is Kind.USER_TASK
        and work is not None
        and duty.reserved(work.act_type, work.authority_only)
    )


def is_entitled(node: Node, duty: Duty) -> bool:
    """Return whether every route to a step leads through an authority's capacity."""
    routes = duty.routes.get(node.work.role, ()) if node.work else ()
    return bool(routes) and all(
        route.capacity in duty.authority and route.capacity not in duty.barred
        for route in routes
    )


def _effect(node: Node, duty: Duty) -> str:
    """Return the kind of outcome that an element brings about; empty for none."""
    if EFFECT in node.properties:
        return node.properties[EFFECT]
    if node.operation and duty.operations.get(node.operation):
        return duty.operations[node.operation]
    is_paying = node.work is not None and node.work.act_type == PAYING
    return PAYMENT if node.kind is Kind.USER_TASK and is_paying else ""


def _makes_itself(node: Node, kind: str, duty: Duty) -> bool:
    """Return whether a step is the very act that the outcome asks for."""
    return (
        is_reserved(node, duty)
        and is_entitled(node, duty)
        and node.work is not None
        and node.work.act_type in duty.outcomes[kind]
    )


def _act(
    drawing: Drawing, duty: Duty, place: Place, findings: list[Finding]
) -> Act | None:
    """Return what the property ``positive`` of a step says, if it can be understood."""
    node = drawing.nodes[place]
    assert node.work is not None
    possible = {k for k, types in duty.outcomes.items() if node.work.act_type in types}
    kind = node.properties.get(OUTCOME, "")
    kinds = possible if not kind else possible & {kind}
    if not kinds:
        findings.append(_no_maker(node, kind))
        return None
    text = node.properties[POSITIVE]
    if not is_entitled(node, duty):
        return None  # who may do it is a finding of its own
    if text == DONE:
        return Act(place, frozenset(kinds))
    variable, _, said = text.partition("=")
    found = list(values_of(drawing, place, variable.strip(), said))
    if not found or None in found:
        findings.append(_not_understood(node, text))
        return None
    return Act(place, frozenset(kinds), variable.strip(), tuple(found))


def values_of(
    drawing: Drawing, place: Place, variable: str, said: str
) -> Iterator[object]:
    """Give the values that a list in a model means; ``None`` for what means nothing."""
    declared = drawing.definitions[place.path].variables.get(variable)
    handed = {output.variable for output in drawing.nodes[place].outputs}
    for text in (part.strip() for part in said.split(",")):
        if declared is None or variable not in handed or not text:
            yield None
        elif declared.type == "boolean":
            yield {"true": True, "false": False}.get(text)
        elif declared.allowed and text not in declared.allowed:
            yield None
        else:
            yield text if declared.type in {"string", "any"} else None


def _unknown(node: Node, kind: str, duty: Duty) -> Finding:
    known = ", ".join(sorted(duty.outcomes))
    return Finding(
        "UNPROVEN",
        node.id,
        f"Expected {node.id} to bring about a known outcome, one of {known}, "
        f"but got {kind!r}.",
        parameters={"kind": kind, "known": known, "reason": "unknown_kind"},
    )


def _no_maker(node: Node, kind: str) -> Finding:
    assert node.work is not None
    act_type = node.work.act_type
    return Finding(
        "UNPROVEN",
        node.id,
        f"Expected {node.id} to be an act that can make the outcome "
        f"{kind or 'of some kind'}, but {act_type} can not.",
        parameters={"kind": kind, "act_type": act_type, "reason": "no_maker"},
    )


def _not_understood(node: Node, text: str) -> Finding:
    return Finding(
        "UNPROVEN",
        node.id,
        f"Expected positive to be done, or a variable with allowed values that "
        f"{node.id} hands over, such as decision = approved, but got {text!r}.",
        parameters={"positive": text, "reason": "not_understood"},
    )
