"""The model case of the guard: the station helps, the authorities decide and pay."""

from dataclasses import replace
from datetime import date, datetime, time

import pytest

from engine import commands, steps
from engine.errors import NotAllowed, Rejected
from engine.models import Refusal, WorkItem
from processes.casework import commands as casework
from processes.casework import queries as cases
from processes.organisation import commands as organisation
from processes.organisation.capacities import Capacity
from processes.organisation.models import Organisation
from processes.working_days import CHINA
from tests.support.story import Story, reach
from tests.support.tiny import deployed, flow, process, user_task

HELP = (
    "explain_policy",
    "report_hardship",
    "help_prepare_application",
    "apply_assistance",
)
CASEWORK = {"screen_urgency"}
REFUSAL: dict[str, object] = {
    "decision": "refused",
    "amount_granted": None,
    "review_cycle": None,
    "decision_reason": "家庭人均收入高于当地标准。",
}


@pytest.fixture
def household(story: Story) -> Story:
    """A case in which the station has begun to help with an application."""
    story.opens_case("wang")
    story.completes("wang", "register_lead")
    story.starts("wang", "assistance_coordination")
    return story


def _helped(story: Story) -> None:
    for step in HELP:
        story.completes("wang", step)


def _investigated(story: Story) -> None:
    _helped(story)
    story.completes("zhou", "accept_application", acceptance="accepted")
    story.completes("zhou", "start_investigation")
    story.completes("wang", "assist_investigation")
    story.completes("he", "check_information")


def _published(story: Story) -> None:
    _investigated(story)
    story.completes("feng", "issue_first_opinion", first_opinion="eligible")
    story.completes("feng", "publicise_first_opinion")


def test_a_household_is_helped_by_the_station_and_paid_by_the_county(
    household: Story,
) -> None:
    # given an application that is on public notice
    _published(household)
    waiting = household.waits_at() - CASEWORK
    assert waiting == set()

    # when six days have gone by, nobody can confirm yet
    household.passes(days=6, hours=23)
    household.runs_jobs()
    assert household.waits_at() == CASEWORK

    # then after the seventh the county confirms, due by its article
    household.passes(hours=2)
    household.runs_jobs()
    assert household.item("confirm_assistance").due_at == _closing("2026-03-23")
    assert household.item("confirm_assistance").follow_up_at == _closing("2026-04-14")
    household.completes("he", "confirm_assistance")
    household.completes("he", "notify_decision")

    # and from the next month on another official pays
    assert household.waits_at() == CASEWORK
    household.passes(days=23)
    household.runs_jobs()
    household.completes("lv", "pay_assistance")
    assert household.waits_at() - CASEWORK == {"assist_visit", "provide_services"}
    household.completes("wang", "provide_services")
    household.completes("wang", "assist_visit")


def test_a_yearly_review_continues_and_the_next_one_stops(household: Story) -> None:
    # given a household that has been paid for a year
    _paid(household)
    for step in ("provide_services", "assist_visit"):
        household.completes("wang", step)
    household.passes(days=366)
    household.runs_jobs()

    # when the township reviews it, it goes on; the station may not review
    with pytest.raises(NotAllowed) as refused:
        household.completes("li", "periodic_review")
    assert refused.value.rule == "N01"
    household.completes("zhou", "periodic_review", review_cycle="half_yearly")
    household.passes(days=183)
    household.runs_jobs()
    household.completes(
        "zhou",
        "periodic_review",
        review_decision="stop",
        changes_found="子女返乡就业，家庭收入已稳定高于标准。",
        household_heard=True,
    )

    # then the county, not the township, ends it, with reasons
    household.completes("he", "confirm_assistance", **REFUSAL)
    household.completes("he", "notify_decision")
    household.completes("wang", "provide_services")
    assert household.instance("assistance_coordination").status == "completed"


def test_a_refusal_is_told_in_writing_and_the_station_stays(household: Story) -> None:
    # given an opinion against the household, published all the same
    _investigated(household)
    household.completes("feng", "issue_first_opinion", first_opinion="not_eligible")
    household.completes("feng", "publicise_first_opinion")
    household.passes(days=7, minutes=1)
    household.runs_jobs()

    # when the county refuses
    household.completes("he", "confirm_assistance", **REFUSAL)

    # then it has three working days to say why, and nobody is paid
    assert household.item("notify_decision").due_at == _closing("2026-03-12")
    household.completes("he", "notify_decision")
    household.runs_jobs()
    assert household.waits_at() - CASEWORK == {"provide_services"}
    checklist = steps.step(
        household.item("provide_services").instance.definition_id, "provide_services"
    ).checklist
    assert any("行政复议" in line for line in checklist)
    household.completes("wang", "provide_services")
    assert household.instance("assistance_coordination").status == "completed"


