"""What must hold before a command goes on, and all that whoever is refused is told."""

from dataclasses import replace

import pytest

from engine import commands, guard, store
from engine.actors import Actor, Standing
from engine.errors import NotAllowed, WrongState
from engine.extensions import Deed
from engine.models import WorkItem
from engine.store import Held
from processes.organisation import commands as organisation
from processes.organisation.roles import role_of
from tests.support.story import Story, reach

#: What a command asks of the step that it is about.
REQUIRED = {
    "claim": guard.require_claimable,
    "release": guard.require_releasable,
    "complete": guard.require_workable,
    "receive": guard.require_eligible,
}


@pytest.fixture
def lead(story: Story) -> Story:
    """A fresh case whose lead waits in the queue of its station."""
    story.opens_case("wang")
    return story


def held(story: Story, username: str, element_id: str) -> Held:
    """Return a step as it is held while somebody does something to it."""
    return store.lock_work_item(
        story.item(element_id).pk, story.person(username), to="look"
    )


def about(item: WorkItem) -> dict[str, object]:
    """Return what every refusal says of a work item."""
    return {
        "work_item_id": str(item.pk),
        "case_id": str(item.case_id),
        "element_id": item.element_id,
        "act_type": item.act_type,
    }


def asked_for(item: WorkItem) -> dict[str, object]:
    """Return it with what was sought, in whose words a silence is put."""
    return {**about(item), "sought": ("work item", item.pk)}


def two_posts(story: Story, username: str, item: WorkItem) -> Actor:
    """Return somebody who stands in a queue in two capacities."""
    actor = story.actor(username)
    more = (Standing(item.candidate_group, "agency_staff"),)
    return replace(actor, standings=(*actor.standings, *more))


def test_what_somebody_else_has_is_told_with_who_and_when(lead: Story) -> None:
    lead.claims("wang", "register_lead")
    item = lead.item("register_lead")
    with pytest.raises(WrongState) as refused:
        lead.claims("li", "register_lead")
    wang = lead.person("wang")
    assert refused.value.message == (
        f"Expected to claim work item {item.pk}, but it is claimed by {wang}."
    )
    assert refused.value.data == {
        "status": "claimed",
        "by": str(wang),
        "at": lead.now.isoformat(),
        "work_item_id": str(item.pk),
        "case_id": str(item.case_id),
    }


@pytest.mark.parametrize("to", ["release", "complete"])
def test_what_nobody_has_is_told_so(lead: Story, to: Deed) -> None:
    item, origin = lead.item("register_lead"), lead.origin("wang")
    with pytest.raises(WrongState) as refused:
        REQUIRED[to](held(lead, "wang", "register_lead"), origin, to=to)
    assert refused.value.message == (
        f"Expected to {to} work item {item.pk}, but it is open."
    )
    assert (refused.value.data["by"], refused.value.data["at"]) == ("", "")


def test_what_is_over_is_told_with_when_it_ended(lead: Story) -> None:
    item = lead.item("register_lead")
    lead.claims("wang", "register_lead")
    lead.passes(hours=1)
    lead.completes("wang", "register_lead")
    with pytest.raises(WrongState) as refused:
        commands.assign_work_item(
            item.pk, to_person=lead.person("li"), origin=lead.origin("zhao")
        )
    assert refused.value.message == (
        f"Expected to assign work item {item.pk}, but it is completed "
        f"by {lead.person('wang')}."
    )
    assert refused.value.data["at"] == lead.now.isoformat()


@pytest.mark.parametrize("to", ["release", "complete"])
def test_what_lies_on_another_desk_stays_there(lead: Story, to: Deed) -> None:
    lead.claims("wang", "register_lead")
    item, origin = lead.item("register_lead"), lead.origin("li")
    with pytest.raises(NotAllowed) as refused:
        REQUIRED[to](held(lead, "li", "register_lead"), origin, to=to)
    assert refused.value.message == (
        f"Expected to {to} work item {item.pk}, but it is claimed by another."
    )
    assert refused.value.data == {"rule": "DESK", "wish": to, **about(item)}


def test_work_goes_on_in_the_capacity_in_which_it_was_claimed(lead: Story) -> None:
    lead.claims("wang", "register_lead", capacity="station_staff")
    item = lead.item("register_lead")
    other = lead.origin("wang", capacity="agency_staff")
    with pytest.raises(NotAllowed) as refused:
        commands.save_draft(item.pk, data={}, origin=other)
    assert refused.value.message == (
        f"Expected to save_draft work item {item.pk} as station_staff, in which it "
        "was claimed, but not as agency_staff."
    )
    assert refused.value.data == {
        "rule": "CAPACITY",
        "wish": "save_draft",
        "recorded": True,
        **about(item),
    }
    # the same capacity, or none, goes on
    for capacity in ("station_staff", ""):
        origin = lead.origin("wang", capacity=capacity)
        commands.save_draft(item.pk, data={}, origin=origin)


def test_nobody_is_asked_to_work_in_a_capacity_before_the_claim(lead: Story) -> None:
    """It is a matter of state then, not of capacity."""
    item = lead.item("register_lead")
    origin = lead.origin("wang", capacity="station_staff")
    with pytest.raises(WrongState):
        commands.save_draft(item.pk, data={}, origin=origin)


