"""Read the XML of a decision model; everything found wrong is told at once."""

from collections.abc import Callable, Iterator
from typing import TypeVar

from lxml import etree

from engine.dmn import elements
from engine.dmn.boxed_reading import READERS, definition_of, expression_in
from engine.dmn.boxes import Variable
from engine.dmn.errors import DmnRefused, Problems
from engine.dmn.names import (
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
from engine.dmn.table_reading import feel_in, type_ref_of, variable_of
from engine.markup import Unsafe, doubled_ids, parsed

_T = TypeVar("_T")
#: Said of a model, but nothing that is executed.
_UNEXECUTED = frozenset(
    {
        "knowledgeSource",
        "textAnnotation",
        "association",
        "group",
        "elementCollection",
        "performanceIndicator",
        "organizationUnit",
    }
)
_REMARKS = frozenset(
    {
        "question",
        "allowedAnswers",
        "authorityRequirement",
        "supportedObjective",
        "impactedPerformanceIndicator",
        "decisionMaker",
        "decisionOwner",
        "usingProcess",
        "usingTask",
    }
)
_KNOWN = _UNEXECUTED | {
    "import",
    "itemDefinition",
    "inputData",
    "decision",
    "businessKnowledgeModel",
    "decisionService",
}


def read(source: bytes) -> tuple[elements.Definitions, Problems]:
    """Return what the file says, and what is wrong with it so far.

    Raises:
        DmnRefused: It is no XML that is taken in, or no DMN.
    """
    try:
        root = parsed(source)
    except Unsafe as unsafe:
        raise DmnRefused({"": [str(unsafe)]}) from unsafe
    if local(root) != "definitions":
        known = ", ".join(sorted(set(VERSIONS.values())))
        sentence = f"The file is not DMN {known}: its root is not definitions."
        raise DmnRefused({"": [sentence]})
    problems = Problems()
    # Other ids may be shared: modellers do it, and nothing is found by them.
    found_by_id = [*root, *(each for each in root.iter() if local(each) == "rule")]
    problems.found.update(doubled_ids(found_by_id))
    return _definitions(root, problems), problems


def imported_by(source: bytes) -> tuple[str, ...]:
    """Return the namespaces of the models that a file imports.

    Raises:
        DmnRefused: It is no XML that is taken in, or no DMN.
    """
    definitions, _ = read(source)
    return tuple(each.namespace for each in definitions.imports)


def _definitions(root: etree._Element, problems: Problems) -> elements.Definitions:
    refuse_strangers(root, _KNOWN, problems)
    namespace = root.get("namespace", "")
    if not namespace:
        problems.refuse(id_of(root), "definitions has no namespace; give it one.")

    def all_of(
        name: str, reader: Callable[[etree._Element, Problems], _T]
    ) -> tuple[_T, ...]:
        return tuple(reader(each, problems) for each in children(root, name))

    return elements.Definitions(
        root.get("id", ""),
        namespace,
        name_of(root),
        text_of(child(root, "description")),
        properties_of(root),
        all_of("import", _import),
        all_of("itemDefinition", _item),
        all_of("inputData", _input),
        all_of("decision", _decision),
        all_of("businessKnowledgeModel", _knowledge),
        all_of("decisionService", _service),
    )


def _import(element: etree._Element, problems: Problems) -> elements.Import:
    kind = element.get("importType", "")
    if kind not in VERSIONS:
        problems.refuse(
            id_of(element),
            f"An import of {kind or 'no type'} is not read; only other DMN is.",
        )
    return elements.Import(
        id_of(element), name_of(element), element.get("namespace", "")
    )


def _item(element: etree._Element, problems: Problems) -> elements.ItemType:
    known = {
        "typeRef",
        "allowedValues",
        "typeConstraint",
        "itemComponent",
        "functionItem",
    }
    refuse_strangers(element, known, problems)
    function = child(element, "functionItem")
    language = element.get("typeLanguage", "")
    if language not in FEEL_WORDS:
        problems.refuse(
            id_of(element), f"The type is written in {language}; expected FEEL."
        )
    name = name_of(element)
    if not name:
        problems.refuse(id_of(element), f"{local(element)} has no name; give it one.")
    return elements.ItemType(
        id_of(element),
        name,
        type_ref_of(element),
        is_true(element.get("isCollection")),
        feel_in(child(element, "allowedValues"), problems),
        feel_in(child(element, "typeConstraint"), problems),
        tuple(_item(each, problems) for each in children(element, "itemComponent")),
        None if function is None else _function_item(function, problems),
    )


def _function_item(
    element: etree._Element, problems: Problems
) -> elements.FunctionItem:
    refuse_strangers(element, {"parameters"}, problems)
    parameters = children(element, "parameters")
    return elements.FunctionItem(
        tuple(variable_of(each, problems) for each in parameters),
        element.get("outputTypeRef", "").strip(),
    )


def _named(element: etree._Element, problems: Problems) -> tuple[str, str, Variable]:
    """Return id, name and variable; where there is no variable, the name is one."""
    element_id, name = element.get("id", ""), name_of(element)
    if not name:
        problems.refuse(id_of(element), f"A {local(element)} has no name; give it one.")
    element_id = element_id or name
    held = child(element, "variable")
    if held is None:
        return element_id, name, Variable(name, "", element_id)
    variable = variable_of(held, problems)
    if variable.name and variable.name != name:
        problems.refuse(
            element_id,
            f"The variable of {name} is called {variable.name}; give it the same name.",
        )
    return element_id, name, variable


def _words(element: etree._Element) -> elements.Words:
    return elements.Words(
        element.get("label", "").strip(),
        text_of(child(element, "question")),
        text_of(child(element, "description")),
    )


def _input(element: etree._Element, problems: Problems) -> elements.InputData:
    refuse_strangers(element, {"variable"}, problems)
    return elements.InputData(*_named(element, problems), _words(element))


def _decision(element: etree._Element, problems: Problems) -> elements.Decision:
    known = {"variable", "informationRequirement", "knowledgeRequirement"}
    refuse_strangers(element, {*known, *_REMARKS, *READERS}, problems)
    needs = []
    for each in children(element, "informationRequirement"):
        refuse_strangers(each, {"requiredDecision", "requiredInput"}, problems)
        found = [
            *_references(each, "requiredDecision"),
            *_references(each, "requiredInput"),
        ]
        if not found:
            problems.refuse(
                id_of(each), "An informationRequirement requires nothing; remove it."
            )
        needs += found
    return elements.Decision(
        *_named(element, problems),
        tuple(needs),
        _knowledge_of(element, problems),
        expression_in(element, problems),
        _words(element),
    )


def _knowledge(element: etree._Element, problems: Problems) -> elements.KnowledgeModel:
    known = {"variable", "encapsulatedLogic", "knowledgeRequirement"}
    refuse_strangers(element, {*known, "authorityRequirement"}, problems)
    logic = child(element, "encapsulatedLogic")
    return elements.KnowledgeModel(
        *_named(element, problems),
        _knowledge_of(element, problems),
        None if logic is None else definition_of(logic, problems),
    )


def _knowledge_of(element: etree._Element, problems: Problems) -> tuple[str, ...]:
    found: list[str] = []
    for each in children(element, "knowledgeRequirement"):
        refuse_strangers(each, {"requiredKnowledge"}, problems)
        found += _references(each, "requiredKnowledge")
    return tuple(found)


def _service(element: etree._Element, problems: Problems) -> elements.Service:
    known = {"outputDecision", "encapsulatedDecision", "inputDecision", "inputData"}
    refuse_strangers(element, {*known, "variable"}, problems)
    outputs = tuple(_references(element, "outputDecision"))
    element_id, name, variable = _named(element, problems)
    if not outputs:
        problems.refuse(element_id, f"The service {name} has no outputDecision.")
    return elements.Service(
        element_id,
        name,
        variable,
        outputs,
        tuple(_references(element, "encapsulatedDecision")),
        tuple(_references(element, "inputDecision")),
        tuple(_references(element, "inputData")),
    )


def _references(element: etree._Element, name: str) -> Iterator[str]:
    return (each.get("href", "").strip() for each in children(element, name))
