"""Try every BPMN file below a folder: deployed, refused, driven to an end."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from engine.kernel.definition import Definition
from engine.reading import PLAIN, Unreadable, read_definition
from engine.reading.names import bpmn
from engine.reading.reader import read
from tests.conformance.runner import is_driven_to_an_end

ENDINGS = (".bpmn", ".bpmn20.xml", ".bpmn.xml")


class Outcome(StrEnum):
    """How far a file came."""

    ENDED = "ended"  #: Deployed, and random work led to the end.
    DEPLOYED = "deployed"  #: Deployed, but no end was reached: it may need data.
    REFUSED = "refused"  #: With a reason.
    CRASHED = "crashed"  #: A bug.


@dataclass(frozen=True, slots=True)
class Attempt:
    """One file and how far it came."""

    file: str
    outcome: Outcome
    reason: str = ""

    def as_json(self) -> dict[str, object]:
        """Return the attempt as plain values."""
        return asdict(self)


def try_all(folder: Path) -> Iterator[Attempt]:
    """Give what became of each file, in the order of their names."""
    for file in sorted(each for each in folder.rglob("*") if each.is_file()):
        if file.name.lower().endswith(ENDINGS):
            yield attempt(file.read_bytes(), str(file.relative_to(folder)))


def attempt(source: bytes, name: str) -> Attempt:
    """Try one file; every process of it has to be one that can be deployed."""
    try:
        definitions = _definitions(source)
        if not definitions:
            return Attempt(name, Outcome.REFUSED, "file: It holds no process.")
        if is_driven_to_an_end(definitions, tries=5):
            return Attempt(name, Outcome.ENDED)
    except Unreadable as refused:
        reasons = [f"{k or 'file'}: {v[0]}" for k, v in refused.problems.items()]
        return Attempt(name, Outcome.REFUSED, "; ".join(reasons))
    except Exception as crash:  # what is looked for here
        return Attempt(name, Outcome.CRASHED, repr(crash))
    return Attempt(name, Outcome.DEPLOYED)


def _definitions(source: bytes) -> dict[str, Definition]:
    processes = read(source).root.findall(bpmn("process"))
    names = [str(each.get("id")) for each in processes if each.get("id")]
    return {
        each: read_definition(source, policy=PLAIN, process_id=each).definition
        for each in names
    }