def test_an_objection_in_the_last_hour_stops_the_confirmation(household: Story) -> None:
    # given an opinion that has been on notice for almost a week
    _published(household)
    household.passes(days=6, hours=23)
    household.runs_jobs()

    # when somebody objects
    assert household.case_id is not None
    casework.report_event(
        household.case_id, "objection", origin=household.origin("zhou")
    )

    # then the township looks again; the opinion stands and hangs seven days more
    household.passes(hours=2)
    household.runs_jobs()
    assert household.waits_at() - CASEWORK == {"reinvestigate"}
    household.completes("zhou", "reinvestigate")
    household.completes("feng", "publicise_first_opinion")
    household.passes(days=7, minutes=1)
    household.runs_jobs()
    household.completes("he", "confirm_assistance")


def test_a_message_carries_no_decision_into_the_process(household: Story) -> None:
    # given an opinion on public notice
    _published(household)
    assert household.case_id is not None

    # when the station sends the objection with decisions of the authorities in it
    with pytest.raises(NotAllowed) as refused:
        commands.correlate_message(
            "assistance_coordination.objection",
            case_id=household.case_id,
            variables={"first_opinion": "eligible", "confirmation": "confirmed"},
            origin=household.origin("wang"),
        )

    # then nothing has moved
    assert refused.value.rule == "MESSAGE"
    assert household.waits_at() == CASEWORK


def test_figures_that_do_not_match_are_looked_into_before_the_opinion(
    household: Story,
) -> None:
    _helped(household)
    household.completes("zhou", "accept_application")
    household.completes("zhou", "start_investigation")
    household.completes("wang", "assist_investigation")

    household.completes(
        "he",
        "check_information",
        check_result="mismatch",
        mismatch_note="登记有一辆机动车。",
    )

    assert household.waits_at() - CASEWORK == {"reinvestigate"}
    household.completes("zhou", "reinvestigate", reason="mismatch")
    assert household.waits_at() - CASEWORK == {"issue_first_opinion"}


def test_a_relative_of_a_handler_is_visited_by_the_county(household: Story) -> None:
    # given an applicant who is related to a village cadre
    _helped(household)
    household.completes("zhou", "accept_application", relatives_involved=True)
    household.completes("zhou", "register_relative_relation")
    household.runs_jobs()
    told = [notice.title for notice in cases.notices_for(household.actor("he"))]
    assert any("须入户调查" in title for title in told)

    # when the county would confirm without a visit
    household.completes("zhou", "start_investigation")
    household.completes("wang", "assist_investigation")
    household.completes("he", "check_information")
    household.completes("feng", "issue_first_opinion")
    household.completes("feng", "publicise_first_opinion")
    household.passes(days=7, minutes=1)
    household.runs_jobs()
    household.completes("he", "confirm_assistance", county_visit="not_needed")

    # then it is asked again
    assert household.waits_at() - CASEWORK == {"confirm_assistance"}
    household.completes(
        "he",
        "confirm_assistance",
        county_visit="done",
        county_visited_on=household.now.date().isoformat(),
    )
    assert household.waits_at() - CASEWORK == {"notify_decision"}


def test_in_an_emergency_the_township_pays_before_the_papers_are_ready(
    household: Story,
) -> None:
    # given a social worker who reports an emergency
    household.completes("wang", "report_hardship", hardship="urgent")

    # when she would hand out the money herself
    with pytest.raises(NotAllowed) as refused:
        household.completes("li", "advance_emergency_assistance")
    assert refused.value.rule == "N04"

    # then the township does, while nothing has been applied for yet
    household.completes("feng", "advance_emergency_assistance")
    assert household.waits_at() - CASEWORK == {"explain_policy"}


def test_casework_asks_for_help_and_the_application_begins(story: Story) -> None:
    # given a plan with a policy that the household may apply for
    reach(story, "help_policy_application")

    # when the household wants to
    story.completes(
        "wang",
        "help_policy_application",
        application_wanted=True,
        not_wanted_reason=None,
    )
    story.runs_jobs()

    # then the steps lie on the case worker's desk
    assert {"explain_policy", "report_hardship"} <= story.waits_at()
    item = story.item("explain_policy")
    assert item.assignee_id == story.person("wang")


def test_what_was_confirmed_by_one_official_is_reviewed_and_paid_by_others(
    household: Story,
) -> None:
    _published(household)
    household.passes(days=7, minutes=1)
    household.runs_jobs()
    household.completes("he", "confirm_assistance")
    household.completes("he", "notify_decision")
    household.passes(days=23)
    household.runs_jobs()

    with pytest.raises(NotAllowed) as refused:
        household.completes("he", "pay_assistance")

    assert refused.value.rule == "COI15"


def test_no_step_of_the_station_may_use_a_form_that_decides(story: Story) -> None:
    # given a diagram that lets a social worker fill in the county's decision
    source = process(
        user_task("decide", form="assistance_confirmation"),
        '<bpmn:endEvent id="end"/>',
        flow("start", "decide"),
        flow("decide", "end"),
    )

    # when it is deployed
    with pytest.raises(Rejected) as refused:
        deployed(source)

    # then the linter names the fields and the step
    assert "amount_granted" in str(refused.value.problems["decide"])


