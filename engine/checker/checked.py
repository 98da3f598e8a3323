"""Rules that must have said yes: nothing is signed or paid past a cap or a floor.

An element names in ``checked_by`` the business rule tasks on which it rests, with the
answers that let it pass: ``check_floor: floor_verdict = enough; check_cap: …``. Such a
task names in ``reads`` the control variables that the rules look at: when a step sets
one of them, the rules have to be asked again.

Source: domain specification §5, G06, G09, G10; §14.6, ``gw_me_share``.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from engine.checker.abstraction import abstract
from engine.checker.acts import Act, Acts, values_of
from engine.checker.certificate import Finding
from engine.checker.drawing import Drawing, Place
from engine.checker.moves import Moves
from engine.checker.relevance import relevance_of
from engine.checker.search import Search
from engine.checker.silence import told_of
from engine.checker.trust import Trust, trust_of
from engine.kernel.definition import Definition, Kind, Node

CHECKED_BY, READS = "checked_by", "reads"
_KIND = "check"


@dataclass(frozen=True, slots=True)
class Checked:
    """What was explored about the rules of a definition.

    Attributes:
        checks: How many pairs of an element and a rule were looked at.
    """

    findings: tuple[Finding, ...]
    checks: int = 0
    states: int = 0
    moves: int = 0
    is_complete: bool = True


def check_rules(drawing: Drawing, trust: Trust, most: int) -> Checked:
    """Show that each element is reached only after its rules have let it pass."""
    findings: list[Finding] = []
    asked: dict[Act, set[Place]] = {}
    for place, node in drawing.nodes.items():
        for text in _parts(node):
            rule = _rule(drawing, trust, place, text, findings)
            if rule is not None:
                asked.setdefault(rule, set()).add(place)
    searches = [_search(drawing, rule, places, most) for rule, places in asked.items()]
    for search in searches:
        findings += _breaches(search)
    return Checked(
        findings=tuple(findings),
        checks=sum(len(places) for places in asked.values()),
        states=sum(search.states for search in searches),
        moves=sum(search.tried for search in searches),
        is_complete=all(search.is_complete for search in searches),
    )


def named_rules(definition: Definition) -> tuple[Node, ...]:
    """Return the rules of a definition on which some element of it rests."""
    parts = (part for node in definition.nodes.values() for part in _parts(node))
    named = {part.partition(":")[0].strip() for part in parts}
    return tuple(
        node for node in definition.nodes.values() if node.decision and node.id in named
    )


def read_by(rule: Node) -> frozenset[str]:
    """Return the control variables that a rule says it reads."""
    read = rule.properties.get(READS, "").split(",")
    return frozenset(each.strip() for each in read) - {""}


def _parts(node: Node) -> list[str]:
    text = node.properties.get(CHECKED_BY, "")
    return [part.strip() for part in text.split(";") if part.strip()]


def _rule(
    drawing: Drawing, trust: Trust, place: Place, text: str, findings: list[Finding]
) -> Act | None:
    """Return the rule that an element names, if it can be understood."""
    name, _, answer = text.partition(":")
    variable, _, said = answer.partition("=")
    rule = Place(place.path, name.strip())
    node = drawing.nodes.get(rule)
    if node is None or not node.decision:
        findings.append(_not_understood(place, text, "no_rule"))
        return None
    values = list(values_of(drawing, rule, variable.strip(), said))
    if not values or None in values:
        findings.append(_not_understood(place, text, "no_answer"))
        return None
    read = read_by(node)
    if not read:
        findings.append(_not_understood(place, text, "no_reads"))
        return None
    stale = _stale(drawing, trust, rule, read)
    kinds = frozenset({_KIND})
    return Act(rule, kinds, variable.strip(), tuple(values), stale_by=stale)


def _stale(
    drawing: Drawing, trust: Trust, rule: Place, read: frozenset[str]
) -> frozenset[Place]:
    """Return what sets a variable that a rule reads, and where a call of it begins."""
    setting = {
        writer.place
        for name in read
        for writer in trust.writers.get((rule.path, name), ())
        if writer.place.path == rule.path  # a call hands in as it begins
    }
    whole = drawing.definitions[rule.path].process_id
    begins = {
        place
        for place, node in drawing.nodes.items()
        if place.path == rule.path and node.scope == whole and node.kind is Kind.START
    }
    return frozenset((setting | begins) - {rule})


def _search(drawing: Drawing, rule: Act, places: set[Place], most: int) -> Search:
    """Explore the process with the rule as the only one whose word counts."""
    acts = Acts(
        reserved=frozenset({rule.place}),
        makers={rule.place: rule},
        outcomes=dict.fromkeys(places, _KIND),
        deciding=dict.fromkeys(places, frozenset({rule.place})),
        findings=(),
    )
    trust = trust_of(drawing, acts)
    abstracted = abstract(drawing, trust)
    relevance = relevance_of(drawing, acts, trust, abstracted)
    moves = Moves(drawing, acts, abstracted, relevance)
    search = Search(drawing, acts, abstracted, relevance, moves, most)
    search.run()
    return search


def _breaches(search: Search) -> Iterator[Finding]:
    for breach in search.breaches.values():
        (rule,) = search.acts.deciding[breach.outcome]
        steps = told_of(search, breach)
        yield Finding(
            "UNCHECKED",
            breach.outcome.id,
            f"Expected {breach.outcome.id} only after {rule.id} has let it pass, on "
            "what is in force then, but it can be reached otherwise.",
            path=tuple(each.element_id for each in steps),
            parameters={"rule": rule.id, "reason": "reached"},
            steps=steps,
        )


def _not_understood(place: Place, text: str, reason: str) -> Finding:
    return Finding(
        "UNCHECKED",
        place.id,
        "Expected checked_by to name a business rule task that says what it reads, and "
        f"answers that it can give, such as check: verdict = enough, but got {text!r}.",
        parameters={"text": text, "reason": reason},
    )
