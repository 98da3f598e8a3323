"""For those who answer for the whole: versions, refusals, incidents."""

import re
from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from engine import commands, queries, steps
from engine.actors import Actor
from engine.errors import NotAllowed
from engine.models import Incident, ProcessDefinition, Refusal
from engine.steps import Step
from processes.organisation import queries as organisation
from processes.oversight.refused import refused_again
from web import clock
from web.deployed import PROCESSES, concerns
from web.pages import clauses, deadlines, refusals, versions
from web.pages.access import act, actor_of, origin_of, page
from web.pages.act_types import act_label, door_label, verb_label
from web.pages.people import capacity_label, holds_role, role_label

Context = dict[str, object]

#: From how many refusals of one person in which time the county is told. DESIGN.
#: Source: domain specification §15.2, “audit”: repeated → county notice.
OFTEN = 3
LATELY = timedelta(days=30)

#: The cross-check's reasons, for the catalogue; the engine says them in English.
REASONS = (
    gettext_noop("The second engine begins at another start event."),
    gettext_noop("That the way goes on is compared, the message is not."),
    gettext_noop("An error that nobody catches ends our instance only."),
    gettext_noop("The way on is compared; the error comes as a message there."),
    gettext_noop("Its first firing is compared; the second engine never re-arms it."),
    gettext_noop("The wait and the way on are compared, when the timer comes is not."),
    gettext_noop(
        "The wait and the way on are compared, when the message comes is not."
    ),
)

#: What chance left out; the number of paths is the model's.
_UNMET = re.compile(r"It lay on none of the (\d+) paths\.")


@page
def definitions(request: HttpRequest) -> HttpResponse:
    """List all deployed versions."""
    actor = actor_of(request)
    found = [each for each in queries.definitions() if concerns(each, actor)]
    names = versions.names_of(found)
    context = {
        "versions": [_version(each, names) for each in found],
        "may_deploy": holds_role(actor, "county_civil_affairs"),
    }
    return render(request, "pages/definitions.html", context)


@page
def definition(request: HttpRequest, definition_id: UUID) -> HttpResponse:
    """Show a version: what it asks of whom, and what the second engine said."""
    found = PROCESSES.seen(definition_id, actor_of(request))
    report = found.crosscheck if isinstance(found.crosscheck, dict) else {}
    context = {
        **_version(found, versions.names_of([found])),
        "steps": [_step(each) for each in steps.steps(found.pk)],
        "compared": len(report.get("compared", [])),
        "unchecked": _unchecked(found, report),
        "report": report,
        "known_faults": report.get("known_faults", []),
        "remarks": found.remarks,
        "proof": _proof(found),
        "bpmn_url": reverse("definition_bpmn", args=[found.pk]),
        **_activation(found, actor_of(request)),
    }
    return render(request, "pages/definition.html", context)


@page
def definition_bpmn(request: HttpRequest, definition_id: UUID) -> HttpResponse:
    """Answer the BPMN file of a version."""
    found = PROCESSES.seen(definition_id, actor_of(request))
    response = HttpResponse(bytes(found.source), content_type="application/xml")
    name = f"{found.process_id}-v{found.version}.bpmn"
    # Somebody uploaded it: never to be shown as a page of ours.
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@act
def activate(request: HttpRequest, definition_id: UUID) -> HttpResponse:
    """Let new instances start on a version."""
    origin = origin_of(request)
    PROCESSES.require_seen(definition_id, origin.actor, to="activate")
    commands.activate_definition(definition_id, origin=origin)
    messages.success(
        request, gettext("Activated. New cases start on this version from now on.")
    )
    return redirect("definition", definition_id)


@page
def refused(request: HttpRequest) -> HttpResponse:
    """Show what the guard has refused."""
    actor = actor_of(request)
    _require_oversight(actor, "county_civil_affairs", "station_head")
    found = queries.refusals(actor)
    names = organisation.names_of(each.person_id for each in found)
    named = _step_names() if found else {}
    again: dict[UUID, int] = {}
    if holds_role(actor, "county_civil_affairs"):
        since = clock.utc_now() - LATELY
        again = refused_again(actor, since=since, times=OFTEN)
    context = {
        "rows": [_refusal(each, names, named, again) for each in found],
        "again": [(names.get(who, ""), count) for who, count in again.items()],
        "days": LATELY.days,
    }
    return render(request, "pages/refusals.html", context)


@page
def incidents(request: HttpRequest) -> HttpResponse:
    """Show where automatic steps could not go on."""
    actor = actor_of(request)
    _require_oversight(actor, "county_civil_affairs")
    found = queries.open_incidents(actor.county)
    context = {"rows": [_incident(each) for each in found]}
    return render(request, "pages/incidents.html", context)


@act
def resolve(request: HttpRequest, incident_id: UUID) -> HttpResponse:
    """Try again where an instance is stuck."""
    commands.resolve_incident(incident_id, variables={}, origin=origin_of(request))
    messages.success(request, gettext("Tried again. If it fails, it comes back here."))
    return redirect("incidents")


def _require_oversight(actor: Actor, *roles: str) -> None:
    """Let only those pass who hold one of the roles.

    Raises:
        NotAllowed: Nobody else sees the page.
    """
    if not holds_role(actor, *roles):
        raise NotAllowed("Expected a post of oversight.", rule="OVERSIGHT")


