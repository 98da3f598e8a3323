"""Parse XML from outside so that it cannot do harm, whatever it describes.

Source: OWASP XML External Entity Prevention; the limits are ours.
"""

from collections import Counter
from collections.abc import Iterable

from lxml import etree

MAX_BYTES = 1_000_000
MAX_DEPTH = 64
MAX_ELEMENTS = 20_000


class Unsafe(Exception):
    """The bytes are no XML that is taken in; the message is a sentence on why."""


def parsed(source: bytes) -> etree._Element:
    """Return the root of the tree that ``source`` holds; it belongs to the caller.

    Raises:
        Unsafe: Too large, not well-formed, with a DOCTYPE or a processing
            instruction, or nested too deeply.
    """
    if len(source) > MAX_BYTES:
        raise Unsafe(f"The file is larger than {MAX_BYTES:,} bytes.")
    root = _tree(source)
    _refuse_instructions(root)
    _refuse_size(root)
    return root


def doubled_ids(elements: Iterable[etree._Element]) -> dict[str, list[str]]:
    """Return a sentence for every id that several of the elements have."""
    counts = Counter(str(each.get("id")) for each in elements if each.get("id"))
    return {
        element_id: [f"The id {element_id} is used {count} times; give each its own."]
        for element_id, count in counts.items()
        if count > 1
    }


def _tree(source: bytes) -> etree._Element:
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
        raise Unsafe(f"The file is not well-formed XML (line {line}).") from wrong
    docinfo = root.getroottree().docinfo
    # Asked of the parsed tree: a search in the bytes misses other encodings.
    if docinfo.internalDTD is not None or docinfo.externalDTD is not None:
        raise Unsafe("The file has a DOCTYPE; save it again without.")
    return root


def _refuse_instructions(root: etree._Element) -> None:
    nodes = [*root.itersiblings(preceding=True), *root.itersiblings(), *root.iter()]
    if any(not isinstance(node.tag, str) for node in nodes):
        raise Unsafe("The file has a processing instruction or an entity; remove it.")


def _refuse_size(root: etree._Element) -> None:
    level = [root]
    depth = count = 0
    while level:
        depth += 1
        count += len(level)
        if depth > MAX_DEPTH:
            raise Unsafe(f"Elements are nested deeper than {MAX_DEPTH}.")
        if count > MAX_ELEMENTS:
            raise Unsafe(f"The file has more than {MAX_ELEMENTS:,} elements.")
        level = [child for element in level for child in element]
