"""What begins each year by itself, for which stations, and only once."""

from datetime import UTC, datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from engine import tenancy
from engine.extensions import MessageCall
from engine.identifiers import new_id
from processes.casework.models import Case
from processes.matters import AGREEMENT, EVALUATION, PROJECT
from processes.organisation.models import Organisation
from processes.organisation.roles import Level
from processes.receiving import receive_message
from processes.yearly.commands import begin_what_is_due
from tests.support.story import Story
from web.demo import counties
from web.demo.bureau import add_bureau

#: The day on which Hebei's evaluations begin, in China.
SEPTEMBER = datetime(2026, 8, 31, 16, tzinfo=UTC)
#: The day on which the planning of projects begins, in China.
OCTOBER = datetime(2026, 10, 7, 16, tzinfo=UTC)


@pytest.fixture
def hebei(db: None) -> Story:
    """A county of Hebei with its bureau, on the last of August."""
    return Story(add_bureau(counties.set_up_one("HB")), now=SEPTEMBER)


def begun(story: Story, process_id: str) -> dict[str, Case]:
    """Return what was begun in the county, by station."""
    tenancy.bind({story.county.ordinal})
    found = Case.objects.filter(county=story.county.ordinal, process_id=process_id)
    return {str(each.places[Level.STATION]): each for each in found}


def test_each_station_is_evaluated_from_the_day_on_which_it_begins(
    hebei: Story,
) -> None:
    # given the evening before, then nothing begins
    before = SEPTEMBER.replace(hour=15, minute=59)
    begin_what_is_due(before)
    assert begun(hebei, EVALUATION) == {}

    # when the day comes, then each station has its evaluation
    begin_what_is_due(SEPTEMBER)
    found = begun(hebei, EVALUATION)
    tenancy.bind({hebei.county.ordinal})
    stations = Organisation.objects.filter(kind=Organisation.Kind.STATION)
    assert set(found) == {str(each.pk) for each in stations}
    first = found[str(hebei.county.stations[0].pk)]
    assert first.title == f"2026年社工站年度评价：{hebei.county.stations[0].name}"
    hebei.case_id = first.pk
    assert hebei.waits_at() == {"issue_evaluation_rules"}

    # and a second worker begins nothing
    assert begin_what_is_due(SEPTEMBER) == 0
    assert begun(hebei, EVALUATION) == found


def test_a_station_that_was_evaluated_this_year_is_not_again(hebei: Story) -> None:
    hebei.now = datetime(2026, 5, 4, 1, tzinfo=UTC)
    known = hebei.opens_matter("he", EVALUATION, station=0, agency="hefeng")
    begin_what_is_due(SEPTEMBER)
    station = str(hebei.county.stations[0].pk)
    assert begun(hebei, EVALUATION)[station].pk == known


def test_projects_are_planned_in_october_whatever_runs_already(hebei: Story) -> None:
    # given a project of this year
    hebei.opens_matter("zhao", PROJECT, station=0)

    # when the window opens, then that of the next year is planned
    begin_what_is_due(OCTOBER)
    tenancy.bind({hebei.county.ordinal})
    of_station = Case.objects.filter(
        process_id=PROJECT, places__station=str(hebei.county.stations[0].pk)
    )
    assert {each.title for each in of_station} == {
        "示范项目",
        f"2027年社会工作服务项目：{hebei.county.stations[0].name}",
    }


def test_where_no_profile_names_a_day_no_evaluation_begins(story: Story) -> None:
    add_bureau(story.county)
    begin_what_is_due(OCTOBER)
    assert begun(story, EVALUATION) == {}
    assert begun(story, PROJECT)


def test_a_county_without_a_bureau_holds_up_no_other(
    hebei: Story, caplog: pytest.LogCaptureFixture
) -> None:
    tenancy.bind({hebei.county.ordinal})
    bureau = Organisation.objects.filter(
        county=hebei.county.ordinal, kind=Organisation.Kind.COUNTY_BUREAU
    )
    bureau.update(kind=Organisation.Kind.COMPANY)
    assert begin_what_is_due(SEPTEMBER) == 0
    assert begin_what_is_due(SEPTEMBER) == 0
    told = [each for each in caplog.messages if "station_evaluation" in each]
    assert len(told) == len(hebei.county.stations)
    assert "of a station was not begun" in told[0]


def test_an_agreement_asks_for_no_second_evaluation(hebei: Story) -> None:
    agreement = hebei.opens_matter("he", AGREEMENT, station=0, agency="hefeng")
    begin_what_is_due(SEPTEMBER)
    known = begun(hebei, EVALUATION)
    call = MessageCall(
        county=hebei.county.ordinal,
        message="station_evaluation.evaluation_due",
        job_id=new_id(),
        case_id=agreement,
        now=SEPTEMBER,
    )
    assert receive_message(call)
    assert begun(hebei, EVALUATION) == known
    of_station = Case.objects.filter(
        process_id=EVALUATION, places__station=str(hebei.county.stations[0].pk)
    )
    assert of_station.count() == 1


def test_what_is_there_costs_few_questions(
    hebei: Story, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    begin_what_is_due(OCTOBER)
    with django_assert_max_num_queries(60):
        begin_what_is_due(OCTOBER)
