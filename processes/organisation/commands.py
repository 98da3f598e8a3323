"""Set up organisations, people, posts and accounts."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from engine import sealing, tenancy
from engine.errors import Rejected
from engine.identifiers import new_id
from processes.organisation import appointing, profiles
from processes.organisation.models import (
    Account,
    Certificate,
    County,
    Organisation,
    Person,
    Post,
)
from processes.organisation.roles import DERIVED, ROLES

#: How many signs at the end of a certificate's number may be read.
_SHOWN = 4


@dataclass(frozen=True, slots=True)
class PostGiven:
    """A post to be given to a person."""

    organisation_id: UUID
    role: str
    capacity: str
    valid_from: date
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class CertificateGiven:
    """A certificate as it lies on the table.

    Attributes:
        number: As printed; sealed when stored.
        valid_to: First day on which it no longer holds.
        registered_to: End of the current registration.
    """

    level: str
    number: str
    issued_on: date
    valid_to: date | None = None
    registered_to: date | None = None


@transaction.atomic
def register_county(ordinal: int, *, name: str, letters: str, profile: str) -> County:
    """Register a county, or return it as it is.

    Only the installation does: afterwards nobody is bound.

    Raises:
        Rejected: There is no such jurisdiction profile.
    """
    if profile not in profiles.names():
        raise Rejected(
            f"Expected a known profile, but got {profile!r}.",
            {"profile": [f"one of {', '.join(profiles.names())}"]},
        )
    tenancy.bind({ordinal})
    appointing.register_county(ordinal, name=name, letters=letters, profile=profile)
    return County.objects.get(pk=ordinal)


@transaction.atomic
def register_organisation(
    county: int,
    *,
    kind: Organisation.Kind,
    name: str,
    parent: Organisation | None = None,
    address: str = "",
) -> Organisation:
    """Register a body of a county, or return it as it is.

    Raises:
        Rejected: A room without a station that it belongs to.
    """
    if kind == Organisation.Kind.ROOM and not _is_station(parent, county):
        raise Rejected(
            "Expected a room to belong to a station of its county.",
            {"parent": ["a station of the same county"]},
        )
    tenancy.bind({county})
    organisation, _ = Organisation.objects.get_or_create(
        county=county,
        kind=kind,
        name=name,
        defaults={"parent": parent, "address": address},
    )
    return organisation


@transaction.atomic
def register_person(
    county: int, *, name: str, posts: list[PostGiven], by: UUID | None = None
) -> Person:
    """Register a person with posts.

    Args:
        by: The official who appoints; ``None`` for the installation itself.

    Raises:
        NotAllowed: Whoever appoints is no official of the county bureau.
        Rejected: A role is unknown, follows from others or cannot act in the capacity;
            a body is of another county; an official would serve in a station.
    """
    for post in posts:
        require_fitting(post)
    tenancy.bind({county}, by)
    person = Person.objects.create(county=county, name=name)
    if posts:
        given = [post_of(person.pk, county, post) for post in posts]
        appointing.give_posts(given, by=by)
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
def give_post(
    person_id: UUID, *, county: int, post: PostGiven, by: UUID | None = None
) -> Post:
    """Give a person one more post.

    Args:
        by: The official who appoints; ``None`` for the installation itself.

    Raises:
        NotAllowed: Whoever appoints is no official of the county bureau, or the same
            person.
        Rejected: The role is unknown, follows from others or cannot act in the
            capacity; the body is of another county; an official would serve in a
            station.
    """
    require_fitting(post)
    tenancy.bind({county}, by)
    given = post_of(person_id, county, post)
    appointing.give_posts([given], by=by)
    return given


@transaction.atomic
def end_posts(person_id: UUID, *, county: int, on: date, by: UUID | None = None) -> int:
    """Let all posts that a person holds end; return how many did.

    Posts that begin on the day or later are another decision and stay.

    Args:
        on: First day on which they no longer hold.
        by: The official who ends them; ``None`` for the installation itself.

    Raises:
        NotAllowed: Whoever ends them is no official of the county bureau.
    """
    tenancy.bind({county}, by)
    return appointing.end_posts(person_id, county=county, on=on, by=by)


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


@transaction.atomic
def record_certificate(
    person_id: UUID, *, county: int, given: CertificateGiven
) -> Certificate:
    """Record a person's certificate; the same one again brings its dates up to date.

    Raises:
        Person.DoesNotExist: Nobody in the county has this id.
        Rejected: The level is unknown, the number is empty or another person's, or the
            certificate ends before it begins.
    """
    _require_sound(given)
    tenancy.bind({county})
    person = Person.objects.get(pk=person_id, county=county)
    index = sealing.blind_index(given.number, purpose="certificate number")
    # Two who record the same number must not both find it free.
    tenancy.lock_name(f"certificate|{county}|{index}")
    known = Certificate.objects.filter(county=county, number_index=index).first()
    if known is None:
        return _recorded(person, given, index)
    if known.person_id != person.pk:
        _reject("number", "not recorded for somebody else")
    if known.level != given.level:
        _reject("level", f"{known.level}, as recorded under this number")
    known.issued_on = given.issued_on
    known.valid_to = given.valid_to
    known.registered_to = given.registered_to
    known.save(update_fields=["issued_on", "valid_to", "registered_to"])
    return known


def number_place(certificate: Certificate) -> str:
    """Return the place for which a certificate's number is sealed."""
    return f"organisation_certificate|{certificate.pk}|{certificate.county}"


