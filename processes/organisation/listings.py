"""What the registers list: bodies, people and posts, with what their columns show."""

from datetime import date, datetime

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from processes.organisation import queries
from processes.organisation.models import Organisation, Person, Post
from processes.organisation.queries import valid_posts
from processes.working_days import CHINA


def parts_of(organisation: Organisation) -> QuerySet[Organisation]:
    """Return the bodies that belong to one, by name."""
    return Organisation.objects.filter(
        county=organisation.county, parent=organisation
    ).order_by("name", "pk")


def people(now: datetime) -> QuerySet[Person]:
    """Return the people of the bound counties.

    Every row carries what :func:`queries.people` gives it, and ``valid_posts``.
    """
    valid = valid_posts(posts(), now).order_by("role", "organisation__name")
    return queries.people(now).prefetch_related(
        Prefetch("post_set", queryset=valid, to_attr="valid_posts")
    )


def people_in(
    rows: QuerySet[Person], now: datetime, **condition: object
) -> QuerySet[Person]:
    """Return those of some people who hold a valid post that fits.

    Args:
        condition: On the post, such as ``role``.
    """
    fitting = valid_posts(Post.objects.filter(**condition), now)
    return rows.filter(Exists(fitting.filter(person=OuterRef("pk"))))


def posts() -> QuerySet[Post]:
    """Return the posts of the bound counties with person and organisation."""
    return Post.objects.select_related("person", "organisation")


def posts_at(organisation: Organisation, now: datetime) -> QuerySet[Post]:
    """Return the valid posts of an organisation, by role and name."""
    held = posts().filter(county=organisation.county, organisation=organisation)
    return valid_posts(held, now).order_by("role", "person__name", "pk")


def posts_of(person: Person) -> QuerySet[Post]:
    """Return all posts of a person, past ones too, the latest first."""
    held = posts().filter(county=person.county, person=person)
    return held.order_by("-valid_from", "-pk")


def ended_posts(rows: QuerySet[Post], now: datetime) -> QuerySet[Post]:
    """Return the posts that have ended."""
    return rows.filter(valid_to__lte=day_of(now))


def posts_to_come(rows: QuerySet[Post], now: datetime) -> QuerySet[Post]:
    """Return the posts that have not begun."""
    return rows.filter(valid_from__gt=day_of(now))


def day_of(now: datetime) -> date:
    """Return the day in China."""
    return now.astimezone(CHINA).date()
