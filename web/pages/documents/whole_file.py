"""The whole file of a case as one PDF, in the order of the archive.

Cover, contents, F-CASE-01 to F-CASE-12, further records, attachments. An authority's
papers stay masked for those who only helped with them.

Source: domain specification §6.2, §13; ``002 §4.4``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from django.utils.translation import gettext, pgettext_lazy
from django_stubs_ext import StrPromise
from reportlab.platypus import CondPageBreak, Flowable, KeepTogether, PageBreak

from engine import queries
from engine.actors import Actor
from engine.models import ProcessInstance, Submission
from forms.catalogue import form
from processes.bureau import hidden
from processes.casework.models import Case
from processes.casework.policies import Sight
from processes.casework.records import identity_of
from processes.organisation import queries as organisation
from processes.papers import queries as papers
from processes.papers.models import Attachment
from processes.papers.policies import may_read
from web.pages import case_papers, deadlines
from web.pages.documents import records, typesetting
from web.pages.timeline import who

#: The standard forms in the order of the archive; what has no code comes after.
ORDER: Mapping[str, StrPromise] = MappingProxyType(
    {
        "F-CASE-01": pgettext_lazy("archive", "Intake"),
        "F-CASE-02": pgettext_lazy("archive", "Informed consent"),
        "F-CASE-03": pgettext_lazy("archive", "Assessment"),
        "F-CASE-04": pgettext_lazy("archive", "Service plan"),
        "F-CASE-05": pgettext_lazy("archive", "Service agreement"),
        "F-CASE-06": pgettext_lazy("archive", "Session records"),
        "F-CASE-07": pgettext_lazy("archive", "Evaluation"),
        "F-CASE-08": pgettext_lazy("archive", "Closure"),
        "F-CASE-09": pgettext_lazy("archive", "Referral"),
        "F-CASE-10": pgettext_lazy("archive", "Follow-up"),
        "F-CASE-11": pgettext_lazy("archive", "Crisis"),
        "F-CASE-12": pgettext_lazy("archive", "Hand-over"),
    }
)
_FURTHER = ""


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy of a file: for whom, when, and how much of it is shown.

    Attributes:
        reason: Why it is shown in full; empty for a masked copy.
    """

    case: Case
    actor: Actor
    sight: Sight
    now: datetime
    reason: str = ""

    @property
    def masked(self) -> bool:
        """Whether personal data are masked in it."""
        return not self.reason


def whole_file(copy: Copy) -> bytes:
    """Return the file of a case as PDF; the reading is on record by now."""
    case = copy.case
    found = queries.submissions_of(case.pk)
    known = hidden.shown(case, found, actor=copy.actor)
    sent = [each for each in known if each.form_ref]
    kept = [each for each in papers.attachments_of(case) if each.removed_at is None]
    kept.reverse()
    names = records.names_in(sent, kept)
    story = [
        *_cover(copy),
        PageBreak(),
        typesetting.text(gettext("Contents"), typesetting.SECTION),
        typesetting.contents(),
    ]
    for code, listed in _in_order(sent):
        story += [PageBreak(), typesetting.text(_title(code), typesetting.GROUP)]
        for each in listed:
            masked = copy.masked or not is_own_side(each, copy.actor)
            story += [CondPageBreak(120), *records.record(each, names, masked=masked)]
    story += [PageBreak(), *_attachments(copy, kept)]
    return typesetting.made(
        story, title=case.number, footer=records.footer(case, masked=copy.masked)
    )


def is_own_side(sent: Submission, actor: Actor) -> bool:
    """Tell whether a paper is the station's, or of an authority the actor is in.

    Source: domain specification §14.19: station users see the status.
    """
    item = sent.work_item
    return not item.needs_authority or bool(actor.capacities_for(item.candidate_group))


def _in_order(
    submissions: Iterable[Submission],
) -> list[tuple[str, list[Submission]]]:
    """Return the records by code; a code without records is left out."""
    found: dict[str, list[Submission]] = {code: [] for code in (*ORDER, _FURTHER)}
    for sent in submissions:
        code = form(sent.form_ref).code
        found[code if code in ORDER else _FURTHER].append(sent)
    return [(code, listed) for code, listed in found.items() if listed]


def _title(code: str) -> str:
    if code == _FURTHER:
        return gettext("Further records")
    return f"{code} {ORDER[code]}"


def _cover(copy: Copy) -> list[Flowable]:
    case = copy.case
    name = case.subject
    if not copy.masked:
        name = str(identity_of(case.client_served).get("client_name") or name)
    people = organisation.names_of([case.case_worker_id, copy.actor.person_id])
    active = any(
        run.status == ProcessInstance.Status.ACTIVE
        for run in queries.instances_of(case.pk)
    )
    shown = (
        gettext("masked")
        if copy.masked
        else gettext("in full (%(reason)s)") % {"reason": copy.reason}
    )
    rows = [
        (gettext("Client"), name or gettext("name not yet known")),
        (gettext("Station"), case.station.name),
        (
            gettext("Case worker"),
            people.get(case.case_worker_id, "") if case.case_worker_id else "",
        ),
        (gettext("Opened"), deadlines.moment_text(case.opened_at)),
        (gettext("State"), gettext("In service") if active else gettext("Closed")),
        (gettext("Copy made by"), people.get(copy.actor.person_id, "")),
        (gettext("Copy made at"), deadlines.moment_text(copy.now)),
        (gettext("Personal data"), shown),
    ]
    return [
        typesetting.gap(45),
        typesetting.text(gettext("Case file"), typesetting.TITLE),
        typesetting.text(case.number, typesetting.NUMBER),
        typesetting.facts([(label, value or "—") for label, value in rows]),
        typesetting.gap(),
        typesetting.notice(records.standing(masked=copy.masked)),
    ]


def _attachments(copy: Copy, kept: list[Attachment]) -> list[Flowable]:
    """Return the list of attachments, and the pictures where they may be seen."""
    names = organisation.names_of(each.attached_by for each in kept)
    heading = typesetting.text(gettext("Attachments"), typesetting.GROUP)
    if not kept:
        return [heading, typesetting.text(gettext("None."), typesetting.BODY)]
    listing = typesetting.table(
        [
            gettext("No."),
            gettext("What"),
            gettext("Attached by"),
            gettext("When"),
            gettext("Step"),
        ],
        [
            (
                str(number),
                case_papers.label_of(each),
                who(each.attached_by, names),
                deadlines.moment_text(each.attached_at),
                each.work_item.name if each.work_item else "—",
            )
            for number, each in enumerate(kept, start=1)
        ],
    )
    return [heading, listing, *_pictures(copy, kept)]


def _pictures(copy: Copy, kept: list[Attachment]) -> list[Flowable]:
    if copy.masked:
        sentence = gettext("Pictures are left out of a masked copy.")
        return [typesetting.gap(2), typesetting.text(sentence, typesetting.QUIET)]
    found: list[Flowable] = []
    for number, each in enumerate(kept, start=1):
        if not may_read(each, copy.actor, copy.sight):
            continue
        label = f"{number}. {case_papers.label_of(each)}"
        shown = papers.attachment(copy.case, each.pk)
        title = typesetting.text(label, typesetting.HEADING)
        name = typesetting.text(papers.name_of(shown), typesetting.QUIET)
        if each.is_picture:
            content = typesetting.picture(papers.content_of(shown))
            found.append(KeepTogether([title, name, typesetting.gap(2), content]))
            continue
        sentence = gettext("A PDF of its own; open it from the case page.")
        found += [title, name, typesetting.text(sentence, typesetting.QUIET)]
    return found
