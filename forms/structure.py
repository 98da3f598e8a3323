"""A form as a frozen value: its sections, fields, labels and rules.

Built once from the JSON document, shared between threads, never changed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeAlias

from django.utils.translation import get_language

#: A JSON value as ``json.loads`` makes it.
JSON: TypeAlias = "bool | int | float | str | list[JSON] | dict[str, JSON] | None"

#: From the least to the most protected.
SENSITIVITIES = ("0", "P", "S", "X")


def _words(chinese: str, english: str) -> str:
    """Choose the wording for the active language; Chinese is the first one."""
    if english and (get_language() or "").startswith("en"):
        return english
    return chinese


@dataclass(frozen=True)
class ShowWhen:
    """The condition under which a field is asked: another field has such a value."""

    field: str
    values: tuple[str | bool, ...]

    def holds(self, answers: Mapping[str, object]) -> bool:
        """Say whether the answers given so far bring the field up."""
        answer = answers.get(self.field)
        if isinstance(answer, list):
            return any(one in self.values for one in answer)
        return any(type(answer) is type(one) and answer == one for one in self.values)


@dataclass(frozen=True)
class Note:
    """What a given row says beside its questions, and is not answered."""

    key: str
    title: str
    title_en: str

    @property
    def label(self) -> str:
        """The word before it in the active language."""
        return _words(self.title, self.title_en)


@dataclass(frozen=True)
class GivenRows:
    """The rows of a table whose rows a fact gives: none is added, removed, renamed.

    See ``forms.given_rows``. ``heading``, ``group``, ``maximum`` and the keys of the
    notes are of the fact's rows; ``columns``, ``score`` and ``reason`` of the table.
    """

    fact: str
    columns: tuple[str, ...]
    heading: str
    group: str = ""
    score: str = ""
    maximum: str = ""
    #: Whether the scores of all rows together are a sum of anything.
    is_summed: bool = False
    reason: str = ""
    #: A score below so many per cent of the maximum needs a reason.
    reason_below: int = 0
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Field:
    """One question, or one column of a table."""

    name: str
    kind: str
    json_type: str
    required: bool
    sensitivity: str
    title: str
    title_en: str
    description: str = ""
    description_en: str = ""
    choices: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    labels_en: Mapping[str, str] = field(default_factory=dict)
    show_when: ShowWhen | None = None
    columns: tuple["Field", ...] = ()
    #: For a table whose rows nobody adds or removes.
    given: GivenRows | None = None
    #: The fact of the case that fills the field in; empty where people are asked.
    automatic: str = ""
    schema: Mapping[str, object] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """The question in the active language."""
        return _words(self.title, self.title_en)

    @property
    def help(self) -> str:
        """What helps to answer, in the active language; often empty."""
        return _words(self.description, self.description_en)

    @property
    def is_sensitive(self) -> bool:
        """Whether the answer is personal data of any degree."""
        return self.sensitivity != "0"

    @property
    def is_list(self) -> bool:
        """Whether the answer is a list of plain values: choices or attachments."""
        return self.json_type == "array" and not self.columns

    def choice_label(self, value: str) -> str:
        """Say one of the listed answers in the active language."""
        return _words(self.labels.get(value, value), self.labels_en.get(value, ""))

    def limit(self, keyword: str) -> int | None:
        """Give a whole-number limit of the schema, such as ``maxLength``."""
        found = self.schema.get(keyword)
        return found if isinstance(found, int) else None


@dataclass(frozen=True)
class Section:
    """A heading and the fields under it."""

    title: str
    title_en: str
    fields: tuple[Field, ...]

    @property
    def label(self) -> str:
        """The heading in the active language."""
        return _words(self.title, self.title_en)


@dataclass(frozen=True)
class Form:
    """One version of one form."""

    form_ref: str
    title: str
    title_en: str
    code: str
    clause: str
    sections: tuple[Section, ...]
    fields: Mapping[str, Field]
    rules: tuple[Mapping[str, object], ...]
    schema: Mapping[str, object]

    @property
    def label(self) -> str:
        """The title in the active language."""
        return _words(self.title, self.title_en)

    @property
    def sensitivities(self) -> dict[str, str]:
        """Sensitivity by field name."""
        return {name: one.sensitivity for name, one in self.fields.items()}

    @property
    def sensitive_fields(self) -> frozenset[str]:
        """Names of the fields that hold personal data of any degree."""
        return frozenset(n for n, one in self.fields.items() if one.is_sensitive)

    def field_at(self, path: str) -> Field | None:
        """Find the field, or the column of a table, at ``objectives.0.target``."""
        name, _, rest = path.partition(".")
        found = self.fields.get(name)
        column = rest.partition(".")[2]
        if found is None or not column:
            return found
        return next((one for one in found.columns if one.name == column), None)


def build(form_ref: str, schema: Mapping[str, object]) -> Form:
    """Make the frozen value of a checked document.

    Args:
        form_ref: key and version, such as ``case_intake_lead@1``.
        schema: a document that passed ``forms.checking``.
    """
    properties = _mapping(schema["properties"])
    required = _texts(schema.get("required"))
    headings = [_mapping(one) for one in _list(schema["x-sections"])]
    # The sections give the order: objects of JSON, and of jsonb, have none.
    fields = {
        name: _field(
            name, _mapping(properties[name]), required=name in required, inherited="0"
        )
        for one in headings
        for name in _texts(one["fields"])
    }
    sections = tuple(
        Section(
            title=str(one["title"]),
            title_en=str(one["title-en"]),
            fields=tuple(fields[name] for name in _texts(one["fields"])),
        )
        for one in headings
    )
    return Form(
        form_ref=form_ref,
        title=str(schema["title"]),
        title_en=str(schema["x-title-en"]),
        code=str(schema["x-form-code"]),
        clause=str(schema["x-clause"]),
        sections=sections,
        fields=MappingProxyType(fields),
        rules=tuple(map(_mapping, _list(schema.get("x-rules")))),
        schema=schema,
    )


def _field(
    name: str, schema: Mapping[str, object], *, required: bool, inherited: str
) -> Field:
    """Read one property, its columns included."""
    sensitivity = str(schema.get("x-sensitivity", inherited))
    items = _mapping(schema.get("items"))
    cells, needed = _mapping(items.get("properties")), _texts(items.get("required"))
    return Field(
        name=name,
        kind=str(schema["x-widget"]),
        json_type=str(schema["type"]),
        required=required,
        sensitivity=sensitivity,
        title=str(schema["title"]),
        title_en=str(schema["x-title-en"]),
        description=str(schema.get("description", "")),
        description_en=str(schema.get("x-description-en", "")),
        choices=_choices(schema, items),
        labels=_labels(schema.get("x-labels")),
        labels_en=_labels(schema.get("x-labels-en")),
        show_when=_show_when(schema.get("x-show-when")),
        columns=tuple(
            _field(
                column,
                _mapping(cells[column]),
                required=column in needed,
                inherited=sensitivity,
            )
            for column in _texts(schema.get("x-columns"))
        ),
        given=_given(schema.get("x-rows")),
        automatic=str(schema.get("x-automatic", "")),
        schema=schema,
    )


def _given(found: object) -> GivenRows | None:
    """Read the rows that a table has once and for all, if it has."""
    if not isinstance(found, Mapping):
        return None
    below = found.get("reason-below")
    columns = _texts(found.get("given"))
    notes = [_mapping(one) for one in _list(found.get("notes"))]
    return GivenRows(
        fact=str(found.get("fact", "")),
        columns=columns,
        heading=str(found.get("heading", columns[0])),
        group=str(found.get("group", "")),
        score=str(found.get("score", "")),
        maximum=str(found.get("maximum", "")),
        is_summed=found.get("sum") is True,
        reason=str(found.get("reason", "")),
        reason_below=below if isinstance(below, int) else 0,
        notes=tuple(
            Note(str(one["key"]), str(one["title"]), str(one["title-en"]))
            for one in notes
        ),
    )


def _choices(
    schema: Mapping[str, object], items: Mapping[str, object]
) -> tuple[str, ...]:
    """List the answers to choose from; yes and no for a plain truth value."""
    if schema["type"] == "boolean" and "const" not in schema:
        return ("true", "false")
    return _texts(schema.get("enum", items.get("enum")))


def _show_when(found: object) -> ShowWhen | None:
    """Read the condition of a field, if it has one."""
    if not isinstance(found, Mapping):
        return None
    values = tuple(one for one in _list(found["in"]) if isinstance(one, str | bool))
    return ShowWhen(field=str(found["field"]), values=values)


def _labels(found: object) -> Mapping[str, str]:
    """Read the labels of the listed answers."""
    return MappingProxyType({key: str(one) for key, one in _mapping(found).items()})


def _mapping(found: object) -> Mapping[str, object]:
    """Take an object of the document; an absent one is empty."""
    return found if isinstance(found, Mapping) else {}


def _list(found: object) -> Sequence[object]:
    """Take an array of the document; an absent one is empty."""
    return found if isinstance(found, list) else []


def _texts(found: object) -> tuple[str, ...]:
    """Take an array of strings of the document."""
    return tuple(str(one) for one in _list(found))
