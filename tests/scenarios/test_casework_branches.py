"""Referral, crisis, transfer and withdrawal of consent, as people live through them.

Source: domain specification §14.1, “Sub-processes”.
"""

import pytest

from engine import tenancy
from engine.errors import NotAllowed, Rejected
from engine.models import WorkItem
from processes.casework import commands as casework
from processes.casework.models import Case, CaseParticipant, Notice
from processes.casework.records import identity_of
from processes.organisation import commands as organisation
from processes.organisation.roles import role_of
from tests.support.story import Story, reach
from tests.support.tiny import deployed, flow, process, user_task

UNTIL_SENT = (
    ("wang", "explain_referral"),
    ("wang", "obtain_referral_consent"),
    ("chen", "review_referral"),
    ("wang", "send_referral"),
)


def _case(story: Story) -> Case:
    tenancy.bind({1})
    return Case.objects.get(pk=story.case_id)


def _begins(story: Story, who: str, process_id: str) -> Story:
    story.opens_case("wang")
    story.completes("wang", "register_lead")
    story.starts(who, process_id)
    return story


def _own_steps(story: Story) -> set[str]:
    return story.waits_at() - {"screen_urgency"}


def _hears(story: Story, event: str) -> None:
    assert story.case_id is not None
    casework.report_event(story.case_id, event, origin=story.origin("wang"))


# -- referral ----------------------------------------------------------------------


@pytest.fixture
def referral(story: Story) -> Story:
    """A referral that the receiving body has before it."""
    _begins(story, "wang", "casework_referral")
    for who, step in UNTIL_SENT:
        story.completes(who, step)
    assert _own_steps(story) == set()
    return story


def test_a_client_is_accompanied_to_the_body_that_accepts(referral: Story) -> None:
    # when the hospital accepts
    _hears(referral, "referral_accepted")

    # then the worker goes along, and confirms within thirty days of sending
    referral.completes("wang", "accompany_first_contact")
    due_at = referral.item("confirm_referral_result").due_at
    assert due_at is not None
    assert (due_at - referral.now).days in {29, 30}
    referral.completes("wang", "confirm_referral_result")
    assert referral.instance("casework_referral").status == "completed"


def test_after_a_refusal_another_body_is_asked(referral: Story) -> None:
    _hears(referral, "referral_rejected")

    referral.completes(
        "wang",
        "confirm_referral_result",
        accepted=False,
        receipt_by=None,
        receipt_at=None,
        track_until=None,
        refuse_reason="本院没有老年心理门诊。",
        next_way="other_partner",
    )

    assert _own_steps(referral) == {"explain_referral"}


def test_no_receipt_after_a_week_leads_back_to_the_plan(referral: Story) -> None:
    # given six days without an answer
    referral.passes(days=6)
    referral.runs_jobs()
    assert _own_steps(referral) == set()

    # when the seventh has gone by
    referral.passes(days=1)
    referral.runs_jobs()

    # then the worker decides to go back to the plan
    referral.completes(
        "wang",
        "confirm_referral_result",
        accepted=False,
        receipt_by=None,
        receipt_at=None,
        track_until=None,
        refuse_reason="三次电话无人接听。",
        next_way="back_to_plan",
    )
    referral.runs_jobs()
    assert referral.instance("casework_referral").status == "completed"


def test_without_consent_or_a_legal_basis_nothing_is_sent(story: Story) -> None:
    _begins(story, "chen", "casework_referral")
    story.completes("wang", "explain_referral")

    story.completes(
        "wang", "obtain_referral_consent", referral_agreed=False, client_sign=None
    )

    assert _own_steps(story) == set()
    assert story.instance("casework_referral").status == "completed"


def test_a_legal_duty_takes_the_place_of_consent_if_it_is_explained(
    story: Story,
) -> None:
    _begins(story, "wang", "casework_referral")
    story.completes("wang", "explain_referral")
    refused = {"referral_agreed": False, "client_sign": None}

    with pytest.raises(Rejected) as unexplained:
        story.completes(
            "wang",
            "obtain_referral_consent",
            exception_basis="legal_duty",
            **refused,
        )
    story.completes(
        "wang",
        "obtain_referral_consent",
        exception_basis="legal_duty",
        exception_reason="走失老人，依法移送救助管理机构。",
        **refused,
    )

    assert "exception_reason" in unexplained.value.problems
    assert _own_steps(story) == {"review_referral"}


# -- crisis ------------------------------------------------------------------------


@pytest.fixture
def crisis(story: Story) -> Story:
    """A crisis that a colleague has just come upon."""
    return _begins(story, "li", "casework_crisis")


