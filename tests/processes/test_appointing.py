"""Posts are given by one official or by two, and ended by one; never one's own."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from engine.errors import NotAllowed, NotFound, Rejected, WrongState
from engine.identifiers import new_id
from engine.ledger.auditing import Audit
from engine.models import CountyAct, Refusal
from processes import appointments
from processes.organisation import appointing
from processes.organisation import commands as organisation
from processes.organisation.commands import PostGiven
from processes.organisation.models import Organisation, Post, PostProposal
from tests.support.database import OwnDatabase
from tests.support.statements import counted
from tests.support.story import Story
from web.demo import counties, county

TODAY = date(2026, 3, 2)
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def worker(story: Story) -> PostGiven:
    """A social worker's post in the second station."""
    place = story.county.stations[1].pk
    return PostGiven(place, "social_worker", "station_staff", TODAY)


@pytest.fixture
def official(story: Story) -> PostGiven:
    """An official's post in the third township, which has nobody."""
    place = story.county.townships[2].pk
    return PostGiven(place, "township_government", "township_official", TODAY)


@pytest.fixture
def waiting(story: Story, official: PostGiven) -> UUID:
    """A proposal of he for zhou."""
    receipt = appointments.appoint(
        story.person("zhou"), post=official, origin=story.origin("he")
    )
    assert receipt.status == "proposed"
    return UUID(receipt.subject)


def _last_act(story: Story) -> CountyAct:
    story.actor("he")
    return CountyAct.objects.filter(county=1).latest("id")


# -- one official is enough ---------------------------------------------------------


def test_station_staff_are_appointed_by_one_official_at_once(
    story: Story, worker: PostGiven
) -> None:
    wang, he = story.person("wang"), story.origin("he", idempotency_key="k" * 8)
    with counted() as sent:
        receipt = appointments.appoint(wang, post=worker, origin=he)
    again = appointments.appoint(wang, post=worker, origin=he)

    assert (receipt.status, again) == ("given", receipt)
    assert len(sent) <= 20, sent
    post = Post.objects.get(pk=receipt.subject)
    assert (post.person_id, post.role, post.valid_from) == (
        wang,
        "social_worker",
        TODAY,
    )
    # and it is on record, once, with what it means for the station
    (act,) = CountyAct.objects.filter(deed="appoint")
    assert (act.subject_kind, act.subject_id) == ("post", post.pk)
    assert (act.person_id, act.capacity, act.door) == (
        story.person("he"),
        "county_official",
        "command",
    )
    assert act.note.startswith("given; staffing: stopped ")


@pytest.mark.parametrize("username", ["wang", "zhao", "zhou", "chen"])
def test_nobody_else_appoints_or_ends(
    story: Story, worker: PostGiven, waiting: UUID, username: str
) -> None:
    sun = story.person("sun")
    post = Post.objects.filter(person_id=sun).get()
    origin = story.origin(username)
    for wish in (
        lambda: appointments.appoint(sun, post=worker, origin=origin),
        lambda: appointments.confirm_appointment(waiting, origin=origin),
        lambda: appointments.reject_appointment(waiting, reason="x", origin=origin),
        lambda: appointments.withdraw_appointment(waiting, origin=origin),
        lambda: appointments.end_post(post.pk, on=TODAY, reason="left", origin=origin),
    ):
        with pytest.raises(NotAllowed) as refused:
            wish()
        assert refused.value.rule == "APPOINT"
    story.actor("he")
    assert Refusal.objects.filter(deed="appoint").count() == 4
    assert Refusal.objects.filter(deed="end_post").count() == 1


def test_an_official_appoints_in_the_own_county_only(story: Story) -> None:
    there = counties.set_up_one("YL")
    post = PostGiven(there.stations[0].pk, "social_worker", "station_staff", TODAY)
    with pytest.raises(NotFound, match="organisation"):
        appointments.appoint(story.person("sun"), post=post, origin=story.origin("he"))


