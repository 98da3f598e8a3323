"""A report of harm: begun by anybody, seen by nobody but who is named."""

from uuid import UUID, uuid4

import pytest

from engine import tenancy
from engine.commands import claim_work_item, complete_work_item
from engine.errors import NotAllowed, NotFound
from engine.extensions import ServiceCall
from engine.identifiers import new_id
from engine.models import Refusal
from processes.casework import queries as cases
from processes.casework.commands import start_report
from processes.casework.commands.reports import name_helpers, restrict_file_access
from processes.casework.models import Case, CaseParticipant
from processes.casework.participants import bar
from tests.support.story import Story, reach
from tests.support.tiny import deployed, flow, process, user_task

END = '<bpmn:endEvent id="end"/>'
_STEP = user_task("note", role="discoverer").replace(
    "<camunda:properties>",
    '<camunda:properties><camunda:property name="holder" value="discoverer"/>',
)
_SUPPORT = user_task("support")
_LINES = (flow("start", "note"), flow("note", "support"), flow("support", "end"))


@pytest.fixture
def reporting(story: Story) -> Story:
    """A county in which a tiny report can be filed."""
    parts = (_STEP, _SUPPORT, END, *_LINES)
    deployed(process(*parts, process_id="mandatory_report"))
    return story


def _restricted(story: Story, case: Case) -> None:
    restrict_file_access(_call(story, case, "restrict_file_access"))
    name_helpers(_call(story, case, "name_helpers"))
    tenancy.bind({1})


def _call(story: Story, case: Case, operation: str) -> ServiceCall:
    return ServiceCall(
        operation=operation,
        job_id=new_id(),
        county=case.county,
        case_id=case.pk,
        instance_id=new_id(),
        process_id="mandatory_report",
        element_id=operation,
        name="",
        variables={},
        places=case.places,
        now=story.now,
    )


@pytest.mark.parametrize("who", ["wang", "zhao", "chen", "zhou", "he"])
def test_anybody_with_a_post_files_a_report_and_has_its_first_step(
    reporting: Story, who: str
) -> None:
    # when somebody files a report, whatever the post
    receipt = start_report(origin=reporting.origin(who))

    # then it is a restricted case of its own, with the first step on the own desk
    reporting.case_id = UUID(receipt.case_id)
    case = Case.objects.get(pk=receipt.case_id)
    assert case.is_restricted
    item = reporting.item("note")
    assert item.assignee_id == reporting.person(who)


def test_a_report_from_a_case_remembers_it_and_restricts_both_files(
    reporting: Story,
) -> None:
    # given a case of wang
    reach(reporting, "assess_needs")
    origin_id = reporting.case_id
    assert origin_id is not None

    # when a suspicion in it is reported
    receipt = start_report(case_id=origin_id, origin=reporting.origin("wang"))
    report = Case.objects.get(pk=receipt.case_id)
    _restricted(reporting, report)

    # then only who is named sees the two files; a colleague sees neither
    assert report.origin_id == origin_id
    for case_id in (origin_id, report.pk):
        cases.case_for(case_id, actor=reporting.actor("wang"))
        cases.case_for(case_id, actor=reporting.actor("zhao"))
        with pytest.raises(NotFound):
            cases.case_for(case_id, actor=reporting.actor("li"))
    seen = {row.case.pk for row in cases.cases_of(reporting.actor("li"))}
    assert not seen & {origin_id, report.pk}


def test_a_suspect_loses_sight_of_the_files_and_every_step_at_once(
    reporting: Story,
) -> None:
    # given a report whose file the station head can see
    receipt = start_report(origin=reporting.origin("wang"))
    report = Case.objects.get(pk=receipt.case_id)
    _restricted(reporting, report)
    cases.case_for(report.pk, actor=reporting.actor("zhao"))

    # when the head is the suspect
    bar(report, [reporting.person("zhao")], reporting.now)

    # then the head finds nothing
    with pytest.raises(NotFound):
        cases.case_for(report.pk, actor=reporting.actor("zhao"))


def test_who_is_not_named_takes_no_step_of_a_restricted_file(reporting: Story) -> None:
    # given a report in which a step waits in the queue of the social workers
    receipt = start_report(origin=reporting.origin("wang"))
    report = Case.objects.get(pk=receipt.case_id)
    reporting.case_id = report.pk
    reporting.completes("wang", "note")

    # when a colleague who is not named would take it
    with pytest.raises(NotFound):
        claim_work_item(reporting.item("support").pk, origin=reporting.origin("li"))

    # then the guard refuses without a word, and who discovered the harm succeeds
    tenancy.bind({1})
    assert Refusal.objects.get().rule == "RESTRICTED"
    reporting.completes("wang", "support")


def test_a_report_of_an_unknown_case_or_station_is_refused(reporting: Story) -> None:
    for about in ({"case_id": uuid4()}, {"station_id": uuid4()}):
        with pytest.raises(NotFound):
            start_report(origin=reporting.origin("wang"), **about)


def test_who_has_no_post_any_more_files_no_report(reporting: Story) -> None:
    origin = reporting.origin("wang")
    stranger = type(origin.actor)(uuid4(), 1, frozenset({1}), ())
    with pytest.raises(NotAllowed):
        start_report(origin=type(origin)(actor=stranger, now=reporting.now))


def test_what_a_model_throws_starts_a_report_for_who_did_the_last_step(
    reporting: Story,
) -> None:
    # given casework whose first step ends in a suspicion
    message = '<bpmn:message id="m" name="mandatory_report.suspicion"/>'
    thrown = (
        '<bpmn:endEvent id="end"><bpmn:messageEventDefinition messageRef="m"/>'
        "</bpmn:endEvent>"
    )
    deployed(
        process(
            user_task("look"),
            thrown,
            flow("start", "look"),
            flow("look", "end"),
            messages=message,
        )
    )
    by_message = process(
        _STEP,
        END,
        flow("start", "note"),
        flow("note", "end"),
        process_id="mandatory_report",
        messages=message,
    ).replace(
        b'<bpmn:startEvent id="start"></bpmn:startEvent>',
        b'<bpmn:startEvent id="start"><bpmn:messageEventDefinition messageRef="m"/>'
        b"</bpmn:startEvent>",
    )
    deployed(by_message)
    reporting.opens_case("wang")
    origin_id = reporting.case_id

    # when a colleague does the step and the worker delivers the message
    reporting.completes("li", "look")
    reporting.runs_jobs()

    # then the report lies on the desk of who found it, linked to the case
    report = Case.objects.get(process_id="mandatory_report")
    assert report.origin_id == origin_id
    found = CaseParticipant.objects.get(case=report, part="discoverer")
    assert found.person_id == reporting.person("li")
    reporting.case_id = report.pk
    complete_work_item(
        reporting.item("note").pk,
        submission=reporting.filled(reporting.item("note")),
        origin=reporting.origin("li"),
    )
