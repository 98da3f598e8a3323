"""For which place a value is sealed; the same text opens it again."""

from engine.models import Submission, WorkItem


def draft_place(item: WorkItem) -> str:
    """Return the place of the draft of a work item."""
    return f"engine_draft|{item.pk}|{item.county}"


def submission_place(submission: Submission) -> str:
    """Return the place of a submission."""
    return f"engine_submission|{submission.pk}|{submission.county}"
