"""Who files with whom, and what a spot check draws and finds."""

import io

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from engine import tenancy
from engine.errors import NotAllowed, Rejected
from engine.extensions import MessageCall
from engine.models import Refusal
from processes.bureau.commands import Opening, open_matter
from processes.casework.models import Case
from processes.filings.drawing import Population, commitment_of, draw
from processes.filings.models import Filing, Finding, Sample, SpotCheck
from processes.receiving import receive_message
from tests.support.story import Story
from web.demo.bureau import add_bureau
from web.demo.counties import set_up_one

FILING = "filing_and_spot_check"
#: Letters of a county; who hands in and who files. Source: §14.14.
BY_PROFILE = [
    ("YL", "zhou", "he", "township", "county_bureau"),
    ("DQ", "he", "shi", "county_bureau", "municipal"),
    ("HB", "he", "shi", "county_bureau", "municipal"),
    ("SZ", "he", "shi", "county_bureau", "municipal"),
]


@pytest.mark.parametrize(
    ("letters", "submitter", "filer", "submits", "files"), BY_PROFILE
)
def test_who_files_with_whom_is_said_by_the_profile(
    db: None, letters: str, submitter: str, filer: str, submits: str, files: str
) -> None:
    # given a county of that profile with its bureau
    story = Story(add_bureau(set_up_one(letters)))
    story.opens_matter(submitter, FILING, "年度计划", station=0)

    # when it is returned once, completed and filed
    story.completes(submitter, "prepare_filing")
    story.completes(submitter, "submit_filing")
    story.completes(
        filer, "check_filing", completeness="incomplete", missing="缺经费来源说明。"
    )
    story.completes(filer, "return_filing")
    story.completes(submitter, "prepare_filing")
    story.completes(submitter, "submit_filing")
    story.completes(filer, "check_filing")
    story.completes(filer, "register_filing")

    # then
    filing = Filing.objects.select_related("submitter", "filing_body").get()
    assert (filing.submitter.kind, filing.filing_body.kind) == (submits, files)
    assert (filing.returns, filing.number) == (1, f"{letters}备〔2026〕1号")
    story.runs_jobs()
    assert story.instance(FILING).status == "completed"


def test_numbers_of_a_filing_body_leave_no_gap(bureau: Story) -> None:
    for number in (1, 2):
        bureau.opens_matter("he", FILING, f"计划 {number}")
        for username, step in (
            ("he", "prepare_filing"),
            ("he", "submit_filing"),
            ("shi", "check_filing"),
        ):
            bureau.completes(username, step)
        # what is refused takes no number
        with pytest.raises(Rejected):
            bureau.completes("shi", "register_filing", kept_as_record=None)
        bureau.completes("shi", "register_filing")
    numbers = Filing.objects.order_by("filed_at", "number")
    assert [each.number for each in numbers] == ["MY备〔2026〕1号", "MY备〔2026〕2号"]


@pytest.fixture
def drawn(bureau: Story) -> Story:
    """A spot check of which the sample is drawn."""
    opening = Opening(FILING, bureau.county.ordinal, "年度抽查")
    receipt = open_matter(
        opening,
        message="filing_and_spot_check.spot_check",
        origin=bureau.origin("shi"),
    )
    bureau.case_id = Case.objects.get(pk=receipt.case_id).pk
    bureau.completes("shi", "plan_spot_check")
    bureau.completes("shi", "draw_sample")
    return bureau


def test_anybody_can_draw_the_same_sample_again(drawn: Story) -> None:
    said = io.StringIO()
    call_command("draw_again", str(drawn.case_id), stdout=said)

    sample = Sample.objects.get()
    assert "same: yes" in said.getvalue()
    assert f"objects: {'; '.join(sample.objects_drawn)}" in said.getvalue()
    assert commitment_of(sample.revealed) == SpotCheck.objects.get().commitment


def test_a_list_that_was_changed_afterwards_draws_another_sample(drawn: Story) -> None:
    tenancy.bind({drawn.county.ordinal})
    SpotCheck.objects.update(objects_listed=["别的站"])

    with pytest.raises(CommandError, match="another"):
        call_command("draw_again", str(drawn.case_id), stdout=io.StringIO())


