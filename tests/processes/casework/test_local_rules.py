"""What a form knows from the county's profile."""

import pytest

from processes.casework import local_rules
from processes.casework.models import Case
from processes.working_days import CHINA
from tests.support.story import Story, reach
from web.demo import counties


def _facts(story: Story, step: str) -> dict[str, object]:
    story.actor("wang")
    case = Case.objects.select_related("station__parent").get(pk=story.case_id)
    return local_rules.facts_of(case, step, story.now.astimezone(CHINA).date())


@pytest.mark.parametrize(
    ("letters", "channel"), [("SZ", "社会工作服务站"), ("HB", ""), ("", "人民政府")]
)
def test_where_to_complain_follows_the_profile(
    story: Story, letters: str, channel: str
) -> None:
    # given a case under the rules of 宿州, 河北 or 攀枝花
    told = Story(counties.set_up_one(letters)) if letters else story
    told.opens_case("wang")

    # then the agreement names the station, nobody, or the township
    named = str(_facts(told, "agree_plan_with_client").get("complaint_channel", ""))
    assert channel in named
    assert bool(named) == bool(channel)


def test_services_are_recorded_under_the_codes_of_the_jurisdiction(
    story: Story,
) -> None:
    # given a case in 攀枝花 and one in 云龙
    story.opens_case("wang")
    yunlong = Story(counties.set_up_one("YL"))
    yunlong.opens_case("wang")

    # then one has the canonical list, the other its own beside what that means
    own = _facts(story, "deliver_intervention")["service_codes"]
    theirs = _facts(yunlong, "deliver_intervention")["service_codes"]
    assert isinstance(own, list)
    assert isinstance(theirs, list)
    assert "3.2.1.3" in own
    assert not [code for code in own if code.startswith("Y")]
    assert "Y1" in theirs
    assert "3.2.1.3" in theirs


def test_a_code_that_the_station_does_not_offer_is_refused(story: Story) -> None:
    reach(story, "deliver_intervention")
    codes = _facts(story, "deliver_intervention")["service_codes"]
    assert isinstance(codes, list)
    assert "3.2.1.8" in codes
    assert _facts(story, "register_lead") == {}
