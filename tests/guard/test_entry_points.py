"""No way in that nobody has thought about, and none that does not ask the guard."""

from collections.abc import Callable
from typing import get_args
from uuid import UUID

import pytest
from django.test import Client

from engine import commands
from engine.commands import Beginning, Receipt
from engine.decisions import Scope
from engine.errors import NotAllowed
from engine.extensions import Act, Deed, Ruling, extensions
from engine.identifiers import new_id
from engine.models import Incident, ProcessDefinition, Refusal
from processes import appointments
from processes.bureau.commands import Opening, open_matter
from processes.casework import commands as casework
from processes.casework.models import CaseReading, Notice
from processes.documents.commands import issue_document
from processes.evaluations.commands.survey import Questionnaire, record_interview
from processes.exports.commands import Handed, record_export
from processes.matters import FILING, PROCUREMENT
from processes.organisation.commands import PostGiven
from processes.organisation.models import Post, PostProposal
from processes.oversight.declaring import declare_relation
from processes.oversight.handing_over import hand_over_cases
from processes.papers import commands as papers
from processes.papers.media import Upload
from processes.procurement.commands import register_bidder
from tests.guard import entry_points as written
from tests.support.story import Story, reach
from web.demo.bureau import add_bureau
from web.management.commands.deploy import RULES, SHIPPED
from web.proving import entry_points as looked

DEEDS = set(get_args(Deed))


def test_every_page_is_in_the_matrix() -> None:
    assert set(looked.pages()) == set(written.PAGES)


def test_every_endpoint_is_in_the_matrix() -> None:
    writing = {each for each in looked.endpoints() if not each.startswith("GET ")}
    assert writing == set(written.ENDPOINTS)


def test_every_other_way_in_is_in_the_matrix() -> None:
    assert set(looked.sockets()) == set(written.SOCKETS)
    assert set(looked.management_commands()) == set(written.MANAGEMENT)
    assert set(looked.found()["jobs"]) == set(written.JOBS)
    assert set(looked.found()["messages"]) == written.MESSAGES


def test_there_is_no_admin_site() -> None:
    """It would write past every command."""
    assert list(looked.admin_sites()) == []


def test_whatever_writes_is_framed_or_in_the_matrix() -> None:
    framed = set(looked.framed())
    assert set(looked.writers()) - framed == set(written.WRITERS)


def test_the_matrix_speaks_of_verbs_that_exist() -> None:
    reasons = {written.READS, written.OWN, written.PUBLIC}
    for table in (written.PAGES, written.ENDPOINTS):
        named = {
            word
            for each in table.values()
            if each not in reasons
            for word in each.split()
        }
        assert named <= DEEDS


class _RefusesAll:
    """A policy that lets nobody do anything."""

    def __init__(self) -> None:
        self.asked: list[Act] = []

    def needs_authority(self, act_type: str, *, authority_only: bool) -> bool:
        return authority_only or act_type.startswith("admin_")

    def judge(self, act: Act) -> Ruling | None:
        self.asked.append(act)
        return Ruling("NO", "", "because the test says so")


@pytest.fixture
def begun(story: Story) -> Story:
    """A case with a claimed step, a step in the queue, a notice, an incident."""
    reach(story, "assess_needs")  # it lies on the case worker's desk
    instance = story.instance()
    Notice.objects.create(
        county=1,
        case_id=story.case_id,
        code=Notice.Code.MODEL,
        title="x",
        step="casework.assess_needs",
        cause="test",
        person_id=story.person("wang"),
        raised_at=story.now,
    )
    Incident.objects.create(
        county=1,
        instance=instance,
        case_id=story.case_id,
        element_id="assess_needs",
        token_id="00000001",
        code="job_failed",
        message="x",
        raised_at=story.now,
    )
    return story


