"""Checks a BPMN file before anybody may run it: every problem at once, by element."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
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


def check(source: bytes, *, policy: str, county: int | None) -> Checked:
    """Return what a deployment of ``source`` would be.

    Args:
        policy: ``plain`` for semantics only, ``station`` for what stations may run.

    Raises:
        Rejected: ``problems`` holds every problem by element id.
    """
    read, verdict, called = _read(source, policy, county)
    certificate: dict[str, object] = {}
    if policy == STATION:
        _require_decisions(read.definition)
        certificate = _proved(read.definition).as_json()
    report = crosscheck.compare(source, read.definition, paths=CROSSCHECK_PATHS)
    if report.differences:
        raise Rejected(
            "Expected two engines to agree on the process.",
            {"": [str(difference) for difference in report.differences]},
        )
    return Checked(
        definition=read.definition,
        content_hash=hashlib.sha256(source).hexdigest(),
        form_refs=verdict.form_refs,
        called={key: str(pinned) for key, pinned in called.items()},
        remarks=tuple(read.remarks),
        crosscheck=report.as_json(),
        certificate=certificate,
        version_tag=read.version_tag[:60],
    )


def _read(
    source: bytes, policy: str, county: int | None
) -> tuple[reading.Reading, LintVerdict, Mapping[str, UUID]]:
    """Return what the file says, what the installation says of it, and what it calls.

    Raises:
        Rejected: It cannot be run as it is written.
    """
    verdict = LintVerdict()

    def lint(definition: Definition) -> Mapping[str, list[str]]:
        nonlocal verdict
        if policy == STATION:
            verdict = extensions.lint_policy(definition)
        return verdict.problems

    try:
        called = _called(source, county)
        read = reading.read_definition(
            source,
            policy=reading.Policy(name=policy, lint=lint),
            called={key: compiled(pinned).definition for key, pinned in called.items()},
        )
    except reading.Unreadable as unreadable:
        raise Rejected(
            "Expected a process that can be run as it is written.",
            unreadable.problems,
        ) from unreadable
    return read, verdict, called


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
        )
    return certificate


def _require_decisions(definition: Definition) -> None:
    """Refuse rules that nobody can answer for, or that ask for what is not declared.

    Raises:
        Rejected: ``problems`` by element id.
    """
    problems = {
        node.id: found
        for node in definition.nodes.values()
        if node.decision
        and (found := decisions.obstacles(node.decision, definition.variables))
    }
    if problems:
        raise Rejected("Expected decisions that can be asked.", problems)


def _called(source: bytes, county: int | None) -> dict[str, UUID]:
    found: dict[str, UUID] = {}
    for key in reading.called_by(source):
        process_id, _, tag = key.partition(reading.TAG)
        version = (
            tagged_version(process_id, tag, county)
            if tag
            else active_version(process_id, county)
        )
        if version is not None:
            found[key] = version.pk
    return found
