"""Is there somebody to do it, in the stations of the demo and in smaller ones?"""

from datetime import date, timedelta
from uuid import UUID

import pytest

from engine import tenancy
from engine.guard.staffing import Kind
from processes.organisation import commands as organisation
from processes.organisation.capacities import Capacity
from processes.organisation.commands import PostGiven
from processes.organisation.models import Organisation, Post
from processes.staffing import (
    ProcessStaffing,
    StaffingReport,
    report,
    staffing_after,
)
from tests.support.calling import called_process, calls
from tests.support.statements import counted
from tests.support.story import Story
from tests.support.tiny import deployed
from web.demo import counties
from web.demo.county import SINCE

ASSISTANCE = "assistance_coordination"
TRANSFER = "casework_transfer"
REPORT = "mandatory_report"
TOGETHER = ""


def of(
    found: StaffingReport, process_id: str, station: Organisation
) -> ProcessStaffing:
    """Return how it stands with one process in one station."""
    (row,) = [
        each
        for each in found.rows
        if each.process_id == process_id and each.station_id == station.pk
    ]
    return row


def stoppers(row: ProcessStaffing) -> set[str]:
    """Return the names of those without whom a process would stop."""
    return {each.name for each in row.absences}


def obstacle(row: ProcessStaffing) -> set[tuple[Kind, tuple[str, ...]]]:
    """Return what is in the way."""
    assert row.staffing.obstacle is not None
    return {(each.kind, each.steps) for each in row.staffing.obstacle.constraints}


# -- no lock-out ---------------------------------------------------------------------


@pytest.mark.parametrize("letters", ["SZ", "YL", "HB", "DQ"])
def test_every_process_reaches_its_end_in_the_smallest_lawful_station(
    db: None, letters: str
) -> None:
    """Two workers and a head, an official in two of them. Source: ``001 §三(二)``."""
    story = Story(counties.set_up_one(letters))
    story.actor("he")
    found = report(story.county.ordinal, now=story.now)
    here = story.county.stations[0].pk
    rows = [each for each in found.rows if each.station_id == here]
    stopped = {each.process_id for each in rows if not each.staffing.satisfiable}
    assert len(rows) == 8
    assert not stopped


def test_the_report_says_which_single_absences_stop_which_process(db: None) -> None:
    # given the station of Suzhou: two workers, a head who is an official, one more
    story = Story(counties.set_up_one("SZ"))
    story.actor("he")
    found = report(story.county.ordinal, now=story.now)
    station = story.county.stations[0]
    name = {key: person.name for key, person in story.county.people.items()}

    # then a transfer needs both workers and the head who decides on it
    transfer = of(found, TRANSFER, station)
    assert stoppers(transfer) == {name["wang"], name["li"], name["zhao"]}

    # and one to confirm assistance and another to pay
    assert stoppers(of(found, ASSISTANCE, station)) == {name["he"], name["lv"]}

    # and the township's other official: a head who has closed a report decides nothing
    harm = of(found, REPORT, station)
    (without,) = [each for each in harm.absences if each.name == name["zhou"]]
    assert {each.kind for each in without.staffing.obstacle.constraints} >= {
        Kind.DUAL_HAT
    }

    # and in one case the head has assigned its worker, and decides nothing either
    assert name["zhou"] in stoppers(of(found, TOGETHER, station))
    assert name["zhou"] not in stoppers(of(found, ASSISTANCE, station))


def test_a_head_who_is_the_only_official_cannot_close_a_report(db: None) -> None:
    # given a township whose only official heads the station
    story = Story(counties.set_up_one("SZ"))
    day = story.now.date()
    organisation.end_posts(story.person("zhou"), county=story.county.ordinal, on=day)
    story.actor("he")
    row = of(
        report(story.county.ordinal, now=story.now), REPORT, story.county.stations[0]
    )

    # then the head would have to help and to decide; the clause says why not
    assert not row.staffing.satisfiable
    assert row.staffing.obstacle is not None
    clauses = {each.kind: each.clause for each in row.staffing.obstacle.constraints}
    assert clauses[Kind.DUAL_HAT] == "000 §三(一); 001 §三(二); 001 §三(六)"
    assert ("township_government@township",) in row.staffing.obstacle.remedies


# -- what is missing, and who could be appointed -------------------------------------


def test_a_station_with_one_worker_is_told_what_a_transfer_needs(story: Story) -> None:
    story.actor("he")
    row = of(report(1, now=story.now), TRANSFER, story.county.stations[2])
    assert obstacle(row) == {
        (Kind.CAPACITY, ("hand_over_case",)),
        (Kind.CAPACITY, ("accept_case",)),
        (Kind.FOUR_EYES, ("accept_case", "hand_over_case")),
    }
    assert row.staffing.obstacle is not None
    assert row.staffing.obstacle.remedies == (("social_worker@station",),)

    # and social workers of the county's other stations are proposed, nobody else
    (proposal,) = row.proposals
    assert (proposal.queue, proposal.capacity) == (
        "social_worker@station",
        "station_staff",
    )
    names = {name for name, _where in proposal.people}
    assert names <= {"孙南星", "王小禾", "李青禾", "高小满"}
    assert len(names) == 3


