"""Sub-processes that an event starts, ad hoc ones and transactions.

Source: BPMN 2.0.2, 10.3.5 Sub-Process.
"""

from engine.reading.constraints.diagram import (
    Diagram,
    Rule,
    inner,
    is_event_sub_process,
    name_of,
)
from engine.reading.constraints.expressions import is_uri
from engine.reading.constraints.kinds import ACTIVITIES, SUB_PROCESSES, spoken
from engine.reading.findings import Findings
from engine.reading.names import children, id_of


def _check_event_sub_processes(diagram: Diagram, findings: Findings) -> None:
    """Refuse an event sub-process that has not just one start event.

    Source: BPMN 2.0.2, 10.3.5 Event Sub-Process. EXT.058.
    """
    for sub_process in diagram.named(*sorted(SUB_PROCESSES)):
        if not is_event_sub_process(sub_process):
            continue
        count = len(inner(sub_process, ("startEvent",)))
        if count != 1:
            findings.refuse(
                id_of(sub_process),
                f"An event sub-process has one start event, but this one has {count}; "
                "draw exactly one.",
            )


def _check_ad_hoc(diagram: Diagram, findings: Findings) -> None:
    """Refuse an ad hoc sub-process without activities, or with a start or an end.

    Source: BPMN 2.0.2, 10.3.5 Ad-Hoc Sub-Process. EXT.061, EXT.062.
    """
    for ad_hoc in diagram.named("adHocSubProcess"):
        if not inner(ad_hoc, ACTIVITIES):
            findings.refuse(
                id_of(ad_hoc), "An ad hoc sub-process has activities; draw one in it."
            )
        for event in inner(ad_hoc, ("startEvent", "endEvent")):
            findings.refuse(
                id_of(event),
                f"An ad hoc sub-process has no {spoken(name_of(event))}; remove it.",
            )


def _check_methods(diagram: Diagram, findings: Findings) -> None:
    """Refuse a transaction method that names no protocol.

    Source: BPMN 2.0.2, 10.3.5 Transaction (method). EXT.060.
    """
    for transaction in diagram.named("transaction"):
        method = transaction.get("method", "").strip()
        if not is_uri(method):
            findings.refuse(
                id_of(transaction),
                f"Its method {method} is no URI; write ##Compensate, ##Store, ##Image "
                "or the URI of a protocol.",
            )


def _check_specifications(diagram: Diagram, findings: Findings) -> None:
    """Refuse inputs and outputs of a sub-process: it sees the data round it.

    Source: BPMN 2.0.2, 10.4.1 (InputOutputSpecification). EXT.079.
    """
    for sub_process in diagram.named(*sorted(SUB_PROCESSES)):
        if children(sub_process, "ioSpecification"):
            findings.refuse(
                id_of(sub_process),
                "A sub-process has no ioSpecification; use data objects instead.",
            )


RULES: tuple[Rule, ...] = (
    _check_event_sub_processes,
    _check_ad_hoc,
    _check_methods,
    _check_specifications,
)
