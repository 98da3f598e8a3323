"""Turns that casework may take: refusals, dangers, losses, and coming back.

Source: domain specification §14.1. Processes beside casework have their own stories;
here is what casework does and tells.
"""

import pytest

from engine import commands, tenancy
from engine.actors import Origin, system
from engine.models import HistoryEntry, ProcessInstance
from processes.casework import commands as casework
from processes.casework.models import Case, Notice
from tests.support.story import MAIN_LINE, Story, reach
from web.demo.casework import CHOICES

REVISE = {
    "review_result": "revise",
    "supervisor_comment": "目标不可衡量，请写明现状、指标和时间。",
}
WITHOUT_SENSITIVE_DATA = {
    "data_kinds": ["identity", "contact"],
    "consent_sensitive": False,
    "consent_sensitive_sign": None,
    "consent_share": None,
}


def test_who_refuses_consent_is_let_go_with_a_door_left_open(story: Story) -> None:
    # given somebody who was told what consent means
    reach(story, "obtain_informed_consent")

    # when he refuses
    story.completes(
        "wang",
        "obtain_informed_consent",
        consent_general=False,
        **WITHOUT_SENSITIVE_DATA,
    )

    # then nobody is assigned; the refusal is noted and the process is over
    assert story.waits_at() == {"record_refusal"}
    story.completes("wang", "record_refusal")
    assert story.instance().status == "completed"


def test_a_child_of_twelve_is_not_served_against_the_guardians_will(
    story: Story,
) -> None:
    # given a child of twelve whose guardian does not want the service
    story.opens_case("wang")
    story.completes("wang", "register_lead", birth_date="2013-09-01")
    story.completes("wang", "screen_urgency")
    story.completes("wang", "inform_rights", guardian_informed=True)
    story.completes(
        "wang",
        "intake_interview",
        guardian_name="王样例",
        guardian_relation="mother",
        guardian_phone="13900000000",
        has_capacity=False,
    )
    story.completes("wang", "decide_intake")

    # when the child wants help, but the guardian signs nothing
    story.completes(
        "wang",
        "obtain_informed_consent",
        consent_general=False,
        child_assent="我想有人陪我说话。",
        **WITHOUT_SENSITIVE_DATA,
    )

    # then the service does not begin
    assert story.waits_at() == {"record_refusal"}
    assert "throw_limited_report" not in _passed(story)


@pytest.mark.parametrize(
    ("basis", "thrower"),
    [("emergency", "throw_limited_crisis"), ("legal_duty", "throw_limited_report")],
)
def test_without_consent_only_safety_and_reporting_go_on(
    story: Story, basis: str, thrower: str
) -> None:
    reach(story, "obtain_informed_consent")

    # when consent cannot be had, but life or a legal duty does not wait
    story.completes(
        "wang",
        "obtain_informed_consent",
        consent_general=False,
        exception_basis=basis,
        exception_reason="服务对象昏迷，家属联系不上，已呼叫急救。",
        **WITHOUT_SENSITIVE_DATA,
    )

    # then the other process is told, the supervisor is asked to look at the basis
    # within 24 hours, and casework itself does nothing more
    story.runs_jobs()
    assert thrower in _passed(story)
    assert _notices(story) == {"请督导 24 小时内复核无需同意依据"}
    assert story.waits_at() >= {"record_refusal"}
    story.completes("wang", "record_refusal")
    assert story.instance().status == "completed"


def test_a_lead_waits_for_the_body_to_which_it_is_referred(story: Story) -> None:
    # given a need that another body can meet
    reach(story, "decide_intake")
    refer = {"intake_decision": "refer", "decision_reason": "需要专科医院评估。"}
    story.completes("wang", "decide_intake", **refer)
    assert "throw_intake_referral" in _passed(story)

    # when the first body declines, the worker decides again
    _hears(story, "casework_referral.result_rejected")
    assert story.waits_at() >= {"decide_intake"}
    story.completes("wang", "decide_intake", **refer)

    # and when the second one accepts, the lead is closed without a case
    _hears(story, "casework_referral.result_accepted")
    story.completes("wang", "close_lead_without_case")
    assert story.instance().status == "completed"


