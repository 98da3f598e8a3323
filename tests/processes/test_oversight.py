"""What supervisors and heads see: reviews, changes, loads, late steps, masked."""

from datetime import timedelta

import pytest

from engine import tenancy
from engine.models import WorkItem
from processes.casework import conflicts
from processes.casework.commands import remind
from processes.casework.models import Case
from processes.organisation import commands as organisation
from processes.oversight import queries
from processes.oversight.loads import loads
from processes.oversight.models import Visit
from processes.oversight.queries import CRISIS, ChangeKind
from processes.oversight.visits import last_visit, note_visit
from tests.support.desks import casework, one_step, opened_for
from tests.support.statements import counted
from tests.support.story import Story, reach

BACK = "目标不可衡量，请写明现状、指标和时间。"


def test_a_supervisor_sees_how_often_a_plan_was_sent_back(story: Story) -> None:
    # given a plan that was sent back once and handed in again
    reach(story, "review_service_plan")
    before = story.now - timedelta(minutes=1)
    story.passes(hours=1)
    story.completes(
        "chen", "review_service_plan", review_result="revise", supervisor_comment=BACK
    )
    story.passes(hours=1)
    story.completes("wang", "draft_service_plan")

    # when the supervisor asks
    chen = story.actor("chen")
    reviews = queries.reviews_waiting(chen)
    returned = queries.times_returned(reviews)

    # then it is the first to review, with its one return, and it is news
    assert [item.element_id for item in reviews] == ["review_service_plan"]
    assert returned == {reviews[0].pk: 1}
    changes = queries.changes_since(
        chen,
        queries.supervised_stations(chen),
        before,
        resubmitted={item: returned[item.pk] for item in reviews},
        now=story.now,
    )
    assert [(each.kind, each.times) for each in changes] == [
        (ChangeKind.RESUBMITTED, 1)
    ]


def test_a_return_of_which_the_head_is_told_first_counts_as_well(story: Story) -> None:
    # given a plan that was sent back three times; the third time the head is told
    reach(story, "review_service_plan")
    for _ in range(3):
        story.passes(hours=1)
        story.completes(
            "chen",
            "review_service_plan",
            review_result="revise",
            supervisor_comment=BACK,
        )
        story.passes(hours=1)
        story.runs_jobs()
        story.completes("wang", "draft_service_plan")
    (review,) = queries.reviews_waiting(story.actor("chen"))
    assert queries.times_returned([review]) == {review.pk: 3}


def test_crisis_risk_and_lateness_are_news_to_the_supervisor(story: Story) -> None:
    # given a case
    casework()
    one_step(CRISIS, "secure_safety")
    opened_for(story, "wang")
    since = story.now

    # when a crisis begins and a step becomes late
    story.passes(hours=1)
    story.starts("wang", CRISIS)
    tenancy.bind({1})
    WorkItem.objects.filter(element_id="deliver_intervention").update(
        due_at=story.now + timedelta(hours=1)
    )
    story.passes(hours=2)

    # then both are told, the later first, to her alone
    assert _changes(story, "chen", since) == [ChangeKind.OVERDUE, ChangeKind.CRISIS]
    assert _changes(story, "li", since) == []


def test_a_visit_is_remembered_and_a_reload_is_no_new_one(story: Story) -> None:
    page = Visit.Page.SUPERVISION
    first = story.now
    note_visit(page, origin=story.origin("chen"))
    assert last_visit(story.actor("chen"), page) is None

    # a reload changes nothing
    story.passes(minutes=10)
    note_visit(page, origin=story.origin("chen"))
    assert last_visit(story.actor("chen"), page) is None

    # the next morning what is newer than the first visit is new
    story.passes(days=1)
    origin = story.origin("chen")
    with counted() as sent:
        note_visit(page, origin=origin)
    assert last_visit(story.actor("chen"), page) == first
    assert last_visit(story.actor("li"), page) is None
    assert len(sent) <= 3, sent


