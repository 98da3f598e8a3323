"""Opens, claims, fills in, hands on and completes a step."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from engine import commands
from engine.actors import Origin
from engine.errors import Rejected
from forms.rendering import parse
from processes.casework.commands import record_reading
from processes.casework.models import CaseReading
from processes.organisation import queries as organisation
from web import clock
from web.pages import after_act, step, uploads
from web.pages.access import act, actor_of, origin_of, page, uuid_or_404
from web.tenancy import reading


@page
def work_item(request: HttpRequest, work_item_id: UUID) -> HttpResponse:
    """Show a step: to its owner with the form, to others who has it."""
    actor, now = actor_of(request), clock.utc_now()
    seen = step.look(work_item_id, actor)
    context = step.page_of(seen, now)
    if seen.is_mine:
        record_reading(seen.case, actor=actor, what=CaseReading.What.STEP, now=now)
        context |= step.filled_form(seen, now)
        context |= {"shown": step.to_look_at(seen)}
    context |= {
        "primary": step.primary_button(seen),
        "after_act": after_act.panel(actor, request.GET.get("done", ""), now),
    }
    return render(request, "pages/work_item.html", context)


@act
def claim(request: HttpRequest, work_item_id: UUID) -> HttpResponse:
    """Take a step onto the own desk and go to it."""
    commands.claim_work_item(work_item_id, origin=origin_of(request))
    return redirect("work_item", work_item_id)


@act
def release(request: HttpRequest, work_item_id: UUID) -> HttpResponse:
    """Put a step back into its queue."""
    commands.release_work_item(work_item_id, origin=origin_of(request))
    messages.success(
        request,
        gettext(
            "Put back. Your colleagues can claim it now; your draft stays with it."
        ),
    )
    return redirect("workbench")


@act
def assign(request: HttpRequest, work_item_id: UUID) -> HttpResponse:
    """Hand a step to a colleague."""
    origin = origin_of(request)
    receiver = uuid_or_404(request.POST.get("person", ""))
    commands.assign_work_item(work_item_id, to_person=receiver, origin=origin)
    with reading(origin.actor):
        name = organisation.names_of([receiver]).get(receiver, "")
    messages.success(request, gettext("Handed to %(name)s.") % {"name": name})
    return redirect("work_item", work_item_id)


@act
def save_draft(request: HttpRequest, work_item_id: UUID) -> HttpResponse:
    """Keep what has been typed so far; the page calls this by itself."""
    _keep_draft(request, work_item_id)
    return HttpResponse(status=204)


@act
def complete(request: HttpRequest, work_item_id: UUID) -> HttpResponse:
    """Send a step off; what is refused comes back with everything that was typed."""
    if "save_draft" in request.POST:
        for sentence in _keep_draft(request, work_item_id):
            messages.warning(request, sentence)
        messages.success(request, gettext("Draft saved. You can go on at any time."))
        return redirect("work_item", work_item_id)
    actor = actor_of(request)
    with reading(actor):
        seen = step.look(work_item_id, actor)
    sent = uploads.attached(request, seen.item, _keyless(request))
    if sent.problems:
        with reading(actor):
            return _again(request, seen, sent, sent.problems)
    answers = parse(seen.item.form_ref, sent.post) if seen.item.form_ref else {}
    try:
        receipt = commands.complete_work_item(
            work_item_id, submission=answers, origin=origin_of(request)
        )
    except Rejected as rejected:
        if "idempotency_key" in rejected.problems:  # sent before, then changed
            return redirect("work_item", work_item_id)
        with reading(actor):
            return _again(request, seen, sent, rejected.problems)
    return redirect(after_act.address(receipt, sees_case=seen.sees_case))


def _keep_draft(request: HttpRequest, work_item_id: UUID) -> list[str]:
    """Keep what has been typed and handed in; return what could not be kept."""
    with reading(actor_of(request)):
        seen = step.look(work_item_id, actor_of(request))
    sent = uploads.attached(request, seen.item, _keyless(request))
    answers = parse(seen.item.form_ref, sent.post) if seen.item.form_ref else {}
    commands.save_draft(work_item_id, data=answers, origin=origin_of(request))
    return [sentence for found in sent.problems.values() for sentence in found]


def _keyless(request: HttpRequest) -> Origin:
    """Return the origin of what is done besides; the key belongs to the step."""
    return replace(origin_of(request), idempotency_key="")


def _again(
    request: HttpRequest,
    seen: step.Seen,
    sent: uploads.Attached,
    problems: Mapping[str, list[str]],
) -> HttpResponse:
    """Show the form again, with what is wrong and all that was typed."""
    now = clock.utc_now()
    record_reading(seen.case, actor=seen.actor, what=CaseReading.What.STEP, now=now)
    context = {
        **step.page_of(seen, now),
        **step.filled_form(seen, now, data=sent.post, problems=problems),
        "shown": step.to_look_at(seen),
        "primary": step.primary_button(seen),
        "asks_to_confirm": sent.asks_to_confirm,
    }
    return render(request, "pages/work_item.html", context, status=422)
