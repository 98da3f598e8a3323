"""The panel of an evaluation: who is on it, and who may not be.

Source: domain specification §14.8 (tasks 2 and 3, ``gw_conflict``, ``gw_quorum``);
§15.4, COI01, COI11.
"""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext

from engine.errors import NotAllowed, Rejected
from engine.extensions import FilledIn
from engine.identifiers import new_id
from processes.casework.models import Case
from processes.evaluations.models import PanelMember
from processes.organisation import profiles
from processes.organisation.appointing import end_post, give_posts
from processes.organisation.capacities import Capacity
from processes.organisation.holdings import affiliates
from processes.organisation.models import Post
from processes.organisation.queries import posts_in
from processes.organisation.roles import EXPERT, Level, candidate_group
from processes.working_days import CHINA

#: Members are odd in number, and at least so many. DESIGN.
QUORUM = 3
ROLE = "evaluation_panel"
CLAUSE = "002 §5.1; E19 art. 19"
#: Found by the system, not declared.
DETECTED = "detected"


def form(case: Case, filled: FilledIn) -> None:
    """Name the panel; who is no longer named has been replaced.

    Raises:
        Rejected: Too few, an even number, nobody of the list of experts, or somebody
            who works for the station or its agency, or has a conflict.
    """
    rows = filled.data["members"]
    assert isinstance(rows, list)
    people = [_person(row["member"], at) for at, row in enumerate(rows)]
    if len(people) < QUORUM or len(people) % 2 == 0:
        raise _refused("", gettext("Name three or more members, an odd number."))
    experts = set(
        posts_in(candidate_group(EXPERT, case.places), filled.now)
        .filter(person_id__in=people)
        .values_list("person_id", flat=True)
    )
    today = filled.now.astimezone(CHINA).date()
    related = related_to_judged(case, people, today)
    known = {
        each.person_id: each
        for each in PanelMember.objects.filter(county=case.county, case=case)
    }
    for at, person in enumerate(people):
        _require_fit(at, person, experts, related, known)
    # The rows are written with the act; the model asks before.
    filled.record["declarations_due"] = sum(
        person not in known or known[person].declared_at is None for person in people
    )
    filled.afterwards.append(lambda: _seat(case, filled, people, known))


def _require_fit(
    at: int,
    person: UUID,
    experts: Collection[UUID],
    related: Collection[UUID],
    known: Mapping[UUID, PanelMember],
) -> None:
    place = f".{at}.member"
    if person not in experts:
        raise _refused(place, gettext("Choose somebody on the county's list."))
    if person in related:
        raise _refused(
            place,
            gettext(
                "Works, or worked until lately, for the station, its agency or a body "
                "under one control with it (COI01); choose somebody else."
            ),
        )
    member = known.get(person)
    if member is not None and member.relation:
        raise _refused(
            place, gettext("Has a conflict here (COI01); choose somebody else.")
        )


def _seat(
    case: Case,
    filled: FilledIn,
    people: Collection[UUID],
    known: Mapping[UUID, PanelMember],
) -> None:
    """Write the members with their act, and give the new ones their posts."""
    assert filled.work_item_id is not None
    for person, member in known.items():
        if person not in people:
            member.status = PanelMember.Status.REPLACED
            member.save(update_fields=["status"])
    for person in people:
        former = known.get(person)
        if former is None:
            PanelMember.objects.create(
                id=new_id(),
                county=case.county,
                case=case,
                person_id=person,
                status=PanelMember.Status.NAMED,
                named_at=filled.now,
                act=filled.work_item_id,
            )
        elif former.status == PanelMember.Status.REPLACED:
            former.status = PanelMember.Status.NAMED
            former.declared_at = None
            former.save(update_fields=["status", "declared_at"])
    _appoint(case, filled, people)


