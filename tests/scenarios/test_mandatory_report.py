"""Harm to a child is reported at once; nothing and nobody can hold it up.

Source: domain specification §14.17; E04 art. 11; E34 art. 2. That every element is
passed is shown in ``test_mandatory_report_journeys``.
"""

from datetime import timedelta
from uuid import UUID

import pytest

from engine import tenancy
from engine.errors import NotAllowed, NotFound
from engine.models import Refusal, WorkItem
from processes.casework import commands as casework
from processes.casework import queries as cases
from processes.casework.models import Case, CaseParticipant, Notice
from processes.organisation import commands as organisation
from tests.support.story import Story
from web.pages import step as step_page

AT_ONCE = {
    "note_suspicion",
    "secure_child_safety",
    "report_to_police",
    "report_to_civil_affairs",
    "preserve_evidence",
}
POLICE = "report_to_police"


def _reports(story: Story, username: str) -> UUID:
    """Let somebody press the button; the story goes on in the report's case."""
    receipt = casework.start_report(
        origin=story.origin(username), case_id=story.case_id
    )
    story.case_id = UUID(receipt.case_id)
    story.runs_jobs()
    return story.case_id


def _told(story: Story, username: str) -> set[str]:
    """Return the titles of the notices that somebody sees of the report."""
    actor = story.actor(username)
    notices = cases.notices_for(actor)
    return {each.title for each in notices if each.case_id == story.case_id}


def _everything_at_once(story: Story, username: str, **suspicion: object) -> None:
    story.completes(username, "note_suspicion", **suspicion)
    story.runs_jobs()
    for step in sorted(AT_ONCE - {"note_suspicion"}):
        story.completes(username, step)


def _supported(story: Story) -> None:
    for step in ("provide_support_services", "monitor_and_prevent"):
        story.completes("wang", step)
    story.completes("wang", "receive_feedback")


@pytest.fixture
def visit(story: Story) -> Story:
    """A case in which somebody sees what must be reported."""
    story.opens_case("wang")
    story.completes("wang", "register_lead")
    return story


# -- nobody's leave -----------------------------------------------------------------


def test_a_report_is_filed_although_everything_else_is_refused(visit: Story) -> None:
    # given a social worker who may do nothing else in another station's case
    arisen_in = visit.case_id
    assert arisen_in is not None
    with pytest.raises(NotAllowed):
        visit.starts("sun", "assistance_coordination")

    # when she reports what she has seen there
    _reports(visit, "sun")

    # then all that is to be done at once lies on her desk, without any leave
    assert visit.waits_at() == AT_ONCE
    items = [visit.item(step) for step in AT_ONCE]
    assert {item.assignee_id for item in items} == {visit.person("sun")}
    assert {item.status for item in items} == {WorkItem.Status.CLAIMED}

    # and the other station's file stays closed to her
    with pytest.raises(NotFound):
        cases.case_for(arisen_in, actor=visit.actor("sun"))

    # and the police are told first, whatever else is left undone
    visit.completes("sun", POLICE, police_receipt=None, officer=None, reported_to=None)
    assert "receive_police_receipt" in visit.waits_at()


@pytest.mark.parametrize("username", ["zhao", "chen", "wu", "zhou", "he"])
def test_whoever_has_a_post_may_report(story: Story, username: str) -> None:
    _reports(story, username)

    assert story.waits_at() == AT_ONCE


def test_two_posts_do_not_keep_a_report_from_the_own_desk(visit: Story) -> None:
    # given a social worker who is a supervisor as well
    organisation.give_post(
        visit.person("wang"),
        county=1,
        post=organisation.PostGiven(
            visit.county.hub.pk, "supervisor", "supervisor", visit.now.date()
        ),
    )

    # when she reports, no capacity is asked for
    _reports(visit, "wang")

    assert visit.item(POLICE).assignee_id == visit.person("wang")
    visit.completes("wang", POLICE)


def test_the_head_can_neither_stop_nor_take_a_report(visit: Story) -> None:
    # given a report that a social worker has begun
    _reports(visit, "li")
    visit.completes("li", "note_suspicion")
    visit.runs_jobs()
    item = visit.item(POLICE)

    # when the head would do the discoverer's step
    with pytest.raises(NotAllowed):
        visit.completes("zhao", POLICE)

    # then it lies where it was, and the discoverer goes on
    assert visit.item(POLICE).assignee_id == item.assignee_id
    visit.completes("li", POLICE)


