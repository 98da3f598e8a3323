"""What a series of models holds: constructs, counted from what was read.

Counted from the compiled definitions, not from what was meant to be drawn, so a
construct that the reader lost would be missed here.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from engine.kernel.definition import (
    ACTIVITIES,
    GATEWAYS,
    Definition,
    Kind,
    Node,
    family,
)
from engine.kernel.triggers import TimerMode
from tests.support.random_models.model import PAIRS
from tests.support.random_models.series import Numbered

HOSTS = (
    "user_task",
    "service_task",
    "receive_task",
    "sub_process",
    "call_activity",
    "multi-instance",
    "standard loop",
)
UNDONE = ("user_task", "service_task", "sub_process", "call_activity")
#: Every construct that the reader accepts, by the name that ``constructs_of`` gives.
EXPECTED = frozenset(
    {
        *(f"{kind}" for kind in Kind if kind is not Kind.BOUNDARY),
        *(f"gateway that joins: {kind}" for kind in GATEWAYS - {Kind.EVENT_BASED}),
        *(
            f"border of {host}: {trigger}{how}"
            for host in HOSTS
            for trigger in (
                "message",
                "signal",
                "timer",
                "conditional",
                "escalation",
                "several",
            )
            for how in ("", ", not interrupting")
        ),
        *(f"border of {host}: error" for host in HOSTS),
        "border of sub_process: cancel",
        "border of multi-instance: what an instance throws",
        *(
            f"handler: {trigger}{how}"
            for trigger in ("message", "signal", "timer", "conditional", "escalation")
            for how in ("", ", not interrupting")
        ),
        "handler: error",
        "handler: compensate",
        *(
            f"intermediate_catch: {trigger}"
            for trigger in ("message", "signal", "timer", "conditional", "several")
        ),
        *(
            f"intermediate_throw: {trigger}"
            for trigger in ("message", "signal", "escalation", "compensate", "several")
        ),
        *(
            f"end: {trigger}"
            for trigger in ("error", "escalation", "compensate", "cancel", "terminate")
        ),
        *(
            f"{kind} multi-instance: {over}"
            for kind in ("parallel", "sequential")
            for over in ("a number", "a list")
        ),
        "completion condition",
        "standard loop",
        "results that are collected",
        "transaction",
        "ad-hoc, manual",
        "ad-hoc, automatic",
        "ad-hoc, sequential",
        "ad-hoc with a completion condition",
        "all events awaited",
        "cycle",
        "correlation key",
        "version chosen when called",
        "values handed over by name",
        "undone by user_task",
        "undone by service_task",
        "undone by pass",
        "undone by sub_process",
        "several tokens in",
        "several tokens out",
        "several flows out of an activity",
        "link",
        "loop of flows",
        *(f"border of {host}: compensate" for host in UNDONE),
        "multi-instance user_task",
        "multi-instance service_task",
        "multi-instance receive_task",
        "multi-instance send_task",
        "multi-instance pass",
        "multi-instance sub_process",
        "multi-instance call_activity",
    }
)


def constructs(models: Iterable[Numbered]) -> Counter[str]:
    """Return how often each construct stands in some models."""
    found: Counter[str] = Counter()
    for model in models:
        for definition in family(model.definition).values():
            for node in definition.nodes.values():
                found.update(constructs_of(definition, node))
    return found


def never_nested(models: Iterable[Numbered]) -> set[tuple[str, str]]:
    """Return the nestings that none of some models shows."""
    return set(PAIRS).difference(*(model.nested for model in models))


def constructs_of(definition: Definition, node: Node) -> Iterator[str]:
    """Give the names of what a node shows."""
    if node.kind is not Kind.BOUNDARY:
        yield f"{node.kind}"
    if node.kind in GATEWAYS and len(node.incoming) > 1:
        yield f"gateway that joins: {node.kind}"
    if node.kind in {Kind.CATCH, Kind.THROW, Kind.END} and node.triggers:
        yield f"{node.kind}: {_trigger(node)}"
    if node.kind is Kind.BOUNDARY:
        yield from _border(definition, node)
    if node.is_event_handler:
        yield from _handler(definition, node)
    yield from _repetition(node)
    yield from _ad_hoc(node)
    yield from _details(definition, node)


def _trigger(node: Node) -> str:
    return node.triggers[0].kind.value if len(node.triggers) == 1 else "several"


def _how(node: Node) -> str:
    return "" if node.interrupting else ", not interrupting"


def _border(definition: Definition, node: Node) -> Iterator[str]:
    host = definition.nodes[node.attached_to or ""]
    where: str = host.kind
    if host.loop is not None:
        where = "standard loop" if host.loop.kind == "standard" else "multi-instance"
        if host.loop.throws is not None and host.loop.throws in node.triggers:
            yield "border of multi-instance: what an instance throws"
    yield f"border of {where}: {_trigger(node)}{_how(node)}"


def _handler(definition: Definition, node: Node) -> Iterator[str]:
    for start, handler in definition.handlers.get(node.scope, {}).items():
        if handler == node.id:
            event = definition.nodes[start]
            yield f"handler: {_trigger(event)}{_how(event)}"


def _repetition(node: Node) -> Iterator[str]:
    loop = node.loop
    if loop is None:
        return
    if loop.kind == "standard":
        yield "standard loop"
        return
    yield f"{loop.kind} multi-instance: {'a number' if loop.count else 'a list'}"
    yield f"multi-instance {node.kind}"
    if loop.until is not None:
        yield "completion condition"
    if loop.output:
        yield "results that are collected"


def _ad_hoc(node: Node) -> Iterator[str]:
    if node.ad_hoc is None:
        return
    yield f"ad-hoc, {'manual' if node.ad_hoc.is_manual else 'automatic'}"
    if node.ad_hoc.is_sequential:
        yield "ad-hoc, sequential"
    if node.ad_hoc.until is not None:
        yield "ad-hoc with a completion condition"


def _details(definition: Definition, node: Node) -> Iterator[str]:
    facts = {
        "transaction": node.is_transaction,
        "all events awaited": node.awaits_all,
        "cycle": any(t.mode is TimerMode.CYCLE for t in node.triggers),
        "correlation key": any(t.key is not None for t in node.triggers),
        "version chosen when called": node.takes_latest,
        "values handed over by name": bool(node.hands_in),
        "several tokens in": node.tokens_in > 1,
        "several tokens out": node.tokens_out > 1,
        "several flows out of an activity": node.kind in ACTIVITIES
        and len(node.outgoing) > 1,
        "link": any(flow.id.startswith("link_") for flow in node.outgoing),
        "loop of flows": node.kind is Kind.EXCLUSIVE and _is_on_loop(definition, node),
    }
    yield from (name for name, is_so in facts.items() if is_so)
    if node.compensated_by:
        yield f"undone by {definition.nodes[node.compensated_by].kind}"


def _is_on_loop(definition: Definition, node: Node) -> bool:
    todo, seen = [flow.target for flow in node.outgoing], set[str]()
    while todo:
        target = todo.pop()
        if target == node.id:
            return True
        if target not in seen:
            seen.add(target)
            todo += [flow.target for flow in definition.nodes[target].outgoing]
    return False
