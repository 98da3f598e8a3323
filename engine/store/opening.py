"""Opens work items: whose queue, whose desk, by when."""

from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID

from engine.actors import Standing
from engine.extensions import DueQuestion, RoleAnswer, RoleQuestion, extensions
from engine.kernel.definition import Definition, Node, Work
from engine.kernel.due_rules import parse_due_rule
from engine.kernel.errors import StepFailed
from engine.kernel.variables import evaluate
from engine.models import ProcessInstance, WorkItem
from engine.runtime import Runtime
from engine.store.rows import fresh

#: Answers in one move, by role, part and person: steps that open together ask once.
Asked = dict[tuple[str, str, UUID | None], RoleAnswer]


def open_work_item(
    instance: ProcessInstance,
    runtime: Runtime,
    token_id: str,
    *,
    now: datetime,
    completed: Mapping[str, datetime],
    asked: Asked,
) -> WorkItem:
    """Return the work item, not yet saved, of a token that awaits a person.

    Args:
        completed: When steps were completed.
        asked: What was answered in this move already; grows.
    """
    node = runtime.node_at(token_id)
    work = node.work or Work()
    version = runtime.version_at(token_id)
    variables = runtime.variables_at(token_id)
    answer = _whose(instance, work, _assignee(work, variables), now, asked)
    needs_authority = _needs_authority(work)
    item = fresh(
        WorkItem,
        county=instance.county,
        instance_id=instance.pk,
        definition_id=version.id,
        case_id=instance.case_id,
        token_id=token_id,
        element_id=node.id,
        name=node.name,
        role=work.role,
        candidate_group=answer.candidate_group,
        act_type=work.act_type,
        clause=work.clause,
        needs_authority=needs_authority,
        form_ref=version.form_refs.get(work.form_key, ""),
        priority=work.priority,
        opened_at=now,
    )
    _set_times(item, work, version.definition, {**variables, **completed})
    standing = _standing(answer, needs_authority=needs_authority)
    if answer.person_id is not None and standing is not None:
        item.claim(answer.person_id, standing, at=now)
    return item


def _whose(
    instance: ProcessInstance,
    work: Work,
    named: UUID | None,
    now: datetime,
    asked: Asked,
) -> RoleAnswer:
    """Return whose queue it is, and how who is named for it stands there."""
    key = (work.role, work.holder, named)
    if key not in asked:
        asked[key] = extensions.resolve_role(
            RoleQuestion(
                work.role,
                instance.places,
                now,
                person_id=named,
                holder=work.holder,
                case_id=instance.case_id,
            )
        )
    return asked[key]


def group_of(instance: ProcessInstance, node: Node, *, now: datetime) -> str:
    """Return the queue in which work at ``node`` stands or stood."""
    role = node.work.role if node.work else ""
    return extensions.resolve_role(
        RoleQuestion(role, instance.places, now, case_id=instance.case_id)
    ).candidate_group


def _needs_authority(work: Work) -> bool:
    reserved = extensions.guard_policy.needs_authority
    return reserved(work.act_type, authority_only=work.authority_only)


def _standing(answer: RoleAnswer, *, needs_authority: bool) -> Standing | None:
    """Return the one capacity in which the assignee can act; else the queue decides."""
    fitting = [s for s in answer.standings if s.authority or not needs_authority]
    return fitting[0] if len({s.capacity for s in fitting}) == 1 else None


def _set_times(
    item: WorkItem, work: Work, drawn: Definition, known: Mapping[str, object]
) -> None:
    """Say by when the work is due, and when somebody looks at it again.

    Args:
        known: When steps were completed, and the control variables.
    """
    known = {**dict.fromkeys(drawn.variables), **known}
    item.due_at = _moment(work.due, item, known, drawn.process_id)
    item.follow_up_at = _moment(work.follow_up, item, known, drawn.process_id)


def _assignee(work: Work, variables: dict[str, object]) -> UUID | None:
    if work.assignee is None:
        return None
    try:
        return UUID(str(evaluate(work.assignee, variables)))
    except (StepFailed, ValueError):
        # Nobody has been named (yet): then the work waits in the queue.
        return None


def _moment(
    text: str, item: WorkItem, known: Mapping[str, object], process_id: str
) -> datetime | None:
    """Return when a rule is due; ``None`` if it counts from what is not known yet.

    Args:
        known: When steps were completed, and the control variables.
    """
    if not text:
        return None
    rule = parse_due_rule(text)
    anchor = _instant(known.get(rule.after)) if rule.after else item.opened_at
    if anchor is None and rule.after in known:
        return None
    return extensions.due_at(
        DueQuestion(
            rule,
            anchor or item.opened_at,
            item.county,
            f"{process_id}.{item.element_id}",
        )
    )


def _instant(value: object) -> datetime | None:
    """Return an aware time; a day without a time begins at midnight UTC."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return None
    if not isinstance(value, datetime):
        return None
    return value if value.tzinfo else value.replace(tzinfo=UTC)