def test_the_whole_way_from_a_visit_to_the_closed_report(visit: Story) -> None:
    # given a suspicion, reported and safe
    arisen_in = visit.case_id
    _reports(visit, "wang")
    _everything_at_once(visit, "wang")
    visit.completes("wang", "notify_head_and_supervisor")

    # when the police accept and the child is supported
    visit.completes("wang", "receive_police_receipt")
    _supported(visit)

    # then the head, not the discoverer, closes it
    assert visit.waits_at() == {"close_report"}
    visit.completes("zhao", "close_report")
    visit.runs_jobs()
    assert visit.instance("mandatory_report").status == "completed"

    # and both files stay closed to those who are not named
    for case_id in (visit.case_id, arisen_in):
        with pytest.raises(NotFound):
            cases.case_for(case_id, actor=visit.actor("li"))


def test_a_screening_that_finds_harm_opens_the_report_and_goes_on(
    visit: Story,
) -> None:
    # given a lead in which a child seems to be harmed
    arisen_in = visit.case_id

    # when the social worker screens it
    visit.completes(
        "wang",
        "screen_urgency",
        urgency_flags=["child_harm"],
        child_harm_suspected=True,
    )
    visit.runs_jobs()

    # then the report lies on her desk, and the service waits for nothing
    report = Case.objects.get(process_id="mandatory_report")
    assert report.origin_id == arisen_in
    assert "inform_rights" in visit.waits_at()
    visit.case_id = report.pk
    assert visit.item(POLICE).assignee_id == visit.person("wang")


# -- who sees it --------------------------------------------------------------------


def test_until_the_suspicion_is_noted_only_the_discoverer_sees_it(
    visit: Story,
) -> None:
    _reports(visit, "wang")

    # given nobody knows yet who is suspected
    for username in ("zhao", "chen", "li"):
        with pytest.raises(NotFound):
            cases.case_for(visit.case_id, actor=visit.actor(username))
        assert _told(visit, username) == set()

    # when it is noted, and nobody of the station is
    visit.completes("wang", "note_suspicion")
    visit.runs_jobs()

    # then head and supervisor may help; a colleague still sees nothing
    for username in ("zhao", "chen"):
        cases.case_for(visit.case_id, actor=visit.actor(username))
    with pytest.raises(NotFound):
        cases.case_for(visit.case_id, actor=visit.actor("li"))


def test_the_ladder_of_reminders_never_tells_the_head_of_a_report(
    visit: Story,
) -> None:
    _reports(visit, "wang")

    for _ in range(3):
        visit.passes(days=2)
        casework.remind(visit.now)

    assert _told(visit, "zhao") == set()
    assert "向公安机关报案/举报（110）" in _told(visit, "he")


# -- a suspect inside the station ---------------------------------------------------


def test_a_suspect_inside_sees_nothing_and_the_county_handles_it(
    visit: Story,
) -> None:
    # given the only head of the station is the suspect
    arisen_in = visit.case_id
    _reports(visit, "wang")
    suspect = [{"person": str(visit.person("zhao"))}]
    _everything_at_once(visit, "wang", suspect_is_staff=True, suspect_staff=suspect)

    # then the county is told, he is not, and nobody is asked to notify him
    assert "notify_head_and_supervisor" not in visit.waits_at()
    assert "嫌疑人是站内人员：请县级民政部门直接处理" in _told(visit, "he")
    assert _told(visit, "zhao") == set()
    for case_id in (visit.case_id, arisen_in):
        with pytest.raises(NotFound):
            cases.case_for(case_id, actor=visit.actor("zhao"))

    # when the police stay silent, the county follows up in the head's place
    visit.passes(hours=25)
    visit.runs_jobs()
    with pytest.raises(NotFound):
        visit.completes("zhao", "follow_up_report")
    visit.completes("he", "follow_up_report")
    visit.completes("wang", "receive_police_receipt")
    _supported(visit)

    # and closes; another official reviews whether anything was hidden
    visit.completes("he", "close_report")
    with pytest.raises(NotAllowed):
        visit.completes("he", "review_omission")
    visit.completes("lv", "review_omission", finding="in_time", measures=["none"])
    visit.runs_jobs()
    assert visit.instance("mandatory_report").status == "completed"


def test_a_suspect_who_is_not_named_leaves_the_station_out(visit: Story) -> None:
    _reports(visit, "wang")

    visit.completes("wang", "note_suspicion", suspect_is_staff=True)
    visit.runs_jobs()

    for username in ("zhao", "chen"):
        with pytest.raises(NotFound):
            cases.case_for(visit.case_id, actor=visit.actor(username))


