"""An official document as its parts, and these as PDF or as a text to go on writing."""

import io
from collections.abc import Mapping
from dataclasses import dataclass

import docx
from django.utils.translation import gettext
from docx.document import Document as DocxDocument
from reportlab.platypus import Flowable

from engine import queries
from engine.models import Submission
from forms import reading
from forms.reading import Entry
from processes.casework.models import Case
from processes.documents.kinds import DocumentKind, day_of, kinds
from processes.documents.models import OfficialDocument
from processes.organisation import queries as organisation
from processes.organisation.roles import Level
from processes.working_days import CHINA
from web.pages import clauses, deadlines
from web.pages.documents import records, typesetting
from web.pages.people import capacity_label

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#: What stands for a body that the matter does not have.
_NONE = "\u2014"


@dataclass(frozen=True, slots=True)
class Parts:
    """What a document says.

    Attributes:
        issuer: The body that issues it.
        answers: What was decided, as the form has it; nothing that is personal.
        origin: By which act it was made: step, who, in which capacity, when, clause.
    """

    issuer: str
    title: str
    number: str
    opening: str
    answers: tuple[Entry, ...]
    closing: str
    origin: str
    day: str


def parts_of(document: OfficialDocument, sent: Submission) -> Parts:
    """Return what a document says; the reading of the matter is on record by now."""
    kind, matter = kinds()[document.kind], document.case
    bodies = _bodies(matter, kind)
    entries = reading.describe(
        sent.form_ref,
        queries.opened(sent),
        masked=False,
        names=records.names_in([sent], []),
    )
    return Parts(
        issuer=bodies["issuer"],
        title=kind.title,
        number=document.number,
        opening=kind.opening.format_map({**bodies, "title": matter.title}),
        answers=tuple(each for each in entries if each.sensitivity == "0"),
        closing=kind.closing,
        origin=_origin(sent),
        day=day_of(document.made_at.astimezone(CHINA).date()),
    )


def pdf_of(parts: Parts, matter: Case) -> bytes:
    """Return a document as PDF."""
    story: list[Flowable] = [
        typesetting.text(parts.issuer, typesetting.NUMBER),
        typesetting.text(parts.title, typesetting.TITLE),
        typesetting.text(parts.number, typesetting.NUMBER),
        typesetting.text(parts.opening),
        typesetting.gap(),
    ]
    said = [(each.label, each.value) for each in parts.answers if not each.columns]
    if said:
        story.append(typesetting.facts(said))
    for each in parts.answers:
        if each.columns:
            story += [
                typesetting.text(each.label, typesetting.CAPTION),
                typesetting.table(each.columns, each.rows),
            ]
    story += [
        typesetting.gap(),
        typesetting.text(parts.closing),
        typesetting.gap(10),
        typesetting.text(f"{parts.issuer}\n{parts.day}"),
        typesetting.gap(),
        typesetting.text(parts.origin, typesetting.QUIET),
    ]
    footer = f"{parts.number} \u00b7 {matter.number}"
    return typesetting.made(story, title=parts.number, footer=footer)


def docx_of(parts: Parts) -> bytes:
    """Return a document as a text that officials go on writing."""
    text = docx.Document()
    text.core_properties.title = parts.title
    text.core_properties.author = parts.issuer
    text.add_heading(parts.title, level=0)
    text.add_paragraph(f"{parts.issuer}  {parts.number}")
    text.add_paragraph(parts.opening)
    for each in parts.answers:
        if each.columns:
            text.add_paragraph(each.label)
            _add_table(text, each)
        else:
            text.add_paragraph(f"{each.label}  {each.value}")
    text.add_paragraph(parts.closing)
    text.add_paragraph(f"{parts.issuer}\n{parts.day}")
    text.add_paragraph(parts.origin)
    place = io.BytesIO()
    text.save(place)
    return place.getvalue()


def _add_table(text: DocxDocument, entry: Entry) -> None:
    table = text.add_table(rows=1, cols=len(entry.columns), style="Table Grid")
    for cell, label in zip(table.rows[0].cells, entry.columns, strict=True):
        cell.text = label
    for row in entry.rows:
        for cell, value in zip(table.add_row().cells, row, strict=True):
            cell.text = value


def _bodies(matter: Case, kind: DocumentKind) -> Mapping[str, str]:
    levels = {
        "bureau": Level.COUNTY,
        "agency": Level.AGENCY,
        "station": Level.STATION,
        "issuer": kind.issuer,
    }
    places = {key: str(matter.places.get(level, "")) for key, level in levels.items()}
    names = organisation.organisation_names(place for place in places.values() if place)
    found = {key: names.get(place, _NONE) for key, place in places.items()}
    return {**found, "number": matter.number}


def _origin(sent: Submission) -> str:
    """Say by which act the document was made."""
    names = organisation.names_of([sent.person_id])
    clause = clauses.chip(sent.work_item.clause)
    return gettext(
        "Made from the step “%(step)s”, done by %(who)s as %(capacity)s on %(day)s; "
        "clause: %(clause)s; record %(act)s."
    ) % {
        "step": sent.work_item.name,
        "who": names.get(sent.person_id, ""),
        "capacity": capacity_label(sent.capacity),
        "day": deadlines.moment_text(sent.submitted_at),
        "clause": clause["code"] if clause else sent.work_item.clause,
        "act": sent.work_item_id,
    }
