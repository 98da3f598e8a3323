"""A bureau's matters: opening one, registering for a purchase, official documents."""

from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from processes.bureau.commands import Opening, open_matter
from processes.documents.commands import issue_document
from processes.procurement.commands import register_bidder
from web.api import asking, rendering
from web.api.access import Endpoint, actor_of, origin_of
from web.api.documenting import wish
from web.api.work_items import receipted


class Matters(Endpoint):
    """The matters of the caller's bureau."""

    @wish(
        "open_matter",
        "Open a project, a purchase, an agreement, an evaluation or a filing",
        body=asking.OpenMatter,
        reply=rendering.Receipt,
        status=201,
        errors=(404, 409),
    )
    def post(self, request: Request) -> Response:
        """Open a matter in the caller's own county and start its process."""
        body = asking.parsed(asking.OpenMatter, request)
        opening = Opening(
            body["process_id"],
            actor_of(request).county,
            body["title"],
            station_id=body["station"],
            agency_id=body["agency"],
        )
        return receipted(open_matter(opening, origin=origin_of(request)), status=201)


class Bids(Endpoint):
    """Who answers a call for responses."""

    @wish(
        "register_bidder",
        "Register an agency for a purchase; its response lies on the caller's desk",
        body=asking.RegisterBidder,
        reply=rendering.Receipt,
        status=201,
        errors=(404, 409),
    )
    def post(self, request: Request, case_id: UUID) -> Response:
        """Register; a second time, to change or withdraw until the deadline."""
        body = asking.parsed(asking.RegisterBidder, request)
        receipt = register_bidder(case_id, body["agency"], origin=origin_of(request))
        return receipted(receipt, status=201)


class Documents(Endpoint):
    """The official documents of a completed step."""

    @wish(
        "issue_document",
        "Issue the official document of a completed step",
        body=asking.IssueDocument,
        reply=rendering.Receipt,
        status=201,
        errors=(404, 409),
    )
    def post(self, request: Request, work_item_id: UUID) -> Response:
        """Issue it; a second time gives the same one. ``status`` is its number."""
        body = asking.parsed(asking.IssueDocument, request)
        receipt = issue_document(work_item_id, body["kind"], origin=origin_of(request))
        return receipted(receipt, status=201)
