"""Begin what is due this year; the worker does it, nobody has to remember."""

import logging
from datetime import datetime
from functools import lru_cache

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext

from engine import tenancy
from engine.actors import SYSTEM, Origin, system
from engine.errors import Rejected
from processes.bureau.commands import Opening, begin, new_matter
from processes.matters import MATTERS
from processes.organisation.models import County
from processes.yearly.beginnings import Beginning, due

logger = logging.getLogger(__name__)


def begin_what_is_due(now: datetime) -> int:
    """Open what begins this year and is not there yet, county by county.

    A second run, or a second worker, finds what the first has opened. A county in
    which nothing can be opened, because a body is missing, holds up no other.

    Returns:
        How many matters were opened.
    """
    opened = 0
    for ordinal in County.objects.order_by("ordinal").values_list("ordinal", flat=True):
        with transaction.atomic():
            tenancy.bind({ordinal})
            if next(due(ordinal, now), None) is None:
                continue
            tenancy.lock_name(f"yearly|{ordinal}")
            opened += sum(_begun(each, now) for each in list(due(ordinal, now)))
    return opened


def _begun(beginning: Beginning, now: datetime) -> bool:
    station = beginning.station
    opening = Opening(
        beginning.process_id,
        station.county,
        _title(beginning),
        station_id=station.pk,
        agency_id=beginning.agency_id,
    )
    try:
        with transaction.atomic():
            matter = new_matter(opening, by=SYSTEM, now=now)
            origin = Origin(actor=system(station.county), now=now, door="worker")
            begin(matter, message="", origin=origin)
    except Rejected as error:
        _complain(beginning, str(error))
        return False
    return True


@lru_cache(maxsize=1024)
def _complain(beginning: Beginning, why: str) -> None:
    """Log what could not begin: once in the life of a worker, not each minute."""
    logger.warning(
        "county %d: %s of a station was not begun: %s",
        beginning.station.county,
        beginning.process_id,
        why,
    )


def _title(beginning: Beginning) -> str:
    # Stored with the matter, as titles are: in Chinese.
    with translation.override("zh-hans"):
        return gettext("%(year)d: %(kind)s, %(station)s") % {
            "year": beginning.year,
            "kind": MATTERS[beginning.process_id].label,
            "station": beginning.station.name,
        }
