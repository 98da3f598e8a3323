"""Who may do what in a project, and what its money may be."""

from decimal import Decimal
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from engine import commands, tenancy
from engine.actors import Origin, system
from engine.errors import EngineError, NotAllowed, Rejected
from engine.extensions import MessageCall
from engine.identifiers import new_id
from engine.models import Refusal, WorkItem
from processes.casework.models import Case
from processes.matters import PROJECT
from processes.organisation import commands as organisation
from processes.organisation.capacities import Capacity
from processes.organisation.holdings import record_holding
from processes.projects.models import Appraisal, Project
from processes.projects.receiving import SIGNED, begin_project
from processes.receiving import receive_message
from tests.support.projects import (
    APPRAISERS,
    PLANNING,
    appraises,
    forms_panel,
    planned,
    project,
)
from tests.support.story import Story
from web.demo import counties
from web.demo.bureau import add_bureau
from web.demo.county import SINCE


def _lines(total: str, watching: str, source: str = "fiscal") -> dict[str, object]:
    """Return a budget of a total, of which so much is for monitoring."""
    rest = Decimal(total) - Decimal(watching)
    return {
        "budget_lines": [
            {"category": "service", "amount": f"{rest}", "source": source},
            {"category": "monitoring", "amount": watching, "source": source},
        ]
    }


def _elsewhere(letters: str) -> Story:
    return Story(add_bureau(counties.set_up_one(letters)))


# -- money --------------------------------------------------------------------------


def test_in_hebei_a_cent_below_the_floor_goes_back_to_the_budget(db: None) -> None:
    # given a county in which 15 % are for monitoring, supervision and evaluation
    hebei = _elsewhere("HB")
    planned(hebei, until="prepare_project_budget")

    # when a cent is missing, then the budget is to be made again and the head is told
    hebei.completes("li", "prepare_project_budget", **_lines("100000.00", "14999.99"))
    hebei.runs_jobs()
    assert hebei.waits_at() == {"prepare_project_budget"}

    # when it is there, then the supervisor may review it
    hebei.completes("li", "prepare_project_budget", **_lines("100000.00", "15000.00"))
    assert hebei.waits_at() == {"review_project_design"}
    assert project(hebei).budget_version == 2


def test_in_panzhihua_a_cent_above_the_cap_goes_back_to_the_budget(
    bureau: Story,
) -> None:
    planned(bureau, until="prepare_project_budget")
    for total, base, passes in (
        ("30000.01", "1000000.00", False),
        ("30000.00", None, False),
        ("30000.00", "1000000.00", True),
    ):
        bureau.completes(
            "li",
            "prepare_project_budget",
            **_lines(total, "0.00", "assistance_special"),
            assistance_base=base,
        )
        bureau.runs_jobs()
        assert ("review_project_design" in bureau.waits_at()) is passes


def test_in_suzhou_more_than_the_cap_needs_a_reason(db: None) -> None:
    # given a county in which the cap holds in principle
    suzhou = _elsewhere("SZ")
    planned(suzhou, until="prepare_project_budget")
    budget = {
        **_lines("10000.01", "0.00", "assistance_special"),
        "assistance_base": "1000000.00",
    }

    # when it is exceeded without a reason, then it goes back
    suzhou.completes("li", "prepare_project_budget", **budget)
    suzhou.runs_jobs()
    assert suzhou.waits_at() == {"prepare_project_budget"}

    # when there is one, then it goes on, and the reason is on record
    suzhou.completes(
        "li", "prepare_project_budget", **budget, budget_reason="灾后困难老人增多。"
    )
    assert suzhou.waits_at() == {"review_project_design"}


def test_a_proposal_rests_on_needs_of_the_list(bureau: Story) -> None:
    planned(bureau, until="design_project")
    for evidence in ("N-009", "大家都说需要"):
        with pytest.raises(Rejected) as refused:
            bureau.completes("wang", "design_project", need_evidence=evidence)
        assert "N-001" in str(refused.value.problems["need_evidence"])


def test_the_check_answers_every_item_of_the_negative_list(bureau: Story) -> None:
    planned(bureau, until="check_project_boundary")
    rows = bureau.filled(bureau.item("check_project_boundary"))["boundary_check"]
    assert isinstance(rows, list)
    with pytest.raises(Rejected):
        bureau.completes("he", "check_project_boundary", boundary_check=rows[1:])


# -- panels -------------------------------------------------------------------------


def _refused_panel(story: Story, *members: str) -> str:
    with pytest.raises(Rejected) as refused:
        forms_panel(story, members=members)
    (field, (told, *_)), *_ = refused.value.problems.items()
    return f"{field}: {told}"


def _serves(
    story: Story, username: str, place: UUID, role: str, capacity: Capacity
) -> None:
    """Give somebody a further post, in the installation's name."""
    tenancy.bind({story.county.ordinal})
    organisation.give_post(
        story.person(username),
        county=story.county.ordinal,
        post=organisation.PostGiven(place, role, capacity, SINCE),
    )


def test_a_panel_is_odd_and_of_experts(bureau: Story) -> None:
    planned(bureau)
    assert "单数" in _refused_panel(bureau, "zhen", "duan", "wen", "xiang")
    assert "名单" in _refused_panel(bureau, "zhen", "duan", "dai")


