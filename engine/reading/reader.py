"""Turn bytes from outside into a parsed tree that cannot do harm.

Source: OWASP XML External Entity Prevention; the limits are ours.
"""

import hashlib
from collections import Counter
from dataclasses import dataclass

from lxml import etree

from engine.reading.errors import Unreadable
from engine.reading.names import BPMN, BPMNDI, bpmn, split

MAX_BYTES = 1_000_000
MAX_DEPTH = 64
MAX_ELEMENTS = 20_000

_WITH_XML_IDS = frozenset({BPMN, BPMNDI})


@dataclass(frozen=True, slots=True)
class Document:
    """A BPMN file that was read; its tree belongs to whoever asked for it.

    Attributes:
        content_hash: SHA-256 of the bytes, in hexadecimal digits.
    """

    root: etree._Element
    content_hash: str


def read(source: bytes) -> Document:
    """Return the document that ``source`` holds.

    Raises:
        Unreadable: Too large, not well-formed, with a DOCTYPE or a processing
            instruction, nested too deeply, with an id used twice, or not BPMN.
    """
    if len(source) > MAX_BYTES:
        raise _refused(f"The file is larger than {MAX_BYTES:,} bytes.")
    root = _parsed(source)
    _refuse_instructions(root)
    _refuse_size(root)
    if root.tag != bpmn("definitions"):
        raise _refused("The file is not BPMN 2.0: its root is not bpmn:definitions.")
    _refuse_doubles(root)
    return Document(root, hashlib.sha256(source).hexdigest())


def _parsed(source: bytes) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=False,
        collect_ids=False,
    )
    try:
        root = etree.fromstring(source, parser)
    except (etree.XMLSyntaxError, ValueError) as wrong:
        line = getattr(wrong, "lineno", None) or 1
        raise _refused(f"The file is not well-formed XML (line {line}).") from wrong
    docinfo = root.getroottree().docinfo
    # Asked of the parsed tree: a search in the bytes misses other encodings.
    if docinfo.internalDTD is not None or docinfo.externalDTD is not None:
        raise _refused("The file has a DOCTYPE; save it again without.")
    return root


def _refuse_instructions(root: etree._Element) -> None:
    nodes = [*root.itersiblings(preceding=True), *root.itersiblings(), *root.iter()]
    if any(not isinstance(node.tag, str) for node in nodes):
        raise _refused("The file has a processing instruction or an entity; remove it.")


def _refuse_size(root: etree._Element) -> None:
    level = [root]
    depth = count = 0
    while level:
        depth += 1
        count += len(level)
        if depth > MAX_DEPTH:
            raise _refused(f"Elements are nested deeper than {MAX_DEPTH}.")
        if count > MAX_ELEMENTS:
            raise _refused(f"The file has more than {MAX_ELEMENTS:,} elements.")
        level = [child for element in level for child in element]


def _refuse_doubles(root: etree._Element) -> None:
    counts = Counter(
        element.get("id", "")
        for element in root.iter()
        if split(str(element.tag))[0] in _WITH_XML_IDS and element.get("id")
    )
    doubles = {
        element_id: [f"The id {element_id} is used {count} times; give each its own."]
        for element_id, count in counts.items()
        if count > 1
    }
    if doubles:
        raise Unreadable(doubles)


def _refused(sentence: str) -> Unreadable:
    return Unreadable({"": [sentence]})
