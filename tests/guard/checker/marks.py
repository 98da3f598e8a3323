"""What in a process is an act, a rule or an outcome, as its elements say."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.kernel.definition import Definition, Kind, Node, family
from engine.kernel.repetition import LoopKind

DONE = "done"


@dataclass(frozen=True)
class Rested:
    """The rule on which a step rests.

    Attributes:
        reads: What the rule reads.
        variable: What it hands over, and with which answer it lets pass.
    """

    rule: str
    reads: frozenset[str]
    variable: str
    answer: str


@dataclass(frozen=True)
class Marks:
    """What is an act, a rule, an outcome.

    Attributes:
        acts: By element, the variable and the value that say yes; nothing where doing
            it does.
        decided: Variables that nobody sets but acts and rules.
        weighed: Variables that rules read.
        beside_themselves: Elements of which several may be done at the same time.
    """

    acts: Mapping[str, tuple[str, str] | None]
    outcomes: frozenset[str]
    resting: Mapping[str, Rested]
    decided: frozenset[str]
    weighed: frozenset[str]
    beside_themselves: frozenset[str]


def marks_of(definition: Definition) -> Marks:
    """Return the acts, rules and outcomes of a process and of all that it calls."""
    nodes = {
        node.id: node
        for each in family(definition).values()
        for node in each.nodes.values()
    }
    resting = {
        node.id: _rested(nodes, node)
        for node in nodes.values()
        if "checked_by" in node.properties
    }
    deciding = [n for n in nodes.values() if n.work and _is_an_act(n)]
    deciding += [nodes[each.rule] for each in resting.values()]
    return Marks(
        acts={n.id: _yes(n) for n in nodes.values() if "positive" in n.properties},
        outcomes=frozenset(n.id for n in nodes.values() if _is_outcome(n)),
        resting=resting,
        decided=frozenset(o.variable for n in deciding for o in n.outputs),
        weighed=frozenset(name for each in resting.values() for name in each.reads),
        beside_themselves=frozenset(_several(definition, is_several=False)),
    )


def _is_an_act(node: Node) -> bool:
    return node.work is not None and node.work.act_type.startswith("admin_")


def _is_outcome(node: Node) -> bool:
    is_paying = node.work is not None and node.work.act_type == "admin_pay"
    return is_paying or node.operation == "transfer_money"


def _yes(node: Node) -> tuple[str, str] | None:
    text = node.properties["positive"]
    variable, _, value = text.partition(" = ")
    return None if text == DONE else (variable, value)


def _rested(nodes: Mapping[str, Node], node: Node) -> Rested:
    rule, _, said = node.properties["checked_by"].partition(": ")
    variable, _, answer = said.partition(" = ")
    reads = nodes[rule].properties["reads"].split(", ")
    return Rested(rule, frozenset(reads), variable, answer)


def _several(definition: Definition, *, is_several: bool) -> Iterator[str]:
    nodes = definition.nodes
    for node in nodes.values():
        around = [node]
        while around[-1].scope in nodes:
            around.append(nodes[around[-1].scope])
        is_in = is_several or any(_is_manifold(nodes, each) for each in around)
        if is_in:
            yield node.id
        if node.called:
            yield from _several(definition.called[node.called], is_several=is_in)


def _is_manifold(nodes: Mapping[str, Node], node: Node) -> bool:
    if node.loop is not None and node.loop.kind is LoopKind.PARALLEL:
        return True
    starts = [n for n in nodes.values() if n.scope == node.id and n.kind is Kind.START]
    return node.is_event_handler and not all(n.interrupting for n in starts)
