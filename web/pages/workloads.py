"""Who has how much in hand, as a table."""

from collections.abc import Collection
from datetime import datetime

from django.utils.translation import gettext, pgettext

from processes.casework.stages import STAGE_LABELS, Stage
from processes.organisation.models import Organisation
from processes.oversight.loads import Load, loads
from web.pages.case_file import RISKS

Context = dict[str, object]


def overview(stations: Collection[Organisation], now: datetime) -> list[Context]:
    """Return the load of every social worker of some stations, the fullest first."""
    names = {station.pk: station.name for station in stations}
    found = [
        load
        for county in {station.county for station in stations}
        for load in loads(
            [each.pk for each in stations if each.county == county], county, now
        )
    ]
    return [row(load, station=names[load.station_id]) for load in found]


def row(load: Load, *, station: str = "") -> Context:
    """Return one worker's load in words and numbers."""
    return {
        "id": str(load.person_id),
        "name": load.name,
        "station": station,
        "station_id": str(load.station_id),
        "cases": load.cases,
        "stages": gettext(", ").join(
            pgettext("load", "%(stage)s %(n)d")
            % {"stage": STAGE_LABELS[stage], "n": load.by_stage[stage]}
            for stage in Stage
            if load.by_stage[stage]
        )
        or "—",
        "risks": gettext(", ").join(
            pgettext("load", "%(risk)s %(n)d")
            % {"risk": label, "n": load.by_risk[risk]}
            for risk, label in RISKS.items()
            if load.by_risk[risk]
        )
        or "—",
        "works": load.works,
        "overdue": load.overdue,
        "sessions": load.sessions,
        "uncertified": load.is_here and not load.is_certified,
        "is_here": load.is_here,
    }
