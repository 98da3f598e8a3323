"""Read decision tables, and the literals and variables that all expressions hold."""

import re

from lxml import etree

from engine.dmn import boxes
from engine.dmn.errors import Problems
from engine.dmn.names import (
    EXTENSIONS,
    FEEL,
    FEEL_WORDS,
    VERSIONS,
    child,
    children,
    id_of,
    is_true,
    local,
    name_of,
    properties_of,
    refuse_strangers,
    text_of,
)
from engine.dmn.policies import Aggregator, HitPolicy

#: Before the value in the name of a property that says what people call it.
_WORD = "value."
_PREFIXED = re.compile(r"(?P<prefix>[^\W\d][\w.-]*):(?P<name>[^<>]+)")


def type_ref_of(element: etree._Element) -> str:
    """Return the type that an element names: ``name``, or ``{namespace}name``."""
    held = child(element, "typeRef")
    text = element.get("typeRef", "").strip() if held is None else text_of(held)
    prefixed = _PREFIXED.fullmatch(text)
    if prefixed is None:
        return text
    namespace = element.nsmap.get(prefixed["prefix"])
    own = element.getroottree().getroot().get("namespace")
    # A prefix that is bound to nothing is that of a modeller for its own types.
    if namespace in (None, own) or namespace in FEEL or namespace in VERSIONS:
        return prefixed["name"]
    return f"{{{namespace}}}{prefixed['name']}"


def variable_of(element: etree._Element, problems: Problems) -> boxes.Variable:
    """Return a variable, parameter or column."""
    name = name_of(element)
    if not name:
        problems.refuse(id_of(element), f"A {local(element)} has no name; give it one.")
    return boxes.Variable(name, type_ref_of(element), id_of(element))


def literal_of(element: etree._Element, problems: Problems) -> boxes.Literal:
    """Return a text of FEEL; an empty one is null."""
    refuse_strangers(element, {"text"}, problems)
    return boxes.Literal(
        id_of(element), type_ref_of(element), feel_in(element, problems)
    )


def feel_in(element: etree._Element | None, problems: Problems) -> str:
    """Return the text of an element that holds FEEL; refuse other languages."""
    if element is None:
        return ""
    root = element.getroottree().getroot()
    language = element.get("expressionLanguage", root.get("expressionLanguage", ""))
    if language.strip() not in FEEL_WORDS:
        problems.refuse(
            id_of(element), f"The expression is written in {language}; expected FEEL."
        )
    return text_of(child(element, "text"))


def table_of(element: etree._Element, problems: Problems) -> boxes.Table:
    """Return a decision table."""
    refuse_strangers(element, {"input", "output", "annotation", "rule"}, problems)
    inputs = tuple(_input(each, problems) for each in children(element, "input"))
    outputs = tuple(_output(each, problems) for each in children(element, "output"))
    annotations = [name_of(each) for each in children(element, "annotation")]
    rules = tuple(
        _rule(each, annotations, problems) for each in children(element, "rule")
    )
    table = boxes.Table(
        id_of(element),
        type_ref_of(element),
        element.get("outputLabel", "") or _name_round(element),
        _policy(element, problems),
        _aggregator(element, problems),
        inputs,
        outputs,
        rules,
        _must_be_complete(element),
    )
    _check_outputs(table, problems)
    _check_widths(table, problems)
    return table


def _input(element: etree._Element, problems: Problems) -> boxes.InputClause:
    refuse_strangers(element, {"inputExpression", "inputValues"}, problems)
    held = child(element, "inputExpression")
    if held is None:
        problems.refuse(id_of(element), "An input has no inputExpression; add it.")
        expression = boxes.Literal(id_of(element), "", "")
    else:
        expression = literal_of(held, problems)
        if not expression.text:
            problems.refuse(id_of(element), "An inputExpression has no text; write it.")
    return boxes.InputClause(
        id_of(element),
        element.get("label", "").strip() or expression.text,
        expression,
        feel_in(child(element, "inputValues"), problems),
        _words_of(element),
    )


