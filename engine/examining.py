"""Looks at a BPMN file without deploying it: everything that is said of it, at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from engine import checker, crosscheck, deployment, guard, reading
from engine.actors import Origin
from engine.changes import Change, changes
from engine.checker import Certificate
from engine.crosscheck.report import Report
from engine.errors import Rejected
from engine.extensions import Act, extensions
from engine.kernel.definition import Definition
from engine.models import ProcessDefinition
from engine.reading import Outline
from engine.runtime import compiled
from engine.versions import active_version

Problems = Mapping[str, list[str]]
#: Along how many paths the second engine is asked of a file that is refused anyway:
#: whoever corrects it waits for the answer.
FEW_PATHS = 40
_NOTHING: Problems = MappingProxyType({})
_NO_FORMS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Examined:
    """What is said of a file; nothing is refused here, and nothing written.

    Attributes:
        outline: What is drawn, as far as the file could be read.
        problems: Sentences by element id; under ``""`` those about the whole file.
        definition: The process; ``None`` if the file cannot be read as one.
        certificate: What the guard has proved, or found.
        report: What the second engine said.
        form_refs: Form key to the version that a deployment would pin.
    """

    outline: Outline
    problems: Problems = field(default_factory=lambda: _NOTHING)
    definition: Definition | None = None
    certificate: Certificate | None = None
    report: Report | None = None
    remarks: tuple[str, ...] = ()
    form_refs: Mapping[str, str] = field(default_factory=lambda: _NO_FORMS)

    @property
    def is_deployable(self) -> bool:
        """Whether a deployment would be taken in."""
        return (
            not self.problems
            and self.certificate is not None
            and not self.certificate.findings
            and self.report is not None
            and self.report.is_accepted
        )


def require_deployer(origin: Origin) -> None:
    """Let only those look at a file here who could deploy it for their county.

    Raises:
        NotAllowed: The actor may not deploy.
    """
    actor = origin.actor
    guard.permit(
        Act(
            deed="deploy",
            actor=actor,
            now=origin.now,
            county=actor.county,
            door=origin.door,
        )
    )


def examine(source: bytes, *, county: int) -> Examined:
    """Return what a deployment for the stations of a county would be told, all of it.

    Unlike a deployment it goes on after a refusal, as far as there is a definition.
    """
    outline = reading.outlined(source)
    try:
        found = deployment.read(source, policy=deployment.STATION, county=county)
    except Rejected as rejected:
        return Examined(outline, rejected.problems)
    definition = found.reading.definition
    problems = {**found.objections, **deployment.undecidable(definition)}
    certificate = checker.check(definition, extensions.guard_policy.duty())
    is_sound = not problems and not certificate.findings
    paths = deployment.CROSSCHECK_PATHS if is_sound else FEW_PATHS
    return Examined(
        outline,
        problems,
        definition,
        certificate,
        crosscheck.compare(source, definition, paths=paths),
        tuple(found.reading.remarks),
        found.form_refs,
    )


def compared(
    definition: Definition, county: int
) -> tuple[ProcessDefinition | None, tuple[Change, ...]]:
    """Return the version that serves a county now, and what would be new."""
    before = active_version(definition.process_id, county)
    if before is None:
        return None, ()
    return before, changes(compiled(before.pk).definition, definition)
