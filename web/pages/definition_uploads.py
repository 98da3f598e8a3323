"""A process before it is deployed: what reading, proof and second engine say of it."""

import hashlib
from collections.abc import Mapping

import orjson
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from engine import commands, examining
from engine.actors import Origin
from engine.checker import Finding
from engine.crosscheck.report import Difference, Report
from engine.errors import Rejected
from engine.examining import Examined
from engine.models import ProcessDefinition
from processes.guard_policy.reserved import clause_of
from web.pages import (
    clauses,
    counter_examples,
    definition_changes,
    oversight,
    reading_problems,
    uploaded_text,
)
from web.pages.access import origin_of
from web.pages.counter_examples import Teller
from web.pages.uploaded_text import Taken
from web.tenancy import reading

Context = dict[str, object]

_LONGEST_REASON = 500
_DEPLOY = "deploy"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Show what would be said of a file; deploy it as a draft once nothing is.

    A check writes nothing. A file that was not checked as it is, is checked first.

    Raises:
        NotAllowed: The actor may not deploy.
    """
    origin = origin_of(request)
    with reading(origin.actor):
        examining.require_deployer(origin)
    if request.method != "POST":
        return _page(request, {"text": ""}, 200)
    taken = uploaded_text.taken(request, file="file", text="bpmn")
    if taken.problem:
        errors = [{"text": taken.problem, "href": "#bpmn-file"}]
        return _page(request, {"text": taken.text, "errors": errors}, 422)
    digest = hashlib.sha256(taken.source).hexdigest()
    if request.POST.get("wish") == _DEPLOY and request.POST.get("checked") == digest:
        return _deployed(request, taken, digest, origin)
    return _checked(request, taken, digest, origin)


def _checked(
    request: HttpRequest, taken: Taken, digest: str, origin: Origin
) -> HttpResponse:
    """Say all that can be said of a file."""
    county = origin.actor.county
    with reading(origin.actor):
        found = examining.examine(taken.source, county=county)
        shown = _examined(found, county)
    is_new = request.POST.get("wish") == _DEPLOY
    context = {
        **shown,
        "text": taken.text,
        "digest": digest,
        "reason": request.POST.get("reason", "")[:_LONGEST_REASON],
        "is_new": is_new and found.is_deployable,
    }
    return _page(request, context, 200 if found.is_deployable else 422)


def _deployed(
    request: HttpRequest, taken: Taken, digest: str, origin: Origin
) -> HttpResponse:
    """Deploy what was checked, as a draft, with the reason."""
    reason = request.POST.get("reason", "").strip()
    if not 0 < len(reason) <= _LONGEST_REASON:
        with reading(origin.actor):
            county = origin.actor.county
            shown = _examined(examining.examine(taken.source, county=county), county)
        problem = gettext("Say in at most 500 characters why, for whoever activates.")
        errors = [{"text": problem, "href": "#reason"}]
        context = {**shown, "text": taken.text, "digest": digest, "reason": reason}
        context |= {"errors": errors, "reason_problem": problem}
        return _page(request, context, 422)
    try:
        receipt = commands.deploy_definition(
            taken.source, county=origin.actor.county, reason=reason, origin=origin
        )
    except Rejected:
        # Since the check the world has changed: a form, a rule, a called process.
        return _checked(request, taken, digest, origin)
    if receipt.status == ProcessDefinition.Status.DRAFT:
        told = gettext("Deployed as a draft. A second person activates it.")
    else:
        told = gettext("This very file is in force already; nothing was changed.")
    messages.success(request, told)
    return redirect("definition", receipt.subject)


def _page(request: HttpRequest, context: Context, status: int) -> HttpResponse:
    return render(request, "pages/definition_upload.html", context, status=status)


def _examined(found: Examined, county: int) -> Context:
    """Return what a page shows of an examined file."""
    names = found.outline.names
    problems = list(reading_problems.shown(found.problems, names))
    findings = _findings(found)
    context: Context = {
        "outline": found.outline,
        "problems": problems,
        "findings": findings,
        "differences": _differences(found.report, names),
        "remarks": found.remarks,
        "report": _report(found.report, names),
        "certificate": found.certificate,
        "is_deployable": found.is_deployable,
        "number": len(problems) + len(findings),
    }
    if found.is_deployable and found.definition is not None:
        before, changes = examining.compared(found.definition, county)
        context["before"] = before
        context["changes"] = definition_changes.shown(changes, names)
    return context


def _findings(found: Examined) -> list[Context]:
    if found.certificate is None or found.definition is None:
        return []
    teller = Teller(found.outline.names, found.definition, found.form_refs)
    process_id = found.definition.process_id
    return [
        _finding(each, number, teller, process_id)
        for number, each in enumerate(found.certificate.findings, start=1)
    ]


def _finding(each: Finding, number: int, teller: Teller, process_id: str) -> Context:
    path = [step.element_id for step in each.steps]
    return {
        "number": number,
        "code": each.code,
        "id": each.element_id,
        "title": counter_examples.title(each.code),
        "sentence": teller.sentence(each),
        "advice": counter_examples.advice(each.code),
        "clause": clauses.chip(clause_of(process_id, each.element_id)),
        "path": orjson.dumps(path or [each.element_id]).decode(),
        "steps": [
            {"id": step.element_id, "text": teller.step(step, each)}
            for step in each.steps
        ],
    }


def _report(report: Report | None, names: Mapping[str, str]) -> Context | None:
    if report is None:
        return None
    return {
        "agreed": report.agreed,
        "paths": report.paths,
        "moves": report.steps,
        "compared": len(report.compared),
        "unchecked": [
            (names.get(element, element), oversight.reason_text(reason))
            for element, reason in sorted(report.unchecked.items())
        ],
    }


def _differences(report: Report | None, names: Mapping[str, str]) -> list[Context]:
    """Return where the two engines part, told by the names of the elements."""
    return [] if report is None else [_part(each, names) for each in report.differences]


def _part(each: Difference, names: Mapping[str, str]) -> Context:
    def listed(ids: tuple[str, ...]) -> str:
        return gettext(", ").join(names.get(element, element) for element in ids)

    went = [move.rpartition(" ")[2] for move in each.moves]
    return {
        "path": orjson.dumps(went).decode(),
        "moves": [names.get(element, element) for element in went],
        "kernel": listed(each.kernel),
        "second": listed(each.second),
    }