def _paid(story: Story) -> None:
    _published(story)
    story.passes(days=7, minutes=1)
    story.runs_jobs()
    story.completes("he", "confirm_assistance")
    story.completes("he", "notify_decision")
    story.passes(days=23)
    story.runs_jobs()
    story.completes("lv", "pay_assistance")


def _closing(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(18), tzinfo=CHINA)


@pytest.mark.parametrize("command", ["claim", "complete"])
def test_a_social_worker_who_would_confirm_assistance_is_refused_on_record(
    household: Story, command: str
) -> None:
    # given an application that waits for the county's confirmation
    _published(household)
    household.passes(days=8)
    household.runs_jobs()
    item = household.item("confirm_assistance")

    # when a social worker tries, also under a capacity that is not hers
    for capacity in ("", Capacity.COUNTY_OFFICIAL):
        origin = household.origin("li", capacity=capacity)
        with pytest.raises(NotAllowed) as refused:
            _attempt(command, item, origin)
        assert refused.value.rule == "N01"
        assert "001 §三(六)" in refused.value.clause

    # then both attempts stand on record, and nothing has changed
    records = Refusal.objects.filter(work_item_id=item.pk).order_by("at", "id")
    assert [(r.rule, r.element_id, r.act_type) for r in records] == [
        ("N01", "confirm_assistance", "admin_confirm")
    ] * 2
    assert household.item("confirm_assistance").status == WorkItem.Status.OPEN

    # and the official succeeds
    household.completes("he", "confirm_assistance")


def _attempt(command: str, item: WorkItem, origin: object) -> None:
    if command == "claim":
        commands.claim_work_item(item.pk, origin=origin)  # type: ignore[arg-type]
    else:
        commands.complete_work_item(item.pk, submission={}, origin=origin)  # type: ignore[arg-type]


def test_an_authoritys_work_cannot_be_handed_to_station_staff(
    household: Story,
) -> None:
    # given the acceptance on the desk of the township's official
    _helped(household)
    household.claims("zhou", "accept_application")
    item = household.item("accept_application")

    # when the official would hand it to a social worker
    with pytest.raises(NotAllowed) as refused:
        commands.assign_work_item(
            item.pk,
            to_person=household.person("li"),
            origin=household.origin("zhou"),
        )

    # then the guard refuses it as if the social worker had claimed it
    assert refused.value.rule == "N01"


def test_who_issued_the_first_opinion_may_not_confirm(household: Story) -> None:
    # given an official with posts in the township and in the county bureau
    _investigated(household)
    _give_county_post(household, "feng")
    household.completes("feng", "issue_first_opinion", first_opinion="eligible")
    household.completes("zhou", "publicise_first_opinion")
    household.passes(days=8)
    household.runs_jobs()

    # when the same person would confirm
    with pytest.raises(NotAllowed) as refused:
        household.completes("feng", "confirm_assistance")

    # then who prepares does not decide
    assert refused.value.rule == "COI15"


def test_who_helped_the_household_may_not_decide_on_it(household: Story) -> None:
    # given a social worker who has left the station and become an official since
    _helped(household)
    organisation.end_posts(household.person("wang"), county=1, on=household.now.date())
    _give_township_post(household, "wang")

    # when she would accept the application that she helped to prepare
    with pytest.raises(NotAllowed) as refused:
        household.claims("wang", "accept_application")

    # then the two hats on one household are refused
    assert refused.value.rule == "DH2"


def test_a_post_that_ended_between_claim_and_completion_gives_nothing_any_more(
    household: Story,
) -> None:
    # given the acceptance on an official's desk, and an actor loaded before
    _helped(household)
    household.claims("zhou", "accept_application")
    item = household.item("accept_application")
    before = household.origin("zhou")

    # when the official's post ends meanwhile
    organisation.end_posts(
        household.county.people["zhou"].pk, county=1, on=household.now.date()
    )

    # then completing is refused although the actor still carries the post
    with pytest.raises(NotAllowed) as refused:
        commands.complete_work_item(
            item.pk,
            submission=household.filled(item),
            origin=replace(before, now=household.now),
        )
    assert refused.value.rule == "POST"


def _give_county_post(story: Story, username: str) -> None:
    _give(
        story, username, story.county.bureau, "county_civil_affairs", "county_official"
    )


def _give_township_post(story: Story, username: str) -> None:
    where = story.county.townships[0]
    _give(story, username, where, "township_government", "township_official")


def _give(
    story: Story, username: str, where: Organisation, role: str, capacity: str
) -> None:
    organisation.give_post(
        story.county.people[username].pk,
        county=1,
        post=organisation.PostGiven(where.pk, role, capacity, story.now.date()),
    )
