"""Work items: see, claim, release, assign, fill in, complete."""

from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from engine import commands, guard, queries
from engine.actors import Actor
from engine.commands import Receipt
from engine.errors import NotFound
from engine.models import WorkItem
from forms.schema import has_given_rows, json_schema
from processes.casework import queries as cases
from processes.casework.commands import record_reading
from processes.casework.models import Case, CaseReading
from processes.casework.queries import Header
from web import clock
from web.api import asking, cursors, rendering
from web.api.access import Endpoint, actor_of, origin_of
from web.api.documenting import question, wish
from web.pages import known

_SCHEMA = {
    "application/json": {
        "type": "object",
        "description": "A JSON Schema 2020-12 document.",
        "additionalProperties": True,
    }
}


class WorkItems(Endpoint):
    """The piles of work."""

    @question(
        "list_work_items",
        "List the work on the own desk, in the own queues, or done",
        reply=rendering.WorkItemPage,
        asked=asking.WorkItemsAsked,
    )
    def get(self, request: Request) -> Response:
        """List a pile, the most urgent first; what is done, the latest first."""
        wanted = asking.asked(asking.WorkItemsAsked, request)
        pile, limit = wanted["view"], wanted["limit"]
        after = cursors.read(wanted["cursor"], of=pile)
        found = _pile(pile, actor_of(request), after, limit + 1)
        page = cursors.page(found, limit, of=pile, place=_place)
        headers = cases.headers({item.case_id for item in found})
        page["results"] = [
            _row(item, headers.get(item.case_id)) for item in found[:limit]
        ]
        return Response(rendering.WorkItemPage(page).data)


class OneWorkItem(Endpoint):
    """One work item."""

    @question(
        "get_work_item",
        "See a work item",
        reply=rendering.WorkItemDetail,
        errors=(404,),
    )
    def get(self, request: Request, work_item_id: UUID) -> Response:
        """See where a work item stands and in which capacities it could be claimed."""
        actor = actor_of(request)
        item, _ = _seen(work_item_id, actor)
        shown = {
            **_row(item, cases.headers([item.case_id]).get(item.case_id)),
            "process_id": item.definition.process_id,
            "definition_id": item.definition_id,
            "capacities": _capacities(item, actor),
        }
        return Response(rendering.WorkItemDetail(shown).data)


class Form(Endpoint):
    """The form of a work item."""

    @question(
        "get_form",
        "See the JSON Schema of what is to be filled in",
        reply=_SCHEMA,
        errors=(404,),
    )
    def get(self, request: Request, work_item_id: UUID) -> Response:
        """See the version of the form that is pinned for the work item.

        Who has it on the own desk also sees the rows that the case gives; that is a
        reading of the step.
        """
        actor, now = actor_of(request), clock.utc_now()
        item, case = _seen(work_item_id, actor)
        if not item.form_ref:
            raise NotFound("form of work item", work_item_id, to="see")
        is_mine = (
            item.status == WorkItem.Status.CLAIMED
            and item.assignee_id == actor.person_id
        )
        if not (is_mine and has_given_rows(item.form_ref)):
            return Response(json_schema(item.form_ref))
        record_reading(case, actor=actor, what=CaseReading.What.STEP, now=now)
        facts = known.facts_for(item, person_id=actor.person_id, now=now)
        return Response(json_schema(item.form_ref, facts))


class Draft(Endpoint):
    """What has been typed so far."""

    @question(
        "get_draft",
        "See what has been typed so far",
        reply=rendering.Draft,
        errors=(403, 404),
    )
    def get(self, request: Request, work_item_id: UUID) -> Response:
        """See the draft of a work item on the own desk; the reading is recorded."""
        actor = actor_of(request)
        item, case = _seen(work_item_id, actor)
        guard.require_assignee(item, actor, to="save_draft")
        draft = queries.draft_of(item)
        if draft is None:
            raise NotFound("draft of work item", work_item_id, to="see")
        record_reading(
            case, actor=actor, what=CaseReading.What.STEP, now=clock.utc_now()
        )
        submission, saved_at = draft
        shown = {"submission": submission, "saved_at": saved_at}
        return Response(rendering.Draft(shown).data)

    @wish(
        "save_draft",
        "Keep what has been typed so far",
        body=asking.Draft,
        reply=rendering.Receipt,
        errors=(404, 409),
    )
    def put(self, request: Request, work_item_id: UUID) -> Response:
        """Keep a draft, valid or not; it stays with the work item."""
        body = asking.parsed(asking.Draft, request)
        receipt = commands.save_draft(
            work_item_id, data=body["submission"], origin=origin_of(request)
        )
        return receipted(receipt)


