"""Time limits and facts come from the county's profile and from certificates."""

import pytest

from engine.extensions import FilledIn
from processes.casework import limits, records
from tests.support.story import Story


def test_timers_and_reminders_come_from_the_profile(story: Story) -> None:
    timers = limits.timers_of(1, story.now)
    assert timers["limit_no_contact"] == "P30D"
    assert len(timers) == 16
    assert limits.ladder_of(1, story.now) == {
        "r1_before_wd": 2,
        "e1_late_wd": 1,
        "e2_late_wd": 3,
    }
    assert limits.pending_days_of(1, story.now) == 10


@pytest.mark.parametrize(("username", "expected"), [("wang", True), ("gao", False)])
def test_a_model_can_ask_whether_the_worker_is_certified(
    story: Story, username: str, *, expected: bool
) -> None:
    story.opens_case("wang")
    assert story.case_id is not None
    filled = FilledIn(
        county=1,
        case_id=story.case_id,
        instance_id=story.instance().pk,
        process_id="casework",
        element_id="assess_needs",
        form_ref="assessment@1",
        data={},
        person_id=story.person(username),
        now=story.now,
        record={},
    )
    assert records.look_up(filled)["worker_certified"] is expected
