"""Hold what names mean while an expression is evaluated.

A scope is a mapping of FEEL values. Python values are converted when they are read,
and once; what is not read costs nothing.
"""

from collections.abc import Callable, Mapping
from typing import Protocol, TypeAlias, TypeVar

from engine.feel.bounds import Evaluation
from engine.feel.syntax import Node
from engine.feel.values import Value, to_feel

#: So many tokens of what is repeated cost one step a round.
TOKENS = 8


class Scope(Protocol):
    """Be what names mean at one place; a name that means nothing is a KeyError."""

    def __getitem__(self, name: str, /) -> Value: ...


Step: TypeAlias = Callable[[Scope, Evaluation], Value]
#: Evaluates on Python's values as they are.
PlainStep: TypeAlias = Callable[[Mapping[str, object], Evaluation], Value]
Check: TypeAlias = Callable[[Scope, Evaluation, Value], bool | None]

N = TypeVar("N")
Build: TypeAlias = Callable[[Node], Step]
Builder: TypeAlias = Callable[[N, Build], Step]


class Reading:
    """Read a context of Python values as a scope."""

    __slots__ = ("_collections", "context", "evaluation")

    def __init__(self, context: Mapping[str, object], evaluation: Evaluation) -> None:
        self.context = context
        self.evaluation = evaluation
        self._collections: dict[str, Value] | None = None

    def __getitem__(self, name: str) -> Value:
        value = self.context[name]
        kind = type(value)
        if kind is list or kind is dict or kind is tuple:
            return self._collection(name, value)
        return to_feel(value, self.evaluation)

    def _collection(self, name: str, value: object) -> Value:
        """Convert a collection once, however often it is read."""
        if self._collections is None:
            self._collections = {}
        if name not in self._collections:
            self._collections[name] = to_feel(value, self.evaluation)
        return self._collections[name]

    def follow(self, path: tuple[str, ...]) -> tuple[object, int]:
        """Walk along a path as far as it leads through Python's mappings.

        Returns:
            What is there, not converted, and how many names of the path led there.
        """
        found: object = self.context
        for count, name in enumerate(path):
            if not isinstance(found, Mapping):
                return found, count
            if name not in found:
                return None, count
            found = found[name]
        return found, len(path)


class Frame(dict[str, Value]):
    """Know some names more than the scope around it."""

    __slots__ = ("around",)

    def __init__(self, around: Scope) -> None:
        self.around = around

    def __missing__(self, name: str) -> Value:
        return self.around[name]

    def knows(self, name: str) -> bool:
        """Tell whether a name is one of its own."""
        return name in self


class ItemFrame(Frame):
    """Know the entries of an item besides; where it has one, also its `item`."""

    __slots__ = ("entries",)

    def __init__(self, around: Scope, entries: Mapping[str, Value]) -> None:
        self.around = around
        self.entries = entries
        if "item" not in entries:
            assert isinstance(entries, dict)
            self["item"] = entries

    def __missing__(self, name: str) -> Value:
        if name in self.entries:
            return self.entries[name]
        return self.around[name]

    def knows(self, name: str) -> bool:
        """Tell whether a name is one of its own."""
        return name in self or name in self.entries
