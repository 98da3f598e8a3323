"""Give the scripts and conditions of the betsy models a form that we execute.

The suite's README says that script bodies are tokens, not code, and which
conditions occur; both are spelled anew here, and nothing else is changed.
"""

import re

from lxml import etree

_BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
_CAMUNDA = "{http://camunda.org/schema/1.0/bpmn}"
_CONTAINS = re.compile(r'(?P<no>!?)test\.contains\("(?P<part>\w)"\)')
_LESS = re.compile(r"integerVariable\s*<\s*(?P<limit>\d+)")


def executable(source: bytes) -> bytes:
    """Return the model with service tasks for scripts and FEEL conditions."""
    root = etree.fromstring(source)
    for script in list(root.iter(f"{_BPMN}scriptTask")):
        body = script.find(f"{_BPMN}script")
        assert body is not None
        assert body.text is not None
        script.tag = f"{_BPMN}serviceTask"
        script.set(f"{_CAMUNDA}type", "external")
        script.set(f"{_CAMUNDA}topic", body.text.strip())
        script.remove(body)
    for condition in root.iter(f"{_BPMN}conditionExpression"):
        condition.text = _feel((condition.text or "").strip())
    return etree.tostring(root)


def _feel(text: str) -> str:
    if match := _CONTAINS.fullmatch(text):
        feel = f'contains(test, "{match["part"]}")'
        return f"= not({feel})" if match["no"] else f"= {feel}"
    if match := _LESS.fullmatch(text):
        return f"= integerVariable < {match['limit']}"
    return text