def _secured(story: Story) -> None:
    story.completes("li", "secure_safety", call_needed=False)
    for step in ("notify_supervisor_and_head", "report_to_authority"):
        story.completes("li", step)
    story.completes("li", "make_safety_plan")


def test_in_a_crisis_one_acts_first_and_head_and_supervisor_hear_at_once(
    crisis: Story,
) -> None:
    # when the machine has done what waits for nobody
    crisis.runs_jobs()

    # then head and supervisor have been told, while the worker acts unasked
    told = Notice.objects.filter(case_id=crisis.case_id, code=Notice.Code.MODEL)
    assert {role_of(notice.candidate_group) for notice in told} == {
        "station_head",
        "supervisor",
    }
    crisis.completes("li", "secure_safety")
    crisis.completes("li", "call_emergency_services")

    # and the call to both is due within half an hour
    due_at = crisis.item("notify_supervisor_and_head").due_at
    assert due_at is not None
    assert (due_at - crisis.now).total_seconds() == 30 * 60


def test_a_crisis_is_followed_up_after_one_and_three_days(crisis: Story) -> None:
    # given a safety plan
    _secured(crisis)
    assert _own_steps(crisis) == set()

    # when a day, and two more, have gone by
    crisis.passes(hours=24)
    crisis.runs_jobs()
    crisis.completes("li", "crisis_follow_up")
    crisis.passes(hours=47)
    crisis.runs_jobs()
    assert _own_steps(crisis) == set()
    crisis.passes(hours=1)
    crisis.runs_jobs()
    crisis.completes("li", "crisis_follow_up")

    # then the supervisor looks back
    crisis.completes("chen", "debrief_crisis", reassess=False)
    assert crisis.instance("casework_crisis").status == "completed"


def test_who_cannot_be_reached_counts_as_unsafe(crisis: Story) -> None:
    # given a first follow-up
    _secured(crisis)
    crisis.passes(hours=24)
    crisis.runs_jobs()

    # when the client is not reached
    with pytest.raises(Rejected) as refused:
        crisis.completes("li", "crisis_follow_up", follow_up_mode="not_reached")
    crisis.completes(
        "li", "crisis_follow_up", follow_up_mode="not_reached", safe_now=False
    )

    # then safety comes first again, and the machine tells head and supervisor again
    assert "safe_now" in refused.value.problems
    assert _own_steps(crisis) == {"secure_safety"}
    crisis.runs_jobs()
    told = Notice.objects.filter(step__startswith="casework_crisis.")
    assert told.count() == 4


# -- transfer ----------------------------------------------------------------------


@pytest.fixture
def transfer(story: Story) -> Story:
    """A case of which Wang, with work of it on the desk, will let go."""
    reach(story, "agree_plan_with_client")
    story.starts("wang", "casework_transfer")
    return story


def _decided(story: Story, **changes: object) -> None:
    changes = {"to_worker": str(story.person("li")), **changes}
    story.completes("zhao", "decide_transfer", **changes)


def _desk_of(story: Story, username: str) -> set[str]:
    tenancy.bind({1})
    items = WorkItem.objects.filter(
        case_id=story.case_id,
        assignee_id=story.person(username),
        status=WorkItem.Status.CLAIMED,
    )
    return set(items.values_list("element_id", flat=True))


def test_a_case_goes_over_with_the_work_on_the_desk(transfer: Story) -> None:
    # given a transfer to Li that the head has agreed to
    assert _desk_of(transfer, "wang") >= {"agree_plan_with_client", "propose_transfer"}
    transfer.completes("wang", "propose_transfer")
    _decided(transfer)
    transfer.completes("wang", "inform_client")
    transfer.completes("wang", "hand_over_case")
    assert _desk_of(transfer, "li") == {"accept_case"}
    assert _case(transfer).case_worker_id == transfer.person("wang")

    # when Li accepts
    transfer.completes("li", "accept_case")

    # then Li is the case worker, and Wang's open work of the case is Li's
    assert _case(transfer).case_worker_id == transfer.person("li")
    assert _desk_of(transfer, "wang") == set()
    assert "agree_plan_with_client" in _desk_of(transfer, "li")
    assert not CaseParticipant.objects.filter(case_id=transfer.case_id).exists()
    transfer.completes("li", "agree_plan_with_client", client_decision="agree")
    assert _desk_of(transfer, "li") >= {"deliver_intervention"}