def test_a_plan_returned_three_times_is_brought_before_the_station_head(
    story: Story,
) -> None:
    reach(story, "review_service_plan")
    for _ in range(2):
        story.completes("chen", "review_service_plan", **REVISE)
        story.runs_jobs()
        story.completes("wang", "draft_service_plan")
    assert _notices(story) == set()

    # when the plan comes back for the third time
    story.completes("chen", "review_service_plan", **REVISE)
    story.runs_jobs()

    # then the head is told, and the worker may still write it anew
    assert _notices(story) == {"提醒站长：计划已第三次退回，请一起商量"}
    assert story.waits_at() == {"draft_service_plan"}


def test_a_crisis_during_planning_goes_its_own_way_and_leads_back_to_assessment(
    story: Story,
) -> None:
    # given a plan that is being written
    reach(story, "draft_service_plan")

    # when a crisis arises, the crisis process is told and the plan goes on
    _hears(story, "casework.crisis_arisen")
    assert "crisis_raised" in _passed(story)
    assert "draft_service_plan" in story.waits_at()

    # and when its debriefing asks for a new assessment, casework begins there again
    _hears(story, "casework.reassess")
    story.runs_jobs()
    assert "assess_needs" in story.waits_at()
    assert "draft_service_plan" not in story.waits_at()


def test_a_suspicion_found_in_an_ordinary_visit_is_reported_and_the_service_goes_on(
    story: Story,
) -> None:
    reach(story, "deliver_intervention")

    # when the worker sees signs of abuse on a visit like any other
    story.completes(
        "wang",
        "deliver_intervention",
        child_harm_found=True,
        next_step="session",
    )

    # then the report is begun without anybody's leave, and the next visit is planned
    assert "suspicion_raised_in_session" in _passed(story)
    assert story.waits_at() == {"deliver_intervention"}


def test_who_cannot_be_reached_for_thirty_days_is_looked_for_and_let_go(
    story: Story,
) -> None:
    # given a service without a session for a fortnight
    reach(story, "deliver_intervention")
    story.completes("wang", "deliver_intervention", next_step="session", next_at=None)
    story.passes(days=16)
    story.runs_jobs()
    assert "提醒：15 天没有服务记录，请联系服务对象" in _notices(story)

    # when thirty days are over, the worker has called, visited and asked the village
    story.passes(days=15)
    story.runs_jobs()
    story.completes(
        "wang",
        "review_progress",
        progress_status="no_contact",
        review_note="打电话、上门、问村委会，三次都没有联系上。",
    )

    # then there is no farewell to prepare, only a report to write
    assert story.waits_at() == {"write_closure_report"}
    story.completes(
        "wang",
        "write_closure_report",
        closure_reason="lost_contact",
        early_notice_given_at=None,
    )
    assert story.waits_at() == {"review_closure"}


def test_the_day_of_review_comes_whatever_the_sessions_say(story: Story) -> None:
    # given a plan that is to be reviewed every thirty days, and sessions in between
    reach(story, "deliver_intervention")
    for _ in range(3):
        story.passes(days=9)
        story.runs_jobs()
        story.completes("wang", "deliver_intervention", next_step="session")

    # when thirty days have passed since the agreement
    story.passes(days=4)
    story.runs_jobs()

    # then progress is reviewed
    assert story.waits_at() == {"review_progress"}


def test_a_problem_that_comes_back_reopens_the_case_as_a_new_episode(
    story: Story,
) -> None:
    # given a closed case that is looked after
    reach(story, "archive_case_file")
    story.completes("wang", "archive_case_file")
    story.passes(days=30)
    story.runs_jobs()

    # when the old trouble is back
    story.completes(
        "wang", "follow_up", action="reopen", new_problem="停了药，又不出门了。"
    )
    story.runs_jobs()

    # then the same case begins again, as its second episode
    assert story.waits_at() == {"register_lead"}
    assert Case.objects.get(pk=story.case_id).episode == 2
    assert _runs(story) == ["completed", "active"]


