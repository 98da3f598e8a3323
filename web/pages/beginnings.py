"""After something has begun: onto the own desk with its first step, and go there."""

from dataclasses import replace
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from engine import commands, queries
from engine.actors import Actor, Origin
from engine.commands import Receipt
from engine.errors import EngineError
from engine.models import WorkItem
from processes.casework import queries as cases
from processes.casework.policies import Sight
from web.pages.access import origin_of
from web.tenancy import reading


def go_to_first_step(request: HttpRequest, receipt: Receipt) -> HttpResponse:
    """Claim the first step that has opened, if it is for the actor, and go there.

    Who may do none of the steps goes to the case, who may not see that, to the
    workbench.
    """
    actor = origin_of(request).actor
    if receipt.mine:
        return redirect("work_item", receipt.mine[0])
    first = _own_or_claimable(receipt, actor)
    if first is not None:
        is_open = first.status == WorkItem.Status.OPEN
        if is_open and len(actor.capacities_for(first.candidate_group)) == 1:
            commands.claim_work_item(first.pk, origin=_origin_of_claim(request))
        return redirect("work_item", first.pk)
    if _sees(receipt, actor):
        return redirect("case", receipt.case_id)
    return redirect("workbench")


def _own_or_claimable(receipt: Receipt, actor: Actor) -> WorkItem | None:
    """Return the first step on the own desk, or that waits in a queue of the actor."""
    with reading(actor):
        for opened in receipt.opened:
            item = queries.work_item_in_sight(UUID(opened))
            is_free = item.assignee_id in {None, actor.person_id}
            if is_free and item.candidate_group in actor.candidate_groups:
                return item
    return None


def _sees(receipt: Receipt, actor: Actor) -> bool:
    with reading(actor):
        try:
            cases.case_for(UUID(receipt.case_id), actor=actor, needed=Sight.MASKED)
        except EngineError:
            return False
    return True


def _origin_of_claim(request: HttpRequest) -> Origin:
    """Return the origin of the claim, under a key that follows from the form's."""
    origin = origin_of(request)
    key = origin.idempotency_key and f"{origin.idempotency_key}.claim"
    return replace(origin, idempotency_key=key, capacity="")
