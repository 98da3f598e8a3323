"""Decision models by REST: two people, one table, and what it says to a question."""

import json
from collections.abc import Iterator

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from engine import commands, decisions
from engine.actors import Origin, system
from engine.decisions import EVERYBODY, Scope
from engine.models import DecisionDefinition
from tests.support.api import JSON, Caller, RestStory, done, problem
from tests.support.rules import rules
from tests.support.statements import counted
from tests.support.story import Story

#: What every call asks for first: session, account, person, posts.
_FRAME = 6


@pytest.fixture
def rest(story: Story) -> Iterator[RestStory]:
    """Begin a story that is told by REST, on the story's Monday morning."""
    with time_machine.travel(story.now, tick=False):
        yield RestStory(story)


@pytest.fixture
def draft(rest: RestStory) -> str:
    """A draft of our county that he has deployed; returns its address."""
    return _deployed(rest.caller("he"), rules())


def _deployed(official: Caller, source: bytes) -> str:
    receipt = done(official.post("decisions/", {"dmn": source.decode()}))
    return f"decisions/{receipt['subject']}/"


def _elsewhere(rest: RestStory, scope: Scope) -> str:
    origin = Origin(actor=system(scope.county or 1), now=rest.story.now)
    receipt = commands.deploy_decision(rules(), scope=scope, origin=origin)
    return f"decisions/{receipt.subject}/"


def _answer(caller: Caller, version: str, inputs: object, asked: str = "grade") -> JSON:
    return done(_asked(caller, version, json.dumps(inputs), asked))


def _asked(
    caller: Caller, version: str, inputs: str, asked: str = "grade"
) -> HttpResponse:
    return caller.get(f"{version}answers/{asked}/", inputs=inputs)


# -- two people -----------------------------------------------------------------------


def test_a_bureau_deploys_rules_and_a_second_person_activates_them(
    rest: RestStory, draft: str
) -> None:
    # given rules that an official has deployed for the county
    he, lv = rest.caller("he"), rest.caller("lv")
    seen = done(he.get(draft))
    assert (seen["status"], seen["county"], seen["jurisdiction"]) == ("draft", 1, "")

    # when the same person would activate them, four eyes are asked for
    refused = problem(he.post(f"{draft}activate/"))
    assert (refused["status"], refused["rule"]) == (403, "FOUR_EYES")

    # then a second person does, and they are asked
    assert done(lv.post(f"{draft}activate/"))["status"] == "active"
    answer = decisions.ask("grade", {"points": 1}, county=1, now=rest.story.now)
    assert answer.outcome.value == "a"

    # and after they are retired they stay where they are
    assert done(lv.post(f"{draft}retire/"))["status"] == "retired"
    gone = problem(lv.post(f"{draft}activate/"))
    assert (gone["status"], gone["state"]) == (409, "retired")


@pytest.mark.parametrize("verb", ["activate", "retire"])
def test_a_social_worker_reads_rules_and_changes_none(
    rest: RestStory, draft: str, verb: str
) -> None:
    wang = rest.caller("wang")
    assert done(wang.get(draft))["model_id"] == "grading"
    for response in (
        wang.post("decisions/", {"dmn": rules(says="b").decode()}),
        wang.post(f"{draft}{verb}/"),
    ):
        refused = problem(response)
        assert (refused["status"], refused["rule"]) == (403, "OPERATE")


def test_the_same_rules_uploaded_again_change_nothing(
    rest: RestStory, draft: str
) -> None:
    file = SimpleUploadedFile("rules.dmn", rules())
    again = rest.caller("he").post("decisions/", {"dmn": file}, format="multipart")
    assert f"decisions/{done(again)['subject']}/" == draft
    assert DecisionDefinition.objects.filter(model_id="grading").count() == 1


def test_changed_rules_are_the_next_version(rest: RestStory, draft: str) -> None:
    he = rest.caller("he")
    second = _deployed(he, rules(says="b", valid_from="2026-04-01"))
    found = done(he.get(second))
    assert (found["version"], found["valid_from"], found["valid_to"]) == (
        2,
        "2026-04-01",
        None,
    )


# -- reading --------------------------------------------------------------------------


def test_a_version_says_what_it_can_be_asked_and_what_was_found(
    rest: RestStory,
) -> None:
    he = rest.caller("he")
    version = _deployed(he, rules(first="> 5", complete=False))
    seen = done(he.get(version))
    assert seen["asks"] == {"grade": {"points": "number"}}
    assert len(str(seen["content_hash"])) == 64
    (found,) = seen["findings"]
    assert (found["kind"], found["decision"], found["rules"]) == ("gap", "grade", [])
    assert found["example"].keys() == {"points"}


