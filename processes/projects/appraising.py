"""The panel's answer: from its members' scores and verdicts to one of three words.

Source: domain specification §14.4, ``gw_appraisal``: average and majority; at most two
revisions. The limit of the average is DESIGN.
"""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from processes.projects.models import Appraisal

#: The average of all scores, of five, from which on a project passes.
PASSING_AVERAGE = Decimal(3)
MAX_REVISIONS = 2
SCORES = ("necessity", "feasibility", "professionalism", "budget_reasonable", "risk")


def average(appraisals: Sequence[Appraisal]) -> Decimal:
    """Return the average of all scores, unrounded.

    Raises:
        ValueError: Nobody has appraised.
    """
    if not appraisals:
        raise ValueError("Expected appraisals to average, but got none.")
    given = [int(getattr(each, name)) for each in appraisals for name in SCORES]
    return Decimal(sum(given)) / len(given)


def answer(appraisals: Sequence[Appraisal], *, revisions: int) -> str:
    """Return what the panel as a whole says.

    More than half say no: rejected. More than half say yes, and the average holds:
    passed. Everything else is to be revised, or rejected once it was revised twice.

    Args:
        revisions: How often the project was sent back before.

    Raises:
        ValueError: Nobody has appraised.
    """
    mean = average(appraisals)
    votes = Counter(each.verdict for each in appraisals)
    half = len(appraisals) / 2
    if votes[Appraisal.Verdict.REJECT] > half:
        return Appraisal.Verdict.REJECT
    if votes[Appraisal.Verdict.PASS] > half and mean >= PASSING_AVERAGE:
        return Appraisal.Verdict.PASS
    if revisions >= MAX_REVISIONS:
        return Appraisal.Verdict.REJECT
    return Appraisal.Verdict.REVISE
