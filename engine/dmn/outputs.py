"""Compile the outputs of a decision table: what rules give, and what goes first."""

from engine.dmn.boxes import Literal, OutputClause, Table
from engine.dmn.compiler import Compiler, Names, Scope, Step, conforming
from engine.dmn.errors import Problems
from engine.dmn.outcome import Run
from engine.dmn.policies import HitPolicy
from engine.feel import Evaluation, FeelError, Value, parse
from engine.feel.comparison import passes

_ORDERED = frozenset({HitPolicy.PRIORITY, HitPolicy.OUTPUT_ORDER})


class Outputs:
    """What the rules of a table give.

    Attributes:
        has_defaults: Whether there is a result when no rule matches.
    """

    def __init__(self, table: Table, compiler: Compiler, names: Names) -> None:
        self._names = [clause.name for clause in table.outputs]
        self._is_single = len(self._names) == 1
        self._columns = [_Column(clause, compiler, names) for clause in table.outputs]
        self._rules = [
            [
                column.step(literal, rule.id, f"Rule {number}")
                for column, literal in zip(self._columns, rule.outputs, strict=False)
            ]
            for number, rule in enumerate(table.rules, 1)
        ]
        self._defaults = [
            column.step(clause.default, clause.id, "The default")
            for column, clause in zip(self._columns, table.outputs, strict=True)
        ]
        self.has_defaults = any(clause.default for clause in table.outputs)
        is_ranked = any(column.priorities for column in self._columns)
        if table.policy in _ORDERED and not is_ranked:
            compiler.problems.refuse(
                table.id,
                f"{table.policy} goes by the order of the outputValues; list them.",
            )

    def of(self, rule: int, scope: Scope, run: Run) -> Value:
        """Return what a rule gives, by its place in the table."""
        return self._made(self._rules[rule], scope, run)

    def default(self, scope: Scope, run: Run) -> Value:
        """Return what the table gives when no rule matches."""
        return self._made(self._defaults, scope, run)

    def rank(self, value: Value, run: Run) -> tuple[int, ...]:
        """Return how far behind an output comes, the columns from left to right."""
        if self._is_single:
            return (self._columns[0].rank(value, run),)
        assert isinstance(value, dict)
        pairs = zip(self._names, self._columns, strict=True)
        return tuple(column.rank(value[name], run) for name, column in pairs)

    def _made(self, steps: list[Step], scope: Scope, run: Run) -> Value:
        if self._is_single:
            return steps[0](scope, run)
        pairs = zip(self._names, steps, strict=True)
        return {name: step(scope, run) for name, step in pairs}


class _Column:
    """One output clause.

    Attributes:
        priorities: The allowed values from the first to the last.
    """

    def __init__(self, clause: OutputClause, compiler: Compiler, names: Names) -> None:
        self._compiler, self._names = compiler, names
        self._type = compiler.type_of(clause.type_ref, clause.id)
        text = clause.allowed or self._type.allowed
        self.priorities = _listed(text, clause.id, compiler.problems) if text else []
        self._is_restricted = bool(clause.allowed)

    def step(self, literal: Literal | None, element_id: str, whose: str) -> Step:
        """Return the closure of one output entry."""
        if literal is None:
            return lambda _scope, _run: None
        is_constant, value = self._compiler.constant(literal)
        made = self._compiler.literal(literal, self._names)
        if is_constant and value is not None:
            scratch = Run()
            if self._checked(self._type.conform(value, scratch), scratch) is None:
                self._compiler.problems.refuse(
                    element_id,
                    f"{whose} gives {literal.text}, which is not among the values of "
                    "its output; list it there, or mend the rule.",
                )
            else:
                value = self._type.conform(value, scratch)
                return lambda _scope, _run: value
        typed = conforming(made, self._type)
        if not self._is_restricted:
            return typed
        return lambda scope, run: self._checked(typed(scope, run), run)

    def rank(self, value: Value, run: Run) -> int:
        """Return the place of a value among the priorities; after the last if none."""
        for place, listed in enumerate(self.priorities):
            if passes(value, listed, run) is True:
                return place
        return len(self.priorities)

    def _checked(self, value: Value, run: Run) -> Value:
        if value is None or not self._is_restricted:
            return value
        if self.rank(value, run) < len(self.priorities):
            return value
        run.doubt("an output of a decision table is not among its values")
        return None


def _listed(text: str, element_id: str, problems: Problems) -> list[Value]:
    """Return the values and ranges that are listed in a text."""
    try:
        listed = parse(f"[{text}]").value({}, Evaluation())
    except FeelError as wrong:
        problems.refuse(element_id, f"The output values are no list: {wrong}.")
        return []
    return listed if isinstance(listed, list) else []
