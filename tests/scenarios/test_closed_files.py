"""A closed file leaves no trace with anybody who is barred from it or not named.

Source: domain specification §14.17; §15.4, COI14.
"""

from uuid import UUID

import pytest

from engine import commands, queries, tenancy
from engine.actors import Origin
from engine.errors import NotAllowed, NotFound, Rejected
from engine.extensions import RoleQuestion, extensions
from engine.identifiers import new_id
from engine.models import Refusal
from processes.casework import commands as casework
from processes.casework import queries as cases
from processes.casework.models import Case, CaseParticipant, Notice
from processes.casework.participants import bar
from processes.organisation.roles import candidate_group
from processes.oversight.loads import loads
from processes.oversight.queries import countersigned, reviews_waiting
from tests.support.story import Story, reach


def _report(story: Story, username: str = "wang") -> Case:
    """Let somebody report harm seen in the story's case, which goes on."""
    receipt = casework.start_report(
        origin=story.origin(username), case_id=story.case_id
    )
    story.runs_jobs()
    return Case.objects.get(pk=receipt.case_id)


def _piles(story: Story, username: str) -> set[UUID]:
    """Return the cases that somebody finds in any pile of work."""
    actor = story.actor(username)
    piles = (
        queries.work_queue,
        queries.desk,
        queries.done_by,
        queries.waiting_elsewhere,
    )
    return {item.case_id for pile in piles for item in pile(actor)}


@pytest.fixture
def reported(story: Story) -> Story:
    """A case with an open step in a station's queue, in which harm is reported."""
    reach(story, "inform_rights")
    assert story.case_id in _piles(story, "li")
    _report(story)
    return story


def test_a_restricted_case_is_in_no_pile_of_a_colleague_who_is_not_named(
    reported: Story,
) -> None:
    assert reported.case_id is not None
    step = reported.item("inform_rights")

    assert reported.case_id not in _piles(reported, "li")
    assert queries.counts(reported.actor("li")) == {"desk": 0, "queue": 0}
    with pytest.raises(NotFound):
        cases.step_for(step.pk, actor=reported.actor("li"))

    assert reported.case_id in _piles(reported, "wang")


def test_what_was_done_and_waits_elsewhere_goes_with_the_file(story: Story) -> None:
    # given a case in which a colleague has done a step and the supervisor reviews
    reach(story, "review_assessment")
    story.passes(hours=1)
    story.now = story.now.replace(microsecond=0)
    before = _piles(story, "li") | _piles(story, "chen")
    assert story.case_id in before

    # when harm is reported in it, and the supervisor is a suspect
    report = _report(story)
    bar(report, [story.person("chen")], story.now)

    # then neither finds it in any pile, nor the supervisor among the reviews
    assert story.case_id not in _piles(story, "li") | _piles(story, "chen")
    waiting = reviews_waiting(story.actor("chen"))
    assert story.case_id not in {item.case_id for item in waiting}
    assert queries.counts(story.actor("chen"))["queue"] == 0


def test_nobody_hears_of_a_closed_file_by_a_notice_to_the_post(
    reported: Story,
) -> None:
    # given notices to posts about a restricted file
    case = Case.objects.get(pk=reported.case_id)
    raised = {}
    for role in ("social_worker", "station_head", "supervisor", "county_civil_affairs"):
        raised[role] = Notice.objects.create(
            county=1,
            candidate_group=candidate_group(role, case.places),
            case=case,
            code=Notice.Code.MODEL,
            title="t",
            step="s",
            cause=str(new_id()),
            raised_at=reported.now,
        )
    bar(case, [reported.person("zhao")], reported.now)

    # then whoever is not named, or barred, neither sees nor dismisses them
    for username, role in (("li", "social_worker"), ("zhao", "station_head")):
        assert cases.notices_for(reported.actor(username)) == []
        with pytest.raises(NotFound):
            casework.dismiss_notice(raised[role].pk, origin=reported.origin(username))

    # and the authority sees its own
    told = cases.notices_for(reported.actor("he"))
    assert raised["county_civil_affairs"] in told
    casework.dismiss_notice(raised["supervisor"].pk, origin=reported.origin("chen"))
    bar(case, [reported.person("chen")], reported.now)
    assert countersigned(reported.actor("chen"), reported.now) == []


def test_the_load_of_a_worker_counts_no_restricted_work(reported: Story) -> None:
    reported.claims("wang", "inform_rights")
    station = reported.county.stations[0]

    found = loads([station.pk], 1, reported.now)

    assert {load.works for load in found} == {0}


