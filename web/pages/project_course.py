"""How a project goes on: appraised, monitored, changed, evaluated.

Before all opinions are in only their number is known, to nobody more; the averages are
for those who see the whole file.

Source: domain specification §14.4, ``gw_appraisal``, ``gw_monitor``, ``gw_final``.
"""

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

from django.utils.translation import gettext, ngettext

from engine import queries as engine_queries
from processes.bureau import hidden
from processes.casework.models import Case
from processes.projects import appraising, queries
from processes.projects.appraising import SCORES
from processes.projects.models import Appraisal, MonitoringRecord, Project
from web.pages import deadlines
from web.pages.matter_sections import (
    NONE,
    Column,
    Context,
    Look,
    facts_of,
    questions,
    table,
    wording,
)
from web.pages.money import plain

#: The highest score of a criterion.
_MOST = 5
_OPINION = "appraise_project"
_KINDS: Mapping[str, str] = MappingProxyType(
    {
        Appraisal.Verdict.PASS: "done",
        Appraisal.Verdict.REVISE: "due_soon",
        Appraisal.Verdict.REJECT: "refused",
        MonitoringRecord.Conclusion.NORMAL: "done",
        MonitoringRecord.Conclusion.DEVIATION: "due_soon",
        MonitoringRecord.Conclusion.SERIOUS: "overdue",
    }
)
#: A rectification is under way as long as one of these is open.
_RECTIFYING = frozenset(
    {"issue_rectification", "rectify_project", "verify_rectification"}
)


def of(found: Project, look: Look) -> Context:
    """Return what became of a project."""
    return {
        "appraisal": _appraisal(found, look),
        "monitoring": _monitoring(found, look.matter),
        "changes": _changes(found),
        "result": _result(found, look),
    }


def _appraisal(found: Project, look: Look) -> Context | None:
    """Return how many opinions are in; what they say when all are."""
    if not found.panel_size:
        return None
    given = queries.appraisals_of(found)
    said = gettext("%(given)d of %(all)d opinions are in")
    facts = [
        (gettext("Opinions"), said % {"given": len(given), "all": found.panel_size})
    ]
    if found.appraisal_round > 1:
        facts.append((gettext("Round"), str(found.appraisal_round)))
    if found.approval:
        facts.append((gettext("Purchaser's decision"), found.get_approval_display()))
    is_complete = len(given) >= found.panel_size
    if not (is_complete and hidden.are_all_in(look.matter, _OPINION)):
        return {"facts": facts_of(facts), "is_sealed": True}
    answer = appraising.answer(given, revisions=found.appraisal_round - 1)
    votes = Counter(each.verdict for each in given)
    return {
        "facts": facts_of(facts),
        "answer": {
            "kind": _KINDS[answer],
            "word": str(Appraisal.Verdict(answer).label),
        },
        "votes": [
            {"kind": _KINDS[each], "word": f"{each.label} {votes[each]}"}
            for each in Appraisal.Verdict
            if votes[each]
        ]
        if look.is_full
        else [],
        "scores": _scores(given) if look.is_full else [],
    }


def _scores(given: list[Appraisal]) -> list[Context]:
    """Return the average of each criterion, and of all."""
    labels = questions("project_appraisal", SCORES)
    averages = [
        (label, Decimal(sum(int(getattr(each, name)) for each in given)) / len(given))
        for name, label in zip(SCORES, labels, strict=True)
    ]
    averages.append((gettext("All criteria"), appraising.average(given)))
    return [
        {"label": label, "value": f"{mean:.2f}", "most": _MOST}
        for label, mean in averages
    ]


def _monitoring(found: Project, matter: Case) -> Context | None:
    """Return what each period's monitoring found, and what was put right."""
    records = queries.monitoring_of(found)
    if not records:
        return None
    open_steps = {
        item.element_id for item in engine_queries.unfinished_work([matter.pk])
    }
    off = [
        each
        for each in records
        if each.conclusion != MonitoringRecord.Conclusion.NORMAL
    ]
    latest = off[0] if off and _RECTIFYING & open_steps else None
    columns = [
        Column(gettext("Period")),
        Column(gettext("Done of what the time asks for"), numeric=True),
        Column(gettext("Conclusion")),
        Column(gettext("Rectification")),
        Column(gettext("Monitored on")),
    ]
    rows = [
        (
            each.period,
            f"{each.done_percent} %",
            {
                "tag": {
                    "kind": _KINDS[each.conclusion],
                    "word": each.get_conclusion_display(),
                }
            },
            _rectification(each, is_open=each == latest),
            deadlines.moment_text(each.at),
        )
        for each in records
    ]
    return table(gettext("Monitoring"), columns, rows)


def _rectification(record: MonitoringRecord, *, is_open: bool) -> str:
    if record.conclusion == MonitoringRecord.Conclusion.NORMAL:
        return NONE
    words = gettext("under way") if is_open else gettext("no longer under way")
    if not record.failures:
        return words
    again = ngettext(
        "not in place %(n)d time", "not in place %(n)d times", record.failures
    )
    return f"{words} · {again % {'n': record.failures}}"


def _changes(found: Project) -> Context | None:
    changes = queries.changes_of(found)
    if not changes:
        return None
    say = wording("project_change_request", "change_kinds")
    columns = [
        Column(gettext("Change no.")),
        Column(gettext("What changes")),
        Column(gettext("Supplement (yuan)"), numeric=True),
        Column(gettext("New end")),
        Column(gettext("Asked for on")),
        Column(gettext("How it was decided")),
    ]
    rows = [
        (
            str(each.number),
            gettext(", ").join(say(kind) for kind in each.kinds),
            plain(each.amount) if each.amount else NONE,
            deadlines.day_text(each.new_term_to) if each.new_term_to else NONE,
            deadlines.moment_text(each.requested_at),
            each.get_decision_display() or gettext("not yet"),
        )
        for each in changes
    ]
    return table(gettext("Changes"), columns, rows)


def _result(found: Project, look: Look) -> list[Context]:
    """Return the confirmed grade, which is public; the panel's score to some."""
    result = queries.result_of(found)
    if result is None:
        return []
    facts = []
    if look.is_full:
        facts.append((gettext("Score of the panel"), f"{result.score} / 100"))
    grade = result.get_grade_display() or gettext("not confirmed yet")
    facts.append((gettext("Confirmed grade"), grade))
    return facts_of(facts)
