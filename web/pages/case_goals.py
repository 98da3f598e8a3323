"""Goals of a case and their attainment over time.

What was agreed stands in the service plans, what came of it in the reviews, the
evaluation and the closure report. Goals say what troubles a client (sensitivity S):
the case page counts them, the table is shown when asked for, on record.
"""

import difflib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from django.urls import reverse
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django_stubs_ext import StrPromise

from engine import queries
from engine.models import Submission
from forms.catalogue import form
from processes.casework.models import Case
from processes.working_days import CHINA
from web.pages import deadlines

Context = dict[str, object]

PLAN = "service_plan"
#: Form to the table in which it speaks of goals, one row for each.
_TABLES: Mapping[str, str] = MappingProxyType(
    {
        PLAN: "objectives",
        "progress_review": "goal_progress",
        "outcome_evaluation": "goal_attainment",
        "closure_report": "goal_status",
    }
)
#: Columns that say in words how far a goal has come, the plainest first.
_WORDS = ("status", "result", "progress", "note")
_STATES: Mapping[str, tuple[StrPromise, int]] = MappingProxyType(
    {
        "reached": (pgettext_lazy("goal", "Reached"), 100),
        "partly": (pgettext_lazy("goal", "Partly reached"), 50),
        "not_reached": (pgettext_lazy("goal", "Not reached"), 0),
    }
)
#: How alike two wordings of one goal are at least. DESIGN.
_ALIKE = 0.6


@dataclass(slots=True)
class Goal:
    """One objective.

    Attributes:
        marks: What was said of it, by the number of the form in order of time.
        is_planned: Whether the plan in force names it.
    """

    text: str
    agreed: Mapping[str, object]
    is_planned: bool = True
    marks: dict[int, Context] = field(default_factory=dict)

    @property
    def is_reached(self) -> bool:
        """Whether the last that was said of it is that it is reached."""
        rates = [mark["rate"] for _, mark in sorted(self.marks.items())]
        known = [rate for rate in rates if isinstance(rate, int)]
        return bool(known) and known[-1] >= 100


def goals_of(submissions: Iterable[Submission]) -> tuple[list[Goal], list[Submission]]:
    """Return the goals with what became of them, and the forms that say so."""
    told = [each for each in submissions if _key(each) in _TABLES]
    goals: list[Goal] = []
    for number, sent in enumerate(told):
        rows = _rows(sent)
        if _key(sent) == PLAN:
            goals = _replanned(goals, rows)
            continue
        for row in rows:
            _goal(goals, row).marks[number] = _mark(sent, row)
    return goals, told


def counted(submissions: Iterable[Submission]) -> Context:
    """Return what the case page says of the goals without naming one."""
    goals, told = goals_of(submissions)
    planned = [goal for goal in goals if goal.is_planned]
    reached = sum(goal.is_reached for goal in planned)
    words = ngettext("%(n)d goal", "%(n)d goals", len(planned)) % {"n": len(planned)}
    return {
        "any": bool(planned),
        "words": words,
        "reached": gettext("%(n)d reached") % {"n": reached},
        "rate": round(100 * reached / len(planned)) if planned else 0,
        "reviews": sum(_key(each) != PLAN for each in told),
        "last": deadlines.day_text(told[-1].submitted_at.astimezone(CHINA).date())
        if told
        else "",
    }


def table(case: Case, submissions: Iterable[Submission]) -> Context:
    """Return goals by time, unmasked; the reading is on record by now."""
    goals, told = goals_of(submissions)
    columns = [(n, each) for n, each in enumerate(told) if _key(each) != PLAN]
    return {
        "columns": [
            {
                "title": form(each.form_ref).label,
                "day": deadlines.day_text(each.submitted_at.astimezone(CHINA).date()),
                "url": reverse("submission", args=[case.pk, each.pk]),
            }
            for _, each in columns
        ],
        "rows": [
            {
                "text": goal.text,
                "is_planned": goal.is_planned,
                "facts": _facts(goal.agreed),
                "marks": [goal.marks.get(number) for number, _ in columns],
            }
            for goal in goals
        ],
    }


def _facts(agreed: Mapping[str, object]) -> list[str]:
    sentences = {
        "indicator": gettext("Indicator: %(value)s"),
        "baseline": gettext("Now: %(value)s"),
        "target": gettext("Target: %(value)s"),
        "due": gettext("By: %(value)s"),
    }
    return [
        sentence % {"value": agreed[name]}
        for name, sentence in sentences.items()
        if agreed.get(name)
    ]


def _replanned(goals: list[Goal], rows: list[Mapping[str, object]]) -> list[Goal]:
    """Take a new plan over; goals that it leaves out stay, marked as such."""
    planned: list[Goal] = []
    left = list(goals)
    for row in rows:
        known = _alike(left, _said(row))
        if known is not None:
            left.remove(known)
            known.text, known.agreed, known.is_planned = _said(row), row, True
        planned.append(known or Goal(_said(row), row))
    for goal in left:
        goal.is_planned = False
    return planned + left


def _goal(goals: list[Goal], row: Mapping[str, object]) -> Goal:
    """Return the goal that a row speaks of; people do not type it twice alike."""
    known = _alike(goals, _said(row))
    if known is None:
        known = Goal(_said(row), {}, is_planned=False)
        goals.append(known)
    return known


def _alike(goals: list[Goal], text: str) -> Goal | None:
    plain = {_plain(goal.text): goal for goal in reversed(goals)}
    found = difflib.get_close_matches(_plain(text), list(plain), n=1, cutoff=_ALIKE)
    return plain[found[0]] if found else None


def _mark(sent: Submission, row: Mapping[str, object]) -> Context:
    """Return how far a goal had come: words, and a rate where one was given."""
    words, rate = "", row.get("rate")
    for column in _WORDS:
        said = str(row.get(column) or "")
        if said and not words:
            words = _label(sent, column, said)
        if said in _STATES:
            label, known = _STATES[said]
            words = words if words != said else str(label)
            rate = known if rate is None else rate
    if not isinstance(rate, int) or isinstance(rate, bool):
        return {"words": words, "rate": None}
    return {"words": words, "rate": min(100, max(0, rate))}


def _label(sent: Submission, column: str, said: str) -> str:
    spec = form(sent.form_ref).field_at(f"{_TABLES[_key(sent)]}.0.{column}")
    return spec.choice_label(said) if spec else said


def _rows(sent: Submission) -> list[Mapping[str, object]]:
    rows = queries.opened(sent).get(_TABLES[_key(sent)])
    listed = rows if isinstance(rows, list) else []
    return [row for row in listed if isinstance(row, Mapping) and _said(row)]


def _said(row: Mapping[str, object]) -> str:
    return str(row.get("objective") or "").strip()


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _key(sent: Submission) -> str:
    return sent.form_ref.partition("@")[0]
