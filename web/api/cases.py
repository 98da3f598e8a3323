"""Cases: list, open, read, and start further processes in them."""

from datetime import datetime
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from engine import queries as engine_queries
from engine.actors import Actor
from engine.models import HistoryEntry, ProcessInstance
from processes.casework import commands, queries
from processes.casework.models import Case, CaseReading
from processes.casework.queries import ListedCase
from processes.casework.queries import listed as standing
from web import clock
from web.api import asking, cursors, rendering
from web.api.access import Endpoint, actor_of, origin_of
from web.api.documenting import question, wish
from web.api.work_items import receipted


class Cases(Endpoint):
    """The cases of the caller's stations."""

    @question(
        "list_cases",
        "List the cases of the own stations, masked",
        reply=rendering.CasePage,
        asked=asking.PageAsked,
    )
    def get(self, request: Request) -> Response:
        """List cases, the newest first."""
        wanted = asking.asked(asking.PageAsked, request)
        limit, after = wanted["limit"], cursors.read(wanted["cursor"], of="cases")
        before = (after[0], after[1]) if after and after[0] else None
        found = queries.cases_of(actor_of(request), before=before, limit=limit + 1)
        return page_of(found, limit, of="cases")

    @wish(
        "open_case",
        "Open a case in a station and start its first process",
        body=asking.OpenCase,
        reply=rendering.Receipt,
        status=201,
        errors=(404, 409),
    )
    def post(self, request: Request) -> Response:
        """Open a case; the receipt names its first work items."""
        body = asking.parsed(asking.OpenCase, request)
        receipt = commands.open_case(
            body["station"], start=body["start"], origin=origin_of(request)
        )
        return receipted(receipt, status=201)


class OneCase(Endpoint):
    """One case."""

    @question(
        "get_case",
        "See a case, masked",
        reply=rendering.CaseDetail,
        errors=(404,),
    )
    def get(self, request: Request, case_id: UUID) -> Response:
        """See where a case stands; the reading is recorded."""
        case = _read(case_id, actor_of(request))
        instances = engine_queries.instances_of(case.pk)
        [listed] = standing([case])
        shown = {
            **_row(listed),
            "case_worker_id": case.case_worker_id,
            "instances": [_instance(instance) for instance in instances],
        }
        return Response(rendering.CaseDetail(shown).data)


class History(Endpoint):
    """What happened in a case."""

    @question(
        "get_case_history",
        "See what happened in a case, oldest first",
        reply=rendering.HistoryPage,
        asked=asking.PageAsked,
        errors=(404,),
    )
    def get(self, request: Request, case_id: UUID) -> Response:
        """See what happened; the reading is recorded."""
        wanted = asking.asked(asking.PageAsked, request)
        of = f"history {case_id}"
        after = cursors.read(wanted["cursor"], of=of)
        case = _read(case_id, actor_of(request))
        found = _after(engine_queries.history_of(case.pk), after)
        page = cursors.page(found, wanted["limit"], of=of, place=_moment)
        return Response(rendering.HistoryPage(page).data)


class Processes(Endpoint):
    """The processes of a case."""

    @wish(
        "start_in_case",
        "Start a further process in a case",
        body=asking.Start,
        reply=rendering.Receipt,
        status=201,
        errors=(404, 409),
    )
    def post(self, request: Request, case_id: UUID) -> Response:
        """Start a process on its active version."""
        body = asking.parsed(asking.Start, request)
        receipt = commands.start_in_case(
            case_id,
            body["process_id"],
            message=body["message"],
            origin=origin_of(request),
        )
        return receipted(receipt, status=201)


def _read(case_id: UUID, actor: Actor) -> Case:
    """Return a case whose file the actor may read, and record that it is read.

    Raises:
        NotFound: There is none, or the actor may see too little to know of it.
    """
    case, _ = queries.case_for(case_id, actor=actor)
    commands.record_reading(
        case, actor=actor, what=CaseReading.What.CASE_FILE, now=clock.utc_now()
    )
    return case


def page_of(found: list[ListedCase], limit: int, *, of: str) -> Response:
    """Answer one page of cases of which one more than ``limit`` was asked for."""
    page = cursors.page(found, limit, of=of, place=_place)
    page["results"] = [_row(listed) for listed in found[:limit]]
    return Response(rendering.CasePage(page).data)


def _row(listed: ListedCase) -> dict[str, object]:
    case = listed.case
    return {
        "case_id": case.pk,
        "number": case.number,
        "masked_name": case.subject,
        "station": case.station.name,
        "stage": listed.stage.value if listed.stage else None,
        "opened_at": case.opened_at,
        "is_over": listed.is_over,
        "open_work": list(listed.open_work),
    }


def _instance(instance: ProcessInstance) -> dict[str, object]:
    return {
        "id": instance.pk,
        "process_id": instance.definition.process_id,
        "version": instance.definition.version,
        "definition_id": instance.definition_id,
        "status": instance.status,
        "started_at": instance.started_at,
        "ended_at": instance.ended_at,
    }


def _place(listed: ListedCase) -> tuple[datetime, UUID]:
    return listed.case.opened_at, listed.case.pk


def _moment(entry: HistoryEntry) -> tuple[datetime, UUID]:
    return entry.at, entry.pk


def _after(
    entries: list[HistoryEntry], after: cursors.Place | None
) -> list[HistoryEntry]:
    """Leave out what earlier pages have shown; entries are never changed."""
    if after is None:
        return entries
    ids = [entry.pk for entry in entries]
    return entries[ids.index(after[1]) + 1 :] if after[1] in ids else []
