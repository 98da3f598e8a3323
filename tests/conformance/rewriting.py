"""Give the scripts and conditions of the betsy models a form that we execute.

The suite's README says that script bodies are tokens, not code, and which
conditions occur; both are spelled anew here, and nothing else is changed.
"""

import re

from lxml import etree

_BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
_CAMUNDA = "{http://camunda.org/schema/1.0/bpmn}"
_CONTAINS = re.compile(r'(?P<no>!?)\s*test\.contains\("(?P<part>\w+)"\)')
_BARE = re.compile(r"true|false|-?\d+|\w+\s*(?:<|<=|>|>=)\s*\d+|\w+\s*==\s*\d+")
_SCRIPTS = ("scriptTask", "globalScriptTask")
_EXPRESSIONS = tuple(
    f"{_BPMN}{name}"
    for name in (
        "conditionExpression",
        "condition",
        "loopCondition",
        "loopCardinality",
        "completionCondition",
        "activationCondition",
    )
)


def executable(source: bytes) -> bytes:
    """Return the model with named operations for scripts and FEEL for conditions."""
    root = etree.fromstring(source)
    for name in _SCRIPTS:
        for script in list(root.iter(f"{_BPMN}{name}")):
            body = script.find(f"{_BPMN}script")
            script.set(f"{_CAMUNDA}type", "external")
            text = "" if body is None else "".join(body.itertext()).strip()
            script.set(f"{_CAMUNDA}topic", text or "nothing")
            if body is not None:
                script.remove(body)
    for expression in root.iter(*_EXPRESSIONS):
        expression.text = _feel("".join(expression.itertext()))
    return etree.tostring(root)


def _feel(text: str) -> str:
    # Two models of the suite end in a stray sign.
    text = text.strip().rstrip(">").strip()
    if match := _CONTAINS.fullmatch(text):
        feel = f'contains(test, "{match["part"]}")'
        return f"= not({feel})" if match["no"] else f"= {feel}"
    if _BARE.fullmatch(text):
        return "= " + text.replace("==", "=")
    return text
