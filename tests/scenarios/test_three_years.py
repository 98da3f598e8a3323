"""Three years of one station in Hebei, told on the shipped definitions.

Survey, project, open tender, agreement, services, a year that was good enough, a
renewal, a year that was not: no renewal, a hand-over, a new purchase.

Source: domain specification §14.4 to §14.6, §14.8, §14.25; ``004 §五``, ``§六(五)``.
"""

import io
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
from django.core.management import call_command
from pytest_django import Settings

from engine import commands
from engine.errors import NotAllowed, Rejected
from engine.models import Message, ProcessInstance, Refusal, WorkItem
from processes.agreements.models import ContractYear, Payment, Renewal
from processes.casework.models import Case, Notice
from processes.evaluations.models import Result
from processes.matters import AGREEMENT, EVALUATION, FILING, PROCUREMENT, PROJECT
from processes.organisation.roles import Level
from processes.procurement.models import Bid
from processes.projects.models import Project
from tests.support import agreements, purchasing, three_years
from tests.support.evaluating import PANEL
from tests.support.three_years import FIRST, QUALIFIED, SECOND, UNQUALIFIED, Years

#: Who works in the station or for its agency; in Hebei all of them are its staff.
STATION = ("wang", "zhao", "an")
#: What was tried by them, in all.
TRIED = (
    "decide_project",
    "confirm_supplier",
    "draft_agreement",
    "verify_performance",
    "confirm_evaluation_result",
    "decide_renewal",
    "accept_transition",
    "final_settlement",
)
#: When the services of the first year are paid: what is left is for the evaluation.
AFTER_FIRST = {
    "fiscal": {
        "granted": "-180000.00",
        "appropriated": "10000.00",
        "committed": "30000.00",
        "paid": "140000.00",
    },
    "assistance_special": {
        "granted": "-30000.00",
        "appropriated": "0.00",
        "committed": "0.00",
        "paid": "30000.00",
    },
}


@pytest.fixture
def years(db: None) -> Years:
    """Three years that have not begun."""
    return three_years.begun(agreements.hebei())


def test_three_years_of_a_station(
    years: Years, tmp_path: Path, settings: Settings
) -> None:
    settings.SEAL_ANCHOR_DIR = str(tmp_path)
    _a_project_is_approved(years)
    _the_best_of_three_is_chosen(years)
    _the_award_becomes_an_agreement(years)
    _the_first_year_is_served_and_paid(years)
    _it_was_good_enough_and_is_renewed(years)
    _the_second_year_is_served(years)
    _it_was_not_good_enough(years)
    _everybody_is_told_and_a_new_purchase_begins(years)
    _all_is_handed_over_and_settled(years)
    _nothing_of_it_was_done_by_the_station(years)
    _the_record_is_as_it_was_written(years)


# -- the first year ----------------------------------------------------------------


def _a_project_is_approved(years: Years) -> None:
    years.survey()
    _is_not_for_the_station(years, "decide_project")
    years.approve()

    # then the project is approved by an act, and waits for its services
    project = Project.objects.get(case_id=years.matters["project"])
    assert project.approval == "approved"
    assert _step_of(project.act) == "decide_project"
    (filed,) = years.arisen("project", FILING)
    assert filed.number == "HB-BA-2026-0001"


def _the_best_of_three_is_chosen(years: Years) -> None:
    years.call()
    for agency in ("an", "bai", "cen"):
        years.hand_in(agency)
    sealed = Bid.objects.filter(round=purchasing.attempt(years.story))
    assert [each.price_yuan for each in sealed] == [None] * 3
    years.open_bids()
    assert {each.price_yuan for each in purchasing.bids_of(years.story)} == {
        Decimal(price) for price in purchasing.PRICES.values()
    }
    _is_not_for_the_station(years, "confirm_supplier")
    years.award()


def _the_award_becomes_an_agreement(years: Years) -> None:
    years.hand_over()

    # then it arose in the purchase, with the agency that won
    story = years.story
    (matter,) = years.arisen("purchase", AGREEMENT)
    assert matter.places[Level.AGENCY] == str(story.county.bodies["hefeng"].pk)
    assert matter.places[Level.STATION] == str(story.county.stations[0].pk)
    assert _status(years, "purchase") == ProcessInstance.Status.COMPLETED
    _is_not_for_the_station(years, "draft_agreement")

    # and says neither another price than the award nor another day
    for changes in ({"price": "199999.99"}, {"award_date": f"{FIRST - 1}-09-03"}):
        with pytest.raises(Rejected) as refused:
            story.completes(
                "he", "draft_agreement", **{**years.contract(FIRST), **changes}
            )
        assert list(refused.value.problems) == [*changes]

    # when both have signed, then the price is promised for the year of the contract
    years.draft(FIRST)
    years.sign(FIRST)
    assert _ledger(years, FIRST) == {
        "fiscal": {
            "granted": "-180000.00",
            "appropriated": "10000.00",
            "committed": "170000.00",
        },
        "assistance_special": {
            "granted": "-30000.00",
            "appropriated": "0.00",
            "committed": "30000.00",
        },
    }
    assert [each.number for each in years.arisen("agreement", FILING)] == [
        "HB-BA-2026-0002"
    ]
    # and the project that runs already goes on: no second one is opened
    assert years.arisen("agreement", PROJECT) == []


