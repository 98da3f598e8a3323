"""What is drawn in a file that need not be right: names, and whether on paper."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from engine.markup import Unsafe, parsed
from engine.reading.names import BPMNDI, bpmn

_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Outline:
    """A file as far as it could be read; of one that is no XML nothing is known.

    Attributes:
        names: Name by id, of all that has both.
        is_drawn: Whether it says where its elements stand on paper (BPMN DI).
    """

    process_id: str = ""
    name: str = ""
    names: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    is_drawn: bool = False


def outlined(source: bytes) -> Outline:
    """Return the outline of a file."""
    try:
        root = parsed(source)
    except Unsafe:
        return Outline()
    names = {
        str(each.get("id")): str(each.get("name"))
        for each in root.iter()
        if each.get("id") and each.get("name")
    }
    process = next(root.iter(bpmn("process")), None)
    process_id = "" if process is None else process.get("id", "")
    shapes = root.iter(f"{{{BPMNDI}}}BPMNShape")
    is_drawn = next(shapes, None) is not None
    return Outline(process_id, names.get(process_id, process_id), names, is_drawn)
