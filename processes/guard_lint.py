"""What keeps a definition from running in a station, said before it is deployed.

Source: domain specification §15.2, “model deployment”.
"""

from collections.abc import Collection, Iterator

from engine.kernel.definition import Definition, Kind, Node, Work, family
from engine.kernel.triggers import TriggerKind
from processes.assignment import HOLDERS
from processes.guard_policy import ACT_TYPES, BAN, STARTERS, needs_authority
from processes.organisation.roles import ROLES

#: What an authority decides; no form of a station's step asks for it.
#: Source: domain specification §15.2, “form level”.
AUTHORITY_FIELDS = frozenset(
    {
        "decision",
        "amount_granted",
        "eligibility_result",
        "acceptance",
        "check_result",
        "first_opinion",
        "review_decision",
        "amount_paid",
    }
)


def lint(definition: Definition) -> dict[str, list[str]]:
    """Return what keeps a definition from running in a station, by element.

    Source: domain specification §15.2, “model deployment”.
    """
    problems: dict[str, list[str]] = {}
    if definition.process_id not in STARTERS:
        problems[""] = [
            f"Expected STARTERS of the guard policy to say who may start "
            f"{definition.process_id}."
        ]
    for node in definition.user_tasks:
        found = _lint_step(node)
        if found:
            problems[node.id] = found
    for node in definition.nodes.values():
        attached = definition.nodes.get(node.attached_to or "")
        catches_error = node.trigger and node.trigger.kind is TriggerKind.ERROR
        if catches_error and attached and attached.kind is not Kind.SUB_PROCESS:
            problems[node.id] = [
                "Expected the error boundary on a sub-process: no operation throws a "
                "BPMN error yet, so this one would never act."
            ]
    for call, words in _lint_calls(definition):
        problems.setdefault(call.id, []).append(words)
    return problems


def _lint_calls(definition: Definition) -> Iterator[tuple[Node, str]]:
    """Refuse to call a process whose steps would be taken for others.

    Four eyes and time limits name steps by their ids.
    """
    owners = {node.id: definition.process_id for node in definition.user_tasks}
    for call in definition.nodes.values():
        called = definition.called.get(call.called or "")
        if called and called.content_hash == definition.content_hash:
            yield (
                call,
                (
                    f"Expected {called.process_id} in a file of its own, deployed "
                    "before: steps find forms and rules in the version that describes "
                    "them."
                ),
            )
        for each in family(called).values() if called else ():
            for node in each.user_tasks:
                owner = owners.setdefault(node.id, each.process_id)
                if owner != each.process_id:
                    yield (
                        call,
                        (
                            f"Expected the step {node.id} of {each.process_id} to have "
                            f"another id than a step of {owner}: four eyes and time "
                            "limits name steps by their ids."
                        ),
                    )


def lint_form(node: Node, asked: Collection[str]) -> list[str]:
    """Return why a step may not use a form that asks for the fields ``asked``.

    Source: domain specification §15.2, “form level”.
    """
    work = node.work or Work()
    if needs_authority(work.act_type, authority_only=work.authority_only):
        return []
    return [
        f"Expected a form without {name}: an authority decides it, and {node.id} is "
        f"no authority's act ({BAN})."
        for name in sorted(AUTHORITY_FIELDS.intersection(asked))
    ]


def _lint_step(node: Node) -> list[str]:
    work = node.work
    if work is None or not work.role:
        return ["Expected a lane or camunda:candidateGroups that names a role."]
    return [*_lint_words(work), *_lint_authority(work)]


def _lint_words(work: Work) -> list[str]:
    found = []
    if work.role not in ROLES:
        found.append(
            f"Expected a known role, one of {', '.join(sorted(ROLES))}, "
            f"but got {work.role!r}."
        )
    if work.holder and work.holder not in HOLDERS:
        found.append(
            f"Expected a holder, one of {', '.join(sorted(HOLDERS))}, "
            f"but got {work.holder!r}."
        )
    if work.act_type not in ACT_TYPES:
        found.append(
            f"Expected an act_type, one of {', '.join(sorted(ACT_TYPES))}, "
            f"but got {work.act_type!r}."
        )
    if not work.clause:
        found.append("Expected a clause that asks for this step.")
    if not work.form_key:
        found.append("Expected a form (camunda:formKey).")
    return found


def _lint_authority(work: Work) -> list[str]:
    """Say what would let somebody without authority do an authority's act."""
    found = []
    role = ROLES.get(work.role)
    restricted = needs_authority(work.act_type, authority_only=work.authority_only)
    if restricted and role is not None and not role.has_authority:
        found.append(
            f"Expected {work.act_type or 'an act'} in a lane of a public body, but "
            f"{work.role} can act without authority ({BAN})."
        )
    if restricted and (work.assignee is not None or work.holder):
        found.append("Expected no expression to choose who does an authority's act.")
    return found
