"""Decision models: read as tables, tried out, deployed, activated."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext

from engine import commands, decisions
from engine.actors import Actor
from engine.decisions import Scope, compiled_model
from engine.errors import Rejected
from engine.models import DecisionDefinition
from processes.organisation import profiles
from web import clock
from web.deployed import DECISIONS, concerns
from web.pages import deadlines, versions
from web.pages.access import act, actor_of, origin_of, page
from web.pages.decision_tables import Reading, finding_text
from web.pages.decision_tables import decisions as shown_decisions
from web.pages.people import holds_role
from web.pages.profiles import in_language
from web.pages.trying import Trial

Context = dict[str, object]

#: A model of the size of all of ours together; far below what the reader takes in.
_MOST_BYTES = 1_000_000
_OFFICIALS = "county_civil_affairs"


@page
def decision_list(request: HttpRequest) -> HttpResponse:
    """List the versions of all decision models."""
    return _list(request, problems=[], status=200)


def _list(
    request: HttpRequest, *, problems: list[tuple[str, str]], status: int
) -> HttpResponse:
    actor = actor_of(request)
    found = [each for each in decisions.versions() if concerns(each, actor)]
    names = versions.names_of(found)
    context = {
        "versions": [_version(each, names) for each in found],
        "may_deploy": holds_role(actor, _OFFICIALS),
        "problems": problems,
    }
    return render(request, "pages/decisions.html", context, status=status)


@page
def decision(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Show a version: its tables, what is new in it, and what it says to a try."""
    actor = actor_of(request)
    found = DECISIONS.seen(version_id, actor)
    model = compiled_model(found.pk)
    before = decisions.predecessor_of(found)
    trial = Trial.of(model, request.GET, clock.utc_now())
    is_draft = found.status == DecisionDefinition.Status.DRAFT
    reading = Reading(
        before=compiled_model(before.pk) if before and is_draft else None,
        fired=trial.fired,
    )
    tables = shown_decisions(model, reading)
    context = {
        **_version(found, versions.names_of([found])),
        "model": model,
        "tables": tables,
        "findings": [finding_text(each, model) for each in found.findings],
        "before": before if reading.before else None,
        "trial": trial,
        "fields": list(trial.fields()),
        "answer": trial.answer(),
        "steps": trial.steps(),
        "choices": [(each["id"], each["label"]) for each in tables if "table" in each],
        "dmn_url": reverse("decision_dmn", args=[found.pk]),
        **_activation(found, actor),
    }
    return render(request, "pages/decision.html", context)


@page
def decision_dmn(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Answer the DMN file of a version."""
    found = DECISIONS.seen(version_id, actor_of(request))
    response = HttpResponse(bytes(found.source), content_type="application/xml")
    name = f"{found.model_id}-v{found.version}.dmn"
    # Somebody uploaded it: never to be shown as a page of ours.
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@act
def deploy(request: HttpRequest) -> HttpResponse:
    """Take in a DMN file as a draft for the own county."""
    file = request.FILES.get("dmn")
    if file is None or (file.size or 0) > _MOST_BYTES:
        problem = gettext("Choose a DMN file of at most 1 MB.")
        return _list(request, problems=[("", problem)], status=422)
    origin = origin_of(request)
    scope = Scope(county=origin.actor.county)
    try:
        receipt = commands.deploy_decision(file.read(), scope=scope, origin=origin)
    except Rejected as rejected:
        problems = [
            (element, sentence)
            for element, sentences in rejected.problems.items()
            for sentence in sentences
        ]
        return _list(request, problems=problems, status=422)
    messages.success(
        request, gettext("Taken in as a draft. A second person activates it.")
    )
    return redirect("decision", receipt.subject)


@act
def activate(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Let a version be asked from now on."""
    origin = origin_of(request)
    DECISIONS.require_seen(version_id, origin.actor, to="activate")
    commands.activate_decision(version_id, origin=origin)
    messages.success(
        request, gettext("Activated. This version is asked on the days it holds.")
    )
    return redirect("decision", version_id)


def _version(found: DecisionDefinition, names: dict[UUID, str]) -> Context:
    return {
        **versions.told(found, names),
        "deployed_version": found,
        "url": reverse("decision", args=[found.pk]),
        "whose": _whose(found),
        "valid": _validity(found),
        "finding_count": len(found.findings),
    }


def _activation(found: DecisionDefinition, actor: Actor) -> Context:
    """Return whether to offer activation; whoever deployed it waits for another."""
    is_draft = found.status == DecisionDefinition.Status.DRAFT
    is_own = found.deployed_by == actor.person_id
    may_act = found.county in actor.counties and holds_role(actor, _OFFICIALS)
    return {
        "can_activate": is_draft and may_act and not is_own,
        "awaits_other": is_draft and may_act and is_own,
    }


def _whose(found: DecisionDefinition) -> str:
    """Say for whom a version is."""
    if found.county is not None:
        return gettext("this county")
    if not found.jurisdiction:
        return gettext("everybody")
    day = clock.utc_now().astimezone(decisions.CHINA).date()
    profile = profiles.profile(found.jurisdiction, day)
    return in_language(profile.title, profile.title_en)


def _validity(found: DecisionDefinition) -> str:
    """Say on which days a version holds."""
    first, last = found.valid_from, found.valid_to
    words = {
        "from": deadlines.day_text(first) if first else "",
        "to": deadlines.day_text(last) if last else "",
    }
    if first and last:
        return gettext("from %(from)s, before %(to)s") % words
    if first:
        return gettext("from %(from)s on") % words
    return gettext("before %(to)s") % words if last else gettext("always")
