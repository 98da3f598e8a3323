"""Stories over the shipped definitions, told by REST alone."""

from collections.abc import Iterator

import pytest
import time_machine

from engine.models import HistoryEntry, IdempotencyKey, Refusal
from processes.casework.models import Case, CaseReading
from tests.support.api import Caller, RestStory, done, problem
from tests.support.story import CHOICES, MAIN_LINE, Story


@pytest.fixture
def rest(story: Story) -> Iterator[RestStory]:
    """Begin a story that is told by REST, on the story's Monday morning."""
    with time_machine.travel(story.now, tick=False):
        yield RestStory(story)


@pytest.fixture
def confirming(story: Story) -> Iterator[RestStory]:
    """An application for assistance that waits for the county's confirmation."""
    story.opens_case("wang")
    story.completes("wang", "register_lead")
    story.starts("wang", "assistance_coordination")
    for username, step, choices in (
        ("wang", "explain_policy", {}),
        ("wang", "help_prepare_application", {}),
        ("wang", "apply_assistance", {}),
        ("zhou", "accept_application", {"acceptance": "accepted"}),
        ("zhou", "start_investigation", {}),
        ("wang", "assist_investigation", {}),
        ("he", "check_information", {}),
        ("feng", "issue_first_opinion", {"first_opinion": "eligible"}),
        ("feng", "publicise_first_opinion", {}),
    ):
        story.completes(username, step, **choices)
    story.passes(days=8)
    story.runs_jobs()
    with time_machine.travel(story.now, tick=False):
        yield RestStory(story, case_id=str(story.case_id))


def test_a_case_goes_from_lead_to_archive_by_rest_alone(rest: RestStory) -> None:
    # given a case that a program has opened
    rest.opens_case("wang")

    # when everybody does the steps of the main line
    for username, step in MAIN_LINE:
        last = rest.completes(username, step, **CHOICES.get(step, {}))

    # then nothing is left to do until the client is looked after
    assert last["opened"] == []
    case = done(rest.caller("zhao").get(f"cases/{rest.case_id}/"))
    assert (case["is_over"], case["open_work"]) == (False, [])
    assert case["stage"] == "closure"
    assert [each["status"] for each in case["instances"]] == ["active"]

    # and the history names every step, in its order
    history = done(rest.caller("zhao").get(f"cases/{rest.case_id}/history/", limit=200))
    completed = [
        e["element_id"] for e in history["results"] if e["kind"] == "completed"
    ]
    assert completed == [step for _, step in MAIN_LINE]
    done_by_chen = done(rest.caller("chen").get("work-items/", view="done"))
    assert {row["element_id"] for row in done_by_chen["results"]} == {
        "review_closure",
        "review_service_plan",
    }


@pytest.mark.parametrize("command", ["claim", "complete"])
def test_a_social_worker_who_would_confirm_assistance_is_refused_on_record(
    confirming: RestStory, command: str
) -> None:
    # given an application that waits for the county's confirmation
    item = confirming.story.item("confirm_assistance")
    body = {"submission": {}} if command == "complete" else {}

    # when a social worker posts to it
    response = confirming.caller("li").post(f"work-items/{item.pk}/{command}/", body)

    # then the rule and its clause are told
    refused = problem(response)
    assert (refused["status"], refused["code"]) == (403, "not_allowed")
    assert refused["rule"] == "N01"
    assert str(refused["clause"]).startswith("001 §三(六)")

    # and the attempt stands on record, for those who oversee
    listed = confirming.caller("he").get("refusals/").json()
    assert [(r["rule"], r["element_id"], r["act_type"]) for r in listed] == [
        ("N01", "confirm_assistance", "admin_confirm")
    ]
    assert Refusal.objects.filter(work_item_id=item.pk).count() == 1

    # and the official succeeds
    confirming.completes("he", "confirm_assistance")


def test_the_same_key_has_one_effect_and_answers_the_same_reply(
    rest: RestStory,
) -> None:
    # given a case that was opened under a key
    wang, key = rest.caller("wang"), "open-case-0001"
    body = {"station": str(rest.story.county.stations[0].pk)}
    first = wang.post("cases/", body, key=key)

    # when the program loses the answer and asks again
    again = wang.post("cases/", body, key=key)

    # then it gets the same answer, to the byte, and there is one case
    assert (first.status_code, first.content) == (again.status_code, again.content)
    assert first.status_code == 201
    assert Case.objects.count() == 1
    assert IdempotencyKey.objects.filter(key=key).count() == 1

    # and the same holds for a step
    rest.case_id = str(first.json()["case_id"])
    item = rest.claims("wang", "register_lead")
    filled = rest.filled("wang", item)
    address = f"work-items/{item}/complete/"
    replies = [wang.post(address, filled, key="complete-0001") for _ in range(2)]
    assert replies[0].content == replies[1].content
    assert {reply.status_code for reply in replies} == {200}
    completed = HistoryEntry.objects.filter(work_item_id=item, kind="completed")
    assert completed.count() == 1