def _is_station(organisation: Organisation | None, county: int) -> bool:
    return (
        organisation is not None
        and organisation.kind == Organisation.Kind.STATION
        and organisation.county == county
    )


def post_of(person_id: UUID, county: int, given: PostGiven) -> Post:
    """Return a post that the database has not got yet."""
    return Post(
        county=county,
        person_id=person_id,
        organisation_id=given.organisation_id,
        role=given.role,
        capacity=given.capacity,
        valid_from=given.valid_from,
        valid_to=given.valid_to,
    )


def require_fitting(post: PostGiven) -> None:
    """Let pass a role to which people are appointed, in a capacity of its own.

    Raises:
        Rejected: The role is unknown, follows from others or acts in other capacities.
    """
    role = ROLES.get(post.role)
    if role is None or post.role in DERIVED:
        raise Rejected(
            f"Expected a role to which people are appointed, but got {post.role!r}.",
            {"role": [f"one of {', '.join(sorted(ROLES.keys() - DERIVED))}"]},
        )
    fitting = {capacity.value for capacity in role.capacities}
    if post.capacity not in fitting:
        raise Rejected(
            f"Expected {post.role} to act in one of {', '.join(sorted(fitting))}, "
            f"but got {post.capacity!r}.",
            {"capacity": sorted(fitting)},
        )


def _recorded(person: Person, given: CertificateGiven, index: str) -> Certificate:
    certificate = Certificate(
        id=new_id(),
        county=person.county,
        person=person,
        level=given.level,
        number_index=index,
        masked_number=_masked(given.number.strip()),
        issued_on=given.issued_on,
        valid_to=given.valid_to,
        registered_to=given.registered_to,
    )
    certificate.number = sealing.seal(
        given.number.strip(), place=number_place(certificate)
    )
    certificate.save(force_insert=True)
    return certificate


def _masked(number: str) -> str:
    """Return a number of which only the last signs can be read."""
    shown = number[-_SHOWN:] if len(number) >= 2 * _SHOWN else ""
    return f"****{shown}"


def _require_sound(given: CertificateGiven) -> None:
    if given.level not in Certificate.Level.values:
        _reject("level", f"one of {', '.join(Certificate.Level.values)}")
    if not given.number.strip() or len(given.number) > 60:
        _reject("number", "1 to 60 characters")
    for name in ("valid_to", "registered_to"):
        end = getattr(given, name)
        if end is not None and end <= given.issued_on:
            _reject(name, "later than the day of issue")


def _reject(field: str, expected: str) -> None:
    """Refuse a field.

    Raises:
        Rejected: Always.
    """
    raise Rejected(f"Expected {field} to be {expected}.", {field: [expected]})
