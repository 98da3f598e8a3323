"""Which flows a token takes out of a node.

Source: BPMN 2.0.2, 13.4 Gateways; 13.3.2 for several flows of an activity.
"""

from collections.abc import Mapping

from engine.kernel.definition import Flow, Kind, Node
from engine.kernel.errors import StepFailed
from engine.kernel.variables import evaluate

_BRANCHING = frozenset({Kind.PARALLEL, Kind.EVENT_BASED})


def chosen(node: Node, variables: Mapping[str, object]) -> tuple[Flow, ...]:
    """Return the flows that a token takes out of ``node``.

    A default flow is taken where no conditional one is; flows without a condition
    out of an activity are taken in any case.

    Raises:
        StepFailed: None can be taken, or a condition cannot be evaluated.
    """
    if not node.outgoing or node.kind in _BRANCHING:
        return node.outgoing
    if len(node.outgoing) == 1 and node.outgoing[0].condition is None:
        return node.outgoing
    others = [flow for flow in node.outgoing if flow.id != node.default]
    default = tuple(flow for flow in node.outgoing if flow.id == node.default)
    if node.kind is Kind.EXCLUSIVE:
        first = next((f for f in others if _holds(f, variables)), None)
        taken = default if first is None else (first,)
    else:
        holding = tuple(flow for flow in others if _holds(flow, variables))
        is_chosen = any(flow.condition for flow in holding)
        taken = holding if is_chosen else holding + default
    if not taken:
        raise StepFailed(
            "no_flow", f"No outgoing flow of {node.id} can be taken, and no default."
        )
    return taken


def _holds(flow: Flow, variables: Mapping[str, object]) -> bool:
    return flow.condition is None or evaluate(flow.condition, variables) is True
