"""The proof that no station's capacity does or brings about an administrative act.

Source: reliability and security, 4.3 (V1 to V7, V11); domain specification §15.1–15.4.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from engine.checker.abstraction import ROUNDS, abstract
from engine.checker.acts import Acts, acts_of
from engine.checker.canonical import ALIKE
from engine.checker.certificate import Certificate, Finding
from engine.checker.checked import Checked, check_rules
from engine.checker.counter_example import reached
from engine.checker.drawing import Drawing, drawing_of
from engine.checker.duty import Duty
from engine.checker.four_eyes import check_four_eyes
from engine.checker.moves import Moves
from engine.checker.relevance import relevance_of
from engine.checker.search import MAX_MOVES, MAX_STATES, Search
from engine.checker.silence import check_breaches, check_bypasses
from engine.checker.steering import check_steering
from engine.checker.steps import check_steps
from engine.checker.trust import trust_of
from engine.kernel.definition import Definition


def check(
    definition: Definition,
    duty: Duty,
    *,
    reviewed: frozenset[str] = frozenset(),
    most: int = MAX_STATES,
) -> Certificate:
    """Return what is proved of a definition, or why it is refused.

    Args:
        reviewed: Elements whose words somebody of an authority has looked at.
        most: How many states are explored at most; more is a finding, not a pass.
    """
    drawing = drawing_of(definition)
    acts = acts_of(drawing, duty)
    trust = trust_of(drawing, acts)
    abstracted = abstract(drawing, trust)
    relevance = relevance_of(drawing, acts, trust, abstracted)
    moves = Moves(drawing, acts, abstracted, relevance)
    search = Search(drawing, acts, abstracted, relevance, moves, most)
    search.run()
    checked = check_rules(drawing, trust, most)
    findings = [
        *check_steps(drawing, duty, acts, reviewed),
        *acts.findings,
        *check_steering(drawing, acts, trust),
        *check_four_eyes(drawing, acts),
        *check_breaches(search),
        *check_bypasses(search),
        *checked.findings,
    ]
    is_complete = search.is_complete and checked.is_complete
    states, tried = search.states + checked.states, search.tried + checked.moves
    if not is_complete:
        findings.append(_bound(states, tried, most))
    return Certificate(
        findings=tuple(_told(drawing, _unlike(findings))),
        states=states,
        moves=tried,
        is_complete=is_complete,
        bounds=_bounds(most, acts, checked),
        content_hash=definition.content_hash,
    )


def _bounds(most: int, acts: Acts, checked: Checked) -> dict[str, int]:
    return {
        "states": most,
        "rounds": ROUNDS,
        "tokens_alike": ALIKE,
        "outcomes": len(acts.outcomes),
        "acts": len(acts.reserved),
        "checks": checked.checks,
    }


def _bound(states: int, moves: int, most: int) -> Finding:
    return Finding(
        "BOUND",
        "",
        f"Expected to explore all states, but after {states} states and {moves} moves "
        f"more were left (at most {most} and {MAX_MOVES} in each search).",
        parameters={"states": str(states), "moves": str(moves)},
    )


def _told(drawing: Drawing, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Give the findings, each with a step at least: where it goes wrong."""
    for finding in findings:
        if finding.steps or not drawing.named(finding.element_id):
            yield finding
        else:
            yield replace(finding, steps=(reached(drawing, finding.element_id),))


def _unlike(findings: list[Finding]) -> list[Finding]:
    """Return the findings without repetitions: a call may occur several times."""
    found: list[Finding] = []
    for finding in findings:
        if finding not in found:
            found.append(finding)
    return found
