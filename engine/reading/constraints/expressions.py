"""What can be told of an expression without evaluating it.

Source: BPMN 2.0.2, 8.4.6 Expressions.
"""

import re

from lxml import etree

from engine.reading.constraints.diagram import (
    XSI_TYPE,
    Diagram,
    Rule,
    has_extension,
    is_executable,
    name_of,
    parent_name,
)
from engine.reading.constraints.kinds import EVENTS
from engine.reading.findings import Findings
from engine.reading.names import children, id_of, text_of

_CONDITIONS = (
    "conditionExpression",
    "completionCondition",
    "loopCondition",
    "condition",
    "activationCondition",
)
_VALUES = ("loopCardinality", "from", "to")
_TIMES = ("timeDate", "timeDuration", "timeCycle")
#: Formal wherever they stand; their type need not be said.
_ALWAYS_FORMAL = ("messagePath", "dataPath", "transformation", "formalExpression")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")
_PROSE = re.compile(r"[\w\s,.;:'?!-]*")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
#: A URI reference: no spaces or brackets, and a % only before two hex digits.
_URI = re.compile(r"([^\s<>\"{}|\\^`%]|%[0-9A-Fa-f]{2})*")


def is_marked(expression: etree._Element) -> bool:
    """Tell whether a text says by itself that it is an expression."""
    text = text_of(expression)
    if expression.get("language") is not None or text.startswith("="):
        return True
    return "${" in text or "#{" in text


def _is_formal(expression: etree._Element) -> bool:
    declared = expression.get(XSI_TYPE, "").rpartition(":")[2]
    return declared == "tFormalExpression"


def _check_language(diagram: Diagram, findings: Findings) -> None:
    """Refuse plain words where an executable process needs an expression.

    What is marked as an expression, a constant, or has an operator in it passes,
    whatever its declared type: many tools leave that out.

    Source: BPMN 2.0.2, 8.4.6 (natural-language expressions are not executable).
    EXT.012, EXT.123.
    """
    for expression in diagram.named(*_CONDITIONS, *_VALUES):
        text = text_of(expression)
        if not text or not is_executable(expression) or _is_formal(expression):
            continue
        if is_marked(expression) or _speaks_feel(expression):
            continue
        if _is_constant(text) or not _PROSE.fullmatch(text):
            continue
        findings.refuse(
            id_of(expression),
            f"Its {name_of(expression)}, {text[:60]}, is not marked as an expression; "
            "write = before FEEL, or ${…} round it.",
        )


def _is_constant(text: str) -> bool:
    known = _NUMBER.fullmatch(text) or _QUOTED.fullmatch(text)
    return bool(known) or text in {"true", "false"}


def _speaks_feel(expression: etree._Element) -> bool:
    root = expression.getroottree().getroot()
    return "feel" in root.get("expressionLanguage", "").lower()


def _check_bodies(diagram: Diagram, findings: Findings) -> None:
    """Refuse an expression without a text.

    An extension may say where the text is found.

    Source: BPMN 2.0.2, 8.4.6 Formal Expression (body). EXT.013.
    """
    places = (*_CONDITIONS, *_VALUES, *_TIMES, *_ALWAYS_FORMAL)
    for expression in diagram.named(*places):
        if text_of(expression) or len(expression) or has_extension(expression):
            continue
        if is_executable(expression) or name_of(expression) == "messagePath":
            findings.refuse(
                id_of(expression),
                f"Its {name_of(expression)} is empty; write an expression.",
            )


def _check_truth(diagram: Diagram, findings: Findings) -> None:
    """Refuse a condition that can never be true or false.

    Source: BPMN 2.0.2, 10.3.8 (completionCondition, complexBehaviorDefinition):
    they evaluate to a truth value. EXT.071, EXT.072.
    """
    for condition in diagram.named(*_CONDITIONS):
        text = text_of(condition).removeprefix("=").strip()
        is_constant = _NUMBER.fullmatch(text) or _QUOTED.fullmatch(text)
        if is_constant and is_executable(condition):
            findings.refuse(
                id_of(condition),
                f"Its {name_of(condition)} is {text[:60]}, which is neither true nor "
                "false; write a condition.",
            )


def _check_conditional_events(diagram: Diagram, findings: Findings) -> None:
    """Refuse a conditional event without a condition in an executable process.

    Source: BPMN 2.0.2, 10.5.5 Conditional Event Definition. EXT.123.
    """
    for definition in diagram.named("conditionalEventDefinition"):
        if not children(definition, "condition") and is_executable(definition):
            event = definition.getparent()
            at = event if parent_name(definition) in EVENTS else definition
            assert at is not None
            findings.refuse(id_of(at), "It waits for no condition; add one.")


def _check_uris(diagram: Diagram, findings: Findings) -> None:
    """Refuse the name of a language that is no URI.

    Source: BPMN 2.0.2, 8.2.1 Definitions (expressionLanguage, typeLanguage) and
    8.4.6 (language). EXT.014.
    """
    places = (*_CONDITIONS, *_VALUES, *_TIMES, *_ALWAYS_FORMAL, "definitions")
    for element in diagram.named(*places):
        for attribute in ("language", "expressionLanguage", "typeLanguage"):
            text = element.get(attribute, "").strip()
            if not is_uri(text):
                findings.refuse(
                    id_of(element), f"Its {attribute} {text} is no URI; correct it."
                )


def is_uri(text: str) -> bool:
    """Tell whether ``text`` may be a URI or a relative reference."""
    return _URI.fullmatch(text) is not None


RULES: tuple[Rule, ...] = (
    _check_language,
    _check_bodies,
    _check_truth,
    _check_conditional_events,
    _check_uris,
)