def test_who_stands_in_no_queue_is_told_whose_it_is(lead: Story) -> None:
    item = lead.item("register_lead")
    with pytest.raises(NotAllowed) as refused:
        lead.claims("sun", "register_lead")
    assert refused.value.message == (
        "Expected to claim register_lead, but rule QUEUE forbids it: "
        "no valid post reaches the queue"
    )
    assert refused.value.data == {
        "rule": "QUEUE",
        "clause": "",
        "wish": "claim",
        "role": "social_worker",
        "capacity": "",
        "is_silent": False,
        "recorded": True,
        **asked_for(item),
    }


def test_whoever_stands_in_two_capacities_chooses_one(lead: Story) -> None:
    item = lead.item("register_lead")
    origin = replace(lead.origin("wang"), actor=two_posts(lead, "wang", item))
    own = held(lead, "wang", "register_lead")
    with pytest.raises(NotAllowed) as refused:
        guard.require_claimable(own, origin, to="claim")
    assert refused.value.message == (
        f"Expected a capacity to be chosen for work item {item.pk}, "
        "one of agency_staff, station_staff."
    )
    assert refused.value.data == {
        "choose": ["agency_staff", "station_staff"],
        **about(item),
    }
    chosen = guard.require_claimable(
        own, replace(origin, capacity="station_staff"), to="claim"
    )
    assert chosen.capacity == "station_staff"


def test_the_post_of_the_claim_is_the_one_that_is_used_afterwards(lead: Story) -> None:
    lead.claims("wang", "register_lead")
    item = lead.item("register_lead")
    origin = replace(lead.origin("wang"), actor=two_posts(lead, "wang", item))
    standing = guard.require_workable(
        held(lead, "wang", "register_lead"), origin, to="complete"
    )
    assert standing.capacity == "station_staff"
    # with another capacity there is no post left
    with pytest.raises(NotAllowed) as refused:
        guard.require_claimable(
            held(lead, "wang", "register_lead"),
            replace(lead.origin("wang"), capacity="agency_staff"),
            to="claim",
        )
    assert refused.value.rule == "QUEUE"


def test_a_colleague_who_drew_up_the_plan_does_not_review_it(story: Story) -> None:
    # given a plan that li drew up instead of the case worker, and no supervisor
    reach(story, "draft_service_plan")
    for username in story.county.people:
        groups = story.actor(username).candidate_groups
        if "supervisor" in {role_of(group) for group in groups}:
            organisation.end_posts(
                story.person(username), county=1, on=story.now.date()
            )
    story.actor("he")
    plan = story.item("draft_service_plan")
    commands.assign_work_item(
        plan.pk, to_person=story.person("li"), origin=story.origin("zhao")
    )
    story.completes("li", "draft_service_plan")
    item = story.item("review_service_plan")

    # then four eyes keep li from it, whichever way it would come to li's desk
    for to in ("claim", "receive", "complete"):
        own, origin = held(story, "li", "review_service_plan"), story.origin("li")
        with pytest.raises(NotAllowed) as refused:
            REQUIRED[to](own, origin, to=to)
        assert refused.value.message == (
            f"Expected to {to} review_service_plan, but the same person has done "
            "draft_service_plan on this case."
        )
        assert refused.value.data == {
            "rule": "FOUR_EYES",
            "wish": to,
            "clause": item.clause,
            "done": ["draft_service_plan"],
            **about(item),
        }


def test_whoever_has_it_hands_it_on_and_only_the_head_besides(lead: Story) -> None:
    lead.claims("wang", "register_lead")
    item = lead.item("register_lead")
    own = held(lead, "wang", "register_lead")
    guard.require_assignable(own, lead.origin("wang"), to="assign")
    with pytest.raises(NotAllowed) as refused:
        guard.require_assignable(own, lead.origin("li"), to="assign")
    assert refused.value.data == {
        "rule": "DIRECT",
        "clause": "",
        "wish": "assign",
        "capacity": "",
        "is_silent": False,
        **asked_for(item),
    }
    # and whoever has it by a post that has ended asks the head, too
    gone = lead.origin("wang")
    gone = replace(gone, actor=replace(gone.actor, standings=()))
    with pytest.raises(NotAllowed):
        guard.require_assignable(own, gone, to="assign")


def test_a_case_that_is_over_takes_no_more_work(lead: Story) -> None:
    lead.claims("wang", "register_lead")
    own = held(lead, "wang", "register_lead")
    own.instance.status = "cancelled"
    with pytest.raises(WrongState) as refused:
        guard.require_workable(own, lead.origin("wang"), to="complete")
    assert refused.value.message == (
        f"Expected to complete in instance {own.instance.pk}, but it is cancelled."
    )
    assert refused.value.data == {"status": "cancelled"}


def test_the_guard_is_told_everything_about_an_act(lead: Story) -> None:
    lead.completes("wang", "register_lead")
    own = held(lead, "wang", "screen_urgency")
    origin = replace(lead.origin("wang"), door="rest")
    (standing,) = origin.actor.capacities_for(own.work_item.candidate_group)
    act = guard.act_on(own, origin.actor, standing, origin, to="claim")
    item = own.work_item
    assert (act.deed, act.actor, act.standing, act.now, act.door) == (
        "claim",
        origin.actor,
        standing,
        lead.now,
        "rest",
    )
    assert (act.process_id, act.element_id, act.role, act.act_type) == (
        "casework",
        "screen_urgency",
        item.role,
        item.act_type,
    )
    assert (act.county, act.case_id, act.places) == (
        1,
        lead.case_id,
        own.instance.places,
    )
    assert act.needs_authority is False
    assert act.earlier == (("register_lead", "station_staff", False),)
