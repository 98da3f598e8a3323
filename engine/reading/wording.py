"""Which names the expressions of a definition read and write."""

from collections.abc import Iterator
from dataclasses import replace
from types import MappingProxyType

from engine.feel import Expression
from engine.kernel.definition import Definition, Node, Variable
from engine.reading.findings import Findings
from engine.reading.policies import Policy


def check(definition: Definition, policy: Policy, findings: Findings) -> None:
    """Refuse control variables that are read or written but not declared."""
    if not policy.is_strict:
        return
    for node in definition.nodes.values():
        for at, name in _names(node):
            if name not in definition.variables:
                findings.refuse(
                    at,
                    f"{name} is no declared control variable; declare it as "
                    f"variable.{name} in the properties of the process.",
                )


def with_implicit_variables(definition: Definition, findings: Findings) -> Definition:
    """Return ``definition`` with whatever its expressions name declared as any."""
    known = definition.variables
    named = {n: None for node in definition.nodes.values() for _, n in _names(node)}
    missing = [name for name in named if name not in known]
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
    if node.trigger is not None and node.trigger.timer is not None:
        yield node.id, node.trigger.timer
    if node.work is not None and node.work.assignee is not None:
        yield node.id, node.work.assignee


def _names(node: Node) -> Iterator[tuple[str, str]]:
    for at, expression in expressions_of(node):
        yield from ((at, name) for name in sorted(expression.names))
    yield from ((node.id, output.variable) for output in node.outputs)
