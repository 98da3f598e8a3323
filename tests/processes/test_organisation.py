"""Bodies, rooms, certificates and the network that a plan lays down."""

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from engine import sealing, tenancy
from engine.errors import Rejected
from engine.identifiers import new_id
from processes.organisation import commands, networks, queries
from processes.organisation.commands import CertificateGiven
from processes.organisation.models import Certificate, Organisation, Person
from tests.support.story import Story

SEEDS = Path(__file__).resolve().parents[3] / "shared" / "domain" / "seeds"
GIVEN = CertificateGiven("assistant", "TEST-2020-000123", date(2020, 9, 1))


@pytest.fixture
def newcomer(story: Story) -> Person:
    """Somebody without a certificate in the first station."""
    station = story.county.stations[0]
    post = commands.PostGiven(
        station.pk, "social_worker", "station_staff", date(2026, 1, 1)
    )
    return commands.register_person(1, name="林新", posts=[post])


# -- rooms --------------------------------------------------------------------------


def test_a_room_belongs_to_a_station(story: Story) -> None:
    station = story.county.stations[0]
    room = commands.register_organisation(
        1, kind=Organisation.Kind.ROOM, name="某村社会工作服务室", parent=station
    )
    again = commands.register_organisation(
        1, kind=Organisation.Kind.ROOM, name="某村社会工作服务室", parent=station
    )
    assert (room.parent_id, again.pk) == (station.pk, room.pk)


@pytest.mark.parametrize("parent", [None, "township", "elsewhere"])
def test_a_room_without_a_station_is_refused(story: Story, parent: str | None) -> None:
    above = None
    if parent == "township":
        above = story.county.townships[0]
    if parent == "elsewhere":
        commands.register_county(9, name="别县", letters="BX", profile="default")
        above = commands.register_organisation(
            9, kind=Organisation.Kind.STATION, name="别镇社会工作服务站"
        )
    with pytest.raises(Rejected, match="station") as refusal:
        commands.register_organisation(
            1, kind=Organisation.Kind.ROOM, name="无站之室", parent=above
        )
    assert set(refusal.value.problems) == {"parent"}


@pytest.mark.django_db
def test_a_county_without_a_known_profile_is_refused() -> None:
    with pytest.raises(Rejected, match="profile"):
        commands.register_county(9, name="别县", letters="BX", profile="cn-nowhere")


# -- certificates -------------------------------------------------------------------


def test_a_certificate_makes_certified(story: Story, newcomer: Person) -> None:
    # given somebody without a certificate
    assert not queries.is_certified(newcomer.pk, story.now)

    # when one is recorded
    found = commands.record_certificate(newcomer.pk, county=1, given=GIVEN)

    # then the person is certified, and the number can be read by nobody in passing
    assert queries.is_certified(newcomer.pk, story.now)
    station = story.county.stations[0]
    assert newcomer in queries.certified_people(station.pk, story.now)
    assert queries.certified_among([newcomer.pk], story.now) == {newcomer.pk}
    assert found.masked_number == "****0123"
    assert GIVEN.number.encode() not in bytes(found.number)
    place = commands.number_place(found)
    assert sealing.unseal(bytes(found.number), place=place) == GIVEN.number


def test_recording_a_certificate_again_brings_its_dates_up_to_date(
    story: Story, newcomer: Person
) -> None:
    first = commands.record_certificate(newcomer.pk, county=1, given=GIVEN)
    renewed = replace(
        GIVEN, number=" test-2020-000123 ", registered_to=date(2029, 9, 1)
    )
    second = commands.record_certificate(newcomer.pk, county=1, given=renewed)
    assert second.pk == first.pk
    assert [each.registered_to for each in queries.certificates_of(newcomer.pk)] == [
        date(2029, 9, 1)
    ]


def test_a_certificate_that_has_ended_certifies_nobody(
    story: Story, newcomer: Person
) -> None:
    today = story.now.date()
    commands.record_certificate(
        newcomer.pk, county=1, given=replace(GIVEN, valid_to=today)
    )
    assert not queries.is_certified(newcomer.pk, story.now)
    assert queries.is_certified(newcomer.pk, story.now - timedelta(days=1))


