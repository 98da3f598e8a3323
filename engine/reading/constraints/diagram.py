"""A document that can be asked: what an id names, what flows where."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from lxml import etree

from engine.reading.constraints.kinds import EVENT_DEFINITIONS, SCOPES
from engine.reading.findings import Findings
from engine.reading.names import BPMN, children, is_true, split, text_of

XML_SCHEMA = "http://www.w3.org/2001/XMLSchema"
XSI_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"

Elements = tuple[etree._Element, ...]


@dataclass(frozen=True, slots=True)
class Diagram:
    """The BPMN elements of one document, found once.

    Attributes:
        elements: In the order of the document, by local name.
        by_id: Elements by their id.
        leaving: Sequence flows by the id of their source.
        arriving: Sequence flows by the id of their target.
        namespace: The target namespace, in which the own ids stand.
        imported: Namespaces of the documents that this one imports.
        lists_flows: Whether its nodes list their flows, as modelling tools write
            them. Files written by hand do not, and leave more to the reader.
    """

    elements: Mapping[str, Elements]
    by_id: Mapping[str, etree._Element]
    leaving: Mapping[str, Elements]
    arriving: Mapping[str, Elements]
    namespace: str
    imported: frozenset[str]
    lists_flows: bool

    @staticmethod
    def of(root: etree._Element) -> "Diagram":
        """Return the document under ``root``."""
        own = [each for each in root.iter() if split(str(each.tag))[0] == BPMN]
        flows = [each for each in own if name_of(each) == "sequenceFlow"]
        imports = [each for each in own if name_of(each) == "import"]
        return Diagram(
            elements=_grouped(own, name_of),
            by_id=MappingProxyType({each.get("id", ""): each for each in own}),
            leaving=_grouped(flows, lambda each: each.get("sourceRef", "")),
            arriving=_grouped(flows, lambda each: each.get("targetRef", "")),
            namespace=root.get("targetNamespace", ""),
            imported=frozenset(each.get("namespace", "") for each in imports),
            lists_flows=any(name_of(each) in {"incoming", "outgoing"} for each in own),
        )

    def named(self, *local_names: str) -> Iterator[etree._Element]:
        """Give all elements of these names."""
        for local_name in local_names:
            yield from self.elements.get(local_name, ())

    def outgoing(self, node: etree._Element) -> Elements:
        """Return the sequence flows that start at a node."""
        return self.leaving.get(node.get("id") or "\0", ())

    def incoming(self, node: etree._Element) -> Elements:
        """Return the sequence flows that end at a node."""
        return self.arriving.get(node.get("id") or "\0", ())

    def target(self, flow: etree._Element) -> etree._Element | None:
        """Return the node at which a sequence flow ends."""
        return self.by_id.get(flow.get("targetRef") or "\0")

    def hosts(self) -> frozenset[str]:
        """Return the ids of the activities that have boundary events."""
        found = map(self.found, self._attached())
        return frozenset(each.get("id", "") for each in found if each is not None)

    def _attached(self) -> Iterator[str]:
        for event in self.named("boundaryEvent"):
            yield event.get("attachedToRef", "")

    def found(self, text: str | None) -> etree._Element | None:
        """Return what an id, or a name with a prefix, stands for in this document."""
        wanted = (text or "").strip()
        if not wanted:
            return None
        found = self.by_id.get(wanted)
        return self.by_id.get(wanted.rpartition(":")[2]) if found is None else found

    def is_foreign(self, text: str, at: etree._Element) -> bool:
        """Tell whether a name with a prefix stands in another document."""
        prefix = text.rpartition(":")[0]
        namespace = at.nsmap.get(prefix or None, "")
        if not prefix or namespace == self.namespace:
            return False
        return namespace in self.imported or namespace.startswith(XML_SCHEMA)

    def definitions(self, event: etree._Element) -> list[etree._Element]:
        """Return the event definitions in an event and those it refers to."""
        inner = [each for each in event if name_of(each) in EVENT_DEFINITIONS]
        named = (self.found(text_of(e)) for e in children(event, "eventDefinitionRef"))
        return inner + [
            each
            for each in named
            if each is not None and name_of(each) in EVENT_DEFINITIONS
        ]

    def triggers(self, event: etree._Element) -> list[str]:
        """Return what an event waits for or throws: message, timer, error, …."""
        return [
            name_of(each).removesuffix("EventDefinition")
            for each in self.definitions(event)
        ]


Rule = Callable[[Diagram, Findings], None]


def name_of(element: etree._Element) -> str:
    """Return the local name of a BPMN element; nothing for those of others."""
    namespace, local_name = split(str(element.tag))
    return local_name if namespace == BPMN else ""


def parent_name(element: etree._Element) -> str:
    """Return the local name of the element round this one."""
    parent = element.getparent()
    return "" if parent is None else name_of(parent)


def label(element: etree._Element) -> str:
    """Return the id of an element, or else its name, for a sentence."""
    return element.get("id") or element.get("name") or "without an id"


def inner(scope: etree._Element, local_names: Iterable[str]) -> Elements:
    """Return the children of these names, in the order of the document."""
    wanted = frozenset(local_names)
    return tuple(each for each in scope if name_of(each) in wanted)


def around(element: etree._Element, local_names: Iterable[str]) -> Elements:
    """Return the elements of these names round an element, the nearest first."""
    wanted = frozenset(local_names)
    return tuple(each for each in element.iterancestors() if name_of(each) in wanted)


def process_of(element: etree._Element) -> etree._Element | None:
    """Return the process in which an element stands."""
    return next(iter(around(element, ("process",))), None)


def scope_of(element: etree._Element) -> etree._Element | None:
    """Return the process or sub-process in which an element stands."""
    return next(iter(around(element, SCOPES)), None)


def is_executable(element: etree._Element) -> bool:
    """Tell whether the process of an element is marked as executable."""
    process = process_of(element)
    return process is not None and is_true(process.get("isExecutable"))


def is_event_sub_process(element: etree._Element | None) -> bool:
    """Tell whether an element is a sub-process that an event starts."""
    return element is not None and is_true(element.get("triggeredByEvent"))


def has_extension(element: etree._Element) -> bool:
    """Tell whether a vendor added attributes or elements of its own."""
    foreign = any(split(str(key))[0] not in {"", BPMN} for key in _plain(element))
    return foreign or bool(children(element, "extensionElements"))


def _plain(element: etree._Element) -> list[str]:
    return [str(key) for key in element.attrib if key != XSI_TYPE]


def _grouped(
    elements: Iterable[etree._Element], key: Callable[[etree._Element], str]
) -> Mapping[str, Elements]:
    found: dict[str, list[etree._Element]] = {}
    for element in elements:
        found.setdefault(key(element), []).append(element)
    return MappingProxyType({name: tuple(each) for name, each in found.items()})
