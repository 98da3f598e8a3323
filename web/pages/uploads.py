"""Turns the uploads of a step into attachments, before the form is checked.

A field of the kind ``file`` is answered by the id of an attachment, or a list of them.
Its control ``<name>`` carries the ids that are there, ``<name>__upload`` the files that
are new. What comes back has the ids of both, so that a refused form has lost nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, QueryDict

from engine.actors import Origin
from engine.errors import Rejected
from engine.models import WorkItem
from forms.catalogue import form
from forms.structure import Field
from processes.papers import media
from processes.papers import queries as papers
from processes.papers.commands import attach_file
from processes.papers.media import Upload
from processes.papers.models import Attachment
from web.tenancy import reading

Problems = dict[str, list[str]]

KIND = "file"
SUFFIX = "__upload"
#: Ticked by the worker who answers for photos without written consent.
CONFIRMED = "photos_confirmed"

#: What a field asks for; other fields ask for proofs.
_KINDS: Mapping[str, Attachment.Kind] = MappingProxyType(
    {
        "genogram": Attachment.Kind.DRAWING,
        "ecomap": Attachment.Kind.DRAWING,
        "attachments": Attachment.Kind.OTHER,
        "docs": Attachment.Kind.LETTER,
    }
)
#: Fields in which a picture is most likely one of people or of a home.
_OF_ANYTHING = frozenset({"attachments", "photo", "photos"})


@dataclass(frozen=True, slots=True)
class Attached:
    """What has become of the uploads of a step.

    Attributes:
        post: The posted controls, completed with the ids of what was attached.
        problems: What is wrong, by field.
        asks_to_confirm: A photo was refused for want of consent; one may answer for it.
    """

    post: QueryDict
    problems: Problems
    asks_to_confirm: bool


def received(posted: "UploadedFile[bytes]") -> Upload:
    """Return a posted file; of one that is too large only as much as tells so."""
    return Upload(posted.name or "", posted.read(media.LARGEST + 1))


def attached(request: HttpRequest, item: WorkItem, origin: Origin) -> Attached:
    """Attach the files posted with a step; complete the controls with their ids."""
    post = request.POST.copy()
    problems: Problems = {}
    asks = False
    for name, spec in _file_fields(item).items():
        kept = _known(item, post.getlist(name), origin)
        for posted in request.FILES.getlist(f"{name}{SUFFIX}"):
            if not posted.size:
                continue
            try:
                kept.append(_attach(request, item, name, posted, origin))
            except Rejected as rejected:
                asks = asks or "is_confirmed" in rejected.problems
                sentences = [one for each in rejected.problems.values() for one in each]
                problems.setdefault(name, []).extend(sentences)
        takes_many = spec.json_type == "array"
        post.setlist(name, list(dict.fromkeys(kept)) if takes_many else kept[-1:])
    return Attached(post, problems, asks)


def _attach(
    request: HttpRequest,
    item: WorkItem,
    name: str,
    posted: "UploadedFile[bytes]",
    origin: Origin,
) -> str:
    upload = received(posted)
    receipt = attach_file(
        item.case_id,
        upload,
        kind=_kind_of(name, upload),
        work_item_id=item.pk,
        is_confirmed=CONFIRMED in request.POST,
        origin=origin,
    )
    return receipt.subject


def _known(item: WorkItem, ids: list[str], origin: Origin) -> list[str]:
    """Return those of the posted ids that are attachments of this very case."""
    named = [found for each in ids if (found := _as_uuid(each))]
    if not named:
        return []
    with reading(origin.actor):
        there = papers.known_in(item.case_id, named)
    return [str(each) for each in dict.fromkeys(named) if each in there]


def _file_fields(item: WorkItem) -> dict[str, Field]:
    if not item.form_ref:
        return {}
    fields = form(item.form_ref).fields
    return {name: spec for name, spec in fields.items() if spec.kind == KIND}


def _kind_of(name: str, upload: Upload) -> Attachment.Kind:
    if name in _OF_ANYTHING and not upload.content.startswith(b"%PDF-"):
        return Attachment.Kind.PHOTO
    return _KINDS.get(name, Attachment.Kind.PROOF)


def _as_uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
