"""Case files through the pages: masked, read on record, open to those who may."""

import re
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from engine import tenancy
from engine.models import Incident, ProcessDefinition, Refusal, Submission
from processes.casework.models import CaseReading
from processes.oversight.queries import CRISIS
from tests.support.story import Story, reach
from tests.web.conftest import Browser
from web.demo.county import PASSWORD

CLIENT_NAME, PHONE = "王测试", "13800000000"


@pytest.fixture
def case(story: Story) -> str:
    """A case in service; returns the address of its file."""
    reach(story, "deliver_intervention")
    return reverse("case", args=[story.case_id])


def test_opening_a_case_file_is_recorded_and_names_nobody(
    story: Story, browser: Browser, case: str
) -> None:
    # when a colleague of the station opens the file
    page = browser("li").get(case)

    # then it tells the story of the case without the client's name
    text = page.content.decode()
    assert page.status_code == 200
    assert "办结“制定服务计划”" in text
    assert CLIENT_NAME not in text
    assert PHONE not in text

    # and the reading is on record, for the head to see
    tenancy.bind({1})
    reading = CaseReading.objects.get(person_id=_id(story, "li"))
    assert reading.what == CaseReading.What.CASE_FILE
    assert browser("li").get(case).context["readings"] is None
    head = browser("zhao").get(case).context["readings"]
    assert "李青禾" in {each["who"] for each in head}


def test_a_file_that_ended_early_says_which_stages_were_left_out(
    story: Story, browser: Browser
) -> None:
    # given a case that ended with the refusal of consent
    reach(story, "obtain_informed_consent")
    no = {"consent_general": False, "data_kinds": ["identity"], "consent_share": None}
    sensitive = {"consent_sensitive": False, "consent_sensitive_sign": None}
    story.completes("wang", "obtain_informed_consent", **no, **sensitive)
    story.completes("wang", "record_refusal")

    # when its file is opened
    page = browser("wang").get(reverse("case", args=[story.case_id]))

    # then only the intake is done
    states = [each["state"] for each in page.context["case_header"]["stages"]]
    assert states == ["done", *["skipped"] * 5]


def test_a_crisis_stands_at_the_head_of_the_file_while_it_runs(
    story: Story, browser: Browser, case: str
) -> None:
    wang = browser("wang")
    assert _words(wang, case) == ["中风险"]
    story.starts("wang", CRISIS)
    assert _words(wang, case) == ["危机", "中风险"]


def _words(client: Client, case: str) -> list[str]:
    """Return what the tags at the head of a file say."""
    tags = client.get(case).context["case_header"]["tags"]
    return [str(each["word"]) for each in tags]


def test_a_page_that_keeps_itself_fresh_leaves_one_row(
    story: Story, browser: Browser, case: str
) -> None:
    # given an open file
    li = browser("li")
    li.get(case)

    # when it asks again because the case has changed
    li.get(case, headers={"HX-Request": "true"})

    # then that is the same reading; without one before, it is a reading
    tenancy.bind({1})
    assert CaseReading.objects.filter(person_id=_id(story, "li")).count() == 1
    browser("wang").get(case, headers={"HX-Request": "true"})
    tenancy.bind({1})
    assert CaseReading.objects.filter(
        person_id=_id(story, "wang"), what=CaseReading.What.CASE_FILE
    ).exists()


def test_a_case_file_asks_a_bounded_number_of_questions(
    browser: Browser, case: str
) -> None:
    wang = browser("wang")
    wang.get(case)
    with CaptureQueriesContext(connection) as asked:
        assert wang.get(case).status_code == 200
    real = [q["sql"] for q in asked if "SAVEPOINT" not in q["sql"]]
    assert len(real) <= 26, real


