"""Stories of service projects: who does which step on the way to the archive."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from engine import tenancy
from engine.models import WorkItem
from processes.matters import PROJECT
from processes.projects.models import Project
from processes.working_days import CHINA
from tests.support.story import Story

APPRAISERS = ("zhen", "duan", "wen")
EVALUATORS = ("xiang", "shan")

#: From the survey to the check of boundaries, in the first station of the county.
PLANNING = (
    ("wang", "plan_needs_survey"),
    ("wang", "conduct_needs_survey"),
    ("wang", "compile_needs_list"),
    ("wang", "design_project"),
    ("li", "prepare_project_budget"),
    ("chen", "review_project_design"),
    ("wang", "submit_project"),
    ("he", "check_project_boundary"),
)
#: From the services to the archive.
CLOSING = (
    ("xiang", "survey_project_satisfaction"),
    ("xiang", "evaluate_project_performance"),
    ("lv", "confirm_project_result"),
    ("lv", "publish_project_result"),
    ("wang", "archive_project"),
)


def planned(story: Story, until: str = "") -> Story:
    """Take a fresh project to the step ``until``, or to the forming of the panel."""
    story.opens_matter("wang", PROJECT, "银龄相伴", station=0)
    steps = [step for _, step in PLANNING]
    last = steps.index(until) if until else len(steps)
    for username, step in PLANNING[:last]:
        story.completes(username, step)
    return story


def people(story: Story, *usernames: str) -> list[dict[str, str]]:
    """Return rows of a form that name people."""
    return [{"person": str(story.person(each))} for each in usernames]


def forms_panel(
    story: Story,
    members: tuple[str, ...] = APPRAISERS,
    evaluators: tuple[str, ...] = EVALUATORS,
) -> None:
    """Let the county name both panels."""
    story.completes(
        "he",
        "form_appraisal_panel",
        members=people(story, *members),
        evaluators=people(story, *evaluators),
    )


def appraises(story: Story, username: str, **changes: object) -> None:
    """Let a member take one of the open appraisals and hand it in."""
    does_one(story, username, "appraise_project", **changes)


def does_one(story: Story, username: str, element_id: str, **changes: object) -> None:
    """Let somebody take and do one of several steps of the same kind."""
    tenancy.bind({story.county.ordinal})
    items = WorkItem.objects.filter(case_id=story.case_id, element_id=element_id)
    mine = items.filter(assignee_id=story.person(username), status="claimed")
    item = mine.first() or items.filter(status="open").order_by("id")[0]
    story.completes_item(username, item, **changes)


def approved(story: Story) -> Story:
    """Take a fresh project to its approval and filing, ready to be prepared."""
    planned(story)
    forms_panel(story)
    for member in APPRAISERS:
        appraises(story, member)
    story.completes("lv", "decide_project")
    story.completes("he", "notify_project_decision")
    story.completes("he", "file_annual_project_plan")
    story.runs_jobs()
    return story


def running(story: Story) -> Story:
    """Take a fresh project into its implementation, on the first day of its term."""
    approved(story)
    goes_to(story, project(story).term_from)
    story.completes("wang", "prepare_implementation")
    return story


def project(story: Story) -> Project:
    """Return the project's row as it is now."""
    assert isinstance(story.case_id, UUID)
    return Project.objects.get(case_id=story.case_id)


def goes_to(story: Story, day: date | None, **more: int) -> None:
    """Let time go on to nine o'clock of a day, or later."""
    assert day is not None
    story.now = datetime.combine(day, time(9, 30), CHINA) + timedelta(**more)


def ends_services(story: Story) -> None:
    """Let the term go by, with the self-evaluation, and close the services."""
    goes_to(story, project(story).term_to)
    story.runs_jobs()
    story.completes("wang", "self_evaluate_project")
    story.completes("wang", "implement_services")
