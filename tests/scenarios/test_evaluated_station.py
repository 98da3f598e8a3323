"""The evaluated station reaches nothing but its own three steps."""

from decimal import Decimal

import pytest
from django.test import Client

from engine import commands, tenancy
from engine.errors import NotAllowed, Rejected
from engine.models import Refusal, WorkItem
from processes.organisation.capacities import Capacity
from processes.organisation.commands import (
    PostGiven,
    give_post,
    register_organisation,
)
from processes.organisation.holdings import record_holding
from processes.organisation.models import Organisation, Post
from tests.support.evaluating import (
    EVALUATION,
    PANEL,
    each_does,
    evidence_is_there,
    members,
    panel_is_formed,
    points,
    scores_are_in,
)
from tests.support.story import Story
from web import clock
from web.demo.county import SINCE

OWN = {"submit_self_evaluation", "submit_objection", "improve_station"}


def reserved_now(story: Story) -> list[WorkItem]:
    """Return the open steps that are not the station's."""
    tenancy.bind({story.county.ordinal})
    items = WorkItem.objects.filter(case_id=story.case_id, status="open")
    return [*items.exclude(element_id__in=OWN)]


def tries(story: Story) -> set[str]:
    """Let the station try every open step by command; return which ones."""
    tried = set()
    for item in reserved_now(story):
        for username in ("wang", "zhao"):
            with pytest.raises(NotAllowed) as refused:
                commands.claim_work_item(item.pk, origin=story.origin(username))
            assert refused.value.rule == "N14"
        tried.add(item.element_id)
    return tried


def test_the_station_is_refused_at_every_step_of_the_others(bureau: Story) -> None:
    story = bureau
    tried: set[str] = set()
    story.opens_matter("du", EVALUATION, station=0, agency="hefeng")
    tried |= tries(story)
    story.completes("du", "issue_evaluation_rules")
    tried |= tries(story)
    story.completes("du", "form_evaluation_panel", members=members(story, *PANEL))
    tried |= tries(story)
    for name in PANEL:
        each_does(story, name, "declare_conflict")
    story.runs_jobs()
    tried |= tries(story)
    story.reports("du", "spot_check")
    tried |= tries(story)
    evidence_is_there(story)
    tried |= tries(story)
    scores_are_in(story, *[points(0.9)] * 3)
    tried |= tries(story)
    story.completes("wen", "consolidate_scores")
    tried |= tries(story)

    assert tried == {
        "issue_evaluation_rules",
        "form_evaluation_panel",
        "declare_conflict",
        "notify_stations",
        "province_spot_check",
        "score_station",
        "consolidate_scores",
        "tell_preliminary_result",
    }
    # and each of them is on record, with the rule
    tenancy.bind({story.county.ordinal})
    kept = Refusal.objects.filter(case_id=story.case_id, rule="N14")
    assert set(kept.values_list("element_id", flat=True)) == tried


def test_nor_by_rest(bureau: Story) -> None:
    bureau.now = clock.utc_now().replace(microsecond=0)
    bureau.opens_matter("du", EVALUATION, station=0)
    item = bureau.item("issue_evaluation_rules")
    station = Client()
    station.force_login(bureau.county.accounts["zhao"])

    answer = station.post(
        f"/api/work-items/{item.pk}/claim/", {}, content_type="application/json"
    )

    assert answer.status_code == 403
    assert answer.json()["rule"] == "N14"


def test_the_parent_companys_people_are_not_on_the_panel(bureau: Story) -> None:
    # given an expert who works for the body that owns the agency
    parent = register_organisation(
        bureau.county.ordinal, kind=Organisation.Kind.COMPANY, name="示范母公司"
    )
    record_holding(
        parent.pk,
        bureau.county.bodies["hefeng"].pk,
        share=Decimal(60),
        valid_from=SINCE,
        origin=bureau.origin("du"),
    )
    post = PostGiven(parent.pk, "procurement_agent", Capacity.PROCUREMENT_AGENT, SINCE)
    give_post(bureau.person("xiang"), county=bureau.county.ordinal, post=post)
    bureau.opens_matter("du", EVALUATION, station=0, agency="hefeng")
    bureau.completes("du", "issue_evaluation_rules")

    with pytest.raises(Rejected, match="panel") as refused:
        bureau.completes(
            "du",
            "form_evaluation_panel",
            members=members(bureau, "zhen", "duan", "xiang"),
        )

    assert list(refused.value.problems) == ["members.2.member"]


def test_an_evaluation_is_of_a_panel_of_odd_number(bureau: Story) -> None:
    panel_is_formed(bureau, *PANEL)
    bureau.opens_matter("du", EVALUATION, "第二件", station=1, agency="hefeng")
    bureau.completes("du", "issue_evaluation_rules")
    with pytest.raises(Rejected, match="panel"):
        bureau.completes(
            "du", "form_evaluation_panel", members=members(bureau, *PANEL, "xiang")
        )


def test_a_replaced_member_works_no_longer_and_loses_the_post(bureau: Story) -> None:
    panel_is_formed(bureau, *PANEL)
    evidence_is_there(bureau)
    bureau.reports("du", "member_left")
    bureau.completes(
        "du",
        "form_evaluation_panel",
        members=members(bureau, "zhen", "duan", "xiang"),
    )
    each_does(bureau, "xiang", "declare_conflict")
    bureau.runs_jobs()

    with pytest.raises(NotAllowed):
        each_does(bureau, "wen", "score_station", scores=points(1))
    tenancy.bind({bureau.county.ordinal})
    ended = Post.objects.filter(
        person_id=bureau.person("wen"), role="evaluation_panel"
    ).get()
    assert ended.valid_to is not None
