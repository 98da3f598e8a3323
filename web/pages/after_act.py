"""After an act: what happened, who has it now, what is next for me.

Read back from the database by the id of the completed work item, so that the panel
survives a reload and a double click.
"""

from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext

from engine import queries
from engine.actors import Actor
from engine.commands import Receipt
from engine.errors import NotFound
from engine.models import ProcessInstance, WorkItem
from engine.steps import step
from web.pages import deadlines
from web.pages.people import holder_of, names_for

Context = dict[str, object]


def address(receipt: Receipt, *, sees_case: bool) -> str:
    """Return where to go after a step: the own next one, the case, the workbench."""
    done = f"?done={receipt.subject}"
    if receipt.mine:
        return reverse("work_item", args=[receipt.mine[0]]) + done
    if sees_case:
        return reverse("case", args=[receipt.case_id]) + done
    return reverse("workbench") + done


def panel(actor: Actor, done: str, now: datetime) -> Context | None:
    """Return the panel for a step that the actor has completed, else ``None``."""
    item = _completed_by(actor, done)
    if item is None:
        return None
    opened = queries.opened_with(item)
    names = names_for(opened)
    first = opened[0] if opened else None
    own = _own_next(actor, opened)
    return {
        "what": _what(item, opened) % {"step": item.name},
        "holder": _holders(item, opened, names),
        "holder_due": _due(first, now),
        "next": own or _most_urgent(actor),
        "next_text": "",
    }


def _what(item: WorkItem, opened: list[WorkItem]) -> str:
    """Say what happened; a review that opened what it looks at has sent it back."""
    reviewed = step(item.definition_id, item.element_id).reviews
    is_review = item.act_type == "professional_review"
    if is_review and {each.element_id for each in opened} & set(reviewed):
        return gettext("Sent back with your reasons: %(step)s")
    return gettext("Completed: %(step)s")


def _completed_by(actor: Actor, done: str) -> WorkItem | None:
    try:
        item = queries.work_item(UUID(done), actor=actor)
    except (ValueError, NotFound):
        return None
    is_own = item.assignee_id == actor.person_id
    return item if is_own and item.status == WorkItem.Status.COMPLETED else None


def _holders(item: WorkItem, opened: list[WorkItem], names: dict[UUID, str]) -> str:
    if opened:
        return gettext("; ").join(
            gettext("%(step)s: %(holder)s")
            % {"step": each.name, "holder": holder_of(each, names)}
            for each in opened
        )
    if item.instance.status == ProcessInstance.Status.ACTIVE:
        return gettext("Nobody has to act; the process goes on by itself in time.")
    return gettext("Nobody: the process is complete.")


def _due(item: WorkItem | None, now: datetime) -> str:
    due = deadlines.due_view(item.due_at, now) if item else None
    return f"{due['relative']} · {due['absolute']}" if due else ""


def _most_urgent(actor: Actor) -> Context | None:
    """Return the most urgent step on the own desk, whichever case it is of."""
    for item in queries.desk(actor, limit=1):
        return {
            "label": gettext("Most urgent on your desk: %(step)s")
            % {"step": item.name},
            "url": reverse("work_item", args=[item.pk]),
        }
    return None


def _own_next(actor: Actor, opened: list[WorkItem]) -> Context | None:
    for item in opened:
        is_mine = item.assignee_id == actor.person_id
        is_open = item.status == WorkItem.Status.OPEN
        if is_mine or (is_open and item.candidate_group in actor.candidate_groups):
            return {
                "label": item.name,
                "url": reverse("work_item", args=[item.pk]),
            }
    return None
