"""Who is where: actors with their standings, colleagues, places, names."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from engine.actors import Actor, Standing
from engine.extensions import RoleAnswer
from processes.organisation.capacities import AUTHORITY
from processes.organisation.models import (
    Certificate,
    County,
    Organisation,
    Person,
    Post,
    Station,
)
from processes.organisation.roles import (
    CERTIFIED,
    DISCOVERER,
    FOLLOWING,
    follows_from,
    group_at,
    organisations_held,
    place_of,
    role_of,
)
from processes.working_days import CHINA


def posts_of(person: UUID | Subquery, now: datetime) -> QuerySet[Post]:
    """Return the posts of a person that are valid at ``now``."""
    today = now.astimezone(CHINA).date()
    return _valid(Post.objects.filter(person_id=person), today)


def actor_of(person: Person, now: datetime) -> Actor:
    """Return a person with everything he or she may act through at ``now``.

    The transaction must be bound to the person (``engine.tenancy.bind``).
    """
    posts = list(_with_certificate(posts_of(person.pk, now), now))
    return Actor(
        person_id=person.pk,
        county=person.county,
        counties=frozenset({person.county, *(post.county for post in posts)}),
        standings=tuple(s for post in posts for s in _standings(post)),
    )


def standing_in(group: str, person: UUID | Subquery, now: datetime) -> RoleAnswer:
    """Return how a person stands in a queue.

    Args:
        person: Who, or the question who it is.
    """
    reaching = _posts_reaching(group, posts_of(person, now), now)
    posts = list(_with_certificate(reaching, now))
    standings = (s for post in posts for s in _standings(post))
    return RoleAnswer(
        group,
        tuple(s for s in standings if s.candidate_group == group),
        posts[0].person_id if posts else None,
    )


def posts_held(person_id: UUID, standing: Standing, now: datetime) -> QuerySet[Post]:
    """Return the posts that still give the standing, to be held until commit.

    A change of posts and an act in them cannot pass each other this way.
    """
    posts = posts_of(person_id, now).filter(capacity=standing.capacity)
    return _held(_posts_reaching(standing.candidate_group, posts, now))


def own_posts_held(
    *, person: UUID, capacity: str, role: str, place: UUID, today: date
) -> QuerySet[Post]:
    """Return what :func:`posts_held` does, for a role that people hold by their post.

    Args:
        place: The organisation of the queue.
    """
    posts = Post.objects.filter(
        person_id=person, capacity=capacity, role=role, organisation_id=place
    )
    return _held(_valid(posts, today))


def _held(posts: QuerySet[Post]) -> QuerySet[Post]:
    return posts.select_for_update(of=("self",), no_key=True)


def roster(county: int, now: datetime) -> list[tuple[Post, tuple[Standing, ...]]]:
    """Return the valid posts of a county with the queues that each reaches.

    One statement for all of them; people and organisations are loaded, by name.
    """
    posts = valid_posts(Post.objects.filter(county=county), now)
    rows = _with_certificate(posts, now).select_related("person", "organisation")
    ordered = rows.order_by("person__name", "person_id", "id")
    return [(post, tuple(_standings(post))) for post in ordered]


def stations_of(actor: Actor) -> list[Organisation]:
    """Return the stations in which the actor holds a post."""
    ids = organisations_held(actor)
    return list(
        Organisation.objects.filter(
            county__in=actor.counties, kind=Organisation.Kind.STATION, pk__in=ids
        ).order_by("name")
    )


def organisations_of(actor: Actor) -> list[Organisation]:
    """Return the organisations in which the actor holds a post, by name."""
    ids = organisations_held(actor)
    return list(
        Organisation.objects.filter(county__in=actor.counties, pk__in=ids).order_by(
            "name"
        )
    )


def stations(now: datetime) -> QuerySet[Station]:
    """Return the stations of the bound counties with heads and number of staff.

    Every row carries ``heads`` (names) and ``staff_count``.
    """
    today = now.astimezone(CHINA).date()
    posts = _valid(Post.objects.filter(organisation_id=OuterRef("pk")), today)
    people = posts.order_by().values("organisation_id")
    return (
        Station.objects.filter(kind=Organisation.Kind.STATION)
        .select_related("parent")
        .annotate(
            heads=ArraySubquery(
                posts.filter(role="station_head")
                .order_by("person__name")
                .values("person__name")
            ),
            staff_count=Coalesce(
                Subquery(people.annotate(n=Count("person", distinct=True)).values("n")),
                0,
            ),
        )
    )


def colleagues(group: str, now: datetime) -> list[Person]:
    """Return the people who hold a valid post in a queue, by name."""
    holders = posts_in(group, now).values("person_id")
    return list(Person.objects.filter(pk__in=holders).order_by("name", "id"))


def posts_in(group: str, now: datetime) -> QuerySet[Post]:
    """Return the posts that reach a queue and are valid at ``now``."""
    reaching = _posts_reaching(group, Post.objects.all(), now)
    return _valid(reaching, now.astimezone(CHINA).date())


def posts_at(
    role: str, organisation_ids: Collection[UUID], now: datetime
) -> QuerySet[Post]:
    """Return the posts of a role at some organisations that are valid at ``now``."""
    posts = Post.objects.filter(role=role, organisation_id__in=organisation_ids)
    return _valid(posts, now.astimezone(CHINA).date())


def person(person_id: UUID) -> Person | None:
    """Return a person of the counties that are bound."""
    return Person.objects.filter(pk=person_id).first()


def names_of(person_ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """Return the names of some people of the counties that are bound."""
    wanted = {person_id for person_id in person_ids if person_id is not None}
    return dict(Person.objects.filter(pk__in=wanted).values_list("id", "name"))


def organisation_names(ids: Iterable[object]) -> dict[str, str]:
    """Return the names of some organisations, by id as text."""
    found = Organisation.objects.filter(pk__in=[str(each) for each in ids])
    return {str(pk): name for pk, name in found.values_list("id", "name")}


def county(ordinal: int) -> County:
    """Return a county.

    Raises:
        County.DoesNotExist: No such county.
    """
    return County.objects.get(pk=ordinal)


def is_certified(person_id: UUID, now: datetime) -> bool:
    """Return whether a person holds a certificate that is valid at ``now``.

    A lapsed registration is shown but takes nobody's certificate away (DESIGN).
    Source: ``002 §2.1``.
    """
    return valid_certificates(now).filter(person_id=person_id).exists()


def certified_people(organisation_id: UUID, now: datetime) -> list[Person]:
    """Return who holds a post in an organisation and a certificate, by name."""
    posts = valid_posts(Post.objects.filter(organisation_id=organisation_id), now)
    certificates = valid_certificates(now).filter(person_id=OuterRef("pk"))
    return list(
        Person.objects.filter(pk__in=posts.values("person_id"))
        .filter(Exists(certificates))
        .order_by("name", "id")
    )


def certified_among(person_ids: Iterable[UUID], now: datetime) -> set[UUID]:
    """Return which of some people hold a valid certificate, in one statement."""
    found = valid_certificates(now).filter(person_id__in=set(person_ids))
    return set(found.values_list("person_id", flat=True))


def certificates_of(person_id: UUID) -> list[Certificate]:
    """Return all certificates of a person, the newest first."""
    found = Certificate.objects.filter(person_id=person_id)
    return list(found.order_by("-issued_on", "id"))


def valid_certificates(now: datetime) -> QuerySet[Certificate]:
    """Return the certificates of the bound counties that are valid at ``now``."""
    return certificates_valid_on(now.astimezone(CHINA).date())


def certificates_valid_on(today: date) -> QuerySet[Certificate]:
    """Return the certificates of the bound counties that are valid on a day."""
    unexpired = Q(valid_to=None) | Q(valid_to__gt=today)
    return Certificate.objects.filter(unexpired, issued_on__lte=today)


def organisations(now: datetime) -> QuerySet[Organisation]:
    """Return the bodies of the bound counties for a register.

    Every row carries ``staff_count``, ``certified_count`` (distinct people) and
    ``room_count`` (rooms that belong to it).
    """
    posts = valid_posts(Post.objects.filter(organisation_id=OuterRef("pk")), now)
    certified = posts.filter(
        Exists(valid_certificates(now).filter(person_id=OuterRef("person_id")))
    )
    rooms = Organisation.objects.filter(
        parent_id=OuterRef("pk"), kind=Organisation.Kind.ROOM
    )
    return Organisation.objects.select_related("parent").annotate(
        staff_count=_people_of(posts),
        certified_count=_people_of(certified),
        room_count=Coalesce(
            Subquery(
                rooms.order_by().values("parent_id").annotate(n=Count("pk")).values("n")
            ),
            0,
        ),
    )


def people(now: datetime) -> QuerySet[Person]:
    """Return the people of the bound counties for a register.

    Every row carries ``roles`` and ``places`` (of valid posts), ``certificate_level``
    (of the newest valid certificate, or ``None``) and ``registered_to``.
    """
    posts = valid_posts(Post.objects.filter(person_id=OuterRef("pk")), now)
    newest = (
        valid_certificates(now)
        .filter(person_id=OuterRef("pk"))
        .order_by("-issued_on", "id")
    )
    return Person.objects.annotate(
        roles=ArraySubquery(posts.order_by("role").values("role").distinct()),
        places=ArraySubquery(
            posts.order_by("organisation__name").values("organisation__name").distinct()
        ),
        certificate_level=Subquery(newest.values("level")[:1]),
        registered_to=Subquery(newest.values("registered_to")[:1]),
    )


def _standings(post: Post) -> list[Standing]:
    """Return the queues that a post reaches: its own, and those that follow from it."""
    groups = [
        group_at(post.role, post.organisation_id),
        group_at(DISCOVERER, post.county),
    ]
    if vars(post)["reviews"] and post.role == "social_worker":
        groups.append(group_at(CERTIFIED, post.organisation_id))
    for role in follows_from(post.role, post.capacity):
        place = post.county if FOLLOWING[role].everywhere else post.organisation_id
        groups.append(group_at(role, place))
    return [
        Standing(
            candidate_group=group,
            capacity=post.capacity,
            authority=post.capacity in AUTHORITY,
        )
        for group in groups
    ]


def _with_certificate(posts: QuerySet[Post], now: datetime) -> QuerySet[Post]:
    """Add whether the holder may review a colleague's work."""
    return posts.annotate(reviews=_may_review(now))