def test_the_file_is_had_as_it_was_deployed_whatever_a_program_accepts(
    rest: RestStory, draft: str
) -> None:
    for media_type in ("*/*", "application/xml"):
        headers = {"Accept": media_type}
        file = rest.caller("wang").client.get(f"/api/{draft}dmn/", headers=headers)
        assert file.content == rules()
        assert file["Content-Type"] == "application/xml"
        assert file["Content-Disposition"] == 'attachment; filename="grading.v1.dmn"'


def test_rules_for_all_and_for_a_jurisdiction_are_seen_by_everybody(
    rest: RestStory,
) -> None:
    wang = rest.caller("wang")
    for scope in (EVERYBODY, Scope(jurisdiction="cn-he")):
        address = _elsewhere(rest, scope)
        assert done(wang.get(address))["jurisdiction"] == scope.jurisdiction
        assert _answer(wang, address, {"points": 1})["value"] == "a"
    listed = wang.get("decisions/").json()
    assert {("grading", ""), ("grading", "cn-he")} <= {
        (each["model_id"], each["jurisdiction"]) for each in listed
    }


def test_rules_of_another_county_do_not_exist_for_us(rest: RestStory) -> None:
    # given a draft of another county
    address = _elsewhere(rest, Scope(county=2))

    # when our officials ask for it or would change it
    lv = rest.caller("lv")
    refused = [
        problem(response)
        for response in (
            lv.get(address),
            lv.get(f"{address}dmn/"),
            _asked(lv, address, '{"points": 1}'),
            lv.post(f"{address}activate/"),
            lv.post(f"{address}retire/"),
        )
    ]

    # then there is none
    assert {each["status"] for each in refused} == {404}
    listed = {f"decisions/{each['id']}/" for each in lv.get("decisions/").json()}
    assert address not in listed
    found = DecisionDefinition.objects.get(county=2)
    assert found.status == DecisionDefinition.Status.DRAFT


# -- files that are refused -----------------------------------------------------------


def test_rules_that_cannot_be_asked_are_refused_by_element(rest: RestStory) -> None:
    broken = rules(first="> 5").decode()
    refused = problem(rest.caller("he").post("decisions/", {"dmn": broken}))
    assert (refused["status"], refused["code"]) == (422, "rejected")
    assert refused["problems"].keys() == {"table_grade"}
    assert not DecisionDefinition.objects.filter(model_id="grading").exists()


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"dmn"}),
        ({"dmn": ""}, {"dmn"}),
        ({"dmn": "<a/>", "policy": "plain"}, {"policy"}),
    ],
)
def test_a_body_that_is_none_is_refused_by_field(
    rest: RestStory, body: JSON, fields: set[str]
) -> None:
    refused = problem(rest.caller("he").post("decisions/", body))
    assert (refused["status"], set(refused["problems"])) == (422, fields)


# -- asking ---------------------------------------------------------------------------


def test_a_question_is_answered_with_rules_and_reasons_and_nothing_is_stored(
    rest: RestStory, draft: str
) -> None:
    # given the caller's own part of the statements
    wang = rest.caller("wang")
    _answer(wang, draft, {"points": 1})

    # when a draft is asked
    with counted() as sent:
        answer = _answer(wang, draft, {"points": 12.5})

    # then it says the value, and each decision with what gave it
    assert answer == {
        "value": "a",
        "decided": [
            {
                "id": "grade",
                "inputs": [["得分", "12.5"]],
                "rules": [
                    {
                        "index": 1,
                        "annotations": {"reason": "得分大于零", "clause": "002 §4.4"},
                    }
                ],
                "value": "a",
            }
        ],
    }

    # and no more was read than the version
    assert len(sent) <= _FRAME + 1, sent
    assert not [each for each in sent if each.startswith(("INSERT", "UPDATE"))]


def test_decisions_on_the_way_are_told_in_their_order(rest: RestStory) -> None:
    wang = rest.caller("wang")
    (panzhihua,) = (
        each
        for each in wang.get("decisions/").json()
        if each["jurisdiction"] == "cn-sc-panzhihua"
    )
    address = f"decisions/{panzhihua['id']}/"
    inputs = {"base_yuan": 1000, "purchase_yuan": 30}
    answer = _answer(wang, address, inputs, "fund_cap")
    assert [(each["id"], each["value"]) for each in answer["decided"][:-1]] == [
        ("fund_cap_yuan", "30"),
        ("fund_cap_excess_yuan", "0"),
    ]
    assert '"within"' in str(answer["value"])


