"""Checks a BPMN file before anybody may run it: every problem at once, by element."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from uuid import UUID

from engine import checker, crosscheck, decisions, reading
from engine.errors import Rejected
from engine.extensions import LintVerdict, extensions
from engine.kernel.definition import Definition
from engine.runtime import compiled
from engine.versions import active_version, tagged_version

#: Random paths along which the second engine is asked.
CROSSCHECK_PATHS = 200

PLAIN = "plain"
STATION = "station"
_NOT_RUN = "Expected a process that can be run as it is written."


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that may be deployed.

    Attributes:
        called: Called process id to the id of the version pinned for it.
    """

    definition: Definition
    content_hash: str
    form_refs: Mapping[str, str]
    called: Mapping[str, str]
    remarks: tuple[str, ...]
    crosscheck: dict[str, object]
    certificate: dict[str, object]
    version_tag: str = ""


@dataclass(frozen=True, slots=True)
class _Question:
    """What the second engine is asked about; the definition follows from the rest."""

    source: bytes
    policy: str
    called: tuple[tuple[str, str], ...]
    definition: Definition = field(compare=False)


@dataclass(frozen=True, slots=True)
class Read:
    """A file that can be read as a process.

    Attributes:
        form_refs: Form key to the version that a deployment would pin.
        called: Called process id to the version that a deployment would pin.
        objections: What the installation has against it, by element id.
    """

    reading: reading.Reading
    form_refs: Mapping[str, str]
    called: Mapping[str, UUID]
    objections: Mapping[str, list[str]]


def check(source: bytes, *, policy: str, county: int | None) -> Checked:
    """Return what a deployment of ``source`` would be.

    Args:
        policy: ``plain`` for semantics only, ``station`` for what stations may run.

    Raises:
        Rejected: ``problems`` holds every problem by element id.
    """
    found = read(source, policy=policy, county=county)
    definition = found.reading.definition
    if found.objections:
        raise Rejected(_NOT_RUN, found.objections)
    certificate: dict[str, object] = {}
    if policy == STATION:
        if problems := undecidable(definition):
            raise Rejected("Expected decisions that can be asked.", problems)
        certificate = _proved(definition).as_json()
    pinned = tuple(sorted((key, str(one)) for key, one in found.called.items()))
    report = _second_opinion(_Question(source, policy, pinned, definition))
    if report.differences:
        raise Rejected(
            "Expected two engines to agree on the process.",
            {"": [str(difference) for difference in report.differences]},
        )
    return Checked(
        definition=definition,
        content_hash=hashlib.sha256(source).hexdigest(),
        form_refs=found.form_refs,
        called=dict(pinned),
        remarks=tuple(found.reading.remarks),
        crosscheck=report.as_json(),
        certificate=certificate,
        version_tag=found.reading.version_tag[:60],
    )


def read(source: bytes, *, policy: str, county: int | None) -> Read:
    """Return what the file says, what the installation says of it, and what it calls.

    Raises:
        Rejected: It cannot be read as a process; ``problems`` holds those of the
            installation as well.
    """
    verdict = LintVerdict()
    objections: dict[str, list[str]] = {}

    def lint(definition: Definition) -> Mapping[str, list[str]]:
        """Ask the installation; a file that can be read is read all the same."""
        nonlocal verdict
        if policy == STATION:
            verdict = extensions.lint_policy(definition)
            _add(objections, verdict.problems)
        return {}

    try:
        called = _called(source, policy, county)
        found = reading.read_definition(
            source,
            policy=reading.Policy(name=policy, lint=lint),
            called={key: compiled(pinned).definition for key, pinned in called.items()},
        )
    except reading.Unreadable as unreadable:
        _add(objections, unreadable.problems)
        raise Rejected(_NOT_RUN, objections) from unreadable
    return Read(found, verdict.form_refs, called, objections)


@lru_cache(maxsize=32)
def _second_opinion(question: _Question) -> crosscheck.Report:
    """Return whether both engines agree; the same file is not asked about twice.

    The paths are the same each time. Whoever checks a file first and then deploys it
    waits once.
    """
    return crosscheck.compare(
        question.source, question.definition, paths=CROSSCHECK_PATHS
    )


def _add(problems: dict[str, list[str]], more: Mapping[str, list[str]]) -> None:
    """Add sentences by element; the same sentence only once, and no empty list."""
    for element_id, sentences in more.items():
        for sentence in sentences:
            told = problems.setdefault(element_id, [])
            if sentence not in told:
                told.append(sentence)


def _proved(definition: Definition) -> checker.Certificate:
    """Return the proof that no station does or brings about an authority's act.

    Raises:
        Rejected: ``problems`` by element id, each with a shortest counter-example.
    """
    certificate = checker.check(definition, extensions.guard_policy.duty())
    problems: dict[str, list[str]] = {}
    for finding in certificate.findings:
        path = f" Path: {' → '.join(finding.path)}." if finding.path else ""
        sentence = f"{finding.code}: {finding.sentence}{path}"
        problems.setdefault(finding.element_id, []).append(sentence)
    if problems:
        raise Rejected(
            "Expected a process in which only authorities bring about their acts.",
            problems,
            certificate=certificate.as_json(),
            process_id=definition.process_id,
        )
    return certificate


def undecidable(definition: Definition) -> dict[str, list[str]]:
    """Return which rules nobody can answer for, or ask for what is not declared."""
    return {
        node.id: found
        for node in definition.nodes.values()
        if node.decision
        and (found := decisions.obstacles(node.decision, definition.variables))
    }


def _called(source: bytes, policy: str, county: int | None) -> dict[str, UUID]:
    """Return the versions to pin, by what the file calls; those of the same policy."""
    found: dict[str, UUID] = {}
    for key in reading.called_by(source):
        process_id, _, tag = key.partition(reading.TAG)
        version = (
            tagged_version(process_id, tag, county)
            if tag
            else active_version(process_id, county)
        )
        if version is not None and version.policy == policy:
            found[key] = version.pk
    return found
