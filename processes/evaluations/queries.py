"""What a survey says, without letting anybody be recognised.

Source: domain specification §14.8 (task 8); ``F-SAT-01``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from engine import sealing
from engine.actors import Actor
from processes.casework.models import Case
from processes.evaluations.commands.survey import comment_place
from processes.evaluations.models import (
    RespondentType,
    Result,
    SurveyAnswer,
    SurveyRound,
)
from processes.organisation.roles import ROLES, candidate_group

#: Of how few of one type nothing is shown apart. DESIGN.
SMALL = 5
#: The course of the service, and what came of it. Source: §14.8, ``items``.
COURSE = ("attitude", "timeliness", "professionalism", "privacy", "fairness")
OUTCOME = ("problem_solved", "benefit", "use_again")
ITEMS = COURSE + OUTCOME
_TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Answers:
    """What one group of respondents says.

    Attributes:
        is_small: Too few to be shown; then there are no averages and no words.
        averages: 1 to 5 by item, rounded to tenths.
    """

    respondent_type: str
    asked: int
    count: int
    is_small: bool
    averages: Mapping[str, Decimal]
    comments: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class SurveyResult:
    """What a survey says: each type apart, and all together."""

    ends_on: date
    by_type: Sequence[Answers]
    together: Answers


def survey_result(case: Case, *, with_words: bool = True) -> SurveyResult | None:
    """Return what the survey of an evaluation says; nothing if there is none.

    All together is shown only where no small group could be reckoned from it.

    Args:
        with_words: Whether what was written freely is unsealed too.
    """
    found = SurveyRound.objects.filter(county=case.county, case=case).first()
    if found is None:
        return None
    rows = list(SurveyAnswer.objects.filter(county=case.county, round=found))
    by_type = [
        _answers(
            kind,
            found.sample[kind],
            [r for r in rows if r.respondent_type == kind],
            with_words=with_words,
        )
        for kind in RespondentType.values
    ]
    # One small group alone would be the difference between all and the others.
    small = [each for each in by_type if each.is_small and each.count]
    asked = sum(found.sample.values())
    whole = _answers("", asked, rows, with_words=with_words)
    if len(small) == 1:
        whole = Answers("", whole.asked, whole.count, is_small=True, averages={})
    return SurveyResult(found.ends_on, by_type, whole)


def may_see_survey(case: Case, actor: Actor) -> bool:
    """Tell whether the actor may see what a survey says.

    The county and the panel may; the station and the township once the result stands.
    """
    roles = {"county_civil_affairs", "evaluation_panel", "provincial_civil_affairs"}
    if Result.objects.filter(county=case.county, case=case).exists():
        roles |= {"station", "township_government"}
    reached = {
        candidate_group(role, case.places)
        for role in roles
        if ROLES[role].level in case.places
    }
    return bool(reached & actor.candidate_groups)


def _answers(
    kind: str, asked: int, rows: Sequence[SurveyAnswer], *, with_words: bool
) -> Answers:
    if len(rows) < SMALL:
        return Answers(kind, asked, len(rows), is_small=True, averages={})
    averages = {
        item: (Decimal(sum(row.items[item] for row in rows)) / len(rows)).quantize(
            _TENTH, rounding=ROUND_HALF_UP
        )
        for item in ITEMS
    }
    # By the words themselves: not in the order in which they came.
    said = sorted(filter(None, (_comment_of(row) for row in rows if with_words)))
    return Answers(
        kind, asked, len(rows), is_small=False, averages=averages, comments=said
    )


def _comment_of(row: SurveyAnswer) -> str:
    return str(sealing.unseal(bytes(row.comment), place=comment_place(row)))
