"""The story of a case: steps, events, comments and files, by day and stage.

Four sources are read a page at a time from the same place on, and merged.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext, pgettext_lazy
from django_stubs_ext import StrPromise

from engine import queries
from engine.models import HistoryEntry, ProcessInstance, Submission
from engine.queries import Mark
from processes.casework.models import Case
from processes.organisation import queries as organisation
from processes.papers import queries as papers
from processes.papers.models import Attachment, CaseComment
from processes.papers.queries import Filed
from processes.working_days import CHINA
from web.pages import deadlines, timeline
from web.pages.timeline import Known, Names

Context = dict[str, object]

NOBODY: Names = MappingProxyType({})

#: Lines on one page. DESIGN.
PAGE = 60

ALL, STEPS, EVENTS, COMMENTS, FILES = "all", "steps", "events", "comments", "files"
FILTERS: Mapping[str, StrPromise] = MappingProxyType(
    {
        ALL: pgettext_lazy("story", "All"),
        STEPS: pgettext_lazy("story", "Steps"),
        EVENTS: pgettext_lazy("story", "Messages and timers"),
        COMMENTS: pgettext_lazy("story", "Comments"),
        FILES: pgettext_lazy("story", "Files"),
    }
)
_KINDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        ALL: timeline.STEPS | timeline.EVENTS,
        STEPS: timeline.STEPS,
        EVENTS: timeline.EVENTS,
    }
)

#: Comments and files are no moves of a process: within a moment they come first.
_BESIDE = -1
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which part of the story is asked for."""

    show: str
    before: Mark | None

    @classmethod
    def of(cls, query: QueryDict) -> "Asked":
        """Read it from an address; what is unknown is left aside."""
        show = query.get("show", ALL)
        return cls(show if show in FILTERS else ALL, _decoded(query.get("before", "")))


@dataclass(frozen=True, slots=True)
class _Told:
    """One thing that happened, from one of the sources."""

    mark: Mark
    people: tuple[UUID | None, ...]
    say: Callable[[Known], Context]
    stage: Callable[[Known], str]


def page_of(
    case: Case,
    asked: Asked,
    instances: Iterable[ProcessInstance],
    submissions: Iterable[Submission],
    covered: Names = NOBODY,
) -> Context:
    """Return one page of the story, the latest first, grouped by day and stage.

    Args:
        covered: What stands for those whose names the reader does not see.
    """
    told = _told(case, asked)
    shown = told[:PAGE]
    known = _known(shown, instances, submissions, covered)
    last = shown[-1].mark if len(told) > PAGE else None
    return {
        "groups": _grouped(shown, known),
        "filters": [
            {
                "label": str(label),
                "url": f"?show={name}#history",
                "current": name == asked.show,
            }
            for name, label in FILTERS.items()
        ],
        "next_url": f"?show={asked.show}&before={_encoded(last)}#history"
        if last
        else "",
        "first_url": f"?show={asked.show}#history" if asked.before else "",
    }


def _told(case: Case, asked: Asked) -> list[_Told]:
    """Return one line more than a page holds, so that it is known what follows."""
    limit = PAGE + 1
    found: list[_Told] = []
    if kinds := _KINDS.get(asked.show):
        found += [
            _happened(entry)
            for entry in queries.history_before(
                case.pk, kinds, before=asked.before, limit=limit
            )
        ]
    moment = asked.before.at if asked.before else None
    if asked.show in {ALL, COMMENTS}:
        said = papers.comments_until(case, moment, limit=limit)
        found += [_said(comment) for comment in said]
    if asked.show in {ALL, FILES}:
        filed = papers.filed_until(case, moment, limit=limit)
        found += [_filed(each) for each in filed]
    found = [
        each
        for each in found
        if asked.before is None or _key(each.mark) < _key(asked.before)
    ]
    return sorted(found, key=lambda each: _key(each.mark), reverse=True)[:limit]


def _known(
    shown: list[_Told],
    instances: Iterable[ProcessInstance],
    submissions: Iterable[Submission],
    covered: Names,
) -> Known:
    sent = {submission.work_item_id: submission for submission in submissions}
    return Known(
        runs={instance.pk: instance for instance in instances},
        sent=sent,
        # Submissions bring their work items along.
        items={key: submission.work_item for key, submission in sent.items()},
        names={
            **organisation.names_of(person for each in shown for person in each.people),
            **covered,
        },
    )


def _grouped(shown: list[_Told], known: Known) -> list[Context]:
    """Put lines under headings; what has no stage of its own stays with its day."""
    groups: list[Context] = []
    open_day, open_stage = None, ""
    lines: list[Context] = []
    for each in shown:
        day = each.mark.at.astimezone(CHINA).date()
        stage = each.stage(known)
        if day != open_day or (stage and open_stage and stage != open_stage):
            lines = []
            groups.append({"day": deadlines.day_text(day), "stage": "", "lines": lines})
            open_day, open_stage = day, ""
        open_stage = open_stage or stage
        groups[-1]["stage"] = open_stage
        lines.append(each.say(known))
    return groups


def _happened(entry: HistoryEntry) -> _Told:
    return _Told(
        mark=Mark(entry.at, entry.move, entry.line, entry.pk),
        people=(entry.person_id, timeline.receiver_of(entry)),
        say=lambda known: timeline.line(entry, known),
        stage=lambda known: timeline.stage_label(entry, known),
    )


def _said(comment: CaseComment) -> _Told:
    return _Told(
        mark=Mark(comment.at, _BESIDE, 0, comment.pk),
        people=(comment.author_id,),
        say=lambda known: {
            **timeline.told_at(comment.at),
            "text": _comment_sentence(comment, known.names),
            "detail": papers.text_of(comment),
            "icon": "message",
            "kind": "",
        },
        stage=lambda _: "",
    )


def _filed(filed: Filed) -> _Told:
    return _Told(
        mark=Mark(filed.at, _BESIDE, int(filed.is_removal), filed.attachment.pk),
        people=(filed.person_id,),
        say=lambda known: {
            **timeline.told_at(filed.at),
            "text": _file_sentence(filed, known.names),
            "icon": "remove" if filed.is_removal else "file",
            "kind": "",
        },
        stage=lambda _: "",
    )


def _comment_sentence(comment: CaseComment, names: Names) -> str:
    sentence = (
        gettext("%(who)s corrected a comment:")
        if comment.corrects_id
        else gettext("%(who)s commented:")
    )
    return sentence % {"who": timeline.who(comment.author_id, names)}


def _file_sentence(filed: Filed, names: Names) -> str:
    sentence = (
        gettext("%(who)s removed an attachment: %(what)s")
        if filed.is_removal
        else gettext("%(who)s attached: %(what)s")
    )
    kind = Attachment.Kind(filed.attachment.kind).label
    return sentence % {"who": timeline.who(filed.person_id, names), "what": kind}


def _key(mark: Mark) -> tuple[datetime, int, int, UUID]:
    return mark.at, mark.move, mark.line, mark.id


def _encoded(mark: Mark) -> str:
    when = (mark.at - _EPOCH) // timedelta(microseconds=1)
    return f"{when}_{mark.move}_{mark.line}_{mark.id.hex}"


def _decoded(text: str) -> Mark | None:
    try:
        when, move, line, row_id = text.split("_")
        moment = _EPOCH + timedelta(microseconds=int(when))
        found = Mark(moment, int(move), int(line), UUID(row_id))
    except (ValueError, OverflowError):
        return None
    return found if max(abs(found.move), abs(found.line)) < 2**31 else None