def test_a_person_or_a_post_that_is_not_there(story: Story, worker: PostGiven) -> None:
    he = story.origin("he")
    with pytest.raises(NotFound, match="person"):
        appointments.appoint(new_id(), post=worker, origin=he)
    with pytest.raises(NotFound, match="post"):
        appointments.end_post(new_id(), on=TODAY, reason="left", origin=he)
    for decide in (
        appointments.confirm_appointment,
        appointments.withdraw_appointment,
    ):
        with pytest.raises(NotFound, match="proposal"):
            decide(new_id(), origin=he)
    with pytest.raises(NotFound, match="proposal"):
        appointments.reject_appointment(new_id(), reason="x", origin=he)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"role": "mayor"}, "role"),
        ({"role": "discoverer"}, "role"),
        ({"capacity": "county_official"}, "capacity"),
        ({"valid_from": TODAY - timedelta(days=1)}, "valid_from"),
        ({"valid_to": TODAY}, "valid_to"),
    ],
)
def test_a_post_that_does_not_fit_is_refused_by_its_field(
    story: Story, worker: PostGiven, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(Rejected) as refused:
        appointments.appoint(
            story.person("wang"),
            post=replace(worker, **changes),
            origin=story.origin("he"),
        )
    assert set(refused.value.problems) == {field}
    assert not CountyAct.objects.filter(deed="appoint").exists()


def test_what_somebody_holds_is_not_given_again(
    story: Story, worker: PostGiven, waiting: UUID, official: PostGiven
) -> None:
    he = story.origin("he")
    held = replace(worker, organisation_id=story.county.stations[0].pk)
    with pytest.raises(Rejected, match="holds it") as refused:
        appointments.appoint(story.person("wang"), post=held, origin=he)
    assert set(refused.value.problems) == {"person"}
    with pytest.raises(Rejected, match="proposed already"):
        appointments.appoint(story.person("zhou"), post=official, origin=he)


def test_two_hats_are_refused_before_anybody_proposes_them(
    story: Story, official: PostGiven
) -> None:
    with pytest.raises(Rejected, match="both"):
        appointments.appoint(
            story.person("wang"), post=official, origin=story.origin("he")
        )
    assert not PostProposal.objects.exists()


# -- a second person ----------------------------------------------------------------


def test_authority_is_given_by_two_officials(
    story: Story, waiting: UUID, official: PostGiven
) -> None:
    zhou = story.person("zhou")
    at_place = Post.objects.filter(
        person_id=zhou, organisation_id=official.organisation_id
    )
    assert not at_place.exists()
    assert _last_act(story).note == "proposed"

    # whoever proposed it does not confirm it
    with pytest.raises(NotAllowed) as refused:
        appointments.confirm_appointment(waiting, origin=story.origin("he"))
    assert refused.value.rule == "SECOND"

    # another one does, once
    lv = story.origin("lv")
    with counted() as sent:
        receipt = appointments.confirm_appointment(waiting, origin=lv)
    assert len(sent) <= 20, sent
    assert (receipt.status, receipt.subject) == ("confirmed", str(at_place.get().pk))
    act = _last_act(story)
    assert (act.person_id, act.subject_id) == (story.person("lv"), at_place.get().pk)
    assert act.note.startswith(f"confirmed {waiting}; staffing: stopped ")
    with pytest.raises(WrongState):
        appointments.confirm_appointment(waiting, origin=story.origin("lv"))
    with pytest.raises(WrongState):
        appointments.withdraw_appointment(waiting, origin=story.origin("he"))


def test_the_countys_own_posts_take_two_also_without_authority(story: Story) -> None:
    post = PostGiven(story.county.hub.pk, "supervisor", "supervisor", TODAY)
    receipt = appointments.appoint(
        story.person("wang"), post=post, origin=story.origin("he")
    )
    assert receipt.status == "proposed"


def test_nobody_gives_or_confirms_the_own_post(
    story: Story, official: PostGiven
) -> None:
    # given a proposal of he for lv
    lv = story.person("lv")
    with pytest.raises(NotAllowed) as refused:
        appointments.appoint(lv, post=official, origin=story.origin("lv"))
    assert refused.value.rule == "APPOINT"
    receipt = appointments.appoint(lv, post=official, origin=story.origin("he"))

    # then lv decides nothing about it
    proposal = UUID(receipt.subject)
    with pytest.raises(NotAllowed):
        appointments.confirm_appointment(proposal, origin=story.origin("lv"))
    with pytest.raises(NotAllowed):
        appointments.reject_appointment(proposal, reason="x", origin=story.origin("lv"))
    assert PostProposal.objects.get().status == "proposed"


def test_a_second_official_rejects_with_a_reason(story: Story, waiting: UUID) -> None:
    with pytest.raises(NotAllowed):
        appointments.reject_appointment(
            waiting, reason="不妥", origin=story.origin("he")
        )
    for reason in (" ", "长" * 201):
        with pytest.raises(Rejected) as refused:
            appointments.reject_appointment(
                waiting, reason=reason, origin=story.origin("lv")
            )
        assert set(refused.value.problems) == {"reason"}
    lv = story.origin("lv")
    with counted() as sent:
        receipt = appointments.reject_appointment(waiting, reason="编制已满", origin=lv)
    assert len(sent) <= 7, sent
    found = PostProposal.objects.get()
    assert (receipt.status, found.reason, found.decided_by) == (
        "rejected",
        "编制已满",
        story.person("lv"),
    )
    # the record says that it was rejected, and none of the words
    assert _last_act(story).note == "rejected"
    with pytest.raises(WrongState):
        appointments.reject_appointment(
            waiting, reason="再次", origin=story.origin("lv")
        )


def test_whoever_proposed_takes_it_back_and_may_propose_again(
    story: Story, waiting: UUID, official: PostGiven
) -> None:
    with pytest.raises(NotAllowed) as refused:
        appointments.withdraw_appointment(waiting, origin=story.origin("lv"))
    assert refused.value.rule == "PROPOSER"
    he = story.origin("he")
    with counted() as sent:
        receipt = appointments.withdraw_appointment(waiting, origin=he)
    assert len(sent) <= 7, sent
    assert receipt.status == "withdrawn"
    again = appointments.appoint(
        story.person("zhou"), post=official, origin=story.origin("he")
    )
    assert again.status == "proposed"


# -- ending -------------------------------------------------------------------------


def test_one_official_ends_a_post_today(story: Story) -> None:
    post = Post.objects.get(person_id=story.person("zhou"))
    he = story.origin("he")
    with counted() as sent:
        receipt = appointments.end_post(post.pk, on=TODAY, reason="conduct", origin=he)
    assert len(sent) <= 14, sent
    assert receipt.status == "ended"
    assert story.actor("zhou").standings == ()
    # and what the first township's station cannot finish now is on record
    act = _last_act(story)
    assert (act.deed, act.subject_id) == ("end_post", post.pk)
    assert act.note.startswith("conduct; staffing: stopped ")


def test_a_post_to_come_is_taken_back_before_it_begins(
    story: Story, worker: PostGiven
) -> None:
    later = replace(worker, valid_from=TOMORROW)
    receipt = appointments.appoint(
        story.person("wang"), post=later, origin=story.origin("he")
    )
    post = UUID(receipt.subject)
    he = story.origin("he")
    with pytest.raises(Rejected) as refused:
        appointments.end_post(post, on=TODAY, reason="mistake", origin=he)
    assert set(refused.value.problems) == {"on"}

    appointments.end_post(post, on=TOMORROW, reason="mistake", origin=he)

    assert not appointments.posts_held(1, story.now).filter(pk=post).exists()
    story.passes(days=2)
    group = f"social_worker@{worker.organisation_id}"
    assert group not in story.actor("wang").candidate_groups
    # what was taken back on that day is given from another day on
    with pytest.raises(Rejected, match="holds it"):
        appointments.appoint(
            story.person("wang"),
            post=replace(worker, valid_from=TOMORROW),
            origin=replace(he, idempotency_key="x" * 9),
        )


@pytest.mark.parametrize(
    ("on", "reason", "field"),
    [
        (TODAY - timedelta(days=1), "left", "on"),
        (TODAY, "because", "reason"),
    ],
)
def test_an_end_without_sense_is_refused(
    story: Story, on: date, reason: str, field: str
) -> None:
    post = Post.objects.get(person_id=story.person("sun"))
    with pytest.raises(Rejected) as refused:
        appointments.end_post(post.pk, on=on, reason=reason, origin=story.origin("he"))
    assert set(refused.value.problems) == {field}


def test_nobody_ends_the_own_post_and_none_ends_twice(story: Story) -> None:
    own = Post.objects.get(person_id=story.person("he"))
    with pytest.raises(NotAllowed) as refused:
        appointments.end_post(
            own.pk, on=TODAY, reason="left", origin=story.origin("he")
        )
    assert refused.value.rule == "APPOINT"

    other = Post.objects.get(person_id=story.person("sun"))
    for on, expected in ((TOMORROW, None), (TOMORROW, WrongState), (TODAY, None)):
        if expected is None:
            appointments.end_post(
                other.pk, on=on, reason="left", origin=story.origin("he")
            )
            continue
        with pytest.raises(expected):
            appointments.end_post(
                other.pk, on=on, reason="left", origin=story.origin("he")
            )


# -- the last line ------------------------------------------------------------------


def test_the_database_gives_no_authority_on_one_officials_word(
    story: Story, official: PostGiven
) -> None:
    he, zhou = story.person("he"), story.person("zhou")
    with pytest.raises(NotAllowed, match="another official") as refused:
        organisation.give_post(zhou, county=1, post=official, by=he)
    assert refused.value.rule == "SECOND"
    # not on the own proposal either, nor on one for another post
    story.actor("he")
    row = {
        "county": 1,
        "person_id": zhou,
        "organisation_id": official.organisation_id,
        "role": official.role,
        "capacity": official.capacity,
        "valid_from": TODAY,
        "proposed_at": story.now,
    }
    PostProposal.objects.create(**row, proposed_by=he)
    with pytest.raises(NotAllowed, match="another official"):
        organisation.give_post(zhou, county=1, post=official, by=he)
    later = replace(official, valid_from=TOMORROW)
    with pytest.raises(NotAllowed, match="another official"):
        organisation.give_post(zhou, county=1, post=later, by=story.person("lv"))


@pytest.mark.parametrize("bound", ["wang", "lv"])
def test_nobody_proposes_in_anothers_name(
    story: Story, official: PostGiven, bound: str
) -> None:
    story.actor(bound)
    by = story.person("he" if bound == "lv" else bound)
    with pytest.raises(DatabaseError, match="Expected"), transaction.atomic():
        PostProposal.objects.create(
            county=1,
            person_id=story.person("zhou"),
            organisation_id=official.organisation_id,
            role=official.role,
            capacity=official.capacity,
            valid_from=TODAY,
            proposed_by=by,
            proposed_at=story.now,
        )


@pytest.mark.parametrize(
    ("bound", "changes"),
    [
        ("lv", {"status": "confirmed"}),
        ("he", {"status": "rejected"}),
        ("lv", {"status": "withdrawn"}),
        ("wang", {"status": "rejected"}),
        ("lv", {"person_id": "he"}),
        ("lv", {"status": "rejected", "capacity": "county_official"}),
    ],
)
def test_a_proposal_becomes_nothing_but_what_was_decided(
    story: Story, waiting: UUID, bound: str, changes: dict[str, object]
) -> None:
    story.actor(bound)
    if "person_id" in changes:
        changes = {"person_id": story.person(str(changes["person_id"]))}
    decided = {"decided_by": story.person(bound), "decided_at": story.now}
    with pytest.raises(DatabaseError), transaction.atomic():
        PostProposal.objects.filter(pk=waiting).update(**changes, **decided)
    with pytest.raises(DatabaseError, match="decided once"), transaction.atomic():
        PostProposal.objects.filter(pk=waiting).delete()


def test_sql_ends_no_post_without_its_official(story: Story) -> None:
    post = Post.objects.get(person_id=story.person("sun"))
    story.actor("wang")
    with pytest.raises(NotAllowed, match="bound"), transaction.atomic():
        appointing.end_post(post.pk, on=TODAY, by=story.person("he"))
    with pytest.raises(NotAllowed, match="county bureau"), transaction.atomic():
        appointing.end_post(post.pk, on=TODAY, by=story.person("wang"))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT valid_to FROM organisation_post WHERE id = %s", [post.pk]
        )
        assert cursor.fetchone() == (None,)