@pytest.mark.parametrize("username", ["sun", "he"])
def test_a_stranger_does_not_learn_of_a_case(
    story: Story, browser: Browser, case: str, username: str
) -> None:
    # given somebody of another station, or the county bureau without a step in it
    stranger = browser(username)

    # then nothing of the case is there, and nothing was read
    assert stranger.get(case).status_code == 404
    reveal = reverse("identity", args=[story.case_id])
    assert stranger.post(reveal, {"reason": "contact"}).status_code == 404
    tenancy.bind({1})
    assert not CaseReading.objects.filter(person_id=_id(story, username)).exists()


def test_the_identity_is_shown_to_those_who_serve_with_a_reason_on_record(
    story: Story, browser: Browser, case: str
) -> None:
    # when the case worker asks without, then with a reason
    reveal = reverse("identity", args=[story.case_id])
    wang = browser("wang")
    assert wang.post(reveal, {"reason": "because"}).status_code == 404
    page = wang.post(reveal, {"reason": "contact"})

    # then name and telephone are shown, and the asking is on record
    assert CLIENT_NAME in page.content.decode()
    assert PHONE in page.content.decode()
    tenancy.bind({1})
    asked = CaseReading.objects.get(what=CaseReading.What.IDENTITY)
    assert (asked.person_id, asked.reason) == (_id(story, "wang"), "contact")


def test_the_supervisor_sees_the_file_but_not_the_person(
    story: Story, browser: Browser, case: str
) -> None:
    chen = browser("chen")
    assert chen.get(case).status_code == 200
    refused = chen.post(reverse("identity", args=[story.case_id]), {"reason": "check"})
    assert refused.status_code == 403
    assert CLIENT_NAME not in refused.content.decode()


def test_a_filled_in_form_opens_masked_and_in_full_on_record(
    story: Story, browser: Browser, case: str
) -> None:
    # given the intake form of the case
    tenancy.bind({1})
    sent = Submission.objects.get(case_id=story.case_id, element_id="register_lead")
    wang = browser("wang")

    # when it is opened, then shown in full
    masked = wang.get(reverse("submission", args=[story.case_id, sent.pk]))
    url = reverse("reveal_submission", args=[story.case_id, sent.pk])
    full = wang.post(url, {"reason": "service"})

    # then the name comes only with the second, and that is on record
    assert CLIENT_NAME not in masked.content.decode()
    assert CLIENT_NAME in full.content.decode()
    tenancy.bind({1})
    asked = CaseReading.objects.get(what=CaseReading.What.SUBMISSION)
    assert (asked.submission_id, asked.reason) == (sent.pk, "service")


def test_help_with_an_application_is_begun_from_the_case(
    story: Story, browser: Browser, case: str
) -> None:
    # given a social worker at the case
    wang = browser("wang")
    url = reverse("start_process", args=[story.case_id, "assistance_coordination"])
    offered = {each.get("url") for each in wang.get(case).context["anytime"]}
    assert url in offered

    # when she begins it
    assert wang.post(url).status_code == 302

    # then its first step waits, and it cannot be begun twice from the page
    assert "explain_policy" in story.waits_at()
    offered = {each.get("url") for each in wang.get(case).context["anytime"]}
    assert url not in offered

    # and nobody begins it for another station, or begins what is not offered
    assert browser("sun").post(url).status_code == 404
    other = reverse("start_process", args=[story.case_id, "mandatory_report"])
    assert wang.post(other).status_code == 404


def test_the_list_of_cases_is_masked_and_by_station(
    browser: Browser, case: str
) -> None:
    page = browser("li").get(reverse("case_list"))
    assert case in page.content.decode()
    assert CLIENT_NAME not in page.content.decode()
    assert browser("sun").get(reverse("case_list")).context["rows"] == []


def test_the_register_of_stations_is_searched_and_filtered(browser: Browser) -> None:
    wang = browser("wang")
    page = wang.get("/stations/").content.decode()
    assert "示范一镇社会工作服务站" in page
    assert "赵一木" in page
    station = wang.get(f"/stations/{_station(page)}/detail/")
    assert "示范一镇人民政府" in station.content.decode()
    found = wang.get("/stations/", {"_search": "三乡"}).content.decode()
    assert "示范三乡社会工作服务站" in found
    assert "示范二镇社会工作服务站" not in found
    assert Client().get("/stations/").status_code == 302


