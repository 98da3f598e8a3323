"""Parse the expressions of a normalised diagram."""

from engine.feel import Expression, FeelError, parse
from engine.reading.findings import Findings
from engine.reading.normaliser import NOTHING


def parsed(text: str, at: str, findings: Findings) -> Expression:
    """Return the expression; where it cannot be parsed, note it and return null."""
    try:
        return parse(text or NOTHING)
    except FeelError as wrong:
        findings.refuse(at, f"The expression {text[:100]} cannot be read: {wrong}.")
        return parse(NOTHING)
