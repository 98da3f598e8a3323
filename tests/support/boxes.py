"""Sub-processes of ``plain`` diagrams, and what is thrown and undone in them."""

from engine.kernel.definition import Definition
from tests.support.plain import border, drawn, element, end, flows, start, sub, user

UNDO = "<bpmn:compensateEventDefinition/>"
CANCEL = "<bpmn:cancelEventDefinition/>"


def box(name: str, *inside: str, way: str, **attributes: str) -> str:
    """Return a sub-process; ``way`` leads from its plain start to its plain end."""
    return sub(name, *_framed(name, inside, way), **attributes)


def framed(name: str, *inside: str, way: str) -> str:
    """Return what lies in a process that is called."""
    return "".join(_framed(name, inside, way))


def _framed(name: str, inside: tuple[str, ...], way: str) -> tuple[str, ...]:
    first, last = f"{name}_in", f"{name}_out"
    return (start(first), *inside, end(last), flows(f"{first} > {way} > {last}"))


def called(name: str, process_id: str, inside: str = "") -> str:
    """Return a call activity."""
    return element("callActivity", name, inside, calledElement=process_id)


def error(code: str = "C1") -> str:
    """Return the definition of an error event; without a code, of every error."""
    named = f' errorRef="err{code}"' if code else ""
    return f"<bpmn:errorEventDefinition{named}/>"


def escalation(code: str = "C1") -> str:
    """Return the definition of an escalation event; without a code, of every one."""
    named = f' escalationRef="esc{code}"' if code else ""
    return f"<bpmn:escalationEventDefinition{named}/>"


def undoing(name: str, activity: str) -> str:
    """Return an event that undoes one activity of its scope."""
    inside = f'<bpmn:compensateEventDefinition activityRef="{activity}"/>'
    return element("intermediateThrowEvent", name, inside)


def undoable(name: str, inside: str = "") -> str:
    """Return a user task, and the user task ``un_<name>`` that undoes it."""
    return undone(
        name, user(name, inside), user(f"un_{name}", isForCompensation="true")
    )


def undone(name: str, activity: str, handler: str) -> str:
    """Return an activity, and the activity ``un_<name>`` that undoes it."""
    link = element(
        "association",
        f"link_{name}",
        sourceRef=f"undoes_{name}",
        targetRef=f"un_{name}",
    )
    return activity + border(f"undoes_{name}", name, UNDO) + handler + link


def asked(*parts: str, way: str, **processes: str) -> Definition:
    """Draw ``way``, then the undoing of all there is, then the task ``after``."""
    undo = element("intermediateThrowEvent", "undo", UNDO)
    ways = flows(f"start > {way} > undo > after > end")
    return drawn(start(), *parts, undo, user("after"), end(), ways, **processes)
