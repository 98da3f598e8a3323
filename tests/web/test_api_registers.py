"""Lists in pages, versions of processes, and what keeps work running, by REST."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from engine import commands
from engine.actors import Origin, system
from engine.commands.jobs import MAX_ATTEMPTS
from engine.extensions import JSONObject, ServiceCall, extensions
from engine.models import ProcessDefinition
from processes.casework.models import Notice
from tests.support import forged
from tests.support.api import RestStory, done, problem
from tests.support.story import Story
from web.management.commands.deploy import SHIPPED

CASEWORK = SHIPPED / "casework" / "process.bpmn"


@pytest.fixture
def rest(story: Story) -> Iterator[RestStory]:
    """Begin a story that is told by REST, on the story's Monday morning."""
    with time_machine.travel(story.now, tick=False):
        yield RestStory(story)


@pytest.fixture
def another_version() -> str:
    """The shipped casework with another name."""
    source = Path(CASEWORK).read_text(encoding="utf-8")
    assert "个案" in source
    return source.replace("个案", "个案服务", 1)


@pytest.mark.parametrize(
    ("address", "asked"),
    [
        ("cases/", {}),
        ("work-items/", {"view": "queue"}),
        ("work-items/", {"view": "desk"}),
        ("work-items/", {"view": "done"}),
    ],
)
def test_a_list_is_read_page_by_page_and_each_row_once(
    rest: RestStory, address: str, asked: dict[str, str]
) -> None:
    # given five cases, each with a step in every pile
    wang = rest.caller("wang")
    for _ in range(5):
        rest.opens_case("wang")
        rest.completes("wang", "register_lead")
        rest.claims("wang", "screen_urgency")
    whole = done(wang.get(address, **asked, limit=200))
    assert whole["next"] is None

    # when the list is read two by two
    rows, cursor = [], ""
    for _ in range(20):
        page = done(wang.get(address, **asked, limit=2, cursor=cursor))
        assert len(page["results"]) <= 2
        rows += page["results"]
        cursor = page["next"]
        if cursor is None:
            break

    # then it is the whole list, in its order
    assert rows == whole["results"]
    assert len(rows) == 5 or asked == {"view": "queue"}


def test_the_cursor_of_one_list_opens_no_other(rest: RestStory) -> None:
    for _ in range(2):
        rest.opens_case("wang")
    cursor = done(rest.caller("wang").get("cases/", limit=1))["next"]
    refused = problem(rest.caller("wang").get("work-items/", cursor=cursor))
    assert (refused["status"], set(refused["problems"])) == (400, {"cursor"})


def test_the_history_of_a_case_is_read_page_by_page(rest: RestStory) -> None:
    rest.opens_case("wang")
    rest.completes("wang", "register_lead")
    address = f"cases/{rest.case_id}/history/"
    whole = done(rest.caller("wang").get(address))["results"]
    first = done(rest.caller("wang").get(address, limit=3))
    rest_of_it = done(rest.caller("wang").get(address, cursor=first["next"]))
    assert first["results"] + rest_of_it["results"] == whole
    assert len(first["results"]) == 3


def test_a_bureau_deploys_a_version_and_a_second_person_activates_it(
    rest: RestStory, another_version: str
) -> None:
    # given a version that an official has deployed for the county
    he, lv = rest.caller("he"), rest.caller("lv")
    receipt = done(he.post("definitions/", {"bpmn": another_version}))
    address = f"definitions/{receipt['subject']}/"
    assert receipt["status"] == "draft"
    assert done(he.get(address))["county"] == 1

    # when the same person would activate it, four eyes are asked for
    refused = problem(he.post(f"{address}activate/"))
    assert (refused["status"], refused["rule"]) == (403, "FOUR_EYES")

    # then a second person does, and new cases run on it
    assert done(lv.post(f"{address}activate/"))["status"] == "active"
    rest.opens_case("wang")
    assert str(rest.story.instance().definition_id) == receipt["subject"]

    # and the file can be had as it is, whatever a program accepts
    file = he.client.get(f"/api/{address}bpmn/", headers={"Accept": "*/*"})
    assert file.content.decode() == another_version
    assert file["Content-Type"] == "application/xml"
    assert done(lv.post(f"{address}retire/"))["status"] == "retired"
    listed = he.get("definitions/").json()
    assert ("casework", 1, "retired") in {
        (each["process_id"], each["county"], each["status"]) for each in listed
    }


