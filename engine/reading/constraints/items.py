"""Item definitions: which data has which type, and whether two types are one.

Source: BPMN 2.0.2, 8.4.10 Item Definition and 10.4.1 Data Modeling.
"""

from lxml import etree

from engine.reading.constraints.diagram import Diagram, Rule, label, name_of
from engine.reading.constraints.kinds import spoken
from engine.reading.findings import Findings
from engine.reading.names import children, id_of, is_true, text_of

#: Where the type of an element is said: its own reference, or that of another one.
_ITEM_REFERENCES = ("itemSubjectRef", "itemRef", "structureRef")
_STANDS_FOR = ("dataObjectRef", "dataStoreRef")


def item_of(diagram: Diagram, element: etree._Element | None) -> etree._Element | None:
    """Return the item definition of a data element, message, error or signal."""
    if element is None or name_of(element) == "itemDefinition":
        return element
    for reference in _ITEM_REFERENCES:
        found = diagram.found(element.get(reference))
        if found is not None and name_of(found) == "itemDefinition":
            return found
    for reference in _STANDS_FOR:
        if element.get(reference):
            return item_of(diagram, diagram.found(element.get(reference)))
    return None


def structure_of(item: etree._Element) -> str:
    """Return the structure of an item definition; without one, it is its own."""
    return item.get("structureRef") or f"#{item.get('id', '')}"


def is_same(one: etree._Element, other: etree._Element) -> bool:
    """Tell whether two item definitions describe one structure."""
    return structure_of(one) == structure_of(other)


def _check_collections(diagram: Diagram, findings: Findings) -> None:
    """Refuse data that is a collection where its type is none, or the reverse.

    Source: BPMN 2.0.2, 10.4.1 Data Modeling (isCollection). EXT.020,
    EXT.077, EXT.081, EXT.083.
    """
    for element in diagram.named("dataObject", "dataInput", "dataOutput"):
        item = diagram.found(element.get("itemSubjectRef"))
        if item is None or name_of(item) != "itemDefinition":
            continue
        expected = is_true(item.get("isCollection"))
        if is_true(element.get("isCollection")) is not expected:
            findings.refuse(
                id_of(element),
                f"The isCollection of the {spoken(name_of(element))} {label(element)} "
                f"differs from that of {label(item)}; give both the same value.",
            )


def _check_associations(diagram: Diagram, findings: Findings) -> None:
    """Refuse the copy of data of one type into data of another.

    Source: BPMN 2.0.2, 10.4.1 Data Associations. EXT.091, EXT.092.
    """
    for association in diagram.named("dataInputAssociation", "dataOutputAssociation"):
        if children(association, "transformation") or children(
            association, "assignment"
        ):
            continue
        sources = children(association, "sourceRef")
        if len(sources) > 1:
            findings.refuse(
                id_of(association),
                "It has several sources, so it needs a transformation; add one or "
                "keep one source.",
            )
        for target in children(association, "targetRef")[:1]:
            to_item = item_of(diagram, diagram.found(text_of(target)))
            for source in sources:
                from_item = item_of(diagram, diagram.found(text_of(source)))
                if from_item is None or to_item is None:
                    continue
                if not is_same(from_item, to_item):
                    findings.refuse(
                        id_of(association),
                        f"{text_of(source)} and {text_of(target)} have different item "
                        "definitions; use one of them or add a transformation.",
                    )


RULES: tuple[Rule, ...] = (_check_collections, _check_associations)
