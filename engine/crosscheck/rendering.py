"""Write a definition down again, in the BPMN that SpiffWorkflow executes right.

Every wait becomes a user task, every trigger a message, what passes at once a
script task without effect, and an activity with several outgoing flows gets the
gateway that it stands for. Conditions are keys: our own FEEL evaluates them.
"""

from dataclasses import dataclass, field

from lxml import etree

from engine.crosscheck.error_codes import code_of
from engine.crosscheck.subset import Place, first_start
from engine.feel import Expression
from engine.kernel.definition import (
    ACTIVITIES,
    CALL,
    Definition,
    Flow,
    Kind,
    Node,
    family,
)
from engine.kernel.triggers import TriggerKind

_BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
_TAGS = {
    Kind.START: "startEvent",
    Kind.END: "endEvent",
    Kind.PASS: "scriptTask",
    Kind.SEND_TASK: "scriptTask",
    Kind.THROW: "scriptTask",
    Kind.USER_TASK: "userTask",
    Kind.SERVICE_TASK: "userTask",
    Kind.RECEIVE_TASK: "userTask",
    Kind.CATCH: "userTask",
    Kind.SUB_PROCESS: "subProcess",
    Kind.CALL_ACTIVITY: "callActivity",
    Kind.EXCLUSIVE: "exclusiveGateway",
    Kind.PARALLEL: "parallelGateway",
    Kind.INCLUSIVE: "inclusiveGateway",
    Kind.EVENT_BASED: "eventBasedGateway",
    Kind.BOUNDARY: "boundaryEvent",
}
_HOLDING = frozenset({Kind.SUB_PROCESS, Kind.CALL_ACTIVITY})
_GATED = frozenset({Kind.EXCLUSIVE, Kind.INCLUSIVE})

#: Text of a condition that always holds.
ALWAYS = "always"


@dataclass(slots=True)
class Rendering:
    """A definition as the second engine gets it.

    Attributes:
        source: The BPMN document.
        process: Name of the main process in it.
        places: Element of ours by name in the document.
        conditions: Expression by the text that stands for it.
        processes: Process id of ours by the name of the process.
    """

    source: bytes = b""
    process: str = ""
    places: dict[str, Place] = field(default_factory=dict)
    conditions: dict[str, Expression] = field(default_factory=dict)
    processes: dict[str, str] = field(default_factory=dict)


def name_of(place: Place) -> str:
    """Return the name of an element in the rendered document."""
    return f"{place[0]}__{place[1]}"


def message_of(place: Place) -> str:
    """Return the message that triggers an event in the rendered document."""
    return f"message__{name_of(place)}"


def rendered(definition: Definition) -> Rendering:
    """Return ``definition``, with all it calls, for the second engine."""
    rendering = Rendering(process=name_of((definition.process_id, "process")))
    root = etree.Element(f"{{{_BPMN}}}definitions", nsmap={"bpmn": _BPMN})
    for path, each in family(definition).items():
        name = name_of((path, "process"))
        rendering.processes[name] = path
        process = _sub(root, "process", id=name, isExecutable="true")
        outermost = path == definition.process_id
        place = _Site(root, rendering, each, path, outermost=outermost)
        _Scope(place, each.process_id).fill(process)
    rendering.source = etree.tostring(root)
    return rendering


def _sub(parent: etree._Element, tag: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{_BPMN}}}{tag}", attributes)


def _tag(node: Node) -> str:
    if node.kind is Kind.PARALLEL and len(node.incoming) < 2:
        return "scriptTask"  # else it would join what never has to be joined
    return _TAGS[node.kind]


@dataclass(frozen=True, slots=True)
class _Site:
    """The document and the process in it that is being written."""

    root: etree._Element
    rendering: Rendering
    definition: Definition
    path: str
    outermost: bool

    def path_of(self, called: str) -> str:
        """Return the path of calls to a process that this one calls."""
        return called if self.outermost else f"{self.path}{CALL}{called}"