def test_a_key_that_was_used_for_another_body_is_refused(rest: RestStory) -> None:
    # given a key that has opened a case in one station
    wang, key = rest.caller("wang"), "open-case-0002"
    first, second = (str(each.pk) for each in rest.story.county.stations[:2])
    done(wang.post("cases/", {"station": first}, key=key), 201)

    # when it is sent with another
    refused = problem(wang.post("cases/", {"station": second}, key=key))

    # then nothing is done
    assert (refused["status"], refused["code"]) == (422, "rejected")
    assert refused["problems"] == {"idempotency_key": ["used for another request"]}
    assert Case.objects.count() == 1


def test_a_draft_is_kept_and_seen_by_its_owner_only(rest: RestStory) -> None:
    # given a step on somebody's desk
    rest.opens_case("wang")
    item = rest.claims("wang", "register_lead")
    address = f"work-items/{item}/draft/"
    assert problem(rest.caller("wang").get(address))["status"] == 404

    # when half of it has been typed
    typed = {"submission": {"client_name": "王测"}}
    done(rest.caller("wang").put(address, typed))

    # then its owner sees it, which is recorded, and a colleague does not
    seen = done(rest.caller("wang").get(address))
    assert seen["submission"] == typed["submission"]
    assert problem(rest.caller("li").get(address))["status"] == 403
    readings = CaseReading.objects.filter(what=CaseReading.What.STEP)
    wang = rest.story.county.people["wang"].pk
    assert list(readings.values_list("person_id", flat=True)) == [wang]


def test_a_step_is_released_and_handed_to_a_colleague(rest: RestStory) -> None:
    # given a claimed step that is put back
    rest.opens_case("wang")
    item = rest.claims("wang", "register_lead")
    released = done(rest.caller("wang").post(f"work-items/{item}/release/"))
    assert released["status"] == "open"

    # when the head of the station hands it to a social worker
    li = str(rest.story.county.people["li"].pk)
    rest.caller("wang").post(f"work-items/{item}/claim/")
    done(rest.caller("wang").post(f"work-items/{item}/assign/", {"person": li}))

    # then it lies on that desk
    assert rest.finds("li", "register_lead")["status"] == "claimed"


def test_a_work_item_says_what_is_needed_to_do_it(rest: RestStory) -> None:
    # given an open step
    rest.opens_case("wang")
    row = rest.finds("wang", "register_lead")

    # when a program looks at it and at its form
    seen = done(rest.caller("wang").get(f"work-items/{row['id']}/"))
    schema = done(rest.caller("wang").get(f"work-items/{row['id']}/form/"))

    # then it knows form, clause and capacity
    assert seen["form_ref"].startswith("case_intake_lead@")
    assert seen["clause"]
    assert seen["capacities"] == ["station_staff"]
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert "client_name" in schema["properties"]


def test_lists_show_nothing_personal(rest: RestStory) -> None:
    # given a case whose client and fields are known
    rest.reaches("assess_needs")

    # when everything that lists is read
    wang: Caller = rest.caller("wang")
    answers = [
        wang.get("cases/"),
        wang.get(f"cases/{rest.case_id}/"),
        wang.get(f"cases/{rest.case_id}/history/"),
        *(wang.get("work-items/", view=view) for view in ("desk", "queue", "done")),
    ]

    # then the client is a family name, and no answer of a form is there
    for answer in answers:
        text = answer.content.decode()
        assert answer.status_code == 200
        for personal in ("王测试", "13800000000", "999999194805170020", "示例村"):
            assert personal not in text
    assert "王某某" in answers[0].content.decode()


def test_every_reading_of_a_case_file_leaves_a_row(rest: RestStory) -> None:
    # given a case
    rest.opens_case("wang")

    # when its head and its history are read
    done(rest.caller("zhao").get(f"cases/{rest.case_id}/"))
    done(rest.caller("zhao").get(f"cases/{rest.case_id}/history/"))

    # then two readings stand on record
    zhao = rest.story.county.people["zhao"].pk
    assert CaseReading.objects.filter(person_id=zhao, what="case_file").count() == 2
