"""Which names the expressions of a definition read and write."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from types import MappingProxyType

from engine.feel import Expression
from engine.kernel.definition import Definition, Node, Variable
from engine.kernel.joins import ACTIVATIONS
from engine.kernel.repeating import COUNTER, COUNTS
from engine.reading.findings import Findings
from engine.reading.policies import Policy


def check(definition: Definition, policy: Policy, findings: Findings) -> None:
    """Refuse control variables that are read or written but not declared."""
    if not policy.is_strict:
        return
    for node in definition.nodes.values():
        for at, name in _names(definition, node):
            if name not in definition.variables:
                findings.refuse(
                    at,
                    f"{name} is no declared control variable; declare it as "
                    f"variable.{name} in the properties of the process.",
                )


def with_implicit_variables(
    definition: Definition, data: Iterable[str], findings: Findings
) -> Definition:
    """Return ``definition`` with whatever its expressions name declared as any.

    Args:
        data: Names of data that is drawn; they are declared as well.
    """
    known = definition.variables
    named = {
        n: None
        for node in definition.nodes.values()
        for _, n in _names(definition, node)
    }
    missing = [n for n in dict.fromkeys((*named, *data)) if n not in known]
    if not missing:
        return definition
    findings.remark(f"Declared as control variables of any type: {', '.join(missing)}.")
    implicit = {name: Variable(name, "any") for name in missing}
    return replace(definition, variables=MappingProxyType({**known, **implicit}))


def expressions_of(node: Node) -> Iterator[tuple[str, Expression]]:
    """Give the expressions over control variables, with the element they stand at."""
    for flow in node.outgoing:
        if flow.condition is not None:
            yield flow.id, flow.condition
    found: list[Expression | None] = [node.activation]
    for trigger in node.triggers:
        found += [trigger.timer, trigger.condition, trigger.key]
    if node.loop is not None:
        loop = node.loop
        found += [loop.count, loop.collection, loop.until, loop.while_]
    if node.ad_hoc is not None:
        found.append(node.ad_hoc.until)
    if node.work is not None:
        found.append(node.work.assignee)
    found += [out.value for out in (*(node.hands_in or ()), *node.payload)]
    yield from ((node.id, each) for each in found if each is not None)


def local_names(definition: Definition) -> frozenset[str]:
    """Return the names that instances of repeated activities and joins bring along."""
    loops = [node.loop for node in definition.nodes.values() if node.loop is not None]
    named = {name for loop in loops for name in (loop.item, loop.output_item) if name}
    return frozenset(named | {COUNTER, ACTIVATIONS, *COUNTS})


def _names(definition: Definition, node: Node) -> Iterator[tuple[str, str]]:
    """Give the declared names that a node reads or writes, with where it does."""
    local = local_names(definition)
    for at, expression in expressions_of(node):
        yield from ((at, name) for name in sorted(expression.names - local))
    for output in node.outputs:
        if output.variable not in local:
            yield node.id, output.variable
    if node.loop is not None and node.loop.output:
        yield node.id, node.loop.output
