"""The composition root: answers the engine's questions with this installation.

The only place where processes and forms meet.
"""

from dataclasses import replace

from engine.errors import Rejected
from engine.extensions import FilledIn, JSONObject, LintVerdict, extensions
from engine.kernel.definition import Definition
from forms import catalogue, validation
from forms.errors import Invalid, NoSuchForm
from processes import (
    assignment,
    deadlines,
    duties,
    guard_lint,
    guard_policy,
    operations,
    receiving,
    recording,
)
from processes.casework import closed_files
from processes.organisation import profiles


def connect() -> None:
    """Answer the engine's questions; called once, at start-up."""
    extensions.resolve_role = assignment.resolve_role
    extensions.clean_submission = clean_submission
    extensions.map_submission = recording.record_submission
    extensions.run_service = operations.run_service
    extensions.receive_message = receiving.receive_message
    extensions.do_duties = duties.do_duties
    extensions.due_at = deadlines.due_at
    extensions.guard_policy = guard_policy.StationGuard()
    extensions.open_work = closed_files.open_work
    extensions.open_files = closed_files.open_files
    extensions.lint_policy = lint_policy
    extensions.jurisdiction_of = profiles.name_of


def clean_submission(filled: FilledIn) -> JSONObject:
    """Return what the form accepts, with the case's facts at hand.

    Raises:
        Rejected: ``problems`` per field, in the language of the request.
    """
    facts = recording.look_up(filled)
    if not filled.form_ref:
        return {}
    try:
        answers = validation.clean(
            filled.form_ref, filled.data, now=filled.now, facts=facts
        )
    except Invalid as invalid:
        raise Rejected(
            f"Expected an acceptable submission for {filled.element_id}, but see "
            f"{', '.join(invalid.problems)}.",
            invalid.problems,
        ) from invalid
    return recording.keep(replace(filled, data=answers))


def lint_policy(definition: Definition) -> LintVerdict:
    """Return what keeps a definition from running in a station; pin its forms."""
    problems = guard_lint.lint(definition)
    form_refs: dict[str, str] = {}
    for node in definition.user_tasks:
        key = node.work.form_key if node.work else ""
        try:
            form_refs[key] = catalogue.latest_ref(key)
        except NoSuchForm:
            problems.setdefault(node.id, []).append(
                f"Expected a published form {key!r}, but there is none."
            )
            continue
        asked = catalogue.form(form_refs[key]).fields
        problems.setdefault(node.id, []).extend(guard_lint.lint_form(node, asked))
    problems |= _unregistered(definition)
    return LintVerdict(problems=problems, form_refs=form_refs)


def _unregistered(definition: Definition) -> dict[str, list[str]]:
    return {
        node.id: [f"Expected a registered operation, but got {node.operation!r}."]
        for node in definition.nodes.values()
        if node.operation and node.operation not in operations.BY_OPERATION
    }
