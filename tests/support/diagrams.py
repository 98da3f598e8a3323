"""The tiny diagrams in ``tests/bpmn``, one construct each."""

from pathlib import Path

from engine.kernel.definition import Definition
from engine.reading import PLAIN, read_definition

FOLDER = Path(__file__).parent.parent / "bpmn"


def source_of(name: str) -> bytes:
    """Return the file of a diagram."""
    return (FOLDER / f"{name}.bpmn").read_bytes()


def definition_of(name: str, *called: str) -> Definition:
    """Return the definition of a diagram that may call others."""
    inner = {each: definition_of(each) for each in called}
    return read_definition(source_of(name), policy=PLAIN, called=inner).definition
