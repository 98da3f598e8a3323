"""Journeys through a shipped definition, and which of its elements they passed.

A journey is written down as a script, one move a line::

    register_lead
    screen_urgency urgency_flags=["violence"]
    + 3 h
    > casework.reassess
    = assess_needs

A step with the answers that matter (the output parameters of the model read them);
``+`` lets time pass, in ``min``, ``h`` or ``d``; ``>`` delivers a message; ``=`` says
what is waited for now, alone that the process is over. Service tasks are done at once,
and the shipped rules for everybody decide.

Only the kernel is driven, so hundreds of journeys cost a second; stories through the
commands (``tests.support.story``) show that people can do the same.
"""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from engine import dmn
from engine.feel import to_python
from engine.kernel import commands, completion
from engine.kernel.definition import RESULT, Definition, Kind
from engine.kernel.events import Passed, Taken
from engine.kernel.state import Phase, Status
from engine.reading import Policy, read_definition
from tests.support.play import Play

SHIPPED = Path(__file__).parents[2] / "processes" / "definitions"

#: What the case says to output parameters, unless a move answers otherwise.
FACTS: Mapping[str, object] = MappingProxyType(
    {
        "age": 40,
        "has_capacity": True,
        "risk_level": "medium",
        "worker_certified": True,
        "term_left": True,
        "client_is_minor": False,
    }
)
_UNITS = MappingProxyType({"min": "minutes", "h": "hours", "d": "days"})


@cache
def shipped(process_id: str) -> Definition:
    """Return the definition of a shipped process."""
    source = (SHIPPED / process_id / "process.bpmn").read_bytes()
    return read_definition(source, policy=Policy("station")).definition


@cache
def _rules() -> Mapping[str, dmn.Model]:
    """Return the shipped models for everybody, by the decisions they answer for."""
    files = (SHIPPED.parent / "rules" / "default").glob("*.dmn")
    models = [dmn.load(file.read_bytes()) for file in files]
    return {decision: model for model in models for decision in model.asked}


def _decided(decision: str, known: Mapping[str, object]) -> dict[str, object]:
    outcome = dmn.decide(_rules()[decision], decision, known)
    return {RESULT: to_python(outcome.value)}


class Journey(Play):
    """One instance that goes along a script."""

    def follows(self, script: str) -> "Journey":
        """Make the moves of a script; return itself."""
        for line in filter(None, map(str.strip, script.splitlines())):
            match line.split(maxsplit=1):
                case [">", message]:
                    self.hears(message)
                case ["+", duration]:
                    amount, unit = duration.split()
                    self.pass_time(**{_UNITS[unit]: float(amount)})
                case ["="]:
                    assert self.status is Status.COMPLETED, self.waiting()
                case ["=", expected]:
                    assert self.waiting() == sorted(expected.split()), line
                case [step, answers]:
                    self.does(step, **_answers(answers))
                case [step]:
                    self.does(step)
            assert not self.stuck(), f"stuck after {line!r}: {self.events[-1]}"
        return self

    def does(self, step: str, **answers: object) -> None:
        """Do a step; its output parameters read variables, facts and answers."""
        waiting = [place for place in self.waiting() if place == step]
        assert waiting, f"nobody is asked for {step}, but for {self.waiting()}"
        facts = {**FACTS, "today": self.now.date().isoformat()}
        self._finish(self._token(step), {**facts, **answers})

    def hears(self, message: str) -> None:
        """Deliver a message to the element that waits for it."""
        catchers = [
            element
            for _, element in self.projection.messages
            if self._hears(element, message)
        ]
        assert catchers, f"nothing waits for {message}"
        self.deliver(catchers[0])

    def _hears(self, element: str, message: str) -> bool:
        trigger = self.definition.nodes[element].trigger
        return trigger is not None and trigger.name == message

    def _finish(self, token_id: str, known: Mapping[str, object]) -> None:
        self._do(completion(self.definition, self._state, self.now, token_id, known))

    def _do(self, command: commands.Command) -> None:
        self._move(command)
        for token_id, token in list(self._state.tokens.items()):
            node = self.definition.nodes[token.node]
            if node.kind is Kind.SERVICE_TASK and token.phase is Phase.WAITING:
                known = self._state.known(token.scope, token)
                said = _decided(node.decision, known) if node.decision else {}
                self._finish(token_id, said)
                return  # what it led to was looked after in there

    def _move(self, command: commands.Command) -> None:
        super()._do(command)


def elements_of(definition: Definition) -> set[str]:
    """Return the nodes and flows of a definition."""
    nodes = definition.nodes.values()
    return {n.id for n in nodes} | {flow.id for n in nodes for flow in n.outgoing}


def passed_in(journey: Play) -> set[str]:
    """Return the nodes that a token left or ended at, and the flows it took."""
    passed = {e.element_id for e in journey.events if isinstance(e, Passed)}
    passed |= {e.flow_id for e in journey.events if isinstance(e, Taken)}
    # An event is caught at its gateway; the flow between the two is never run along.
    return passed | {
        flow.id
        for node in journey.definition.nodes.values()
        if node.kind is Kind.EVENT_BASED
        for flow in node.outgoing
        if flow.target in passed
    }


def never_passed(definition: Definition, journeys: Iterable[Play]) -> list[str]:
    """Return the elements that no journey passed, sorted."""
    passed = set().union(*map(passed_in, journeys))
    return sorted(elements_of(definition) - passed)


def _answers(text: str) -> dict[str, object]:
    found = {}
    for pair in text.split():
        name, _, value = pair.partition("=")
        try:
            found[name] = json.loads(value)
        except json.JSONDecodeError:
            found[name] = value
    return found
