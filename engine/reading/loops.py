"""Read how an activity is repeated, and what an ad-hoc sub-process leaves open.

Source: BPMN 2.0.2, 10.3.8 Loop Characteristics, 10.3.5 Ad-Hoc Sub-Process.
"""

from collections.abc import Mapping

from lxml import etree

from engine.feel import Expression
from engine.kernel.repetition import AdHoc, Behaviour, Loop, LoopKind
from engine.reading.expressions import parsed
from engine.reading.findings import Findings
from engine.reading.names import bpmn, camunda, id_of, is_true, tag_of, text_of
from engine.reading.triggers import defined_elsewhere

_BEHAVIOURS = {
    Behaviour.ONE: "oneBehaviorEventRef",
    Behaviour.NONE: "noneBehaviorEventRef",
}
_ORDERS = {"Parallel", "Sequential"}


def loop_of(element: etree._Element, findings: Findings) -> Loop | None:
    """Return the repetition of an activity, if it has one."""
    standard = element.find(bpmn("standardLoopCharacteristics"))
    multiple = element.find(bpmn("multiInstanceLoopCharacteristics"))
    if standard is not None and multiple is not None:
        findings.refuse(id_of(element), "It is repeated in one way, not in two.")
    if standard is not None:
        return _standard(element, standard, findings)
    if multiple is not None:
        return _multiple(element, multiple, findings)
    return None


def ad_hoc_of(
    element: etree._Element, properties: Mapping[str, str], findings: Findings
) -> AdHoc | None:
    """Return what is particular to an ad-hoc sub-process; ``None`` for others."""
    if tag_of(element)[1] != "adHocSubProcess":
        return None
    activation = properties.get("activation", "automatic")
    if activation not in {"automatic", "manual"}:
        findings.refuse(id_of(element), "activation is automatic or manual.")
    ordering = element.get("ordering", "Parallel")
    if ordering not in _ORDERS:
        findings.refuse(id_of(element), "ordering is Parallel or Sequential.")
    return AdHoc(
        is_manual=activation == "manual",
        is_sequential=ordering == "Sequential",
        until=_expression(element, "completionCondition", findings),
        cancels_rest=is_true(element.get("cancelRemainingInstances"), default="true"),
    )


def _standard(
    element: etree._Element, loop: etree._Element, findings: Findings
) -> Loop:
    text = loop.get("loopMaximum", "").strip()
    if text and not (text.isascii() and text.isdigit()):
        findings.refuse(
            id_of(element), f"loopMaximum is a whole number, 0 or more, but not {text}."
        )
        text = ""
    condition = _expression(loop, "loopCondition", findings)
    if condition is None and not text:
        findings.refuse(
            id_of(element), "Its loop needs a loopCondition or a loopMaximum."
        )
    return Loop(
        LoopKind.STANDARD,
        while_=condition,
        maximum=int(text) if text else None,
        test_before=is_true(loop.get("testBefore")),
    )


def _multiple(
    element: etree._Element, loop: etree._Element, findings: Findings
) -> Loop:
    at = id_of(element)
    count = _expression(loop, "loopCardinality", findings)
    collection = _collection(loop, at, findings)
    if (count is None) == (collection is None):
        findings.refuse(at, "Name either a loopCardinality or a collection, one only.")
    if count is not None and count.text.startswith("-"):
        findings.refuse(at, "loopCardinality is a whole number, 0 or more.")
    sequential = is_true(loop.get("isSequential"))
    behaviour, reference = _behaviour(loop, at, findings)
    return Loop(
        LoopKind.SEQUENTIAL if sequential else LoopKind.PARALLEL,
        count=count,
        collection=collection,
        item=_named(loop, "inputDataItem") or loop.get(camunda("elementVariable"), ""),
        until=_expression(loop, "completionCondition", findings),
        behaviour=behaviour,
        throws=defined_elsewhere(reference, element, findings) if reference else None,
        output=_referenced(loop, "loopDataOutputRef"),
        output_item=_named(loop, "outputDataItem"),
    )


def _collection(loop: etree._Element, at: str, findings: Findings) -> Expression | None:
    named = _referenced(loop, "loopDataInputRef")
    text = named or loop.get(camunda("collection"), "").strip()
    return parsed(text, at, findings) if text else None


def _behaviour(
    loop: etree._Element, at: str, findings: Findings
) -> tuple[Behaviour, str]:
    """Return when instances throw an event, and the reference to that event."""
    text = loop.get("behavior", "All")
    if text not in {each.value for each in Behaviour}:
        findings.refuse(at, f"behavior={text} is not executed; use All, One or None.")
        return Behaviour.ALL, ""
    behaviour = Behaviour(text)
    if behaviour is Behaviour.ALL:
        return behaviour, ""
    reference = loop.get(_BEHAVIOURS[behaviour], "")
    if not reference:
        findings.refuse(at, f"behavior={text} needs a {_BEHAVIOURS[behaviour]}.")
    return behaviour, reference


def _expression(
    element: etree._Element, name: str, findings: Findings
) -> Expression | None:
    found = element.find(bpmn(name))
    if found is None:
        return None
    return parsed(text_of(found), id_of(element), findings)


def _referenced(loop: etree._Element, name: str) -> str:
    """Return the name under which a data element that is referred to is known."""
    wanted = text_of(loop.find(bpmn(name))).rpartition(":")[2]
    if not wanted:
        return ""
    for element in loop.getroottree().getroot().iter():
        if element.get("id") == wanted:
            return str(element.get("name") or wanted)
    return wanted


def _named(loop: etree._Element, name: str) -> str:
    found = loop.find(bpmn(name))
    return "" if found is None else str(found.get("name") or found.get("id") or "")
