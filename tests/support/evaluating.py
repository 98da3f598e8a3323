"""How stories take a station's evaluation along its way."""

from collections.abc import Sequence
from datetime import date, timedelta

from processes.evaluations.models import Result
from tests.support.story import Story
from web.demo.examples_of_evaluation import SCORES

#: The experts who sit on the panel unless a story says otherwise.
PANEL = ("zhen", "duan", "wen")
EVALUATION = "station_evaluation"


def members(story: Story, *names: str) -> list[dict[str, str]]:
    """Return the rows of a panel's list."""
    return [{"member": str(story.person(name))} for name in names]


def points(share: float, *, reason: str = "材料不全") -> list[dict[str, str]]:
    """Return a score sheet that gives every indicator the same part of its weight."""
    return [
        {
            **row,
            "score": f"{float(row['score']) * share:.2f}".rstrip("0").rstrip("."),
            "reason": reason,
        }
        for row in SCORES
    ]


def panel_is_formed(story: Story, *names: str, station: int = 0) -> None:
    """Open an evaluation, issue the rules, form the panel; all declare no conflict."""
    story.opens_matter("du", EVALUATION, "年度评价", station=station, agency="hefeng")
    story.completes("du", "issue_evaluation_rules")
    story.completes("du", "form_evaluation_panel", members=members(story, *names))
    for name in names:
        each_does(story, name, "declare_conflict")
    story.runs_jobs()


def each_does(story: Story, name: str, step: str, **answers: object) -> None:
    """Let one of several do the own part of a step that many do."""
    item = story.any_item(step)
    story.completes_item(name, item, **answers)


def evidence_is_there(story: Story) -> None:
    """Take the evaluation from the notice to the score sheets."""
    visit = (story.now + timedelta(days=18)).date()
    story.completes("du", "notify_stations", visit_on=visit.isoformat())
    story.completes("zhao", "submit_self_evaluation")
    story.runs_jobs()
    story.completes("zhen", "sample_respondents")
    story.completes("zhen", "survey_satisfaction")
    story.completes("zhou", "collect_township_opinion")
    _until(story, visit)
    story.completes("duan", "review_files")
    story.completes("duan", "visit_site")


def _until(story: Story, day: date) -> None:
    while story.now.date() <= day:
        story.passes(days=1)
    story.runs_jobs()


def scores_are_in(story: Story, *sheets: Sequence[dict[str, str]]) -> None:
    """Let each member of the panel score, in turn."""
    for name, sheet in zip(PANEL, sheets, strict=True):
        each_does(story, name, "score_station", scores=list(sheet))


def result_of(story: Story) -> Result:
    """Return the confirmed result."""
    return Result.objects.get(case_id=story.case_id)
