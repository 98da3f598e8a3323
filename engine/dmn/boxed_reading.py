"""Read boxed expressions."""

from collections.abc import Callable, Mapping
from typing import Literal as OneOf

from lxml import etree

from engine.dmn import boxes
from engine.dmn.errors import Problems
from engine.dmn.names import (
    child,
    children,
    id_of,
    local,
    refuse_strangers,
)
from engine.dmn.table_reading import literal_of, table_of, type_ref_of, variable_of

_Reader = Callable[[etree._Element, Problems], boxes.Expression]


def expression_in(
    element: etree._Element, problems: Problems
) -> boxes.Expression | None:
    """Return the expression that an element holds, None where it holds none."""
    held = [each for each in element if local(each) in READERS]
    if len(held) > 1:
        problems.refuse(
            id_of(element),
            f"{local(element)} holds {len(held)} expressions; one is expected.",
        )
    return expression_of(held[0], problems) if held else None


def expression_of(element: etree._Element, problems: Problems) -> boxes.Expression:
    """Return the expression that an element is."""
    return READERS[local(element)](element, problems)


def definition_of(element: etree._Element, problems: Problems) -> boxes.Definition:
    """Return a function, be it an expression or the logic of a knowledge model."""
    refuse_strangers(element, {"formalParameter", *READERS}, problems)
    kind = element.get("kind", "FEEL")
    if kind not in {"FEEL", "Java", "PMML"}:
        problems.refuse(
            id_of(element), f"{kind} is no kind of function; expected FEEL."
        )
    return boxes.Definition(
        id_of(element),
        type_ref_of(element),
        kind,
        tuple(
            variable_of(each, problems) for each in children(element, "formalParameter")
        ),
        expression_in(element, problems),
    )


def _demanded(
    element: etree._Element, problems: Problems, part: str = ""
) -> boxes.Expression:
    """Return the expression inside an element or a part of it; refuse if none."""
    holder = child(element, part) if part else element
    if holder is not None:
        refuse_strangers(holder, {*READERS, "variable", "parameter"}, problems)
        found = expression_in(holder, problems)
        if found is not None:
            return found
    where = f"{local(element)}/{part}" if part else local(element)
    problems.refuse(id_of(element), f"{where} holds no expression; give it one.")
    return boxes.Literal(id_of(element), "", "")


def _literal(element: etree._Element, problems: Problems) -> boxes.Literal:
    return literal_of(element, problems)


def _context(element: etree._Element, problems: Problems) -> boxes.Context:
    refuse_strangers(element, {"contextEntry"}, problems)
    entries = []
    names: set[str] = set()
    for each in children(element, "contextEntry"):
        holder = child(each, "variable")
        variable = None if holder is None else variable_of(holder, problems)
        if variable is not None and variable.name in names:
            problems.refuse(
                id_of(each), f"The context has two entries {variable.name}; keep one."
            )
        names.add(variable.name if variable is not None else "")
        entries.append(boxes.Entry(variable, _demanded(each, problems)))
    if any(entry.variable is None for entry in entries[:-1]):
        problems.refuse(
            id_of(element),
            "Only the last entry of a context may have no variable; name the others.",
        )
    return boxes.Context(id_of(element), type_ref_of(element), tuple(entries))


def _invocation(element: etree._Element, problems: Problems) -> boxes.Invocation:
    refuse_strangers(element, {"binding", *READERS}, problems)
    bindings = []
    for each in children(element, "binding"):
        refuse_strangers(each, {"parameter", *READERS}, problems)
        parameter = child(each, "parameter")
        if parameter is None:
            problems.refuse(id_of(each), "A binding has no parameter; name one.")
            continue
        value = expression_in(each, problems)
        bindings.append(boxes.Binding(variable_of(parameter, problems), value))
    return boxes.Invocation(
        id_of(element),
        type_ref_of(element),
        _demanded_function(element, problems),
        tuple(bindings),
    )


def _demanded_function(element: etree._Element, problems: Problems) -> boxes.Expression:
    found = expression_in(element, problems)
    if found is None:
        problems.refuse(id_of(element), "An invocation names no function; add one.")
        return boxes.Literal(id_of(element), "", "")
    return found


def _list(element: etree._Element, problems: Problems) -> boxes.ListOf:
    refuse_strangers(element, READERS.keys(), problems)
    items = tuple(
        expression_of(each, problems) for each in element if local(each) in READERS
    )
    return boxes.ListOf(id_of(element), type_ref_of(element), items)


def _relation(element: etree._Element, problems: Problems) -> boxes.Relation:
    refuse_strangers(element, {"column", "row"}, problems)
    columns = tuple(variable_of(each, problems) for each in children(element, "column"))
    rows = []
    for row in children(element, "row"):
        cells = _list(row, problems).items
        if len(cells) != len(columns):
            problems.refuse(
                id_of(row),
                f"The row has {len(cells)} cells for {len(columns)} columns; "
                "give it one for each.",
            )
        rows.append(cells)
    return boxes.Relation(id_of(element), type_ref_of(element), columns, tuple(rows))


def _conditional(element: etree._Element, problems: Problems) -> boxes.Conditional:
    refuse_strangers(element, {"if", "then", "else"}, problems)
    return boxes.Conditional(
        id_of(element),
        type_ref_of(element),
        _demanded(element, problems, "if"),
        _demanded(element, problems, "then"),
        _demanded(element, problems, "else"),
    )


def _filter(element: etree._Element, problems: Problems) -> boxes.Filter:
    refuse_strangers(element, {"in", "match"}, problems)
    return boxes.Filter(
        id_of(element),
        type_ref_of(element),
        _demanded(element, problems, "in"),
        _demanded(element, problems, "match"),
    )


def _iteration(element: etree._Element, problems: Problems) -> boxes.Iteration:
    kind = _ITERATIONS[local(element)]
    part = "return" if kind == "for" else "satisfies"
    refuse_strangers(element, {"in", part}, problems)
    name = element.get("iteratorVariable", "").strip()
    if not name:
        problems.refuse(
            id_of(element),
            f"{kind} has no iteratorVariable; name what it goes through.",
        )
    domain = child(element, "in")
    return boxes.Iteration(
        id_of(element),
        type_ref_of(element),
        kind,
        boxes.Variable(name, "" if domain is None else type_ref_of(domain)),
        _demanded(element, problems, "in"),
        _demanded(element, problems, part),
    )


_ITERATIONS: Mapping[str, OneOf["for", "every", "some"]] = {
    "for": "for",
    "every": "every",
    "some": "some",
}
READERS: Mapping[str, _Reader] = {
    "literalExpression": _literal,
    "decisionTable": table_of,
    "context": _context,
    "invocation": _invocation,
    "list": _list,
    "relation": _relation,
    "functionDefinition": definition_of,
    "conditional": _conditional,
    "filter": _filter,
    "for": _iteration,
    "every": _iteration,
    "some": _iteration,
}
