"""What is known of projects: their rows, and what a station did in their term."""

from collections.abc import Mapping
from datetime import date, datetime, time

from engine import queries
from processes.casework.models import CASEWORK, Case
from processes.organisation.roles import Level
from processes.projects.models import (
    Appraisal,
    MonitoringRecord,
    Need,
    Project,
    ProjectChange,
    ProjectResult,
)
from processes.working_days import CHINA


def project_of(matter: Case) -> Project | None:
    """Return the project of a matter; ``None`` before its first step is done."""
    return Project.objects.filter(county=matter.county, case=matter).first()


def appraisals_of(project: Project) -> list[Appraisal]:
    """Return what the panel has handed in, in the round that is going on."""
    found = Appraisal.objects.filter(
        county=project.county, project=project, round=project.appraisal_round
    )
    return [*found.order_by("pk")]


def needs_of(project: Project) -> list[Need]:
    """Return the needs list, in its order."""
    found = Need.objects.filter(county=project.county, project=project)
    return [*found.order_by("number")]


def monitoring_of(project: Project) -> list[MonitoringRecord]:
    """Return what monitoring has found, the latest first."""
    found = MonitoringRecord.objects.filter(county=project.county, project=project)
    return [*found.order_by("-number")]


def changes_of(project: Project) -> list[ProjectChange]:
    """Return the changes that were asked for, the latest first."""
    found = ProjectChange.objects.filter(county=project.county, project=project)
    return [*found.order_by("-number")]


def result_of(project: Project) -> ProjectResult | None:
    """Return how the project was evaluated, if it was."""
    return ProjectResult.objects.filter(county=project.county, project=project).first()


def objectives_of(project: Project) -> list[Mapping[str, object]]:
    """Return indicator, baseline and target of each objective of the proposal."""
    row = queries.latest_submission(project.case_id, ["design_project"])
    rows = queries.opened(row).get("objectives") if row else None
    listed = rows if isinstance(rows, list) else []
    return [row for row in listed if isinstance(row, Mapping)]


def services_in(matter: Case, term: tuple[date, date]) -> dict[str, int]:
    """Return how much the station began within a term.

    Groups and activities have no processes of their own yet: they count 0, and the
    form says so.
    """
    first, last = (datetime.combine(day, time(), CHINA) for day in term)
    cases = Case.objects.filter(
        county=matter.county,
        station_id=matter.places.get(Level.STATION),
        process_id=CASEWORK,
        opened_at__gte=first,
        opened_at__lt=last.replace(hour=23, minute=59, second=59, microsecond=999999),
    )
    return {"cases_count": cases.count(), "groups_count": 0, "activities_count": 0}
