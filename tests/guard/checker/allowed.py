"""Definitions in which nothing is wrong, in all shapes that we could think of."""

import random
from collections.abc import Iterator
from dataclasses import replace

from engine.kernel.definition import Definition
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
    fresh,
    inside,
    many,
    on_event,
    paying,
    repeated,
    row,
    service,
    step,
    thrown,
    together,
)

_TYPES = ("professional_service", "record", "report", "notify", "civil_act")


class Allowed:
    """Draws parts that belong in any station's process."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)  # noqa: S311 - the same each time
        self.decided = 0

    def definition(self) -> Definition:
        """Return a definition of some parts, at least one of them with an act."""
        self.decided = 0
        parts = [self.part(2) for _ in range(self.draw.randint(0, 2))]
        parts.insert(self.draw.randint(0, len(parts)), self.nested(self.granted()))
        return drawn(row(step(fresh("begin")), *parts))

    def part(self, depth: int) -> Part:
        """Return a part that is at most so deep."""
        if depth == 0 or self.draw.random() < 0.3:
            return self.leaf()
        inner = self.draw.choice([self.choice, self.together, self.nest, self.granted])
        return inner(depth - 1)

    def nest(self, depth: int) -> Part:
        """Return a part in another."""
        return self.nested(self.part(depth))

    def nested(self, part: Part) -> Part:
        """Return the part in one of all nestings."""
        by_event = self.draw.choice(["message", "signal", "timer"])
        nestings = [
            inside,
            called,
            many,
            repeated,
            lambda each: many(each, in_order=True),
            lambda each: on_event(each, by_event, stops=False),
            lambda each: on_event(step(fresh("tell")), by_event, main=each),
            lambda each: each,
        ]
        return self.draw.choice(nestings)(part)

    def leaf(self) -> Part:
        """Return a step of work, perhaps with a reminder or a way out."""
        hands = {"wish": "wish"} if self.draw.random() < 0.3 else {}
        work = step(fresh("work"), act_type=self.draw.choice(_TYPES), hands=hands)
        kind = self.draw.random()
        if kind < 0.3:
            return reminded(work, self.draw.choice(list(EVENTS)))
        if kind < 0.4:
            return row(
                work, caught(fresh("wait"), self.draw.choice(["timer", "signal"]))
            )
        if kind < 0.5:
            return row(work, service(fresh("note")))
        if kind < 0.6:
            return row(work, thrown(fresh("tell")))
        return work

    def choice(self, depth: int) -> Part:
        """Return what is done where a worker thinks it right."""
        return choice(('wish = "yes"', self.part(depth)), default=self.leaf())

    def together(self, depth: int) -> Part:
        """Return work beside other work; acts beside acts have their own variables."""
        return together(self.part(depth), self.leaf())

    def granted(self, _depth: int = 0) -> Part:
        """Return an outcome behind an authority's yes."""
        self.decided += 1
        decide_id, number = fresh("decide"), self.decided
        variable = f"decision_{number}"
        decide = act(
            decide_id,
            variable=variable,
            act_type=self.draw.choice(["admin_confirm", "admin_approve"]),
        )
        pay = self.outcome(decide_id)
        if self.draw.random() < 0.5:
            pay = row(self.draw.choice([caught(fresh("notice")), self.leaf()]), pay)
        paid = choice((f'{variable} = "approved"', pay))
        if self.draw.random() < 0.3:
            decide = reminded(decide, "timer")
        return row(self.leaf(), decide, paid)

    def outcome(self, decided_by: str) -> Part:
        """Return one of the ways in which an outcome comes about."""
        return self.draw.choice(
            [
                paying(fresh("pay"), makers=decided_by),
                service(fresh("pay"), operation="transfer_money"),
                thrown(fresh("tell"), effect="payment"),
            ]
        )


def reminded(part: Part, kind: str) -> Part:
    """Return a step with something at its border that only tells somebody."""
    tell = service(fresh("remind"))
    end = fresh("reminded")
    beside = border(part, kind, tell.first, interrupting=False)
    if kind == "error":
        beside = border(part, "timer", tell.first, interrupting=False)
    over = f'<bpmn:endEvent id="{end}"/>' + flow(tell.last, end)
    return replace(part, xml=part.xml + beside + tell.xml + over)


def allowed(seed: int, number: int) -> Iterator[Definition]:
    """Give so many definitions in which nothing is wrong."""
    source = Allowed(seed)
    for _ in range(number):
        yield source.definition()
