"""What keeps a file from being read as a process, in words: what was expected, and how.

The engine says it in English. The sentences that people meet most are said here again;
of the others the English stands, with the element.
"""

import re
from collections.abc import Iterator, Mapping

import orjson
from django.utils.translation import gettext, gettext_noop

Context = dict[str, object]

#: What the engine says, as a pattern; what was expected; what to do.
_KNOWN: tuple[tuple[str, str, str], ...] = (
    (
        r"The file is larger than [\d,]+ bytes\.",
        gettext_noop("A file of at most 1 MB."),
        gettext_noop("Divide the process, or take pictures out of the file."),
    ),
    (
        r"The file is not well-formed XML \(line (?P<line>\d+)\)\.",
        gettext_noop("A file that is XML; line %(line)s is not."),
        gettext_noop("Export it as BPMN 2.0 XML from your modelling program."),
    ),
    (
        r"The file has a DOCTYPE.*",
        gettext_noop("A file without a DOCTYPE: one could fetch other files."),
        gettext_noop("Delete the line with DOCTYPE, or export the file again."),
    ),
    (
        r"The file has a processing instruction or an entity.*",
        gettext_noop("A file without entities and processing instructions."),
        gettext_noop("Delete them, or export the file again."),
    ),
    (
        r"Elements are nested deeper.*|The file has more than .* elements\.",
        gettext_noop("A file of a usual size."),
        gettext_noop("Divide the process into smaller ones."),
    ),
    (
        r"The file is not BPMN 2\.0.*",
        gettext_noop("BPMN 2.0; the file is XML of another kind."),
        gettext_noop("Export it as BPMN 2.0 XML from your modelling program."),
    ),
    (
        r"Expected one executable process, but found: (?P<found>.*)\.",
        gettext_noop("One process that can be run; found: %(found)s."),
        gettext_noop("Mark exactly one process as executable."),
    ),
    (
        r"The process is not marked as executable\.",
        gettext_noop("A process that is marked as executable."),
        gettext_noop("Tick “executable” in the properties of the process."),
    ),
    (
        r"The id (?P<id>.*) is used (?P<n>\d+) times.*",
        gettext_noop("An id that occurs once; “%(id)s” occurs %(n)s times."),
        gettext_noop("Give each element an id of its own."),
    ),
    (
        r"Expected STARTERS .* who may start (?P<process>.*)\.",
        gettext_noop("A process of which it is settled who may start it."),
        gettext_noop("Keep the id of the process that this one is to replace."),
    ),
    (
        r"(?P<name>\S+) is no declared control variable.*",
        gettext_noop("A declared control variable; “%(name)s” is none."),
        gettext_noop("Declare it in the process as the property variable.%(name)s."),
    ),
    (
        r"Expected an act_type, one of .*, but got '(?P<got>.*)'\.",
        gettext_noop("A kind of act (act_type) of the list; got “%(got)s”."),
        gettext_noop("Give the step one of the kinds of act of the list."),
    ),
    (
        r"Expected a known role, one of .*, but got '(?P<got>.*)'\.",
        gettext_noop("A role of the list; got “%(got)s”."),
        gettext_noop("Put the step into the lane of a known role."),
    ),
    (
        r"Expected a lane or camunda:candidateGroups.*|It stands in no lane.*",
        gettext_noop("A role that does the step."),
        gettext_noop("Put the step into the lane of a known role."),
    ),
    (
        r"Expected a clause that asks for this step\.",
        gettext_noop("A clause that asks for this step."),
        gettext_noop("Write it into the property clause, e.g. 002 §4.4."),
    ),
    (
        r"Expected a form \(camunda:formKey\)\.",
        gettext_noop("A form to fill in."),
        gettext_noop("Write the key of a published form into formKey."),
    ),
    (
        r"Expected a published form '(?P<got>.*)', but there is none\.",
        gettext_noop("A published form; “%(got)s” is none."),
        gettext_noop("Write the key of a published form into formKey."),
    ),
    (
        r"Expected a registered operation, but got '(?P<got>.*)'\.",
        gettext_noop("A service that is known here; “%(got)s” is none."),
        gettext_noop("Use a service of the list, or let a person do the step."),
    ),
    (
        r"Expected .* in a lane of a public body, but .*",
        gettext_noop("An authority's step in the lane of a public body."),
        gettext_noop("Put the step into the lane of a public body."),
    ),
    (
        r"Expected no expression to choose who does an authority's act\.",
        gettext_noop("Nothing that chooses who does an authority's act."),
        gettext_noop("Leave the step to the queue of the public body."),
    ),
    (
        r"No default flow.*",
        gettext_noop("A default flow: without one a case gets stuck here."),
        gettext_noop("Mark one of the flows as default."),
    ),
    (
        r"It needs a condition, or to be the default flow\.",
        gettext_noop("A condition on this flow."),
        gettext_noop("Write one, or mark the flow as default."),
    ),
    (
        r"It joins nodes that do not exist: (?P<missing>.*)\.",
        gettext_noop("A flow between two elements; missing: %(missing)s."),
        gettext_noop("Draw it again, or delete it."),
    ),
    (
        r"Draw an end event after it\.|No sequence flow leads out of it\.",
        gettext_noop("A way on from here."),
        gettext_noop("Draw a flow from it, or an end event after it."),
    ),
    (
        r"The process has no start event\.|Draw a start event\.",
        gettext_noop("A start event."),
        gettext_noop("Draw a start event."),
    ),
    (
        r"The process (?P<called>.*) is not deployed\.",
        gettext_noop("A called process that is deployed for your county."),
        gettext_noop("Deploy “%(called)s” first, or correct its name."),
    ),
)
_PATTERNS = tuple(
    (re.compile(said, re.DOTALL), expected, advice) for said, expected, advice in _KNOWN
)


def shown(
    problems: Mapping[str, list[str]], names: Mapping[str, str]
) -> Iterator[Context]:
    """Give the problems one by one, as a page lists them."""
    for element_id, sentences in problems.items():
        for sentence in sentences:
            expected, advice = _said(sentence)
            yield {
                "id": element_id,
                "path": orjson.dumps([element_id]).decode(),
                "name": names.get(element_id) or element_id,
                "expected": expected,
                "advice": advice,
                "original": sentence,
            }


def _said(sentence: str) -> tuple[str, str]:
    """Return what was expected and what to do; nothing where only English says it."""
    for pattern, expected, advice in _PATTERNS:
        if found := pattern.fullmatch(sentence):
            words = found.groupdict()
            return gettext(expected) % words, gettext(advice) % words
    return "", ""
