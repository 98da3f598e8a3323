"""Draws the review committee from the county's experts, so that it can be repeated.

The order is that of a digest of the seed and the expert; the seed is a digest of the
matter and the round. Nobody chooses, and everybody can check it afterwards.

Source: domain specification §14.5, task 14; ``E01 art. 38``; ``E02 art. 9``.
"""

import hashlib
from collections.abc import Collection, Iterable
from uuid import UUID

from django.utils.translation import gettext

from engine.errors import Rejected
from engine.extensions import FilledIn
from engine.identifiers import new_id
from processes.casework.models import Case
from processes.organisation.appointing import give_posts
from processes.organisation.capacities import Capacity
from processes.organisation.models import Person, Post
from processes.organisation.queries import posts_in
from processes.organisation.roles import EXPERT, Level, candidate_group
from processes.procurement.conflicts import barred_from_judging
from processes.procurement.models import Round
from processes.procurement.queries import handed_in
from processes.working_days import CHINA

COMMITTEE = "review_committee"
FEWEST = 3


def seed_of(matter: Case, attempt: Round) -> str:
    """Return from what the members of a round are drawn."""
    return hashlib.sha256(f"{matter.pk}|{attempt.number}".encode()).hexdigest()


def drawn(seed: str, experts: Iterable[UUID], size: int) -> list[UUID]:
    """Return so many experts in the order of the draw; fewer if there are no more."""
    return sorted(experts, key=lambda each: _place(seed, each))[:size]


def form_committee(matter: Case, attempt: Round, filled: FilledIn) -> None:
    """Draw the members of a round, and give them their posts.

    Raises:
        Rejected: Not an odd number of three or more, or too few experts are free.
    """
    size = filled.data["panel_size"]
    assert isinstance(size, int)
    if size < FEWEST or size % 2 == 0:
        raise Rejected(
            f"Expected an odd number of members, {FEWEST} or more, but got {size}.",
            {"panel_size": [gettext("Choose an odd number, three or more.")]},
        )
    experts = _free_experts(matter, attempt, filled)
    if len(experts) < size:
        raise Rejected(
            f"Expected {size} experts without a conflict, but found {len(experts)}.",
            {
                "panel_size": [
                    gettext("Only %(count)s experts have no conflict of interest.")
                    % {"count": len(experts)}
                ]
            },
        )
    attempt.seed = seed_of(matter, attempt)
    attempt.members = drawn(attempt.seed, experts, size)
    attempt.save(update_fields=["seed", "members"])
    _appoint(matter, attempt.members, filled)


def _free_experts(matter: Case, attempt: Round, filled: FilledIn) -> set[UUID]:
    listed = posts_in(candidate_group(EXPERT, matter.places), filled.now)
    people = set(listed.values_list("person_id", flat=True))
    bidders = [bid.agency_id for bid in handed_in(attempt)]
    on = filled.now.astimezone(CHINA).date()
    barred = barred_from_judging(matter, people, bidders, on)
    return people - barred - _withdrawn(people, filled)


def _withdrawn(people: Collection[UUID], filled: FilledIn) -> set[UUID]:
    """Return the experts who asked to withdraw, by the name that the agent wrote."""
    rows = filled.data.get("recusals", [])
    assert isinstance(rows, list)
    names = {str(row["expert"]) for row in rows}
    found = Person.objects.filter(pk__in=people, name__in=names)
    known = dict(found.values_list("name", "pk"))
    if missing := sorted(names - known.keys()):
        raise Rejected(
            "Expected names of experts on the county's list.",
            {
                "recusals": [
                    gettext("Not on the list of experts: ") + "、".join(missing)
                ]
            },
        )
    return set(known.values())


def _appoint(matter: Case, members: Iterable[UUID], filled: FilledIn) -> None:
    panel = matter.places[Level.REVIEW_COMMITTEE]
    holding = posts_in(candidate_group(COMMITTEE, matter.places), filled.now)
    sitting = set(holding.values_list("person_id", flat=True))
    give_posts(
        [
            Post(
                id=new_id(),
                county=matter.county,
                person_id=each,
                organisation_id=UUID(str(panel)),
                role=COMMITTEE,
                capacity=Capacity.PANEL_MEMBER,
                valid_from=filled.now.astimezone(CHINA).date(),
            )
            for each in members
            if each not in sitting
        ],
        by=filled.person_id,
    )


def _place(seed: str, person_id: UUID) -> str:
    return hashlib.sha256(f"{seed}|{person_id}".encode()).hexdigest()
