"""Event definitions, as they stand in catching and throwing events."""

from dataclasses import dataclass

from tests.support.random_models.sheet import (
    CODES,
    KEY,
    MESSAGES,
    SIGNALS,
    Sheet,
    extensions,
    properties,
)

#: What wakes somebody who waits, and how it is drawn.
HEARD = ("message", "keyed_message", "signal", "timer", "conditional")
TIMERS = (
    "<bpmn:timeDuration>PT1H</bpmn:timeDuration>",
    "<bpmn:timeDuration>PT2H30M</bpmn:timeDuration>",
    "<bpmn:timeDuration>5 wd</bpmn:timeDuration>",
    "<bpmn:timeDate>2026-03-09T08:00:00+08:00</bpmn:timeDate>",
)
CYCLES = (
    "<bpmn:timeCycle>R2/PT30M</bpmn:timeCycle>",
    "<bpmn:timeCycle>R/P1D</bpmn:timeCycle>",
)


@dataclass(frozen=True)
class Said:
    """One or several event definitions, with what stands beside them.

    Attributes:
        attributes: Attributes of the event itself.
    """

    definitions: str
    beside: str = ""
    attributes: str = ""


def caught(sheet: Sheet, kind: str, *, message: str = "") -> Said:
    """Return what an event waits for.

    Args:
        kind: One of ``HEARD``, ``cycle``, ``error``, ``escalation``, ``multiple``,
            ``all_of``.
        message: Name of the message; any where none is given.
    """
    attributes = beside = ""
    match kind:
        case "message" | "keyed_message":
            if kind == "keyed_message":
                key = properties(correlation_key=f"= &quot;{KEY}&quot;")
                beside = extensions(key)
            name = message or sheet.any_of(MESSAGES)
            said = f'<bpmn:messageEventDefinition messageRef="{name}"/>'
        case "signal":
            name = sheet.any_of(SIGNALS)
            said = f'<bpmn:signalEventDefinition signalRef="{name}"/>'
        case "timer" | "cycle":
            time = sheet.any_of(TIMERS if kind == "timer" else CYCLES)
            said = f"<bpmn:timerEventDefinition>{time}</bpmn:timerEventDefinition>"
        case "conditional":
            said = _conditional(sheet)
        case "error" | "escalation":
            said = coded(kind, sheet.any_of((*CODES, "")))
        case "multiple" | "all_of":
            each = [caught(sheet, one) for one in ("signal", "message", "timer")]
            said = "".join(one.definitions for one in each)
            attributes = ' parallelMultiple="true"' if kind == "all_of" else ""
        case _:
            raise AssertionError(kind)
    return Said(said, beside, attributes)


def coded(kind: str, code: str) -> str:
    """Return the definition of an error or an escalation; of any without a code."""
    reference = f' {kind}Ref="{kind[:3]}{code}"' if code else ""
    return f"<bpmn:{kind}EventDefinition{reference}/>"


def thrown(sheet: Sheet, kind: str) -> Said:
    """Return what an event throws."""
    match kind:
        case "message" | "keyed_message":
            return caught(sheet, kind)
        case "signal":
            return caught(sheet, "signal")
        case "escalation":
            return Said(coded(kind, sheet.any_of(CODES)))
        case "multiple":
            both = thrown(sheet, "message").definitions
            return Said(both + thrown(sheet, "signal").definitions)
        case "none":
            return Said("")
    raise AssertionError(kind)


def _conditional(sheet: Sheet) -> str:
    return (
        "<bpmn:conditionalEventDefinition>"
        '<bpmn:condition xsi:type="bpmn:tFormalExpression">'
        f"= {sheet.variable()}</bpmn:condition></bpmn:conditionalEventDefinition>"
    )
