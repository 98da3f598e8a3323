"""Faults that were found once, each with the situation in which it showed."""

from datetime import timedelta
from uuid import UUID

import pytest

from engine import commands, queries
from engine.errors import NotAllowed, Rejected, WrongState
from engine.models import Incident, WorkItem
from processes.casework.queries import case_for
from processes.organisation import commands as organisation
from tests.support.story import Story, reach
from tests.support.tiny import deployed, flow, process, user_task

END = '<bpmn:endEvent id="end"/>'


def _ends_posts(story: Story, username: str) -> None:
    organisation.end_posts(
        story.person(username), county=1, on=story.now.date() - timedelta(days=1)
    )


def test_who_has_no_post_any_more_sees_nothing_and_hands_nothing_on(
    story: Story,
) -> None:
    # given the case worker of a case, with a step on the desk
    reach(story, "draft_service_plan")
    item = story.item("draft_service_plan")

    # when the post ends
    _ends_posts(story, "wang")

    # then neither case nor desk is there, and the step stays where it is
    actor = story.actor("wang")
    assert queries.desk(actor) == []
    with pytest.raises(Exception, match="there is none"):
        case_for(item.case_id, actor=actor)
    with pytest.raises(NotAllowed):
        commands.assign_work_item(
            item.pk, to_person=story.person("li"), origin=story.origin("wang")
        )

    # but the work can still be put back for the colleagues
    commands.release_work_item(item.pk, origin=story.origin("wang"))


@pytest.mark.parametrize("named", ["sun", "zhou", "nobody"])
def test_a_case_is_given_to_a_social_worker_of_its_station_only(
    story: Story, named: str
) -> None:
    reach(story, "assign_case_worker")
    person = "not-an-id" if named == "nobody" else str(story.person(named))
    with pytest.raises(Rejected) as refused:
        story.completes("zhao", "assign_case_worker", case_worker=person)
    assert set(refused.value.problems) == {"case_worker"}


def test_a_process_runs_once_at_a_time_in_a_case(story: Story) -> None:
    story.opens_case("wang")
    story.starts("wang", "assistance_coordination")
    for process_id in ("assistance_coordination", "casework"):
        with pytest.raises(WrongState, match="runs already"):
            story.starts("wang", process_id)


def test_the_case_worker_does_not_decide_on_the_household(story: Story) -> None:
    # given a case worker who leaves the station and becomes an official
    reach(story, "open_case_file")
    story.starts("wang", "assistance_coordination")
    for step in ("explain_policy", "help_prepare_application", "apply_assistance"):
        commands.assign_work_item(
            story.item(step).pk,
            to_person=story.person("li"),
            origin=story.origin("wang"),
        )
        story.completes("li", step)
    where = story.county.townships[0].pk
    post = organisation.PostGiven(
        where, "township_government", "township_official", story.now.date()
    )
    organisation.end_posts(story.person("wang"), county=1, on=story.now.date())
    organisation.give_post(story.person("wang"), county=1, post=post)

    # when she would accept the application
    with pytest.raises(NotAllowed) as refused:
        story.claims("wang", "accept_application")
    assert refused.value.rule == "DH2"


def test_a_station_head_does_not_end_an_authoritys_procedure(story: Story) -> None:
    story.opens_case("wang")
    story.starts("wang", "assistance_coordination")
    for step in ("explain_policy", "help_prepare_application", "apply_assistance"):
        story.completes("wang", step)
    with pytest.raises(NotAllowed):
        commands.cancel_instance(
            story.instance("assistance_coordination").pk, origin=story.origin("zhao")
        )


def test_work_is_judged_in_the_capacity_in_which_it_was_claimed(story: Story) -> None:
    story.opens_case("wang")
    story.claims("wang", "register_lead")
    item = story.item("register_lead")
    with pytest.raises(NotAllowed) as refused:
        commands.complete_work_item(
            item.pk,
            submission=story.filled(item),
            origin=story.origin("wang", capacity="township_official"),
        )
    assert refused.value.rule == "CAPACITY"


def test_a_post_with_a_later_end_ends_too(story: Story) -> None:
    until = story.now.date() + timedelta(days=300)
    post = organisation.PostGiven(
        story.county.stations[0].pk,
        "social_worker",
        "station_staff",
        story.now.date() - timedelta(days=9),
        until,
    )
    person = organisation.register_person(1, name="临时工作人员", posts=[post])
    assert organisation.end_posts(person.pk, county=1, on=story.now.date()) == 1


def test_a_retry_that_fails_again_stands_as_an_incident_again(story: Story) -> None:
    # given a gateway-less fork of which no flow can be taken
    two_ways = (
        user_task("ask", answer='"neither"'),
        '<bpmn:exclusiveGateway id="split" default="split_end"/>',
        user_task("decide", intake_decision='"maybe"'),
        END,
        flow("start", "ask"),
        flow("ask", "split"),
        flow("split", "decide", when='answer = "neither"'),
        flow("split", "end"),
        flow("decide", "end"),
    )
    deployed(process(*two_ways))
    story.opens_case("wang")
    story.completes("wang", "ask")
    story.completes("wang", "decide")
    incident = Incident.objects.get()

    # when somebody tries again without saying what was decided
    with pytest.raises(Rejected, match="Expected values for intake_decision"):
        commands.resolve_incident(incident.pk, variables={}, origin=story.origin("he"))

    # then the incident still stands, and with the value it goes on
    incident.refresh_from_db()
    assert incident.resolved_at is None
    values = {"intake_decision": "decline"}
    commands.resolve_incident(incident.pk, variables=values, origin=story.origin("he"))
    assert story.instance().status == "completed"


def test_a_deadline_counts_from_its_step_also_behind_a_timer(story: Story) -> None:
    # given a step that is due ten working days after an earlier one
    timer = (
        '<bpmn:intermediateCatchEvent id="wait"><bpmn:timerEventDefinition>'
        "<bpmn:timeDuration>P7D</bpmn:timeDuration>"
        "</bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>"
    )
    late = user_task("late").replace(
        "</camunda:properties>",
        '<camunda:property name="due" value="10 wd after first"/></camunda:properties>',
    )
    deployed(
        process(
            user_task("first"),
            timer,
            late,
            END,
            flow("start", "first"),
            flow("first", "wait"),
            flow("wait", "late"),
            flow("late", "end"),
        )
    )
    story.opens_case("wang")
    story.completes("wang", "first")

    # when the machine opens it a week later
    story.passes(days=8)
    story.runs_jobs()

    # then the week counts: Monday, 16 March
    due = story.item("late").due_at
    assert due is not None
    assert due.date().isoformat() == "2026-03-16"


def test_a_county_without_a_role_learns_it_before_anything_is_typed(
    story: Story,
) -> None:
    beginning = commands.Beginning(
        county=1,
        case_id=UUID(int=7),
        business_key="MY-2026-0007",
        places={"station": str(story.county.stations[0].pk)},
        variables={},
    )
    with pytest.raises(Rejected) as refused:
        commands.start_process(
            "casework", beginning=beginning, origin=story.origin("wang")
        )
    assert "review_service_plan" in refused.value.problems
    assert not WorkItem.objects.filter(case_id=UUID(int=7)).exists()
