"""Read what an event waits for or throws."""

from datetime import UTC, datetime
from types import MappingProxyType

from lxml import etree

from engine.feel import Expression
from engine.kernel import timers
from engine.kernel.definition import Kind, TimerMode, Trigger, TriggerKind
from engine.kernel.errors import StepFailed
from engine.reading.expressions import parsed
from engine.reading.findings import Findings
from engine.reading.names import BPMN, bpmn, id_of, split, tag_of, text_of

_MODES = {
    "timeDate": TimerMode.DATE,
    "timeDuration": TimerMode.DURATION,
    "timeCycle": TimerMode.CYCLE,
}
_ALLOWED = {
    Kind.START: {TriggerKind.MESSAGE, TriggerKind.SIGNAL},
    Kind.END: {TriggerKind.MESSAGE, TriggerKind.ERROR, TriggerKind.TERMINATE},
    Kind.CATCH: {TriggerKind.MESSAGE, TriggerKind.TIMER},
    Kind.THROW: {TriggerKind.MESSAGE},
    Kind.BOUNDARY: {TriggerKind.MESSAGE, TriggerKind.TIMER, TriggerKind.ERROR},
}
_MUST = frozenset({Kind.CATCH, Kind.BOUNDARY})
_ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)


def trigger_of(
    element: etree._Element, kind: Kind, findings: Findings
) -> Trigger | None:
    """Return the trigger of an event, or of a send or receive task."""
    if kind in {Kind.SEND_TASK, Kind.RECEIVE_TASK}:
        return _message(element, element, findings)
    if kind not in _ALLOWED:
        return None
    definitions = [each for each in element if _is_definition(each)]
    if any(each.tag == bpmn("eventDefinitionRef") for each in definitions):
        findings.refuse(id_of(element), "Write the event definition into the event.")
        return None
    if len(definitions) > 1:
        findings.refuse(id_of(element), "Only one event definition is executed.")
        return None
    if not definitions:
        if kind in _MUST:
            findings.refuse(id_of(element), "It says not what it waits for.")
        return None
    return _read(element, definitions[0], kind, findings)


def _is_definition(element: etree._Element) -> bool:
    namespace, name = tag_of(element)
    return namespace == BPMN and name.endswith(("EventDefinition", "DefinitionRef"))


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
    reader = _READERS.get(trigger_kind)
    if reader is not None:
        return reader(element, definition, findings)
    if trigger_kind is TriggerKind.TIMER:
        return _timer(element, definition, kind, findings)
    return Trigger(TriggerKind.TERMINATE)


def _message(
    element: etree._Element, holder: etree._Element, findings: Findings
) -> Trigger | None:
    message = _referenced(holder, "message", element, findings)
    if message is None:
        return None
    name = message.get("name") or message.get("id") or ""
    if "${" in name or "#{" in name:
        findings.refuse(id_of(element), "A message has a fixed name, no expression.")
    return Trigger(TriggerKind.MESSAGE, name=name)


def _signal(
    element: etree._Element, definition: etree._Element, findings: Findings
) -> Trigger | None:
    signal = _referenced(definition, "signal", element, findings)
    if signal is None:
        return None
    return Trigger(
        TriggerKind.SIGNAL, name=signal.get("name") or signal.get("id") or ""
    )


def _error(
    element: etree._Element, definition: etree._Element, findings: Findings
) -> Trigger | None:
    if not definition.get("errorRef"):
        return Trigger(TriggerKind.ERROR)
    error = _referenced(definition, "error", element, findings)
    if error is None:
        return None
    return Trigger(
        TriggerKind.ERROR, name=error.get("errorCode") or error.get("id") or ""
    )


_READERS = MappingProxyType(
    {
        TriggerKind.MESSAGE: _message,
        TriggerKind.SIGNAL: _signal,
        TriggerKind.ERROR: _error,
    }
)


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


def _timer(
    element: etree._Element,
    definition: etree._Element,
    kind: Kind,
    findings: Findings,
) -> Trigger | None:
    times = [each for each in definition if split(str(each.tag))[1] in _MODES]
    at = id_of(element)
    if len(times) != 1:
        findings.refuse(at, "A timer needs one date, one duration or one cycle.")
        return None
    mode = _MODES[tag_of(times[0])[1]]
    if mode is TimerMode.CYCLE and kind is Kind.CATCH:
        findings.refuse(at, "A cycle cannot be waited for once; use a duration.")
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
