"""Collect what is found while a diagram is read."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Findings:
    """Problems and remarks of one reading.

    Attributes:
        problems: Sentences by element id; each of them refuses the deployment.
        remarks: Sentences about what was changed or is not executed.
        cut: Nodes that lost a flow, as it leads to something refused.
        is_strict: Whether the definition is to be run by a station.
    """

    problems: dict[str, list[str]] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    cut: set[str] = field(default_factory=set)
    is_strict: bool = True

    def refuse(self, element_id: str, sentence: str) -> None:
        """Note a problem of an element; the same sentence only once."""
        sentences = self.problems.setdefault(element_id, [])
        if sentence not in sentences:
            sentences.append(sentence)

    def object(self, element_id: str, sentence: str) -> None:
        """Refuse what other engines add to BPMN; of a plain diagram only remark it."""
        if self.is_strict:
            self.refuse(element_id, sentence)
        else:
            self.remark(f"{element_id}: {sentence}")

    def take_in(self, other: "Findings") -> None:
        """Add what was found by another look at the same document."""
        for element_id, sentences in other.problems.items():
            for sentence in sentences:
                self.refuse(element_id, sentence)
        for sentence in other.remarks:
            self.remark(sentence)

    def remark(self, sentence: str) -> None:
        """Note a change or an omission that does not hinder the deployment."""
        if sentence not in self.remarks:
            self.remarks.append(sentence)
