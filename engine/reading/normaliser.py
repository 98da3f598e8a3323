"""Bring a diagram into the one form that the compiler reads; remark every change.

Afterwards every sequence flow has an id, every expression is FEEL text, constants
are FEEL literals, and extensions stand in the ``camunda:`` namespace.
"""

import re
from collections.abc import Iterator
from copy import deepcopy

from lxml import etree

from engine.reading.allowlist import NODES
from engine.reading.findings import Findings
from engine.reading.names import (
    BPMN,
    CAMUNDA,
    COUSINS,
    bpmn,
    camunda,
    id_of,
    split,
    text_of,
)
from engine.reading.uel import Untranslatable, to_feel

_UEL = re.compile(r"[$#]\{(?P<inside>[^{}]*)\}")
_TIMES = tuple(bpmn(name) for name in ("timeDate", "timeDuration", "timeCycle"))
_PARAMETERS = (camunda("outputParameter"), camunda("inputParameter"))
_CONDITIONS = tuple(
    bpmn(name)
    for name in (
        "conditionExpression",
        "condition",
        "completionCondition",
        "loopCondition",
        "activationCondition",
    )
)
_GLOBAL = {
    "globalTask": "task",
    "globalManualTask": "manualTask",
    "globalUserTask": "userTask",
    "globalScriptTask": "scriptTask",
    "globalBusinessRuleTask": "businessRuleTask",
}
_NAME = re.compile(r"[^\W\d]\w*")
_WHOLE = re.compile(r"-?\d+")

#: What stands for an expression that was refused, so that reading can go on.
NOTHING = "null"


def normalise(
    process: etree._Element, expression_language: str, findings: Findings
) -> None:
    """Rewrite ``process`` in place.

    Args:
        expression_language: As the file declares it for all its expressions.
    """
    _adopt_cousins(process, findings)
    _give_node_ids(process, findings)
    _give_flow_ids(process, findings)
    _rewrite_conditions(process, findings, is_feel=_is_feel(expression_language))
    for time in process.iter(*_TIMES):
        _rewrite(time, findings, constant_allowed=True)
    for parameter in process.iter(*_PARAMETERS):
        _rewrite(parameter, findings, constant_allowed=True)
    for handed in process.iter(camunda("in"), camunda("out")):
        _rewrite_attribute(handed, "sourceExpression", findings)
    for repeated in process.iter(bpmn("multiInstanceLoopCharacteristics")):
        if not _NAME.fullmatch(repeated.get(camunda("collection"), "x").strip()):
            _rewrite_attribute(repeated, camunda("collection"), findings)
    for element in process.iter(bpmn("userTask")):
        _rewrite_attribute(
            element, camunda("assignee"), findings, constant_allowed=True
        )


def normalise_shared(root: etree._Element, findings: Findings) -> None:
    """Rewrite the event definitions that stand beside the processes, in place."""
    language = root.get("expressionLanguage", "")
    for shared in root.findall("*"):
        if str(shared.tag).endswith("EventDefinition"):
            _rewrite_conditions(shared, findings, is_feel=_is_feel(language))
            for time in shared.iter(*_TIMES):
                _rewrite(time, findings, constant_allowed=True)


def inline_global_tasks(
    process: etree._Element, root: etree._Element, findings: Findings
) -> None:
    """Let a call of a global task do what the task does. BPMN 2.0.2, 10.3.6."""
    for call in list(process.iter(bpmn("callActivity"))):
        wanted = call.get("calledElement", "").rpartition(":")[2]
        found = [each for each in root.findall("*") if each.get("id") == wanted]
        name = split(str(found[0].tag))[1] if found else ""
        if name not in _GLOBAL:
            continue
        call.tag = bpmn(_GLOBAL[name])
        del call.attrib["calledElement"]
        for key, value in found[0].attrib.items():
            if key not in {"id", "name"} and key not in call.attrib:
                call.set(key, value)
        call.extend(deepcopy(child) for child in found[0])
        findings.remark(f"{id_of(call)}: the global task {wanted} is done there.")


def complete_defaults(process: etree._Element, findings: Findings) -> None:
    """Make the last flow of an exclusive gateway, if without condition, its default."""
    flows: dict[str, list[etree._Element]] = {}
    for flow in process.iter(bpmn("sequenceFlow")):
        flows.setdefault(flow.get("sourceRef", ""), []).append(flow)
    for gateway in process.iter(bpmn("exclusiveGateway")):
        outgoing = flows.get(gateway.get("id", ""), [])
        bare = [f for f in outgoing if f.find(bpmn("conditionExpression")) is None]
        if len(outgoing) < 2 or gateway.get("default") or bare != outgoing[-1:]:
            continue
        given = bare[0].get("id", "")
        gateway.set("default", given)
        findings.remark(f"{id_of(gateway)}: {given} was taken as its default flow.")


