"""Events, reports and hand-overs through REST."""

from uuid import UUID

import pytest

from processes.oversight.handing_over import TRANSFER
from tests.support.api import Caller, done, problem
from tests.support.desks import casework, one_step, opened_for, report
from tests.support.story import Story


def test_a_hand_over_is_begun_once_and_told_case_by_case(story: Story) -> None:
    # given two cases of wang
    casework()
    one_step(TRANSFER, "propose_transfer")
    cases = [opened_for(story, "wang") for _ in range(2)]
    zhao = Caller(story, "zhao")
    body = {
        "from_worker": str(story.person("wang")),
        "station": str(story.county.stations[0].pk),
        "reason": "worker_leaving",
        "receivers": [{"case_id": str(cases[0]), "person": str(story.person("li"))}],
    }

    # when the head hands them over, twice under one key
    first = done(zhao.post("hand-overs/", body, key="hand-over-1"), 201)
    again = done(zhao.post("hand-overs/", body, key="hand-over-1"), 201)

    # then one hand-over tells how each case stands, to the head alone
    assert again == first
    shown = done(zhao.get(f"hand-overs/{first['subject']}/"))
    assert {UUID(each["case_id"]) for each in shown["cases"]} == set(cases)
    assert all(each["instance_id"] for each in shown["cases"])
    other = Caller(story, "li")
    assert problem(other.get(f"hand-overs/{first['subject']}/"))["status"] == 404
    assert problem(other.post("hand-overs/", body))["rule"] == "DIRECT"


def test_a_hand_over_without_sense_is_refused(story: Story) -> None:
    casework()
    body = {
        "from_worker": str(story.person("wang")),
        "station": str(story.county.stations[0].pk),
        "reason": "worker_leaving",
    }
    zhao = Caller(story, "zhao")
    assert problem(zhao.post("hand-overs/", body))["status"] == 409
    wrong = {**body, "reason": "because"}
    assert "reason" in problem(zhao.post("hand-overs/", wrong))["problems"]
    nowhere = {**body, "station": str(UUID(int=7))}
    assert problem(zhao.post("hand-overs/", nowhere))["status"] == 404


@pytest.mark.parametrize("username", ["wang", "he"])
def test_a_report_is_begun_by_anybody_with_a_post(story: Story, username: str) -> None:
    report()
    caller = Caller(story, username)
    begun = done(caller.post("reports/", {}, key="report-0001"), 201)
    assert begun["mine"]
    assert done(caller.post("reports/", {}, key="report-0001"), 201) == begun


def test_a_report_about_a_case_of_others_is_not_found(story: Story) -> None:
    casework()
    report()
    opened_for(story, "wang")
    about = {"case_id": str(story.case_id)}
    assert problem(Caller(story, "sun").post("reports/", about))["status"] == 404
    assert done(Caller(story, "wang").post("reports/", about), 201)["mine"]


def test_an_event_is_told_where_something_waits_for_it(story: Story) -> None:
    casework(message="casework.client_moved")
    opened_for(story, "wang")
    wang, address = Caller(story, "wang"), f"cases/{story.case_id}/events/"
    other = {"event": "client_deceased"}
    assert problem(wang.post(address, other))["status"] == 409
    assert problem(wang.post(address, {"event": "x"}))["status"] == 422
    moved = {"event": "client_moved"}
    assert problem(Caller(story, "sun").post(address, moved))["status"] == 404
    done(wang.post(address, moved))
    assert story.waits_at() == set()
