"""What a bureau, its partners and its superiors are told when a step is late."""

from datetime import timedelta
from uuid import UUID

import pytest

from engine import tenancy
from processes.bureau.commands import Opening, open_matter
from processes.casework.commands import remind
from processes.casework.models import Notice
from processes.filings.models import Sample
from processes.matters import FILING
from tests.support.story import Story, reach


@pytest.fixture
def found(bureau: Story) -> Story:
    """A spot check of no station, whose findings are to be mended."""
    opening = Opening(FILING, bureau.county.ordinal, "年度抽查")
    receipt = open_matter(
        opening,
        message="filing_and_spot_check.spot_check",
        origin=bureau.origin("shi"),
    )
    bureau.case_id = UUID(receipt.case_id)
    bureau.completes("shi", "plan_spot_check")
    bureau.completes("shi", "draw_sample")
    objects = Sample.objects.get().objects_drawn
    results = [{"object": name, "result": "账目不清。"} for name in objects]
    bureau.completes("shi", "conduct_spot_check", results=results, has_findings=True)
    findings = [{"object": objects[0], "finding": "协议没有公开。"}]
    bureau.completes("shi", "issue_finding", findings=findings, is_serious=True)
    bureau.runs_jobs()
    bureau.claims("he", "rectify_finding")
    return bureau


def _told(story: Story, code: str) -> set[tuple[str, bool]]:
    """Return by which queue, or that by a person, a reminder is read."""
    tenancy.bind({story.county.ordinal})
    found = Notice.objects.filter(case_id=story.case_id, code=code)
    return {
        (each.candidate_group.partition("@")[0], each.person_id is not None)
        for each in found
    }


def test_who_has_to_mend_it_is_told_and_then_the_county(found: Story) -> None:
    due = found.item("rectify_finding").due_at
    assert due is not None

    remind(due - timedelta(hours=1))
    remind(due + timedelta(days=30))

    county = ("county_civil_affairs", False)
    assert _told(found, Notice.Code.DUE_TODAY) == {("", True), county}
    assert _told(found, Notice.Code.VERY_LATE) == {county}


def test_a_county_wide_matter_silences_no_reminder_of_a_case(found: Story) -> None:
    # given a late step of a family beside it
    matter = found.case_id
    reach(found, "assess_needs")
    assert found.case_id != matter
    due = found.item("assess_needs").due_at
    assert due is not None

    # when
    remind(due + timedelta(days=30))

    # then
    assert _told(found, Notice.Code.VERY_LATE) == {("county_civil_affairs", False)}
