"""Who may not answer a call for bids, and who may not judge the answers.

Source: domain specification §15.4, COI02 to COI04; §12.7, conflict of interest.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from engine.models import WorkItem
from processes.casework.models import Case
from processes.organisation.capacities import Capacity
from processes.organisation.holdings import affiliates
from processes.organisation.models import Post
from processes.procurement.models import Bid, Method, Round
from processes.relations.models import DeclaredRelation

#: So long a post still counts that somebody has given up. Source: ``E02 art. 9``.
FORMER_YEARS = 3
#: Whoever has done one of them has designed or specified what is bought.
SPECIFYING = frozenset({"design_project", "define_requirements", "prepare_documents"})
#: Those on whose side the purchase is made.
_BUYING = frozenset(
    {
        Capacity.TOWNSHIP_OFFICIAL,
        Capacity.COUNTY_OFFICIAL,
        Capacity.MUNICIPAL_OFFICIAL,
        Capacity.FINANCE_OFFICIAL,
        Capacity.PROCUREMENT_AGENT,
        Capacity.PANEL_MEMBER,
    }
)


@dataclass(frozen=True, slots=True)
class Bar:
    """Why an agency, or who speaks for it, is kept from a purchase."""

    rule: str
    clause: str
    reason: str


def bar_of(
    matter: Case, attempt: Round, agency_id: UUID, person_id: UUID, on: date
) -> Bar | None:
    """Return why an agency may not bid in a round, or ``None``."""
    group = affiliates([agency_id], county=matter.county, on=on)
    side = Post.objects.filter(
        county=matter.county, person_id=person_id, capacity__in=_BUYING
    )
    if side.filter(_counts(on)).exists():
        return Bar("COI02", "E01 art. 12; E02 art. 9", "serves the buying side")
    # Source: E02 art. 18: a single source may have designed it.
    if attempt.method != Method.SINGLE_SOURCE and group & _designers(matter, on):
        return Bar("COI03", "E02 art. 18", "has designed or specified the project")
    others = Bid.objects.filter(round=attempt).exclude(agency_id=agency_id)
    if others.filter(agency_id__in=group).exists():
        return Bar("COI04", "E02 art. 18", "is under one control with another bidder")
    return None


def barred_from_judging(
    matter: Case, people: Collection[UUID], bidders: Collection[UUID], on: date
) -> frozenset[UUID]:
    """Return which of some people may not judge the bidders of a round.

    Whoever works, or did within three years, for a bidder or for a body under one
    control with it, whoever has declared a relation, and whoever has designed or
    specified what is bought.
    """
    judged = affiliates(bidders, county=matter.county, on=on)
    posts = Post.objects.filter(
        _counts(on), county=matter.county, organisation_id__in=judged
    )
    employed = set(posts.filter(person_id__in=people).values_list("person", flat=True))
    declared = DeclaredRelation.objects.filter(case_id=matter.pk)
    return frozenset(
        employed
        | set(declared.values_list("person_id", flat=True))
        | _specified(matter)
    ) & frozenset(people)


def _designers(matter: Case, on: date) -> frozenset[UUID]:
    """Return the bodies whose people have designed or specified what is bought."""
    posts = Post.objects.filter(
        _counts(on), county=matter.county, person_id__in=_specified(matter)
    )
    bodies = posts.filter(capacity=Capacity.AGENCY_STAFF)
    return affiliates(
        bodies.values_list("organisation_id", flat=True),
        county=matter.county,
        on=on,
    )


def _specified(matter: Case) -> set[UUID]:
    done = WorkItem.objects.filter(
        county=matter.county,
        case_id__in=[matter.pk, *([matter.origin_id] if matter.origin_id else [])],
        element_id__in=SPECIFYING,
        status=WorkItem.Status.COMPLETED,
    )
    return {each for each in done.values_list("assignee_id", flat=True) if each}


def _counts(on: date) -> Q:
    """Return the condition that a post holds, or ended less than three years ago."""
    # The first of the month: 29 February has no anniversary.
    since = on.replace(day=1, year=on.year - FORMER_YEARS)
    return Q(valid_to=None) | Q(valid_to__gt=since)
