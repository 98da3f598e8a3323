"""Turn bytes from outside into a BPMN tree that cannot do harm."""

import hashlib
from dataclasses import dataclass

from lxml import etree

from engine.markup import Unsafe, doubled_ids, parsed
from engine.reading.errors import Unreadable
from engine.reading.names import BPMN, BPMNDI, bpmn, tag_of

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
        Unreadable: No XML that is taken in (``engine.markup``), with an id used
            twice, or not BPMN.
    """
    try:
        root = parsed(source)
    except Unsafe as unsafe:
        raise Unreadable({"": [str(unsafe)]}) from unsafe
    if root.tag != bpmn("definitions"):
        sentence = "The file is not BPMN 2.0: its root is not bpmn:definitions."
        raise Unreadable({"": [sentence]})
    with_ids = (each for each in root.iter() if tag_of(each)[0] in _WITH_XML_IDS)
    if doubles := doubled_ids(with_ids):
        raise Unreadable(doubles)
    return Document(root, hashlib.sha256(source).hexdigest())
