"""Rules of shape that import-linter and ruff cannot express."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("engine", "processes", "forms", "web", "benchmarks")
MODULES = [ROOT / "bootstrap.py", ROOT / "manage.py"] + [
    path
    for package in PACKAGES
    for path in sorted((ROOT / package).rglob("*.py"))
    if "migrations" not in path.parts
]
#: Rooms that say nothing about what is in them.
DRAWERS = {"utils", "util", "helpers", "helper", "service", "services", "manager"} | {
    "managers",
    "common",
    "misc",
}
#: ``AppConfig.ready`` and programs import when models are there; nobody else may.
MAY_IMPORT_INSIDE = {"apps.py", "manage.py", "bootstrap.py", "__main__.py"}
#: The frames in which transactions are opened; everybody else is called in one.
OPENS_TRANSACTIONS = {"commands", "commands.py", "tenancy.py", "health.py"}


def _trees() -> list[object]:
    return [
        pytest.param(path, ast.parse(path.read_text(encoding="utf-8")), id=_name(path))
        for path in MODULES
    ]


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _functions(tree: ast.AST) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [node for node in ast.walk(tree) if isinstance(node, kinds)]


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_modules_stay_small_enough_to_read(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_rooms_have_names_that_say_what_is_in_them(path: Path) -> None:
    assert not DRAWERS & {path.stem, *path.relative_to(ROOT).parts}


@pytest.mark.parametrize(("path", "tree"), _trees())
def test_functions_fit_on_a_screen(path: Path, tree: ast.AST) -> None:
    long = {
        each.name
        for each in _functions(tree)
        if each.end_lineno is not None and _code_lines(each) > 40
    }
    assert not long, path


def _code_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return the lines of a function without its docstring."""
    first = function.body[0]
    documented = ast.get_docstring(function, clean=False) is not None
    end = function.end_lineno or function.lineno
    spent = (first.end_lineno or 0) - first.lineno + 1 if documented else 0
    return end - function.lineno + 1 - spent


@pytest.mark.parametrize(("path", "tree"), _trees())
def test_transactions_are_opened_by_commands_only(path: Path, tree: ast.AST) -> None:
    uses = [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "atomic"
    ]
    rooms = {path.name, *path.relative_to(ROOT).parts}
    assert not uses or rooms & OPENS_TRANSACTIONS, uses


@pytest.mark.parametrize(("path", "tree"), _trees())
def test_imports_live_at_the_top(path: Path, tree: ast.AST) -> None:
    if path.name in MAY_IMPORT_INSIDE:
        return
    inside = [
        node.lineno
        for function in _functions(tree)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert not inside


@pytest.mark.parametrize(("path", "tree"), _trees())
def test_nobody_overrides_save_or_listens_to_signals(path: Path, tree: ast.AST) -> None:
    names = {each.name for each in _functions(tree)}
    if path.name != "saving.py":
        assert "save" not in names


#: Chinese that is no text for readers: a mask, a language, parts of a number.
KNOWN_CHINESE = {"某某", "简体中文", "备〔", "号"}


def test_code_speaks_english_and_cites_chinese() -> None:
    """Chinese lives in catalogues, labels and invented data; code cites clauses."""
    offenders = [
        f"{_name(path)}:{line}"
        for path in MODULES
        if not {"demo", "locale"} & set(path.parts)
        for line, text in _texts(path)
        if any("\u4e00" <= character <= "\u9fff" for character in text)
        and "§" not in text
        and text not in KNOWN_CHINESE
    ]
    assert not offenders


def _texts(path: Path) -> list[tuple[int, str]]:
    """Return the string constants of a module, docstrings left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in docstrings
    ]
