"""Every way in which REST refuses: status, body, and nothing done."""

import json
from collections.abc import Iterator
from uuid import uuid4

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from rest_framework import exceptions
from rest_framework.test import APIClient

from engine.models import WorkItem
from processes.organisation import commands as organisation
from tests.support.api import Caller, RestStory, done, problem
from tests.support.story import Story
from web.api import errors, parsing
from web.demo.county import SINCE

ELSEWHERE = 2


@pytest.fixture
def rest(story: Story) -> Iterator[RestStory]:
    """Begin a story that is told by REST, on the story's Monday morning."""
    with time_machine.travel(story.now, tick=False):
        yield RestStory(story)


@pytest.fixture
def stranger(rest: RestStory) -> Caller:
    """A social worker of another county."""
    organisation.register_county(
        ELSEWHERE, name="别县", letters="BX", profile="cn-sc-panzhihua"
    )
    station = organisation.register_organisation(
        ELSEWHERE, kind="station", name="别镇社会工作服务站"
    )
    post = organisation.PostGiven(station.pk, "social_worker", "station_staff", SINCE)
    person = organisation.register_person(ELSEWHERE, name="陌生人", posts=[post])
    rest.story.county.accounts["stranger"] = organisation.open_account(
        person, username="stranger", password="story-2026"
    )
    return rest.caller("stranger")


def test_what_belongs_to_another_county_looks_as_if_it_did_not_exist(
    rest: RestStory, stranger: Caller
) -> None:
    # given a case of our county
    rest.opens_case("wang")
    item = str(rest.finds("wang", "register_lead")["id"])
    instance = str(rest.story.instance().pk)

    # when a stranger tries everything that has an id, and then an id of nothing
    for found, method, address, body in (
        (item, stranger.get, "work-items/{}/", None),
        (item, stranger.get, "work-items/{}/form/", None),
        (item, stranger.get, "work-items/{}/draft/", None),
        (item, stranger.put, "work-items/{}/draft/", {"submission": {}}),
        (item, stranger.post, "work-items/{}/claim/", {}),
        (item, stranger.post, "work-items/{}/release/", {}),
        (item, stranger.post, "work-items/{}/complete/", {"submission": {}}),
        (rest.case_id, stranger.get, "cases/{}/", None),
        (rest.case_id, stranger.get, "cases/{}/history/", None),
        (rest.case_id, stranger.post, "cases/{}/processes/", {"process_id": "x"}),
        (instance, stranger.post, "instances/{}/cancel/", {}),
    ):
        nothing = str(uuid4())
        bodies = [
            problem(method(address.format(each), *([body] if body is not None else [])))
            for each in (found, nothing)
        ]

        # then both answers are the same to the word, but for the id
        assert bodies[0]["status"] == 404, address
        assert str(bodies[0]).replace(found, nothing) == str(bodies[1])
    assert done(stranger.get("cases/"))["results"] == []


def test_a_colleagues_step_is_hidden_to_the_word_from_who_may_not_see_the_case(
    rest: RestStory,
) -> None:
    # given a case in the first station
    rest.opens_case("wang")
    item = str(rest.finds("wang", "register_lead")["id"])

    # when a social worker of another station of the county asks
    sun, nothing = rest.caller("sun"), str(uuid4())
    hidden = problem(sun.get(f"work-items/{item}/"))
    missing = problem(sun.get(f"work-items/{nothing}/"))

    # then she does not learn that there is one, nor of which case
    assert str(hidden).replace(item, nothing) == str(missing)


def test_who_was_slower_is_told_who_was_faster_and_when(rest: RestStory) -> None:
    # given a step that one of two has claimed
    rest.opens_case("wang")
    item = str(rest.finds("li", "register_lead")["id"])
    rest.claims("wang", "register_lead")

    # when the other claims it too
    refused = problem(rest.caller("li").post(f"work-items/{item}/claim/"))

    # then it is a conflict, not a prohibition
    assert (refused["status"], refused["code"]) == (409, "wrong_state")
    assert refused["by"] == str(rest.story.county.people["wang"].pk)
    assert refused["at"] == rest.story.now.isoformat()
    assert refused["state"] == "claimed"
    assert refused["title"] == errors._TITLES["wrong_state"]
    assert refused["instance"] == f"/api/work-items/{item}/claim/"


def test_a_submission_that_the_form_refuses_comes_back_with_problems_by_field(
    rest: RestStory,
) -> None:
    # given the first step on the desk
    rest.opens_case("wang")
    item = rest.claims("wang", "register_lead")

    # when a field is missing and another is unknown
    body = rest.filled("wang", item, client_name=None, nickname="老王")
    response = rest.caller("wang").post(f"work-items/{item}/complete/", body)

    # then both are named, nothing that was typed is quoted, and the step is as it was
    refused = problem(response)
    assert (refused["status"], refused["code"]) == (422, "rejected")
    assert set(refused["problems"]) == {"client_name", "nickname"}
    assert "老王" not in response.content.decode()
    assert rest.finds("wang", "register_lead")["status"] == "claimed"


def test_a_body_with_a_name_that_is_unknown_or_missing_is_refused_by_name(
    rest: RestStory,
) -> None:
    rest.opens_case("wang")
    item = rest.claims("wang", "register_lead")
    address = f"work-items/{item}/complete/"

    # when the body has another name than the endpoint knows
    refused = problem(rest.caller("wang").post(address, {"variables": {}}))

    # then it is named; and so is what is missing
    assert (refused["status"], refused["problems"]) == (
        422,
        {"variables": ["There is no such field."]},
    )
    missing = problem(rest.caller("wang").post(address, {}))
    assert (missing["status"], set(missing["problems"])) == (422, {"submission"})
    listed = problem(rest.caller("wang").post(address, [1]))
    assert (listed["status"], set(listed["problems"])) == (422, {""})
    extra = rest.caller("wang").post(f"work-items/{item}/release/", {"why": "x"})
    assert problem(extra)["status"] == 422