def _wishes(story: Story) -> dict[str, Callable[[], object]]:
    """Return every command as somebody would call it, by its full name."""
    case_id = story.case_id
    assert case_id is not None
    add_bureau(story.county)
    wang, zhao, he = (story.origin(name) for name in ("wang", "zhao", "he"))
    item, instance = story.item("assess_needs"), story.instance()
    other = story.opens_case("li")
    free = story.item("register_lead")
    add_bureau(story.county)
    purchase_id = story.opens_matter("he", PROCUREMENT, "x")
    story.case_id = case_id
    notice = Notice.objects.filter(cause="test").get()
    incident = Incident.objects.get()
    version = ProcessDefinition.objects.filter(process_id="casework").get()
    source = (SHIPPED / "casework" / "process.bpmn").read_bytes()
    dmn = next(RULES.glob("*/*.dmn")).read_bytes()
    beginning = Beginning(
        county=1,
        case_id=case_id,
        business_key="k",
        places=instance.places,
        variables={},
    )
    upload = Upload("a.txt", b"hello")
    today = story.now.date()
    post = PostGiven(
        story.county.stations[0].pk, "social_worker", "station_staff", today
    )
    suns = Post.objects.get(person_id=story.person("sun"))
    proposal = _proposed_by(story, "lv")
    nobody = UUID(int=1)
    del other
    return {
        "engine.commands.work_items.claim_work_item": lambda: commands.claim_work_item(
            free.pk, origin=wang
        ),
        "engine.commands.work_items.complete_work_item": (
            lambda: commands.complete_work_item(item.pk, submission={}, origin=wang)
        ),
        "engine.commands.work_items.save_draft": lambda: commands.save_draft(
            item.pk, data={}, origin=wang
        ),
        "engine.commands.work_items.assign_work_item": lambda: (
            commands.assign_work_item(
                free.pk, to_person=story.person("li"), origin=zhao
            )
        ),
        "engine.commands.instances.start_process": lambda: commands.start_process(
            "casework", beginning=beginning, origin=wang
        ),
        "engine.commands.instances.start_processes": lambda: commands.start_processes(
            "casework", beginnings=[beginning], origin=wang
        ),
        "engine.commands.instances.cancel_instance": lambda: commands.cancel_instance(
            instance.pk, origin=zhao
        ),
        "engine.commands.ad_hoc.begin_activity": lambda: commands.begin_activity(
            instance.pk, "x", origin=wang
        ),
        "engine.commands.ad_hoc.conclude_sub_process": (
            lambda: commands.conclude_sub_process(instance.pk, "x", origin=wang)
        ),
        "engine.commands.messages.correlate_message": (
            lambda: commands.correlate_message(
                "casework.client_moved", case_id=case_id, variables={}, origin=wang
            )
        ),
        "engine.commands.incidents.resolve_incident": lambda: commands.resolve_incident(
            incident.pk, variables={}, origin=he
        ),
        "engine.commands.definitions.deploy_definition": (
            lambda: commands.deploy_definition(source, county=1, origin=he)
        ),
        "engine.commands.definitions.activate_definition": (
            lambda: commands.activate_definition(version.pk, origin=he)
        ),
        "engine.commands.definitions.retire_definition": (
            lambda: commands.retire_definition(version.pk, origin=he)
        ),
        "engine.commands.decisions.deploy_decision": lambda: commands.deploy_decision(
            dmn, scope=Scope(1, ""), origin=he
        ),
        "processes.bureau.commands.open_matter": lambda: open_matter(
            Opening(FILING, 1, "x"), origin=he
        ),
        "processes.casework.commands.cases.open_case": lambda: casework.open_case(
            story.county.stations[0].pk, origin=wang
        ),
        "processes.casework.commands.cases.start_in_case": lambda: (
            casework.start_in_case(case_id, "casework_crisis", origin=wang)
        ),
        "processes.casework.commands.events.report_event": lambda: (
            casework.report_event(case_id, "client_moved", origin=wang)
        ),
        "processes.casework.commands.reports.start_report": lambda: (
            casework.start_report(origin=wang)
        ),
        "processes.casework.commands.notices.dismiss_notice": (
            lambda: casework.dismiss_notice(notice.pk, origin=wang)
        ),
        "processes.oversight.declaring.declare_relation": lambda: declare_relation(
            case_id, kind="kinship", origin=wang
        ),
        "processes.oversight.handing_over.hand_over_cases": lambda: hand_over_cases(
            story.person("wang"),
            station_id=story.county.stations[0].pk,
            reason="workload",
            origin=zhao,
        ),
        "processes.papers.commands.attach_file": lambda: papers.attach_file(
            case_id, upload, kind="other", origin=wang
        ),
        "processes.papers.commands.remove_attachment": lambda: papers.remove_attachment(
            case_id, nobody, origin=wang
        ),
        "processes.papers.commands.restore_attachment": lambda: (
            papers.restore_attachment(case_id, nobody, origin=wang)
        ),
        "processes.papers.commands.comment_on_case": lambda: papers.comment_on_case(
            case_id, "x", origin=wang
        ),
        "processes.documents.commands.issue_document": lambda: issue_document(
            item.pk, "agreement", origin=he
        ),
        "processes.procurement.commands.register_bidder": lambda: register_bidder(
            purchase_id, nobody, origin=wang
        ),
        "processes.appointments.commands.appoint": lambda: appointments.appoint(
            story.person("sun"), post=post, origin=he
        ),
        "processes.appointments.commands.confirm_appointment": (
            lambda: appointments.confirm_appointment(proposal.pk, origin=he)
        ),
        "processes.appointments.commands.reject_appointment": (
            lambda: appointments.reject_appointment(proposal.pk, reason="x", origin=he)
        ),
        "processes.appointments.commands.withdraw_appointment": (
            lambda: appointments.withdraw_appointment(proposal.pk, origin=he)
        ),
        "processes.appointments.commands.end_post": lambda: appointments.end_post(
            suns.pk, on=today, reason="left", origin=he
        ),
        "processes.evaluations.commands.survey.record_interview": lambda: (
            record_interview(case_id, Questionnaire("client", "phone", {}), origin=wang)
        ),
        "processes.exports.commands.record_export": lambda: record_export(
            Handed("people", {}, {}, was_cut=False), origin=wang
        ),
    }