def test_a_suspect_cannot_be_chosen_to_support_the_child(visit: Story) -> None:
    _reports(visit, "wang")
    suspect = [{"person": str(visit.person("li"))}]
    _everything_at_once(visit, "wang", suspect_is_staff=True, suspect_staff=suspect)

    with pytest.raises(Exception, match="support_worker"):
        visit.completes(
            "wang", "receive_police_receipt", support_worker=str(visit.person("li"))
        )


def test_a_suspect_of_the_list_is_a_person(visit: Story) -> None:
    _reports(visit, "wang")

    with pytest.raises(Exception, match="suspect_staff"):
        visit.completes(
            "wang",
            "note_suspicion",
            suspect_is_staff=True,
            suspect_staff=[{"person": "somebody"}],
        )


def test_the_form_lets_choose_whom_it_may_concern(visit: Story) -> None:
    # given a report of the first station
    _reports(visit, "wang")
    _everything_at_once(visit, "wang")
    item = visit.item("receive_police_receipt")

    # when the field that asks for a colleague is prepared
    workers = step_page.options_for(
        step_page.look(item.pk, visit.actor("wang")), visit.now
    )

    # then the child can be supported by social workers of the station
    names = [name for _, name in workers["support_worker"]]
    assert {"李青禾", "王小禾"} <= set(names)
    assert "赵一木" not in names


def test_whoever_serves_the_case_may_be_the_suspect(visit: Story) -> None:
    _reports(visit, "wang")
    item = visit.item("note_suspicion")

    options = step_page.options_for(
        step_page.look(item.pk, visit.actor("wang")), visit.now
    )

    names = {name for _, name in options["suspect_staff.person"]}
    assert {"赵一木", "陈望舒", "周行健", "李青禾"} <= names


# -- time ---------------------------------------------------------------------------


def test_ten_and_thirty_minutes_without_a_report_to_the_police(visit: Story) -> None:
    _reports(visit, "wang")
    visit.completes("wang", "note_suspicion", immediate_risk=True)
    visit.runs_jobs()
    assert "孩子有现实危险：先拨110、120，请立即介入" in _told(visit, "he")

    visit.passes(minutes=11)
    visit.runs_jobs()
    assert "10 分钟还没有报案记录：请马上协助发现人报警" in _told(visit, "zhao")

    visit.passes(minutes=20)
    visit.runs_jobs()
    assert "30 分钟还没有报案记录：请县级民政部门立即过问" in _told(visit, "he")
    visit.completes("wang", POLICE)


def test_police_silent_for_a_day_and_three_more(visit: Story) -> None:
    # given a report without an answer
    _reports(visit, "wang")
    _everything_at_once(visit, "wang")

    # when a day has gone by
    visit.passes(hours=24, minutes=1)
    visit.runs_jobs()

    # then the head asks, the county knows, and the answer can come at any time
    assert {"follow_up_report", "receive_police_receipt"} <= visit.waits_at()
    silent = "公安机关逾期未答复或者不受理：请县级民政部门协调"
    assert silent in _told(visit, "he")
    visit.completes("zhao", "follow_up_report")
    assert "follow_up_report" not in visit.waits_at()

    # and three days later again
    visit.passes(hours=72, minutes=1)
    visit.runs_jobs()
    assert "follow_up_report" in visit.waits_at()

    # until it comes: then nobody asks any more
    visit.completes("wang", "receive_police_receipt", police_answer="transferred")
    assert "follow_up_report" not in visit.waits_at()


def test_somebody_hears_of_the_answer_and_the_discoverer_records_it(
    visit: Story,
) -> None:
    _reports(visit, "wang")
    _everything_at_once(visit, "wang")

    casework.report_event(visit.case_id, "police_answer", origin=visit.origin("zhao"))
    visit.runs_jobs()

    assert "公安机关有答复：请发现人记录受理结果" in _told(visit, "wang")
    assert "receive_police_receipt" in visit.waits_at()


def test_a_refusal_by_the_police_is_pursued_until_it_is_upheld_in_writing(
    visit: Story,
) -> None:
    # given the police refuse
    _reports(visit, "wang")
    _everything_at_once(visit, "wang")
    visit.completes("wang", "receive_police_receipt", police_answer="refused")
    visit.runs_jobs()

    # then the head turns to the procuratorate at once
    assert {"follow_up_report", "receive_police_receipt"} <= visit.waits_at()
    visit.completes("zhao", "follow_up_report")
    visit.passes(hours=73)
    visit.runs_jobs()

    # when a superior body has upheld it in writing, the child is supported all the same
    visit.completes(
        "zhao",
        "follow_up_report",
        pursuit="settled",
        written_answer="县人民检察院〔2026〕1号",
    )
    assert {"provide_support_services", "receive_feedback"} <= visit.waits_at()
    assert "receive_police_receipt" not in visit.waits_at()


