"""Read what ``camunda:`` attributes and properties say of a process or a step."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from lxml import etree

from engine.feel import Expression
from engine.feel.tokens import KEYWORDS
from engine.kernel.definition import Output, Variable, Work
from engine.reading.expressions import parsed
from engine.reading.findings import Findings
from engine.reading.names import bpmn, camunda, children, id_of, text_of

_PREFIX = "variable."
_NAME = re.compile(r"[^\W\d]\w*")
_TYPES = frozenset({"boolean", "number", "string", "date", "list"})
_DEFAULT_PRIORITY = 50


def properties_of(element: etree._Element, findings: Findings) -> Mapping[str, str]:
    """Return the camunda properties of an element by name."""
    found: dict[str, str] = {}
    path = f"{bpmn('extensionElements')}/{camunda('properties')}/{camunda('property')}"
    for each in element.findall(path):
        name = each.get("name", "")
        if name in found:
            findings.refuse(id_of(element), f"The property {name} stands there twice.")
        found[name] = each.get("value", "").strip()
    return MappingProxyType(found)


def variables_of(
    properties: Mapping[str, str], process_id: str, findings: Findings
) -> dict[str, Variable]:
    """Return the control variables that the properties of a process declare."""
    found = {}
    for key, declaration in properties.items():
        if not key.startswith(_PREFIX):
            continue
        name = key.removeprefix(_PREFIX)
        kind, _, values = declaration.partition(":")
        allowed = tuple(v.strip() for v in values.split(",") if v.strip())
        if not _NAME.fullmatch(name) or name in KEYWORDS:
            findings.refuse(process_id, f"{name} is no name for a control variable.")
        elif kind.strip() not in _TYPES or (allowed and kind.strip() != "string"):
            findings.refuse(
                process_id,
                f"The control variable {name} is declared as {declaration!r}; known "
                "are boolean, number, date, list, string and string: a, b, c.",
            )
        else:
            found[name] = Variable(name, kind.strip(), allowed)
    return found


def outputs_of(element: etree._Element, findings: Findings) -> tuple[Output, ...]:
    """Return what a finished step hands to control variables."""
    return _parameters(element, "outputParameter", findings)


def payload_of(element: etree._Element, findings: Findings) -> tuple[Output, ...]:
    """Return what a thrown message carries."""
    return _parameters(element, "inputParameter", findings)


def _parameters(
    element: etree._Element, tag: str, findings: Findings
) -> tuple[Output, ...]:
    path = f"{bpmn('extensionElements')}/{camunda('inputOutput')}"
    found: dict[str, Output] = {}
    for mapping in element.findall(path):
        for parameter in mapping.findall(camunda(tag)):
            name = parameter.get("name", "")
            if name in found:
                findings.refuse(id_of(element), f"The {tag} {name} stands there twice.")
            expression = parsed(text_of(parameter), id_of(element), findings)
            found[name] = Output(name, expression)
    return tuple(found.values())


def handed_in(element: etree._Element, findings: Findings) -> tuple[Output, ...] | None:
    """Return what a called process begins with; ``None`` for all that it declares."""
    named, has_all = _handed(element, "in", findings)
    return None if has_all or not named else tuple(named.values())


def handed_back(
    element: etree._Element, findings: Findings
) -> tuple[tuple[Output, ...], bool]:
    """Return what a called process hands back, and whether all by name as well."""
    named, has_all = _handed(element, "out", findings)
    return tuple(named.values()), has_all or not named


def _handed(
    element: etree._Element, tag: str, findings: Findings
) -> tuple[dict[str, Output], bool]:
    found: dict[str, Output] = {}
    has_all = False
    for each in element.findall(f"{bpmn('extensionElements')}/{camunda(tag)}"):
        has_all = has_all or each.get("variables") == "all"
        text = each.get("sourceExpression") or each.get("source")
        target = each.get("target", "")
        if not text or not target:
            continue
        if target in found:
            findings.refuse(id_of(element), f"{target} is handed over twice.")
        found[target] = Output(target, parsed(text, id_of(element), findings))
    return found, has_all


def correlation_key_of(
    element: etree._Element, findings: Findings
) -> Expression | None:
    """Return the expression that gives the correlation key of a message."""
    text = properties_of(element, findings).get("correlation_key", "")
    if not text:
        return None
    return parsed(text.removeprefix("=").strip(), id_of(element), findings)


def work_of(
    element: etree._Element,
    properties: Mapping[str, str],
    lane: str,
    findings: Findings,
) -> Work:
    """Return what a user task asks of people."""
    at = id_of(element)
    groups = element.get(camunda("candidateGroups"), "").strip()
    if "," in groups or "{" in groups:
        findings.object(at, "camunda:candidateGroups names one role, no more.")
    assignee = element.get(camunda("assignee"))
    return Work(
        role=groups or lane,
        form_key=element.get(camunda("formKey"), "").strip(),
        assignee=parsed(assignee, at, findings) if assignee else None,
        holder=properties.get("holder", ""),
        act_type=properties.get("act_type", ""),
        authority_only=_yes(properties.get("authority_only", "no"), at, findings),
        clause=properties.get("clause", ""),
        due=properties.get("due", ""),
        follow_up=properties.get("follow_up", ""),
        priority=_priority(element, findings),
        not_by_performer_of=tuple(properties.get("not_by_performer_of", "").split()),
    )


def lanes_of(process: etree._Element) -> dict[str, str]:
    """Return the innermost lane by the id of each node that stands in one."""
    found = {}
    for lane in process.iter(bpmn("lane")):  # outer lanes come before inner ones
        for reference in children(lane, "flowNodeRef"):
            found[text_of(reference)] = lane.get("id", "")
    return found


def _yes(text: str, at: str, findings: Findings) -> bool:
    if text not in {"yes", "no"}:
        findings.refuse(at, f"authority_only is yes or no, but it is {text!r}.")
    return text == "yes"


def _priority(element: etree._Element, findings: Findings) -> int:
    text = element.get(camunda("priority"), "").strip()
    if text and not (text.isascii() and text.isdigit() and int(text) <= 100):
        findings.refuse(id_of(element), "camunda:priority is a number from 0 to 100.")
        return _DEFAULT_PRIORITY
    return int(text) if text else _DEFAULT_PRIORITY
