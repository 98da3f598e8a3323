"""How an evaluation stands, and how much of that its readers are shown.

The county sees everything once all scores are in; the panel and the province do, but
for the names. The station sees what it is told: the result, when the preliminary one
is given to it; the township sees it when it is confirmed.

Source: domain specification §14.8 (tasks 14, 15, 18, 21), §13.14.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from uuid import UUID

from django.db.models import QuerySet

from engine.actors import Actor
from processes.bureau import hidden
from processes.bureau.grades import Grade
from processes.casework.models import Case
from processes.evaluations import scoring
from processes.evaluations.models import (
    Evaluation,
    Indicator,
    PanelMember,
    Result,
    Score,
)
from processes.organisation.roles import EVALUATED

STEP = "score_station"


@dataclass(frozen=True, slots=True)
class Average:
    """What the members give on average for something, rounded once, to two places."""

    label: str
    points: Decimal
    weight: Decimal


@dataclass(frozen=True, slots=True)
class Level:
    """The average of a first-level indicator, and of those below it."""

    whole: Average
    parts: Sequence[Average]


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores of the present round, all of them in.

    Attributes:
        by_member: Each member's own total; empty for those who are judged.
        grade: As it follows from points and vetoes, or as it was confirmed.
    """

    levels: Sequence[Level]
    by_member: Mapping[UUID, Decimal]
    total: Decimal
    grade: Grade
    vetoes: Collection[str]
    is_confirmed: bool


def by_level(indicators: Iterable[Indicator]) -> list[tuple[str, list[Indicator]]]:
    """Return indicators under their first level, in order."""
    grouped = groupby(indicators, key=lambda each: each.level_1)
    return [(label, list(rows)) for label, rows in grouped]


def sheets_in(evaluation: Evaluation) -> set[UUID]:
    """Return whose score sheets of this round are in."""
    return set(_scores(evaluation).values_list("person_id", flat=True).distinct())


def members_of(matter: Case) -> list[PanelMember]:
    """Return everybody who was ever named to the panel, act by act."""
    found = PanelMember.objects.filter(county=matter.county, case=matter)
    return [*found.order_by("named_at", "id")]


def scores_for(
    evaluation: Evaluation,
    matter: Case,
    indicators: Sequence[Indicator],
    *,
    actor: Actor,
) -> Scores | None:
    """Return the scores as an actor may see them; nothing before all are in."""
    if not hidden.are_all_in(matter, STEP):
        return None
    result = Result.objects.filter(county=matter.county, case=matter).first()
    is_judged = hidden.limits(matter, actor) is not None
    if is_judged and result is None and not _is_told(evaluation, matter, actor):
        return None
    rows = list(_scores(evaluation).values_list("person_id", "indicator_id", "score"))
    members = {person for person, _indicator, _score in rows}
    if not members:
        return None
    total = scoring.average([score for _, _, score in rows], len(members))
    return Scores(
        levels=[
            _level(label, listed, rows, len(members))
            for label, listed in by_level(indicators)
        ],
        by_member={} if is_judged else _totals(rows),
        total=result.total if result else total,
        grade=Grade(result.grade) if result else _grade(evaluation, total),
        vetoes=result.vetoes if result else evaluation.vetoes,
        is_confirmed=result is not None,
    )


_Row = tuple[UUID, UUID, Decimal]


def _is_told(evaluation: Evaluation, matter: Case, actor: Actor) -> bool:
    """Tell whether the preliminary result of this round was given to the actor."""
    is_station = hidden.reaches(matter, actor, EVALUATED)
    return is_station and evaluation.objection_until is not None


def _scores(evaluation: Evaluation) -> QuerySet[Score]:
    return Score.objects.filter(
        county=evaluation.county,
        case_id=evaluation.case_id,
        scoring_round=evaluation.scoring_round,
    )


def _level(
    label: str, indicators: Sequence[Indicator], rows: Sequence[_Row], members: int
) -> Level:
    parts = [_average(each.level_2, [each], rows, members) for each in indicators]
    return Level(_average(label, indicators, rows, members), parts)


def _average(
    label: str, indicators: Sequence[Indicator], rows: Sequence[_Row], members: int
) -> Average:
    wanted = {each.pk for each in indicators}
    given = [score for _, each, score in rows if each in wanted]
    weight = sum((each.weight for each in indicators), Decimal(0))
    return Average(label, scoring.average(given, members), weight)


def _totals(rows: Sequence[_Row]) -> dict[UUID, Decimal]:
    found: dict[UUID, Decimal] = {}
    for person, _indicator, score in rows:
        found[person] = found.get(person, Decimal(0)) + score
    return found


def _grade(evaluation: Evaluation, total: Decimal) -> Grade:
    grades = evaluation.framework.grades
    return scoring.grade_of(total, grades, evaluation.vetoes)
