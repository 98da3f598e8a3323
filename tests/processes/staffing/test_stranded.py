"""Open work that nobody can do is found, with the rule that keeps people away."""

from datetime import timedelta

import pytest

from engine import tenancy
from engine.errors import NotAllowed
from processes.casework.models import Case, CaseParticipant
from processes.organisation import commands as organisation
from processes.staffing import Stranded, stranded
from processes.staffing.places import network
from processes.staffing.stranded import NOBODY
from tests.support.desks import one_step
from tests.support.statements import counted
from tests.support.story import Story, reach
from tests.support.tiny import deployed, flow, process, user_task

END = '<bpmn:endEvent id="end"/>'


def found_by(story: Story, username: str = "he", **more: object) -> list[Stranded]:
    """Return what somebody sees of work that nobody can do."""
    actor = story.actor(username)
    people = network(1, story.now)
    stations = more.get("stations")
    assert stations is None or isinstance(stations, list)
    return stranded(actor, people, county=1, stations=stations)


def _leaves(story: Story, *usernames: str) -> None:
    for username in usernames:
        organisation.end_posts(
            story.person(username), county=1, on=story.now.date() + timedelta(days=1)
        )
    story.passes(days=1)


def test_a_step_in_an_empty_queue_is_found_with_whom_to_appoint(story: Story) -> None:
    # given a lead whose case waits for the head to assign it, and the head leaves
    reach(story, "assign_case_worker")
    assert not found_by(story)
    _leaves(story, "zhao")

    # then the step is named, with its clause and the heads of other stations
    (row,) = found_by(story)
    assert (row.item.element_id, row.rule) == ("assign_case_worker", NOBODY)
    assert row.clause == row.item.clause != ""
    assert row.station_id == story.county.stations[0].pk
    (proposal,) = row.proposals
    assert proposal.queue == "station_head@station"
    assert {name for name, _where in proposal.people} == {"钱远山", "郑知秋"}

    # and it is in the third station's list no more than in the second's
    other = [story.county.stations[1].pk]
    assert not found_by(story, stations=other)


def test_four_eyes_that_leave_nobody_are_found(story: Story) -> None:
    # given a closure that only its own writer could review
    work = user_task("write")
    review = user_task("review").replace(
        '<camunda:property name="act_type"',
        '<camunda:property name="not_by_performer_of" value="write"/>'
        '<camunda:property name="act_type"',
    )
    steps = (work, review, END)
    deployed(
        process(
            *steps,
            flow("start", "write"),
            flow("write", "review"),
            flow("review", "end"),
        )
    )
    story.opens_case("sun", station=1)
    story.completes("sun", "write")

    # then the rule is named, and the guard says the same
    (row,) = found_by(story)
    assert (row.item.element_id, row.rule) == ("review", "FOUR_EYES")
    with pytest.raises(NotAllowed) as refused:
        story.claims("sun", "review")
    assert (refused.value.rule, refused.value.clause) == (row.rule, row.clause)

    # and a second worker ends it
    (proposal,) = row.proposals
    assert {name for name, _ in proposal.people} <= {
        "王小禾",
        "李青禾",
        "高小满",
        "吴晓溪",
    }


@pytest.mark.parametrize(
    ("role", "rule"), [("supervisor", "REVIEW"), ("feedback_collector", "COI08")]
)
def test_the_case_worker_who_is_alone_is_found(
    story: Story, role: str, rule: str
) -> None:
    # given a step that waits for the only other person, who then serves the case
    one_step("casework", "look", role=role)
    story.opens_case("wang")
    people = {"supervisor": "chen", "feedback_collector": "li"}
    holder = people[role]
    if role == "feedback_collector":
        for each in ("wang", "gao"):
            person = story.county.people[each]
            organisation.end_posts(person.pk, county=1, on=story.now.date())
    Case.objects.filter(pk=story.case_id).update(case_worker_id=story.person(holder))

    # then the rule is named, and the guard says the same
    (row,) = found_by(story)
    assert row.rule == rule
    with pytest.raises(NotAllowed) as refused:
        story.claims(holder, "look")
    assert (refused.value.rule, refused.value.clause) == (rule, row.clause)


def test_who_has_helped_is_not_left_to_decide(story: Story) -> None:
    # given an application with the only official, who has helped as a worker before
    reach(story, "register_lead")
    story.completes("wang", "register_lead")
    story.starts("wang", "assistance_coordination")
    for step in (
        "explain_policy",
        "report_hardship",
        "help_prepare_application",
        "apply_assistance",
    ):
        story.completes("wang", step)
    assert not found_by(story)
    Case.objects.filter(pk=story.case_id).update(case_worker_id=story.person("zhou"))
    _leaves(story, "feng")

    # then the dual hat is named, in the words of the guard
    rows = {row.item.element_id: row for row in found_by(story)}
    row = rows["accept_application"]
    assert row.rule == "DH2"
    with pytest.raises(NotAllowed) as refused:
        story.claims("zhou", "accept_application")
    assert (refused.value.rule, refused.value.clause) == (row.rule, row.clause)
    assert not row.proposals or row.proposals[0].capacity == "township_official"


def test_who_is_barred_does_not_count(story: Story) -> None:
    reach(story, "assign_case_worker")
    CaseParticipant.objects.create(
        county=1,
        case_id=story.case_id,
        person_id=story.person("zhao"),
        part=CaseParticipant.Part.BARRED,
        since=story.now,
    )
    (row,) = found_by(story)
    assert row.rule == "COI14"


def test_a_closed_file_is_shown_to_the_county_alone(story: Story) -> None:
    reach(story, "assign_case_worker")
    Case.objects.filter(pk=story.case_id).update(is_restricted=True)
    (row,) = found_by(story, "he")
    assert row.rule == "RESTRICTED"
    assert not found_by(story, "zhao")


def test_the_question_costs_a_bounded_number_of_statements(story: Story) -> None:
    for _ in range(3):
        reach(story, "assign_case_worker")
    _leaves(story, "zhao")
    actor, people = story.actor("he"), network(1, story.now)
    tenancy.bind({1})
    with counted() as sent:
        rows = stranded(actor, people, county=1)
    assert len(rows) == 3
    assert len(sent) == 4, sent