# -- the child ----------------------------------------------------------------------


def test_only_officials_decide_on_guardianship(visit: Story) -> None:
    # given a guardian who is unfit, and a child who needs a place
    _reports(visit, "wang")
    _everything_at_once(visit, "wang")
    needs = ["placement", "guardianship", "assessment"]
    visit.completes("wang", "receive_police_receipt", needs=needs)

    # when the social worker would decide
    with pytest.raises(NotAllowed) as refused:
        visit.completes("wang", "decide_temporary_guardianship")

    # then it is on record under N07, and the authorities decide
    assert refused.value.rule == "N07"
    assert Refusal.objects.filter(element_id="decide_temporary_guardianship").exists()
    visit.completes("he", "decide_temporary_guardianship")
    visit.completes("he", "apply_guardianship_intervention")
    visit.completes("zhou", "organise_assessment")
    for step in (
        "support_emergency_placement",
        "assist_assessment",
        "assist_guardianship_intervention",
    ):
        visit.completes("wang", step)
    _supported(visit)
    assert "notify_head_and_supervisor" in visit.waits_at()


def test_monitoring_goes_on_until_it_is_not_needed(visit: Story) -> None:
    _reports(visit, "wang")
    _everything_at_once(visit, "wang")
    visit.completes("wang", "receive_police_receipt")

    visit.completes(
        "wang",
        "monitor_and_prevent",
        monitoring="continue",
        next_visit_on=(visit.now + timedelta(days=14)).date().isoformat(),
    )

    due = visit.item("monitor_and_prevent").due_at
    assert due is not None
    assert due > visit.now + timedelta(days=13)


# -- afterwards ---------------------------------------------------------------------


def test_a_late_report_is_reviewed_by_the_county_whatever_the_head_says(
    visit: Story,
) -> None:
    # given the police were told 40 minutes after the discovery
    _reports(visit, "wang")
    visit.completes("wang", "note_suspicion", discovered_at="2026-03-02T00:10:00Z")
    visit.runs_jobs()
    for step in sorted(AT_ONCE - {"note_suspicion"}):
        visit.completes("wang", step)
    visit.completes("wang", "notify_head_and_supervisor")
    visit.completes("wang", "receive_police_receipt")
    _supported(visit)

    # when the head finds nothing late
    visit.completes("zhao", "close_report", was_late=False)

    # then the county reviews it all the same
    assert visit.waits_at() == {"review_omission"}
    with pytest.raises(NotAllowed):
        visit.completes("zhao", "review_omission")
    visit.completes("he", "review_omission")


def test_a_head_who_has_reported_does_not_close_the_own_report(visit: Story) -> None:
    # given the head is the discoverer, and the station has no other
    _reports(visit, "zhao")
    _everything_at_once(visit, "zhao")
    visit.completes("zhao", "notify_head_and_supervisor", notified=["supervisor"])
    visit.completes("zhao", "receive_police_receipt")
    for step in ("provide_support_services", "monitor_and_prevent"):
        visit.completes("wang", step)
    visit.completes("zhao", "receive_feedback")

    # when he would close it
    with pytest.raises(NotAllowed):
        visit.completes("zhao", "close_report")

    # then the county does
    visit.completes("he", "close_report")
    visit.runs_jobs()
    assert visit.instance("mandatory_report").status == "completed"


def test_a_report_that_is_not_closed_in_a_week_is_known_to_the_county(
    visit: Story,
) -> None:
    _reports(visit, "wang")
    _everything_at_once(visit, "wang")
    visit.completes("wang", "notify_head_and_supervisor")
    visit.completes("wang", "receive_police_receipt")
    _supported(visit)

    visit.passes(days=8)
    visit.runs_jobs()

    assert "强制报告 7 天没有办结：请指定负责人办结" in _told(visit, "he")
    assert visit.waits_at() == {"close_report"}


def test_no_name_and_nothing_seen_lies_in_the_state_or_in_notices(
    visit: Story,
) -> None:
    _reports(visit, "wang")
    _everything_at_once(visit, "wang")

    tenancy.bind({1})
    state = str(visit.instance("mandatory_report").state)
    titles = str([*Notice.objects.values_list("title", "step", "cause")])
    for secret in ("陈样例", "淤青", "示例村三组"):
        assert secret not in state
        assert secret not in titles
    case = Case.objects.get(pk=visit.case_id)
    assert case.is_restricted
    assert CaseParticipant.objects.filter(case=case, part="discoverer").count() == 1