def _activation(version: ProcessDefinition, actor: Actor) -> Context:
    """Return whether to offer activation; a shared version is the installation's.

    Whoever deployed it waits for another.
    """
    may_act = (
        version.status == ProcessDefinition.Status.DRAFT
        and version.county in actor.counties
        and holds_role(actor, "county_civil_affairs")
    )
    is_own = version.deployed_by == actor.person_id
    return {"can_activate": may_act and not is_own, "awaits_other": may_act and is_own}


def _version(found: ProcessDefinition, names: dict[UUID, str]) -> Context:
    report = found.crosscheck if isinstance(found.crosscheck, dict) else {}
    return {
        **versions.told(found, names),
        "definition": found,
        "url": reverse("definition", args=[found.pk]),
        "paths": report.get("paths", 0),
        # Versions that an earlier release deployed have no count of their own.
        "agreed": report.get("agreed", report.get("paths", 0)),
        "moves": report.get("steps", 0),
        "unchecked_count": len(report.get("unchecked", {})),
    }


def _proof(found: ProcessDefinition) -> Context:
    """Return what the checker has proved of a version; nothing if it has not."""
    kept = found.certificate if isinstance(found.certificate, dict) else {}
    if not kept:
        return {}
    bounds = kept.get("bounds", {})
    return {
        "states": kept.get("states", 0),
        "moves": kept.get("moves", 0),
        "rounds": bounds.get("rounds", 0),
        "acts": bounds.get("acts", 0),
        "outcomes": bounds.get("outcomes", 0),
        "is_clean": not kept.get("findings") and kept.get("is_complete"),
    }


def _unchecked(
    found: ProcessDefinition, report: dict[str, object]
) -> list[tuple[str, str]]:
    """Return name and reason of what the second engine could not be asked about."""
    unchecked = report.get("unchecked")
    names = steps.element_names(found.pk)
    reasons = unchecked if isinstance(unchecked, dict) else {}
    return [
        (str(names.get(element, element)), reason_text(str(reason)))
        for element, reason in sorted(reasons.items())
    ]


def reason_text(reason: str) -> str:
    """Say why the second engine was not asked about an element."""
    by_chance = _UNMET.fullmatch(reason)
    if by_chance:
        return gettext("It lay on none of the %(n)s paths.") % {"n": by_chance[1]}
    return gettext(reason)


def _step(each: Step) -> Context:
    return {
        "name": each.name,
        "who": role_label(each.role),
        "act": act_label(each.act_type),
        "needs_authority": each.needs_authority,
        "due": deadlines.rule_text(each.due),
        "source": _source(each.due_source),
        "clause": clauses.chip(each.clause),
    }


def _source(source: str) -> str:
    """Say where a time limit is fixed."""
    if source == "DESIGN":
        return gettext("our default")
    return clauses.say(source, 0) if source else ""


def _step_names() -> dict[str, str]:
    """Return the names of the steps of all versions in use."""
    active = ProcessDefinition.Status.ACTIVE
    return {
        element_id: name
        for version in queries.definitions()
        if version.status == active
        for element_id, name in steps.element_names(version.pk).items()
    }


def _refusal(
    each: Refusal,
    names: dict[UUID, str],
    named: dict[str, str],
    again: dict[UUID, int],
) -> Context:
    return {
        "at": deadlines.moment_text(each.at),
        "who": names.get(each.person_id, ""),
        "capacity": capacity_label(each.capacity) if each.capacity else "—",
        "what": named.get(each.element_id, each.element_id),
        "command": _command(each.command),
        "verb": verb_label(each.deed),
        "door": door_label(each.door),
        "times": again.get(each.person_id, 0),
        "rule": refusals.rule_number(each.rule),
        "sentence": refusals.rule_sentence(each.rule),
        "clause": clauses.chip(each.clause),
    }


def _command(name: str) -> str:
    words = {
        "see": gettext("open a page"),
        "say": gettext("act on an open line"),
        "claim_work_item": gettext("claim a step"),
        "complete_work_item": gettext("complete a step"),
        "assign_work_item": gettext("hand on a step"),
        "release_work_item": gettext("put back a step"),
        "save_draft": gettext("save a draft"),
        "open_case": gettext("open a case"),
        "start_in_case": gettext("start a process"),
        "report_event": gettext("report an event"),
        "hand_over_cases": gettext("hand over all cases of a worker"),
        "declare_relation": gettext("declare a relation with a client"),
        "start_report": gettext("begin a mandatory report"),
        "activate_definition": gettext("activate a version"),
        "deploy_definition": gettext("deploy a version"),
        "activate_decision": gettext("activate a decision model"),
        "deploy_decision": gettext("deploy a decision model"),
        "resolve_incident": gettext("resolve an incident"),
    }
    return words.get(name, name)


def _incident(each: Incident) -> Context:
    names = steps.element_names(each.instance.definition_id)
    return {
        "id": each.pk,
        "number": each.instance.business_key,
        "element": names.get(each.element_id, each.element_id),
        "code": each.code,
        "message": each.message,
        "at": deadlines.moment_text(each.raised_at),
        "url": reverse("resolve_incident", args=[each.pk]),
    }
