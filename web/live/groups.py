"""Names of channel groups, made from ids that only the server knows.

A channel group allows few characters; a digest fits whatever a queue is called.
"""

import hashlib

#: All open lines of this process.
EVERYBODY = "everybody"


def of_queue(candidate_group: str) -> str:
    """Return the channel group of those who can take from a queue."""
    return f"queue.{_digest(candidate_group)}"


def of_case(case_id: str) -> str:
    """Return the channel group of those who have a page of a case open."""
    return f"case.{_digest(case_id)}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:40]