def test_a_query_parameter_that_is_unknown_or_wrong_is_malformed(
    rest: RestStory,
) -> None:
    wang = rest.caller("wang")
    for asked, name in (
        ({"view": "all"}, "view"),
        ({"offset": 5}, "offset"),
        ({"limit": 1000}, "limit"),
        ({"cursor": "made-up"}, "cursor"),
    ):
        refused = problem(wang.get("work-items/", **asked))
        assert (refused["status"], refused["code"]) == (400, "malformed")
        assert set(refused["problems"]) == {name}


@pytest.mark.parametrize(
    "key", ["short", "k" * 101, "with a space", "中文中文中文中文"]
)
def test_an_idempotency_key_must_be_of_8_to_100_printable_characters(
    rest: RestStory, key: str
) -> None:
    body = {"station": str(rest.story.county.stations[0].pk)}
    sent = key if key.isascii() else key.encode().decode("latin-1")
    refused = problem(rest.caller("wang").post("cases/", body, key=sent))
    assert (refused["status"], refused["code"]) == (400, "malformed")
    assert set(refused["problems"]) == {"Idempotency-Key"}


def test_an_expired_session_is_401_for_reading_and_writing(rest: RestStory) -> None:
    # given a program whose session is gone
    wang = rest.caller("wang")
    wang.client.cookies.pop(settings.SESSION_COOKIE_NAME)

    # then it is told to sign in, whatever it wants
    for response in (wang.get("work-items/"), wang.post("cases/", {})):
        refused = problem(response)
        assert (refused["status"], refused["code"]) == (401, "not_authenticated")
        assert response["WWW-Authenticate"] == 'Session realm="lastmetre"'


def test_a_write_without_the_csrf_token_is_refused(rest: RestStory) -> None:
    wang = rest.caller("wang")
    assert SESSION_KEY in wang.client.session
    wang.token = "wrong"
    refused = problem(wang.post("cases/", {"station": str(uuid4())}))
    assert (refused["status"], refused["code"]) == (403, "csrf_failed")


def test_the_frameworks_own_refusals_are_problems_too(rest: RestStory) -> None:
    wang = rest.caller("wang")
    for response, status, code in (
        (
            wang.client.delete("/api/me/", headers=_token(wang)),
            405,
            "method_not_allowed",
        ),
        (
            wang.client.get("/api/me/", headers={"Accept": "text/csv"}),
            406,
            "not_acceptable",
        ),
        (_raw(wang, b"<x/>", "application/xml"), 415, "unsupported_media_type"),
        (_raw(wang, b"{", "application/json"), 400, "parse_error"),
        (_raw(wang, b'{"station": NaN}', "application/json"), 400, "parse_error"),
        (_raw(wang, b'{"station": "\\ud800"}', "application/json"), 400, "parse_error"),
        (_raw(wang, b"[" * 100_000, "application/json"), 400, "parse_error"),
        (_raw(wang, b" " * (parsing.LIMIT + 1), "application/json"), 413, "too_large"),
        (wang.get("no-such-thing/"), 404, "not_found"),
        (wang.post("work-items/17/claim/"), 404, "not_found"),
    ):
        refused = problem(response)
        assert (refused["status"], refused["code"]) == (status, code)


def test_too_many_requests_say_how_long_to_wait() -> None:
    response = errors.handle(exceptions.Throttled(wait=3), {})
    assert response is not None
    assert (response.status_code, json.loads(response.content)["code"]) == (
        429,
        "throttled",
    )
    assert response["Retry-After"] == "3"


def test_a_bug_is_no_problem_detail() -> None:
    assert errors.handle(KeyError("bug"), {}) is None


def test_nobody_sends_messages_by_hand_and_station_staff_change_no_processes(
    rest: RestStory,
) -> None:
    # given a case in which nobody waits for the message
    rest.opens_case("wang")
    body = {"message": "no_such_message", "case_id": rest.case_id}
    assert problem(rest.caller("wang").post("messages/", body))["status"] == 404

    # and a social worker who would deploy, cancel, and see what only others oversee
    instance = rest.story.instance().pk
    deployed = rest.caller("wang").post("definitions/", {"bpmn": "<x/>"})
    assert (problem(deployed)["status"], problem(deployed)["rule"]) == (403, "OPERATE")
    cancelled = problem(rest.caller("wang").post(f"instances/{instance}/cancel/"))
    assert (cancelled["status"], cancelled["rule"]) == (403, "DIRECT")
    for address in ("refusals/", "incidents/"):
        assert problem(rest.caller("wang").get(address))["rule"] == "OVERSIGHT"


def test_a_supervisor_may_not_open_a_case_in_a_station(rest: RestStory) -> None:
    body = {"station": str(rest.story.county.stations[0].pk)}
    refused = problem(rest.caller("chen").post("cases/", body))
    assert (refused["status"], refused["rule"]) == (403, "START")
    assert WorkItem.objects.count() == 0


def _token(caller: Caller) -> dict[str, str]:
    return {"X-CSRFToken": caller.token}


def _raw(caller: Caller, source: bytes, media: str) -> object:
    client: APIClient = caller.client
    return client.generic(
        "POST", "/api/cases/", source, content_type=media, headers=_token(caller)
    )
