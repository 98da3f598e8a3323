"""The kinds of matters that a bureau handles, besides the cases of its stations.

A matter is a case without a client: it has a title, places, and one process to begin
with. What a kind needs to know is here; what its steps write is in its own room.

Source: domain specification §14.4 to §14.6, §14.8, §14.14 (lanes).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from processes.organisation.roles import (
    EVALUATED,
    FILING_BODY,
    PROJECT_TEAM,
    PURCHASER,
    SUBMITTER,
    Level,
)

PROJECT = "service_project"
PROCUREMENT = "service_procurement"
AGREEMENT = "service_agreement"
EVALUATION = "station_evaluation"
FILING = "filing_and_spot_check"


@dataclass(frozen=True, slots=True)
class Matter:
    """A kind of matter.

    Attributes:
        series: Begins its numbers after the county's letters, e.g. ``MY-CG-2026-0003``.
        starters: Roles at its places that may open one; the machine may, too.
        readers: Roles at its places that see the whole file.
        watchers: Roles that see it but for what is sealed from them.
        panels: The panels that are made with it, each a body of its own.
        of_station: Whether it can be about the services of one station.
    """

    process_id: str
    label: StrPromise
    series: str
    starters: frozenset[str]
    readers: frozenset[str]
    watchers: frozenset[str] = frozenset()
    panels: tuple[Level, ...] = ()
    of_station: bool = True


_BUREAU = frozenset({"county_civil_affairs", PURCHASER})

#: By the process that a matter begins with.
MATTERS: Mapping[str, Matter] = MappingProxyType(
    {
        each.process_id: each
        for each in (
            Matter(
                PROJECT,
                _("Service project"),
                "XM",
                starters=frozenset({PROJECT_TEAM, "county_civil_affairs"}),
                readers=_BUREAU | {PROJECT_TEAM},
                watchers=frozenset(
                    {"supervisor", "township_government", "contractor_agency"}
                    | {"appraisal_panel", "evaluation_panel"}
                ),
                panels=(Level.APPRAISAL_PANEL, Level.EVALUATION_PANEL),
            ),
            Matter(
                PROCUREMENT,
                _("Procurement"),
                "CG",
                starters=frozenset({"county_civil_affairs"}),
                readers=_BUREAU | {"finance_dept", "procurement_agent"},
                watchers=frozenset({"review_committee", "municipal_finance"}),
                panels=(Level.REVIEW_COMMITTEE,),
            ),
            Matter(
                AGREEMENT,
                _("Service agreement"),
                "XY",
                starters=frozenset({"county_civil_affairs"}),
                readers=_BUREAU | {"finance_dept", "contractor_agency"},
                watchers=frozenset({"township_government"}),
            ),
            Matter(
                EVALUATION,
                _("Station evaluation"),
                "PJ",
                starters=frozenset({"county_civil_affairs"}),
                readers=frozenset({"county_civil_affairs"}),
                watchers=frozenset(
                    {"evaluation_panel", "provincial_civil_affairs"}
                    | {"township_government", EVALUATED}
                ),
                panels=(Level.EVALUATION_PANEL,),
            ),
            Matter(
                FILING,
                _("Filing and spot check"),
                "BA",
                starters=frozenset({SUBMITTER, FILING_BODY}),
                readers=frozenset({SUBMITTER, FILING_BODY, "county_civil_affairs"}),
                watchers=frozenset({"provincial_civil_affairs"}),
                of_station=False,
            ),
        )
    }
)
