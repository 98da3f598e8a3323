"""Saves an instance and makes everything projected from it match, in one statement.

The queue, the jobs and the subscriptions are the difference between what the
instance waited for before the command and what it waits for after it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from uuid import UUID

from django.db import connection

from engine import events as news
from engine import kernel, ledger
from engine.actors import Origin
from engine.kernel import events
from engine.kernel.definition import Kind
from engine.kernel.due_rules import parse_due_rule
from engine.kernel.projection import Place
from engine.models import (
    HistoryEntry,
    Incident,
    Job,
    ProcessInstance,
    Submission,
    WorkItem,
)
from engine.receipts import Receipt
from engine.runtime import Runtime
from engine.store.locking import Held, completed_steps
from engine.store.mail import awaited_events, delivery_of, thrown_by
from engine.store.opening import Asked, group_of, open_work_item
from engine.store.rows import as_json, fresh_row
from engine.store.rows import rows as _rows

#: What a move changes of an instance, and a change of hands of a work item.
_MOVED = frozenset({"state", "status", "moves", "chain", "ended_at"})
_CHANGED = frozenset(
    {
        "id",
        "status",
        "assignee_id",
        "capacity",
        "acts_with_authority",
        "claimed_at",
        "ended_at",
    }
)

_TOLD = frozenset({Kind.START, Kind.END, Kind.SERVICE_TASK, Kind.CATCH, Kind.THROW})


@dataclass
class Move:
    """One command's change to one instance, while it is being put together.

    Attributes:
        notes: What the command itself did, as ``(kind, work item or None)``.
        begins: Whether the instance row is new.
    """

    origin: Origin
    closed: list[WorkItem] = field(default_factory=list)
    submitted: list[Submission] = field(default_factory=list)
    notes: list[tuple[str, WorkItem | None]] = field(default_factory=list)
    begins: bool = False

    @property
    def now(self) -> datetime:
        """When it happens."""
        return self.origin.now

    @property
    def person_id(self) -> UUID | None:
        """Who moved it; ``None`` for the machine."""
        actor = self.origin.actor
        return None if actor.is_system else actor.person_id

    @property
    def step_times(self) -> dict[str, datetime]:
        """When each step that this move completes was completed: now."""
        return {item.element_id: self.now for item in self.closed}


def save(instance: ProcessInstance, runtime: Runtime, move: Move) -> Receipt:
    """Persist ``runtime`` with all its projections; return the receipt of the move."""
    row, receipt = changes(instance, runtime, move)
    row["answered"] = answered(move.origin, receipt)
    return written(row, receipt, move.origin)


def changes(
    instance: ProcessInstance, runtime: Runtime, move: Move
) -> tuple[dict[str, object], Receipt]:
    """Return what a move changes, rows by table, and its receipt."""
    before, after = runtime.before, runtime.after
    closed_tokens = {item.token_id for item in move.closed}
    gone = sorted(t for t, _ in before.work - after.work if t not in closed_tokens)
    opened = _opened(instance, runtime, move)
    _advance(instance, runtime, move.now)
    receipt = _receipt(instance, move, opened)
    told = _history(instance, runtime, move, opened)
    # Before the instance becomes a row: it carries the code of its last line.
    instance.chain = ledger.chained(told, bytes(instance.chain))
    row: dict[str, object] = {
        "instance": str(instance.pk),
        "county": instance.county,
        "at": move.now.isoformat(),
        "started": _rows([instance] if move.begins else []),
        "moved": _rows([] if move.begins else [instance], only=_MOVED),
        "changed": _rows(move.closed, only=_CHANGED),
        "withdrawn": gone,
        "opened": _rows(opened),
        "draftless": [str(item.pk) for item in move.closed],
        "submitted": _rows(move.submitted),
        **_jobs(instance, runtime, move.now),
        **awaited_events(instance, before, after),
        "unstuck": sorted(token for token, _ in before.stuck - after.stuck),
        "incidents": _rows(_incidents(instance, runtime, move.now)),
        "history": told,
        "news": _news(instance, runtime, move, opened),
    }
    return row, receipt


def _opened(instance: ProcessInstance, runtime: Runtime, move: Move) -> list[WorkItem]:
    """Return the work items that the move opens."""
    fresh = sorted(runtime.after.work - runtime.before.work)
    times = move.step_times
    anchors = _anchors(runtime, fresh) - times.keys()
    if anchors and not move.begins:
        times = {**completed_steps(instance, anchors), **times}
    asked: Asked = {}
    return [
        open_work_item(
            instance,
            runtime,
            token_id,
            now=move.now,
            completed=times,
            asked=asked,
        )
        for token_id, _ in fresh
    ]


def _anchors(runtime: Runtime, fresh: list[Place]) -> set[str]:
    """Return the steps from whose completion due dates of opened work are counted."""
    nodes = [runtime.node_at(token_id) for token_id, _ in fresh]
    rules = {text for n in nodes if n.work for text in (n.work.due, n.work.follow_up)}
    named = {parse_due_rule(text).after for text in rules if text}
    return {name for name in named if name in runtime.nodes}


def hand_on(held: Held, origin: Origin, *, note: str) -> Receipt:
    """Save a work item that changed hands; no token moves.

    Args:
        note: What happened to it: ``claimed``, ``released`` or ``assigned``.
    """
    item, instance = held.work_item, held.instance
    instance.moves += 1
    told = fresh_row(
        HistoryEntry,
        county=item.county,
        instance_id=instance.pk,
        case_id=item.case_id,
        at=origin.now,
        move=instance.moves,
        line=0,
        kind=note,
        element_id=item.element_id,
        work_item_id=item.pk,
        person_id=origin.actor.person_id,
        capacity=item.capacity,
        details={"to": str(item.assignee_id)} if note == "assigned" else {},
    )
    instance.chain = ledger.chained([told], bytes(instance.chain))
    receipt = Receipt.of(item.pk, item.status, item.case_id)
    row: dict[str, object] = {
        "instance": str(instance.pk),
        "county": instance.county,
        "at": origin.now.isoformat(),
        "moved": _rows([instance], only=_MOVED),
        "changed": _rows([item], only=_CHANGED),
        "history": [told],
        "news": news.news(
            county=item.county,
            groups=[item.candidate_group],
            case_id=str(item.case_id),
        ),
        "answered": answered(origin, receipt),
    }
    return written(row, receipt, origin)


def written(row: dict[str, object], receipt: Receipt, origin: Origin) -> Receipt:
    """Send one move to the database, the reply to its key included."""
    changes = {key: value for key, value in row.items() if value != []}
    with connection.cursor() as cursor:
        cursor.execute("SELECT engine_save_move(%s)", [as_json(changes)])
    return replace(receipt, is_kept=bool(origin.idempotency_key))


def _receipt(instance: ProcessInstance, move: Move, opened: list[WorkItem]) -> Receipt:
    subject: WorkItem | ProcessInstance = move.closed[0] if move.closed else instance
    return Receipt.of(
        subject.pk,
        subject.status,
        instance.case_id,
        opened,
        person_id=move.person_id,
    )


def answered(origin: Origin, receipt: Receipt) -> list[dict[str, object]]:
    """Return what is stored under the idempotency key, if there is one."""
    if not origin.idempotency_key:
        return []
    return [
        {
            "county": origin.actor.county,
            "person_id": origin.actor.person_id,
            "key": origin.idempotency_key,
            "reply": receipt.as_json(),
        }
    ]


def _advance(instance: ProcessInstance, runtime: Runtime, now: datetime) -> None:
    assert runtime.state is not None
    instance.state = kernel.dumps(runtime.state)
    instance.status = runtime.state.status.value
    if not instance._state.adding:
        instance.moves += 1
    if instance.status != ProcessInstance.Status.ACTIVE:
        instance.ended_at = now


def _jobs(
    instance: ProcessInstance, runtime: Runtime, now: datetime
) -> dict[str, object]:
    """Return the jobs that begin and those that are over."""
    before, after = runtime.before, runtime.after
    new: list[Job] = []
    over: list[tuple[Place, Job.Kind]] = []
    for place, due in after.timers.items():
        if before.timers.get(place) != due:
            due_at = datetime.fromtimestamp(due, UTC)
            new.append(_job(instance, place, Job.Kind.TIMER, due_at))
    over += [
        (place, Job.Kind.TIMER)
        for place, due in before.timers.items()
        if after.timers.get(place) != due
    ]
    for place in sorted(after.services - before.services):
        new.append(_job(instance, place, Job.Kind.SERVICE, now))
    over += [(p, Job.Kind.SERVICE) for p in sorted(before.services - after.services)]
    thrown = thrown_by(instance, runtime.events, now)
    new += [delivery_of(message) for message in thrown]
    return {
        "thrown": _rows(thrown),
        "jobs": _rows(new),
        "jobs_over": [
            {"token_id": place[0], "element_id": place[1], "kind": kind.value}
            for place, kind in over
        ],
    }


def _job(
    instance: ProcessInstance, place: Place, kind: Job.Kind, due_at: datetime
) -> Job:
    token_id, element_id = place
    return Job(
        county=instance.county,
        instance_id=instance.pk,
        token_id=token_id,
        element_id=element_id,
        kind=kind,
        due_at=due_at,
    )


def _incidents(
    instance: ProcessInstance, runtime: Runtime, now: datetime
) -> list[Incident]:
    stuck = runtime.after.stuck
    return [
        Incident(
            county=instance.county,
            instance=instance,
            case_id=instance.case_id,
            token_id=event.token_id,
            element_id=event.element_id,
            code=event.code,
            message=event.message[:400],
            raised_at=now,
        )
        for event in runtime.events
        if isinstance(event, events.Stuck)
        and (event.token_id, event.element_id) in stuck
    ]


def _history(
    instance: ProcessInstance, runtime: Runtime, move: Move, opened: list[WorkItem]
) -> list[dict[str, object]]:
    """Return the lines of this move: the act first, then what it led to."""
    lines: list[dict[str, object]] = [
        {
            "kind": kind,
            "element_id": item.element_id if item else "",
            "work_item_id": item.pk if item else None,
            "person_id": move.person_id,
            "capacity": item.capacity if item else move.origin.capacity,
        }
        for kind, item in move.notes
    ]
    lines += _told(runtime)
    lines += [
        {"kind": "decided", "element_id": said.element_id, "details": said.details}
        for said in runtime.decided
    ]
    lines += [
        {"kind": "opened", "element_id": item.element_id, "work_item_id": item.pk}
        for item in opened
    ]
    lines = lines or [{"kind": "moved"}]
    return [
        fresh_row(
            HistoryEntry,
            county=instance.county,
            instance_id=instance.pk,
            case_id=instance.case_id,
            at=move.now,
            move=instance.moves,
            line=number,
            applied=[] if number else runtime.applied,
            **line,
        )
        for number, line in enumerate(lines)
    ]


def _told(runtime: Runtime) -> Iterable[dict[str, object]]:
    nodes = runtime.nodes
    for event in runtime.events:
        match event:
            case events.Passed(element_id) if element_id in nodes:
                if nodes[element_id].kind in _TOLD:
                    yield {"kind": "passed", "element_id": element_id}
            case events.Caught(element_id):
                yield {"kind": "caught", "element_id": element_id}
            case events.Withdrawn(element_id):
                yield {"kind": "withdrawn", "element_id": element_id}
            case events.Stuck(element_id):
                yield {
                    "kind": "stuck",
                    "element_id": element_id,
                    "details": {"code": event.code},
                }
            case events.Ended(status):
                yield {"kind": "ended", "details": {"status": status}}


def _news(
    instance: ProcessInstance, runtime: Runtime, move: Move, opened: list[WorkItem]
) -> str:
    groups = {item.candidate_group for item in (*opened, *move.closed)}
    nodes = runtime.nodes
    groups |= {
        group_of(instance, nodes[event.element_id], now=move.now)
        for event in runtime.events
        if isinstance(event, events.Withdrawn)
        and event.element_id in nodes
        and nodes[event.element_id].kind is Kind.USER_TASK
    }
    return news.news(
        county=instance.county, groups=groups, case_id=str(instance.case_id)
    )
