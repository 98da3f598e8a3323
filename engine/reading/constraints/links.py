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

    Source: BPMN 2.0.2, Table 10.97 (target). EXT.118, EXT.125, EXT.126.
    """
    for event, definition in _thrown(diagram):
        targets = children(definition, "target")
        if len(targets) > 1:
            findings.refuse(id_of(event), "It links to several targets; name one.")
        ends = [
            (end, other)
            for end, other in _caught(diagram)
            if _is_target(diagram, definition, other)
        ]
        if not ends:
            findings.refuse(
                id_of(event),
                "No link catch event is its target; give both ends the same name, or "
                "name the other as target here and this one as source there.",
            )
        elif all(end.getparent() is not event.getparent() for end, _ in ends):
            findings.refuse(
                id_of(event),
                f"Its target {label(ends[0][0])} stands in another process or "
                "sub-process; a link stays on its own level.",
            )


def _check_targets(diagram: Diagram, findings: Findings) -> None:
    """Refuse a caught link to which no link leads.

    Source: BPMN 2.0.2, Table 10.97 (source). EXT.124.
    """
    thrown = list(_thrown(diagram))
    seen: dict[tuple[int, str], str] = {}
    for event, definition in _caught(diagram):
        if not any(_is_target(diagram, other, definition) for _, other in thrown):
            findings.refuse(
                id_of(event),
                "No link throw event is its source; give both ends the same name, or "
                "name the other as source here and this one as target there.",
            )
        key = (id(event.getparent()), definition.get("name", ""))
        if key[1] and not children(definition, "source") and key in seen:
            findings.refuse(
                id_of(event), f"{seen[key]} catches the same link; keep one of them."
            )
        seen.setdefault(key, label(event))


def _is_target(
    diagram: Diagram, source: etree._Element, target: etree._Element
) -> bool:
    """Tell whether two link definitions are the two ends of one link.

    Whichever end names another must name this one; names count where neither does.
    """
    forward = [diagram.found(text_of(each)) for each in children(source, "target")]
    backward = [diagram.found(text_of(each)) for each in children(target, "source")]
    if forward or backward:
        agrees = not forward or any(each is target for each in forward)
        return agrees and (not backward or any(each is source for each in backward))
    name = source.get("name", "")
    return bool(name) and name == target.get("name")


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