def _appoint(case: Case, filled: FilledIn, people: Collection[UUID]) -> None:
    """Give the members their posts; whoever is no longer named loses the own one."""
    today = filled.now.astimezone(CHINA).date()
    held = {
        post.person_id: post
        for post in posts_in(candidate_group(ROLE, case.places), filled.now).order_by(
            "valid_from"
        )
    }
    for person, post in held.items():
        if person not in people and post.valid_to is None:
            # A post lasts a day at least; what it does meanwhile is refused above.
            last = max(today, post.valid_from + timedelta(days=1))
            end_post(post.pk, on=last, by=filled.person_id)
    given = [
        _post(case, person, begins)
        for person in people
        if (begins := _begins(held.get(person), today)) is not None
    ]
    if given:
        give_posts(given, by=filled.person_id)


def _begins(held: Post | None, today: date) -> date | None:
    """Return from when a member needs a post; nothing where one holds on."""
    return today if held is None else held.valid_to


def _post(case: Case, person: UUID, begins: date) -> Post:
    return Post(
        county=case.county,
        person_id=person,
        organisation_id=UUID(str(case.places[Level.EVALUATION_PANEL])),
        role=ROLE,
        capacity=Capacity.PANEL_MEMBER,
        valid_from=begins,
    )


def declare(case: Case, filled: FilledIn) -> None:
    """Write down what a member declares, and what is found without being declared.

    Raises:
        NotAllowed: Not on the panel, or declared already.
    """
    member = PanelMember.objects.filter(
        county=case.county, case=case, person_id=filled.person_id
    ).first()
    if member is None or member.status != PanelMember.Status.NAMED:
        raise NotAllowed(
            f"Expected a member who has not declared in case {case.pk}.",
            rule="ONE_SCORE",
            clause="002 §5.1",
        )
    today = filled.now.astimezone(CHINA).date()
    member.status = PanelMember.Status.CLEAR
    if filled.data["has_conflict"] is True:
        member.status = PanelMember.Status.CONFLICT
        member.relation = str(filled.data["conflict_kind"])
    elif related_to_judged(case, [member.person_id], today):
        member.status = PanelMember.Status.CONFLICT
        member.relation = DETECTED
    member.declared_at = filled.now
    member.save(update_fields=["status", "relation", "declared_at"])


def require_member(case: Case, filled: FilledIn) -> None:
    """Let only those work who sit on the panel and have declared no conflict.

    Raises:
        NotAllowed: Replaced, in conflict, or undeclared.
    """
    clear = PanelMember.objects.filter(
        county=case.county,
        case=case,
        person_id=filled.person_id,
        status=PanelMember.Status.CLEAR,
    )
    if not clear.exists():
        raise NotAllowed(
            f"Expected a member without conflict for {filled.element_id} in case "
            f"{case.pk}.",
            rule="COI01",
            clause=CLAUSE,
        )


def related_to_judged(case: Case, people: Collection[UUID], on: date) -> set[UUID]:
    """Return those of some people who work, or did lately, for whom is judged.

    The station, its agency, and whoever is under one control with them; the station's
    supervisors too (COI01, COI11).
    """
    named = [
        UUID(str(case.places[level]))
        for level in (Level.STATION, Level.AGENCY)
        if level in case.places
    ]
    judged = affiliates(named, county=case.county, on=on)
    profile = profiles.profile_of(case.county, on)
    years = int(str(profile.value("evaluator_cooling_off_years")))
    since = on.replace(day=1, year=on.year - years)
    supervised = [
        UUID(str(case.places[level]))
        for level in (Level.STATION, Level.HUB)
        if level in case.places
    ]
    held = Post.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=since),
        Q(organisation_id__in=judged)
        | Q(organisation_id__in=supervised, role="supervisor"),
        county=case.county,
        person_id__in=people,
    )
    return set(held.values_list("person_id", flat=True))


def _person(text: object, at: int) -> UUID:
    try:
        return UUID(str(text))
    except ValueError as wrong:
        raise _refused(
            f".{at}.member", gettext("Choose somebody on the county's list.")
        ) from wrong


def _refused(path: str, sentence: str) -> Rejected:
    return Rejected("Expected a sound panel.", {f"members{path}": [sentence]})
