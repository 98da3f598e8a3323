"""Scores of the members, their average, and the grade that follows from it.

Members score apart; nobody sees another's score until all are in. The average is
taken exactly and rounded once, to two places; the grade follows from that total.

Source: domain specification §13.14, §14.8 (task 12, ``gw_veto``, ``gw_grade``).
"""

from collections.abc import Collection, Mapping
from decimal import Decimal
from fractions import Fraction
from math import floor

from django.utils.translation import gettext

from engine.errors import NotAllowed, Rejected
from engine.extensions import FilledIn
from engine.identifiers import new_id
from processes.bureau.grades import Grade
from processes.evaluations.models import Evaluation, Indicator, Score
from processes.evaluations.rules import indicators_of

#: Below this part of the weight a score needs a reason. Source: field ``reason``.
NEEDS_REASON_BELOW = Decimal("0.6")


def record(evaluation: Evaluation, filled: FilledIn) -> None:
    """Write what one member gives, once all of it is sound.

    Raises:
        NotAllowed: The member has scored in this round.
        Rejected: An indicator is missing or unknown, a score is above its weight, or
            a low one has no reason.
    """
    given = Score.objects.filter(
        county=evaluation.county,
        case_id=evaluation.case_id,
        scoring_round=evaluation.scoring_round,
    )
    if given.filter(person_id=filled.person_id).exists():
        raise NotAllowed(
            f"Expected one score sheet a member in case {evaluation.case_id}.",
            rule="ONE_SCORE",
            clause="002 §5.1.2",
        )
    known = {str(each): each for each in indicators_of(evaluation.framework)}
    rows = filled.data["scores"]
    assert isinstance(rows, list)
    scores = [_score(evaluation, filled, known, at, row) for at, row in enumerate(rows)]
    missing = known.keys() - {str(row["indicator"]) for row in rows}
    if missing:
        raise _refused(
            "scores",
            gettext("Score every indicator; missing: %(names)s.")
            % {"names": gettext(", ").join(sorted(missing))},
        )
    filled.afterwards.append(lambda: _write(scores))


def _write(scores: Collection[Score]) -> None:
    Score.objects.bulk_create(scores)


def _score(
    evaluation: Evaluation,
    filled: FilledIn,
    known: Mapping[str, Indicator],
    at: int,
    row: Mapping[str, str],
) -> Score:
    indicator = known.get(row["indicator"])
    if indicator is None:
        raise _refused(
            f"scores.{at}.indicator", gettext("Choose an indicator of the rules.")
        )
    score = Decimal(row["score"])
    if score > indicator.weight:
        raise _refused(
            f"scores.{at}.score",
            gettext("Enter at most %(weight)s.") % {"weight": indicator.weight},
        )
    if score < indicator.weight * NEEDS_REASON_BELOW and not row.get("reason"):
        raise _refused(
            f"scores.{at}.reason",
            gettext("Give the reason for less than 60 per cent of the weight."),
        )
    assert filled.work_item_id is not None
    return Score(
        id=new_id(),
        county=evaluation.county,
        case_id=evaluation.case_id,
        scoring_round=evaluation.scoring_round,
        person_id=filled.person_id,
        indicator=indicator,
        score=score,
        reason=row.get("reason", ""),
        evidence=row["evidence"],
        act=filled.work_item_id,
    )


def total_of(evaluation: Evaluation) -> Decimal | None:
    """Return the average of the members' totals in this round; nothing without any."""
    given = Score.objects.filter(
        county=evaluation.county,
        case_id=evaluation.case_id,
        scoring_round=evaluation.scoring_round,
    ).values_list("person_id", "score")
    members = {person for person, _ in given}
    if not members:
        return None
    return average([score for _, score in given], len(members))


def average(scores: Collection[Decimal], members: int) -> Decimal:
    """Return the total of all scores by member, exact and rounded once at the end."""
    exact = sum((Fraction(each) for each in scores), Fraction(0)) / members
    hundredths = floor(exact * 100 + Fraction(1, 2))
    return Decimal(hundredths).scaleb(-2)


def grade_of(
    total: Decimal, grades: Mapping[str, str], vetoes: Collection[str] = ()
) -> Grade:
    """Return the grade of a total; any veto makes a station unqualified."""
    if vetoes:
        return Grade.UNQUALIFIED
    for grade in (Grade.EXCELLENT, Grade.GOOD, Grade.QUALIFIED):
        if total >= Decimal(grades[grade]):
            return grade
    return Grade.UNQUALIFIED


def _refused(path: str, sentence: str) -> Rejected:
    return Rejected("Expected a sound score sheet.", {path: [sentence]})
