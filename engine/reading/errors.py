"""Why a diagram cannot be deployed: everything at once, at its elements."""

from collections.abc import Mapping


class Unreadable(Exception):
    """The diagram says something that is not executed right, so it is refused.

    Attributes:
        problems: Sentences by element id; those about the whole file under ``""``.
    """

    def __init__(self, problems: Mapping[str, list[str]]) -> None:
        count = sum(len(sentences) for sentences in problems.values())
        where = ", ".join(key or "the file" for key in list(problems)[:5])
        super().__init__(f"Refused with {count} problem(s), at: {where}.")
        self.problems = {key: list(value) for key, value in problems.items()}
