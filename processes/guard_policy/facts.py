"""What a decision of the guard rests on besides the act itself.

Each fact is looked up when it is first asked for: most decisions need one of them.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Protocol
from uuid import UUID

from django.db.models import Exists, Q, QuerySet
from django.db.models.expressions import Combinable

from engine.extensions import Act
from engine.prepared import Prepared
from processes.casework.closed_files import OVERSEERS
from processes.casework.models import Case, CaseParticipant
from processes.organisation import profiles
from processes.organisation.holdings import affiliates
from processes.organisation.models import Post
from processes.organisation.queries import own_posts_held, posts_held
from processes.organisation.roles import DERIVED, place_of, role_of
from processes.working_days import CHINA

#: Former staff do not judge for two years. Source: §15.4, COI01 (E19 art. 19).
FORMER_YEARS = 2
#: The places of an act at which those are who are judged.
_JUDGED = ("station", "agency")
_FILE_FLAGS = ("file_is_closed", "is_barred", "takes_part")


class Facts(Protocol):
    """What is true when the act is decided."""

    @property
    def holds_post(self) -> bool:
        """Whether the post through which the actor stands holds today."""
        ...

    @property
    def is_case_worker(self) -> bool:
        """Whether the actor is the case worker of the case."""
        ...

    @property
    def has_file(self) -> bool:
        """Whether there is a case at all."""
        ...

    @property
    def file_is_closed(self) -> bool:
        """Whether the file of the case is restricted to those named in it."""
        ...

    @property
    def is_barred(self) -> bool:
        """Whether the actor is kept from the file as a suspect."""
        ...

    @property
    def takes_part(self) -> bool:
        """Whether the actor is the case worker or a participant."""
        ...

    @property
    def sees_nothing(self) -> bool:
        """Whether the actor must not know that there is such a case."""
        ...

    @property
    def sees_enough(self) -> bool:
        """Whether the actor sees as much of the case as the act needs."""
        ...

    @property
    def is_own_matter(self) -> bool:
        """Whether it is about the actor, or addressed to a post of the actor."""
        ...

    @property
    def operates_here(self) -> bool:
        """Whether the actor is of the bureau of the county that the act is about."""
        ...

    @property
    def allows_two_hats(self) -> bool:
        """Whether officials may serve in stations here. Source: §15.3(4)."""
        ...

    @property
    def heads_the_station(self) -> bool:
        """Whether the actor heads the station of the act. Source: §15.3(3)."""
        ...

    @property
    def works_for_the_judged(self) -> bool:
        """Whether the actor works, or did until lately, for whom the act judges.

        The station of the act, its agency, and whoever is under one control with it.
        Source: §15.4, COI01.
        """
        ...


@dataclass(frozen=True, slots=True)
class PlainFacts:
    """Facts as they are said to be: for asking what the rules would make of them."""

    holds_post: bool = True
    is_case_worker: bool = False
    has_file: bool = True
    file_is_closed: bool = False
    is_barred: bool = False
    takes_part: bool = False
    sees_nothing: bool = False
    sees_enough: bool = True
    is_own_matter: bool = False
    operates_here: bool = True
    allows_two_hats: bool = False
    heads_the_station: bool = False
    works_for_the_judged: bool = False


class StoredFacts:
    """The facts of an act as the database has them, under the locks of its command."""

    def __init__(self, act: Act) -> None:
        self._act = act

    @property
    def holds_post(self) -> bool:
        """Whether the post through which the actor stands holds today."""
        return bool(self._post_and_file)

    @cached_property
    def is_case_worker(self) -> bool:
        """Whether the actor is the case worker of the case."""
        served = Case.objects.filter(case_worker_id=self._act.actor.person_id)
        case_id = self._act.case_id
        return case_id is not None and served.filter(pk=case_id).exists()

    @property
    def has_file(self) -> bool:
        """Whether there is a case at all."""
        return bool(self._flags)

    @property
    def file_is_closed(self) -> bool:
        """Whether the file of the case is restricted to those named in it."""
        return self._flags.get("file_is_closed", False)

    @property
    def is_barred(self) -> bool:
        """Whether the actor is kept from the file as a suspect."""
        return self._flags.get("is_barred", False)

    @property
    def takes_part(self) -> bool:
        """Whether the actor is the case worker or a participant."""
        return self._flags.get("takes_part", False)

    @property
    def sees_nothing(self) -> bool:
        """Whether the actor must not know that there is such a case."""
        return not self._act.known.get("sight")

    @property
    def sees_enough(self) -> bool:
        """Whether what the asker found out is as much as the act needs."""
        sight, needed = self._act.known.get("sight"), self._act.known.get("needed")
        if not isinstance(sight, int) or not isinstance(needed, int):
            return False
        return not self.sees_nothing and sight >= needed

    @property
    def is_own_matter(self) -> bool:
        """Whether it is about the actor, or addressed to a post of the actor."""
        return self._act.known.get("is_own") is True

    @cached_property
    def operates_here(self) -> bool:
        """Whether the actor is of the bureau of the county that the act is about."""
        held = Post.objects.filter(
            Q(valid_to=None) | Q(valid_to__gt=self._today),
            county=self._act.county,
            person_id=self._act.actor.person_id,
            role__in=OVERSEERS,
            valid_from__lte=self._today,
        )
        return held.exists()

    @cached_property
    def allows_two_hats(self) -> bool:
        """Whether officials may serve in stations here."""
        profile = profiles.profile_of(self._act.county, self._today)
        return profile.value("dual_hat_allowed") is True

    @cached_property
    def heads_the_station(self) -> bool:
        """Whether the actor heads the station of the act."""
        station = str(self._act.places.get("station", ""))
        if not station:
            return False
        held = Post.objects.filter(
            Q(valid_to=None) | Q(valid_to__gt=self._today),
            county=self._act.county,
            person_id=self._act.actor.person_id,
            organisation_id=station,
            role="station_head",
            valid_from__lte=self._today,
        )
        return held.exists()

    @cached_property
    def works_for_the_judged(self) -> bool:
        """Whether the actor works, or did until lately, for whom the act judges."""
        places = [self._act.places.get(level) for level in _JUDGED]
        named = [UUID(str(place)) for place in places if place]
        judged = affiliates(named, county=self._act.county, on=self._today)
        since = self._today.replace(day=1, year=self._today.year - FORMER_YEARS)
        held = Post.objects.filter(
            Q(valid_to=None) | Q(valid_to__gt=since),
            county=self._act.county,
            person_id=self._act.actor.person_id,
            organisation_id__in=judged,
        )
        return held.exists()

    @property
    def _today(self) -> date:
        return self._act.now.astimezone(CHINA).date()

    @cached_property
    def _flags(self) -> dict[str, bool]:
        if self._act.case_id is None:
            return {}
        row: object = None
        if self._act.standing is not None:
            row = next(iter(self._post_and_file), None)
        # Without such a post the file may be closed all the same.
        if row is None:
            files = _file(case=self._act.case_id, person=self._act.actor.person_id)
            row = next(iter(files), None)
        return {flag: bool(vars(row)[flag]) for flag in _FILE_FLAGS} if row else {}

    @cached_property
    def _post_and_file(self) -> list[Post]:
        """The post that gives the standing, with what ``_file_of`` says; or none."""
        act, standing = self._act, self._act.standing
        assert standing is not None
        assert act.case_id is not None
        person_id = act.actor.person_id
        group = standing.candidate_group
        if role_of(group) in DERIVED:
            posts = posts_held(person_id, standing, act.now)
            return list(posts.annotate(**_file_of(act.case_id, person_id))[:1])
        return _own_post_and_file(
            person=person_id,
            capacity=standing.capacity,
            role=role_of(group),
            place=UUID(place_of(group)),
            today=self._today,
            case=act.case_id,
        )


def _build_own_post_and_file(
    *, person: UUID, case: UUID, capacity: str, role: str, place: UUID, today: date
) -> QuerySet[Post]:
    posts = own_posts_held(
        person=person, capacity=capacity, role=role, place=place, today=today
    )
    # Whether there is one, and the file's flags: what else it says is not asked.
    return posts.annotate(**_file_of(case, person)).only("pk").order_by("pk")[:1]


_own_post_and_file = Prepared(
    _build_own_post_and_file,
    person=UUID,
    case=UUID,
    capacity=str,
    role=str,
    place=UUID,
    today=date,
)


def _build_file(*, case: UUID, person: UUID) -> QuerySet[Case]:
    return Case.objects.filter(pk=case).annotate(**_file_of(case, person)).only("pk")


_file = Prepared(_build_file, case=UUID, person=UUID)


def _file_of(case_id: UUID, person_id: UUID) -> dict[str, Combinable | Q]:
    """Return what decides whether the file of the case is closed to the actor."""
    case = Case.objects.filter(pk=case_id)
    mine = CaseParticipant.objects.filter(case_id=case_id, person_id=person_id)
    return {
        "file_is_closed": Exists(case.filter(is_restricted=True)),
        "is_barred": Exists(mine.filter(part=CaseParticipant.Part.BARRED)),
        "takes_part": Exists(mine) | Exists(case.filter(case_worker_id=person_id)),
    }
