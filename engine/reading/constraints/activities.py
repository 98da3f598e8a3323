"""Activities: token quantities, resources, scripts, and receiving that starts.

Source: BPMN 2.0.2, 10.3 Activities.
"""

import re

from engine.reading.constraints.annotations import is_mime_type
from engine.reading.constraints.diagram import Diagram, Rule, inner
from engine.reading.constraints.kinds import ACTIVITIES, RESOURCE_ROLES
from engine.reading.findings import Findings
from engine.reading.names import children, id_of, is_true

_WHOLE = re.compile(r"\+?0*[1-9]\d*")
#: Names under which engines know their script languages, beside MIME types.
_SCRIPT_LANGUAGES = frozenset(
    {
        "beanshell",
        "ecmascript",
        "feel",
        "graaljs",
        "groovy",
        "java",
        "javascript",
        "jexl",
        "jruby",
        "js",
        "juel",
        "jython",
        "kotlin",
        "lua",
        "mvel",
        "nashorn",
        "powershell",
        "python",
        "python3",
        "ruby",
        "scala",
        "secure-javascript",
        "shell",
        "sql",
        "typescript",
        "xpath",
    }
)


def _check_quantities(diagram: Diagram, findings: Findings) -> None:
    """Refuse an activity that takes or gives less than one token.

    Source: BPMN 2.0.2, 10.3 Activities (startQuantity). EXT.037, EXT.038.
    """
    for activity in diagram.named(*sorted(ACTIVITIES)):
        for attribute in ("startQuantity", "completionQuantity"):
            text = activity.get(attribute, "1").strip()
            if not _WHOLE.fullmatch(text):
                findings.refuse(
                    id_of(activity),
                    f"Its {attribute} is {text}; write a whole number from 1 on.",
                )


def _check_resources(diagram: Diagram, findings: Findings) -> None:
    """Refuse a role that names a resource and computes one, or binds to none.

    Source: BPMN 2.0.2, 10.3.1 Resource Assignment. EXT.039, EXT.040.
    """
    for role in diagram.named(*sorted(RESOURCE_ROLES)):
        is_named = bool(children(role, "resourceRef"))
        if is_named and children(role, "resourceAssignmentExpression"):
            findings.refuse(
                id_of(role),
                "It has both a resourceRef and a resourceAssignmentExpression; "
                "keep one of them.",
            )
        if not is_named and children(role, "resourceParameterBinding"):
            findings.refuse(
                id_of(role),
                "It binds parameters of a resource but names none; add a resourceRef.",
            )


def _check_scripts(diagram: Diagram, findings: Findings) -> None:
    """Refuse a script in what is no language.

    A script without a scriptFormat is left to whoever executes it.

    Source: BPMN 2.0.2, 10.3.3 Script Task (scriptFormat). EXT.145.
    """
    for task in diagram.named("scriptTask"):
        language = task.get("scriptFormat", "").strip()
        if language and not (
            is_mime_type(language) or language.lower() in _SCRIPT_LANGUAGES
        ):
            findings.refuse(
                id_of(task),
                f"Its scriptFormat {language} is no language; write a MIME type.",
            )


def _check_receiving(diagram: Diagram, findings: Findings) -> None:
    """Refuse a flow to a receive task that starts the process.

    Source: BPMN 2.0.2, 10.3.3 Receive Task (instantiate). EXT.049.
    """
    for task in diagram.named("receiveTask"):
        if is_true(task.get("instantiate")) and diagram.incoming(task):
            findings.refuse(
                id_of(task),
                "It starts the process, so no sequence flow may lead to it; remove "
                "the flow or instantiate=true.",
            )


def _check_loop_markers(diagram: Diagram, findings: Findings) -> None:
    """Refuse an activity that is both a loop and multi-instance.

    Source: BPMN 2.0.2, 10.3.8 Loop Characteristics. EXT.041, EXT.054.
    """
    markers = ("standardLoopCharacteristics", "multiInstanceLoopCharacteristics")
    for activity in diagram.named(*sorted(ACTIVITIES)):
        if len(inner(activity, markers)) > 1:
            findings.refuse(
                id_of(activity),
                "It has several loop markers; keep the loop or the multi-instance one.",
            )


RULES: tuple[Rule, ...] = (
    _check_quantities,
    _check_resources,
    _check_scripts,
    _check_receiving,
    _check_loop_markers,
)