def _may_review(now: datetime) -> Q:
    """Return the condition to review where no supervisor is.

    Source: domain specification §14.1: another certified social worker, never an
    official head.
    """
    same = {"person_id": OuterRef("person_id")}
    officials = valid_posts(Post.objects.filter(**same, capacity__in=AUTHORITY), now)
    return Q(Exists(valid_certificates(now).filter(**same)), ~Exists(officials))


def _posts_reaching(group: str, posts: QuerySet[Post], now: datetime) -> QuerySet[Post]:
    """Keep the posts from which the standing in a queue follows."""
    role, organisation_id = role_of(group), place_of(group)
    if role == CERTIFIED:
        return posts.filter(
            _may_review(now), role="social_worker", organisation_id=organisation_id
        )
    if role == DISCOVERER:
        return posts.filter(county=int(organisation_id))
    following = FOLLOWING.get(role)
    if following is not None:
        posts = posts.filter(
            role__in=following.roles, capacity__in=following.capacities
        )
        if following.everywhere:
            return posts.filter(county=int(organisation_id))
        return posts.filter(organisation_id=organisation_id)
    return posts.filter(role=role, organisation_id=organisation_id)


def valid_posts(posts: QuerySet[Post], now: datetime) -> QuerySet[Post]:
    """Return those of some posts that are valid at ``now``."""
    return _valid(posts, now.astimezone(CHINA).date())


def _people_of(posts: QuerySet[Post]) -> Coalesce:
    """Count the people behind the posts of an organisation."""
    grouped = posts.order_by().values("organisation_id")
    counted = grouped.annotate(n=Count("person", distinct=True)).values("n")
    return Coalesce(Subquery(counted), 0)


def _valid(posts: QuerySet[Post], today: date) -> QuerySet[Post]:
    unexpired = Q(valid_to=None) | Q(valid_to__gt=today)
    return posts.filter(unexpired, valid_from__lte=today)
