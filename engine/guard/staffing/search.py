"""Finds people for steps: backtracking with forward checking, exact.

People with the same standings are interchangeable: of those who do nothing yet, only
one is tried. That is what keeps the search small.

Source: reliability and security 4.1 (Wang and Li; Cohen, Crampton, Gutin).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

from engine.guard.staffing.model import Constraint, Kind, Member, Step

#: Hands to the people who may be them.
Domains = dict[str, set[int]]


class Model:
    """Steps, people and constraints, prepared to be searched several times.

    Attributes:
        people: By number: somebody unknown for each step, then those of the place.
        turning: Steps whose queue depends on who holds a part, with the constraint
            that says so; where several do, the first counts.
    """

    def __init__(
        self,
        steps: Sequence[Step],
        members: Sequence[Member],
        constraints: Sequence[Constraint],
    ) -> None:
        self.steps = {step.element_id: step for step in steps}
        self.members = members
        self.people = [*(Member("") for _ in steps), *members]
        self.constraints = tuple(constraints)
        self.turning: dict[str, Constraint] = {}
        for each in constraints:
            if each.kind is Kind.OWN_WORK:
                self.turning.setdefault(each.steps[0], each)
        standing: dict[str, set[int]] = {}
        for number, member in enumerate(self.people):
            for queue, _capacity in member.stands:
                standing.setdefault(queue, set()).add(number)
        self.standing = standing
        self._fit: dict[tuple[str, bool], set[int]] = {}
        kinds: dict[object, int] = {}
        self.twin_of = [
            kinds.setdefault((each.stands, each.authorities), len(kinds))
            for each in self.people
        ]
        self.able = {key: self._able(step) for key, step in self.steps.items()}

    def fit(self, step: Step, queue: str) -> set[int]:
        """Return who may do a step that lies in a queue."""
        key = (queue, step.reserved)
        if key not in self._fit:
            self._fit[key] = {
                number
                for number in self.standing.get(queue, ())
                if self.people[number].capacity_for(queue, reserved=step.reserved)
                is not None
            }
        return self._fit[key]

    def in_turn(self, step: Step, holder: int | None) -> set[int]:
        """Return who may do a step: its queue is the first that has somebody.

        Args:
            holder: Who does not count; ``None`` for nobody.
        """
        for queue in step.in_turn:
            if self.standing.get(queue, set()) - {holder}:
                return self.fit(step, queue) - {holder}
        return set()

    def _able(self, step: Step) -> set[int]:
        """Return who may do a step, whoever holds the parts."""
        if step.element_id in self.turning:
            return set().union(*(self.fit(step, queue) for queue in step.in_turn))
        return self.in_turn(step, None)

    def find(self, active: Collection[Constraint]) -> dict[str, int] | None:
        """Return who could do each step under some of the constraints, or ``None``.

        A step without its capacity constraint may be done by somebody unknown.
        """
        return _Search(self, active).found()


class _Search:
    """One search: hands (steps that one person does) get people."""

    def __init__(self, model: Model, active: Collection[Constraint]) -> None:
        self._model = model
        self._hand_of = _joined(model.steps, active)
        hands = dict.fromkeys(self._hand_of.values())
        everybody = set(range(len(model.people)))
        self._domains: Domains = dict.fromkeys(hands, everybody)
        self._apart: dict[str, set[str]] = {hand: set() for hand in hands}
        self._turning: dict[str, list[Step]] = {}
        staffed = {each.steps[0] for each in active if each.kind is Kind.CAPACITY}
        for element_id in staffed:
            hand = self._hand_of[element_id]
            self._domains[hand] = self._domains[hand] & model.able[element_id]
        for each in active:
            if each.kind is not Kind.CAPACITY and each.kind is not Kind.ONE_HAND:
                first, second = (self._hand_of[step] for step in each.steps)
                self._apart[first].add(second)
                self._apart[second].add(first)
            # Whether the turn counts depends on both: who may, and who does not.
            if each.steps[0] in staffed and model.turning.get(each.steps[0]) == each:
                step = model.steps[each.steps[0]]
                self._turning.setdefault(self._hand_of[each.steps[1]], []).append(step)

    def found(self) -> dict[str, int] | None:
        """Return a person for each step, or ``None``."""
        if any(hand in others for hand, others in self._apart.items()):
            return None
        taken = self._extend({}, self._domains)
        if taken is None:
            return None
        return {step: taken[hand] for step, hand in self._hand_of.items()}

    def _extend(self, taken: dict[str, int], domains: Domains) -> dict[str, int] | None:
        if not domains:
            return taken
        # Parts first: the queues of other steps depend on who holds them.
        hand = min(domains, key=lambda h: (h not in self._turning, len(domains[h])))
        for person in self._choices(domains[hand], taken.values()):
            more = {**taken, hand: person}
            left = self._checked(hand, more, domains)
            if left is not None:
                whole = self._extend(more, left)
                if whole is not None:
                    return whole
        return None

    def _choices(self, domain: set[int], used: Iterable[int]) -> Iterable[int]:
        """Yield who is tried: of those who do nothing yet, one of each kind."""
        busy, seen = set(used), set()
        for person in sorted(domain):
            if person not in busy:
                kind = self._model.twin_of[person]
                if kind in seen:
                    continue
                seen.add(kind)
            yield person

    def _checked(
        self, hand: str, taken: Mapping[str, int], domains: Domains
    ) -> Domains | None:
        """Return what is left for the other hands, or ``None`` if one has nobody."""
        person = taken[hand]
        left = {
            other: domain - {person} if other in self._apart[hand] else domain
            for other, domain in domains.items()
            if other != hand
        }
        for step in self._turning.get(hand, ()):
            other, fit = (
                self._hand_of[step.element_id],
                self._model.in_turn(step, person),
            )
            if other in left:
                left[other] = left[other] & fit
            elif taken[other] not in fit:
                return None
        return left if all(left.values()) else None


def _joined(steps: Mapping[str, Step], active: Iterable[Constraint]) -> dict[str, str]:
    """Return for each step the first of those that one person does together."""
    lead = {step: step for step in steps}

    def first(step: str) -> str:
        while lead[step] != step:
            step = lead[step]
        return step

    for each in active:
        if each.kind is Kind.ONE_HAND:
            for step in each.steps[1:]:
                lead[first(step)] = first(each.steps[0])
    return {step: first(step) for step in steps}
