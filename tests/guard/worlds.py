"""Random organisations, with what was done in them, and random wishes to act."""

import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import orjson
from django.db import connections, transaction

from engine import tenancy
from engine.identifiers import new_id
from engine.models import ProcessDefinition, ProcessInstance, WorkItem
from engine.store.rows import rows
from processes.casework.models import Case, Client
from processes.casework.records import seal_identity
from processes.guard_policy import ACT_TYPES
from processes.organisation import commands
from processes.organisation.capacities import Capacity
from processes.organisation.models import Certificate, Organisation, Person, Post
from processes.organisation.roles import DERIVED, ROLES, Level
from processes.working_days import CHINA

FIRST_DAY = date(2021, 1, 1)
#: One where nobody wears two hats, and one where that begins on a day.
PROFILES = ("cn-he", "cn-yn-yunlong")
HATS_FROM = date(2021, 4, 15)
DAYS = 240
PEOPLE, CASES = 30, 25
_GIVEN = sorted(ROLES.keys() - DERIVED)


@dataclass(frozen=True, slots=True)
class Wish:
    """Somebody wishes to do a step of a case in a queue and a capacity."""

    person_id: UUID
    group: str
    capacity: str
    act_type: str
    reserved: bool
    case: Case
    at: datetime

    @property
    def day(self) -> date:
        """The day in China."""
        return self.at.astimezone(CHINA).date()


@dataclass
class World:
    """Two counties full of people, posts and cases.

    Attributes:
        done: What was done: case, person, and whether it needed authority.
    """

    chance: random.Random
    counties: dict[int, str]
    bodies: list[Organisation] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    certificates: list[Certificate] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    done: set[tuple[UUID, UUID, bool]] = field(default_factory=set)

    def wishes(self, number: int) -> list[Wish]:
        """Return random wishes; most of them name a post that somebody has or had."""
        return [self._wish() for _ in range(number)]

    def _wish(self) -> Wish:
        chance = self.chance
        post = chance.choice(self.posts)
        person, role, capacity = post.person_id, post.role, post.capacity
        place: object = post.organisation_id
        if chance.random() < 0.15:
            person = chance.choice(self.people).pk
        if chance.random() < 0.25:
            role = chance.choice(sorted(ROLES))
        everywhere = ROLES[role].level == Level.NETWORK
        if everywhere:
            place = post.county
        if chance.random() < 0.1 and not everywhere:
            place = chance.choice(self.bodies).pk
        if chance.random() < 0.2:
            capacity = chance.choice(list(Capacity))
        near = [case for case in self.cases if case.county == post.county]
        minutes = chance.randrange(DAYS * 24 * 60)
        start = datetime(FIRST_DAY.year, FIRST_DAY.month, FIRST_DAY.day, tzinfo=UTC)
        return Wish(
            person_id=person,
            group=f"{role}@{place}",
            capacity=str(capacity),
            act_type=chance.choice(sorted(ACT_TYPES)),
            reserved=chance.random() < 0.3,
            case=chance.choice(self._cases_for(person, near)),
            at=start + timedelta(minutes=minutes),
        )

    def _cases_for(self, person: UUID, near: list[Case]) -> list[Case]:
        """Return cases of the county, of all, or those in which somebody has acted.

        These may lie in another county than the post: once SQL looked at its own only.
        """
        if self.chance.random() < 0.2:
            touched = {case for case, by, _ in self.done if by == person}
            found = [case for case in self.cases if case.pk in touched]
            if found:
                return found
        return near if self.chance.random() < 0.9 else self.cases


def made(seed: int) -> World:
    """Make a world and keep it, past functions and triggers, as only an owner can."""
    first = 100 + 2 * seed
    chance = random.Random(seed)  # noqa: S311 — reproducible, no secret
    world = World(chance, dict(zip((first, first + 1), PROFILES, strict=True)))
    with transaction.atomic():
        for ordinal, profile in world.counties.items():
            commands.register_county(
                ordinal, name=f"{ordinal}", letters=f"C{ordinal}", profile=profile
            )
        tenancy.bind(world.counties)
        for ordinal in world.counties:
            _people(world, ordinal)
            _cases(world, ordinal)
        items = _acts(world)
    _write_as_owner(world, items)
    return world


