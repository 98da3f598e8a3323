"""Why a decision model is refused: everything at once, at its elements."""

from collections.abc import Mapping


class DmnRefused(Exception):
    """The model says something that is not executed right, so it is refused.

    Attributes:
        problems: Sentences by element id; those about the whole file under ``""``.
    """

    def __init__(self, problems: Mapping[str, list[str]]) -> None:
        count = sum(len(sentences) for sentences in problems.values())
        where = ", ".join(key or "the file" for key in list(problems)[:5])
        super().__init__(f"Refused with {count} problem(s), at: {where}.")
        self.problems = {key: list(value) for key, value in problems.items()}


class Problems:
    """Collect what is found wrong while a model is read."""

    __slots__ = ("found",)

    def __init__(self) -> None:
        self.found: dict[str, list[str]] = {}

    def refuse(self, element_id: str, sentence: str) -> None:
        """Note a problem of an element; the same sentence only once."""
        sentences = self.found.setdefault(element_id, [])
        if sentence not in sentences:
            sentences.append(sentence)

    def raise_if_any(self) -> None:
        """Refuse the model if anything was found.

        Raises:
            DmnRefused: With all that was found.
        """
        if self.found:
            raise DmnRefused(self.found)
