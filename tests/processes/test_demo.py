"""The demo county can be seeded again at any time, under people at work."""

from django.test import Client

from processes.casework.models import Case
from tests.support.story import Story
from web.demo import cases, county


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
    assert len(numbers) == len(cases.CASES)


def test_demo_cases_stand_at_their_steps(story: Story) -> None:
    cases.seed(story.county, now=story.now, say=lambda _line: None)
    story.actor("wang")
    for demo, case in zip(cases.CASES, Case.objects.order_by("id"), strict=True):
        story.case_id = case.pk
        assert story.waits_at() == {demo.until, demo.assistance} - {""}, demo.name