def test_the_same_file_uploaded_again_changes_nothing(
    rest: RestStory, another_version: str
) -> None:
    # given a version that was sent as text
    he = rest.caller("he")
    first = done(he.post("definitions/", {"bpmn": another_version}))

    # when it is uploaded as a file
    file = SimpleUploadedFile("process.bpmn", another_version.encode())
    again = done(he.post("definitions/", {"bpmn": file}, format="multipart"))

    # then it is the same version
    assert again == first


def test_a_file_that_cannot_run_is_refused_with_problems_by_element(
    rest: RestStory, another_version: str
) -> None:
    broken = another_version.replace('id="register_lead"', 'id="Register Lead"', 1)
    refused = problem(rest.caller("he").post("definitions/", {"bpmn": broken}))
    assert (refused["status"], refused["code"]) == (422, "rejected")
    assert refused["problems"]


def test_a_process_that_is_not_proved_is_refused_with_its_counter_examples(
    rest: RestStory,
) -> None:
    # given money that flows when nobody has decided within thirty days
    he = rest.caller("he")
    refused = problem(he.post("definitions/", {"bpmn": forged.late_is_paid()}))
    assert (refused["status"], refused["code"]) == (422, "rejected")

    # then a program reads how, step by step, and by which clause it is refused
    (finding,) = refused["findings"]
    assert (finding["code"], finding["element"]) == ("SILENCE", "pay_assistance")
    assert finding["clause"] == "001 §三(六); E12 arts. 25, 26"
    steps = {each["element_id"]: each for each in finding["steps"]}
    assert next(iter(steps)) == "assistance_started"
    assert list(steps)[-1] == "pay_assistance"
    assert steps["too_late"]["what"] == "timer"
    accepted = steps["accept_application"]
    assert (accepted["what"], accepted["role"]) == ("done", "township_government")
    assert accepted["answers"]["acceptance"] == "accepted"
    assert steps["pay_assistance"]["what"] == "reached"
    assert not ProcessDefinition.objects.filter(county=1).exists()

    # and what was refused for other reasons has none
    broken = problem(he.post("definitions/", {"bpmn": forged.misread()}))
    assert "findings" not in broken
    assert "notify_decision" in broken["problems"]


def test_the_reason_of_a_deployment_is_kept(rest: RestStory) -> None:
    he = rest.caller("he")
    sent = {"bpmn": forged.renamed(), "reason": "名称与办法一致。"}
    receipt = done(he.post("definitions/", sent))
    kept = done(he.get(f"definitions/{receipt['subject']}/"))
    assert kept["reason"] == "名称与办法一致。"
    too_long = problem(he.post("definitions/", {**sent, "reason": "长" * 501}))
    assert list(too_long["problems"]) == ["reason"]


def test_a_version_of_another_county_does_not_exist_for_us(
    rest: RestStory, another_version: str
) -> None:
    # given a version for another county
    elsewhere = Origin(actor=system(2), now=rest.story.now)
    receipt = commands.deploy_definition(
        another_version.encode(), county=2, origin=elsewhere
    )

    # when our officials ask for it or would activate it
    lv, address = rest.caller("lv"), f"definitions/{receipt.subject}/"

    # then there is none
    for response in (
        lv.get(address),
        lv.get(f"{address}bpmn/"),
        lv.post(f"{address}activate/"),
        lv.post(f"{address}retire/"),
    ):
        assert problem(response)["status"] == 404
    listed = lv.get("definitions/").json()
    assert receipt.subject not in {each["id"] for each in listed}
    status = ProcessDefinition.objects.get(pk=receipt.subject).status
    assert status == ProcessDefinition.Status.DRAFT