def test_nobody_of_the_agency_or_its_parent_is_named_to_the_panel(db: None) -> None:
    # given an expert who works for the parent of the agency of the project
    yunlong = _elsewhere("YL")
    county = yunlong.county
    record_holding(
        county.bodies["chunyu"].pk,
        county.bodies["hefeng"].pk,
        share=Decimal(60),
        valid_from=SINCE,
        origin=Origin(system(county.ordinal), yunlong.now),
    )
    parent = county.bodies["chunyu"].pk
    _serves(yunlong, "wen", parent, "contractor_agency", Capacity.AGENCY_STAFF)
    yunlong.opens_matter("wang", PROJECT, station=0, agency="hefeng")
    for username, step in PLANNING:
        yunlong.completes(username, step)

    # then he cannot be named, neither to the one panel nor to the other
    assert "COI01" in _refused_panel(yunlong, "zhen", "duan", "wen")
    with pytest.raises(Rejected):
        forms_panel(yunlong, ("zhen", "duan", "xiang"), ("wen",))


def test_who_appraises_does_not_evaluate(bureau: Story) -> None:
    planned(bureau)
    with pytest.raises(Rejected) as refused:
        forms_panel(bureau, APPRAISERS, ("wen", "xiang"))
    assert "COI16" in str(refused.value.problems["evaluators"])


def test_the_author_of_a_project_is_no_appraiser(db: None) -> None:
    # given a county where two hats are allowed, and an author on the list of experts
    yunlong = _elsewhere("YL")
    county = yunlong.county
    bureau = county.bureau.pk
    _serves(yunlong, "wang", bureau, "expert", Capacity.PANEL_MEMBER)
    planned(yunlong)

    # then she is not named to judge it
    assert "COI16" in _refused_panel(yunlong, "zhen", "duan", "wang")


def test_a_member_hands_in_one_appraisal(bureau: Story) -> None:
    planned(bureau)
    forms_panel(bureau)
    appraises(bureau, "zhen")
    with pytest.raises(Rejected) as refused:
        appraises(bureau, "zhen")
    assert set(refused.value.problems) == {"verdict"}
    assert Appraisal.objects.count() == 1


# -- the guard ----------------------------------------------------------------------


def _reserved(story: Story) -> list[WorkItem]:
    tenancy.bind({story.county.ordinal})
    return list(
        WorkItem.objects.filter(
            case_id=story.case_id,
            needs_authority=True,
            status=WorkItem.Status.OPEN,
        )
    )


def test_nobody_of_the_station_reaches_an_administrative_step(bureau: Story) -> None:
    # given a project with each of its reserved steps in turn
    tried: set[str] = set()

    def tries() -> None:
        for item in _reserved(bureau):
            for username in ("wang", "zhao", "chen"):
                with pytest.raises(EngineError) as refused:
                    commands.claim_work_item(item.pk, origin=bureau.origin(username))
                assert isinstance(refused.value, NotAllowed), item.element_id
            tried.add(item.element_id)

    planned(bureau, until="check_project_boundary")
    tries()
    bureau.completes("he", "check_project_boundary")
    tries()
    forms_panel(bureau)
    tries()
    for member in APPRAISERS:
        appraises(bureau, member)
    tries()
    for username, step in (
        ("lv", "decide_project"),
        ("he", "notify_project_decision"),
        ("he", "file_annual_project_plan"),
    ):
        bureau.completes(username, step)
        tries()

    # then every attempt stands in the record, with its rule and its clause
    found = Refusal.objects.filter(case_id=bureau.case_id)
    assert (
        {each.element_id for each in found}
        == tried
        >= {
            "check_project_boundary",
            "form_appraisal_panel",
            "appraise_project",
            "decide_project",
            "notify_project_decision",
        }
    )
    assert {each.rule for each in found} <= {"N12", "N13"}
    assert all("001 §三(六)" in each.clause for each in found)


def _approves(row: Project, act: UUID | None) -> None:
    """Write an approval past its step, up to what a commit asks."""
    with transaction.atomic():
        Project.objects.filter(pk=row.pk).update(approval="approved", act=act)
        connection.check_constraints()


def test_the_database_takes_no_approval_without_its_act(bureau: Story) -> None:
    # given a project that nobody has decided on
    planned(bureau)
    row = project(bureau)

    # when somebody writes an approval past the step, then the table refuses it
    for act in (None, new_id()):
        with pytest.raises(DatabaseError, match="name the act"):
            _approves(row, act)


# -- messages -----------------------------------------------------------------------


@pytest.mark.parametrize("message", ["service_agreement.signed", "dept_request"])
def test_a_message_opens_a_project_of_the_same_station_and_agency(
    bureau: Story, message: str
) -> None:
    # given another matter about the first station and an agency
    planned(bureau, until="conduct_needs_survey")
    sender = Case.objects.get(pk=bureau.case_id)
    with transaction.atomic():
        begun = begin_project(
            MessageCall(message, new_id(), sender.county, sender.pk, bureau.now)
        )

    # then a project has arisen in it, and its team has the first step
    assert begun
    matter = Case.objects.get(origin=sender)
    assert matter.places["station"] == sender.places["station"]
    bureau.case_id = matter.pk
    assert bureau.waits_at() == {"plan_needs_survey"}


def test_a_contract_opens_no_second_project_while_one_runs(bureau: Story) -> None:
    planned(bureau, until="conduct_needs_survey")
    sender = Case.objects.get(pk=bureau.case_id)
    call = MessageCall(SIGNED, new_id(), sender.county, sender.pk, bureau.now)
    assert receive_message(call)
    assert not Case.objects.filter(origin=sender).exists()


def test_a_message_without_a_station_opens_nothing(bureau: Story) -> None:
    planned(bureau, until="conduct_needs_survey")
    sender = Case.objects.get(pk=bureau.case_id)
    sender.places = {k: v for k, v in sender.places.items() if k != "station"}
    sender.save(update_fields=["places"])
    call = MessageCall("dept_request", new_id(), 1, sender.pk, bureau.now)
    assert begin_project(call) is False
    assert not Case.objects.filter(origin=sender).exists()
