"""Which other processes a diagram calls, asked before it can be compiled."""

from engine.reading.names import bpmn
from engine.reading.reader import read


def called_by(source: bytes) -> tuple[str, ...]:
    """Return the process ids that call activities of a diagram name, sorted.

    Raises:
        Unreadable: The file is no BPMN document that may be read.
    """
    found = read(source).root.iter(bpmn("callActivity"))
    named = {str(call.get("calledElement") or "") for call in found}
    return tuple(sorted(named - {""}))