def _proposed_by(story: Story, username: str) -> PostProposal:
    story.actor(username)
    return PostProposal.objects.create(
        county=1,
        person_id=story.person("zhou"),
        organisation=story.county.townships[1],
        role="township_government",
        capacity="township_official",
        valid_from=story.now.date(),
        proposed_by=story.person(username),
        proposed_at=story.now,
    )


#: Two decision commands need a deployed model; their frame is that of definitions.
_ALIKE = {
    "engine.commands.decisions.activate_decision",
    "engine.commands.decisions.retire_decision",
}


def test_every_command_asks_the_guard(
    begun: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With everything refused, every command refuses, and the attempt is on record."""
    wishes = _wishes(begun)
    assert set(looked.framed()) <= set(wishes) | set(written.UNASKED) | _ALIKE
    policy = _RefusesAll()
    monkeypatch.setattr(extensions, "guard_policy", policy)

    for name, wish in wishes.items():
        policy.asked.clear()
        with pytest.raises(NotAllowed) as refused:
            wish()
        assert refused.value.rule == "NO", name
        assert policy.asked, name

    names = {name.rpartition(".")[2] for name in wishes} - {"record_export"}
    assert names <= set(Refusal.objects.values_list("command", flat=True))


def test_what_only_records_goes_on(
    begun: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extensions, "guard_policy", _RefusesAll())

    done = commands.release_work_item(
        begun.item("assess_needs").pk, origin=begun.origin("wang")
    )

    assert isinstance(done, Receipt)


@pytest.mark.parametrize("address", ["/cases/{}/", "/api/cases/{}/"])
def test_a_refused_reading_is_on_record_and_tells_nothing(
    begun: Story, address: str
) -> None:
    # given a social worker of another station, who has the address
    stranger = Client()
    stranger.force_login(begun.county.accounts["sun"])

    seen = stranger.get(address.format(begun.case_id))
    unknown = stranger.get(address.format(new_id()))

    # then the answer is that of an address that is nobody's, but one is on record
    assert (seen.status_code, unknown.status_code) == (404, 404)
    begun.actor("he")
    refusal = Refusal.objects.filter(person_id=begun.person("sun")).get()
    assert (refusal.command, refusal.rule) == ("see", "SIGHT")
    assert refusal.case_id == begun.case_id
    assert not CaseReading.objects.filter(person_id=begun.person("sun")).exists()


def test_sql_functions_of_the_application_are_known(db: None) -> None:
    assert set(looked.sql_functions()) == set(written.SQL)
