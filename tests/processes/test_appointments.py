"""Who is appointed by whom, and what only the database writes."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from engine.errors import NotAllowed, Rejected
from engine.identifiers import new_id
from processes.guard_policy import STATION_STAFF
from processes.organisation import commands, profiles
from processes.organisation.capacities import AUTHORITY, Capacity
from processes.organisation.commands import PostGiven
from processes.organisation.models import Account, Appointment, Person
from processes.organisation.profiles.reading import shipped
from processes.organisation.roles import DERIVED, FOLLOWING, ROLES
from tests.support.statements import counted
from tests.support.story import Story
from web.demo import counties

TODAY = date(2026, 3, 2)


@pytest.fixture
def worker(story: Story) -> PostGiven:
    """A social worker's post in the first station."""
    return PostGiven(
        story.county.stations[0].pk, "social_worker", "station_staff", TODAY
    )


@pytest.fixture
def official(story: Story) -> PostGiven:
    """An official's post in the first township."""
    return PostGiven(
        story.county.townships[0].pk, "township_government", "township_official", TODAY
    )


def _rows(statement: str) -> set[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return set(cursor.fetchall())


# -- what the database knows, and Python too ----------------------------------------


@pytest.mark.django_db
def test_both_know_the_same_capacities() -> None:
    assert _rows("SELECT * FROM organisation_capacity") == {
        (each.value, each in AUTHORITY, each in STATION_STAFF) for each in Capacity
    }


@pytest.mark.django_db
def test_both_know_in_which_capacities_a_role_acts() -> None:
    assert _rows("SELECT * FROM organisation_rolecapacity") == {
        (role.id, capacity.value)
        for role in ROLES.values()
        if role.id not in DERIVED
        for capacity in role.capacities
    }


@pytest.mark.django_db
def test_both_know_which_roles_follow_from_posts() -> None:
    assert _rows("SELECT * FROM organisation_following") == {
        (name, role, capacity.value, each.everywhere)
        for name, each in FOLLOWING.items()
        for role in each.roles
        for capacity in each.capacities
    }


@pytest.mark.django_db
def test_both_know_where_officials_serve_in_stations() -> None:
    # given every day on which a version begins or ends, and its neighbours
    ends = {day for each in shipped() for day in (each.valid_from, each.valid_to)}
    days = {day + timedelta(days=by) for day in ends if day for by in (-1, 0, 1)}

    # then table and files agree about each profile on each of them
    known = "SELECT name, two_hats @> %s::date FROM organisation_profile"
    for day in sorted(days | {TODAY}):
        with connection.cursor() as cursor:
            cursor.execute(known, [day])
            found = dict(cursor.fetchall())
        assert found == {
            name: profiles.profile(name, day).value("dual_hat_allowed") is True
            for name in profiles.names()
        }


# -- appointing ---------------------------------------------------------------------


def test_an_official_of_the_county_appoints_and_ends_on_record(
    story: Story, worker: PostGiven
) -> None:
    he = story.person("he")
    with counted() as sent:
        person = commands.register_person(1, name="林新", posts=[worker], by=he)
    assert len(sent) == 3, sent
    with counted() as sent:
        ended = commands.end_posts(person.pk, county=1, on=date(2026, 9, 1), by=he)
    assert (ended, len(sent)) == (1, 2), sent

    told = Appointment.objects.filter(person=person).order_by("act")
    assert [(each.act, each.by_person, each.valid_to) for each in told] == [
        ("ended", he, date(2026, 9, 1)),
        ("given", he, None),
    ]
    assert {each.session for each in told} == {connection.settings_dict["USER"]}


def test_the_installation_appoints_without_a_name(
    story: Story, worker: PostGiven
) -> None:
    with counted() as sent:
        post = commands.give_post(story.person("sun"), county=1, post=worker)
    assert len(sent) == 2, sent
    assert Appointment.objects.get(post=post).by_person is None


@pytest.mark.parametrize("username", ["wang", "zhao", "zhou"])
def test_nobody_else_appoints(story: Story, worker: PostGiven, username: str) -> None:
    by = story.person(username)
    with pytest.raises(NotAllowed, match="county bureau") as refused:
        commands.register_person(1, name="林新", posts=[worker], by=by)
    assert refused.value.rule == "APPOINT"
    with pytest.raises(NotAllowed, match="county bureau"):
        commands.give_post(story.person("sun"), county=1, post=worker, by=by)
    with pytest.raises(NotAllowed, match="county bureau"):
        commands.end_posts(story.person("sun"), county=1, on=TODAY, by=by)


def test_an_official_whose_post_has_ended_appoints_nobody(
    story: Story, worker: PostGiven
) -> None:
    commands.end_posts(story.person("he"), county=1, on=TODAY)
    with pytest.raises(NotAllowed, match="county bureau"):
        commands.give_post(
            story.person("sun"), county=1, post=worker, by=story.person("he")
        )


def test_nobody_appoints_her_or_himself(story: Story, official: PostGiven) -> None:
    he = story.person("he")
    with pytest.raises(NotAllowed, match="somebody else"):
        commands.give_post(he, county=1, post=official, by=he)


def test_an_official_appoints_in_the_own_county_only(
    story: Story, worker: PostGiven
) -> None:
    there = counties.set_up_one("YL")
    elsewhere = replace(worker, organisation_id=there.stations[0].pk)
    with pytest.raises(NotAllowed, match="county bureau"):
        commands.give_post(
            there.people["li"].pk,
            county=there.ordinal,
            post=elsewhere,
            by=story.person("he"),
        )
    with pytest.raises(Rejected, match="body of county 1") as refused:
        commands.give_post(story.person("sun"), county=1, post=elsewhere)
    assert set(refused.value.problems) == {"organisation_id"}


@pytest.mark.parametrize(
    ("role", "capacity", "field"),
    [
        ("mayor", "county_official", "role"),
        ("discoverer", "station_staff", "role"),
        ("social_worker", "township_official", "capacity"),
    ],
)
def test_a_post_that_does_not_fit_is_refused(
    story: Story, worker: PostGiven, role: str, capacity: str, field: str
) -> None:
    post = replace(worker, role=role, capacity=capacity)
    with pytest.raises(Rejected) as refused:
        commands.give_post(story.person("sun"), county=1, post=post)
    assert set(refused.value.problems) == {field}


# -- two hats -----------------------------------------------------------------------


@pytest.mark.parametrize("first", ["worker", "official"])
def test_nobody_wears_two_hats_where_that_is_not_allowed(
    story: Story, worker: PostGiven, official: PostGiven, first: str
) -> None:
    # given somebody with one of the two posts
    one, other = (worker, official) if first == "worker" else (official, worker)
    person = commands.register_person(1, name="林新", posts=[one])

    # when the other is to be given too, then it is refused
    with pytest.raises(Rejected, match="both") as refused:
        commands.give_post(person.pk, county=1, post=other)
    assert set(refused.value.problems) == {"capacity"}

    # and given as soon as the first has ended
    commands.end_posts(person.pk, county=1, on=date(2026, 9, 1))
    later = replace(other, valid_from=date(2026, 9, 1))
    commands.give_post(person.pk, county=1, post=later)


def test_two_hats_given_at_once_are_refused_together(
    story: Story, worker: PostGiven, official: PostGiven
) -> None:
    with pytest.raises(Rejected, match="both"), transaction.atomic():
        commands.register_person(1, name="林新", posts=[worker, official])
    assert not Person.objects.filter(name="林新").exists()


def test_a_hat_worn_in_another_county_counts(story: Story, official: PostGiven) -> None:
    # given a county where two hats are allowed, and an official of it
    there = counties.set_up_one("YL")
    hub = there.hub.pk
    post = PostGiven(hub, "supervisor", "supervisor", TODAY)
    commands.give_post(there.people["zhou"].pk, county=there.ordinal, post=post)

    # then ours, where they are not, takes nobody from there
    staff = PostGiven(
        story.county.stations[0].pk, "social_worker", "station_staff", TODAY
    )
    with pytest.raises(Rejected, match="both"):
        commands.give_post(there.people["he"].pk, county=1, post=staff)


# -- what nobody writes by hand -----------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT organisation_give_posts('[]', NULL)",
        "SELECT organisation_end_posts('{0}', 1::smallint, '2026-03-02', NULL)",
        "SELECT organisation_register_county(9::smallint, 'x', 'BX', 'default')",
    ],
)
def test_who_is_bound_does_not_pass_for_the_installation(
    story: Story, statement: str
) -> None:
    story.actor("wang")
    person = story.person("sun")
    post = {
        "id": str(new_id()),
        "county": 1,
        "person_id": str(person),
        "organisation_id": str(story.county.bureau.pk),
        "role": "county_civil_affairs",
        "capacity": "county_official",
        "valid_from": "2026-03-02",
    }
    text = statement.replace("[]", json.dumps([post])).replace("{0}", str(person))
    with (
        pytest.raises(DatabaseError, match="somebody else is"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(text)


def test_an_account_stays_with_its_person(story: Story) -> None:
    with pytest.raises(DatabaseError, match="stays with its person"):
        Account.objects.filter(username="wang").update(person_id=story.person("he"))


@pytest.mark.django_db
def test_a_county_is_registered_once_and_by_the_installation() -> None:
    with counted() as sent:
        made = commands.register_county(9, name="别县", letters="BX", profile="default")
    assert len(sent) == 3, sent
    again = commands.register_county(9, name="另县", letters="LX", profile="cn-he")
    assert (again.name, again.profile) == (made.name, made.profile)


def test_what_has_ended_does_not_end_again(story: Story) -> None:
    person = story.person("wang")
    assert commands.end_posts(person, county=1, on=TODAY) == 1
    assert commands.end_posts(person, county=1, on=TODAY) == 0
    told = Appointment.objects.filter(person=person, act="ended")
    assert told.count() == 1