def test_nothing_is_drawn_again_where_nothing_was_drawn(bureau: Story) -> None:
    bureau.opens_matter("he", FILING)
    with pytest.raises(CommandError, match="none"):
        call_command("draw_again", str(bureau.case_id), stdout=io.StringIO())


def test_every_secret_draws_its_own_sample_of_the_wanted_size() -> None:
    population = Population(
        tuple(f"站{number}" for number in range(40)), ("甲", "乙", "丙"), 7, 2
    )
    draws = {draw(secret, population) for secret in ("a", "b", "c")}

    assert len(draws) == 3
    assert all(len(set(each.objects)) == 7 for each in draws)
    assert draw("a", population) in draws


def test_a_serious_finding_is_rectified_and_closed(drawn: Story) -> None:
    # given a finding about something that was drawn
    objects = Sample.objects.get().objects_drawn
    results = [{"object": name, "result": "账目不清。"} for name in objects]
    with pytest.raises(Rejected) as refused:
        drawn.completes("shi", "conduct_spot_check", results=results[:1])
    assert list(refused.value.problems) == ["results"]
    drawn.completes("shi", "conduct_spot_check", results=results, has_findings=True)
    found = [{"object": objects[0], "finding": "协议没有公开。"}]
    drawn.completes("shi", "issue_finding", findings=found, is_serious=True)
    drawn.runs_jobs()

    # when it is not put right at once, and then is
    drawn.completes("he", "rectify_finding")
    drawn.completes("shi", "close_finding", closure="again")
    drawn.completes("he", "rectify_finding")
    drawn.completes("shi", "close_finding")

    # then
    finding = Finding.objects.get()
    assert finding.is_serious
    assert finding.closed_at == drawn.now
    assert drawn.instance(FILING).status == "completed"


def test_what_has_to_be_filed_elsewhere_becomes_a_filing(bureau: Story) -> None:
    # given a matter that says so
    sender = bureau.opens_matter("he", FILING, "别处引出的备案", station=0)
    call = MessageCall(
        message="filing_and_spot_check.filing",
        job_id=sender,
        county=bureau.county.ordinal,
        case_id=sender,
        now=bureau.now,
    )

    assert receive_message(call)

    # then there is a filing of the same places, which waits for the submitter
    arisen = bureau.arisen()
    assert (arisen.process_id, arisen.title) == (FILING, "别处引出的备案")
    assert arisen.places["station"] == str(bureau.county.stations[0].pk)
    assert bureau.waits_at() == {"prepare_filing"}


def test_a_social_worker_neither_files_nor_checks(bureau: Story) -> None:
    bureau.opens_matter("he", FILING, station=0)
    for step in ("prepare_filing", "submit_filing", "check_filing", "register_filing"):
        with pytest.raises(NotAllowed) as refused:
            bureau.claims("wang", step)
        assert refused.value.rule == "N13"
        bureau.completes("shi" if step in _FILED else "he", step)
    kept = Refusal.objects.filter(case_id=bureau.case_id, rule="N13")
    assert kept.count() == 4


_FILED = {"check_filing", "register_filing"}


def test_more_than_the_list_has_is_not_drawn(bureau: Story) -> None:
    opening = Opening(FILING, bureau.county.ordinal, "年度抽查")
    receipt = open_matter(
        opening,
        message="filing_and_spot_check.spot_check",
        origin=bureau.origin("shi"),
    )
    bureau.case_id = Case.objects.get(pk=receipt.case_id).pk
    with pytest.raises(Rejected) as refused:
        bureau.completes("shi", "plan_spot_check", object_count=5)
    assert list(refused.value.problems) == ["object_count"]


def test_whoever_hands_in_does_not_file(bureau: Story) -> None:
    bureau.opens_matter("he", FILING)
    bureau.completes("he", "prepare_filing")
    bureau.completes("he", "submit_filing")
    with pytest.raises(NotAllowed):
        bureau.completes("lv", "check_filing")
