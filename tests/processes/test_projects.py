"""The rules of projects, one by one."""

from datetime import date
from decimal import Decimal

import pytest

from processes.bureau.grades import Grade
from processes.projects import boundary, results
from processes.projects.appraising import answer, average
from processes.projects.models import Appraisal
from processes.projects.monitoring import done_percent

TERM = (date(2026, 1, 1), date(2026, 12, 31))
MIDDLE = date(2026, 7, 2)


def _said(verdict: str, score: int = 4) -> Appraisal:
    return Appraisal(
        necessity=score,
        feasibility=score,
        professionalism=score,
        budget_reasonable=score,
        risk=score,
        verdict=verdict,
    )


@pytest.mark.parametrize(
    ("verdicts", "score", "revisions", "expected"),
    [
        (("pass", "pass", "reject"), 4, 0, "pass"),
        (("pass", "pass", "pass"), 2, 0, "revise"),
        (("pass", "pass", "pass"), 3, 0, "pass"),
        (("pass", "revise", "reject"), 5, 0, "revise"),
        (("reject", "reject", "pass"), 5, 0, "reject"),
        (("revise", "revise", "pass"), 5, 1, "revise"),
        (("revise", "revise", "pass"), 5, 2, "reject"),
        (("pass", "pass", "revise"), 4, 2, "pass"),
    ],
)
def test_a_panel_answers_by_majority_and_average(
    verdicts: tuple[str, ...], score: int, revisions: int, expected: str
) -> None:
    said = [_said(each, score) for each in verdicts]
    assert answer(said, revisions=revisions) == expected


def test_an_average_is_not_rounded() -> None:
    said = [_said("pass", 3), _said("pass", 3), _said("pass", 2)]
    assert average(said) == Decimal(40) / 15
    assert answer(said, revisions=0) == "revise"


def test_a_panel_of_nobody_says_nothing() -> None:
    with pytest.raises(ValueError, match="got none"):
        answer([], revisions=0)


@pytest.mark.parametrize(
    ("done", "on", "percent"),
    [
        (50, MIDDLE, 99),  # half the days and a half
        (40, MIDDLE, 79),
        (41, MIDDLE, 81),
        (0, date(2025, 12, 31), 100),  # nothing is asked for yet
        (80, date(2027, 3, 1), 80),  # the term is over: all is asked for
        (79, date(2026, 12, 31), 79),
    ],
)
def test_what_is_done_is_held_against_the_time(
    done: int, on: date, percent: int
) -> None:
    rows = [{"target": 100, "done": done}, {"target": 1, "done": 1}]
    assert done_percent(rows, TERM, on) == percent


def test_the_list_has_six_items_of_law_and_three_of_the_city() -> None:
    assert len(boundary.NEGATIVE_LIST) == len({e.id for e in boundary.NEGATIVE_LIST})
    of_law = [e for e in boundary.NEGATIVE_LIST if "E33 art. 10" in e.clause]
    assert len(of_law) == 6
    assert all("001 §二(二)" in e.clause or e in of_law for e in boundary.NEGATIVE_LIST)


def test_hits_and_omissions_are_told_apart() -> None:
    rows = [{"item": "labour", "is_hit": "yes"}, {"item": "secret", "is_hit": "no"}]
    assert [each.id for each in boundary.hits(rows)] == ["labour"]
    assert len(boundary.unanswered(rows)) == len(boundary.NEGATIVE_LIST) - 2


@pytest.mark.parametrize(
    ("score", "grade"),
    [
        (100, Grade.EXCELLENT),
        (90, Grade.EXCELLENT),
        (89, Grade.GOOD),
        (80, Grade.GOOD),
        (79, Grade.QUALIFIED),
        (60, Grade.QUALIFIED),
        (59, Grade.UNQUALIFIED),
        (0, Grade.UNQUALIFIED),
    ],
)
def test_a_score_has_a_grade(score: int, grade: str) -> None:
    assert results.grade_of(score) == grade
