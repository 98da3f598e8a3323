"""The same process with data that can be tried out: for the kernel to run, not for us.

What acts hand over is kept and tried value by value. What anybody else sets is free:
it may be anything whenever it is asked for. Timers fire or do not, numbers of rounds
are none, one or two.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from engine.checker.drawing import Drawing, Place, called_path
from engine.checker.failing import armed_at, is_taken_over, may_fail
from engine.checker.trust import Name, Trust, Writer, handed_back, handed_in
from engine.checker.values import is_exact, is_finite, standing_for, telling
from engine.feel import Expression, parse
from engine.feel.bounds import MAX_EXPONENT
from engine.kernel.definition import (
    CALL,
    Definition,
    Flow,
    Kind,
    Node,
    Output,
    Variable,
)
from engine.kernel.repetition import AdHoc, Loop, LoopKind
from engine.kernel.triggers import TimerMode, Trigger, TriggerKind

#: How often a repeated activity is done at most.
ROUNDS = 2
_TIMES: Mapping[TimerMode | None, str] = MappingProxyType(
    {
        TimerMode.DATE: "2026-01-01T00:00:00Z",
        TimerMode.DURATION: "PT0S",
        TimerMode.CYCLE: "R/PT1S",
    }
)
#: What is chosen where something cannot be worked out.
FAILS = "fails"
#: What is asked where an error is a no.
_YES_OR_NO = (True, False)
#: A variable that every definition has, to which only what may fail is handed.
HANDED_OVER = "free_handed_over"


@dataclass(frozen=True, slots=True)
class Abstract:
    """A definition for the search.

    Attributes:
        free: Variables that may be anything at any time, with the values tried.
        kept: Variables that are part of a state, with the values tried.
        tried: The values that stand for all, of each variable that something sets.
        reads: What is asked for at a place, when it is entered and left.
        carriers: Free variables that a called process asks for before it first
            waits, and the variable that brings each down to the call.
    """

    definition: Definition
    free: Mapping[Name, tuple[object, ...]]
    kept: Mapping[Name, tuple[object, ...]]
    tried: Mapping[Name, tuple[object, ...]]
    reads: Mapping[Place, frozenset[Name]]
    carriers: Mapping[Name, str]


def abstract(drawing: Drawing, trust: Trust) -> Abstract:
    """Return the definition whose states can be counted."""
    return _Rewriting(drawing, trust).done()


@dataclass(slots=True)
class _Rewriting:
    drawing: Drawing
    trust: Trust
    kept: frozenset[Name] = frozenset()
    asked: dict[Name, list[Expression]] = field(default_factory=dict)
    choices: dict[Name, tuple[object, ...]] = field(default_factory=dict)
    reads: dict[Place, set[Name]] = field(default_factory=dict)
    carriers: dict[Name, str] = field(default_factory=dict)
    handed_back: dict[Place, tuple[Output, ...]] = field(default_factory=dict)

    def done(self) -> Abstract:
        self.kept = self._keepable()
        definition = self._definition(self.drawing.root)
        passed_on = self._passed_on()
        behind = [e for name in sorted(passed_on) for e in self._asking(name)]
        kept = {
            name: self._tried(name, behind if name in passed_on else self._asking(name))
            for name in sorted(self.kept)
        }
        free = {
            name: telling(name[1], self._tried(name, expressions), expressions)
            for name, expressions in self.asked.items()
            if name not in self.kept
        }
        tried = {n: self._tried(n, self._asking(n)) for n in self.trust.writers}
        return Abstract(
            definition,
            free={**free, **self.choices},
            kept=kept,
            tried={**tried, **kept},
            reads={place: frozenset(names) for place, names in self.reads.items()},
            carriers=self.carriers,
        )

    def _asking(self, name: Name) -> Collection[Expression]:
        return self.asked.get(name, ())

    def _tried(self, name: Name, asking: Iterable[Expression]) -> tuple[object, ...]:
        """Return the values of a variable that stand for all where it is asked for."""
        variable = self.drawing.definitions[name[0]].variables.get(name[1])
        return standing_for(variable, asking)

    def _declared(self, name: Name) -> Variable:
        return self.drawing.definitions[name[0]].variables[name[1]]

    def _keepable(self) -> frozenset[Name]:
        """Return the reliable variables whose way through calls can be followed."""
        found = {
            (path, name)
            for path, name in self.trust.trusted - self._of_loops()
            if name in self.drawing.definitions[path].variables
        }
        while True:
            fallen = {n for n in found if not self._is_followed(n, found)}
            if not fallen:
                return frozenset(found)
            found -= fallen

    def _of_loops(self) -> frozenset[Name]:
        """Return what is another variable in an instance, or gathered from several."""
        return frozenset(
            (place.path, name)
            for place, node in self.drawing.nodes.items()
            if node.loop is not None
            for name in (node.loop.item, node.loop.output, node.loop.output_item)
        )

    def _is_followed(self, name: Name, found: set[Name]) -> bool:
        passing = [w for w in self.trust.writers[name] if w.passes is not None]
        return all(
            writer.reads <= found
            and all(self._is_told(name, source, writer) for source in writer.reads)
            for writer in passing
        )

    def _is_told(self, name: Name, source: Name, writer: Writer) -> bool:
        """Return whether the values tried of a source tell all that a call makes of it.

        A value that stands for others does so only where it is passed on as it is.
        """
        if is_finite(self._declared(source)):
            return True
        is_as_it_is = writer.passes == parse(source[1])
        return is_as_it_is and not is_finite(self._declared(name))

    def _passed_on(self) -> frozenset[Name]:
        """Return the variables that a call passes on, and those that it sets."""
        return frozenset(
            each
            for name in self.kept
            for writer in self.trust.writers[name]
            if writer.passes is not None
            for each in (name, *writer.reads)
        )

    # -- definitions and nodes -----------------------------------------------------

    def _definition(self, path: str) -> Definition:
        source = self.drawing.definitions[path]
        for node in source.nodes.values():
            self._prepare_call(Place(path, node.id), node)
        # First what is called: a call hands in what that asks for at once.
        called = {
            key: self._definition(inner)
            for key, inner in self._inner_paths(path, source)
        }
        nodes = {each.id: self._node(path, each) for each in source.nodes.values()}
        declared = {
            name: Variable(name, "any") for owner, name in self.choices if owner == path
        }
        loose = {
            n: Variable(n, "any")
            for n in (*source.variables, *self.carriers.values(), HANDED_OVER)
        }
        return replace(
            source,
            nodes=MappingProxyType(nodes),
            variables=MappingProxyType({**loose, **declared}),
            called=MappingProxyType(called),
        )

    def _inner_paths(self, path: str, source: Definition) -> Iterator[tuple[str, str]]:
        for key in source.called:
            inner = key if path == self.drawing.root else f"{path}{CALL}{key}"
            yield key, inner

    def _node(self, path: str, node: Node) -> Node:
        place = Place(path, node.id)
        self.reads.setdefault(place, set())
        rewritten = replace(
            node,
            outgoing=tuple(self._flow(place, flow) for flow in node.outgoing),
            triggers=tuple(self._trigger(place, each) for each in node.triggers),
            activation=self._condition(place, node.activation),
            loop=self._loop(place, node.loop),
            ad_hoc=self._ad_hoc(place, node.ad_hoc),
            payload=(self._may_fail({place}),) if node.payload else (),
            outputs=(),
        )
        if node.kind is Kind.CALL_ACTIVITY:
            return self._call(place, rewritten, node)
        return rewritten

    def _flow(self, place: Place, flow: Flow) -> Flow:
        return replace(flow, condition=self._condition(place, flow.condition))

    def _trigger(self, place: Place, trigger: Trigger) -> Trigger:
        what = _TIMES[trigger.mode] if trigger.kind is TriggerKind.TIMER else "key"
        told = parse(f'"{what}"')
        if may_fail(trigger):
            told = self._choice(armed_at(self.drawing, place), (what, FAILS))
        if trigger.kind is TriggerKind.TIMER:
            return replace(trigger, timer=told)
        condition = self._condition(place, trigger.condition, _YES_OR_NO)
        return replace(trigger, key=trigger.key and told, condition=condition)

    def _loop(self, place: Place, loop: Loop | None) -> Loop | None:
        if loop is None:
            return None
        until = self._condition(place, loop.until)
        if loop.kind is LoopKind.STANDARD:
            maximum = loop.maximum and min(loop.maximum, ROUNDS)
            asked = self._condition(place, loop.while_)
            return replace(loop, while_=asked, until=until, maximum=maximum, output="")
        count = self._choice({place}, (*range(ROUNDS + 1), FAILS))
        return replace(
            loop,
            count=count,
            collection=None,
            item="",
            until=until,
            output="",
            output_item="",
        )

    def _ad_hoc(self, place: Place, ad_hoc: AdHoc | None) -> AdHoc | None:
        if ad_hoc is None:
            return None
        return replace(ad_hoc, until=self._condition(place, ad_hoc.until, _YES_OR_NO))

    def _call(self, place: Place, node: Node, source: Node) -> Node:
        path = called_path(self.drawing, place)
        if not path:
            return node
        into = tuple(self._handed_in(place, path, source))
        back = self.handed_back[place]
        return replace(node, hands_in=into, outputs=back, hands_back=False)

    def _prepare_call(self, place: Place, node: Node) -> None:
        """Note what a call hands back, before what it calls is rewritten.

        What decides whether that is acceptable is a variable in there.
        """
        path = called_path(self.drawing, place)
        if path:
            back = self._handed_back(place, path, node)
            self.handed_back[place] = tuple(back)

    def _handed_in(self, place: Place, path: str, source: Node) -> Iterator[Output]:
        definitions = self.drawing.definitions
        outer, inner = definitions[place.path], definitions[path]
        handed = handed_in(outer, inner, source)
        for name, value in handed.items():
            if (path, name) in self.kept:
                yield Output(name, self._asked(place, value))
        if not all(is_taken_over(v, outer, inner, k) for k, v in handed.items()):
            yield self._may_fail({place})
        yield from self._carried(path, handed)

    def _handed_back(self, place: Place, path: str, source: Node) -> Iterator[Output]:
        definitions = self.drawing.definitions
        outer, inner = definitions[place.path], definitions[path]
        handed = handed_back(outer, inner, source)
        for name, value in handed.items():
            if (place.path, name) in self.kept:
                read = self.reads.setdefault(place, set())
                read.update((path, each) for each in value.names)
                yield Output(name, value)
        if not all(is_taken_over(v, inner, outer, k) for k, v in handed.items()):
            # Wherever it ends.
            yield self._may_fail({p for p in self.drawing.nodes if p.path == path})

    def _carried(self, path: str, handed: Collection[str]) -> Iterator[Output]:
        """Give what brings free variables into a process before it first waits.

        Its scope is not there yet when they get their values.
        """
        definition = self.drawing.definitions[path]
        starts = definition.starts[definition.process_id]
        passed = self.drawing.until_rest(Place(path, start) for start in starts)
        asked = {name for each in passed for name in self.reads.get(each, ())}
        for name in sorted(asked - self.kept):
            if name[0].startswith(f"{path}{CALL}") and name in self.carriers:
                carrier = self.carriers[name]
                yield Output(carrier, parse(carrier))
            elif name[0] == path and (name in self.choices or name[1] in handed):
                carrier = self.carriers.setdefault(
                    name, f"carried_{len(self.carriers)}"
                )
                yield Output(name[1], parse(carrier))

    # -- expressions ---------------------------------------------------------------

    def _condition(
        self,
        place: Place,
        expression: Expression | None,
        otherwise: tuple[object, ...] = (True, False, FAILS),
    ) -> Expression | None:
        """Return what is asked, or a choice where not all answers can be tried."""
        if expression is None:
            return None
        declared = self.drawing.definitions[place.path].variables
        if not is_exact(expression, declared):
            return self._choice({place}, otherwise)
        return self._asked(place, expression)

    def _asked(self, place: Place, expression: Expression) -> Expression:
        for name in expression.names:
            self.asked.setdefault((place.path, name), []).append(expression)
            self.reads[place].add((place.path, name))
        return expression

    def _may_fail(self, places: Collection[Place]) -> Output:
        """Return what is handed over and may not be acceptable.

        Args:
            places: Where that is found out.
        """
        return Output(HANDED_OVER, self._choice(places, (True, FAILS)))

    def _choice(
        self, places: Collection[Place], values: tuple[object, ...]
    ) -> Expression:
        """Return what may have any of some values whenever it is read.

        Args:
            places: Where it is read, all of one definition.
        """
        name = f"free_choice_{len(self.choices)}"
        for place in places:
            self.choices[place.path, name] = values
            self.reads.setdefault(place, set()).add((place.path, name))
        return parse(f'if {name} = "{FAILS}" then 2 ** {MAX_EXPONENT + 1} else {name}')
