"""The bureau's part of the demo: matters with a past, told once."""

from datetime import timedelta

from engine import tenancy
from processes.agreements.models import ContractYear, Payment
from processes.casework.models import Case
from processes.filings.queries import drawn_again
from processes.projects.models import Appraisal, MonitoringRecord
from tests.support.story import Story
from web.demo import counties, matters
from web.demo.bureau import add_bureau
from web.demo.examples import NOW


def _told(place: object, letters: str) -> list[str]:
    said: list[str] = []
    # a clock shows more than whole seconds
    now = NOW + timedelta(microseconds=794512)
    matters.seed(place, now=now, say=said.append)  # type: ignore[arg-type]
    return [each.partition(f"{letters}-")[2] for each in said]


def test_a_county_with_a_spot_check_and_a_monitored_project(bureau: Story) -> None:
    first = _told(bureau.county, "MY")
    again = _told(bureau.county, "MY")

    assert (len(first), again) == (7, [])
    tenancy.bind({bureau.county.ordinal})
    assert Appraisal.objects.count() == 3
    assert MonitoringRecord.objects.get().conclusion == "deviation"
    checked = Case.objects.get(title="社工站年度抽查")
    drawn = drawn_again(checked.pk)
    assert drawn is not None
    assert drawn.is_same
    bureau.case_id = checked.pk
    assert bureau.waits_at() == {"close_finding"}


def test_an_agreement_in_hebei_is_in_its_second_year(db: None) -> None:
    story = Story(add_bureau(counties.set_up_one("HB")))
    _told(story.county, "HB")

    tenancy.bind({story.county.ordinal})
    one, two = ContractYear.objects.order_by("year")
    assert one.renewal.grade == "good"
    assert two.term_from <= NOW.date() <= two.term_to
    assert Payment.objects.filter(contract=one).count() == 2
    story.case_id = two.case_id
    assert story.waits_at() == {"verify_performance"}


def test_where_townships_hand_in_a_township_does(db: None) -> None:
    story = Story(add_bureau(counties.set_up_one("YL")))
    assert len(_told(story.county, "YL")) == 5
    story.case_id = Case.objects.get(process_id="filing_and_spot_check").pk
    assert story.waits_at() == {"check_filing"}


def test_where_a_purchase_above_the_cap_needs_a_reason_there_is_one(db: None) -> None:
    story = Story(add_bureau(counties.set_up_one("SZ")))
    assert len(_told(story.county, "SZ")) == 5
    story.case_id = Case.objects.get(process_id="service_procurement").pk
    assert story.waits_at() == {"prepare_documents"}
