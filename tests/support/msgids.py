"""Every sentence of the program that has to be translated, found in its sources."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("engine", "processes", "forms", "web")

Key = tuple[str, str]  # context, message

_PLAIN = {"gettext", "gettext_lazy", "gettext_noop", "_"}
_WITH_CONTEXT = {"pgettext", "pgettext_lazy"}
_TEXT = r"""(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')"""
_TRANSLATE = re.compile(r"\{%-?\s*translate\s+" + _TEXT)
_BLOCK = re.compile(
    r"\{%\s*blocktranslate\b[^%]*%\}(.*?)\{%\s*endblocktranslate\s*%\}", re.DOTALL
)
_PLURAL = re.compile(r"\{%\s*plural\s*%\}")
_VARIABLE = re.compile(r"\{\{\s*(\w+)[^}]*\}\}")


def in_sources() -> set[Key]:
    """Return the messages of all Python files and templates."""
    found: set[Key] = set()
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            if "migrations" not in path.parts:
                found.update(_in_python(ast.parse(path.read_text("utf-8"))))
        for path in (ROOT / package).rglob("*.html"):
            found.update(_in_template(path.read_text("utf-8")))
    return found


def _in_python(tree: ast.AST) -> Iterator[Key]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        texts = [
            arg.value
            for arg in node.args
            if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
        ]
        if node.func.id in _PLAIN and texts:
            yield "", texts[0]
        elif node.func.id in _WITH_CONTEXT and len(texts) == 2:
            yield texts[0], texts[1]
        elif node.func.id == "ngettext" and len(texts) >= 2:
            yield "", texts[0]


def _in_template(text: str) -> Iterator[Key]:
    for match in _TRANSLATE.finditer(text):
        yield "", match[1] if match[1] is not None else match[2]
    for match in _BLOCK.finditer(text):
        singular = _PLURAL.split(match[1])[0]
        yield "", _VARIABLE.sub(r"%(\1)s", singular)