def test_what_is_not_given_is_null(rest: RestStory, draft: str) -> None:
    answer = done(rest.caller("wang").get(f"{draft}answers/grade/"))
    assert (answer["value"], answer["decided"][0]["rules"]) == ("null", [])


@pytest.mark.parametrize(
    ("inputs", "field", "says"),
    [
        ("{points: 1}", "inputs", "Expected JSON"),
        ("[1]", "inputs", "JSON object"),
        ('{"points": NaN}', "inputs", "Expected JSON"),
        ('{"point": 1}', "inputs.point", "expected points"),
        ('{"points": "one"}', "inputs.points", "expected number"),
        ('{"points": true}', "inputs.points", "expected number"),
        (json.dumps({"points": "9" * 10_000}), "inputs", "10000"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused_with_the_input(
    rest: RestStory, draft: str, inputs: str, field: str, says: str
) -> None:
    refused = problem(_asked(rest.caller("wang"), draft, inputs))
    assert (refused["status"], refused["code"]) == (400, "malformed")
    (sentence,) = refused["problems"][field]
    assert says in sentence


def test_all_wrong_inputs_are_told_at_once(rest: RestStory, draft: str) -> None:
    inputs = json.dumps({"points": [], "age": 1})
    refused = problem(_asked(rest.caller("wang"), draft, inputs))
    assert refused["problems"].keys() == {"inputs.points", "inputs.age"}


def test_an_unknown_decision_is_not_found(rest: RestStory, draft: str) -> None:
    refused = problem(_asked(rest.caller("wang"), draft, "{}", "graduation"))
    assert refused["status"] == 404
    assert "decision graduation" in refused["detail"]


def test_a_parameter_that_nobody_knows_is_refused(rest: RestStory, draft: str) -> None:
    response = rest.caller("wang").get(f"{draft}answers/grade/", points=1)
    refused = problem(response)
    assert (refused["status"], set(refused["problems"])) == (400, {"points"})


def test_a_day_is_given_as_a_text(rest: RestStory) -> None:
    # given rules that ask for a day
    source = (
        rules(first='< date("2026-03-01")')
        .replace(b'typeRef="number"', b'typeRef="date"')
        .replace(b"&lt;= 0", b'>= date("2026-03-01")')
        .replace(b"<text>< date", b"<text>&lt; date")
    )
    he = rest.caller("he")
    version = _deployed(he, source)

    # then a text is read as one, and what is none is refused
    assert _answer(he, version, {"points": "2026-02-28"})["value"] == "a"
    assert _answer(he, version, {"points": "2026-03-01"})["value"] == "none"
    refused = problem(_asked(he, version, '{"points": "yesterday"}'))
    assert refused["problems"]["inputs.points"] == ["It does not fit: expected date."]


def test_what_takes_too_long_is_refused(rest: RestStory) -> None:
    source = rules(complete=False).replace(
        b'"a"', b"sum(for i in 1..1000, j in 1..1000 return i * j)"
    )
    source = source.replace(b'label="\xe7\xad\x89\xe7\xba\xa7" typeRef="string"', b"")
    he = rest.caller("he")
    version = _deployed(he, source)
    refused = problem(_asked(he, version, '{"points": 1}'))
    assert (refused["status"], set(refused["problems"])) == (400, {"inputs"})


def test_a_decision_service_is_asked_too(rest: RestStory) -> None:
    service = (
        '<decisionService id="grading_service" name="grading_service">'
        '<variable name="grading_service" typeRef="string"/>'
        '<outputDecision href="#grade"/><inputData href="#input_points"/>'
        "</decisionService></definitions>"
    )
    source = rules().decode().replace("</definitions>", service).encode()
    he = rest.caller("he")
    version = _deployed(he, source)
    assert done(he.get(version))["asks"]["grading_service"] == {"points": "number"}
    answer = _answer(he, version, {"points": 1}, "grading_service")
    assert (answer["value"], answer["decided"][0]["id"]) == ("a", "grade")

    # and in a process, once it is active
    done(rest.caller("lv").post(f"{version}activate/"))
    said = decisions.ask("grading_service", {"points": 0}, county=1, now=rest.story.now)
    assert said.outcome.value == "none"


def test_the_list_asks_a_bounded_number_of_questions(rest: RestStory) -> None:
    he = rest.caller("he")
    with counted() as few:
        he.get("decisions/")
    for word in ("b", "c", "d"):
        _deployed(he, rules(says=word))
    with counted() as many:
        he.get("decisions/")
    assert len(many) == len(few) <= _FRAME + 1, many
