"""What an evaluation shows on its page: rules, panel, survey, scores, improvements."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext, pgettext

from forms import catalogue
from processes.bureau.grades import Grade
from processes.casework.policies import Sight
from processes.evaluations import queries, standing
from processes.evaluations.facts import due_on, evaluation_of
from processes.evaluations.models import (
    Evaluation,
    Improvement,
    Indicator,
    PanelMember,
    RespondentType,
)
from processes.evaluations.rules import indicators_of
from processes.evaluations.standing import Average, Scores
from processes.legal_periods import period
from processes.organisation import queries as organisation
from processes.organisation.profiles import DESIGN
from processes.working_days import CHINA
from web.pages import clauses, deadlines
from web.pages.matter_sections import Context, Look, Section

_TAGS = {
    PanelMember.Status.NAMED: "waiting",
    PanelMember.Status.CLEAR: "done",
    PanelMember.Status.CONFLICT: "refused",
    PanelMember.Status.REPLACED: "neutral",
}
_GRADE_TAGS = {
    Grade.EXCELLENT: "done",
    Grade.GOOD: "done",
    Grade.QUALIFIED: "done",
    Grade.UNQUALIFIED: "refused",
}


def evaluation(look: Look) -> Section | None:
    """Return all parts of an evaluation that the actor may see by now."""
    found = evaluation_of(look.matter)
    if found is None:
        return None
    indicators = indicators_of(found.framework)
    members = standing.members_of(look.matter)
    scores = standing.scores_for(found, look.matter, indicators, actor=look.actor)
    names = _names(look, members)
    return Section(
        "pages/parts/evaluation.html",
        {
            "rules": _rules(found, indicators),
            "panel": _panel(members, names),
            "survey": _survey(look),
            "sheets": _sheets(found, members),
            "scores": _scores(scores, names) if scores else None,
            "objection": _objection(found, look) if scores else None,
            "improvements": [_improvement(each, look) for each in _listed(look)],
            "due": deadlines.day_text(due_on(found)),
        },
    )


def said(points: Decimal | str) -> str:
    """Say points without superfluous zeros."""
    text = f"{Decimal(points):.2f}"
    return text.rstrip("0").rstrip(".")


def _rules(found: Evaluation, indicators: Sequence[Indicator]) -> Context:
    framework = found.framework
    grades = [
        (Grade(name).label, gettext("%(points)s and more") % {"points": said(least)})
        for name, least in sorted(
            framework.grades.items(), key=lambda pair: -Decimal(pair[1])
        )
    ]
    return {
        "year": found.year,
        "is_trial": found.is_trial,
        "version": framework.version,
        "is_design": framework.source == DESIGN,
        "issued": deadlines.moment_text(framework.issued_at),
        "grades": grades,
        "vetoes": _veto_labels(framework.vetoes),
        "groups": [
            {
                "label": label,
                "weight": said(sum((each.weight for each in rows), Decimal(0))),
                "rows": [
                    {
                        "name": each.level_2,
                        "weight": said(each.weight),
                        "evidence": each.evidence,
                        "method": each.method,
                    }
                    for each in rows
                ],
            }
            for label, rows in standing.by_level(indicators)
        ],
    }


def _names(look: Look, members: Sequence[PanelMember]) -> dict[UUID, str]:
    """Return what to call the members: by name for whoever sees everything."""
    if look.sight is Sight.FULL:
        return {**organisation.names_of([each.person_id for each in members])}
    return {
        each.person_id: pgettext("panel", "Member %(number)s") % {"number": number}
        for number, each in enumerate(members, 1)
    }


def _panel(members: Sequence[PanelMember], names: dict[UUID, str]) -> list[Context]:
    return [
        {
            "name": names.get(each.person_id, ""),
            "tag": {
                "kind": _TAGS[PanelMember.Status(each.status)],
                "word": each.get_status_display(),
            },
            "declared": deadlines.moment_text(each.declared_at),
        }
        for each in members
    ]


def _survey(look: Look) -> Context | None:
    """Return how many were asked and have answered; averages of no small group."""
    if not queries.may_see_survey(look.matter, look.actor):
        return None
    found = queries.survey_result(look.matter, with_words=False)
    if found is None:
        return None
    return {
        "ends_on": deadlines.day_text(found.ends_on),
        "small": queries.SMALL,
        "url": reverse("survey_result", args=[look.matter.pk]),
        "rows": [
            {
                "label": RespondentType(each.respondent_type).label,
                "asked": each.asked,
                "count": each.count,
                "is_small": each.is_small,
                "average": _mean(list(each.averages.values())),
            }
            for each in found.by_type
        ],
    }


def _mean(averages: Sequence[Decimal]) -> str:
    if not averages:
        return ""
    return f"{sum(averages, Decimal(0)) / len(averages):.1f}"


def _sheets(found: Evaluation, members: Sequence[PanelMember]) -> Context:
    """Return how many score sheets of this round are in, of how many."""
    sitting = [each for each in members if each.status == PanelMember.Status.CLEAR]
    return {
        "in": len(standing.sheets_in(found)),
        "of": len(sitting),
        "round": found.scoring_round,
    }


def _scores(scores: Scores, names: dict[UUID, str]) -> Context:
    return {
        "groups": [
            {**_bar(each.whole), "rows": [_bar(part) for part in each.parts]}
            for each in scores.levels
        ],
        "members": [
            {"name": names.get(person, ""), "total": said(total)}
            for person, total in scores.by_member.items()
        ],
        "total": said(scores.total),
        "tag": {"kind": _GRADE_TAGS[scores.grade], "word": scores.grade.label},
        "vetoes": _veto_labels(scores.vetoes),
        "is_confirmed": scores.is_confirmed,
    }


def _bar(average: Average) -> Context:
    share = average.points * 100 / average.weight
    return {
        "label": average.label,
        "points": said(average.points),
        "weight": said(average.weight),
        "value": f"{share:.2f}",
        "is_low": share < 60,
    }


def _objection(found: Evaluation, look: Look) -> Context | None:
    """Return until when the station may object, and by which clause."""
    if found.objection_until is None:
        return None
    today = look.now.astimezone(CHINA).date()
    clause = period(found.county, "evaluation.objection_window", today).clause
    return {
        "until": deadlines.day_text(found.objection_until),
        "is_open": today <= found.objection_until,
        "clause": None if clause == DESIGN else clauses.chip(clause),
        "is_design": clause == DESIGN,
    }


def _listed(look: Look) -> list[Improvement]:
    found = Improvement.objects.filter(county=look.matter.county, case=look.matter)
    return [*found.order_by("position")]


def _improvement(each: Improvement, look: Look) -> Context:
    return {
        "problem": each.problem,
        "requirement": each.requirement,
        "due": deadlines.day_text(each.due_on),
        "measure": each.measure,
        "done": deadlines.day_text(each.done_on) if each.done_on else "",
        "tag": _improved(each, look.now.astimezone(CHINA).date()),
    }


def _improved(each: Improvement, today: date) -> Context:
    if each.done_on is not None:
        return {"kind": "done", "word": gettext("reported done")}
    if today > each.due_on:
        return {"kind": "overdue", "word": gettext("late")}
    return {"kind": "waiting", "word": pgettext("improvement", "to be done")}


def _veto_labels(vetoes: Sequence[str] | object) -> list[str]:
    field = catalogue.form(catalogue.latest_ref("evaluation_rules")).fields
    listed = vetoes if isinstance(vetoes, list | tuple) else []
    return [field["veto_items"].choice_label(str(each)) for each in listed]
