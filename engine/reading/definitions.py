"""Find the process that is meant in a file, and read it."""

from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from engine.kernel.definition import Definition
from engine.reading import allowlist, constraints, linter, wording
from engine.reading.compiler import compiled
from engine.reading.errors import Unreadable
from engine.reading.findings import Findings
from engine.reading.names import bpmn, camunda, children, is_true
from engine.reading.normaliser import (
    complete_defaults,
    inline_global_tasks,
    normalise,
    normalise_shared,
)
from engine.reading.policies import Policy
from engine.reading.reader import Document, read


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file was read as.

    Attributes:
        remarks: Sentences about what was changed, or is drawn and not executed.
        called_ids: Processes that it calls.
        version_tag: By which others can name this version; empty for none.
    """

    definition: Definition
    remarks: tuple[str, ...]
    called_ids: tuple[str, ...]
    version_tag: str = ""


def read_definition(
    source: bytes,
    *,
    policy: Policy,
    called: Mapping[str, Definition] | None = None,
    process_id: str = "",
) -> Reading:
    """Return the definition of the process in ``source``.

    Args:
        called: Deployed definitions that call activities may call, by process id.
            Processes of the same file need not be among them.
        process_id: The process that is meant, if the file holds several that can
            be executed.

    Raises:
        Unreadable: With all problems at once.
    """
    document = read(source)
    findings = Findings(is_strict=policy.is_strict)
    static = Findings(is_strict=policy.is_strict)
    constraints.check(document.root, static)
    normalise_shared(document.root, findings)
    process = _chosen(document.root, process_id, policy, findings)
    if process is None:
        raise Unreadable(findings.problems)
    _remark_pools(document.root, process, findings)
    definition = _definition(document, process, called or {}, policy, findings)
    findings.take_in(static)
    if findings.problems:
        raise Unreadable(findings.problems)
    called_ids = tuple(
        dict.fromkeys(n.called for n in definition.nodes.values() if n.called)
    )
    tag = process.get(camunda("versionTag"), "")
    return Reading(definition, tuple(findings.remarks), called_ids, tag)


def _definition(
    document: Document,
    process: etree._Element,
    called: Mapping[str, Definition],
    policy: Policy,
    findings: Findings,
) -> Definition:
    language = document.root.get("expressionLanguage", "")
    known = dict(called)
    for other in _called_here(document.root, process, known):
        known[other.get("id", "")] = _definition(
            document, other, known, policy, findings
        )
    inline_global_tasks(process, document.root, findings)
    normalise(process, language, findings)
    if not policy.is_strict:
        complete_defaults(process, findings)
    allowlist.check(process, findings)
    definition = compiled(process, known, policy, findings, document.content_hash)
    if not policy.is_strict:
        data = _data_names(process)
        definition = wording.with_implicit_variables(definition, data, findings)
    linter.lint(definition, policy, findings)
    return definition


def _data_names(process: etree._Element) -> list[str]:
    """Return the names of the data objects and properties that are drawn."""
    drawn = process.iter(bpmn("dataObject"), bpmn("property"))
    named = (str(each.get("name") or each.get("id") or "") for each in drawn)
    return [name for name in named if name.isidentifier()]


def _called_here(
    root: etree._Element, process: etree._Element, known: Mapping[str, Definition]
) -> list[etree._Element]:
    """Return the processes of the file that ``process`` calls, and not itself."""
    wanted = {
        each.get("calledElement", "").rpartition(":")[2]
        for each in process.iter(bpmn("callActivity"))
    }
    return [
        other
        for other in children(root, "process")
        if other.get("id") in wanted - set(known)
        and not _reaches(root, other, process.get("id", ""))
    ]


def _reaches(root: etree._Element, process: etree._Element, target: str) -> bool:
    """Return whether calls within the file lead from ``process`` to ``target``."""
    by_id = {each.get("id", ""): each for each in children(root, "process")}
    todo = [process.get("id", "")]
    seen: set[str] = set()
    while todo:
        current = todo.pop()
        if current == target:
            return True
        if current in seen or current not in by_id:
            continue
        seen.add(current)
        calls = by_id[current].iter(bpmn("callActivity"))
        todo.extend(each.get("calledElement", "").rpartition(":")[2] for each in calls)
    return False


def _chosen(
    root: etree._Element, process_id: str, policy: Policy, findings: Findings
) -> etree._Element | None:
    processes = [each for each in children(root, "process") if each.get("id")]
    if process_id:
        candidates = [each for each in processes if each.get("id") == process_id]
    else:
        candidates = _candidates(root, processes)
    if len(candidates) != 1:
        names = ", ".join(each.get("id", "") for each in candidates) or "none"
        findings.refuse("", f"Expected one executable process, but found: {names}.")
        return None
    chosen = candidates[0]
    if not is_true(chosen.get("isExecutable")):
        at = chosen.get("id", "")
        if policy.is_strict:
            findings.refuse(at, "The process is not marked as executable.")
        else:
            findings.remark(f"{at}: read although not marked as executable.")
    return chosen


def _candidates(
    root: etree._Element, processes: list[etree._Element]
) -> list[etree._Element]:
    executable = [each for each in processes if is_true(each.get("isExecutable"))]
    candidates = executable or processes
    if len(candidates) > 1:
        called = {
            each.get("calledElement", "").rpartition(":")[2]
            for each in root.iter(bpmn("callActivity"))
        }
        candidates = [each for each in candidates if each.get("id") not in called]
    return candidates


def _remark_pools(
    root: etree._Element, process: etree._Element, findings: Findings
) -> None:
    for participant in root.iter(bpmn("participant")):
        if participant.get("processRef", "").rpartition(":")[2] != process.get("id"):
            name = participant.get("name") or participant.get("id", "")
            findings.remark(f"The pool {name!r} is drawn only, it is not executed.")
    if root.find(f".//{bpmn('messageFlow')}") is not None:
        findings.remark("Message flows are drawn only; messages are named by events.")