def test_who_has_left_the_station_is_no_longer_among_its_certified_people(
    story: Story, newcomer: Person
) -> None:
    commands.record_certificate(newcomer.pk, county=1, given=GIVEN)
    commands.end_posts(newcomer.pk, county=1, on=story.now.date())
    station = story.county.stations[0]
    assert newcomer not in queries.certified_people(station.pk, story.now)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"level": "master"}, "level"),
        ({"number": "  "}, "number"),
        ({"number": "1" * 61}, "number"),
        ({"valid_to": date(2020, 9, 1)}, "valid_to"),
        ({"registered_to": date(2019, 9, 1)}, "registered_to"),
    ],
)
def test_an_impossible_certificate_is_refused(
    newcomer: Person, change: dict[str, object], field: str
) -> None:
    given = replace(GIVEN, **change)  # type: ignore[arg-type]
    with pytest.raises(Rejected) as refusal:
        commands.record_certificate(newcomer.pk, county=1, given=given)
    assert set(refusal.value.problems) == {field}
    assert "123" not in str(refusal.value)


def test_a_number_belongs_to_one_person_and_one_level(
    story: Story, newcomer: Person
) -> None:
    commands.record_certificate(newcomer.pk, county=1, given=GIVEN)
    with pytest.raises(Rejected, match="somebody else"):
        commands.record_certificate(story.person("wang"), county=1, given=GIVEN)
    with pytest.raises(Rejected, match="as recorded"):
        commands.record_certificate(
            newcomer.pk, county=1, given=replace(GIVEN, level="senior")
        )


def test_nobody_gets_a_certificate_who_is_not_there(newcomer: Person) -> None:
    with pytest.raises(Person.DoesNotExist):
        commands.record_certificate(new_id(), county=1, given=GIVEN)
    with pytest.raises(Person.DoesNotExist):
        commands.record_certificate(newcomer.pk, county=2, given=GIVEN)


def test_certificates_of_another_county_are_not_seen(
    story: Story, newcomer: Person
) -> None:
    commands.record_certificate(newcomer.pk, county=1, given=GIVEN)
    tenancy.bind({2})
    assert not Certificate.objects.exists()


# -- registers ----------------------------------------------------------------------


def test_registers_count_staff_and_certificates(story: Story, newcomer: Person) -> None:
    story.actor("wang")
    before = queries.organisations(story.now).get(pk=story.county.stations[0].pk)
    commands.record_certificate(newcomer.pk, county=1, given=GIVEN)
    after = queries.organisations(story.now).get(pk=before.pk)
    assert after.certified_count == before.certified_count + 1
    assert after.staff_count == before.staff_count
    row = queries.people(story.now).get(pk=newcomer.pk)
    assert (row.roles, row.places) == (["social_worker"], [before.name])
    assert row.certificate_level == "assistant"


# -- the network of annex 1 ---------------------------------------------------------


@pytest.mark.skipif(not SEEDS.exists(), reason="needs ../shared/domain/seeds")
def test_the_network_is_the_one_of_annex_1() -> None:
    (seed,) = SEEDS.glob("002_*.txt")
    text = seed.read_text(encoding="utf-8").partition("建设任务表\n\n单位")[2]
    rows = re.findall(
        r"\t(\w+?)(?:\((\w+)\))?\t(\d+)\t(\d+)\t(\d+)\t(\d+)$", text, re.M
    )
    expected = {
        name: (int(hubs), int(stations), int(rooms), int(total), pilot)
        for name, pilot, hubs, stations, rooms, total in rows
        if name != "合计"
    }
    (plan,) = networks.plans()
    assert len(expected) == 5
    assert expected == {
        each.name: (each.hubs, each.stations, each.rooms, each.total, each.pilot)
        for each in plan.counties
    }
    sums = [each.total for each in plan.counties]
    assert f"\t{sum(sums)}\n" in text
