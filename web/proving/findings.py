"""What a proof has found against a process, for programs and pages alike."""

from collections.abc import Mapping

from engine import checker
from engine.errors import Rejected
from processes.guard_policy.reserved import clause_of


def told(refused: Rejected) -> list[dict[str, object]]:
    """Return the findings for which a deployment was refused; none if for others."""
    kept = refused.data.get("certificate")
    if not isinstance(kept, Mapping):
        return []
    process_id = str(refused.data.get("process_id", ""))
    return [
        {
            "code": each.code,
            "element": each.element_id,
            "sentence": each.sentence,
            "clause": clause_of(process_id, each.element_id),
            "steps": [step.as_json() for step in each.steps],
        }
        for each in checker.from_json(kept).findings
    ]