def _write_as_owner(world: World, items: list[WorkItem]) -> None:
    owner = connections["owner"]
    with owner.cursor() as cursor:
        cursor.execute("ALTER TABLE engine_workitem DISABLE TRIGGER its_birth")
    with transaction.atomic(using="owner"), owner.cursor() as cursor:
        bound = tenancy.listed(world.counties)
        cursor.execute("SELECT set_config('lastmetre.counties', %s, true)", [bound])
        for table, models in (
            ("organisation_post", world.posts),
            ("engine_workitem", items),
        ):
            cursor.execute(
                f"INSERT INTO {table} "
                f"SELECT * FROM jsonb_populate_recordset(NULL::{table}, %s)",
                [orjson.dumps(rows(models)).decode()],
            )
    with owner.cursor() as cursor:
        cursor.execute("ALTER TABLE engine_workitem ENABLE ALWAYS TRIGGER its_birth")


def _people(world: World, county: int) -> None:
    chance, kinds = world.chance, Organisation.Kind
    bodies = [
        Organisation(county=county, kind=kind, name=f"{kind} {number}")
        for kind in (kinds.STATION, kinds.TOWNSHIP, kinds.HUB, kinds.COUNTY_BUREAU)
        for number in range(2)
    ]
    Organisation.objects.bulk_create(bodies)
    people = [Person(county=county, name=f"{n}") for n in range(PEOPLE)]
    Person.objects.bulk_create(people)
    for person in people:
        # Some serve in the neighbouring county.
        county_of_post = chance.choice([county] * 9 + [min(world.counties)])
        places = [b for b in (*world.bodies, *bodies) if b.county == county_of_post]
        for _ in range(chance.choice([0, 1, 1, 2, 3])):
            world.posts.append(_post(chance, person, chance.choice(places)))
        if chance.random() < 0.4:
            world.certificates.append(_certificate(chance, person))
    world.bodies += bodies
    world.people += people
    mine = [c for c in world.certificates if c.county == county]
    Certificate.objects.bulk_create(mine)


def _days(chance: random.Random) -> tuple[date, date | None]:
    begins = FIRST_DAY + timedelta(days=chance.randrange(-60, DAYS))
    length = timedelta(days=chance.randrange(1, DAYS))
    return begins, chance.choice([None, begins + length])


def _post(chance: random.Random, person: Person, body: Organisation) -> Post:
    role = chance.choice(_GIVEN)
    fitting = sorted(ROLES[role].capacities)
    begins, ends = _days(chance)
    return Post(
        county=body.county,
        person=person,
        organisation=body,
        role=role,
        # The database gives no other; a wish may name any.
        capacity=chance.choice(fitting).value,
        valid_from=begins,
        valid_to=ends,
    )


def _certificate(chance: random.Random, person: Person) -> Certificate:
    begins, ends = _days(chance)
    return Certificate(
        county=person.county,
        person=person,
        level="assistant",
        number=b"",
        number_index=str(new_id()),
        issued_on=begins,
        valid_to=ends,
    )


def _cases(world: World, county: int) -> None:
    chance = world.chance
    here = [b for b in world.bodies if b.county == county]
    people = [p.pk for p in world.people if p.county == county]
    for number in range(CASES):
        client = Client(county=county)
        seal_identity(client, {})
        client.save()
        world.cases.append(
            Case.objects.create(
                county=county,
                number=f"C{county}-{number}",
                client=client,
                station=here[0],
                places={},
                process_id="casework",
                case_worker_id=chance.choice([None, *people]),
                opened_at=datetime(2020, 1, 1, tzinfo=UTC),
                opened_by=people[0],
            )
        )


def _acts(world: World) -> list[WorkItem]:
    """Return what was done in the cases; their instances are kept already."""
    definition = ProcessDefinition.objects.filter(process_id="casework").first()
    items: list[WorkItem] = []
    for case in world.cases:
        instance = ProcessInstance.objects.create(
            county=case.county,
            definition=definition,
            case_id=case.pk,
            business_key=case.number,
            state=b"",
            started_at=case.opened_at,
        )
        for number in range(world.chance.choice([0, 2, 6])):
            person = world.chance.choice(world.people).pk
            reserved = world.chance.random() < 0.4
            world.done.add((case.pk, person, reserved))
            items.append(_done(instance, person, number, reserved=reserved))
    return items


def _done(
    instance: ProcessInstance, person: UUID, number: int, *, reserved: bool
) -> WorkItem:
    at = instance.started_at
    return WorkItem(
        county=instance.county,
        instance=instance,
        definition_id=instance.definition_id,
        case_id=instance.case_id,
        token_id=str(number),
        element_id="step",
        role="social_worker",
        candidate_group="somebody",
        act_type="record",
        needs_authority=reserved,
        status=WorkItem.Status.COMPLETED,
        assignee_id=person,
        capacity="station_staff",
        acts_with_authority=reserved,
        opened_at=at,
        claimed_at=at,
        ended_at=at,
    )
