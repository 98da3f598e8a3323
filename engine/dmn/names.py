"""XML names of DMN 1.1 to 1.5, and small steps through their elements."""

import re
from collections.abc import Iterator, Set

from lxml import etree

from engine.dmn.errors import Problems

#: Namespace of the models of each version; their elements have the same names.
VERSIONS = {
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd": "1.1",
    "http://www.omg.org/spec/DMN/20151101/dmn11.xsd": "1.1",
    "http://www.omg.org/spec/DMN/20180521/MODEL/": "1.2",
    "https://www.omg.org/spec/DMN/20191111/MODEL/": "1.3",
    "https://www.omg.org/spec/DMN/20211108/MODEL/": "1.4",
    "https://www.omg.org/spec/DMN/20230324/MODEL/": "1.5",
}
#: Namespaces under which the versions know FEEL and its types.
FEEL = frozenset(
    {
        "http://www.omg.org/spec/FEEL/20140401",
        "http://www.omg.org/spec/DMN/20180521/FEEL/",
        "https://www.omg.org/spec/DMN/20191111/FEEL/",
        "https://www.omg.org/spec/DMN/20211108/FEEL/",
        "https://www.omg.org/spec/DMN/20230324/FEEL/",
    }
)
#: What modellers write into an expression language where they mean FEEL.
FEEL_WORDS = FEEL | {"feel", "FEEL", ""}
EXTENSIONS = "https://lastmetre.org/schema/1.0"
CAMUNDA = "http://camunda.org/schema/1.0/dmn"

#: Said of any element; none of it is executed.
DESCRIPTIONS = frozenset({"description", "extensionElements"})
_DIAGRAM = "DMNDI"
_SPACE = re.compile(r"\s+")


def local(element: etree._Element) -> str:
    """Return the local name of an element of DMN, ``""`` of any other."""
    name = etree.QName(element)
    return name.localname if name.namespace in VERSIONS else ""


def id_of(element: etree._Element) -> str:
    """Return the id of the element, or of the nearest one round it that has one."""
    current: etree._Element | None = element
    while current is not None:
        if local(current) and (found := current.get("id")):
            return found
        current = current.getparent()
    return ""


def children(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """Give the DMN children of that name."""
    return (each for each in element if local(each) == name)


def child(element: etree._Element, name: str) -> etree._Element | None:
    """Return the first DMN child of that name."""
    return next(children(element, name), None)


def text_of(element: etree._Element | None) -> str:
    """Return the text of an element without the space round it."""
    return "" if element is None else "".join(map(str, element.itertext())).strip()


def name_of(element: etree._Element) -> str:
    """Return the name of an element, its space normalised as in FEEL."""
    return _SPACE.sub(" ", element.get("name", "")).strip()


def properties_of(element: etree._Element) -> dict[str, str]:
    """Return the properties that modellers write as ``camunda:property``."""
    extensions = child(element, "extensionElements")
    if extensions is None:
        return {}
    path = f"{{{CAMUNDA}}}properties/{{{CAMUNDA}}}property"
    return {
        each.get("name", ""): each.get("value", "") for each in extensions.findall(path)
    }


def is_true(text: str | None) -> bool:
    """Return the value of an XML boolean, which has two spellings of each."""
    return (text or "").strip() in {"true", "1"}


def refuse_strangers(
    element: etree._Element, known: Set[str], problems: Problems
) -> None:
    """Refuse children that an element of DMN does not have."""
    for each in element:
        name = etree.QName(each)
        if local(each) not in known | DESCRIPTIONS and name.localname != _DIAGRAM:
            what = name.localname if name.namespace in VERSIONS else str(each.tag)
            problems.refuse(
                id_of(element),
                f"{local(element)} holds {what}, which is not read here; remove it, or "
                "move what another tool adds into extensionElements.",
            )