class Claim(Endpoint):
    """Claiming."""

    @wish(
        "claim_work_item",
        "Take a work item from its queue onto the own desk",
        body=asking.Claim,
        reply=rendering.Receipt,
        errors=(404, 409),
    )
    def post(self, request: Request, work_item_id: UUID) -> Response:
        """Claim a work item in a capacity, which is logged with the work."""
        body = asking.parsed(asking.Claim, request)
        origin = origin_of(request, capacity=body["capacity"])
        return receipted(commands.claim_work_item(work_item_id, origin=origin))


class Release(Endpoint):
    """Giving back."""

    @wish(
        "release_work_item",
        "Put a work item back into its queue",
        body=asking.Nothing,
        reply=rendering.Receipt,
        errors=(404, 409),
    )
    def post(self, request: Request, work_item_id: UUID) -> Response:
        """Put a work item back; the draft stays with it."""
        asking.parsed(asking.Nothing, request)
        origin = origin_of(request)
        return receipted(commands.release_work_item(work_item_id, origin=origin))


class Assign(Endpoint):
    """Handing on."""

    @wish(
        "assign_work_item",
        "Hand a work item to another person of its queue",
        body=asking.Assign,
        reply=rendering.Receipt,
        errors=(404, 409),
    )
    def post(self, request: Request, work_item_id: UUID) -> Response:
        """Hand a work item on; the receiver must pass the guard as at a claim."""
        body = asking.parsed(asking.Assign, request)
        origin = origin_of(request, capacity=body["capacity"])
        receipt = commands.assign_work_item(
            work_item_id, to_person=body["person"], origin=origin
        )
        return receipted(receipt)


class Complete(Endpoint):
    """Completing."""

    @wish(
        "complete_work_item",
        "Complete a work item with a submission",
        body=asking.Complete,
        reply=rendering.Receipt,
        errors=(404, 409),
    )
    def post(self, request: Request, work_item_id: UUID) -> Response:
        """Complete a work item; its process moves to the next wait."""
        body = asking.parsed(asking.Complete, request)
        receipt = commands.complete_work_item(
            work_item_id, submission=body["submission"], origin=origin_of(request)
        )
        return receipted(receipt)


def receipted(receipt: Receipt, *, status: int = 200) -> Response:
    """Answer with what a command has done."""
    return Response(rendering.Receipt(receipt).data, status=status)


def _pile(
    pile: str, actor: Actor, after: cursors.Place | None, limit: int
) -> list[WorkItem]:
    if pile == "done":
        before = (after[0], after[1]) if after and after[0] else None
        return queries.done_by(actor, before=before, limit=limit)
    keyset = queries.Keyset(*after) if after else None
    list_pile = queries.work_queue if pile == "queue" else queries.desk
    return list_pile(actor, after=keyset, limit=limit)


def _place(item: WorkItem) -> cursors.Place:
    is_done = item.status == WorkItem.Status.COMPLETED
    return (item.ended_at if is_done else item.due_at), item.pk


def _seen(work_item_id: UUID, actor: Actor) -> tuple[WorkItem, Case]:
    """Return a work item that the actor may see, with its case.

    Raises:
        NotFound: There is none; one that is hidden looks the same, to the word.
    """
    try:
        item, case, _ = cases.step_for(work_item_id, actor=actor)
    except NotFound as hidden:
        raise NotFound("work item", work_item_id, to="see") from hidden
    return item, case


def _row(item: WorkItem, header: Header | None) -> dict[str, object]:
    return {**vars(item), "case": header}


def _capacities(item: WorkItem, actor: Actor) -> list[str]:
    if item.status != WorkItem.Status.OPEN:
        return []
    found = actor.capacities_for(item.candidate_group)
    return sorted({standing.capacity for standing in found})
