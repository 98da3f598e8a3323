"""XML names of BPMN 2.0 and of the extensions that are read."""

from lxml import etree

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
BPMNDI = "http://www.omg.org/spec/BPMN/20100524/DI"
CAMUNDA = "http://camunda.org/schema/1.0/bpmn"
MODELER = "http://camunda.org/schema/modeler/1.0"

#: Engines whose extensions mean the same as Camunda's of the same name.
COUSINS = {
    "http://activiti.org/bpmn": "Activiti",
    "http://flowable.org/bpmn": "Flowable",
}
#: Engines whose extensions would change what is executed, and that are not read.
STRANGERS = {
    "http://camunda.org/schema/zeebe/1.0": "Zeebe",
    "http://spiffworkflow.org/bpmn/schema/1.0/core": "SpiffWorkflow",
}


def bpmn(local_name: str) -> str:
    """Return the qualified name of a BPMN element."""
    return f"{{{BPMN}}}{local_name}"


def camunda(local_name: str) -> str:
    """Return the qualified name of a Camunda element or attribute."""
    return f"{{{CAMUNDA}}}{local_name}"


def split(qualified: str) -> tuple[str, str]:
    """Return namespace and local name; the namespace is empty where there is none."""
    namespace, brace, local_name = qualified.rpartition("}")
    return (namespace[1:], local_name) if brace else ("", qualified)


def tag_of(element: etree._Element) -> tuple[str, str]:
    """Return namespace and local name of an element."""
    assert isinstance(element.tag, str)
    return split(element.tag)


def id_of(element: etree._Element) -> str:
    """Return the id of the element, or of the nearest one round it that has one."""
    current: etree._Element | None = element
    while current is not None:
        namespace = split(str(current.tag))[0]
        if namespace == BPMN and (found := current.get("id")):
            return found
        current = current.getparent()
    return ""


def text_of(element: etree._Element | None) -> str:
    """Return the text of an element without the space round it."""
    if element is None:
        return ""
    return "".join(str(part) for part in element.itertext()).strip()


def children(element: etree._Element, local_name: str) -> list[etree._Element]:
    """Return the BPMN children of that name."""
    return element.findall(bpmn(local_name))


def is_true(text: str | None, *, default: str = "false") -> bool:
    """Return the value of an XML boolean, which has two spellings of each."""
    return (default if text is None else text.strip()) in {"true", "1"}
