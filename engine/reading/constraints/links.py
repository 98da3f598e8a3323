"""Link events: an off-page connector has two ends on one level.

Source: BPMN 2.0.2, 10.5.5 Link Event Definition.
"""

from lxml import etree

from engine.reading.constraints.diagram import Diagram, Rule, label, name_of
from engine.reading.findings import Findings
from engine.reading.names import children, id_of, text_of

_LINK = "linkEventDefinition"


def _check_flows(diagram: Diagram, findings: Findings) -> None:
    """Refuse a link that both leads away and goes on in the flow.

    Source: BPMN 2.0.2, 10.5.4 (Sequence Flow Connections). EXT.117.
    """
    for event, _definition in _thrown(diagram):
        if diagram.outgoing(event):
            findings.refuse(
                id_of(event),
                "The flow goes on at the target of the link; remove the sequence "
                "flow out of it.",
            )
    for event, _definition in _caught(diagram):
        if diagram.incoming(event):
            findings.refuse(
                id_of(event),
                "The flow comes from the source of the link; remove the sequence "
                "flow into it.",
            )


def _check_sources(diagram: Diagram, findings: Findings) -> None:
    """Refuse a thrown link without its one target on the same level.

    The target is named by its id, or else by the name that both ends share.

    Source: BPMN 2.0.2, 10.5.5 Link Event Definition. EXT.118, EXT.125, EXT.126.
    """
    pairs = _Pairs(diagram)
    for event, definition in _thrown(diagram):
        if len(children(definition, "target")) > 1:
            findings.refuse(id_of(event), "It links to several targets; name one.")
        ends = pairs.targets(event, definition)
        if not ends:
            findings.refuse(
                id_of(event),
                "No link catch event is its target; give both ends the same name, or "
                "name the other as target here and this one as source there.",
            )
        elif all(end.getparent() is not event.getparent() for end in ends):
            findings.refuse(
                id_of(event),
                f"Its target {label(ends[0])} stands in another process or "
                "sub-process; a link stays on its own level.",
            )


def _check_targets(diagram: Diagram, findings: Findings) -> None:
    """Refuse a caught link to which no link leads.

    Source: BPMN 2.0.2, 10.5.5 Link Event Definition (source). EXT.124.
    """
    pairs = _Pairs(diagram)
    thrown = _thrown(diagram)
    reached = {end for each in thrown for end in pairs.targets(*each)}
    names = {each.get("name", "") for _, each in thrown if not _named(each, "target")}
    seen: dict[tuple[etree._Element | None, str], str] = {}
    for event, definition in _caught(diagram):
        name = definition.get("name", "")
        by_name = bool(name) and not _named(definition, "source")
        if event not in reached and not (by_name and name in names):
            findings.refuse(
                id_of(event),
                "No link throw event is its source; give both ends the same name, or "
                "name the other as source here and this one as target there.",
            )
        place = (event.getparent(), name)
        if by_name and place in seen:
            findings.refuse(
                id_of(event), f"{seen[place]} catches the same link; keep one of them."
            )
        seen.setdefault(place, label(event))


class _Pairs:
    """The caught links of a document, by what leads to them.

    Whichever end names another must name this one; names count where neither does.
    """

    def __init__(self, diagram: Diagram) -> None:
        self._diagram = diagram
        self._by_name: dict[str, dict[etree._Element | None, etree._Element]] = {}
        self._by_source: dict[etree._Element, list[etree._Element]] = {}
        self._events: dict[etree._Element, etree._Element] = {}
        for event, definition in _caught(diagram):
            self._events[definition] = event
            for source in self._found(definition, "source"):
                self._by_source.setdefault(source, []).append(event)
            if not _named(definition, "source"):
                places = self._by_name.setdefault(definition.get("name", ""), {})
                places.setdefault(event.getparent(), event)

    def targets(
        self, event: etree._Element, definition: etree._Element
    ) -> list[etree._Element]:
        """Return the events that catch the link of ``event``."""
        named = self._by_source.get(definition, [])
        if _named(definition, "target"):
            found = self._found(definition, "target")
            ends = [
                (each, self._events[each]) for each in found if each in self._events
            ]
            return [e for d, e in ends if not _named(d, "source") or e in named]
        if named:
            return named
        places = self._by_name.get(definition.get("name") or "\0", {})
        here = places.get(event.getparent())
        return [here] if here is not None else list(places.values())[:1]

    def _found(self, definition: etree._Element, child: str) -> list[etree._Element]:
        texts = map(text_of, children(definition, child))
        found = (self._diagram.found(text) for text in texts)
        return [each for each in found if each is not None]


def _named(definition: etree._Element, child: str) -> bool:
    return bool(children(definition, child))


def _thrown(diagram: Diagram) -> list[tuple[etree._Element, etree._Element]]:
    return _linking(diagram, "intermediateThrowEvent")


def _caught(diagram: Diagram) -> list[tuple[etree._Element, etree._Element]]:
    return _linking(diagram, "intermediateCatchEvent")


def _linking(
    diagram: Diagram, local_name: str
) -> list[tuple[etree._Element, etree._Element]]:
    return [
        (event, definition)
        for event in diagram.named(local_name)
        for definition in diagram.definitions(event)
        if name_of(definition) == _LINK
    ]


RULES: tuple[Rule, ...] = (_check_flows, _check_sources, _check_targets)
