"""Operations, messages and callable elements: what goes in and what comes out.

Source: BPMN 2.0.2, 8.5 Services, 10.3.3 Tasks, 10.3.6 Call Activity.
"""

from collections import Counter
from dataclasses import dataclass

from lxml import etree

from engine.reading.constraints.diagram import (
    Diagram,
    Elements,
    Rule,
    has_extension,
    inner,
    label,
    name_of,
)
from engine.reading.constraints.items import item_of, structure_of
from engine.reading.constraints.kinds import CALLABLE, spoken
from engine.reading.findings import Findings
from engine.reading.names import bpmn, children, id_of, text_of

#: The item definitions of an operation's messages, by operation and reference.
_Exchanged = dict[tuple[etree._Element, str], list[etree._Element | None]]
_SPECIFIED = ("dataInput", "dataOutput", "inputSet", "outputSet")


@dataclass(frozen=True, slots=True)
class _Exchange:
    """What a task that sends or receives may have at most one of."""

    task: str
    data: str
    sets: str


_EXCHANGES = (
    _Exchange("sendTask", "dataInput", "inputSet"),
    _Exchange("receiveTask", "dataOutput", "outputSet"),
)


def _specified(element: etree._Element, kind: str) -> Elements:
    """Return the inputs, outputs or sets that the element itself specifies."""
    return tuple(
        each
        for specification in children(element, "ioSpecification")
        for each in inner(specification, (kind,))
    )


def _check_service_sets(diagram: Diagram, findings: Findings) -> None:
    """Refuse a service task whose sets do not fit one operation.

    An extension may say how the service is called instead.

    Source: BPMN 2.0.2, 10.3.3 Service Task (operationRef). EXT.042, EXT.043.
    """
    for task in diagram.named("serviceTask"):
        if not task.get("operationRef") or has_extension(task):
            continue
        if len(_specified(task, "inputSet")) != 1:
            findings.refuse(
                id_of(task),
                "It calls an operation, so its ioSpecification has just one inputSet; "
                "add or remove until it does.",
            )
        if len(_specified(task, "outputSet")) > 1:
            findings.refuse(
                id_of(task),
                "It calls an operation, so its ioSpecification has at most one "
                "outputSet; remove the others.",
            )


def _check_service_items(diagram: Diagram, findings: Findings) -> None:
    """Refuse a service task whose data is not of the type of the messages.

    Source: BPMN 2.0.2, 10.3.3 Service Task (operationRef). EXT.044, EXT.045.
    """
    for task in diagram.named("serviceTask"):
        operation = diagram.found(task.get("operationRef"))
        if operation is None:
            continue
        for kind, reference in (
            ("dataInput", "inMessageRef"),
            ("dataOutput", "outMessageRef"),
        ):
            message = diagram.found(text_of(operation.find(bpmn(reference))))
            wanted = [item_of(diagram, message)]
            data = _specified(task, kind)
            if data and not _fits(diagram, data, wanted):
                findings.refuse(
                    id_of(task),
                    f"No {spoken(kind)} of it has the item definition of the "
                    f"{reference} of {label(operation)}; use that one.",
                )


def _fits(
    diagram: Diagram, data: Elements, wanted: list[etree._Element | None]
) -> bool:
    """Tell whether some of the data is of a wanted type, or none is known."""
    types = {structure_of(item) for item in wanted if item is not None}
    items = (item_of(diagram, each) for each in data)
    given = {structure_of(item) for item in items if item is not None}
    return not types or bool(types & given)


def _check_messages(diagram: Diagram, findings: Findings) -> None:
    """Refuse a task that hands over more or other data than its message holds.

    Source: BPMN 2.0.2, 10.3.3 Send Task and Receive Task (messageRef). EXT.046 to
    EXT.048, EXT.050 to EXT.052.
    """
    for exchange in _EXCHANGES:
        for task in diagram.named(exchange.task):
            message = diagram.found(task.get("messageRef"))
            if message is None:
                continue
            for kind in (exchange.sets, exchange.data):
                if len(_specified(task, kind)) > 1:
                    findings.refuse(
                        id_of(task),
                        f"A {spoken(exchange.task)} with a message has at most one "
                        f"{spoken(kind)}; remove the others.",
                    )
            data = _specified(task, exchange.data)
            if data and not _fits(diagram, data, [item_of(diagram, message)]):
                findings.refuse(
                    id_of(task),
                    f"Its {spoken(exchange.data)} has not the item definition of the "
                    f"message {label(message)}; use that one.",
                )