def _the_first_year_is_served_and_paid(years: Years) -> None:
    years.comes(date(FIRST, 1, 4))
    years.story.completes("an", "start_station_service")
    years.pay(date(FIRST, 3, 1), "102000.00", "18000.00")
    years.watch(date(FIRST, 4, 1))
    years.carry_out()
    assert _status(years, "project") == ProcessInstance.Status.COMPLETED
    years.pay(date(FIRST, 9, 1), "68000.00", "12000.00")

    # then all but the money for the evaluation is paid
    assert _ledger(years, FIRST) == AFTER_FIRST
    # and ninety days before the contract ends the evaluation has begun by itself
    years.comes(date(FIRST, 10, 1))
    assert years.arisen("agreement", EVALUATION) == []
    years.comes(date(FIRST, 10, 2))
    (evaluation,) = years.arisen("agreement", EVALUATION)
    assert evaluation.places[Level.STATION] == str(years.story.county.stations[0].pk)


def _it_was_good_enough_and_is_renewed(years: Years) -> None:
    years.evaluate(FIRST, QUALIFIED)
    _is_not_for_the_station(years, "confirm_evaluation_result")
    _is_confirmed(years, FIRST, "qualified")

    # when the county has received the grade, then only it can decide, and only so
    story = years.turns_to("agreement")
    story.completes("lv", "receive_evaluation")
    _is_not_for_the_station(years, "decide_renewal")
    with pytest.raises(Rejected) as refused:
        story.completes("he", "decide_renewal", renewal="no_renewal")
    assert list(refused.value.problems) == ["renewal"]
    story.completes("he", "decide_renewal", renewal="renew")
    story.runs_jobs()

    # then the contract of the second year is signed before the first one ends
    years.draft(SECOND)
    years.sign(SECOND)
    assert _ledger(years, SECOND)["fiscal"]["committed"] == "170000.00"
    # and a project begins with it, as none runs any more
    assert len(years.arisen("agreement", PROJECT)) == 1
    years.comes(date(SECOND, 1, 3))
    assert agreements.agreement(story).services_stopped_on is None
    assert not {"plan_transition", "notify_non_renewal"} & story.waits_at()
    assert [each.year for each in _contracts(years)] == [1, 2]


# -- the second year ---------------------------------------------------------------


def _the_second_year_is_served(years: Years) -> None:
    years.begin_case()
    years.pay(date(SECOND, 3, 1), "102000.00", "18000.00")
    years.comes(date(SECOND, 9, 1))
    years.story.completes("an", "request_payment", requested_amount="68000.00")
    _is_not_for_the_station(years, "verify_performance")
    years.verify_and_pay("50000.00", "12000.00")
    years.comes(date(SECOND, 10, 2))
    assert len(years.arisen("agreement", EVALUATION)) == 2


def _it_was_not_good_enough(years: Years) -> None:
    years.evaluate(SECOND, UNQUALIFIED)
    _is_confirmed(years, SECOND, "unqualified")
    story = years.turns_to("agreement")
    story.completes("lv", "receive_evaluation")

    # then no official can renew it
    with pytest.raises(Rejected) as refused:
        story.completes("he", "decide_renewal", renewal="renew")
    assert list(refused.value.problems) == ["renewal"]
    story.completes("he", "decide_renewal", renewal="no_renewal")
    story.runs_jobs()
    decided = Renewal.objects.order_by("contract__year")
    assert [(each.grade, each.result) for each in decided] == [
        ("qualified", "renew"),
        ("unqualified", "no_renewal"),
    ]
    assert {_step_of(each.act_id) for each in decided} == {"decide_renewal"}


def _everybody_is_told_and_a_new_purchase_begins(years: Years) -> None:
    story = years.turns_to("agreement")
    years.comes(date(SECOND, 10, 25))
    story.completes("he", "notify_non_renewal", last_day=f"{SECOND}-12-31")
    story.runs_jobs()

    # then the case worker and the head of the station know, at the open case
    notices = Notice.objects.filter(
        case_id=years.matters["case"], step="service_agreement.tell_open_cases"
    )
    assert {(each.person_id, each.candidate_group[:12]) for each in notices} == {
        (story.person("wang"), ""),
        (None, "station_head"),
    }
    # and the case is to be handed over
    story.case_id = years.matters["case"]
    assert "propose_transfer" in story.waits_at()
    # and the county has a new purchase for the same station, which arose in this
    (purchase,) = years.arisen("agreement", PROCUREMENT)
    assert purchase.places[Level.STATION] == str(story.county.stations[0].pk)
    years.matters["new purchase"] = story.case_id = purchase.pk
    assert story.waits_at() == {"determine_service_items"}


