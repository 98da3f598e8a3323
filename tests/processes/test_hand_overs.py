"""A worker leaves: one wish hands over all cases, and none holds up another."""

from uuid import UUID

import pytest

from engine import tenancy
from engine.commands import Receipt
from engine.errors import NotAllowed, NotFound, Rejected, WrongState
from engine.models import ProcessInstance, Refusal
from processes.casework.models import Case, CaseParticipant
from processes.casework.participants import take_part
from processes.oversight.declaring import declare_relation
from processes.oversight.handing_over import (
    TRANSFER,
    hand_over_cases,
    hand_over_for,
    in_transfer,
    progress_of,
    received_by,
)
from processes.oversight.models import HandedCase, HandOver
from tests.support.desks import casework, one_step, opened_for
from tests.support.statements import counted
from tests.support.story import Story, reach


@pytest.fixture
def three(story: Story) -> list[UUID]:
    """Three cases of wang in a station where transfers are known."""
    casework()
    one_step(TRANSFER, "propose_transfer")
    return [opened_for(story, "wang") for _ in range(3)]


def test_every_open_case_begins_its_transfer(story: Story, three: list[UUID]) -> None:
    # when the head hands over all cases, one of them to somebody named
    receipt = _hands_over(story, receivers=((three[0], story.person("li")),))

    # then a transfer runs in each, and the hand-over knows for whom
    assert receipt.status == "begun"
    assert len(receipt.opened) == 3
    tenancy.bind({1})
    assert in_transfer(three) == set(three)
    handed = progress_of(HandOver.objects.get(pk=receipt.subject), story.actor("zhao"))
    assert [each.proposed_worker_id for each in handed] == [
        story.person("li"),
        None,
        None,
    ]
    assert [each.case_id for each in received_by(story.actor("li"))] == [three[0]]


def test_a_case_that_cannot_begin_holds_up_no_other(
    story: Story, three: list[UUID]
) -> None:
    # given a transfer that runs already
    story.case_id = three[1]
    story.starts("wang", TRANSFER)

    # when all are handed over
    receipt = _hands_over(story)

    # then the others begin, and the reason stands with the one
    assert receipt.status == "begun_in_part"
    tenancy.bind({1})
    problems = dict(HandedCase.objects.values_list("case_id", "problem"))
    assert problems == {three[0]: "", three[1]: "wrong_state", three[2]: ""}


def test_the_same_key_begins_nothing_twice(story: Story, three: list[UUID]) -> None:
    first = _hands_over(story, idempotency_key="hand-over-1")
    again = _hands_over(story, idempotency_key="hand-over-1")
    assert again == first
    tenancy.bind({1})
    assert HandOver.objects.count() == 1
    runs = ProcessInstance.objects.filter(definition__process_id=TRANSFER)
    assert runs.count() == len(three)


def test_only_the_head_of_the_station_hands_over(
    story: Story, three: list[UUID]
) -> None:
    for username in ("li", "qian", "chen"):
        with pytest.raises(NotAllowed) as refused:
            _hands_over(story, by=username)
        assert refused.value.rule == "DIRECT"
    tenancy.bind({1})
    assert Refusal.objects.filter(command="hand_over_cases").count() == 3
    assert not HandOver.objects.exists()


def test_a_station_that_is_not_there_is_not_found(
    story: Story, three: list[UUID]
) -> None:
    with pytest.raises(NotFound):
        _hands_over(story, station=story.county.hub.pk)


@pytest.mark.parametrize("flaw", ["reason", "receiver", "own", "case", "related"])
def test_what_makes_no_sense_is_rejected(
    story: Story, three: list[UUID], flaw: str
) -> None:
    li, sun, wang = (story.person(name) for name in ("li", "sun", "wang"))
    declare_relation(three[1], kind="kinship", origin=story.origin("li"))
    wish = {
        "reason": {"reason": "because"},
        "receiver": {"receivers": ((three[0], sun),)},
        "own": {"receivers": ((three[0], wang),)},
        "case": {"receivers": ((UUID(int=7), li),)},
        "related": {"receivers": ((three[1], li),)},
    }[flaw]
    with pytest.raises(Rejected):
        _hands_over(story, **wish)
    tenancy.bind({1})
    assert not HandOver.objects.exists()


