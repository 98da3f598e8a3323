"""The legal periods of a purchase, as its method and its jurisdiction have them.

Source: domain specification §12.7, methods and periods; profile ``legal_periods``.
"""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from processes.legal_periods import LegalPeriod, period
from processes.procurement.models import Method

#: How long agencies have to answer, at least.
_ANSWER: Mapping[str, str] = MappingProxyType(
    {
        Method.OPEN_TENDER: "procurement.open_tender_min",
        Method.INVITED: "procurement.open_tender_min",
        Method.CONSULTATION: "procurement.consultation_min",
        Method.NEGOTIATION: "procurement.negotiation_min",
        Method.SINGLE_SOURCE: "procurement.negotiation_min",
    }
)
#: How long the documents are on offer, at least. Source: ``E02 art. 31``; ``E31``.
_ON_OFFER = frozenset({Method.OPEN_TENDER, Method.INVITED, Method.CONSULTATION})
#: With how many agencies it goes on. Consultation: a purchase of services by
#: government. Source: ``E01 arts. 36, 38, 40``; ``E30``.
LEAST: Mapping[str, int] = MappingProxyType(
    {
        Method.OPEN_TENDER: 3,
        Method.INVITED: 3,
        Method.CONSULTATION: 2,
        Method.NEGOTIATION: 3,
        Method.SINGLE_SOURCE: 1,
    }
)


def to_answer(method: str, county: int, on: date) -> LegalPeriod:
    """Return how long agencies must be given to answer, counted from the notice."""
    return period(county, _ANSWER[method], on)


def announced_until(method: str, county: int, on: date) -> date:
    """Return the last day on which the notice stands and the documents are on offer."""
    kind = "open" if method == Method.OPEN_TENDER else "other"
    ends = [period(county, f"procurement.announcement_{kind}_min", on).after(on)]
    if method in _ON_OFFER:
        ends.append(period(county, "procurement.document_offer_min", on).after(on))
    return max(ends)


def last_day(name: str, county: int, on: date) -> date:
    """Return the last day of a period that begins on a day.

    Args:
        name: E.g. ``challenge_window``.
    """
    return period(county, f"procurement.{name}", on).after(on)