def test_a_suspect_neither_acts_in_the_case_nor_learns_why(reported: Story) -> None:
    # given a head who is under suspicion, and was in the file until now
    assert reported.case_id is not None
    reported.claims("wang", "inform_rights")
    step, instance = reported.item("inform_rights"), reported.instance()
    CaseParticipant.objects.filter(person_id=reported.person("zhao")).delete()
    report = Case.objects.get(origin_id=reported.case_id)
    bar(report, [reported.person("zhao")], reported.now)

    def origin() -> Origin:
        return reported.origin("zhao")

    # when he tries everything that a head may do
    for wish in (
        lambda: commands.cancel_instance(instance.pk, origin=origin()),
        lambda: commands.assign_work_item(
            step.pk, to_person=reported.person("li"), origin=origin()
        ),
        lambda: casework.start_in_case(
            reported.case_id, "casework_transfer", origin=origin()
        ),
        lambda: casework.report_event(
            reported.case_id, "client_deceased", origin=origin()
        ),
        lambda: commands.correlate_message(
            "casework.client_deceased",
            case_id=reported.case_id,
            variables={},
            origin=origin(),
        ),
    ):
        # then there is no such thing, as if the case did not exist
        with pytest.raises(NotFound):
            wish()
    assert reported.instance().status == "active"
    assert reported.item("inform_rights").assignee_id == reported.person("wang")

    # and what was refused is kept, out of his own sight
    tenancy.bind({1})
    kept = set(Refusal.objects.values_list("rule", flat=True))
    assert kept == {"COI14"}
    assert queries.refusals(reported.actor("zhao")) == []
    assert queries.refusals(reported.actor("he"))


def test_nobody_ends_a_report_or_takes_it_from_who_makes_it(reported: Story) -> None:
    # given a report, and a head who is named in it
    report = Case.objects.get(origin_id=reported.case_id)
    reported.case_id = report.pk
    reported.completes("wang", "note_suspicion")
    reported.runs_jobs()
    cases.case_for(report.pk, actor=reported.actor("zhao"))

    # when the head would end it, or hand the report to the police to somebody else
    instance = reported.instance("mandatory_report")
    police = reported.item("report_to_police")
    for wish in (
        lambda: commands.cancel_instance(instance.pk, origin=reported.origin("zhao")),
        lambda: commands.assign_work_item(
            police.pk,
            to_person=reported.person("zhao"),
            origin=reported.origin("zhao"),
        ),
    ):
        with pytest.raises(NotAllowed) as refused:
            wish()
        assert refused.value.rule == "REPORT"

    # then it goes on
    reported.completes("wang", "report_to_police")


def test_a_report_is_never_a_process_of_an_open_file(story: Story) -> None:
    story.opens_case("wang")

    with pytest.raises(Rejected):
        story.starts("li", "mandatory_report")


def test_another_station_reports_no_event_of_a_case(story: Story) -> None:
    # given a case of the first station
    reach(story, "assess_needs")
    assert story.case_id is not None

    # when somebody of another station says that its client has died
    with pytest.raises(NotAllowed) as refused:
        casework.report_event(
            story.case_id, "client_deceased", origin=story.origin("sun")
        )

    # then the case goes on
    assert refused.value.rule == "MESSAGE"
    assert story.waits_at() == {"assess_needs"}


def test_a_suspect_is_kept_from_every_report_in_the_case(reported: Story) -> None:
    # given two reports in one case, and a head whom only the first one suspects
    first = Case.objects.get(origin_id=reported.case_id)
    second = _report(reported)
    bar(first, [reported.person("zhao")], reported.now)

    # when a third begins, and the second one names its helpers
    third = _report(reported)
    for report in (second, third):
        story_of(reported, report).completes("wang", "note_suspicion")
        reported.runs_jobs()

    # then he finds none of the three
    for report in (first, second, third):
        with pytest.raises(NotFound):
            cases.case_for(report.pk, actor=reported.actor("zhao"))
        assert report.pk not in _piles(reported, "zhao")


def story_of(story: Story, case: Case) -> Story:
    """Return the story, which goes on in another case."""
    story.case_id = case.pk
    return story


def test_no_step_comes_to_rest_on_the_desk_of_a_suspect(story: Story) -> None:
    # given a case whose worker falls under suspicion
    reach(story, "collect_information")
    case = Case.objects.get(pk=story.case_id)
    assert case.case_worker_id == story.person("wang")
    _report(story, "zhao")
    bar(case, [story.person("wang")], story.now)

    # when the next step of the case worker opens
    case.refresh_from_db()
    answer = extensions.resolve_role(
        RoleQuestion(
            "social_worker",
            case.places,
            story.now,
            case_id=case.pk,
            holder="case_worker",
        )
    )

    # then it lies in the queue, not on that desk
    assert answer.standings == ()
