"""Whoever must not know of a file is told that there is none, whatever forbids the act.

Source: domain specification §14.17; §15.4, COI14: never inform a suspect.
"""

from collections.abc import Callable
from dataclasses import replace
from itertools import product
from uuid import UUID, uuid4

import pytest

from engine import commands, guard, store
from engine.actors import Origin, Standing
from engine.errors import NotAllowed, NotFound, Rejected
from engine.models import Refusal, WorkItem
from processes.casework import commands as casework
from processes.organisation import commands as organisation
from processes.organisation.capacities import Capacity
from processes.organisation.commands import PostGiven
from tests.support.story import Story

Wish = Callable[[WorkItem, Origin], object]

#: Suspects, by what keeps them from the step besides.
SUSPECTS = {"li": "no official", "zhou": "another office", "lv": "only the file"}
STRANGERS = {"gao": "not named", "sun": "of another station"}
WISHES: dict[str, Wish] = {
    "claim": lambda item, origin: commands.claim_work_item(item.pk, origin=origin),
    "complete": lambda item, origin: commands.complete_work_item(
        item.pk, submission={}, origin=origin
    ),
    "save_draft": lambda item, origin: commands.save_draft(
        item.pk, data={}, origin=origin
    ),
    "release": lambda item, origin: commands.release_work_item(item.pk, origin=origin),
    "assign": lambda item, origin: commands.assign_work_item(
        item.pk, to_person=origin.actor.person_id, origin=origin
    ),
    "cancel": lambda item, origin: commands.cancel_instance(
        item.instance_id, origin=origin
    ),
    "start": lambda item, origin: casework.start_in_case(
        item.case_id, "assistance_coordination", origin=origin
    ),
    "correlate": lambda item, origin: casework.report_event(
        item.case_id, "police_answer", origin=origin
    ),
}


@pytest.fixture
def deciding(story: Story) -> Story:
    """A report in which the county decides on a guardian; three are suspected."""
    receipt = casework.start_report(origin=story.origin("wang"))
    story.case_id = UUID(receipt.case_id)
    suspects = [{"person": str(story.person(name))} for name in SUSPECTS]
    story.completes(
        "wang", "note_suspicion", suspect_is_staff=True, suspect_staff=suspects
    )
    story.completes("wang", "report_to_police")
    story.completes("wang", "receive_police_receipt", needs=["guardianship"])
    story.runs_jobs()
    return story


@pytest.mark.parametrize("capacity", ["", Capacity.SUPERVISOR])
@pytest.mark.parametrize(
    "element_id", ["decide_temporary_guardianship", "monitor_and_prevent"]
)
def test_an_act_in_a_file_that_must_not_be_known_is_not_found_and_on_record(
    deciding: Story, element_id: str, capacity: str
) -> None:
    # given a step of a report, in the queue or on a desk
    item = deciding.item(element_id)

    for username, (wish, attempt) in product((*SUSPECTS, *STRANGERS), WISHES.items()):
        # when somebody tries it to whom the report must not be known
        origin = deciding.origin(username, capacity=capacity)
        with pytest.raises(NotFound) as refused:
            attempt(item, origin)

        # then it is as if there were none, and by which rule is on record
        assert refused.value.hidden is None
        deciding.actor("he")
        kept = Refusal.objects.latest("id")
        assert (kept.deed, kept.person_id) == (wish, origin.actor.person_id)
        assert kept.rule
        assert Refusal.objects.filter(deed=wish, person_id=kept.person_id).count() == 1


def test_such_an_act_is_refused_in_the_words_of_nothing(deciding: Story) -> None:
    item = deciding.item("decide_temporary_guardianship")
    nothing = WorkItem(pk=uuid4(), case_id=uuid4(), instance_id=uuid4())

    for username, attempt in product((*SUSPECTS, *STRANGERS), WISHES.values()):
        words = []
        for each in (item, nothing):
            with pytest.raises(NotFound) as refused:
                attempt(each, deciding.origin(username))
            words.append(_without_ids(refused.value.message, each))
        assert words[0] == words[1]


def test_who_has_two_capacities_is_not_asked_which(deciding: Story) -> None:
    # given a colleague whom the station and an agency employ
    station = deciding.county.stations[0]
    post = PostGiven(station.pk, "social_worker", "agency_staff", deciding.now.date())
    organisation.give_post(deciding.person("gao"), county=1, post=post)

    # when he tries a step of the report
    with pytest.raises(NotFound):
        commands.claim_work_item(
            deciding.item("monitor_and_prevent").pk, origin=deciding.origin("gao")
        )

    # then it is on record
    deciding.actor("he")
    assert Refusal.objects.get().rule == "RESTRICTED"


def test_who_has_two_capacities_for_an_act_of_the_county_is_not_asked_which(
    deciding: Story,
) -> None:
    # given a suspect who could decide, in two capacities, on what nobody has taken
    item = deciding.item("decide_temporary_guardianship")
    origin = deciding.origin("lv")
    more = Standing(item.candidate_group, Capacity.FINANCE_OFFICIAL)
    actor = replace(origin.actor, standings=(*origin.actor.standings, more))
    held = store.lock_work_item(item.pk, actor.person_id, to="look")

    # then the file is closed, silently, whichever act it is
    for require, to in (
        (guard.require_claimable, "claim"),
        (guard.require_workable, "complete"),
    ):
        with pytest.raises(NotAllowed) as refused:
            require(held, replace(origin, actor=actor), to=to)
        told = refused.value.data
        assert (told["rule"], told["wish"]) == ("COI14", to)
        assert told["is_silent"] is True


def test_a_report_in_a_file_says_nothing_of_the_file(deciding: Story) -> None:
    """It is refused before anybody looks whether there is one."""
    for case_id in (deciding.case_id, uuid4()):
        with pytest.raises(Rejected):
            casework.start_in_case(
                case_id, "mandatory_report", origin=deciding.origin("li")
            )


def test_who_may_not_do_a_step_is_not_told_who_has_it(story: Story) -> None:
    # given a step of an open file, first in the queue, then on a desk
    story.opens_case("wang")
    item = story.item("register_lead")
    for prepare in (lambda: None, lambda: story.claims("wang", "register_lead")):
        prepare()

        # when somebody of another station would put it back
        with pytest.raises(NotAllowed) as refused:
            commands.release_work_item(item.pk, origin=story.origin("sun"))

        # then it is the queue that is not his, whatever the state
        assert refused.value.rule == "QUEUE"
    assert story.item("register_lead").assignee_id == story.person("wang")


def _without_ids(words: str, item: WorkItem) -> str:
    for each in (item.pk, item.case_id, item.instance_id):
        words = words.replace(str(each), "…")
    return words