def test_a_township_without_an_official_is_helped_by_an_official_only(
    story: Story,
) -> None:
    story.actor("he")
    row = of(report(1, now=story.now), ASSISTANCE, story.county.stations[1])
    assert row.staffing.unstaffed[0] == "advance_emergency_assistance"
    assert [(each.queue, each.capacity) for each in row.proposals] == [
        ("township_government@township", "township_official")
    ]
    assert ("周行健", "示范一镇人民政府") in row.proposals[0].people


def test_without_a_supervisor_a_certified_colleague_reviews(story: Story) -> None:
    # given no supervisor at the hub
    organisation.end_posts(story.person("chen"), county=1, on=story.now.date())
    story.actor("he")
    found = report(1, now=story.now)
    performers = of(found, "casework", story.county.stations[0]).staffing.performers
    by = {each.element_id: each.person_id for each in performers}

    # then in the first station one of two certified workers reviews the other's work
    certified = {str(story.person("wang")), str(story.person("li"))}
    assert {by["review_service_plan"], by["review_closure"]} <= certified
    assert by["review_closure"] != by["write_closure_report"]

    # and in the third, with one worker, the own work would be reviewed
    alone = of(found, "casework", story.county.stations[2])
    assert not alone.staffing.satisfiable
    assert alone.staffing.obstacle is not None
    kinds = {each.kind for each in alone.staffing.obstacle.constraints}
    assert kinds & {Kind.OWN_WORK, Kind.FOUR_EYES}


def test_a_case_worker_is_never_the_collector(story: Story) -> None:
    story.actor("he")
    row = of(report(1, now=story.now), "casework", story.county.stations[1])
    by = {each.element_id: each.person_id for each in row.staffing.performers}
    # one worker only: the head collects the feedback
    assert by["@case_worker"] == str(story.person("sun"))
    assert by["collect_client_feedback"] == str(story.person("qian"))


# -- changes of staff ----------------------------------------------------------------


def test_what_the_end_of_posts_would_stop_is_known_before(story: Story) -> None:
    # given the head of the first station who leaves next week
    story.actor("he")
    day = (story.now + timedelta(days=7)).date()
    rows = staffing_after(story.person("zhao"), county=1, on=day)

    # then the processes that need a head are named, of that station only
    assert {each.station for each in rows} == {"示范一镇社会工作服务站"}
    assert {each.process_id for each in rows} == {TOGETHER, "casework", TRANSFER}
    assert all(each.proposals for each in rows if each.process_id)

    # and nothing has ended
    assert not Post.objects.exclude(valid_to=None).exists()


def test_a_successor_who_begins_that_day_counts(story: Story) -> None:
    day = (story.now + timedelta(days=7)).date()
    head = PostGiven(
        story.county.stations[0].pk, "station_head", Capacity.STATION_STAFF, day
    )
    organisation.give_post(story.person("li"), county=1, post=head)
    story.actor("he")
    assert not staffing_after(story.person("zhao"), county=1, on=day)
    # somebody whose next post begins that day keeps it
    organisation.give_post(story.person("gao"), county=1, post=head)
    assert not staffing_after(story.person("gao"), county=1, on=day)


def test_posts_count_only_while_they_are_valid(story: Story) -> None:
    story.actor("he")
    before = date(SINCE.year - 1, 1, 1)
    assert not staffing_after(story.person("zhao"), county=1, on=before)
    early = report(1, now=story.now - timedelta(days=4000))
    assert early.rows
    assert len(early.stopped) == len(early.rows)


# -- the report ----------------------------------------------------------------------


def test_a_county_sees_only_its_own_people(story: Story) -> None:
    other = counties.set_up_one("RH")
    tenancy.bind({other.ordinal, 1})
    found = report(1, now=story.now)
    proposed = {
        name
        for row in found.rows
        for each in row.proposals
        for name, _where in each.people
    }
    assert proposed
    assert not proposed & {person.name for person in other.people.values()}


def test_one_station_can_be_asked_about_alone(story: Story) -> None:
    story.actor("he")
    station = story.county.stations[1].pk
    found = report(1, now=story.now, stations=[station])
    assert {each.station_id for each in found.rows} == {station}
    assert len(found.stopped) + len(found.fragile) >= 4


def test_the_report_for_a_machine_names_nobody(story: Story) -> None:
    story.actor("he")
    rows = [each.as_json() for each in report(1, now=story.now).rows]
    assert {each["satisfiable"] for each in rows} == {True, False}
    text = str(rows)
    assert not any(person.name in text for person in story.county.people.values())
    for row in rows:
        assert bool(row["obstacle"]) is not row["satisfiable"]
        people = row["stopped_by_absence_of"]
        assert isinstance(people, list)
        assert all(UUID(each) for each in people)


def test_the_report_costs_three_statements_for_any_number_of_stations(
    story: Story,
) -> None:
    story.actor("he")
    report(1, now=story.now)
    with counted() as sent:
        report(1, now=story.now)
    assert len(sent) == 3, sent


def test_steps_of_a_called_process_want_people_too(story: Story) -> None:
    # given a called process whose second step is for other eyes than the first
    deployed(called_process())
    deployed(calls("deployment"))
    story.actor("he")

    # then its caller comes to no end either where there is one worker
    row = of(report(1, now=story.now), "casework", story.county.stations[2])
    assert obstacle(row) == {
        (Kind.CAPACITY, ("ask",)),
        (Kind.CAPACITY, ("check",)),
        (Kind.FOUR_EYES, ("check", "ask")),
    }