class _Scope:
    """Writes the nodes of one scope into an element."""

    def __init__(self, site: _Site, scope: str) -> None:
        self._site = site
        self._root = site.root
        self._rendering = site.rendering
        self._definition = site.definition
        self._scope = scope
        self._container = site.root
        self._added = 0

    def fill(self, container: etree._Element) -> None:
        self._container = container
        for node in self._definition.nodes.values():
            if node.scope != self._scope or self._is_other_start(node):
                continue
            self._write(node)

    def _is_other_start(self, node: Node) -> bool:
        """Say whether it is a start at which no path begins."""
        if node.kind is not Kind.START or node.scope != self._definition.process_id:
            return False
        return node.id != first_start(self._definition)

    def _name(self, element_id: str) -> str:
        return name_of((self._site.path, element_id))

    def _write(self, node: Node) -> None:
        name = self._name(node.id)
        self._rendering.places[name] = (self._site.path, node.id)
        if self._follows_event_gateway(node):
            element = _sub(self._container, "intermediateCatchEvent", id=name)
            self._message(element, node)
        else:
            element = _sub(self._container, _tag(node), id=name)
        self._detail(element, node)
        self._leave(element, node)

    def _follows_event_gateway(self, node: Node) -> bool:
        return any(
            other.kind is Kind.EVENT_BASED
            and any(flow.target == node.id for flow in other.outgoing)
            for other in self._definition.nodes.values()
        )

    def _detail(self, element: etree._Element, node: Node) -> None:
        if element.tag == f"{{{_BPMN}}}scriptTask":
            _sub(element, "script").text = "nothing"
        elif node.kind is Kind.CALL_ACTIVITY:
            called = self._site.path_of(node.called or "")
            element.set("calledElement", name_of((called, "process")))
        elif node.kind is Kind.SUB_PROCESS:
            _Scope(self._site, node.id).fill(element)
        elif node.kind is Kind.BOUNDARY:
            self._boundary(element, node)
        elif node.kind is Kind.END and node.trigger is not None:
            if node.trigger.kind is TriggerKind.TERMINATE:
                _sub(element, "terminateEventDefinition")
            elif node.trigger.kind is TriggerKind.ERROR:
                self._error(element, code_of(self._definition, node) or "(none)")

    def _boundary(self, element: etree._Element, node: Node) -> None:
        assert node.trigger is not None
        host = self._definition.nodes[node.attached_to or ""]
        element.set("attachedToRef", self._name(host.id))
        element.set("cancelActivity", "true" if node.interrupting else "false")
        if node.trigger.kind is TriggerKind.ERROR and host.kind in _HOLDING:
            self._error(element, code_of(self._definition, node))
        else:
            self._message(element, node)

    def _message(self, element: etree._Element, node: Node) -> None:
        message = message_of((self._site.path, node.id))
        _sub(self._root, "message", id=message, name=message)
        _sub(element, "messageEventDefinition", messageRef=message)

    def _error(self, element: etree._Element, code: str) -> None:
        if not code:
            _sub(element, "errorEventDefinition")
            return
        reference = f"error__{code}"
        known = {each.get("id") for each in self._root.findall(f"{{{_BPMN}}}error")}
        if reference not in known:
            _sub(self._root, "error", id=reference, name=code, errorCode=code)
        _sub(element, "errorEventDefinition", errorRef=reference)

    # -- flows -----------------------------------------------------------------

    def _leave(self, element: etree._Element, node: Node) -> None:
        if node.kind is Kind.END:
            return
        if not node.outgoing:
            self._flow(element, self._extra("endEvent"))
        elif node.kind in ACTIVITIES and self._needs_gateway(node):
            self._split(element, node)
        elif node.kind in _GATED:
            self._gated(element, node, node.outgoing)
        else:
            for flow in node.outgoing:
                self._flow(element, self._target(node, flow))

    def _needs_gateway(self, node: Node) -> bool:
        return len(node.outgoing) > 1 or node.outgoing[0].condition is not None

    def _split(self, element: etree._Element, node: Node) -> None:
        free = [f for f in node.outgoing if not f.condition and f.id != node.default]
        gated = [flow for flow in node.outgoing if flow not in free]
        fork = element
        if free:
            fork = self._extra("parallelGateway")
            self._flow(element, fork)
            for flow in free:
                self._flow(fork, self._target(node, flow))
        if gated:
            choice = self._extra("inclusiveGateway")
            self._flow(fork, choice)
            self._gated(choice, node, tuple(gated))
            if free and node.default is None:  # then none of them has to hold
                self._or_end(choice)

    def _or_end(self, choice: etree._Element) -> None:
        choice.set("default", self._flow(choice, self._extra("endEvent")))

    def _gated(
        self, element: etree._Element, node: Node, flows: tuple[Flow, ...]
    ) -> None:
        for flow in flows:
            given = self._flow(element, self._target(node, flow))
            if flow.id == node.default:
                element.set("default", given)
                continue
            text = ALWAYS
            if flow.condition is not None:
                text = f"{self._site.path}__{flow.id}"
                self._rendering.conditions[text] = flow.condition
            last = self._container[-1]
            _sub(last, "conditionExpression").text = text

    def _target(self, node: Node, flow: Flow) -> etree._Element | str:
        """Return where a flow leads; several to one join go over steps of their own."""
        twins = [each for each in node.outgoing if each.target == flow.target]
        if len(twins) < 2:
            return self._name(flow.target)
        between = self._extra("scriptTask")
        _sub(between, "script").text = "nothing"
        self._flow(between, self._name(flow.target))
        return between

    def _extra(self, tag: str) -> etree._Element:
        self._added += 1
        name = f"extra__{self._name(self._scope)}__{self._added}"
        return _sub(self._container, tag, id=name)

    def _flow(self, source: etree._Element, target: etree._Element | str) -> str:
        self._added += 1
        name = f"flow__{self._name(self._scope)}__{self._added}"
        to = target if isinstance(target, str) else target.get("id", "")
        start = source.get("id", "")
        _sub(self._container, "sequenceFlow", id=name, sourceRef=start, targetRef=to)
        return name
