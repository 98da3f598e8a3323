"""A definition with all that it calls, as one drawing: what can come after what.

It says more than can happen, never less, and decides nothing alone: it cuts away what
cannot matter and names the stretch between an act and its outcome. What happens is
the kernel's to say.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from engine.kernel.definition import CALL, Definition, Kind, Node, family
from engine.kernel.repetition import LoopKind
from engine.kernel.triggers import Trigger, TriggerKind

_THROWN = frozenset(
    {
        TriggerKind.SIGNAL,
        TriggerKind.ERROR,
        TriggerKind.ESCALATION,
        TriggerKind.CANCEL,
        TriggerKind.COMPENSATION,
    }
)
_RESTING = frozenset(
    {
        Kind.USER_TASK,
        Kind.SERVICE_TASK,
        Kind.RECEIVE_TASK,
        Kind.CATCH,
        Kind.EVENT_BASED,
    }
)
_UNDOING = frozenset({TriggerKind.COMPENSATION, TriggerKind.CANCEL})
_WORK = frozenset({Kind.USER_TASK, Kind.SERVICE_TASK})
_ENDS_WORK = frozenset({TriggerKind.ERROR, TriggerKind.ESCALATION})
_CATCHERS = frozenset({Kind.START, Kind.CATCH, Kind.BOUNDARY, Kind.RECEIVE_TASK})


class Place(NamedTuple):
    """An element of one definition of the family.

    Attributes:
        path: Path of calls to the definition, as ``kernel.definition.family`` has it.
    """

    path: str
    id: str


Edges = Mapping[Place, frozenset[Place]]


@dataclass(frozen=True, slots=True)
class Drawing:
    """Which places can come after which.

    Attributes:
        after: Where a token goes that leaves a place, the scopes included that then
            end and the events included that the place throws.
        beside: Where a token can go while one rests at a place: its border, the
            beginnings inside it, and what catches the error in which work ends.
        begins: Where an instance can begin.
    """

    root: str
    definitions: Mapping[str, Definition]
    nodes: Mapping[Place, Node]
    after: Edges
    beside: Edges
    begins: tuple[Place, ...]

    def named(self, element_id: str) -> tuple[Place, ...]:
        """Return the places of an element; several definitions may have the id."""
        return tuple(place for place in self.nodes if place.id == element_id)

    def following(self, place: Place) -> frozenset[Place]:
        """Return what can come after a place or beside it."""
        return self.after[place] | self.beside[place]

    def reach(
        self, begins: Iterable[Place], *, avoiding: Collection[Place] = ()
    ) -> frozenset[Place]:
        """Return the beginnings and all that follows, not through ``avoiding``."""
        found: set[Place] = set()
        todo = [place for place in begins if place not in avoiding]
        while todo:
            place = todo.pop()
            if place not in found:
                found.add(place)
                todo.extend(p for p in self.following(place) if p not in avoiding)
        return frozenset(found)

    def until_rest(self, begins: Iterable[Place]) -> frozenset[Place]:
        """Return what tokens pass on their way, and where they come to rest."""
        found: set[Place] = set()
        todo = list(begins)
        while todo:
            place = todo.pop()
            if place in found:
                continue
            found.add(place)
            node = self.nodes[place]
            if node.kind not in _RESTING or node.loop is not None:
                todo.extend(self.following(place))
        return frozenset(found)

    def at_once(self, place: Place) -> frozenset[Place]:
        """Return what is passed in one go when a place is left."""
        return self.until_rest(self.after[place])

    def way(
        self, begin: Place, goal: Place, *, avoiding: Collection[Place] = ()
    ) -> tuple[str, ...]:
        """Return a shortest way, ends included; empty if there is none."""
        came: dict[Place, Place | None] = {begin: None}
        queue = [begin]
        for place in queue:
            if place == goal:
                return tuple(reversed([each.id for each in _back(came, place)]))
            for following in sorted(self.following(place)):
                if following not in came and following not in avoiding:
                    came[following] = place
                    queue.append(following)
        return ()

    def within(self, place: Place) -> Iterator[Place]:
        """Give the containers of a place, innermost first, over calls as well."""
        node = self.nodes[place]
        container = Place(place.path, node.scope)
        if container in self.nodes:
            yield container
            yield from self.within(container)
            return
        for caller in self.callers(place.path):
            yield caller
            yield from self.within(caller)

    def is_beside_itself(self, place: Place) -> bool:
        """Return whether a place can be gone through several times at once."""
        return any(
            _is_manifold(self.nodes[each], self)
            for each in (place, *self.within(place))
        )

    def behind(self, place: Place) -> frozenset[Place]:
        """Return where it goes on once a place is left: there, or by an event round it.

        An event sub-process, or a border round the place, does not wait for what
        comes next in it.
        """
        return self.after[place] | self.around(place)

    def around(self, place: Place) -> frozenset[Place]:
        """Return the events round a place: of all that it is in, and of the whole."""
        found = set(self.root_handlers())
        for container in self.within(place):
            node = self.nodes[container]
            found.update(Place(container.path, each) for each in node.boundaries)
            path = called_path(self, container) or container.path
            definition = self.definitions[path]
            scope = definition.process_id if path != container.path else node.id
            handlers = definition.handlers.get(scope, {})
            found.update(Place(path, start) for start in handlers)
        return frozenset(found)

    def callers(self, path: str) -> tuple[Place, ...]:
        """Return the call activities that call the definition at a path."""
        return tuple(p for p in self.nodes if called_path(self, p) == path)

    def root_handlers(self) -> tuple[Place, ...]:
        """Return the starts of the event sub-processes of the instance itself."""
        definition = self.definitions[self.root]
        starts = definition.handlers.get(definition.process_id, {})
        return tuple(Place(self.root, start) for start in starts)


def called_path(drawing: Drawing, place: Place) -> str:
    """Return the path of what a call activity calls; empty if nothing is pinned."""
    return _called_path(drawing.root, drawing.definitions, place, drawing.nodes[place])


def _is_manifold(node: Node, drawing: Drawing) -> bool:
    if node.loop is not None and node.loop.kind is LoopKind.PARALLEL:
        return True
    return node.is_event_handler and any(
        each.kind is Kind.START and each.scope == node.id and not each.interrupting
        for each in drawing.nodes.values()
    )


def drawing_of(definition: Definition) -> Drawing:
    """Return the drawing of a definition and of all that it calls."""
    definitions = family(definition)
    root = definition.process_id
    nodes = {
        Place(path, node.id): node
        for path, each in definitions.items()
        for node in each.nodes.values()
    }
    after: dict[Place, set[Place]] = defaultdict(set)
    beside: dict[Place, set[Place]] = defaultdict(set)
    for place, node in nodes.items():
        after[place].update(_left_by(place, node))
        beside[place].update(Place(place.path, each) for each in node.boundaries)
        beside[place].update(_inside(root, definitions, place, node))
        after[place].update(_heard(nodes, node))
    undoers = frozenset(place for place, node in nodes.items() if _undoes(node))
    exits = _Exits(root, definitions, nodes, undoers)
    for place, node in nodes.items():
        if not node.outgoing:
            after[place].update(exits.of(place))
    begins = _begins(definition, root)
    drawing = Drawing(
        root=root,
        definitions=definitions,
        nodes=nodes,
        after={place: frozenset(after[place]) for place in nodes},
        beside={place: frozenset(beside[place]) for place in nodes},
        begins=begins,
    )
    ended = {p: each | _ended_by(drawing, p) for p, each in drawing.beside.items()}
    return replace(drawing, beside=ended)


def _ended_by(drawing: Drawing, place: Place) -> frozenset[Place]:
    """Return what catches an error or an escalation in which work ends, round it."""
    if drawing.nodes[place].kind not in _WORK:
        return frozenset()
    return frozenset(
        each
        for each in drawing.around(place)
        if any(t.kind in _ENDS_WORK for t in drawing.nodes[each].triggers)
    )


def _back(came: Mapping[Place, Place | None], place: Place) -> Iterator[Place]:
    step: Place | None = place
    while step is not None:
        yield step
        step = came[step]


def _begins(definition: Definition, root: str) -> tuple[Place, ...]:
    ids = [
        *definition.starts.get(definition.process_id, ()),
        *definition.message_starts.values(),
        *definition.handlers.get(definition.process_id, {}),
        *(
            node.id
            for node in definition.nodes.values()
            if node.kind is Kind.START and node.scope == definition.process_id
        ),
    ]
    return tuple(Place(root, each) for each in dict.fromkeys(ids))


def _left_by(place: Place, node: Node) -> Iterator[Place]:
    for flow in node.outgoing:
        yield Place(place.path, flow.target)
    if node.compensated_by:
        yield Place(place.path, node.compensated_by)  # whenever it is undone


def _called_path(
    root: str, definitions: Mapping[str, Definition], place: Place, node: Node
) -> str:
    if not node.called:
        return ""
    at_root = place.path == root
    path = node.called if at_root else f"{place.path}{CALL}{node.called}"
    return path if path in definitions else ""


def _inside(
    root: str, definitions: Mapping[str, Definition], place: Place, node: Node
) -> Iterator[Place]:
    path, scope = place.path, node.id
    called = _called_path(root, definitions, place, node)
    if called:
        path, scope = called, definitions[called].process_id
    definition = definitions[path]
    for start in definition.starts.get(scope, ()):
        yield Place(path, start)
    for start in definition.handlers.get(scope, {}):
        yield Place(path, start)
    if node.is_event_handler:
        for inner in definition.nodes.values():
            if inner.scope == node.id and inner.kind is Kind.START:
                yield Place(path, inner.id)


def _heard(nodes: Mapping[Place, Node], thrower: Node) -> Iterator[Place]:
    """Give where an event that a node throws may be caught, wherever that is."""
    thrown = {t for t in thrower.triggers if t.kind in _THROWN}
    if thrower.loop is not None and thrower.loop.throws is not None:
        thrown.add(thrower.loop.throws)
    if thrower.kind not in {Kind.END, Kind.THROW} and thrower.loop is None:
        return
    for place, node in nodes.items():
        if (node.for_compensation and _undoes(thrower)) or _hears(node, thrown):
            yield place


def _undoes(node: Node) -> bool:
    """Return whether what has been done is undone at a node, which goes on then."""
    return node.kind in {Kind.END, Kind.THROW} and any(
        each.kind in _UNDOING for each in node.triggers
    )


def _hears(node: Node, thrown: set[Trigger]) -> bool:
    kinds = {trigger.kind for trigger in thrown}
    names = {(trigger.kind, trigger.name) for trigger in thrown}
    return node.kind in _CATCHERS and any(
        (each.kind, each.name) in names or (each.kind in kinds and not each.name)
        for each in node.triggers
    )


def _goes_round(node: Node) -> bool:
    """Return whether more may begin in an activity once something in it has ended."""
    is_repeated = node.loop is not None and node.loop.kind is not LoopKind.PARALLEL
    return is_repeated or node.ad_hoc is not None


@dataclass(frozen=True, slots=True)
class _Exits:
    """Where a token goes when the scope of a place ends with it."""

    root: str
    definitions: Mapping[str, Definition]
    nodes: Mapping[Place, Node]
    undoers: frozenset[Place]

    def of(self, place: Place) -> Iterator[Place]:
        node = self.nodes[place]
        if node.for_compensation or node.is_event_handler:
            yield from self.undoers  # who asked for it goes on
        for container in self._containers(place):
            held = self.nodes[container]
            yield from _left_by(container, held)
            if _goes_round(held):
                yield container  # for the next round, or the next of some in any order
            if not held.outgoing:
                yield from self.of(container)

    def _containers(self, place: Place) -> Iterator[Place]:
        container = Place(place.path, self.nodes[place].scope)
        if container in self.nodes:
            yield container
            return
        for other, node in self.nodes.items():
            if _called_path(self.root, self.definitions, other, node) == place.path:
                yield other
