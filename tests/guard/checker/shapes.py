"""Draws processes of every shape that we know, lawful or not: as they fall."""

import random
from collections.abc import Callable
from dataclasses import replace

from engine.kernel.definition import Definition
from tests.guard.checker.drawn import EVENTS as TRIGGERS
from tests.guard.checker.drawn import (
    Part,
    border,
    caught,
    choice,
    drawn,
    flow,
    fresh,
    inside,
    many,
    on_event,
    repeated,
    row,
    rules,
    service,
    step,
    together,
)
from tests.guard.checker.unusual import (
    any_order,
    beside,
    by_event,
    calling,
    each_of,
    looped,
    split,
    standard,
    undone,
    with_more,
)

YES = 'decision = "approved"'
#: What gateways ask for: mostly the answer of an act.
CONDITIONS = (
    *(YES,) * 6,
    'second = "approved"',
    'decision = "refused"',
    'decision != "refused"',
    'wish = "yes"',
    "again = true",
    "amount > 2",
    'decision = "approved" or wish = "yes"',
    'decision = "approved" and second = "approved"',
)
EVENTS = ("timer", "message", "signal", "conditional")
_NAMES = ("decision", "second", "wish", "again", "amount")


class Shapes:
    """Draws one process after another.

    Attributes:
        leaves: How many steps the next process may still have.
    """

    def __init__(self, draw: random.Random, leaves: int = 7) -> None:
        self.draw = draw
        self.leaves = leaves

    def definition(self) -> Definition:
        """Return a process with an act and an outcome at least."""
        part, more = self.whole(), ""
        if self.draw.random() < 0.2:
            more = self.at_any_time()
        begun_by = self.draw.choice(["", "", "", "", "message", "timer"])
        return drawn(part, more=more, begun_by=begun_by)

    def at_any_time(self) -> str:
        """Return what is done when an event of the whole comes."""
        part, handler = self.part(1), fresh("handler")
        start, end = fresh("event"), fresh("end")
        stops = "true" if self.draw.random() < 0.5 else "false"
        if part.called:
            return ""
        return (
            f'<bpmn:subProcess id="{handler}" triggeredByEvent="true"><bpmn:startEvent '
            f'id="{start}" isInterrupting="{stops}">{TRIGGERS[self.event()]}'
            f'</bpmn:startEvent><bpmn:endEvent id="{end}"/>{part.xml}'
            f"{flow(start, part.first)}{flow(part.last, end)}</bpmn:subProcess>"
        )

    def event(self) -> str:
        """Return a kind of event that is waited for."""
        return self.draw.choice(EVENTS)

    def whole(self) -> Part:
        """Return parts round an act and an outcome, mostly in this order."""
        parts = [self.nested(self.decided()), self.nested(self.outcome())]
        if self.draw.random() < 0.1:
            parts.reverse()
        if self.draw.random() < 0.3:
            parts.append(self.checked())
        while self.leaves > 0 and self.draw.random() < 0.6:
            parts.insert(self.draw.randint(0, len(parts)), self.part(2))
        return self.joined(parts)

    def joined(self, parts: list[Part]) -> Part:
        """Return parts one after another, some of them in one piece."""
        while len(parts) > 2 and self.draw.random() < 0.4:
            at = self.draw.randrange(len(parts) - 1)
            parts[at : at + 2] = [self.nested(row(*parts[at : at + 2]))]
        found = row(*parts)
        return self.nested(found) if self.draw.random() < 0.3 else found

    def part(self, depth: int) -> Part:
        """Return a part that is at most so deep."""
        if depth == 0 or self.draw.random() < 0.4:
            return self.leaf()
        inner = self.part(depth - 1)
        if self.draw.random() < 0.4:
            inner = row(inner, self.part(depth - 1))
        return self.nested(inner)

    # -- leaves --------------------------------------------------------------------

    def leaf(self) -> Part:
        """Return a step of some kind."""
        self.leaves -= 1
        weights: dict[Callable[[], Part], int] = {
            self.work: 6,
            self.decided: 2,
            self.outcome: 1,
            self.waiting: 1,
            self.undoing: 1,
            self.heard: 1,
            self.given_up: 1,
            self.checked: 1,
        }
        return self.draw.choices([*weights], [*weights.values()])[0]()

    def work(self) -> Part:
        """Return work that sets something, now and then what an act decides."""
        hands = {}
        for name in _NAMES:
            if self.draw.random() < (0.1 if name in {"decision", "second"} else 0.35):
                value = self.draw.choice([name, name, *self._written(name)])
                hands[name] = value
        if self.draw.random() < 0.2:
            return service(fresh("note"), **hands)
        return step(fresh("work"), hands=hands)

    def decided(self) -> Part:
        """Return an act that says yes or no, or whose doing says yes."""
        variable = self.draw.choice(["decision", "decision", "decision", "second"])
        positive = "done" if self.draw.random() < 0.1 else f"{variable} = approved"
        hands = {variable: variable}
        if self.draw.random() < 0.3:
            also = self.draw.choice(["amount", "again", "second"])
            hands[also] = also
        return step(
            fresh("decide"),
            role="official",
            act_type="admin_confirm",
            hands=hands,
            positive=positive,
        )

    def outcome(self) -> Part:
        """Return an outcome, mostly behind a condition."""
        pay: Part = service(fresh("send"), operation="transfer_money")
        if self.draw.random() < 0.3:
            pay = step(fresh("pay"), role="payer", act_type="admin_pay")
        if self.draw.random() < 0.2:
            return pay
        return choice((self.draw.choice(CONDITIONS), pay))

    def waiting(self) -> Part:
        """Return an event that is waited for."""
        return caught(fresh("wait"), self.event())

    def heard(self) -> Part:
        """Return an event that the process throws, for itself too."""
        element = fresh("throws")
        said = self.draw.choice(["signal", "escalation"])
        return Part(
            f'<bpmn:intermediateThrowEvent id="{element}">{TRIGGERS[said]}'
            "</bpmn:intermediateThrowEvent>",
            element,
            element,
        )

    def given_up(self) -> Part:
        """Return a gateway at which it may end in an error, or at once."""
        split, over, behind = fresh("asks"), fresh("over"), fresh("behind")
        other = fresh("otherwise")
        ends = self.draw.choice([TRIGGERS["error"], "<bpmn:terminateEventDefinition/>"])
        return Part(
            f'<bpmn:exclusiveGateway id="{split}" default="{other}"/>'
            f'<bpmn:endEvent id="{over}">{ends}</bpmn:endEvent>'
            f'<bpmn:exclusiveGateway id="{behind}"/>'
            + flow(split, over, self.condition())
            + flow(split, behind, flow_id=other),
            split,
            behind,
        )

    def checked(self) -> Part:
        """Return a signature that rests on rules about an amount and a wish."""
        floor = fresh("floor")
        sign = step(fresh("sign"), checked_by=f"{floor}: verdict = enough")
        signed = sign if self.draw.random() < 0.5 else row(self.part(1), sign)
        if self.draw.random() < 0.8:
            signed = choice(('verdict = "enough"', signed))
        reads = self.draw.choice(["amount", "amount, wish"])
        asked = rules(floor, reads=reads, verdict="result")
        return self.nested(row(asked, signed))

    def undoing(self) -> Part:
        """Return a step and its undoing, which may send money."""
        return undone(pays=self.draw.random() < 0.3)

    def _written(self, name: str) -> list[str]:
        """Return values that a model may write for a variable."""
        if name == "amount":
            return ["1", "5"]
        if name == "again":
            return ["true", "false"]
        if name == "wish":
            return ['"yes"', '"no"']
        return ['"approved"', '"refused"', "second", "decision"]

    # -- what parts stand in -------------------------------------------------------

    def nested(self, part: Part) -> Part:
        """Return a part as it is, or in something."""
        if self.draw.random() < 0.35:
            return part
        make: Callable[[Part], Part] = self.draw.choice(
            [
                self.asked,
                self.beside_work,
                self.again,
                self.called,
                self.called,
                self.one_of_many,
                self.in_rounds,
                self.ad_hoc,
                self.at_an_event,
                self.late,
                self.first_to_come,
                self.some_of,
                inside,
                beside,
            ]
        )
        made = make(part)
        known = {each.process_id: each for each in (*part.called, *made.called)}
        return replace(made, called=tuple(known.values()))

    def condition(self) -> str:
        """Return what is asked for."""
        return self.draw.choice(CONDITIONS)

    def asked(self, part: Part) -> Part:
        """Return a part that is done under a condition."""
        other = self.work() if self.draw.random() < 0.4 else None
        return choice((self.condition(), part), default=other)

    def beside_work(self, part: Part) -> Part:
        """Return a part beside other work, which may set what it reads."""
        return together(part, self.work())

    def again(self, part: Part) -> Part:
        """Return a part that is gone back to."""
        return repeated(part, when=self.condition())

    def called(self, part: Part) -> Part:
        """Return a call of a part, which shares some or all of its variables."""
        mappings = []
        for way in ("in", "out"):
            chance = self.draw.random()
            if chance < 0.4:
                mappings.append(f'{way} variables="all"')
            elif chance < 0.8:
                for _ in range(self.draw.randint(1, 2)):
                    mappings.append(self._mapping(way))
        return calling(part, *dict.fromkeys(mappings))

    def _mapping(self, way: str) -> str:
        same = self.draw.choice(_NAMES)
        pairs = [(same, same), ("decision", "second"), ("second", "decision")]
        source, target = self.draw.choice([pairs[0], pairs[0], *pairs])
        if way == "in" and self.draw.random() < 0.1:
            return 'in sourceExpression="= &quot;approved&quot;" target="decision"'
        return f'{way} source="{source}" target="{target}"'

    def one_of_many(self, part: Part) -> Part:
        """Return a part that is done several times, in order or at once."""
        in_order = self.draw.random() < 0.6
        if self.draw.random() < 0.5:
            return many(part, in_order=in_order)
        until = self.condition().replace('"', "&quot;").replace(">", "&gt;")
        return looped(part, each_of(until=until, in_order=in_order))

    def in_rounds(self, part: Part) -> Part:
        """Return a part that is done as long as a condition holds."""
        before, when = self.draw.random() < 0.5, self.condition().replace(">", "&gt;")
        return looped(part, standard(before=before, when=when))

    def ad_hoc(self, part: Part) -> Part:
        """Return a part of which each step is done in any order."""
        until = ""
        if self.draw.random() < 0.5:
            until = self.condition().replace('"', "&quot;").replace(">", "&gt;")
        manual = self.draw.random() < 0.5
        others = [self.work() for _ in range(self.draw.randint(0, 1))]
        return any_order(part, *others, manual=manual, until=until)

    def at_an_event(self, part: Part) -> Part:
        """Return a part in an event sub-process, or work in one beside the part."""
        kind, stops = self.event(), self.draw.random() < 0.5
        if self.draw.random() < 0.5:
            return on_event(part, kind, main=self.work(), stops=stops)
        return on_event(self.work(), kind, main=part, stops=stops)

    def late(self, part: Part) -> Part:
        """Return a part round which an event leads to something else."""
        kind = self.draw.choice([*EVENTS, "error", "error", "escalation"])
        held, other, over = inside(part), self.work(), fresh("over")
        if self.draw.random() < 0.3:
            other = row(other, self.outcome())
        event = border(
            held,
            kind,
            other.first,
            interrupting=kind == "error" or self.draw.random() < 0.5,
        )
        end = f'{other.xml}<bpmn:endEvent id="{over}"/>' + flow(other.last, over)
        return with_more(held, event + end)

    def first_to_come(self, part: Part) -> Part:
        """Return a part that is done if its event comes first."""
        one, other = self.draw.sample(("timer", "message", "signal"), 2)
        return by_event((one, part), (other, self.work()))

    def some_of(self, part: Part) -> Part:
        """Return a part that is done beside other work if somebody wishes so."""
        if self.draw.random() < 0.6:
            return split("inclusiveGateway", part, self.work())
        enough = "activationCount &gt;= 1"
        kind, join = "inclusiveGateway", "complexGateway"
        return split(kind, part, self.work(), join=join, enough=enough)
