"""Compile the texts of a model, and say which of them are no FEEL."""

from collections.abc import Callable, Collection
from typing import TypeAlias

from engine.dmn.boxes import Literal
from engine.dmn.cells import literal_of
from engine.dmn.errors import Problems
from engine.dmn.outcome import Run
from engine.dmn.types import Type, Types
from engine.feel import (
    Evaluation,
    FeelError,
    UnaryTests,
    Value,
    parse,
    parse_unary_tests,
)

Scope: TypeAlias = dict[str, Value]
Step: TypeAlias = Callable[[Scope, Run], Value]
#: Names that are known where a text stands.
Names: TypeAlias = frozenset[str]


def nothing(_scope: Scope, _run: Run) -> Value:
    """Give null: what an empty cell says."""
    return None


class Compiler:
    """Turn texts into closures.

    Args:
        special: Names of components and entries that FEEL knows only if it is told.

    Attributes:
        read: Every name that a text compiled so far reads.
    """

    def __init__(
        self, types: Types, special: Collection[str], problems: Problems
    ) -> None:
        self.types = types
        self.problems = problems
        self.read: set[str] = set()
        self._dotted = frozenset(name for name in special if "." in name)
        self._special = frozenset(special) - self._dotted
        self._feel = types.feel

    def literal(self, box: Literal, names: Names) -> Step:
        """Return the closure of a literal, made to conform to its type."""
        if not box.text:
            return nothing
        is_constant, value = self.constant(box)
        if is_constant:
            return lambda _scope, _run: value
        try:
            expression = parse(box.text, self._known(names), self._feel)
        except FeelError as wrong:
            self.problems.refuse(box.id, f"{_quoted(box.text)} is no FEEL: {wrong}.")
            return nothing
        self.read |= expression.names
        step: Step = expression.value
        if expression.names == {box.text}:
            step = _reading(box.text, step)
        return self.typed(step, box.type_ref, box.id)

    def constant(self, box: Literal) -> tuple[bool, Value]:
        """Return whether a text always has the same plain value, and that value."""
        if not box.text:
            return True, None
        is_literal, value = literal_of(box.text)
        if not is_literal:
            return False, None
        scratch = Evaluation()
        value = self.type_of(box.type_ref, box.id).conform(value, scratch)
        # Where it does not conform, each evaluation has to say so.
        return not scratch.doubts, value

    def tests(self, text: str, names: Names, element_id: str) -> UnaryTests | None:
        """Return the unary tests of a text; None where it has none."""
        if text in {"", "-"}:
            return None
        try:
            tests = parse_unary_tests(text, self._known(names), self._feel)
        except FeelError as wrong:
            self.problems.refuse(
                element_id, f"{_quoted(text)} are no unary tests: {wrong}."
            )
            return None
        self.read |= tests.names
        return tests

    def _known(self, names: Names) -> Names:
        """Return all names that FEEL is told; none that reads like a path from one."""
        dotted = (
            name for name in self._dotted if name.partition(".")[0].strip() not in names
        )
        return names.union(self._special, dotted)

    def type_of(self, type_ref: str, element_id: str) -> Type:
        """Return a type by what an element calls it."""
        return self.types.find(type_ref, element_id)

    def typed(self, step: Step, type_ref: str, element_id: str) -> Step:
        """Return the closure with its value made to conform to a type."""
        return conforming(step, self.type_of(type_ref, element_id))


def conforming(step: Step, type_: Type) -> Step:
    """Return a closure whose value conforms to a type."""
    if type_.is_any:
        return step
    conform, plain = type_.conform, type_.plain

    def conformed(scope: Scope, run: Run) -> Value:
        value = step(scope, run)
        return value if type(value) is plain else conform(value, run)

    return conformed


def _reading(name: str, step: Step) -> Step:
    """Return the closure of a text that is a name: most inputs of tables are."""

    def read(scope: Scope, run: Run) -> Value:
        return scope[name] if name in scope else step(scope, run)

    return read


def _quoted(text: str) -> str:
    short = text if len(text) <= 60 else text[:57] + "..."
    return f"»{short}«"
