"""Which other processes a diagram calls, asked before it can be compiled."""

from engine.reading.names import bpmn, camunda
from engine.reading.nodes import TAG
from engine.reading.reader import read


def called_by(source: bytes) -> tuple[str, ...]:
    """Return what the call activities of a diagram call, sorted.

    Each is a process id, with ``@`` and the tag of a version behind it where one is
    named.

    Raises:
        Unreadable: The file is no BPMN document that may be read.
    """
    found = read(source).root.iter(bpmn("callActivity"))
    named = set()
    for call in found:
        process_id = str(call.get("calledElement") or "").rpartition(":")[2]
        tag = call.get(camunda("calledElementVersionTag"), "")
        named.add(f"{process_id}{TAG}{tag}" if tag else process_id)
    return tuple(sorted(named - {""}))
