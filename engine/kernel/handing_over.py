"""From the result of work to the control variables that the model asks for.

Done before the command, so that what people filled in never reaches the kernel: a
command carries control variables only, and can be kept and applied again.
"""

from collections.abc import Mapping
from datetime import datetime

from engine.kernel.commands import Complete, Refuse
from engine.kernel.definition import Definition, family
from engine.kernel.errors import StepFailed
from engine.kernel.state import State
from engine.kernel.variables import evaluate, stored


def completion(
    definition: Definition,
    state: State,
    now: datetime,
    token_id: str,
    result: Mapping[str, object],
) -> Complete | Refuse:
    """Return the command that finishes the work of a token with what it gave.

    Args:
        result: A submission or a service's answer; only what the model's output
            mapping names becomes a control variable.
    """
    token = state.tokens.get(token_id)
    if token is None:
        return Complete(now, token_id)  # which the game will refuse
    path = state.scopes[token.scope].process_id
    node = family(definition)[path].nodes[token.node]
    known = {**state.known(token.scope, token), **result}
    try:
        values = {
            out.variable: stored(evaluate(out.value, known), out.variable)
            for out in node.outputs
        }
    except StepFailed as failed:
        return Refuse(now, token_id, failed.code, failed.message)
    return Complete(now, token_id, values)
