"""A filled-in form as part of a document: clause, who, when, capacity, answers."""

from collections.abc import Collection, Iterable, Mapping
from itertools import groupby
from uuid import UUID

from django.utils.translation import gettext, pgettext
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import CondPageBreak, Flowable

from engine import queries
from engine.models import Submission
from forms import reading
from forms.catalogue import form
from forms.reading import Entry
from processes.casework.models import Case
from processes.organisation import queries as organisation
from processes.papers import queries as papers
from processes.papers.models import Attachment
from processes.working_days import CHINA
from web.pages import case_papers, clauses, deadlines
from web.pages.documents import typesetting
from web.pages.people import capacity_label

Names = Mapping[str, str]

#: Kinds of fields whose answer is the id of a person.
_PEOPLE = frozenset({"user"})


def one_form(case: Case, sent: Submission, *, masked: bool) -> bytes:
    """Return one filled-in form as PDF; the reading is on record by now."""
    names = names_in([sent], papers.attachments_of(case))
    story = record(sent, names, masked=masked, heading=typesetting.GROUP)
    return typesetting.made(
        [typesetting.notice(standing(masked=masked)), *story],
        title=f"{case.number} {form(sent.form_ref).label}",
        footer=footer(case, masked=masked),
    )


def record(
    sent: Submission,
    names: Names,
    *,
    masked: bool,
    heading: ParagraphStyle = typesetting.HEADING,
) -> list[Flowable]:
    """Return a filled-in form with everything that makes it a record."""
    definition = form(sent.form_ref)
    day = deadlines.day_text(sent.submitted_at.astimezone(CHINA).date())
    found: list[Flowable] = [
        typesetting.text(f"{definition.label} {day}", heading),
        typesetting.text(_origin(sent, names), typesetting.QUIET),
    ]
    data = queries.opened(sent)
    entries = reading.describe(sent.form_ref, data, masked=masked, names=names)
    for section, listed in groupby(entries, key=lambda entry: entry.section):
        found.append(CondPageBreak(70))
        found.append(typesetting.text(section, typesetting.SECTION))
        found += _answers(list(listed))
    return found


def footer(case: Case, *, masked: bool) -> str:
    """Return what stands at the bottom of every page."""
    words = (
        pgettext("document", "masked") if masked else pgettext("document", "in full")
    )
    return f"{case.number} · {case.station.name} · {words}"


def standing(*, masked: bool) -> str:
    """Say what a document is, and what it is not."""
    what = (
        gettext("Personal data are masked in this copy.")
        if masked
        else gettext("This copy names the client. Keep it under lock and key.")
    )
    return " ".join(
        [
            gettext(
                "Record of a social-work station; no official document, and no "
                "decision of an authority."
            ),
            what,
        ]
    )


def names_in(
    submissions: Collection[Submission], attachments: Iterable[Attachment]
) -> dict[str, str]:
    """Return what to call people and attachments, by id as text."""
    people = {each.person_id for each in submissions}
    for sent in submissions:
        people |= _people_named(sent)
    found = {str(pk): name for pk, name in organisation.names_of(people).items()}
    return found | {str(each.pk): case_papers.label_of(each) for each in attachments}


def _people_named(sent: Submission) -> set[UUID]:
    if not sent.form_ref:
        return set()
    wanted = [
        name
        for name, spec in form(sent.form_ref).fields.items()
        if spec.kind in _PEOPLE
    ]
    if not wanted:
        return set()
    data = queries.opened(sent)
    return {found for name in wanted if (found := _as_uuid(data.get(name)))}


def _origin(sent: Submission, names: Names) -> str:
    """Say who recorded it, in which capacity, when, in which step, by which clause."""
    return " · ".join(
        part
        for part in (
            names.get(str(sent.person_id), ""),
            capacity_label(sent.capacity),
            deadlines.moment_text(sent.submitted_at),
            sent.work_item.name,
            _code(sent),
            gettext("clause: %(clause)s") % {"clause": _clause(sent)},
        )
        if part
    )


def _code(sent: Submission) -> str:
    code = form(sent.form_ref).code
    return code if code.startswith("F-") else ""


def _clause(sent: Submission) -> str:
    chip = clauses.chip(form(sent.form_ref).clause)
    parts = chip["parts"] if chip else []
    return "; ".join(parts) if isinstance(parts, list) else ""


def _answers(entries: list[Entry]) -> list[Flowable]:
    """Return the answers of a section: plain ones in a grid, tables as tables."""
    found: list[Flowable] = []
    plain: list[tuple[str, str]] = []
    for entry in entries:
        if not entry.rows:
            plain.append((entry.label, entry.value or "—"))
            continue
        if plain:
            found += _after_table(found, typesetting.facts(plain))
            plain = []
        found.append(typesetting.text(entry.label, typesetting.CAPTION))
        found.append(typesetting.table(entry.columns, entry.rows))
    if plain:
        found += _after_table(found, typesetting.facts(plain))
    return found


def _after_table(found: list[Flowable], grid: Flowable) -> list[Flowable]:
    return [typesetting.gap(2), grid] if found else [grid]


def _as_uuid(value: object) -> UUID | None:
    try:
        return UUID(str(value))
    except ValueError:
        return None
