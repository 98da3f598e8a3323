"""Satisfaction: the page that a link opens, the slips, and what came of it.

The page of a link needs no account and no program in the browser. It keeps no
cookie but that of the form, and names nobody.
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from engine.errors import NotFound, WrongState
from forms import catalogue, validation
from forms.errors import Invalid
from forms.structure import Field, Form
from processes.casework import commands as casework
from processes.casework.models import Case, CaseReading
from processes.evaluations import queries
from processes.evaluations.commands import survey
from processes.evaluations.commands.survey import OpenLink, Questionnaire
from web import clock
from web.pages import attempts
from web.pages.access import act, actor_of, origin_of, page

FORM = "satisfaction_answer"
Context = dict[str, object]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def survey_page(request: HttpRequest, token: str) -> HttpResponse:
    """Ask the questions of a link, once; in Chinese, whatever the browser prefers."""
    with translation.override("zh-hans"):
        response = _answered(request, token)
    # The address is the ticket, and told to no other site: Django's own policy says
    # so. A stricter one would take the form its origin, and the form be refused.
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _answered(request: HttpRequest, token: str) -> HttpResponse:
    now = clock.utc_now()
    if attempts.are_too_many(token, now):
        heading = gettext("Please wait a little.")
        text = gettext(
            "This page was opened very often. It opens again in ten minutes."
        )
        return _told(request, heading, text, status=429)
    try:
        return _asked(request, token, now)
    except NotFound:
        heading = gettext("This link cannot be used.")
        text = gettext("It has been used already, or it was typed wrongly.")
        return _told(request, heading, text, status=404)
    except WrongState:
        heading = gettext("This survey is over.")
        text = gettext("Thank you for your interest.")
        return _told(request, heading, text, status=410)


def _asked(request: HttpRequest, token: str, now: datetime) -> HttpResponse:
    """Show the questions, or keep the answers.

    Raises:
        NotFound: No such link, or it was used.
        WrongState: The survey is over.
    """
    link = survey.opened_link(token, now=now)
    attempts.note(token, now)
    if request.method != "POST":
        return _questions(request, link, {}, {})
    answers, problems = _checked(request, link)
    if problems:
        return _questions(request, link, request.POST, problems, status=422)
    survey.answer(token, answers, now=now)
    return _told(
        request,
        gettext("Thank you."),
        gettext("Your answers have been kept without your name."),
        status=200,
    )


def _checked(
    request: HttpRequest, link: OpenLink
) -> tuple[Questionnaire, Mapping[str, list[str]]]:
    """Return what was answered and what is wrong with it, by item."""
    form_ref = catalogue.latest_ref(FORM)
    given = {item: request.POST.get(item, "") for item in queries.ITEMS}
    missing = {
        item: [gettext("Choose one of the five.")]
        for item, score in given.items()
        if score not in {"1", "2", "3", "4", "5"}
    }
    scores = {item: int(score) for item, score in given.items() if item not in missing}
    data: dict[str, object] = {
        "respondent_type": link.respondent_type,
        "mode": "questionnaire",
        "items": [{"item": item, "score": score} for item, score in scores.items()],
        "open_comment": request.POST.get("open_comment", ""),
        "anonymous": True,
    }
    problems: dict[str, list[str]] = dict(missing)
    if not missing:
        try:
            data |= validation.clean(
                form_ref,
                data,
                now=clock.utc_now(),
                facts={"performer": str(link.collector)},
            )
        except Invalid as invalid:
            problems |= invalid.problems
    comment = str(data.get("open_comment", ""))
    kept = Questionnaire(link.respondent_type, "questionnaire", scores, comment)
    return kept, problems


def _questions(
    request: HttpRequest,
    link: OpenLink,
    given: Mapping[str, object],
    problems: Mapping[str, list[str]],
    *,
    status: int = 200,
) -> HttpResponse:
    form = catalogue.form(catalogue.latest_ref(FORM))
    groups = [
        {
            "title": title,
            "items": [
                {
                    "name": item,
                    "label": _item_label(form, item),
                    "given": given.get(item, ""),
                    "problem": " ".join(problems.get(item, [])),
                }
                for item in items
            ],
        }
        for title, items in (
            (gettext("How you were served"), queries.COURSE),
            (gettext("What came of it"), queries.OUTCOME),
        )
    ]
    comment = form.fields["open_comment"]
    context: Context = {
        "station": link.station,
        "groups": groups,
        "scale": _scale(),
        "comment": given.get("open_comment", ""),
        "comment_label": comment.label,
        "comment_problem": " ".join(problems.get("open_comment", [])),
        "longest": comment.limit("maxLength"),
        "missing": len([each for each in problems if each in queries.ITEMS]),
    }
    return render(request, "pages/survey.html", context, status=status)


def _scale() -> list[tuple[str, str]]:
    return [
        ("5", pgettext("satisfaction", "Very satisfied")),
        ("4", pgettext("satisfaction", "Satisfied")),
        ("3", pgettext("satisfaction", "So so")),
        ("2", pgettext("satisfaction", "Not satisfied")),
        ("1", pgettext("satisfaction", "Not at all satisfied")),
    ]


def _told(
    request: HttpRequest, heading: str, text: str, *, status: int
) -> HttpResponse:
    context: Context = {"heading": heading, "text": text}
    return render(request, "pages/survey_told.html", context, status=status)


def _item_label(form: Form, item: str) -> str:
    return _column(form, "items", "item").choice_label(item)


def _column(form: Form, table: str, name: str) -> Field:
    return next(one for one in form.fields[table].columns if one.name == name)


# -- for the panel and the county ---------------------------------------------------


@page
def survey_result(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show how many have answered and what they say; the reading is on record.

    Raises:
        Http404: No such survey, or it is not for the actor to see.
    """
    actor = actor_of(request)
    case = Case.objects.filter(pk=case_id).first()
    found = queries.survey_result(case) if case else None
    if case is None or found is None or not queries.may_see_survey(case, actor):
        raise Http404
    casework.record_reading(
        case, actor=actor, what=CaseReading.What.SUBMISSION, now=clock.utc_now()
    )
    form = catalogue.form(catalogue.latest_ref(FORM))
    kinds = form.fields["respondent_type"]
    context: Context = {
        "case": case,
        "case_url": reverse("case", args=[case.pk]),
        "slips_url": reverse("survey_slips", args=[case.pk]),
        "ends_on": found.ends_on,
        "groups": [
            {
                "label": kinds.choice_label(each.respondent_type)
                if each.respondent_type
                else gettext("All together"),
                "answers": each,
            }
            for each in (*found.by_type, found.together)
        ],
        "items": [
            {
                "label": _item_label(form, item),
                "averages": [
                    each.averages.get(item, "—")
                    for each in (*found.by_type, found.together)
                ],
            }
            for item in queries.ITEMS
        ],
        "small": queries.SMALL,
    }
    return render(request, "pages/survey_result.html", context)


@act
def survey_slips(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Make the links and show them as slips to be printed, this once."""
    tokens = survey.issue_links(case_id, origin=origin_of(request))
    form = catalogue.form(catalogue.latest_ref(FORM))
    kinds = form.fields["respondent_type"]
    now = clock.utc_now()
    first = next((each for made in tokens.values() for each in made), None)
    link = survey.opened_link(first, now=now) if first else None
    context: Context = {
        "station": link.station if link else "",
        "ends_on": link.ends_on if link else None,
        "back_url": reverse("survey_result", args=[case_id]),
        "slips": [
            {
                "kind": kinds.choice_label(kind),
                "address": request.build_absolute_uri(
                    reverse("survey_page", args=[token])
                ),
            }
            for kind, made in tokens.items()
            for token in made
        ],
    }
    return render(request, "pages/survey_slips.html", context)