def test_who_has_no_open_case_hands_over_nothing(
    story: Story, three: list[UUID]
) -> None:
    with pytest.raises(WrongState):
        _hands_over(story, worker="li")


def test_the_statements_grow_with_the_cases_only(
    story: Story, three: list[UUID]
) -> None:
    with counted() as sent:
        _hands_over(story)
    first = len(sent)
    opened_for(story, "wang")
    with counted() as sent:
        _hands_over(story)
    # Three of the four run already: two statements each say so.
    assert len(sent) < first
    assert first <= 3 * 20 + 15, sent


def test_a_hand_over_is_seen_by_its_head_only(story: Story, three: list[UUID]) -> None:
    receipt = _hands_over(story)
    found = hand_over_for(UUID(receipt.subject), actor=story.actor("zhao"))
    assert found.from_worker_id == story.person("wang")
    for username in ("li", "qian"):
        with pytest.raises(NotFound):
            hand_over_for(UUID(receipt.subject), actor=story.actor(username))


def test_a_restricted_case_is_not_handed_over_with_the_others(
    story: Story, three: list[UUID]
) -> None:
    tenancy.bind({1})
    Case.objects.filter(pk=three[2]).update(is_restricted=True)
    receipt = _hands_over(story)
    tenancy.bind({1})
    assert in_transfer(three) == set(three[:2])
    assert receipt.status == "begun"


def _hands_over(
    story: Story,
    *,
    by: str = "zhao",
    worker: str = "wang",
    station: UUID | None = None,
    reason: str = "worker_leaving",
    receivers: tuple[tuple[UUID, UUID], ...] = (),
    **more: str,
) -> Receipt:
    return hand_over_cases(
        story.person(worker),
        station_id=station or story.county.stations[0].pk,
        reason=reason,
        receivers=receivers,
        origin=story.origin(by, **more),
    )


def test_a_case_goes_over_and_the_progress_says_so(story: Story) -> None:
    # given a hand-over of one case
    reach(story, "agree_plan_with_client")
    assert story.case_id is not None
    li = str(story.person("li"))
    receipt = _hands_over(story)

    # when everybody does their step, and nobody related is chosen
    declare_relation(story.case_id, kind="debt", origin=story.origin("li"))
    story.completes("wang", "propose_transfer")
    with pytest.raises(Rejected) as refused:
        story.completes("zhao", "decide_transfer", to_worker=li)
    assert "COI09" in refused.value.problems["to_worker"][0]
    story.completes("zhao", "decide_transfer", to_worker=str(story.person("gao")))
    story.completes("wang", "inform_client")
    story.completes("wang", "hand_over_case")
    story.completes("gao", "accept_case")

    # then the case is with the new worker
    tenancy.bind({1})
    (handed,) = progress_of(
        HandOver.objects.get(pk=receipt.subject), story.actor("zhao")
    )
    assert handed.case.case_worker_id == story.person("gao")


def test_a_restricted_case_goes_along_if_the_head_is_named_in_it(
    story: Story, three: list[UUID]
) -> None:
    # given two restricted cases, in one of which the head is named
    case = Case.objects.filter(pk__in=three[:2])
    case.update(is_restricted=True)
    named = Case.objects.get(pk=three[0])
    take_part(named, CaseParticipant.Part.NAMED, [story.person("zhao")], story.now)

    # when the head hands over all cases
    receipt = _hands_over(story)

    # then that one goes along, and of the other the head learns nothing
    assert len(receipt.opened) == 2
    tenancy.bind({1})
    assert in_transfer(three) == {three[0], three[2]}
