"""Set up organisations, people, posts and accounts."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from engine import tenancy
from engine.errors import Rejected
from processes.organisation.models import Account, County, Organisation, Person, Post
from processes.organisation.roles import ROLES


@dataclass(frozen=True, slots=True)
class PostGiven:
    """A post to be given to a person."""

    organisation_id: UUID
    role: str
    capacity: str
    valid_from: date
    valid_to: date | None = None


@transaction.atomic
def register_county(ordinal: int, *, name: str, letters: str, profile: str) -> County:
    """Register a county, or return it as it is."""
    county, _ = County.objects.get_or_create(
        ordinal=ordinal,
        defaults={"name": name, "letters": letters, "profile": profile},
    )
    return county


@transaction.atomic
def register_organisation(
    county: int,
    *,
    kind: Organisation.Kind,
    name: str,
    parent: Organisation | None = None,
    address: str = "",
) -> Organisation:
    """Register a body of a county, or return it as it is."""
    tenancy.bind({county})
    organisation, _ = Organisation.objects.get_or_create(
        county=county,
        kind=kind,
        name=name,
        defaults={"parent": parent, "address": address},
    )
    return organisation


@transaction.atomic
def register_person(county: int, *, name: str, posts: list[PostGiven]) -> Person:
    """Register a person with posts.

    Raises:
        Rejected: A role is unknown, or cannot act in the capacity.
    """
    for post in posts:
        _require_fitting(post)
    tenancy.bind({county})
    person = Person.objects.create(county=county, name=name)
    Post.objects.bulk_create(
        Post(
            county=county,
            person=person,
            organisation_id=post.organisation_id,
            role=post.role,
            capacity=post.capacity,
            valid_from=post.valid_from,
            valid_to=post.valid_to,
        )
        for post in posts
    )
    return person


@transaction.atomic
def existing_person(person_id: UUID, *, county: int) -> Person:
    """Return a person who is registered already.

    Raises:
        Person.DoesNotExist: Nobody in the county has this id.
    """
    tenancy.bind({county})
    return Person.objects.get(pk=person_id)


@transaction.atomic
def give_post(person_id: UUID, *, county: int, post: PostGiven) -> Post:
    """Give a person one more post.

    Raises:
        Rejected: The role is unknown, or cannot act in the capacity.
    """
    _require_fitting(post)
    tenancy.bind({county})
    return Post.objects.create(
        county=county,
        person_id=person_id,
        organisation_id=post.organisation_id,
        role=post.role,
        capacity=post.capacity,
        valid_from=post.valid_from,
        valid_to=post.valid_to,
    )


@transaction.atomic
def end_posts(person_id: UUID, *, county: int, on: date) -> int:
    """Let all posts that a person holds end; return how many did.

    Posts that begin on the day or later are another decision and stay.

    Args:
        on: First day on which they no longer hold.
    """
    tenancy.bind({county})
    return Post.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=on),
        county=county,
        person_id=person_id,
        valid_from__lt=on,
    ).update(valid_to=on)


@transaction.atomic
def open_account(person: Person, *, username: str, password: str) -> Account:
    """Open an account for a person; an existing one gets the password.

    A password that is right already stays as it is: hashing it anew would end every
    session of the person.
    """
    tenancy.bind({person.county})
    account = Account.objects.filter(username=username).first()
    if account is None:
        account = Account(username=username, person=person)
    if not account.check_password(password):
        account.set_password(password)
        account.save()
    return account


def _require_fitting(post: PostGiven) -> None:
    role = ROLES.get(post.role)
    if role is None:
        raise Rejected(
            f"Expected a known role, but got {post.role!r}.",
            {"role": [f"one of {', '.join(sorted(ROLES))}"]},
        )
    fitting = {capacity.value for capacity in role.capacities}
    if post.capacity not in fitting:
        raise Rejected(
            f"Expected {post.role} to act in one of {', '.join(sorted(fitting))}, "
            f"but got {post.capacity!r}.",
            {"capacity": sorted(fitting)},
        )
