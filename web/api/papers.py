"""Comments on a case, and what is attached to it."""

from uuid import UUID

from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from processes.casework import commands as casework
from processes.casework import queries as cases
from processes.casework.models import Case, CaseReading
from processes.papers import commands, queries
from web import clock
from web.api import asking, rendering
from web.api.access import Endpoint, actor_of, origin_of
from web.api.documenting import question, wish
from web.api.work_items import receipted
from web.pages.uploads import received


class Comments(Endpoint):
    """What has been said about a case."""

    @question(
        "list_comments",
        "Read the latest comments on a case",
        reply=rendering.Comment(many=True),
        errors=(404,),
    )
    def get(self, request: Request, case_id: UUID) -> Response:
        """Read comments; the reading is recorded."""
        found = queries.comments_of(_read(request, case_id))
        shown = [
            {
                "id": each.pk,
                "author_id": each.author_id,
                "at": each.at,
                "corrects_id": each.corrects_id,
                "text": queries.text_of(each),
            }
            for each in found
        ]
        return Response(rendering.Comment(shown, many=True).data)

    @wish(
        "comment_on_case",
        "Comment on a case; a correction is a new comment",
        body=asking.CommentOn,
        reply=rendering.Receipt,
        status=201,
        errors=(404,),
    )
    def post(self, request: Request, case_id: UUID) -> Response:
        """Comment on a case."""
        body = asking.parsed(asking.CommentOn, request)
        receipt = commands.comment_on_case(
            case_id,
            body["text"],
            corrects=body["corrects"],
            origin=origin_of(request),
        )
        return receipted(receipt, status=201)


class Attachments(Endpoint):
    """The files of a case; their contents are read on its page."""

    parser_classes = (MultiPartParser,)

    @question(
        "list_attachments",
        "List what is attached to a case",
        reply=rendering.Attachment(many=True),
        errors=(404,),
    )
    def get(self, request: Request, case_id: UUID) -> Response:
        """List attachments, also removed ones; the reading is recorded."""
        found = queries.attachments_of(_read(request, case_id))
        return Response(rendering.Attachment(found, many=True).data)

    @wish(
        "attach_file",
        "Attach a picture or a PDF to a case",
        body=asking.Attach,
        reply=rendering.Receipt,
        status=201,
        errors=(404, 409),
    )
    def post(self, request: Request, case_id: UUID) -> Response:
        """Attach a file; pictures are encoded anew, without place and device."""
        body = asking.parsed(asking.Attach, request)
        receipt = commands.attach_file(
            case_id,
            received(body["file"]),
            kind=body["kind"],
            is_confirmed=body["is_confirmed"],
            origin=origin_of(request),
        )
        return receipted(receipt, status=201)


class Removal(Endpoint):
    """Taking an attachment out of the file."""

    @wish(
        "remove_attachment",
        "Mark an attachment as removed",
        body=asking.Nothing,
        reply=rendering.Receipt,
        errors=(404, 409),
    )
    def post(self, request: Request, case_id: UUID, attachment_id: UUID) -> Response:
        """Remove an attachment; it can be put back."""
        asking.parsed(asking.Nothing, request)
        origin = origin_of(request)
        receipt = commands.remove_attachment(case_id, attachment_id, origin=origin)
        return receipted(receipt)


class Restoring(Endpoint):
    """Undoing a removal."""

    @wish(
        "restore_attachment",
        "Put a removed attachment back",
        body=asking.Nothing,
        reply=rendering.Receipt,
        errors=(404, 409),
    )
    def post(self, request: Request, case_id: UUID, attachment_id: UUID) -> Response:
        """Put an attachment back."""
        asking.parsed(asking.Nothing, request)
        origin = origin_of(request)
        receipt = commands.restore_attachment(case_id, attachment_id, origin=origin)
        return receipted(receipt)


def _read(request: Request, case_id: UUID) -> Case:
    """Return a case whose file the caller may read, and record that it is read."""
    actor = actor_of(request)
    case, _ = cases.case_for(case_id, actor=actor)
    casework.record_reading(
        case, actor=actor, what=CaseReading.What.CASE_FILE, now=clock.utc_now()
    )
    return case
