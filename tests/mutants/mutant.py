"""One mutant: a function with one thing changed, put in the place of the original."""

import ast
import difflib
import importlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FunctionType, ModuleType

from mutmut.mutation.file_mutation import mutate_file_contents

ORIGINAL = "orig"
_MARK = "__mutmut_"
_IN_CLASS = "ǁ"


@dataclass(frozen=True)
class Mutant:
    """A changed copy of a function.

    Attributes:
        name: As mutmut has it, e.g. ``x_is_finite__mutmut_3``.
        original: The function as it is written.
    """

    module: ModuleType
    name: str
    changed: ast.FunctionDef
    original: ast.FunctionDef

    @property
    def key(self) -> str:
        """The name by which it is told."""
        return f"{self.module.__name__}.{self.name}"

    @property
    def function_key(self) -> str:
        """The name of its function, by which mutants of the same are told together."""
        return self.key.rpartition(_MARK)[0]

    def function(self) -> FunctionType:
        """Return the function that is changed.

        Raises:
            TypeError: It is wrapped in something.
        """
        *owners, name = self._path()
        owner: object = self.module
        for each in owners:
            owner = vars(owner)[each]
        found = vars(owner)[name]
        if isinstance(found, staticmethod | classmethod):
            found = found.__func__
        if not isinstance(found, FunctionType):
            raise TypeError(f"Expected {self.key} to be a function, but got {found!r}.")
        return found

    def put_in(self) -> None:
        """Let the function do what the mutant says; for a process that ends soon."""
        function, new = self.function(), self._compiled()
        function.__code__ = new.__code__
        function.__defaults__ = new.__defaults__
        function.__kwdefaults__ = new.__kwdefaults__

    def told(self) -> str:
        """Return the change, as a difference of lines."""
        before, after = (
            ast.unparse(each).splitlines()[1:] for each in (self.original, self.changed)
        )
        lines = list(difflib.unified_diff(before, after, lineterm="", n=0))
        return "\n".join(line for line in lines[2:] if not line.startswith("@@"))

    def _path(self) -> list[str]:
        plain = self.name.rpartition(_MARK)[0]
        if _IN_CLASS in plain:
            _, owner, name = plain.split(_IN_CLASS)
            return [*owner.split("."), name]
        return [plain.removeprefix("x_")]

    def _compiled(self) -> FunctionType:
        *owners, name = self._path()
        function = ast.parse(ast.unparse(self.changed)).body[0]
        assert isinstance(function, ast.FunctionDef)
        function.name, function.decorator_list = name, []
        body: ast.stmt = function
        if owners:  # so that what asks for its class finds one
            body = ast.ClassDef(owners[-1], [], [], [function], [])
        tree = ast.fix_missing_locations(ast.Module([body], []))
        known = dict(vars(self.module))
        exec(compile(tree, f"<{self.name}>", "exec"), known)  # noqa: S102 — our own code
        made = vars(known[owners[-1]])[name] if owners else known[name]
        assert isinstance(made, FunctionType)
        return made


def mutants_of(dotted: str) -> Iterator[Mutant]:
    """Give the mutants of a module."""
    module = importlib.import_module(dotted)
    assert module.__file__
    source = Path(module.__file__).read_text(encoding="utf-8")
    made = mutate_file_contents(module.__file__, source, None, None)
    functions = {
        node.name: node
        for node in ast.walk(ast.parse(made.code))
        if isinstance(node, ast.FunctionDef)
    }
    for name in made.mutant_names:
        original = functions[f"{name.rpartition(_MARK)[0]}{_MARK}{ORIGINAL}"]
        yield Mutant(module, name, functions[name], original)
