"""A second opinion on small processes: every order of every step, played out by hand.

It knows no kernel, no BPMN and no abstraction: trees of steps are turned into a net of
positions, and all markings are visited.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

#: What the tree of a process is made of.
WORK, ACT, OUTCOME = "work", "act", "outcome"
Tree = tuple[object, ...]
#: Answer of the act so far, whether its latest answer was a yes.
Known = tuple[str, bool]


@dataclass(frozen=True)
class Rule:
    """Takes a token from each of some positions and puts one on each of others."""

    before: frozenset[int]
    behind: frozenset[int]
    does: str = ""
    when: str = ""


@dataclass
class Net:
    """The positions and rules of a tree."""

    rules: list[Rule] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=lambda: count(2))

    def lay(self, tree: Tree, begin: int, end: int) -> None:
        """Lay a tree between two positions."""
        kind, *parts = tree
        if kind in {WORK, ACT, OUTCOME}:
            self._rule({begin}, {end}, does=str(kind))
        elif kind == "row":
            here = begin
            for each in parts[:-1]:
                there = next(self._numbers)
                self.lay(each, here, there)  # type: ignore[arg-type]
                here = there
            self.lay(parts[-1], here, end)  # type: ignore[arg-type]
        elif kind == "together":
            opened, closed = [], []
            for each in parts:
                opened.append(next(self._numbers))
                closed.append(next(self._numbers))
                self.lay(each, opened[-1], closed[-1])  # type: ignore[arg-type]
            self._rule({begin}, {*opened})
            self._rule({*closed}, {end})
        elif kind == "repeated":
            inside, done = next(self._numbers), next(self._numbers)
            self._rule({begin}, {inside})
            self.lay(parts[0], inside, done)  # type: ignore[arg-type]
            self._rule({done}, {end})
            self._rule({done}, {inside})
        else:
            self._choose(str(parts[0]), parts[1], parts[2], begin, end)

    def _choose(
        self, when: str, one: object, other: object, begin: int, end: int
    ) -> None:
        for part, asked in ((one, when), (other, f"not {when}")):
            if part is None:
                self._rule({begin}, {end}, when=asked)
            else:
                inside = next(self._numbers)
                self._rule({begin}, {inside}, when=asked)
                self.lay(part, inside, end)  # type: ignore[arg-type]

    def _rule(self, before: set[int], behind: set[int], **more: str) -> None:
        self.rules.append(Rule(frozenset(before), frozenset(behind), **more))


def reaches_an_outcome_without_a_yes(tree: Tree, *, is_entitled: bool) -> bool:
    """Tell whether some order of steps brings the outcome about unlawfully.

    Args:
        is_entitled: Whether only an authority comes to the act; else no yes counts.
    """
    net = Net()
    net.lay(tree, 0, 1)
    first = (frozenset({0}), ("", False))
    seen, waiting = {first}, [first]
    while waiting:
        marking, known = waiting.pop()
        for rule in net.rules:
            if not rule.before <= marking or not _holds(rule.when, known[0]):
                continue
            if rule.does == OUTCOME and not known[1]:
                return True
            for then in _after(rule, known, is_entitled=is_entitled):
                state = ((marking - rule.before) | rule.behind, then)
                if state not in seen:
                    seen.add(state)
                    waiting.append(state)
    return False


def _holds(when: str, decision: str) -> bool:
    if "decision" not in when:
        return True  # what nobody decides may be either way
    is_yes = decision == "approved"
    return is_yes is not when.startswith("not ")


def _after(rule: Rule, known: Known, *, is_entitled: bool) -> tuple[Known, ...]:
    if rule.does == ACT:
        return (("approved", is_entitled), ("refused", False))
    return (known,)
