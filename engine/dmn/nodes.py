"""Be the compiled elements of a requirement graph, and evaluate them in their order."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from engine.dmn.compiler import Scope, Step, nothing
from engine.dmn.outcome import Decided, Run
from engine.dmn.types import ANYTHING, Type
from engine.feel import Evaluation, Function, Value, to_feel
from engine.feel.kinds import FeelType

#: A name, after the name of the import that it is found under.
Path: TypeAlias = tuple[str, ...]
Known: TypeAlias = "dict[Node, Value]"


class Given:
    """The values that come from outside, by the names that callers use."""

    __slots__ = ("_prefixes", "_values")

    def __init__(
        self, values: Mapping[str, object], prefixes: Mapping[str, str]
    ) -> None:
        self._values = values
        self._prefixes = prefixes

    def of(self, node: "InputNode") -> object:
        """Return the value for input data; that of an import may have its prefix."""
        if self._prefixes:
            prefix = self._prefixes.get(node.namespace)
            if prefix and (name := f"{prefix}.{node.name}") in self._values:
                return self._values[name]
        return self._values.get(node.name)


class Node:
    """One element that has a value in each evaluation.

    Attributes:
        needs: What has to have a value before, and where this element finds it.
    """

    __slots__ = ("id", "name", "namespace", "needs", "type")

    def __init__(self, namespace: str, element_id: str, name: str) -> None:
        self.namespace = namespace
        self.id = element_id
        self.name = name
        self.type: Type = ANYTHING
        self.needs: tuple[tuple[Path, Node], ...] = ()

    def made(self, known: Known, given: Given, run: Run) -> Value:
        """Return the value, now that all that it needs is known."""
        raise NotImplementedError


class InputNode(Node):
    """Input data."""

    __slots__ = ()

    def made(self, known: Known, given: Given, run: Run) -> Value:
        """Return what is given from outside; nothing given is null."""
        return self.type.conform(to_feel(given.of(self), run), run)


class DecisionNode(Node):
    """A decision.

    Attributes:
        functions: What its logic may invoke, by name; by import, then by name.
        cost: Steps that it takes to go through its logic once.
    """

    __slots__ = ("cost", "functions", "logic")

    def __init__(self, namespace: str, element_id: str, name: str) -> None:
        super().__init__(namespace, element_id, name)
        self.functions: Scope = {}
        self.logic: Step = nothing
        self.cost = 1

    def made(self, known: Known, given: Given, run: Run) -> Value:
        """Make the decision, and note how it was made."""
        run.spend(self.cost)
        outside = run.rules, run.inputs
        run.rules, run.inputs = [], []
        doubts = len(run.doubts)
        value = self.type.conform(self.logic(self._scope(known), run), run)
        decided = Decided(
            self.id,
            self.name,
            value,
            tuple(run.rules),
            tuple(run.inputs),
            tuple(run.doubts[doubts:]),
        )
        run.decided.append(decided)
        run.rules, run.inputs = outside
        return value

    def _scope(self, known: Known) -> Scope:
        scope = self.functions.copy()
        for path, node in self.needs:
            if len(path) == 1:
                scope[path[0]] = known[node]
            else:
                place(scope, path, known[node])
        return scope


class FunctionNode:
    """A knowledge model or a service: a function that is the same in all evaluations.

    Attributes:
        function: What is invoked; ``body`` is told when all elements are there.
    """

    __slots__ = ("body", "function", "id", "name")

    def __init__(
        self,
        element_id: str,
        name: str,
        signature: tuple[str, ...],
        feel: FeelType | None = None,
    ) -> None:
        self.id = element_id
        self.name = name
        self.body = Function(_unknown, (signature,), name)
        self.function = Function(self._invoke, (signature,), name, type=feel)

    def _invoke(self, arguments: Sequence[Value], evaluation: Evaluation) -> Value:
        return self.body.body(arguments, evaluation)


class ServiceNode(FunctionNode):
    """A decision service.

    Attributes:
        parameters: Input data and decisions whose values come from the caller.
        outputs: The decisions whose values are handed out.
    """

    __slots__ = ("outputs", "parameters", "type")

    def __init__(self, element_id: str, name: str, parameters: Sequence[Node]) -> None:
        super().__init__(element_id, name, tuple(node.name for node in parameters))
        self.parameters = tuple(parameters)
        self.outputs: tuple[Node, ...] = ()
        self.type: Type = ANYTHING
        self.body = Function(self._serve, self.function.signatures, name)

    def _serve(self, arguments: Sequence[Value], evaluation: Evaluation) -> Value:
        """Make the decisions; an argument of another type makes the result null."""
        assert isinstance(evaluation, Run)
        known: Known = {}
        for node, value in zip(self.parameters, arguments, strict=True):
            known[node] = node.type.conform(value, evaluation)
            if known[node] is None and value is not None:
                return None
        evaluation.enter()
        try:
            for node in self.outputs:
                evaluate(node, known, Given({}, {}), evaluation)
        finally:
            evaluation.leave()
        values = {node.name: known[node] for node in self.outputs}
        result: Value = values
        if len(values) == 1:
            (result,) = values.values()
        return self.type.conform(result, evaluation)


def evaluate(target: Node, known: Known, given: Given, run: Run) -> Value:
    """Return the value of a node; what it needs is evaluated before, each once.

    A stack of its own, so that a long chain of decisions does not use up Python's.
    """
    waiting = [target]
    while waiting:
        node = waiting[-1]
        missing = []
        for _, needed in node.needs:
            if needed in known:
                continue
            if isinstance(needed, InputNode):
                known[needed] = needed.made(known, given, run)
            else:
                missing.append(needed)
        if missing:
            waiting.extend(reversed(missing))
            continue
        if node not in known:
            known[node] = node.made(known, given, run)
        waiting.pop()
    return known[target]


def place(scope: Scope, path: Path, value: Value) -> None:
    """Put a value where a path leads; the scope's own contexts stay as they are."""
    first, *rest = path
    if not rest:
        scope[first] = value
        return
    held = scope.get(first)
    scope[first] = {**(held if isinstance(held, dict) else {}), rest[0]: value}


def _unknown(_arguments: Sequence[Value], evaluation: Evaluation) -> Value:
    evaluation.doubt("the function has no logic")
    return None