def test_there_is_a_way_back_to_one_official_and_forth_again(
    own_database: OwnDatabase,
) -> None:
    story = Story(county.set_up())
    place = story.county.townships[2].pk
    post = PostGiven(place, "township_government", "township_official", TODAY)
    he, zhou = story.person("he"), story.person("zhou")

    call_command("migrate", "organisation", "0008_bureau_bodies", verbosity=0)
    organisation.give_post(zhou, county=1, post=post, by=he)
    call_command("migrate", verbosity=0)

    later = replace(post, valid_from=TOMORROW)
    with pytest.raises(NotAllowed, match="another official"):
        organisation.give_post(zhou, county=1, post=later, by=he)


# -- what is told -------------------------------------------------------------------


def test_whoever_confirms_learns_what_a_post_would_allow(story: Story) -> None:
    found = dict(appointments.powers_of(1, "township_government", "township_official"))
    assert any(found.values())
    assert appointments.powers_of(1, "social_worker", "station_staff") == []
    assert appointments.powers_of(1, "supervisor", "supervisor") == []


def test_posts_are_found_by_name_and_place(story: Story) -> None:
    found = appointments.posts_held(1, story.now)
    assert found.filter(person_id=story.person("wang")).exists()
    by_name = appointments.posts_held(1, story.now, name="王")
    assert {post.person.name[0] for post in by_name} == {"王"}
    station = story.county.stations[1]
    there = appointments.posts_held(1, story.now, places=[station.pk])
    assert {post.organisation_id for post in there} == {station.pk}


def test_a_body_reaches_its_stations(story: Story) -> None:
    county = story.county
    assert appointments.stations_of(county.stations[0]) == [county.stations[0].pk]
    assert appointments.stations_of(county.townships[1]) == [county.stations[1].pk]
    assert appointments.stations_of(county.bureau) is None
    room = Organisation.objects.filter(kind="room").first()
    assert room is not None
    assert appointments.stations_of(room) is None


def test_all_of_it_verifies(story: Story, waiting: UUID) -> None:
    appointments.confirm_appointment(waiting, origin=story.origin("lv"))
    report = Audit(1, None, lambda _ledger, _rows: None).run()
    assert report.findings == []
    assert report.rows["county_act"] == 2
