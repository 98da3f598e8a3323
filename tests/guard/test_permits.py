"""What the policy is asked besides the steps, and what it is told by then."""

from contextlib import suppress
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from engine import commands, guard, store
from engine.actors import Standing
from engine.checker import Duty
from engine.errors import NotAllowed
from engine.extensions import Act, Ruling, extensions
from engine.models import ProcessInstance
from processes.organisation import commands as organisation
from processes.organisation.capacities import Capacity
from processes.organisation.commands import PostGiven
from processes.organisation.models import Organisation
from tests.guard import acts
from tests.support.story import Story
from tests.support.tiny import flow, process, user_task

#: By which steps an application comes to the township, and how it comes back.
HELP = (
    "explain_policy",
    "report_hardship",
    "help_prepare_application",
    "apply_assistance",
)
END = '<bpmn:endEvent id="end"/>'
PROFILE = "cn-sc-panzhihua"
SINCE = date(2026, 1, 1)
INCOMPLETE = {"acceptance": "incomplete", "missing_materials": "收入证明"}


@pytest.fixture
def lead(story: Story) -> Story:
    """A fresh case whose lead waits in the queue of its station."""
    story.opens_case("wang")
    return story


@pytest.mark.parametrize("is_about_a_case", [True, False])
def test_what_a_rule_refuses_is_told_with_its_clause(
    db: None, *, is_about_a_case: bool
) -> None:
    worker = Standing(f"social_worker@{UUID(int=5)}", Capacity.STATION_STAFF)
    asked = acts.act(worker)
    asked = asked if is_about_a_case else replace(asked, case_id=None, element_id="")
    with pytest.raises(NotAllowed) as refused:
        guard.permit(asked)
    element_id = "issue_first_opinion" if is_about_a_case else ""
    named = element_id or "assistance_coordination"
    law = "001 §三(六); E12 arts. 19–21" if is_about_a_case else "001 §三(六)"
    assert refused.value.message == (
        f"Expected to complete {named}, but rule N01 forbids it: "
        "only a public body's official may do this"
    )
    assert refused.value.data == {
        "rule": "N01",
        "clause": law,
        "element_id": element_id,
        "act_type": "admin_approve",
        "capacity": "station_staff",
        "case_id": str(asked.case_id) if is_about_a_case else "",
        "wish": "complete",
        "is_silent": False,
    }


class Listener:
    """The policy of the installation, with an ear on what it is asked."""

    def __init__(self) -> None:
        self.asked: list[Act] = []
        self._policy = extensions.guard_policy

    def needs_authority(self, act_type: str, *, authority_only: bool) -> bool:
        """Answer as the policy does."""
        return self._policy.needs_authority(act_type, authority_only=authority_only)

    def judge(self, act: Act) -> Ruling | None:
        """Answer as the policy does."""
        self.asked.append(act)
        return self._policy.judge(act)

    def duty(self) -> Duty:
        """Answer as the policy does."""
        return self._policy.duty()


@pytest.fixture
def listener(monkeypatch: pytest.MonkeyPatch) -> Listener:
    """Listen to what the policy is asked."""
    heard = Listener()
    monkeypatch.setattr(extensions, "guard_policy", heard)
    return heard


def test_the_policy_is_told_everything_about_what_is_done_to_a_process(
    lead: Story, listener: Listener
) -> None:
    instance = lead.instance()
    origin = replace(lead.origin("zhao"), door="rest")
    guard.permit_in(instance, origin, to="cancel")
    plain = Act(
        deed="cancel",
        actor=origin.actor,
        now=lead.now,
        county=1,
        process_id="casework",
        case_id=lead.case_id,
        places=instance.places,
        door="rest",
    )
    assert listener.asked.pop() == plain
    told = {
        "element_id": "pause",
        "message": "anything",
        "sets": frozenset({"decision"}),
    }
    with pytest.raises(NotAllowed) as refused:
        guard.permit_in(instance, origin, to="correlate", **told)
    # a silence is put in the words of what was sought
    assert refused.value.data["sought"] == ("wait for message", "anything")
    assert listener.asked.pop() == replace(plain, deed="correlate", **told)


