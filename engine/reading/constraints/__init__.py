"""The static rules of BPMN: what a file may not say, whether or not it is executed.

Read in this order: ``kinds`` (what the elements are), ``diagram`` (a document that
can be asked), ``references``, then the rules by subject. Each rule is a function
that notes problems over the whole document, before anything is normalised.

Source: BPMN 2.0.2; the numbers EXT.nnn are those of the constraint list that the
University of Bamberg drew from it. Rules that only ask for what can be derived or
that no engine needs are left out, as valid files of every vendor break them: lists
of flows at the nodes, the marking of expressions as formal, an operation for every
message, the language of every script.
"""

from lxml import etree

from engine.reading.constraints import (
    activities,
    annotations,
    choreographies,
    collaborations,
    compensations,
    data,
    events,
    expressions,
    flows,
    gateways,
    items,
    links,
    loops,
    operations,
    references,
    scopes,
    subprocesses,
    timers,
)
from engine.reading.constraints.diagram import Diagram
from engine.reading.findings import Findings

_SUBJECTS = (
    references,
    annotations,
    flows,
    scopes,
    gateways,
    events,
    links,
    compensations,
    timers,
    expressions,
    activities,
    subprocesses,
    loops,
    data,
    items,
    operations,
    collaborations,
    choreographies,
)

RULES = tuple(rule for subject in _SUBJECTS for rule in subject.RULES)

__all__ = ["check"]


def check(root: etree._Element, findings: Findings) -> None:
    """Refuse whatever in the document breaks a static rule of BPMN."""
    diagram = Diagram.of(root)
    for rule in RULES:
        rule(diagram, findings)
