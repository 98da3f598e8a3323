"""A year of three stations, and what becomes of their evaluation."""

from decimal import Decimal

import pytest

from engine.errors import NotAllowed, Rejected
from processes.evaluations.models import (
    Improvement,
    IndicatorFramework,
    PanelMember,
    Score,
    Snapshot,
)
from tests.support.evaluating import (
    EVALUATION,
    PANEL,
    each_does,
    evidence_is_there,
    members,
    panel_is_formed,
    points,
    result_of,
    scores_are_in,
)
from tests.support.story import Story


@pytest.fixture
def scored(bureau: Story) -> Story:
    """An evaluation in which everything is there but the scores."""
    panel_is_formed(bureau, *PANEL)
    evidence_is_there(bureau)
    return bureau


def consolidated(story: Story, share: float, **report: object) -> Story:
    scores_are_in(story, *[points(share)] * 3)
    story.completes("wen", "consolidate_scores", **report)
    return story


def test_a_good_year_from_the_rules_to_the_improvements(scored: Story) -> None:
    # given
    consolidated(scored, 0.92)
    scored.completes("du", "tell_preliminary_result")
    scored.completes("zhao", "submit_objection", has_objection=False, objection=None)

    # when
    scored.completes("he", "confirm_evaluation_result", grade="excellent")

    # then the act that confirmed it stands with the result
    result = result_of(scored)
    assert (result.total, result.grade) == (Decimal("92.00"), "excellent")
    scored.runs_jobs()
    scored.completes("du", "publish_evaluation_result")
    scored.completes("du", "report_result_to_municipal")
    scored.completes("du", "issue_improvement_list")
    scored.completes("zhao", "improve_station")
    scored.runs_jobs()
    assert scored.instance(EVALUATION).status == "completed"
    assert Improvement.objects.get(case_id=scored.case_id).measure
    assert Snapshot.objects.get(case_id=scored.case_id).kpis["staff"] == 4
    assert IndicatorFramework.objects.get(case_id=scored.case_id).source == "DESIGN"


@pytest.mark.parametrize(
    ("share", "vetoes", "grade"),
    [
        (0.7, [], "qualified"),
        (0.5, [], "unqualified"),
        (0.95, ["false_records"], "unqualified"),
    ],
)
def test_the_grade_follows_from_points_and_vetoes(
    scored: Story, share: float, vetoes: list[str], grade: str
) -> None:
    consolidated(scored, share, veto_reasons=vetoes or None)
    scored.runs_jobs()
    scored.completes("du", "tell_preliminary_result")
    scored.completes("zhao", "submit_objection", has_objection=False, objection=None)

    # another grade than follows is refused
    with pytest.raises(Rejected) as refused:
        scored.completes(
            "he",
            "confirm_evaluation_result",
            grade="good",
            veto_reasons=vetoes or None,
        )
    assert list(refused.value.problems) == ["grade"]

    scored.completes(
        "he", "confirm_evaluation_result", grade=grade, veto_reasons=vetoes or None
    )
    assert result_of(scored).grade == grade


def test_a_member_with_a_conflict_is_replaced(bureau: Story) -> None:
    # given a panel of which one declares kinship
    bureau.opens_matter("du", EVALUATION, station=0, agency="hefeng")
    bureau.completes("du", "issue_evaluation_rules")
    bureau.completes("du", "form_evaluation_panel", members=members(bureau, *PANEL))
    each_does(bureau, "zhen", "declare_conflict")
    each_does(bureau, "duan", "declare_conflict")
    each_does(
        bureau, "wen", "declare_conflict", has_conflict=True, conflict_kind="kinship"
    )
    bureau.runs_jobs()

    # then the county forms it again, without that member
    assert bureau.waits_at() == {"form_evaluation_panel"}
    with pytest.raises(Rejected, match="panel"):
        bureau.completes("du", "form_evaluation_panel", members=members(bureau, *PANEL))
    bureau.completes(
        "du", "form_evaluation_panel", members=members(bureau, "zhen", "duan", "xiang")
    )

    # and only the new one has still to declare
    each_does(bureau, "xiang", "declare_conflict")
    bureau.runs_jobs()
    assert bureau.waits_at() == {"notify_stations"}
    assert PanelMember.objects.get(person_id=bureau.person("wen")).status == "replaced"


def test_nobody_scores_twice_and_nobody_sees_another_score(scored: Story) -> None:
    each_does(scored, "zhen", "score_station", scores=points(0.9))

    with pytest.raises(NotAllowed) as refused:
        each_does(scored, "zhen", "score_station", scores=points(1))

    assert refused.value.rule == "ONE_SCORE"
    assert set(Score.objects.values_list("person_id", flat=True)) == {
        scored.person("zhen")
    }


def test_an_upheld_objection_is_scored_anew_by_all(scored: Story) -> None:
    # given
    consolidated(scored, 0.79)
    scored.completes("du", "tell_preliminary_result")
    scored.completes("zhao", "submit_objection")

    # who told the result does not review the objection to it
    with pytest.raises(NotAllowed):
        scored.completes("du", "review_objection", review_decision="upheld")
    scored.completes("he", "review_objection", review_decision="upheld")

    # then every member scores once more, and the first round counts no longer
    consolidated(scored, 0.81)
    scored.completes("du", "tell_preliminary_result")
    scored.completes("zhao", "submit_objection", has_objection=False, objection=None)
    scored.completes("he", "confirm_evaluation_result", grade="good")
    assert result_of(scored).total == Decimal("81.00")


def test_without_an_objection_in_five_working_days_there_is_none(scored: Story) -> None:
    consolidated(scored, 0.8)
    scored.completes("du", "tell_preliminary_result")

    scored.passes(days=9)
    scored.runs_jobs()

    assert scored.waits_at() == {"confirm_evaluation_result"}


def test_a_panel_of_whom_somebody_leaves_scores_anew(scored: Story) -> None:
    each_does(scored, "zhen", "score_station", scores=points(0.5))
    scored.reports("du", "member_left")

    scored.completes(
        "du", "form_evaluation_panel", members=members(scored, "zhen", "duan", "xiang")
    )
    each_does(scored, "xiang", "declare_conflict")
    scored.runs_jobs()

    assert scored.waits_at() == {"score_station"}
    each_does(scored, "zhen", "score_station", scores=points(0.9))


def test_the_province_checks_and_has_it_evaluated_again(scored: Story) -> None:
    scored.reports("du", "spot_check")
    scored.completes("shen", "province_spot_check", check_outcome="differs")
    scored.runs_jobs()

    again = scored.arisen()
    assert again.process_id == EVALUATION
    assert again.places["station"] == str(scored.county.stations[0].pk)
