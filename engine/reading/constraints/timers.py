"""Timer events: one date, one duration or one cycle, in ISO 8601.

Source: BPMN 2.0.2, 10.5.5 Timer Event Definition; ISO 8601.
"""

import re

from lxml import etree

from engine.reading.constraints.diagram import (
    Diagram,
    Rule,
    inner,
    is_executable,
    name_of,
)
from engine.reading.constraints.expressions import is_marked
from engine.reading.findings import Findings
from engine.reading.names import id_of, text_of

_DATE = r"\d{4}-?\d{2}-?\d{2}(T\d{2}(:?\d{2}(:?\d{2}([.,]\d+)?)?)?)?"
_ZONE = r"(Z|[+-]\d{2}(:?\d{2})?)?(\[[\w/+-]+\])?"
_INSTANT = _DATE + _ZONE
_DURATION = (
    r"[+-]?P(?=.)(\d+W|(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?"
    r"(\d+([.,]\d+)?S)?)?)"
)
#: Ours: days that a calendar has to count.
_WORKING_DAYS = r"\d{1,4} wd"
_CYCLE = (
    rf"R-?\d*/({_INSTANT}/)?({_DURATION}|{_INSTANT})(/{_INSTANT})?|{_DURATION}"
    r"|(\S+\s+){4,6}\S+"  # a cron line, which several engines read as a cycle
)
_FORMS = {
    "timeDate": (re.compile(_INSTANT), "a date and time such as 2027-03-01T09:00:00Z"),
    "timeDuration": (
        re.compile(rf"{_DURATION}|{_WORKING_DAYS}"),
        "a duration such as P7D or PT2H",
    ),
    "timeCycle": (re.compile(_CYCLE), "a cycle such as R3/PT10H"),
}


def _check_counts(diagram: Diagram, findings: Findings) -> None:
    """Refuse a timer that has several times, or none in an executable process.

    Source: BPMN 2.0.2, 10.5.5 (the times exclude one another). EXT.131.
    """
    for definition in diagram.named("timerEventDefinition"):
        times = inner(definition, _FORMS)
        if len(times) > 1:
            findings.refuse(
                _place(definition),
                "A timer has one date, one duration or one cycle; keep one of them.",
            )
        if not times and is_executable(definition):
            findings.refuse(
                _place(definition),
                "The timer says no time; add a date, a duration or a cycle.",
            )


def _check_forms(diagram: Diagram, findings: Findings) -> None:
    """Refuse a constant time that is not written as ISO 8601 prescribes.

    Source: BPMN 2.0.2, 10.5.5 Timer Event Definition. EXT.132, EXT.133, EXT.134.
    """
    for local_name, (form, example) in _FORMS.items():
        for time in diagram.named(local_name):
            text = text_of(time)
            if not text or is_marked(time) or not is_executable(time):
                continue
            if not form.fullmatch(text):
                findings.refuse(
                    _place(time),
                    f"Its {local_name} is {text[:60]}; write {example}, or an "
                    "expression.",
                )


def _place(element: etree._Element) -> str:
    """Return the id of the event in which a timer stands."""
    current = element
    while name_of(current) in {*_FORMS, "timerEventDefinition"}:
        parent = current.getparent()
        if parent is None or name_of(parent) == "definitions":
            break
        current = parent
    return id_of(current)


RULES: tuple[Rule, ...] = (_check_counts, _check_forms)