def test_withdrawn_consent_stops_every_step_until_it_is_decided(story: Story) -> None:
    reach(story, "deliver_intervention")

    # when the client withdraws consent, all steps of the service are taken back
    _hears(story, "casework.consent_withdrawn")
    assert story.waits_at() == set()

    # and when the service may go on, it goes on where it stood
    _hears(story, "casework.may_continue")
    story.runs_jobs()
    assert story.waits_at() == {"deliver_intervention"}

    # or else it comes to an end
    _hears(story, "casework.consent_withdrawn")
    _hears(story, "casework.must_close")
    assert story.waits_at() == {"prepare_closure"}


def test_people_report_what_happens_to_the_client(story: Story) -> None:
    reach(story, "deliver_intervention")
    assert story.case_id is not None

    # when the client asks for her file, her worker is told, and nothing stops
    casework.report_event(story.case_id, "data_request", origin=story.origin("wang"))
    story.runs_jobs()
    assert _notices(story) == {"15 个工作日内答复查阅或更正"}
    assert story.waits_at() == {"deliver_intervention"}

    # and when she has died, only the report remains to be written
    casework.report_event(story.case_id, "client_deceased", origin=story.origin("wang"))
    assert story.waits_at() == {"write_closure_report"}


def test_a_complaint_freezes_new_assignments_and_tells_the_head(story: Story) -> None:
    reach(story, "deliver_intervention")

    _hears(story, "complaint.opened")
    story.runs_jobs()

    assert Case.objects.get(pk=story.case_id).is_frozen
    assert _notices(story) == {"提醒站长：个案收到投诉，请安排他人接手"}
    assert story.waits_at() == {"deliver_intervention"}


def test_a_high_risk_is_looked_at_by_the_supervisor_again_and_again(
    story: Story,
) -> None:
    # given a client at high risk
    reach(story, "assess_needs")
    items = [{"type": "health", "level": "high", "evidence": "两次自行停药。"}]
    story.completes("wang", "assess_needs", risk_level="high", risk_items=items)

    # when the supervisor has passed the assessment
    assert story.waits_at() == {"review_assessment"}
    story.completes("chen", "review_assessment")
    for username, step in MAIN_LINE[_place_of("help_policy_application") :]:
        if step == "review_progress":
            break
        changes = {"review_interval_days": 14} if step == "draft_service_plan" else {}
        story.completes(username, step, **{**CHOICES.get(step, {}), **changes})

    # then each review of progress goes before her as well
    story.completes("wang", "review_progress", progress_status="on_track")
    assert story.waits_at() == {"supervise_case"}
    story.completes(
        "chen",
        "supervise_case",
        supervision_advice="revise_plan",
        supervision_note="目标再小一点。",
    )
    assert story.waits_at() == {"revise_plan"}


def test_a_sudden_event_opens_a_case_by_its_signal(story: Story) -> None:
    receipt = casework.open_case(
        story.county.stations[0].pk,
        origin=story.origin("wang"),
        start="emergency_case",
    )

    assert receipt.case_id
    assert "emergency_case" in set(
        HistoryEntry.objects.filter(case_id=receipt.case_id).values_list(
            "element_id", flat=True
        )
    )


def _hears(story: Story, message: str) -> None:
    """Let another process tell the case something."""
    tenancy.bind({1})
    assert story.case_id is not None
    commands.correlate_message(
        message,
        case_id=story.case_id,
        variables={},
        origin=Origin(actor=system(1), now=story.now),
    )


def _passed(story: Story) -> set[str]:
    """Return the events that casework has passed."""
    tenancy.bind({1})
    told = HistoryEntry.objects.filter(case_id=story.case_id, kind="passed")
    return set(told.values_list("element_id", flat=True))


def _notices(story: Story) -> set[str]:
    """Return what the processes of the case have told people."""
    tenancy.bind({1})
    told = Notice.objects.filter(case_id=story.case_id, code=Notice.Code.MODEL)
    told = told.filter(step__startswith="casework.")
    return set(told.values_list("title", flat=True))


def _runs(story: Story) -> list[str]:
    """Return how the runs of casework in the case stand, oldest first."""
    tenancy.bind({1})
    runs = ProcessInstance.objects.filter(
        case_id=story.case_id, definition__process_id="casework"
    )
    return list(runs.order_by("started_at").values_list("status", flat=True))


def _place_of(step: str) -> int:
    return [each for _, each in MAIN_LINE].index(step)