def test_a_second_person_of_the_bureau_activates_a_version(
    story: Story, browser: Browser
) -> None:
    # given the active version of casework, deployed by the installation
    version = ProcessDefinition.objects.get(process_id="casework")
    url = reverse("definition", args=[version.pk])

    # then everybody reads it with its steps and its diagram
    page = browser("wang").get(url)
    assert "制定服务计划" in page.content.decode()
    drawn = browser("wang").get(reverse("definition_bpmn", args=[version.pk]))
    assert drawn["Content-Disposition"].startswith("attachment")
    assert browser("wang").get(reverse("definitions")).status_code == 200

    # and of a draft for the county the bureau alone is asked whether to activate it
    ProcessDefinition.objects.filter(pk=version.pk).update(status="draft", county=1)
    assert browser("wang").get(url).context["can_activate"] is False
    assert browser("he").get(url).context["can_activate"] is True
    act = reverse("activate_definition", args=[version.pk])
    assert browser("wang").post(act).status_code == 403
    assert browser("he").post(act).status_code == 302
    version.refresh_from_db()
    assert version.status == "active"


def test_incidents_are_for_the_bureau(story: Story, browser: Browser) -> None:
    # given an automatic step that could not go on
    story.opens_case("wang")
    instance = story.instance()
    Incident.objects.create(
        county=1,
        instance=instance,
        case_id=instance.case_id,
        token_id="t9",
        element_id="notify_station_head",
        code="operation_failed",
        message="the operation failed",
        raised_at=story.now,
    )

    # then the bureau sees it, others do not, and an unknown one is not found
    assert "提醒站长" in browser("he").get(reverse("incidents")).content.decode()
    assert browser("wang").get(reverse("incidents")).status_code == 403
    unknown = reverse("resolve_incident", args=[UUID(int=9)])
    assert browser("he").post(unknown).status_code == 404


def test_the_way_in_shows_demonstration_accounts_on_a_private_installation(
    story: Story,
) -> None:
    page = Client().get("/login/")
    assert "wang" in page.content.decode()
    answer = Client().post(
        "/login/?next=//elsewhere.example/",
        {"username": "wang", "password": PASSWORD, "next": "//elsewhere.example/"},
    )
    assert answer["Location"] == "/"


def _station(page: str) -> str:
    """Return the id in the first link of the register."""
    found = re.search(r"/stations/([0-9a-f-]{36})/detail/", page)
    assert found is not None
    return found[1]


def _id(story: Story, username: str) -> UUID:
    found: UUID = story.county.people[username].pk
    return found


def test_an_authoritys_paper_is_not_shown_to_those_who_help(
    story: Story, browser: Browser
) -> None:
    # given a case in which the township has accepted an application
    story.opens_case("wang")
    story.completes("wang", "register_lead")
    story.starts("wang", "assistance_coordination")
    for step in ("explain_policy", "help_prepare_application", "apply_assistance"):
        story.completes("wang", step)
    story.completes("zhou", "accept_application", acceptance="accepted")
    paper = Submission.objects.get(element_id="accept_application")
    address = [story.case_id, paper.pk]

    # when the social worker looks at it, she is not offered to see it whole
    wang = browser("wang")
    page = wang.get(reverse("submission", args=address))
    assert page.status_code == 200
    assert page.context["is_full"] is False

    # and when she asks all the same, that is refused on record
    asked = {"reason": CaseReading.Reason.choices[0][0]}
    assert (
        wang.post(reverse("reveal_submission", args=address), asked).status_code == 403
    )
    tenancy.bind({1})
    assert Refusal.objects.get().rule == "SIGHT"