def test_who_is_signed_in_is_told_with_posts_and_capacities(rest: RestStory) -> None:
    me = done(rest.caller("zhou").get("me/"))
    assert (me["name"], me["county"], me["capacities"]) == (
        "周行健",
        1,
        ["township_official"],
    )
    assert [(p["role"], p["organisation"], p["authority"]) for p in me["posts"]] == [
        ("township_government", "示范一镇人民政府", True)
    ]


def test_a_notice_to_the_head_of_the_station_is_dismissed_once_for_the_post(
    rest: RestStory,
) -> None:
    # given a lead that nobody has screened for two hours
    rest.opens_case("wang")
    rest.completes("wang", "register_lead")
    rest.story.passes(hours=3)
    rest.story.runs_jobs()
    zhao = rest.caller("zhao")
    notice = zhao.get("notices/").json()[0]
    assert (notice["code"], notice["case_id"]) == ("model", rest.case_id)

    # when a social worker would dismiss it, there is none for her
    address = f"notices/{notice['id']}/dismiss/"
    assert problem(rest.caller("wang").post(address))["status"] == 404

    # then the head does, and it is gone
    assert done(zhao.post(address))["status"] == "seen"
    assert zhao.get("notices/").json() == []
    assert Notice.objects.get(pk=notice["id"]).seen_at is not None


def test_an_incident_is_seen_and_resolved_by_the_bureau_alone(
    rest: RestStory, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given a service operation that has failed until its attempts were used up
    rest.opens_case("wang")
    rest.completes("wang", "register_lead")
    with monkeypatch.context() as broken:
        broken.setattr(extensions, "run_service", _fails)
        for _ in range(2 * MAX_ATTEMPTS):
            rest.story.passes(hours=3)
            rest.story.runs_jobs()
    he = rest.caller("he")
    (incident,) = he.get("incidents/").json()
    assert (incident["code"], incident["case_id"]) == ("job_failed", rest.case_id)

    # when a social worker would help it on, the rule forbids it
    address = f"incidents/{incident['id']}/resolve/"
    refused = problem(rest.caller("wang").post(address))
    assert (refused["status"], refused["rule"]) == (403, "OPERATE")

    # then the bureau does after the cause was mended, and once only
    done(he.post(address, {"variables": {}}))
    assert he.get("incidents/").json() == []
    assert problem(he.post(address))["status"] == 409
    rest.story.passes(hours=1)
    rest.story.runs_jobs()
    assert len(rest.caller("zhao").get("notices/").json()) == 1


def _fails(_call: ServiceCall) -> JSONObject:
    raise ConnectionError


def test_the_head_of_the_station_ends_an_instance_once(rest: RestStory) -> None:
    rest.opens_case("wang")
    address = f"instances/{rest.story.instance().pk}/cancel/"
    assert done(rest.caller("zhao").post(address))["status"] == "cancelled"
    again = problem(rest.caller("zhao").post(address))
    assert (again["status"], again["state"]) == (409, "cancelled")


def test_a_further_process_is_started_in_a_case(rest: RestStory) -> None:
    rest.opens_case("wang")
    body = {"process_id": "assistance_coordination"}
    done(rest.caller("wang").post(f"cases/{rest.case_id}/processes/", body), 201)
    case = done(rest.caller("wang").get(f"cases/{rest.case_id}/"))
    assert {each["process_id"] for each in case["instances"]} == {
        "casework",
        "assistance_coordination",
    }
    unknown = rest.caller("wang").post(
        f"cases/{rest.case_id}/processes/", {"process_id": "no_such_process"}
    )
    assert problem(unknown)["status"] == 403