def test_a_refused_transfer_leaves_the_case_with_its_worker(transfer: Story) -> None:
    transfer.completes("wang", "propose_transfer")

    transfer.completes(
        "zhao",
        "decide_transfer",
        transfer_decision="reject",
        to_worker=None,
        conflict_checked=None,
        hand_over_by=None,
        decision_reason="先由督导支持一个月再看。",
    )

    assert _case(transfer).case_worker_id == transfer.person("wang")
    assert transfer.instance("casework_transfer").status == "completed"


@pytest.mark.parametrize("username", ["wang", "sun", "zhao"])
def test_only_a_colleague_of_the_station_takes_a_case_over(
    transfer: Story, username: str
) -> None:
    transfer.completes("wang", "propose_transfer")

    with pytest.raises(Rejected) as refused:
        _decided(transfer, to_worker=str(transfer.person(username)))

    assert "to_worker" in refused.value.problems
    assert not CaseParticipant.objects.exists()


def test_the_head_hands_over_for_a_worker_who_is_gone(transfer: Story) -> None:
    # given that Wang has left since the transfer was proposed
    transfer.completes("wang", "propose_transfer")
    organisation.end_posts(transfer.person("wang"), county=1, on=transfer.now.date())
    _decided(transfer)

    # when the head tells the client and hands over
    assert transfer.item("inform_client").status == WorkItem.Status.OPEN
    with pytest.raises(NotAllowed):
        transfer.claims("li", "inform_client")
    transfer.completes("zhao", "inform_client")
    transfer.completes("zhao", "hand_over_case")
    transfer.completes("li", "accept_case")

    # then nothing is left behind on Wang's desk
    assert _desk_of(transfer, "wang") == set()
    assert "agree_plan_with_client" in _desk_of(transfer, "li")


def test_what_the_new_worker_may_not_do_goes_back_to_its_queue(
    transfer: Story,
) -> None:
    # given work on Wang's desk whose first half Li has done
    second = user_task("second").replace(
        '<camunda:property name="clause"',
        '<camunda:property name="not_by_performer_of" value="ask"/>'
        '<camunda:property name="clause"',
    )
    steps = user_task("ask") + second + '<bpmn:endEvent id="end"/>'
    flows = flow("start", "ask") + flow("ask", "second") + flow("second", "end")
    deployed(process(steps, flows, process_id="assistance_coordination"))
    transfer.starts("wang", "assistance_coordination")
    transfer.completes("li", "ask")
    transfer.claims("wang", "second")

    # when Li takes the case over
    transfer.completes("wang", "propose_transfer")
    _decided(transfer)
    transfer.completes("wang", "inform_client")
    transfer.completes("wang", "hand_over_case")
    transfer.completes("li", "accept_case")

    # then the second half waits for somebody else
    assert transfer.item("second").status == WorkItem.Status.OPEN
    assert "second" not in _desk_of(transfer, "li")


# -- withdrawal of consent ---------------------------------------------------------


@pytest.fixture
def withdrawal(story: Story) -> Story:
    """A case in service whose client withdraws consent."""
    reach(story, "deliver_intervention")
    assert _case(story).consent == Case.Consent.GIVEN
    story.starts("wang", "casework_consent_withdrawal")
    return story


def test_service_goes_on_after_a_new_consent(withdrawal: Story) -> None:
    withdrawal.completes("wang", "stop_processing")
    assert _case(withdrawal).consent == Case.Consent.WITHDRAWN

    withdrawal.completes("wang", "decide_continue_or_close")

    # the separate consent to sensitive data is another question
    case = _case(withdrawal)
    assert case.consent == Case.Consent.GIVEN
    assert identity_of(case.client)["consent_sensitive"] is False
    assert withdrawal.instance("casework_consent_withdrawal").status == "completed"


def test_a_case_is_closed_where_nothing_can_be_done_without_the_data(
    withdrawal: Story,
) -> None:
    withdrawal.completes("wang", "stop_processing")

    withdrawal.completes(
        "wang",
        "decide_continue_or_close",
        continue_or_close="close",
        consent_renewed=None,
        sensitive_renewed=None,
        service_scope=None,
        closing_reason="申请低保必须核对经济状况，本人不愿意。",
    )

    assert _case(withdrawal).consent == Case.Consent.WITHDRAWN
    assert withdrawal.instance("casework_consent_withdrawal").status == "completed"


def test_withdrawing_photographs_alone_leaves_the_consent_standing(
    withdrawal: Story,
) -> None:
    withdrawal.completes(
        "wang",
        "stop_processing",
        withdraw_scope=["media"],
        stopped_actions=["recording"],
    )

    assert _case(withdrawal).consent == Case.Consent.GIVEN
