"""Writes down what the checker says of many definitions, word for word.

``python -m tests.guard.checker.told`` writes the files anew; what has changed in them
is then read line by line before it is kept.
"""

from collections.abc import Iterator, Mapping
from itertools import cycle
from pathlib import Path

from engine.checker import Certificate, Finding, Happening, check
from tests.guard.checker.allowed import allowed
from tests.guard.checker.drawn import drawn, numbered_from_one, row, step
from tests.guard.checker.duties import STAND_IN, WORKER, duty
from tests.guard.checker.forbidden import CODES, NESTINGS, Make
from tests.guard.checker.unusual import UNUSUAL

FILES = Path(__file__).parent / "certificates"
DUTY = duty(stood_in=(STAND_IN, *WORKER))
KINDS = (*CODES, "ALLOWED", "UNUSUAL")


def told(kind: str) -> str:
    """Return what the checker says of all definitions of a kind."""
    with numbered_from_one():
        return "\n".join(_all(kind))


def _all(kind: str) -> Iterator[str]:
    if kind == "ALLOWED":
        for number, definition in enumerate(allowed(1, 15), start=1):
            yield _told(f"allowed {number}", check(definition, DUTY))
    elif kind == "UNUSUAL":
        yield from _plainly(UNUSUAL)
    else:
        yield from _plainly(CODES[kind])
        yield from _nested(CODES[kind])


def _plainly(makes: Mapping[str, Make]) -> Iterator[str]:
    for variant, make in makes.items():
        yield _told(variant, check(drawn(make()), DUTY))


def _nested(makes: Mapping[str, Make]) -> Iterator[str]:
    """Give each variant in one nesting, each nesting if there are enough of them."""
    for (variant, make), nesting in zip(makes.items(), cycle(NESTINGS), strict=False):
        part = row(step("before"), NESTINGS[nesting](make()))
        yield _told(f"{variant}, {nesting}", check(drawn(part), DUTY))


def _told(name: str, certificate: Certificate) -> str:
    bounds = " ".join(f"{key}={most}" for key, most in certificate.bounds.items())
    lines = [
        f"== {name}",
        f"{certificate.states} states, {certificate.moves} moves, "
        f"{'all' if certificate.is_complete is True else certificate.is_complete}; "
        f"{bounds}",
    ]
    for finding in certificate.findings:
        lines += _finding(finding)
    return "\n".join([*lines, ""])


def _finding(finding: Finding) -> Iterator[str]:
    yield f"{finding.code} {finding.element_id}: {finding.sentence}"
    yield f"  {dict(finding.parameters)}"
    yield f"  path: {' > '.join(finding.path)}"
    yield from (f"  {_happening(each)}" for each in finding.steps)


def _happening(told: Happening) -> str:
    answers = [f"{name} = {value}" for name, value in told.answers.items()]
    return " | ".join(
        [told.element_id, told.name, told.kind, told.role, told.condition, *answers]
    ).rstrip("| ")


if __name__ == "__main__":
    FILES.mkdir(exist_ok=True)
    for each in KINDS:
        (FILES / f"{each.lower()}.txt").write_text(told(each), encoding="utf-8")
