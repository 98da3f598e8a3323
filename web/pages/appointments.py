"""Who holds which post, what waits for a second official, and appointing itself."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext

from engine.actors import Actor
from engine.errors import Rejected
from engine.identifiers import new_id
from processes import appointments
from processes.appointments.outcome import moment_of
from processes.organisation import listings
from processes.organisation import queries as organisation
from processes.organisation.models import Organisation, Person, Post, PostProposal
from web import clock, keyset
from web.pages import deadlines, staffing
from web.pages.access import act, actor_of, origin_of, page, require_post, uuid_or_404
from web.pages.appointment_forms import (
    AppointForm,
    EndForm,
    post_label,
    posts_of_roles,
    refuse,
)
from web.pages.people import role_label
from web.tenancy import reading

Context = dict[str, object]

_OFFICIAL = "county_civil_affairs"
_SIZE = 30
_DAY = timedelta(days=1)
#: A county has a few hundred people; those of one menu are read through.
_MOST_PEOPLE = 1_000


@page
def overview(request: HttpRequest) -> HttpResponse:
    """Show posts now and to come, proposals that wait, and what a change has meant."""
    return _overview(request, problems={}, status=200)


def _overview(
    request: HttpRequest, *, problems: Mapping[str, str], status: int
) -> HttpResponse:
    """Show the page.

    Args:
        problems: What is wrong with the reason of a rejection, by proposal.
    """
    actor, now = actor_of(request), clock.utc_now()
    require_post(actor, _OFFICIAL)
    asked, station = (
        request.GET.get("q", "").strip()[:40],
        request.GET.get("station", ""),
    )
    places = [uuid_or_404(station)] if station else []
    found = keyset.page(
        appointments.posts_held(actor.county, now, name=asked, places=places),
        keyset.Order("valid_from", descending=True),
        size=_SIZE,
        after=_id(request, "after"),
        before=_id(request, "before"),
    )
    context: Context = {
        "rows": [_post(each, actor, now) for each in found.rows],
        "waiting": _waiting(actor, problems),
        "rejected": _rejected(actor, now),
        "errors": _errors(problems),
        "changed": _changed(request, actor, now),
        "q": asked,
        "station": station,
        "stations": _bodies(actor, Organisation.Kind.STATION),
        "is_filtered": bool(asked or station),
        "previous_url": _paged(request, "before", found.before),
        "next_url": _paged(request, "after", found.after),
        "key": str(new_id()),
        "longest": appointments.LONGEST_REASON,
    }
    return render(request, "pages/appointments.html", context, status=status)


@page
def prepare(request: HttpRequest) -> HttpResponse:
    """Show the form in which somebody is appointed."""
    require_post(actor_of(request), _OFFICIAL)
    return _form(request, None, status=200)


def _form(
    request: HttpRequest, form: AppointForm | None, *, status: int
) -> HttpResponse:
    actor, now = actor_of(request), clock.utc_now()
    context: Context = {
        "form": form or _blank(request, actor, now),
        "allowed": [_allowed(actor, *each) for each in posts_of_roles()],
        "key": str(new_id()),
    }
    return render(request, "pages/appoint.html", context, status=status)


def _blank(
    request: HttpRequest, actor: Actor, now: datetime, data: object = None
) -> AppointForm:
    assert data is None or isinstance(data, Mapping)
    first = listings.day_of(now)
    return AppointForm(
        data,
        people=_people(actor, now),
        places=_bodies(actor),
        initial={"person": request.GET.get("person", ""), "valid_from": first},
    )


@act
def appoint(request: HttpRequest) -> HttpResponse:
    """Give a post, or propose it; what is wrong is said beside its field."""
    actor, now = actor_of(request), clock.utc_now()
    require_post(actor, _OFFICIAL)
    with reading(actor):
        form = _blank(request, actor, now, request.POST)
        if not form.is_valid():
            return _form(request, form, status=422)
    post = form.given()
    person_id = UUID(form.cleaned_data["person"])
    try:
        receipt = appointments.appoint(person_id, post=post, origin=origin_of(request))
    except Rejected as rejected:
        refuse(form, rejected)
        with reading(actor):
            return _form(request, form, status=422)
    if receipt.status == PostProposal.Status.PROPOSED:
        messages.success(
            request,
            gettext(
                "Proposed. It waits below for another official of the bureau; until "
                "then the person has no rights by it."
            ),
        )
        return redirect("appointments")
    messages.success(request, gettext("Appointed. See below what it means there."))
    return _to(post.organisation_id, post.valid_from)


@act
def confirm(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """Give the post that a colleague has proposed."""
    origin = origin_of(request)
    receipt = appointments.confirm_appointment(proposal_id, origin=origin)
    messages.success(request, gettext("Confirmed. See below what it means there."))
    with reading(origin.actor):
        post = _seen(UUID(receipt.subject))
    return _to(post.organisation_id, post.valid_from)


@act
def reject(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """Refuse what a colleague has proposed."""
    reason = request.POST.get("reason", "")
    try:
        appointments.reject_appointment(
            proposal_id, reason=reason, origin=origin_of(request)
        )
    except Rejected as rejected:
        advice = rejected.problems.get("reason", [rejected.message])
        problems = {str(proposal_id): " ".join(advice)}
        with reading(actor_of(request)):
            return _overview(request, problems=problems, status=422)
    messages.success(request, gettext("Rejected. Nothing was given."))
    return redirect("appointments")


@act
def withdraw(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """Take back the own proposal."""
    appointments.withdraw_appointment(proposal_id, origin=origin_of(request))
    messages.success(request, gettext("Taken back. You may propose it anew."))
    return redirect("appointments")


@page
def ending(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """Ask from when on a post shall not hold any more, and why."""
    actor, now = actor_of(request), clock.utc_now()
    require_post(actor, _OFFICIAL)
    post = _seen(post_id)
    first = max(listings.day_of(now), post.valid_from)
    form = EndForm(initial={"on": first})
    return _ending(request, post, form, status=200)


def _ending(
    request: HttpRequest, post: Post, form: EndForm, *, status: int
) -> HttpResponse:
    actor, now = actor_of(request), clock.utc_now()
    context: Context = {
        **_post(post, actor, now),
        "form": form,
        "powers": _powers(actor, post.role, post.capacity),
        "end_url": reverse("end_post", args=[post.pk]),
        "key": str(new_id()),
    }
    return render(request, "pages/end_post.html", context, status=status)


@act
def end(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """End a post."""
    actor = actor_of(request)
    require_post(actor, _OFFICIAL)
    with reading(actor):
        post, form = _seen(post_id), EndForm(request.POST)
        if not form.is_valid():
            return _ending(request, post, form, status=422)
    said = form.cleaned_data
    try:
        appointments.end_post(
            post.pk, on=said["on"], reason=said["reason"], origin=origin_of(request)
        )
    except Rejected as rejected:
        refuse(form, rejected)
        with reading(actor):
            return _ending(request, post, form, status=422)
    messages.success(request, gettext("The post ends. See below what it means there."))
    return _to(post.organisation_id, said["on"])


def _seen(post_id: UUID) -> Post:
    post = listings.posts().filter(pk=post_id).first()
    if post is None:
        raise Http404
    return post


def _to(organisation_id: UUID, day: date) -> HttpResponse:
    """Lead to what a change has meant for a place."""
    asked = urlencode({"place": str(organisation_id), "on": day.isoformat()})
    return redirect(f"{reverse('appointments')}?{asked}")


def _post(each: Post, actor: Actor, now: datetime) -> Context:
    has_begun = each.valid_from <= listings.day_of(now)
    return {
        "name": each.person.name,
        "url": f"/people/{each.person_id}/detail/",
        "post": post_label(each.role, each.capacity),
        "place": each.organisation.name,
        "first": date_format(each.valid_from),
        "last": date_format(each.valid_to - _DAY) if each.valid_to else "",
        "kind": "done" if has_begun else "waiting",
        "state": gettext("holds") if has_begun else gettext("to come"),
        "is_own": each.person_id == actor.person_id,
        "ending_url": reverse("ending_post", args=[each.pk]),
    }


def _waiting(actor: Actor, problems: Mapping[str, str]) -> list[Context]:
    found = appointments.proposals_waiting(actor.county)
    names = organisation.names_of(each.proposed_by for each in found)
    return [_proposal(each, actor, names, problems) for each in found]


def _rejected(actor: Actor, now: datetime) -> list[Context]:
    """Say what became of the own proposals, and why."""
    found = appointments.rejected_lately(actor.person_id, now)
    names = organisation.names_of(each.decided_by for each in found)
    return [
        {
            "what": f"{each.person.name} · {post_label(each.role, each.capacity)} · "
            f"{each.organisation.name}",
            "by": names.get(each.decided_by, "") if each.decided_by else "",
            "at": deadlines.moment_text(each.decided_at),
            "reason": each.reason,
        }
        for each in found
    ]


def _proposal(
    each: PostProposal,
    actor: Actor,
    names: Mapping[UUID, str],
    problems: Mapping[str, str],
) -> Context:
    return {
        "id": str(each.pk),
        "name": each.person.name,
        "post": post_label(each.role, each.capacity),
        "role": role_label(each.role),
        "place": each.organisation.name,
        "first": deadlines.day_text(each.valid_from),
        "last": deadlines.day_text(each.valid_to - _DAY) if each.valid_to else "",
        "by": names.get(each.proposed_by, gettext("a colleague")),
        "at": deadlines.moment_text(each.proposed_at),
        "is_mine": each.proposed_by == actor.person_id,
        "is_about_me": each.person_id == actor.person_id,
        "powers": _powers(actor, each.role, each.capacity),
        "problem": problems.get(str(each.pk), ""),
    }


def _powers(actor: Actor, role: str, capacity: str) -> list[Context]:
    found = appointments.powers_of(actor.county, role, capacity)
    return [
        {"process": process, "steps": gettext(", ").join(steps)}
        for process, steps in found
    ]


def _allowed(actor: Actor, role: str, capacity: str) -> Context:
    """Say what a post allows, and how many officials it takes."""
    return {
        "post": post_label(role, capacity),
        "takes_two": appointments.takes_two(role, capacity),
        "powers": _powers(actor, role, capacity),
    }


def _changed(request: HttpRequest, actor: Actor, now: datetime) -> Context | None:
    """Return how the stations stand that a change concerns, as of its day."""
    wanted = request.GET.get("place", "")
    if not wanted:
        return None
    place = Organisation.objects.filter(
        county=actor.county, pk=uuid_or_404(wanted)
    ).first()
    if place is None:
        raise Http404
    day = _day(request.GET.get("on", "")) or listings.day_of(now)
    moment = moment_of(day, now)
    stations = appointments.stations_of(place)
    return {
        "place": place.name,
        "day": deadlines.day_text(max(day, listings.day_of(now))),
        "stations": staffing.by_station(actor, actor.county, moment, stations),
    }


def _errors(problems: Mapping[str, str]) -> list[Context]:
    return [
        {"text": text, "href": f"#reason-{proposal}"}
        for proposal, text in problems.items()
    ]


def _people(actor: Actor, now: datetime) -> Iterable[Person]:
    """Return whom the actor could appoint: everybody else in the register."""
    found = listings.people(now).filter(county=actor.county)
    return found.exclude(pk=actor.person_id).order_by("name", "pk")[:_MOST_PEOPLE]


def _bodies(actor: Actor, *kinds: Organisation.Kind) -> list[Organisation]:
    found = Organisation.objects.filter(county=actor.county).order_by("kind", "name")
    if kinds:
        return list(found.filter(kind__in=kinds))
    # A county has hundreds of rooms, and no role has its queue in one.
    return list(found.exclude(kind=Organisation.Kind.ROOM))


def _id(request: HttpRequest, name: str) -> UUID | None:
    given = request.GET.get(name, "")
    return uuid_or_404(given) if given else None


def _paged(request: HttpRequest, name: str, row: UUID | None) -> str:
    if row is None:
        return ""
    kept = {key: request.GET[key] for key in ("q", "station") if request.GET.get(key)}
    return f"?{urlencode({**kept, name: str(row)})}"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
