"""Load decision models, and ask them."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from engine.dmn.analysis import unproven
from engine.dmn.errors import Problems
from engine.dmn.graph import tie
from engine.dmn.model import Model
from engine.dmn.nodes import Given, evaluate
from engine.dmn.outcome import Outcome, Run
from engine.dmn.reading import read
from engine.feel import FeelError, to_feel

_NOTHING: Mapping[str, Model] = MappingProxyType({})
_TOO_DEEP = "the model is nested too deeply for the caller's stack"


def load(source: bytes, imported: Mapping[str, Model] = _NOTHING) -> Model:
    """Return the model that a DMN file holds, compiled once and for all.

    Args:
        source: The file.
        imported: The models that it may import, by their namespaces.

    Raises:
        DmnRefused: With all that is wrong, by element.
    """
    definitions, problems = read(source)
    model = tie(definitions, imported, problems)
    if not problems.found:
        _refuse_gaps(model, problems)
    problems.raise_if_any()
    return model


def decide(
    model: Model,
    decision: str,
    inputs: Mapping[str, object],
    *,
    now: datetime | None = None,
) -> Outcome:
    """Make a decision, and those that it requires.

    Args:
        model: Where the decision is defined.
        decision: Its id or name.
        inputs: Values of input data by name; what is not there is null, and what is
            no input data of the model is not looked at. Of an imported model the name
            may be preceded by that of the import and a dot.
        now: The instant that ``now()`` and ``today()`` give.

    Raises:
        KeyError: The model has no such decision.
        FeelError: A bound is exceeded, or a value is none of FEEL.
    """
    node = model.nodes.decisions[model.decisions[decision].id]
    run = Run(now)
    try:
        value = evaluate(node, {}, Given(inputs, model.prefixes), run)
    except RecursionError:
        raise FeelError(_TOO_DEEP) from None
    return Outcome(value, tuple(run.decided))


def invoke(
    model: Model,
    service: str,
    arguments: Mapping[str, object],
    *,
    now: datetime | None = None,
) -> Outcome:
    """Invoke a decision service.

    Args:
        model: Where the service is defined.
        service: Its id or name.
        arguments: Values of its input data and input decisions by name; what is not
            there is null.
        now: The instant that ``now()`` and ``today()`` give.

    Raises:
        KeyError: The model has no such service.
        FeelError: A bound is exceeded, or a value is none of FEEL.
    """
    node = model.nodes.service(model.services[service].id)
    run = Run(now)
    given = [to_feel(arguments.get(each.name), run) for each in node.parameters]
    try:
        value = node.function.body(given, run)
    except RecursionError:
        raise FeelError(_TOO_DEEP) from None
    return Outcome(value, tuple(run.decided))


def _refuse_gaps(model: Model, problems: Problems) -> None:
    """Refuse tables that say they are complete, and are not shown to be."""
    for table_id, sentence in unproven(model):
        problems.refuse(
            table_id,
            f"The table has to be complete. {sentence} Add a rule or a default "
            "output, or take the demand away.",
        )
