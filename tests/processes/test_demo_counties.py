"""The same definitions serve every jurisdiction, each under its own profile."""

from datetime import date

import pytest

from engine import tenancy
from engine.actors import Actor
from processes.organisation import networks, profiles, queries
from processes.organisation.capacities import Capacity
from processes.organisation.models import Organisation
from processes.organisation.roles import roles_held
from processes.stations import queries as stations
from tests.support.story import Story, reach
from web.demo import counties

TODAY = date(2026, 3, 2)


@pytest.mark.django_db
def test_the_counties_of_panzhihua_have_the_bodies_of_the_plan(story: Story) -> None:
    found = counties.set_up()
    everything = {"MY": story.county, **found}
    (plan,) = networks.plans()
    for each in plan.counties:
        ordinal = everything[each.letters].ordinal
        tenancy.bind({ordinal})
        kinds = [
            Organisation.objects.filter(county=ordinal, kind=kind).count()
            for kind in ("hub", "station", "room")
        ]
        assert kinds == [each.hubs, each.stations, each.rooms], each.name
    # and a second time changes nothing
    again = counties.set_up()
    assert [each.people["wang"] for each in again.values()] == [
        each.people["wang"] for each in found.values()
    ]


@pytest.mark.parametrize(
    ("letters", "profile", "codes"),
    [
        ("DQ", "cn-sc-panzhihua", "3"),
        ("YL", "cn-yn-yunlong", "Y"),
        ("SZ", "cn-ah-suzhou", "A"),
        ("HB", "cn-he", "H"),
    ],
)
def test_a_case_goes_its_way_in_every_jurisdiction(
    db: None, letters: str, profile: str, codes: str
) -> None:
    # given a county with its own profile and its own list of services
    story = Story(counties.set_up_one(letters))
    assert profiles.profile_of(story.county.ordinal, TODAY).name == profile
    story.actor("wang")
    offered = stations.codes_for_station(story.county.stations[0], TODAY)
    assert offered[0].code.startswith(codes)
    assert "3.2.1.1" in {each.code for each in offered}

    # when its people take a case along the main line
    reach(story, "archive_case_file")

    # then it comes to the archive
    assert story.waits_at() == {"archive_case_file"}


@pytest.mark.parametrize("letters", ["YL", "SZ"])
def test_heads_who_are_officials_hold_an_official_post(db: None, letters: str) -> None:
    story = Story(counties.set_up_one(letters))
    profile = profiles.profile_of(story.county.ordinal, TODAY)
    assert profile.value("dual_hat_allowed") is True
    head: Actor = story.actor("zhao")
    assert {each.capacity for each in head.standings} == {Capacity.TOWNSHIP_OFFICIAL}
    assert roles_held(head) >= {"station_head", "township_government"}


def test_certificates_of_the_demo(story: Story) -> None:
    story.actor("wang")
    certified = queries.certified_people(story.county.stations[0].pk, story.now)
    assert {each.name for each in certified} == {"王小禾", "李青禾", "赵一木"}
    assert not queries.is_certified(story.person("gao"), story.now)
    assert queries.is_certified(story.person("xu"), story.now)


@pytest.mark.django_db
def test_there_are_no_other_letters() -> None:
    with pytest.raises(KeyError):
        counties.set_up_one("XX")
