"""The ladder of reminders, and what service tasks tell."""

from datetime import timedelta

from processes.casework.commands import remind
from processes.casework.models import Notice
from tests.support.story import Story, reach


def _said(story: Story) -> list[tuple[str, str]]:
    story.actor("he")
    return [
        (notice.code, notice.candidate_group.partition("@")[0] or "person")
        for notice in Notice.objects.order_by("raised_at", "cause")
    ]


def test_a_step_that_nobody_does_climbs_the_ladder(story: Story) -> None:
    # given an assessment that is due in ten working days
    reach(story, "assess_needs")
    due = story.item("assess_needs").due_at
    assert due is not None

    # when nothing is near, nobody is told
    remind(story.now)
    assert _said(story) == []

    # then two working days before its holder hears, once however often one looks
    for _ in range(2):
        remind(due - timedelta(days=2))
    assert _said(story) == [("due_soon", "person")]

    # and on the day the holder and the head, then the head, then the county
    for late in (0, 1, 4):
        remind(due + timedelta(days=late, minutes=-1))
    assert _said(story)[1:] == [
        ("due_today", "person"),
        ("due_today", "station_head"),
        ("late", "station_head"),
        ("very_late", "county_civil_affairs"),
    ]


def test_an_authoritys_delay_is_told_to_the_authority_not_to_the_station(
    story: Story,
) -> None:
    # given an application that waits for the township's investigation
    reach(story, "screen_urgency")
    story.starts("wang", "assistance_coordination")
    for step in ("explain_policy", "help_prepare_application", "apply_assistance"):
        story.completes("wang", step)
    story.completes("zhou", "accept_application", acceptance="accepted")
    item = story.item("start_investigation")
    assert item.due_at is not None

    # when it is late, and when it is very late
    remind(item.due_at + timedelta(days=1, hours=1))
    remind(item.due_at + timedelta(days=7))

    # then only officials are told about it
    told = Notice.objects.filter(step="assistance_coordination.start_investigation")
    groups = {notice.candidate_group.partition("@")[0] for notice in told}
    assert groups == {"township_government", "county_civil_affairs"}


def test_a_finished_step_is_not_reminded_of(story: Story) -> None:
    reach(story, "assess_needs")
    due = story.item("assess_needs").due_at
    assert due is not None
    story.completes("wang", "assess_needs")

    remind(due)

    said = Notice.objects.values_list("step", flat=True)
    assert "casework.assess_needs" not in said
