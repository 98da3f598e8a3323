"""Read what an event waits for or throws."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from types import MappingProxyType

from lxml import etree

from engine.feel import Expression
from engine.kernel import timers
from engine.kernel.definition import Kind
from engine.kernel.errors import StepFailed
from engine.kernel.triggers import TimerMode, Trigger, TriggerKind
from engine.reading.expressions import parsed
from engine.reading.extensions import correlation_key_of
from engine.reading.findings import Findings
from engine.reading.names import BPMN, bpmn, id_of, split, tag_of, text_of

_MODES = {
    "timeDate": TimerMode.DATE,
    "timeDuration": TimerMode.DURATION,
    "timeCycle": TimerMode.CYCLE,
}
_HEARD = frozenset(
    {
        TriggerKind.MESSAGE,
        TriggerKind.SIGNAL,
        TriggerKind.TIMER,
        TriggerKind.CONDITIONAL,
    }
)
_SAID = frozenset(
    {
        TriggerKind.MESSAGE,
        TriggerKind.SIGNAL,
        TriggerKind.ESCALATION,
        TriggerKind.COMPENSATION,
    }
)
_INNER = frozenset(
    {TriggerKind.ERROR, TriggerKind.ESCALATION, TriggerKind.COMPENSATION}
)
_ALLOWED: Mapping[Kind, frozenset[TriggerKind]] = MappingProxyType(
    {
        Kind.START: _HEARD | _INNER,
        Kind.END: _SAID
        | {TriggerKind.ERROR, TriggerKind.CANCEL, TriggerKind.TERMINATE},
        Kind.CATCH: _HEARD,
        Kind.THROW: _SAID,
        Kind.BOUNDARY: _HEARD | _INNER | {TriggerKind.CANCEL},
    }
)
_MUST = frozenset({Kind.CATCH, Kind.BOUNDARY})
_ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)
_LINK = bpmn("linkEventDefinition")


def triggers_of(
    element: etree._Element, kind: Kind, findings: Findings
) -> tuple[Trigger, ...]:
    """Return the triggers of an event, or of a send or receive task."""
    if kind in {Kind.SEND_TASK, Kind.RECEIVE_TASK}:
        message = _message(element, element, findings)
        return (message,) if message else ()
    if kind not in _ALLOWED:
        return ()
    definitions = list(_definitions(element, findings))
    if not definitions and kind in _MUST and link_of(element) is None:
        findings.refuse(id_of(element), "It says not what it waits for.")
    found = [_read(element, each, kind, findings) for each in definitions]
    return tuple(trigger for trigger in found if trigger is not None)


def link_of(element: etree._Element) -> str | None:
    """Return the name of the link that an event throws or catches, if it does."""
    link = element.find(_LINK)
    return None if link is None else link.get("name", "")


def defined_elsewhere(
    reference: str, element: etree._Element, findings: Findings
) -> Trigger | None:
    """Return the trigger that a reference to an event definition means."""
    definition = _resolved(reference, element, findings)
    if definition is None:
        return None
    return _read(element, definition, Kind.BOUNDARY, findings)


def _definitions(
    element: etree._Element, findings: Findings
) -> Iterator[etree._Element]:
    for child in element:
        namespace, name = tag_of(child)
        if namespace != BPMN or child.tag == _LINK:
            continue
        if name == "eventDefinitionRef":
            definition = _resolved(text_of(child), element, findings)
            if definition is not None:
                yield definition
        elif name.endswith("EventDefinition"):
            yield child


def _resolved(
    reference: str, element: etree._Element, findings: Findings
) -> etree._Element | None:
    wanted = reference.strip().rpartition(":")[2]
    root = element.getroottree().getroot()
    for found in root.iter():
        if found.get("id") == wanted and str(found.tag).endswith("EventDefinition"):
            return found
    findings.refuse(
        id_of(element), f"The event definition {reference} is not in the file."
    )
    return None


def _read(
    element: etree._Element,
    definition: etree._Element,
    kind: Kind,
    findings: Findings,
) -> Trigger | None:
    name = tag_of(definition)[1].removesuffix("EventDefinition")
    if name not in {each.value for each in TriggerKind}:
        return None  # the allow-list has refused it
    trigger_kind = TriggerKind(name)
    if trigger_kind not in _ALLOWED[kind]:
        findings.refuse(
            id_of(element),
            f"A {name} {kind.value.replace('_', ' ')} event is not executed.",
        )
        return None
    return _READERS[trigger_kind](element, definition, findings)


# -- one reader a kind -----------------------------------------------------------


def _message(
    element: etree._Element, holder: etree._Element, findings: Findings
) -> Trigger | None:
    message = _referenced(holder, "message", element, findings)
    if message is None:
        return None
    name = message.get("name") or message.get("id") or ""
    if "${" in name or "#{" in name:
        findings.refuse(id_of(element), "A message has a fixed name, no expression.")
    key = correlation_key_of(element, findings)
    return Trigger(TriggerKind.MESSAGE, name=name, key=key)


def _signal(
    element: etree._Element, definition: etree._Element, findings: Findings
) -> Trigger | None:
    signal = _referenced(definition, "signal", element, findings)
    if signal is None:
        return None
    name = signal.get("name") or signal.get("id") or ""
    if "${" in name or "#{" in name:
        findings.refuse(id_of(element), "A signal has a fixed name, no expression.")
    return Trigger(TriggerKind.SIGNAL, name=name)


def _error(
    element: etree._Element, definition: etree._Element, findings: Findings
) -> Trigger | None:
    return _coded(TriggerKind.ERROR, element, definition, findings)


def _escalation(
    element: etree._Element, definition: etree._Element, findings: Findings
) -> Trigger | None:
    return _coded(TriggerKind.ESCALATION, element, definition, findings)


def _coded(
    kind: TriggerKind,
    element: etree._Element,
    definition: etree._Element,
    findings: Findings,
) -> Trigger | None:
    if not definition.get(f"{kind}Ref"):
        return Trigger(kind)
    found = _referenced(definition, kind.value, element, findings)
    if found is None:
        return None
    return Trigger(kind, name=found.get(f"{kind}Code") or found.get("id") or "")


def _conditional(
    element: etree._Element, definition: etree._Element, findings: Findings
) -> Trigger | None:
    conditions = definition.findall(bpmn("condition"))
    if len(conditions) != 1:
        findings.refuse(id_of(element), "A conditional event needs one condition.")
        return None
    condition = parsed(text_of(conditions[0]), id_of(element), findings)
    return Trigger(TriggerKind.CONDITIONAL, condition=condition)


def _compensation(
    _element: etree._Element, definition: etree._Element, _findings: Findings
) -> Trigger | None:
    activity = definition.get("activityRef", "").rpartition(":")[2]
    return Trigger(TriggerKind.COMPENSATION, name=activity)


def _cancel(
    _element: etree._Element, _definition: etree._Element, _findings: Findings
) -> Trigger | None:
    return Trigger(TriggerKind.CANCEL)


def _terminate(
    _element: etree._Element, _definition: etree._Element, _findings: Findings
) -> Trigger | None:
    return Trigger(TriggerKind.TERMINATE)


def _timer(
    element: etree._Element, definition: etree._Element, findings: Findings
) -> Trigger | None:
    times = [each for each in definition if split(str(each.tag))[1] in _MODES]
    at = id_of(element)
    if len(times) != 1:
        findings.refuse(at, "A timer needs one date, one duration or one cycle.")
        return None
    mode = _MODES[tag_of(times[0])[1]]
    expression = parsed(text_of(times[0]), at, findings)
    trigger = Trigger(TriggerKind.TIMER, mode=mode, timer=expression)
    _try(trigger, expression, at, findings)
    return trigger


def _try(trigger: Trigger, expression: Expression, at: str, findings: Findings) -> None:
    if expression.names:
        return
    try:
        timers.alarm(trigger, {}, _ANY_TIME)
    except StepFailed as wrong:
        findings.refuse(at, wrong.message)


def _referenced(
    holder: etree._Element,
    name: str,
    element: etree._Element,
    findings: Findings,
) -> etree._Element | None:
    wanted = holder.get(f"{name}Ref", "")
    root = element.getroottree().getroot()
    local_id = wanted.rpartition(":")[2]  # a QName: the prefix is that of the file
    for found in root.findall(bpmn(name)):
        if wanted and found.get("id") in {wanted, local_id}:
            return found
    findings.refuse(
        id_of(element),
        f"The {name} {wanted} is not in the file." if wanted else f"No {name} named.",
    )
    return None


Reader = Callable[[etree._Element, etree._Element, Findings], Trigger | None]

_READERS: Mapping[TriggerKind, Reader] = MappingProxyType(
    {
        TriggerKind.MESSAGE: _message,
        TriggerKind.SIGNAL: _signal,
        TriggerKind.ERROR: _error,
        TriggerKind.ESCALATION: _escalation,
        TriggerKind.CONDITIONAL: _conditional,
        TriggerKind.COMPENSATION: _compensation,
        TriggerKind.CANCEL: _cancel,
        TriggerKind.TERMINATE: _terminate,
        TriggerKind.TIMER: _timer,
    }
)