def _output(element: etree._Element, problems: Problems) -> boxes.OutputClause:
    refuse_strangers(element, {"outputValues", "defaultOutputEntry"}, problems)
    default = child(element, "defaultOutputEntry")
    return boxes.OutputClause(
        id_of(element),
        name_of(element),
        type_ref_of(element),
        feel_in(child(element, "outputValues"), problems),
        None if default is None else literal_of(default, problems),
        element.get("label", "").strip(),
        _words_of(element),
    )


def _words_of(element: etree._Element) -> dict[str, str]:
    """Return what people call single values of a column."""
    return {
        name.removeprefix(_WORD): word
        for name, word in properties_of(element).items()
        if name.startswith(_WORD)
    }


def _rule(
    element: etree._Element, annotations: list[str], problems: Problems
) -> boxes.Rule:
    refuse_strangers(
        element, {"inputEntry", "outputEntry", "annotationEntry"}, problems
    )
    notes = [text_of(each) for each in children(element, "annotationEntry")]
    if len(notes) > len(annotations):
        annotations = annotations + [
            f"annotation {index + 1}" for index in range(len(annotations), len(notes))
        ]
    named = [
        (name, note) for name, note in zip(annotations, notes, strict=False) if note
    ]
    if description := text_of(child(element, "description")):
        named.append(("description", description))
    return boxes.Rule(
        id_of(element),
        tuple(feel_in(each, problems) for each in children(element, "inputEntry")),
        tuple(literal_of(each, problems) for each in children(element, "outputEntry")),
        tuple(named),
    )


def _policy(element: etree._Element, problems: Problems) -> HitPolicy:
    name = element.get("hitPolicy", HitPolicy.UNIQUE)
    try:
        return HitPolicy(name)
    except ValueError:
        known = ", ".join(HitPolicy)
        problems.refuse(id_of(element), f"{name} is no hit policy; expected {known}.")
        return HitPolicy.UNIQUE


def _aggregator(element: etree._Element, problems: Problems) -> Aggregator | None:
    name = element.get("aggregation")
    if name is None:
        return None
    if element.get("hitPolicy") != HitPolicy.COLLECT:
        problems.refuse(
            id_of(element), "Only COLLECT has an aggregation; remove it or collect."
        )
    try:
        return Aggregator(name)
    except ValueError:
        known = ", ".join(Aggregator)
        problems.refuse(id_of(element), f"{name} is no aggregation; expected {known}.")
        return None


def _must_be_complete(element: etree._Element) -> bool:
    """Return whether the table says that every input has to meet a rule."""
    said = (
        element.get(f"{{{EXTENSIONS}}}complete"),
        properties_of(element).get("complete"),
    )
    return any(is_true(each) for each in said)


def _name_round(element: etree._Element) -> str:
    """Return the name of the nearest element round a table that has one."""
    current = element.getparent()
    while current is not None:
        variable = child(current, "variable")
        if name := name_of(current) or (
            name_of(variable) if variable is not None else ""
        ):
            return name
        current = current.getparent()
    return ""


def _check_outputs(table: boxes.Table, problems: Problems) -> None:
    names = [output.name for output in table.outputs]
    if not names:
        problems.refuse(table.id, "The table has no output; give it one.")
    if len(names) > 1 and (not all(names) or len(set(names)) < len(names)):
        problems.refuse(
            table.id, "A table with several outputs needs a name of its own for each."
        )
    if len(names) > 1 and table.aggregator is not None:
        problems.refuse(
            table.id,
            f"{table.aggregator} of several outputs is not defined; keep one output, "
            "or collect without an aggregation.",
        )


def _check_widths(table: boxes.Table, problems: Problems) -> None:
    for number, rule in enumerate(table.rules, 1):
        pairs = (
            ("inputs", len(rule.tests), len(table.inputs)),
            ("outputs", len(rule.outputs), len(table.outputs)),
        )
        for what, found, expected in pairs:
            if found != expected:
                problems.refuse(
                    rule.id,
                    f"Rule {number} has {found} entries for {expected} {what}; "
                    "give it one for each.",
                )
