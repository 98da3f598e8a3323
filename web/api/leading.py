"""Hand-overs, reports and events: what people set going besides their steps."""

from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from processes.casework import commands as casework
from processes.casework import queries as cases
from processes.casework.policies import Sight
from processes.oversight import declaring, handing_over
from web.api import asking, rendering
from web.api.access import Endpoint, actor_of, origin_of
from web.api.documenting import question, wish
from web.api.work_items import receipted
from web.tenancy import reading


class Events(Endpoint):
    """What has happened in a case."""

    @wish(
        "report_event",
        "Tell a case what has happened; the process that waits for it goes on",
        body=asking.ReportEvent,
        reply=rendering.Receipt,
        errors=(404, 409),
    )
    def post(self, request: Request, case_id: UUID) -> Response:
        """Report an event; 409 where nothing in the case waits for it."""
        body = asking.parsed(asking.ReportEvent, request)
        with reading(actor_of(request)):
            found, _ = cases.case_for(case_id, actor=actor_of(request))
        receipt = casework.report_event(
            found.pk, body["event"], origin=origin_of(request)
        )
        return receipted(receipt)


class Relations(Endpoint):
    """Relations with the client of a case."""

    @wish(
        "declare_relation",
        "Declare a relation with the client, so that somebody else serves the case",
        body=asking.DeclareRelation,
        reply=rendering.Receipt,
        status=201,
        errors=(404,),
    )
    def post(self, request: Request, case_id: UUID) -> Response:
        """Declare the own relation; the station head also that of a colleague."""
        body = asking.parsed(asking.DeclareRelation, request)
        receipt = declaring.declare_relation(
            case_id,
            kind=body["kind"],
            person_id=body["person"],
            origin=origin_of(request),
        )
        return receipted(receipt, status=201)


class Reports(Endpoint):
    """Mandatory reports."""

    @wish(
        "start_report",
        "Begin a mandatory report; nobody's leave is needed",
        body=asking.StartReport,
        reply=rendering.Receipt,
        status=201,
        errors=(404,),
    )
    def post(self, request: Request) -> Response:
        """Begin a report in a restricted case of its own."""
        body = asking.parsed(asking.StartReport, request)
        if body["case_id"] is not None:
            with reading(actor_of(request)):
                cases.case_for(
                    body["case_id"], actor=actor_of(request), needed=Sight.OWN_STEPS
                )
        receipt = casework.start_report(
            case_id=body["case_id"],
            station_id=body["station"],
            origin=origin_of(request),
        )
        return receipted(receipt, status=201)


class HandOvers(Endpoint):
    """All cases of a worker, to others."""

    @wish(
        "hand_over_cases",
        "Start a transfer in every open case of a worker",
        body=asking.HandOverCases,
        reply=rendering.Receipt,
        status=201,
        errors=(404, 409),
    )
    def post(self, request: Request) -> Response:
        """Begin a hand-over; `get_hand_over` tells which transfers began."""
        body = asking.parsed(asking.HandOverCases, request)
        receipt = handing_over.hand_over_cases(
            body["from_worker"],
            station_id=body["station"],
            reason=body["reason"],
            receivers=tuple(
                (each["case_id"], each["person"]) for each in body["receivers"]
            ),
            origin=origin_of(request),
        )
        return receipted(receipt, status=201)


class OneHandOver(Endpoint):
    """One hand-over."""

    @question(
        "get_hand_over",
        "See how far the cases of a hand-over have come",
        reply=rendering.HandOver,
        errors=(404,),
    )
    def get(self, request: Request, hand_over_id: UUID) -> Response:
        """See which transfers began, and why others did not."""
        actor = actor_of(request)
        found = handing_over.hand_over_for(hand_over_id, actor=actor)
        shown = {
            "id": found.pk,
            "station": found.station_id,
            "from_worker": found.from_worker_id,
            "reason": found.reason,
            "begun_at": found.begun_at,
            "cases": [
                {
                    "case_id": each.case_id,
                    "number": each.case.number,
                    "masked_name": each.case.subject,
                    "station": each.case.station.name,
                    "proposed_worker": each.proposed_worker_id,
                    "case_worker_id": each.case.case_worker_id,
                    "instance_id": each.instance_id,
                    "problem": each.problem,
                }
                for each in handing_over.progress_of(found, actor)
            ],
        }
        return Response(rendering.HandOver(shown).data)
