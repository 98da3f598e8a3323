"""Multi-instance activities: over what they run and what they tell of it.

Source: BPMN 2.0.2, 10.3.8 Multi-Instance Characteristics.
"""

from collections.abc import Iterator

from lxml import etree

from engine.reading.constraints.diagram import (
    Diagram,
    Rule,
    has_extension,
    inner,
    is_executable,
    label,
    name_of,
)
from engine.reading.constraints.items import is_same, item_of
from engine.reading.constraints.kinds import SUB_PROCESSES
from engine.reading.findings import Findings
from engine.reading.names import children, id_of, is_true, text_of

_LOOP = "multiInstanceLoopCharacteristics"
#: What a behaviour needs to say which event it throws.
_BEHAVIOURS = {
    "None": ("noneBehaviorEventRef", "a noneBehaviorEventRef"),
    "One": ("oneBehaviorEventRef", "a oneBehaviorEventRef"),
    "Complex": ("complexBehaviorDefinition", "a complexBehaviorDefinition"),
}
_SCALARS = (
    ("loopDataInputRef", "inputDataItem"),
    ("loopDataOutputRef", "outputDataItem"),
)


def _check_counts(diagram: Diagram, findings: Findings) -> None:
    """Refuse a multi-instance activity that says not how often it runs.

    An extension may name a collection instead.

    Source: BPMN 2.0.2, 10.3.8 (loopCardinality, loopDataInputRef). EXT.067.
    """
    for loop in diagram.named(_LOOP):
        if inner(loop, ("loopCardinality", "loopDataInputRef")):
            continue
        if is_executable(loop) and not has_extension(loop):
            findings.refuse(
                id_of(loop),
                "It says not how often it runs; add a loopCardinality or a "
                "loopDataInputRef.",
            )


def _check_inputs(diagram: Diagram, findings: Findings) -> None:
    """Refuse a task that runs over data that is not an input or output of it.

    A sub-process runs over a data object round it.

    Source: BPMN 2.0.2, 10.3.8 (loopDataInputRef). EXT.068.
    """
    for loop in diagram.named(_LOOP):
        task = loop.getparent()
        if task is None or name_of(task) in SUB_PROCESSES or not is_executable(loop):
            continue
        for reference, kind in (
            ("loopDataInputRef", "dataInput"),
            ("loopDataOutputRef", "dataOutput"),
        ):
            own = set(_own(task, kind))
            for named in _named(diagram, loop, reference):
                if named not in own:
                    findings.refuse(
                        id_of(loop),
                        f"Its {reference} names {label(named)}, which is no {kind} in "
                        "its own ioSpecification; add it there.",
                    )


def _own(task: etree._Element, kind: str) -> Iterator[etree._Element]:
    for specification in children(task, "ioSpecification"):
        yield from children(specification, kind)


def _named(
    diagram: Diagram, loop: etree._Element, reference: str
) -> Iterator[etree._Element]:
    for child in children(loop, reference):
        found = diagram.found(text_of(child))
        if found is not None:
            yield found


def _check_scalars(diagram: Diagram, findings: Findings) -> None:
    """Refuse the item of one run that is not of the type of the collection.

    Source: BPMN 2.0.2, 10.3.8 (inputDataItem, outputDataItem). EXT.069, EXT.070.
    """
    for loop in diagram.named(_LOOP):
        for reference, scalar in _SCALARS:
            item = item_of(diagram, next(iter(children(loop, scalar)), None))
            whole = item_of(diagram, next(_named(diagram, loop, reference), None))
            if item is None or whole is None:
                continue
            if is_true(item.get("isCollection")) or not is_same(item, whole):
                findings.refuse(
                    id_of(loop),
                    f"Its {scalar} is not of the type of one entry of its "
                    f"{reference}; use the item definition of one entry.",
                )


def _check_behaviours(diagram: Diagram, findings: Findings) -> None:
    """Refuse a behaviour that throws an event but names none.

    Source: BPMN 2.0.2, 10.3.8 (behavior).
    """
    for loop in diagram.named(_LOOP):
        needed = _BEHAVIOURS.get(loop.get("behavior", "All"))
        if needed is None or not is_executable(loop):
            continue
        name, wish = needed
        if not loop.get(name) and not children(loop, name):
            findings.refuse(
                id_of(loop),
                f"Its behavior is {loop.get('behavior')}, which throws an event; "
                f"add {wish}.",
            )


RULES: tuple[Rule, ...] = (
    _check_counts,
    _check_inputs,
    _check_scalars,
    _check_behaviours,
)
