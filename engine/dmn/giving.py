"""Take values from outside, each of which has to be what the model says."""

from engine.dmn.model import Model
from engine.dmn.nodes import Node
from engine.dmn.types import Type
from engine.feel import Evaluation, FeelError, Value, to_feel
from engine.feel.kinds import Kind
from engine.feel.temporal.texts import read_temporal

#: Values of time, which JSON and the controls of forms have as texts only.
TEMPORAL = frozenset(
    {Kind.DATE, Kind.TIME, Kind.DATE_TIME, Kind.DAYS_TIME, Kind.YEARS_MONTHS}
)


def wanted_by(model: Model, asked: str) -> dict[str, Type]:
    """Return the types of what a decision or service takes from its caller, by name.

    Raises:
        KeyError: There is neither of that id.
    """
    if asked in model.decisions:
        return {name: node.type for name, node in model.inputs_of(asked).items()}
    taken: tuple[Node, ...] = model.nodes.service(asked).parameters
    return {node.name: node.type for node in taken}


def fitting(value: object, wanted: Type) -> Value:
    """Return a value as one of the type that is wanted; null fits every type.

    Raises:
        FeelError: It is of another type, or not one of the values allowed.
    """
    if isinstance(value, str) and wanted.feel.kind in TEMPORAL:
        given: Value = read_temporal(value)
    else:
        given = to_feel(value)
    fitted = wanted.conform(given, Evaluation())
    if fitted is None and value is not None:
        raise FeelError(f"expected {wanted.name}")
    return fitted