def _rewrite_conditions(
    process: etree._Element, findings: Findings, *, is_feel: bool
) -> None:
    for condition in process.iter(*_CONDITIONS):
        language = condition.get("language")
        bare = is_feel if language is None else _is_feel(language)
        _rewrite(condition, findings, bare_is_feel=bare)
    for count in process.iter(bpmn("loopCardinality")):
        is_plain = _WHOLE.fullmatch(text_of(count)) is not None
        _rewrite(count, findings, bare_is_feel=is_feel or is_plain)


def _rewrite_attribute(
    element: etree._Element,
    name: str,
    findings: Findings,
    *,
    constant_allowed: bool = False,
) -> None:
    if text := element.get(name):
        at = id_of(element)
        feel = _feel(text, at, findings, constant_allowed=constant_allowed)
        element.set(name, feel)


def literal(text: str) -> str:
    """Return the FEEL string that stands for ``text``."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _is_feel(language: str) -> bool:
    return "feel" in language.lower()


def _adopt_cousins(process: etree._Element, findings: Findings) -> None:
    for element in process.iter():
        namespace, name = split(str(element.tag))
        if namespace in COUSINS:
            element.tag = camunda(name)
            _remark_cousin(namespace, findings)
        for key, value in list(element.attrib.items()):
            namespace, name = split(str(key))
            if namespace in COUSINS:
                del element.attrib[key]
                element.set(camunda(name), str(value))
                _remark_cousin(namespace, findings)
            elif namespace not in {"", BPMN, CAMUNDA} and "XMLSchema" not in namespace:
                findings.remark(f"{id_of(element)}: attributes of {namespace} unread.")


def _remark_cousin(namespace: str, findings: Findings) -> None:
    findings.remark(f"Extensions of {COUSINS[namespace]} were read as Camunda's.")


def _give_node_ids(process: etree._Element, findings: Findings) -> None:
    taken = {element.get("id") for element in process.getroottree().getroot().iter()}
    for node in process.iter(*(bpmn(name) for name in NODES)):
        if not node.get("id"):
            name = split(str(node.tag))[1]
            given = next(each for each in _candidates(name) if each not in taken)
            taken.add(given)
            node.set("id", given)
            findings.remark(f"{given}: a {name} without an id was given this one.")


def _give_flow_ids(process: etree._Element, findings: Findings) -> None:
    taken = {element.get("id") for element in process.getroottree().getroot().iter()}
    for flow in process.iter(bpmn("sequenceFlow")):
        if flow.get("id"):
            continue
        wanted = f"flow_{flow.get('sourceRef')}_to_{flow.get('targetRef')}"
        given = next(each for each in _candidates(wanted) if each not in taken)
        taken.add(given)
        flow.set("id", given)
        findings.remark(f"{given}: a sequence flow without an id was given this one.")


def _candidates(wanted: str) -> Iterator[str]:
    yield wanted
    number = 2
    while True:
        yield f"{wanted}_{number}"
        number += 1


def _rewrite(
    element: etree._Element,
    findings: Findings,
    *,
    bare_is_feel: bool = False,
    constant_allowed: bool = False,
) -> None:
    text = text_of(element)
    if bare_is_feel and text and not _UEL.search(text):
        text = text if text.startswith("=") else f"={text}"
    feel = _feel(text, id_of(element), findings, constant_allowed=constant_allowed)
    for child in list(element):
        findings.refuse(id_of(element), "An expression is text, without elements.")
        element.remove(child)
    element.text = feel


def _feel(
    text: str, at: str, findings: Findings, *, constant_allowed: bool = False
) -> str:
    text = text.strip()
    if text.startswith("="):
        return text[1:].strip() or NOTHING
    match = _UEL.fullmatch(text)
    if match is None:
        if constant_allowed and text and not _UEL.search(text):
            return literal(text)
        if constant_allowed and text:
            return _joined(text, at, findings)
        if findings.is_strict or not text:
            findings.refuse(at, _unmarked(text))
            return NOTHING
    try:
        feel = to_feel(match["inside"] if match else text)
    except Untranslatable as wrong:
        findings.refuse(at, f"{text} cannot be translated to FEEL: {wrong}.")
        return NOTHING
    findings.remark(f"{at}: {text} was read as = {feel}")
    return feel


def _joined(text: str, at: str, findings: Findings) -> str:
    """Return the FEEL text that joins constant and evaluated parts of a template."""
    parts, position = [], 0
    for match in _UEL.finditer(text):
        if constant := text[position : match.start()]:
            parts.append(literal(constant))
        parts.append(f"string({_feel(match[0], at, findings)})")
        position = match.end()
    if constant := text[position:]:
        parts.append(literal(constant))
    return " + ".join(parts)


def _unmarked(text: str) -> str:
    if not text:
        return "An expression is empty."
    return (
        f"{text[:100]} is neither FEEL (= …) nor one ${{…}}; write it in one of these."
    )
