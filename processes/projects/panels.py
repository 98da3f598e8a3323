"""Forming the panels of a project: who may be named, and their posts for its term.

Source: domain specification §14.4, task 9; §15.4, COI01 and COI16.
"""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext

from engine.errors import Rejected
from engine.extensions import FilledIn
from engine.identifiers import new_id
from engine.models import WorkItem
from processes.casework.models import Case
from processes.guard_policy.facts import FORMER_YEARS
from processes.organisation.appointing import give_posts
from processes.organisation.capacities import Capacity
from processes.organisation.holdings import affiliates
from processes.organisation.models import Post
from processes.organisation.queries import posts_in
from processes.organisation.roles import EXPERT, Level, candidate_group
from processes.projects.models import Project
from processes.working_days import CHINA

APPRAISERS, EVALUATORS = "appraisal_panel", "evaluation_panel"
_LEVELS: Mapping[str, Level] = {
    APPRAISERS: Level.APPRAISAL_PANEL,
    EVALUATORS: Level.EVALUATION_PANEL,
}
FEWEST = 3
#: Members stay so long after the project, for what comes to an end after it.
_AFTERWARDS = timedelta(days=366)
#: Whoever has written a project does not judge it. Source: COI16.
_AUTHORS = ("design_project", "prepare_project_budget", "review_project_design")


def people_in(filled: FilledIn, field: str) -> list[UUID]:
    """Return whom a table of people names.

    Raises:
        Rejected: A row names nobody.
    """
    rows = filled.data.get(field)
    found = []
    for row in rows if isinstance(rows, list) else []:
        try:
            found.append(UUID(str(row.get("person"))))
        except ValueError as wrong:
            raise _refused(field, gettext("Choose people from the list.")) from wrong
    return found


def require_panel(people: Collection[UUID], field: str) -> None:
    """Refuse a panel that is too small or could be divided in halves.

    Raises:
        Rejected: Fewer than three, or an even number.
    """
    if len(people) < FEWEST or len(people) % 2 == 0:
        raise _refused(field, gettext("Name an odd number of members, three at least."))


def require_independent(
    matter: Case, people: Collection[UUID], field: str, filled: FilledIn
) -> None:
    """Refuse members who are no experts, who wrote the project, or who are too close.

    Raises:
        Rejected: With the rule that somebody is kept out by.
    """
    today = filled.now.astimezone(CHINA).date()
    group = candidate_group(EXPERT, matter.places)
    experts = set(posts_in(group, filled.now).values_list("person_id", flat=True))
    if not set(people) <= experts:
        raise _refused(field, gettext("Choose experts from the county's list."))
    if _authors(matter) & set(people):
        raise _refused(
            field,
            gettext("Whoever wrote or reviewed the project does not judge it (COI16)."),
        )
    if _close_to(matter, people, today):
        raise _refused(
            field,
            gettext(
                "A member works for the station, the agency or a body under one "
                "control with it, or did within two years (COI01); choose somebody "
                "else."
            ),
        )


def form_panel(
    matter: Case, project: Project, role: str, people: Collection[UUID], by: FilledIn
) -> None:
    """Give the members their posts on a panel of the matter, for the project's term.

    Raises:
        NotAllowed: Whoever forms it is no official of the county bureau.
        Rejected: A post does not fit the person's other posts.
    """
    today = by.now.astimezone(CHINA).date()
    until = max(project.term_to or today, today) + _AFTERWARDS
    give_posts(
        [
            Post(
                id=new_id(),
                county=matter.county,
                person_id=person,
                organisation_id=UUID(str(matter.places[_LEVELS[role]])),
                role=role,
                capacity=Capacity.PANEL_MEMBER,
                valid_from=today,
                valid_to=until,
            )
            for person in people
        ],
        by=by.person_id,
    )


def members_of(matter: Case, role: str) -> set[UUID]:
    """Return who was ever named to a panel of the matter."""
    found = Post.objects.filter(
        county=matter.county, organisation_id=matter.places[_LEVELS[role]], role=role
    )
    return set(found.values_list("person_id", flat=True))


def _authors(matter: Case) -> set[UUID]:
    found = WorkItem.objects.filter(
        county=matter.county,
        case_id=matter.pk,
        element_id__in=_AUTHORS,
        status=WorkItem.Status.COMPLETED,
    ).values_list("assignee_id", flat=True)
    return {person for person in found if person is not None}


def _close_to(matter: Case, people: Collection[UUID], today: date) -> bool:
    """Return whether any of them works, or did lately, for whom the panel judges."""
    named = [matter.places.get(level) for level in (Level.STATION, Level.AGENCY)]
    judged = affiliates(
        [UUID(str(place)) for place in named if place], county=matter.county, on=today
    )
    since = today.replace(day=1, year=today.year - FORMER_YEARS)
    held = Post.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=since),
        county=matter.county,
        person_id__in=people,
        organisation_id__in=judged,
    )
    return held.exists()


def _refused(field: str, told: str) -> Rejected:
    return Rejected(f"Expected {field} to make a panel, but {told}", {field: [told]})
