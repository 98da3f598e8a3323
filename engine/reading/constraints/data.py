"""Data: where properties stand, which inputs and outputs the sets hold.

Source: BPMN 2.0.2, 10.4 Items and Data.
"""

from lxml import etree

from engine.reading.constraints.diagram import Diagram, Rule, inner, label, name_of
from engine.reading.constraints.items import is_same, item_of
from engine.reading.constraints.kinds import (
    ACTIVITIES,
    CATCH_EVENTS,
    EVENT_DEFINITIONS,
    EVENTS,
    spoken,
)
from engine.reading.findings import Findings
from engine.reading.names import children, id_of, text_of

_WITH_PROPERTIES = ACTIVITIES | EVENTS | {"process"}
_SETS = {"dataInput": "inputSet", "dataOutput": "outputSet"}
#: References that repeat those of the same set, by the ones they repeat.
_REPEATED = {
    "inputSet": ("dataInputRefs", ("optionalInputRefs", "whileExecutingInputRefs")),
    "outputSet": ("dataOutputRefs", ("optionalOutputRefs", "whileExecutingOutputRefs")),
}
#: What a set names, and what names it in turn.
_PARTNERS = {
    "inputSet": ("outputSetRefs", "inputSetRefs"),
    "outputSet": ("inputSetRefs", "outputSetRefs"),
}
#: Where an event definition says of what type its data is.
_PAYLOADS = {
    "messageEventDefinition": "messageRef",
    "errorEventDefinition": "errorRef",
    "escalationEventDefinition": "escalationRef",
    "signalEventDefinition": "signalRef",
}


def _check_properties(diagram: Diagram, findings: Findings) -> None:
    """Refuse a property of something that has none.

    Source: BPMN 2.0.2, 10.4.1 Properties. EXT.078.
    """
    for element in diagram.named("property"):
        parent = element.getparent()
        if parent is not None and name_of(parent) not in _WITH_PROPERTIES:
            findings.refuse(
                id_of(element),
                "Only processes, activities and events have properties; "
                f"move {label(element)} into one.",
            )


def _check_names(diagram: Diagram, findings: Findings) -> None:
    """Refuse a data object reference whose name belies its object or state.

    Source: BPMN 2.0.2, 10.4.1 Data Object References (naming). EXT.076.
    """
    for reference in diagram.named("dataObjectReference"):
        data_object = diagram.found(reference.get("dataObjectRef"))
        states = [each.get("name", "") for each in children(reference, "dataState")]
        name = " ".join(reference.get("name", "").split())
        if data_object is None or not name or not any(states):
            continue
        expected = f"{data_object.get('name', '')} [{states[0]}]"
        if data_object.get("name") and name != " ".join(expected.split()):
            findings.refuse(
                id_of(reference),
                f"It is named {name}, but shows the data object and state {expected}; "
                "name it so.",
            )


def _check_directions(diagram: Diagram, findings: Findings) -> None:
    """Refuse a write into an input, or a read of an output, of something else.

    Source: BPMN 2.0.2, 10.4.1 Data Inputs and Outputs. EXT.080, EXT.082.
    """
    for association in diagram.named("dataInputAssociation", "dataOutputAssociation"):
        for reference, kind, wrong in (
            ("targetRef", "dataInput", "writes into the input"),
            ("sourceRef", "dataOutput", "reads the output"),
        ):
            for text in map(text_of, children(association, reference)):
                named = diagram.found(text)
                if named is None or name_of(named) != kind:
                    continue
                if association.getparent() not in set(named.iterancestors()):
                    findings.refuse(
                        id_of(association),
                        f"It {wrong} {text} of another element; use a data object.",
                    )


def _check_membership(diagram: Diagram, findings: Findings) -> None:
    """Refuse an input or output that stands in no set.

    Source: BPMN 2.0.2, 10.4.1 (inputSetRefs, outputSetRefs). EXT.084, EXT.088.
    """
    for local_name, set_name in _SETS.items():
        held: dict[etree._Element, set[str]] = {}
        for each in diagram.named(set_name):
            parent = each.getparent()
            if parent is not None:
                references = children(each, f"{local_name}Refs")
                held.setdefault(parent, set()).update(map(text_of, references))
        for element in diagram.named(local_name):
            parent = element.getparent()
            if parent is None or element.get("id", "") in held.get(parent, ()):
                continue
            findings.refuse(
                id_of(element),
                f"No {spoken(set_name)} lists the {spoken(local_name)} "
                f"{label(element)}; add it to one.",
            )


def _check_sets(diagram: Diagram, findings: Findings) -> None:
    """Refuse a set that qualifies what it does not list.

    Source: BPMN 2.0.2, 10.4.1 Input and Output Sets. EXT.085, EXT.086, EXT.089,
    EXT.090.
    """
    for set_name, (listing, repeating) in _REPEATED.items():
        for each in diagram.named(set_name):
            listed = {text_of(reference) for reference in children(each, listing)}
            for reference in inner(each, repeating):
                if text_of(reference) not in listed:
                    findings.refuse(
                        id_of(each),
                        f"Its {name_of(reference)} names {text_of(reference)}, which "
                        f"is not among its {listing}; add it there.",
                    )


def _check_partners(diagram: Diagram, findings: Findings) -> None:
    """Refuse a set whose partner does not name it in turn.

    Source: BPMN 2.0.2, 10.4.1 Input and Output Sets. EXT.087.
    """
    named = dict.fromkeys(
        (forward, each, diagram.found(text_of(child)))
        for set_name, (forward, _) in _PARTNERS.items()
        for each in diagram.named(set_name)
        for child in children(each, forward)
    )
    for forward, each, partner in named:
        backward = dict(_PARTNERS.values())[forward]
        if partner is not None and (backward, partner, each) not in named:
            findings.refuse(
                id_of(each),
                f"Its {forward} names {label(partner)}, which does not name it in its "
                f"{backward}; let each name the other.",
            )


def _check_event_data(diagram: Diagram, findings: Findings) -> None:
    """Refuse an event whose data does not match its event definitions.

    Source: BPMN 2.0.2, 10.5.1 (Data Modeling and Events). EXT.093, EXT.094.
    """
    for event in diagram.named(*sorted(EVENTS)):
        kind = "dataOutput" if name_of(event) in CATCH_EVENTS else "dataInput"
        data = children(event, kind)
        definitions = inner(event, EVENT_DEFINITIONS | {"eventDefinitionRef"})
        if not data:
            continue
        if len(data) != len(definitions):
            findings.refuse(
                id_of(event),
                f"It has {len(data)} {spoken(kind)} element(s) but {len(definitions)} "
                "event definition(s); give each definition its own.",
            )
        carrying = [each for each in definitions if name_of(each) in _PAYLOADS]
        for element, definition in zip(data, carrying, strict=False):
            payload = definition.get(_PAYLOADS[name_of(definition)])
            wanted = item_of(diagram, diagram.found(payload))
            given = item_of(diagram, element)
            if wanted is not None and given is not None and not is_same(wanted, given):
                findings.refuse(
                    id_of(event),
                    f"The {spoken(kind)} {label(element)} is not of the type of "
                    f"{payload}; use the same item definition.",
                )


RULES: tuple[Rule, ...] = (
    _check_properties,
    _check_names,
    _check_directions,
    _check_membership,
    _check_sets,
    _check_partners,
    _check_event_data,
)