def test_a_process_needs_an_official_while_such_work_waits_in_it(
    lead: Story, listener: Listener
) -> None:
    """Not before, not for another process of the case, and not when it is over."""
    # given an application that waits for the township, whose case goes on besides
    lead.starts("wang", "assistance_coordination")
    applied, served = lead.instance("assistance_coordination"), lead.instance()

    def is_reserved(instance: ProcessInstance) -> bool:
        with suppress(NotAllowed):
            guard.permit_in(instance, lead.origin("zhao"), to="cancel")
        return listener.asked.pop().needs_authority

    assert not is_reserved(applied)
    for step in HELP:
        assert not is_reserved(applied)
        lead.completes("wang", step)
    assert is_reserved(applied)
    assert not is_reserved(served)

    # when an official has it on the desk it still does; when it is sent back, no more
    lead.claims("zhou", "accept_application")
    claim = listener.asked.pop()
    assert (claim.deed, claim.needs_authority) == ("claim", True)
    assert is_reserved(applied)
    lead.completes("zhou", "accept_application", **INCOMPLETE)
    assert lead.waits_at() == {"register_lead", "help_prepare_application"}
    assert not is_reserved(applied)


def test_an_official_of_one_bureau_changes_nothing_in_another_county(
    story: Story,
) -> None:
    """Also with a post in that other county, which lets its rows be seen."""
    # given an official of the bureau here who is an official of a township elsewhere
    organisation.register_county(2, name="仁和区", letters="RH", profile=PROFILE)
    township = organisation.register_organisation(
        2, kind=Organisation.Kind.TOWNSHIP, name="示范镇人民政府"
    )
    given = PostGiven(
        township.pk, "township_government", Capacity.TOWNSHIP_OFFICIAL, SINCE
    )
    organisation.give_post(story.person("he"), county=2, post=given)
    assert story.actor("he").counties == {1, 2}

    # then a definition is deployed here, and none there
    task = user_task("step")
    source = process(task, END, flow("start", "step"), flow("step", "end"))
    commands.deploy_definition(source, county=1, origin=story.origin("he"))
    with pytest.raises(NotAllowed) as refused:
        commands.deploy_definition(source, county=2, origin=story.origin("he"))
    assert refused.value.rule == "OPERATE"


@pytest.mark.parametrize("capacity", ["", "station_staff"])
def test_who_stands_in_no_queue_does_no_work_whatever_a_policy_says(
    lead: Story, monkeypatch: pytest.MonkeyPatch, capacity: str
) -> None:
    # given a policy that forbids nothing, and somebody of another station
    lenient = Listener()
    monkeypatch.setattr(lenient, "judge", lambda _act: None)
    monkeypatch.setattr(extensions, "guard_policy", lenient)
    item, origin = lead.item("register_lead"), lead.origin("sun", capacity=capacity)
    held = store.lock_work_item(item.pk, lead.person("sun"), to="look")

    # then the engine itself lets nobody work who is in no queue
    asked = f" as {capacity}" if capacity else ""
    for require, to in (
        (guard.require_eligible, "receive"),
        (guard.require_workable, "complete"),
    ):
        with pytest.raises(NotAllowed) as refused:
            require(held, origin, to=to)
        assert refused.value.message == (
            f"Expected to {to} work item {item.pk}{asked}, but no valid post of the "
            "actor reaches its queue."
        )
        assert refused.value.data == {
            "rule": "QUEUE",
            "wish": to,
            "role": "social_worker",
            "work_item_id": str(item.pk),
            "case_id": str(item.case_id),
            "element_id": "register_lead",
            "act_type": item.act_type,
        }