def test_loads_count_cases_work_lateness_and_sessions(story: Story) -> None:
    # given two cases of wang, one served and one late
    casework()
    opened_for(story, "wang")
    story.completes("wang", "deliver_intervention")
    opened_for(story, "wang")
    story.claims("wang", "deliver_intervention")
    tenancy.bind({1})
    WorkItem.objects.filter(element_id="deliver_intervention", status="claimed").update(
        due_at=story.now - timedelta(hours=1)
    )

    # when the head asks
    tenancy.bind({1})
    with counted() as sent:
        found = loads([story.county.stations[0].pk], 1, story.now)

    # then it stands beside each name
    by_name = {load.person_id: load for load in found}
    wang, li = (by_name[story.person(name)] for name in ("wang", "li"))
    assert (wang.cases, wang.works, wang.overdue, wang.sessions) == (1, 1, 1, 1)
    assert (li.cases, li.works, li.overdue, li.sessions) == (0, 0, 0, 0)
    assert found[0] is wang
    assert len(sent) <= 7, sent

    # and who has left with open cases is not forgotten
    assert by_name.keys() >= {story.person("wang")}
    organisation.end_posts(story.person("wang"), county=1, on=story.now.date())
    tenancy.bind({1})
    found = loads([story.county.stations[0].pk], 1, story.now)
    gone = [load for load in found if not load.is_here]
    assert [(load.person_id, load.cases) for load in gone] == [
        (story.person("wang"), 1)
    ]


def test_the_head_sees_cases_without_a_worker_and_leads_without_decision(
    story: Story,
) -> None:
    # given a lead, and a case that waits for its worker
    reach(story, "decide_intake")
    lead = story.case_id
    reach(story, "assign_case_worker")
    waiting = story.case_id

    # then the head sees both, in the own station only
    zhao = story.actor("zhao")
    stations = queries.headed_stations(zhao)
    assert [i.case_id for i in queries.unassigned(zhao, stations)] == [waiting]
    assert {i.case_id for i in queries.undecided(zhao, stations)} == {lead}
    qian = story.actor("qian")
    there = queries.headed_stations(qian)
    assert queries.unassigned(qian, there) == []
    assert queries.undecided(qian, there) == []


def test_late_steps_show_how_far_the_reminders_went(story: Story) -> None:
    # given a step that is days late, and a worker who reminds
    reach(story, "assign_case_worker")
    story.passes(days=14)
    remind(story.now)
    zhao = story.actor("zhao")
    late = queries.overdue(zhao, queries.headed_stations(zhao), story.now)

    # then the latest rung is known
    assert "assign_case_worker" in {item.element_id for item in late}
    reached = queries.rungs(late)
    item = next(each for each in late if each.element_id == "assign_case_worker")
    assert reached[item.pk][0] == "very_late"


@pytest.mark.parametrize("restricted", [False, True])
def test_a_restricted_file_is_on_no_desk(story: Story, *, restricted: bool) -> None:
    reach(story, "assign_case_worker")
    tenancy.bind({1})
    Case.objects.filter(pk=story.case_id).update(is_restricted=restricted)
    zhao = story.actor("zhao")
    found = queries.unassigned(zhao, queries.headed_stations(zhao))
    assert bool(found) is not restricted


def test_a_frozen_case_names_whom_it_may_not_get(story: Story) -> None:
    casework()
    case_id = opened_for(story, "wang")
    tenancy.bind({1})
    Case.objects.filter(pk=case_id).update(is_frozen=True)
    found = conflicts.of_cases({case_id})[case_id]
    assert found[story.person("wang")].rule == "FROZEN"
    assert found[story.person("wang")].is_bar


def _changes(story: Story, username: str, since: object) -> list[ChangeKind]:
    actor = story.actor(username)
    found = queries.changes_since(
        actor,
        queries.supervised_stations(actor),
        since,  # type: ignore[arg-type]
        resubmitted={},
        now=story.now,
    )
    return [change.kind for change in found]
