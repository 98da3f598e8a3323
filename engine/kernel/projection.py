"""What an instance waits for, read off its tokens.

The queue, the timers and the subscriptions in the database are this, and nothing
else: ``engine.store`` writes the difference between two projections.
"""

from dataclasses import dataclass, field

from engine.kernel.board import catchers
from engine.kernel.definition import Definition, Kind, Node, TriggerKind
from engine.kernel.state import Phase, Scope, State, Token

Place = tuple[str, str]  # token id, element id


@dataclass(frozen=True, slots=True)
class Projection:
    """What an instance waits for.

    Attributes:
        work: Places where a person is awaited.
        services: Places where a service operation is awaited.
        timers: Due time in seconds since the epoch, by place.
        messages: Message name, by place.
        stuck: Places where an automatic step failed.
        holding: Elements whose inner scope runs.
    """

    work: frozenset[Place] = frozenset()
    services: frozenset[Place] = frozenset()
    timers: dict[Place, int] = field(default_factory=dict)
    messages: dict[Place, str] = field(default_factory=dict)
    stuck: frozenset[Place] = frozenset()
    holding: frozenset[Place] = frozenset()


def project(definition: Definition, state: State | None) -> Projection:
    """Return what ``state`` waits for; nothing before the start."""
    if state is None:
        return Projection()
    found: dict[str, set[Place]] = {
        k: set() for k in ("work", "services", "stuck", "holding")
    }
    timers: dict[Place, int] = {}
    messages: dict[Place, str] = {}
    for token_id, token in state.tokens.items():
        owner = definition_of(definition, state.scopes[token.scope])
        node = owner.nodes[token.node]
        bucket = _bucket(node, token)
        if bucket:
            found[bucket].add((token_id, node.id))
        timers |= {(token_id, e): a.due for e, a in token.alarms.items()}
        if token.phase in {Phase.WAITING, Phase.HOLDING}:
            for element_id in catchers(node):
                trigger = owner.nodes[element_id].trigger
                if trigger is not None and trigger.kind is TriggerKind.MESSAGE:
                    messages[token_id, element_id] = trigger.name
    return Projection(
        work=frozenset(found["work"]),
        services=frozenset(found["services"]),
        timers=timers,
        messages=messages,
        stuck=frozenset(found["stuck"]),
        holding=frozenset(found["holding"]),
    )


def definition_of(definition: Definition, scope: Scope) -> Definition:
    """Return the definition, called ones included, that ``scope`` runs.

    Raises:
        KeyError: The state belongs to another definition.
    """
    todo = [definition]
    while todo:
        candidate = todo.pop()
        if candidate.process_id == scope.process_id:
            return candidate
        todo.extend(candidate.called.values())
    raise KeyError(scope.process_id)


def _bucket(node: Node, token: Token) -> str:
    if token.phase in {Phase.STUCK, Phase.STUCK_LEAVING}:
        return "stuck"
    if token.phase is Phase.HOLDING:
        return "holding"
    if token.phase is Phase.WAITING and node.kind is Kind.USER_TASK:
        return "work"
    if token.phase is Phase.WAITING and node.kind is Kind.SERVICE_TASK:
        return "services"
    return ""
