"""Load the models of one folder, each with those that it imports.

A model that says something wrong is refused as a whole. So that its other decisions
can be judged, the refused elements are taken out, and the rest is loaded again.
"""

from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from engine.dmn import DmnRefused, Model, load
from engine.dmn.names import VERSIONS, local

_MOST_ROUNDS = 60


@dataclass(slots=True)
class Loaded:
    """What could be loaded of a file.

    Attributes:
        refused: Why elements were taken out, by their names; all, if there is no model.
    """

    model: Model | None = None
    refused: dict[str, list[str]] = field(default_factory=dict)


class Models:
    """The models of one folder, by namespace."""

    def __init__(self, folder: Path) -> None:
        self._files: dict[str, Path] = {}
        self._loaded: dict[str, Model] = {}
        self._open: set[str] = set()
        for file in sorted(folder.glob("*.dmn")):
            namespace = _root(file).get("namespace", "")
            self._files.setdefault(namespace, file)

    def load(self, file: Path) -> Loaded:
        """Return what could be loaded of a file."""
        if not file.is_file():
            return Loaded(None, {"": ["there is no such file"]})
        root = _root(file)
        imported = self._imported(root)
        loaded = Loaded()
        for _ in range(_MOST_ROUNDS):
            try:
                loaded.model = load(etree.tostring(root), imported)
            except DmnRefused as refused:
                if not _take_out(root, refused.problems, loaded.refused):
                    loaded.refused.update(
                        {
                            _name_of(each): refused.problems.get("", ["all"])
                            for each in root
                        }
                    )
                    break
            else:
                break
        return loaded

    def _imported(self, root: etree._Element) -> dict[str, Model]:
        found = {}
        for each in root:
            namespace = each.get("namespace", "")
            if local(each) == "import" and namespace in self._files:
                model = self._model(namespace)
                if model is not None:
                    found[namespace] = model
        return found

    def _model(self, namespace: str) -> Model | None:
        if namespace in self._open:  # a circle of imports: nothing of it is needed here
            return Model(namespace, "")
        if namespace not in self._loaded:
            self._open.add(namespace)
            model = self.load(self._files[namespace]).model
            self._open.discard(namespace)
            if model is None:
                return None
            self._loaded[namespace] = model
        return self._loaded[namespace]


def _root(file: Path) -> etree._Element:
    return etree.parse(file, etree.XMLParser(remove_comments=True)).getroot()


def _take_out(
    root: etree._Element,
    problems: dict[str, list[str]],
    refused: dict[str, list[str]],
) -> bool:
    """Take the elements with problems out; return whether there were any."""
    found = False
    for element_id, sentences in problems.items():
        for child in list(root):
            if local(child) and _has_id(child, element_id):
                refused.setdefault(_name_of(child), []).extend(sentences)
                root.remove(child)
                found = True
    return found


def _has_id(element: etree._Element, element_id: str) -> bool:
    if not element_id or etree.QName(element).namespace not in VERSIONS:
        return False
    own = element.get("id") or _name_of(element)
    return own == element_id or any(
        each.get("id") == element_id for each in element.iter()
    )


def _name_of(element: etree._Element) -> str:
    return element.get("name", "")