def _check_calls(diagram: Diagram, findings: Findings) -> None:
    """Refuse a call whose inputs and outputs are not those of what it calls.

    Source: BPMN 2.0.2, 10.3.6 Call Activity. EXT.063.
    """
    inside: dict[tuple[etree._Element, str], Counter[str]] = {}
    for call in diagram.named("callActivity"):
        called = diagram.found(call.get("calledElement"))
        if called is None or name_of(called) not in CALLABLE or has_extension(call):
            continue
        for kind in _SPECIFIED:
            if (called, kind) not in inside:
                inside[called, kind] = _kinds(diagram, _specified(called, kind))
            if _kinds(diagram, _specified(call, kind)) != inside[called, kind]:
                findings.refuse(
                    id_of(call),
                    f"Its {spoken(kind)} elements differ from those of "
                    f"{label(called)}; specify the same as the called element.",
                )


def _kinds(diagram: Diagram, elements: Elements) -> Counter[str]:
    """Return how many elements there are of each type, or of each size of a set."""
    found: Counter[str] = Counter()
    for element in elements:
        item = item_of(diagram, element)
        is_set = name_of(element) in {"inputSet", "outputSet"}
        plain = str(len(element)) if is_set else ""
        found[plain if item is None else structure_of(item)] += 1
    return found


def _check_bindings(diagram: Diagram, findings: Findings) -> None:
    """Refuse a callable element that offers an interface but binds it not, or wrongly.

    Source: BPMN 2.0.2, 10.3.6 Callable Element (supportedInterfaceRefs).
    EXT.064, EXT.065.
    """
    exchanged: _Exchanged = {}
    for element in diagram.named(*sorted(CALLABLE)):
        bindings = children(element, "ioBinding")
        if children(element, "supportedInterfaceRef") and not bindings:
            findings.refuse(
                id_of(element),
                "It supports an interface, so its inputs and outputs are bound to "
                "operations; add an ioBinding.",
            )
        for binding in bindings:
            _check_binding(diagram, findings, element, binding, exchanged)


def _check_binding(
    diagram: Diagram,
    findings: Findings,
    element: etree._Element,
    binding: etree._Element,
    exchanged: _Exchanged,
) -> None:
    operation = diagram.found(binding.get("operationRef"))
    if operation is None:
        return
    for data_ref, message_ref in (
        ("inputDataRef", "inMessageRef"),
        ("outputDataRef", "outMessageRef"),
    ):
        given = _bound(diagram, element, binding, data_ref)
        wanted = exchanged.get((operation, message_ref))
        if wanted is None:
            message = diagram.found(text_of(operation.find(bpmn(message_ref))))
            wanted = [item_of(diagram, message)]
            exchanged[operation, message_ref] = wanted
        if given and not _fits(diagram, given, wanted):
            findings.refuse(
                id_of(binding),
                f"The {data_ref} of an ioBinding has not the item definition of the "
                f"{message_ref} of {label(operation)}; bind another.",
            )


def _bound(
    diagram: Diagram,
    element: etree._Element,
    binding: etree._Element,
    reference: str,
) -> Elements:
    """Return the data that a binding names, directly or as the first of a set."""
    named = diagram.found(binding.get(reference))
    if named is not None and name_of(named) in {"inputSet", "outputSet"}:
        named = diagram.found(text_of(next(iter(named), None)))
    if named is None or element not in set(named.iterancestors()):
        return ()
    return (named,)


RULES: tuple[Rule, ...] = (
    _check_service_sets,
    _check_service_items,
    _check_messages,
    _check_calls,
    _check_bindings,
)
