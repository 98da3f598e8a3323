"""What stands beside the flow: documentation, text annotations, categories.

Source: BPMN 2.0.2, 8.3.2 Documentation and 8.4.1 Artifacts.
"""

import re

from engine.reading.constraints.diagram import Diagram, Rule, name_of
from engine.reading.constraints.kinds import spoken
from engine.reading.findings import Findings
from engine.reading.names import id_of

_MIME_TYPE = re.compile(r"[\w.+-]+/[\w.+*-]+(\s*;.*)?")


def _check_text_formats(diagram: Diagram, findings: Findings) -> None:
    """Refuse a text format that is no MIME type.

    Source: BPMN 2.0.2, 8.3.2 and 8.4.1 (textFormat). EXT.004, EXT.010.
    """
    for element in diagram.named("documentation", "textAnnotation"):
        text_format = element.get("textFormat", "").strip()
        if text_format and not _MIME_TYPE.fullmatch(text_format):
            findings.refuse(
                id_of(element),
                f"The textFormat of its {spoken(name_of(element))} is {text_format}; "
                "write a MIME type such as text/plain.",
            )


def is_mime_type(text: str) -> bool:
    """Tell whether ``text`` has the form of a MIME type."""
    return _MIME_TYPE.fullmatch(text) is not None


RULES: tuple[Rule, ...] = (_check_text_formats,)
