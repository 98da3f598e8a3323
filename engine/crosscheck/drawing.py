"""Read the drawing a second time, in the simplest way, and compare.

SpiffWorkflow gets the definition, not the file, so a mistake of our reader would
be made by both engines; this catches it.
"""

from collections import Counter
from collections.abc import Iterator

from lxml import etree

from engine.crosscheck.report import Difference
from engine.kernel.definition import Definition, Kind
from engine.reading.reader import read

_BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
_LINK = f"{_BPMN}linkEventDefinition"
_KINDS = {
    "userTask": Kind.USER_TASK,
    "serviceTask": Kind.SERVICE_TASK,
    "receiveTask": Kind.RECEIVE_TASK,
    "sendTask": Kind.SEND_TASK,
    "subProcess": Kind.SUB_PROCESS,
    "callActivity": Kind.CALL_ACTIVITY,
    "exclusiveGateway": Kind.EXCLUSIVE,
    "parallelGateway": Kind.PARALLEL,
    "inclusiveGateway": Kind.INCLUSIVE,
    "complexGateway": Kind.COMPLEX,
    "scriptTask": Kind.SERVICE_TASK,
    "businessRuleTask": Kind.SERVICE_TASK,
    "transaction": Kind.SUB_PROCESS,
    "adHocSubProcess": Kind.SUB_PROCESS,
    "eventBasedGateway": Kind.EVENT_BASED,
    "startEvent": Kind.START,
    "endEvent": Kind.END,
    "boundaryEvent": Kind.BOUNDARY,
    "intermediateCatchEvent": Kind.CATCH,
}

Facts = Counter[tuple[str, ...]]


def misread(source: bytes, definition: Definition) -> Iterator[Difference]:
    """Give a difference for whatever the definition has other than the drawing."""
    drawn = _drawn(read(source).root, definition.process_id)
    compiled = _compiled(definition)
    only_drawn, only_compiled = drawn - compiled, compiled - drawn
    if only_drawn or only_compiled:
        yield Difference(
            path=-1,
            moves=("read the drawing",),
            kernel=tuple(sorted(" ".join(fact) for fact in only_compiled.elements())),
            second=tuple(sorted(" ".join(fact) for fact in only_drawn.elements())),
        )


def _drawn(root: etree._Element, process_id: str) -> Facts:
    process = next(p for p in root.iter(f"{_BPMN}process") if p.get("id") == process_id)
    facts: Facts = Counter()
    for element in process.iter():
        name = str(element.tag).removeprefix(_BPMN)
        if (link := _thrown_link(element)) is not None:
            facts["flow", element.get("id", ""), link] += 1
        elif name in _KINDS and element.find(_LINK) is None:
            facts["node", element.get("id", ""), _KINDS[name]] += 1
        if name == "sequenceFlow":
            facts[
                "flow", element.get("sourceRef", ""), element.get("targetRef", "")
            ] += 1
        if name == "conditionExpression":
            flow = element.getparent()
            assert flow is not None
            ends = (flow.get("sourceRef", ""), flow.get("targetRef", ""))
            facts["condition", *ends] += 1
        if name == "boundaryEvent":
            cancel = element.get("cancelActivity", "true").replace("1", "true")
            cancel = cancel.replace("0", "false")
            facts["boundary", element.get("attachedToRef", ""), cancel] += 1
    return facts


def _thrown_link(element: etree._Element) -> str | None:
    """Return the event to which a link event leads; ``None`` for all others."""
    link, scope = element.find(_LINK), element.getparent()
    if element.tag != f"{_BPMN}intermediateThrowEvent" or link is None:
        return None
    assert scope is not None
    for event in scope.findall(f"{_BPMN}intermediateCatchEvent"):
        target = event.find(_LINK)
        if target is not None and target.get("name") == link.get("name"):
            return event.get("id", "")
    return ""


def _compiled(definition: Definition) -> Facts:
    facts: Facts = Counter()
    for node in definition.nodes.values():
        if node.kind in _KINDS.values():
            facts["node", node.id, node.kind] += 1
        for flow in node.outgoing:
            facts["flow", flow.source, flow.target] += 1
            if flow.condition is not None:
                facts["condition", flow.source, flow.target] += 1
        if node.kind is Kind.BOUNDARY:
            cancel = "true" if node.interrupting else "false"
            facts["boundary", node.attached_to or "", cancel] += 1
    return facts