def _all_is_handed_over_and_settled(years: Years) -> None:
    years.leave("10000.00")
    _is_not_for_the_station(years, "accept_transition")
    story = years.story
    story.completes("he", "accept_transition")
    _is_not_for_the_station(years, "final_settlement")
    story.completes(
        "jin",
        "final_settlement",
        settlement_lines=[{"fund_source": "fiscal", "amount": "10000.00"}],
    )
    story.completes("he", "archive_contract")
    assert _status(years, "agreement") == ProcessInstance.Status.COMPLETED

    # then each year is in balance; what was not earned is free again
    assert _ledger(years, FIRST) == AFTER_FIRST
    assert _ledger(years, SECOND) == {
        "fiscal": {
            "granted": "-170000.00",
            "appropriated": "0.00",
            "committed": "30000.00",
            "paid": "132000.00",
            "released": "8000.00",
        },
        "assistance_special": {
            "granted": "-30000.00",
            "appropriated": "0.00",
            "committed": "0.00",
            "paid": "30000.00",
        },
    }
    paid = Payment.objects.filter(case_id=years.matters["agreement"])
    assert {each.payee_id for each in paid} == {story.county.bodies["hefeng"].pk}


# -- the record --------------------------------------------------------------------


def _nothing_of_it_was_done_by_the_station(years: Years) -> None:
    years.bind()
    refused = Refusal.objects.filter(element_id__in=TRIED)
    assert {(each.element_id, each.person_id) for each in refused} == {
        (step, years.story.person(username)) for step in TRIED for username in STATION
    }
    # and each reserved step was done by somebody of no agency
    people = {years.story.person(username) for username in STATION}
    done = WorkItem.objects.filter(element_id__in=TRIED, status="completed")
    assert done.count() > len(TRIED)
    assert not people & {each.assignee_id for each in done}
    # and every message was for somebody, but for those of processes that are not here
    # and for the clock, which asked for the transition that was under way
    unheard = Message.objects.exclude(status="received").values_list("name", flat=True)
    assert set(unheard) == {
        "progress_reporting.annual",
        "service_agreement.transition_due",
    }


def _the_record_is_as_it_was_written(years: Years) -> None:
    commands.seal_counties(now=years.story.now)
    said = io.StringIO()
    county = str(years.story.county.ordinal)
    call_command("verify_log", "--county", county, stdout=said, stderr=io.StringIO())
    assert f"county {county}: the record is as written" in said.getvalue()


# -- words -------------------------------------------------------------------------


def _is_not_for_the_station(years: Years, step: str) -> None:
    """Let people of station and agency try a step that waits; all are refused."""
    item = years.story.item(step)
    for username in STATION:
        with pytest.raises(NotAllowed) as refused:
            commands.claim_work_item(item.pk, origin=years.story.origin(username))
        assert refused.value.rule.startswith("N"), (step, username)
        assert refused.value.clause
    years.bind()
    item.refresh_from_db()
    assert (item.status, item.assignee_id) == (WorkItem.Status.OPEN, None)


def _is_confirmed(years: Years, year: int, grade: str) -> None:
    """Let the county confirm a grade: what the scores give, and no other."""
    story = years.story
    with pytest.raises(Rejected) as refused:
        story.completes("he", "confirm_evaluation_result", grade="good")
    assert list(refused.value.problems) == ["grade"]
    story.completes("he", "confirm_evaluation_result", grade=grade)
    years.publish()
    result = Result.objects.get(case_id=years.matters[f"evaluation {year}"])
    assert (result.grade, result.confirmed_by) == (grade, story.person("he"))
    assert _step_of(result.act) == "confirm_evaluation_result"
    assert _status(years, f"evaluation {year}") == ProcessInstance.Status.COMPLETED
    assert {story.person(each) for each in PANEL}.isdisjoint({result.confirmed_by})


def _ledger(years: Years, year: int) -> Mapping[str, Mapping[str, str]]:
    """Return what the accounts of a year hold, by source; each source in balance."""
    found = years.ledger(year)
    assert [sum(held.values()) for held in found.values()] == [0] * len(found)
    return {
        source: {account: str(amount) for account, amount in held.items()}
        for source, held in found.items()
    }


def _contracts(years: Years) -> list[ContractYear]:
    found = ContractYear.objects.filter(case_id=years.matters["agreement"])
    return list(found.order_by("year"))


def _status(years: Years, name: str) -> str:
    """Return how the process of a matter stands."""
    years.bind()
    matter = Case.objects.get(pk=years.matters[name])
    return ProcessInstance.objects.get(
        case_id=matter.pk, definition__process_id=matter.process_id
    ).status


def _step_of(act: UUID | None) -> str:
    """Return the step by which something was decided."""
    return WorkItem.objects.get(pk=act).element_id
