"""What an instance waits for, read off its tokens.

The queue, the timers and the subscriptions in the database are this, and nothing
else: ``engine.store`` writes the difference between two projections.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from engine.kernel.catching import is_awake
from engine.kernel.definition import Definition, Kind, Node, family
from engine.kernel.state import Phase, Scope, State, Token, Watch
from engine.kernel.triggers import TriggerKind
from engine.kernel.watching import awaited

Place = tuple[str, str]  # token or scope id, element id

_WORK: Mapping[Kind, str] = MappingProxyType(
    {Kind.USER_TASK: "work", Kind.SERVICE_TASK: "services"}
)
_PHASES: Mapping[Phase, str] = MappingProxyType(
    {
        Phase.STUCK: "stuck",
        Phase.STUCK_LEAVING: "stuck",
        Phase.HOLDING: "holding",
        Phase.CALLING: "calls",
    }
)


@dataclass(frozen=True, slots=True)
class Awaited:
    """A message or signal that is waited for.

    Attributes:
        key: Correlation key; empty for a message of the same case, or a signal.
    """

    name: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Projection:
    """What an instance waits for.

    Attributes:
        work: Places where a person is awaited.
        services: Places where a service operation is awaited.
        decisions: Places where the answer of a decision is awaited.
        timers: Due time in seconds since the epoch, by place.
        rules: Working days that a timer counts, by place, where no due time is known.
        messages: By place.
        signals: By place.
        calls: Places where a called version has to be chosen.
        choices: Activities that may be asked for, by the place of the ad-hoc
            sub-process that holds them.
        stuck: Places where an automatic step failed.
        holding: Elements whose inner scope runs.
    """

    work: frozenset[Place] = frozenset()
    services: frozenset[Place] = frozenset()
    decisions: frozenset[Place] = frozenset()
    timers: dict[Place, int] = field(default_factory=dict)
    rules: dict[Place, str] = field(default_factory=dict)
    messages: dict[Place, Awaited] = field(default_factory=dict)
    signals: dict[Place, Awaited] = field(default_factory=dict)
    calls: frozenset[Place] = frozenset()
    choices: dict[Place, tuple[str, ...]] = field(default_factory=dict)
    stuck: frozenset[Place] = frozenset()
    holding: frozenset[Place] = frozenset()


def project(definition: Definition, state: State | None) -> Projection:
    """Return what ``state`` waits for; nothing before the start."""
    found = Projection()
    if state is None:
        return found
    definitions = family(definition)
    places: dict[str, set[Place]] = defaultdict(set)
    for token_id, token in state.tokens.items():
        owner = definitions[state.scopes[token.scope].process_id]
        node = owner.nodes[token.node]
        if bucket := _bucket(node, token):
            places[bucket].add((token_id, node.id))
        if bucket == "holding" and node.ad_hoc and node.ad_hoc.is_manual:
            held = (s for s in state.scopes.values() if s.parent == token_id)
            if not any(scope.is_closed for scope in held):
                found.choices[token_id, node.id] = owner.starts.get(node.id, ())
        _add_awaited(found, owner, state, token_id, token.watch)
    for scope_id, scope in state.scopes.items():
        owner = definitions[scope.process_id]
        if owner.handlers:
            _add_awaited(found, owner, state, scope_id, scope.watch)
    return replace(
        found,
        work=frozenset(places["work"]),
        services=frozenset(places["services"]),
        decisions=frozenset(places["decisions"]),
        stuck=frozenset(places["stuck"]),
        holding=frozenset(places["holding"]),
        calls=frozenset(places["calls"]),
    )


def definition_of(definition: Definition, scope: Scope) -> Definition:
    """Return the definition, called ones included, that ``scope`` runs.

    Raises:
        KeyError: The state belongs to another definition.
    """
    return family(definition)[scope.process_id]


def _add_awaited(
    found: Projection,
    definition: Definition,
    state: State,
    holder_id: str,
    watch: Watch,
) -> None:
    for element_id, alarm in watch.alarms.items():
        if alarm.rule:
            found.rules[holder_id, element_id] = alarm.rule
        else:
            found.timers[holder_id, element_id] = alarm.due
    if not is_awake(state, holder_id):
        return
    for element_id, trigger in awaited(definition, state, holder_id):
        awaits = Awaited(trigger.name, watch.keys.get(element_id, ""))
        if trigger.kind is TriggerKind.MESSAGE:
            found.messages[holder_id, element_id] = awaits
        elif trigger.kind is TriggerKind.SIGNAL:
            found.signals[holder_id, element_id] = awaits


def _bucket(node: Node, token: Token) -> str:
    if token.phase is Phase.WAITING:
        if node.decision:
            return "decisions"
        return _WORK.get(node.kind, "")
    return _PHASES.get(token.phase, "")
