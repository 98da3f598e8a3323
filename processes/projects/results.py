"""From a score to a grade.

Source: domain specification §12.4; the limits are DESIGN.
"""

from processes.bureau.grades import Grade

#: From which score on; below the last it is not qualified.
LIMITS: tuple[tuple[int, Grade], ...] = (
    (90, Grade.EXCELLENT),
    (80, Grade.GOOD),
    (60, Grade.QUALIFIED),
)


def grade_of(score: int) -> Grade:
    """Return the grade of a score of 100."""
    for limit, grade in LIMITS:
        if score >= limit:
            return grade
    return Grade.UNQUALIFIED
