"""Links that are good once, answers without a trace, groups too small to be shown."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.cache import cache, caches
from django.test import Client
from django.urls import reverse

from engine import tenancy
from engine.errors import NotAllowed, NotFound, WrongState
from processes.casework.models import Case
from processes.evaluations.commands import survey
from processes.evaluations.commands.survey import Questionnaire
from processes.evaluations.models import SurveyAnswer, SurveyLink
from processes.evaluations.queries import ITEMS, SurveyResult, survey_result
from tests.support.evaluating import PANEL, panel_is_formed
from tests.support.story import Story
from web import clock
from web.demo import county
from web.demo.bureau import add_bureau
from web.pages import attempts

CONTENT = Questionnaire("client", "questionnaire", dict.fromkeys(ITEMS, 5), "")


@pytest.fixture
def asking(db: None) -> Story:
    """A survey on the desk of a member of the panel; pages read the clock."""
    now = clock.utc_now().replace(microsecond=0)
    story = Story(add_bureau(county.set_up()), now=now)
    panel_is_formed(story, *PANEL)
    visit = (now + timedelta(days=18)).date().isoformat()
    story.completes("du", "notify_stations", visit_on=visit)
    story.completes("zhen", "sample_respondents")
    story.claims("zhen", "survey_satisfaction")
    return story


def links(story: Story, kind: str = "client") -> list[str]:
    assert story.case_id is not None
    return survey.issue_links(story.case_id, origin=story.origin("zhen"))[kind]


def result(story: Story) -> SurveyResult:
    tenancy.bind({story.county.ordinal})
    found = survey_result(Case.objects.get(pk=story.case_id))
    assert found is not None
    return found


def test_a_link_is_good_once(asking: Story) -> None:
    token = links(asking)[0]
    survey.answer(token, CONTENT, now=asking.now)

    for _ in range(2):
        with pytest.raises(NotFound):
            survey.answer(token, CONTENT, now=asking.now)

    assert SurveyAnswer.objects.count() == 1


def test_an_answer_names_neither_its_link_nor_its_hour(asking: Story) -> None:
    names = {field.name for field in SurveyAnswer._meta.fields}
    assert names == {
        *("id", "county", "round", "respondent_type", "mode", "items", "comment")
    }
    link = {field.name for field in SurveyLink._meta.fields}
    assert link == {"id", "county", "round", "respondent_type", "digest", "is_used"}


def test_only_a_digest_of_a_link_is_stored(asking: Story) -> None:
    token = links(asking)[0]
    assert not SurveyLink.objects.filter(digest__contains=token[-8:]).exists()


def test_after_its_last_day_nobody_answers(asking: Story) -> None:
    token = links(asking)[0]
    with pytest.raises(WrongState):
        survey.answer(token, CONTENT, now=asking.now + timedelta(days=15))


@pytest.mark.parametrize("token", ["", "1-", "1-x", "2-x", "x", "99999999-x", "１-x"])
def test_a_link_that_was_typed_wrongly_opens_nothing(asking: Story, token: str) -> None:
    with pytest.raises(NotFound):
        survey.opened_link(token, now=asking.now)


def test_new_slips_make_those_before_void(asking: Story) -> None:
    before = links(asking)
    survey.answer(before[0], CONTENT, now=asking.now)

    after = links(asking)

    # as many as have not answered yet
    assert (len(before), len(after)) == (6, 5)
    with pytest.raises(NotFound):
        survey.answer(before[1], CONTENT, now=asking.now)


@pytest.mark.parametrize("username", ["zhao", "duan", "du"])
def test_only_who_has_the_survey_in_hand_gets_its_links(
    asking: Story, username: str
) -> None:
    assert asking.case_id is not None
    with pytest.raises(NotAllowed):
        survey.issue_links(asking.case_id, origin=asking.origin(username))


def test_an_interview_is_written_down_by_the_panel(asking: Story) -> None:
    assert asking.case_id is not None
    given = Questionnaire("executor", "interview", dict.fromkeys(ITEMS, 3), "尚可")
    survey.record_interview(asking.case_id, given, origin=asking.origin("zhen"))
    assert [each.count for each in result(asking).by_type] == [0, 0, 1]


def test_few_answers_of_a_kind_are_not_shown(asking: Story) -> None:
    for token in links(asking)[:4]:
        survey.answer(token, CONTENT, now=asking.now)
    clients = result(asking).by_type[0]
    assert (clients.count, clients.is_small, clients.averages) == (4, True, {})


def test_one_small_group_cannot_be_reckoned_from_all_together(asking: Story) -> None:
    # given six clients and one purchaser
    assert asking.case_id is not None
    made = survey.issue_links(asking.case_id, origin=asking.origin("zhen"))
    for token in made["client"]:
        survey.answer(token, CONTENT, now=asking.now)
    low = Questionnaire("purchaser", "questionnaire", dict.fromkeys(ITEMS, 1), "差")
    survey.answer(made["purchaser"][0], low, now=asking.now)

    found = result(asking)

    assert found.by_type[0].averages["privacy"] == Decimal("5.0")
    assert found.by_type[1].averages == {}
    assert found.together.averages == {}


# -- the pages ----------------------------------------------------------------------


def filled(**changes: str) -> dict[str, str]:
    return {**dict.fromkeys(ITEMS, "4"), "open_comment": "来得及时。", **changes}


def test_a_page_without_account_asks_and_thanks_in_chinese(asking: Story) -> None:
    token = links(asking)[0]
    page = Client(headers={"accept-language": "en"})
    address = reverse("survey_page", args=[token])

    asked = page.get(address)
    thanked = page.post(address, filled())

    assert asked.status_code == thanked.status_code == 200
    assert asked.headers["Referrer-Policy"] == "same-origin"
    assert set(asked.cookies) <= {"csrftoken"}
    assert "<script" not in asked.content.decode()
    tenancy.bind({1})
    assert SurveyAnswer.objects.get().items == dict.fromkeys(ITEMS, 4)
    # the same link a second time, looked at and handed in
    assert page.get(address).status_code == 404
    assert page.post(address, filled()).status_code == 404


def test_a_question_left_out_is_asked_for_and_the_rest_is_kept(asking: Story) -> None:
    address = reverse("survey_page", args=[links(asking)[0]])
    answer = Client().post(address, filled(privacy=""))
    assert answer.status_code == 422
    assert 'id="privacy_error"' in answer.content.decode()
    assert "来得及时。" in answer.content.decode()
    tenancy.bind({1})
    assert not SurveyAnswer.objects.exists()


def test_a_link_opened_too_often_rests_for_a_while(
    asking: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given a link that is opened and sent again and again, at one moment
    cache.clear()
    monkeypatch.setattr(clock, "utc_now", lambda: asking.now)
    often, other = (reverse("survey_page", args=[one]) for one in links(asking)[:2])
    for number in range(attempts.MOST):
        page = Client(REMOTE_ADDR=f"10.0.0.{number}")
        wish = page.post(often, filled(privacy="")) if number % 2 else page.get(often)
        assert wish.status_code in {200, 422}

    # when it is once more, from wherever
    refused = Client(REMOTE_ADDR="10.1.1.1").get(often)
    sent = Client().post(often, filled())

    # then it says kindly to wait; others open, and so does this one afterwards
    assert refused.status_code == sent.status_code == 429
    assert "请稍候" in refused.content.decode()
    assert Client().get(other).status_code == 200
    asking.passes(seconds=attempts.WINDOW)
    assert Client().post(often, filled()).status_code == 200
    tenancy.bind({1})
    assert SurveyAnswer.objects.count() == 1


def test_no_address_and_no_link_is_remembered(asking: Story) -> None:
    cache.clear()
    token = links(asking)[0]
    Client(REMOTE_ADDR="10.9.8.7").get(reverse("survey_page", args=[token]))
    assert Client().get(reverse("survey_page", args=["1-guess"])).status_code == 404
    kept = repr(vars(caches["default"])["_cache"])
    assert kept.count("survey:") == 1  # what was guessed is not counted
    assert "10.9.8.7" not in kept
    assert token not in kept


def test_the_panel_prints_slips_and_sees_what_came_back(asking: Story) -> None:
    panel = Client()
    panel.force_login(asking.county.accounts["zhen"])
    slips = panel.post(reverse("survey_slips", args=[asking.case_id]))
    assert slips.content.decode().count("survey-slip__address") == 10
    seen = panel.get(reverse("survey_result", args=[asking.case_id]))
    assert seen.status_code == 200


def test_the_station_sees_no_answers_before_the_result(asking: Story) -> None:
    station = Client()
    station.force_login(asking.county.accounts["zhao"])
    seen = station.get(reverse("survey_result", args=[asking.case_id]))
    assert seen.status_code == 404
