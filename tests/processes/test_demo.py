"""The demo county can be seeded again at any time, under people at work."""

from django.test import Client

from processes.casework.models import REPORT, Case
from tests.support.story import Story
from web.demo import cases, counties, county, invented
from web.demo.examples import NOW


def test_seeding_again_signs_nobody_out_and_changes_nothing(
    story: Story, client: Client
) -> None:
    # given a seeded county and somebody at work
    cases.seed(story.county, now=story.now, say=lambda _line: None)
    assert client.login(username="wang", password=county.PASSWORD)
    numbers = set(Case.objects.values_list("number", flat=True))

    # when it is seeded again
    cases.seed(county.set_up(), now=story.now, say=lambda _line: None)

    # then she is still signed in, and no case has been added
    assert client.get("/cases/").status_code == 200
    story.actor("wang")
    assert set(Case.objects.values_list("number", flat=True)) == numbers
    reports = [case for case in cases.CASES if case.beside == REPORT]
    assert len(numbers) == len(cases.CASES) + len(reports)


def test_demo_cases_stand_at_their_steps(story: Story) -> None:
    cases.seed(story.county, now=story.now, say=lambda _line: None)
    story.actor("wang")
    found = Case.objects.exclude(process_id=REPORT).order_by("id")
    for demo, case in zip(cases.CASES, found, strict=True):
        story.case_id = case.pk
        stands = {demo.until, demo.assistance} - {""}
        assert stands <= story.waits_at(), demo.name
        assert demo.beside or stands == story.waits_at(), demo.name


def test_invented_cases_of_another_county_stand_at_their_steps(story: Story) -> None:
    # given a county of Hebei with some of its invented cases
    assert story.county.ordinal != counties.set_up_one("HB").ordinal
    place = counties.set_up_one("HB")
    many = list(invented.cases(place.ordinal, count=6, stations=1, today=NOW.date()))
    cases.seed(place, now=NOW, say=lambda _line: None, of=many, series="many")

    # then each has got as far as it should, under the county's own profile
    elsewhere = Story(place)
    elsewhere.actor("wang")
    for demo, case in zip(many, Case.objects.order_by("id"), strict=True):
        elsewhere.case_id = case.pk
        assert {demo.until} - {""} <= elsewhere.waits_at(), demo.name
