"""What stands inside elements of ``plain`` diagrams: triggers, loops, extensions."""

from tests.support.plain import element


def message(name: str = "news1") -> str:
    """Return the definition of a message event."""
    return f'<bpmn:messageEventDefinition messageRef="{name}"/>'


def signal(name: str = "call_out1") -> str:
    """Return the definition of a signal event."""
    return f'<bpmn:signalEventDefinition signalRef="{name}"/>'


def timer(text: str, *, tag: str = "timeDuration") -> str:
    """Return the definition of a timer event."""
    inside = f"<bpmn:{tag}>{text}</bpmn:{tag}>"
    return f"<bpmn:timerEventDefinition>{inside}</bpmn:timerEventDefinition>"


def when(condition: str) -> str:
    """Return the definition of a conditional event."""
    inside = f"<bpmn:condition>= {condition}</bpmn:condition>"
    return (
        f"<bpmn:conditionalEventDefinition>{inside}</bpmn:conditionalEventDefinition>"
    )


def extensions(*inside: str) -> str:
    """Return extension elements."""
    return f"<bpmn:extensionElements>{''.join(inside)}</bpmn:extensionElements>"


def properties(**values: str) -> str:
    """Return our extension properties."""
    each = "".join(
        f'<camunda:property name="{name}" value="{value}"/>'
        for name, value in values.items()
    )
    return f"<camunda:properties>{each}</camunda:properties>"


def catch(name: str, inside: str, **attributes: str) -> str:
    """Return an intermediate catch event."""
    return element("intermediateCatchEvent", name, inside, **attributes)


def throw(name: str, inside: str = "") -> str:
    """Return an intermediate throw event."""
    return element("intermediateThrowEvent", name, inside)


def gateway(kind: str, name: str, inside: str = "", **attributes: str) -> str:
    """Return a gateway of a kind such as ``parallel``."""
    return element(f"{kind}Gateway", name, inside, **attributes)


def often(count: str, *, one_by_one: bool = False) -> str:
    """Return the characteristics of a multi-instance activity."""
    return (
        "<bpmn:multiInstanceLoopCharacteristics "
        f'isSequential="{str(one_by_one).lower()}">'
        f"<bpmn:loopCardinality>= {count}</bpmn:loopCardinality>"
        "</bpmn:multiInstanceLoopCharacteristics>"
    )


def handler(name: str, trigger: str, *inside: str, interrupts: bool = True) -> str:
    """Return an event sub-process; its start is ``<name>_start``."""
    begins = element(
        "startEvent",
        f"{name}_start",
        trigger,
        isInterrupting=str(interrupts).lower(),
    )
    return element(
        "subProcess", name, begins + "".join(inside), triggeredByEvent="true"
    )
