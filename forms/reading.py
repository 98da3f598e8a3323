"""A submission for reading: labels and values as people say them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from django.utils.translation import gettext

from forms.catalogue import form
from forms.moments import readable_date, readable_moment
from forms.structure import Field

NO_NAMES: Mapping[str, str] = MappingProxyType({})

#: What stands in the place of a value that is not to be shown.
MASK = "***"


@dataclass(frozen=True)
class Entry:
    """One answer. A table has no ``value`` but ``columns`` and ``rows``."""

    name: str
    section: str
    label: str
    value: str
    sensitivity: str
    masked: bool = False
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def describe(
    form_ref: str,
    data: Mapping[str, object],
    *,
    masked: bool,
    names: Mapping[str, str] = NO_NAMES,
) -> list[Entry]:
    """Say what was answered, in the order of the form, unanswered fields left out.

    Args:
        form_ref: key and version, such as ``case_intake_lead@1``.
        data: a submission that ``forms.validation.clean`` let pass.
        masked: hide every value that is personal data of any degree.
        names: what to call users, organisations and attachments, by identifier.

    Raises:
        NoSuchForm: nothing is published under this name.
    """
    return [
        _entry(section.label, field, data[field.name], masked=masked, names=names)
        for section in form(form_ref).sections
        for field in section.fields
        if field.name in data
    ]


def _entry(
    section: str,
    field: Field,
    answer: object,
    *,
    masked: bool,
    names: Mapping[str, str],
) -> Entry:
    """Say one answer."""
    hidden = masked and field.is_sensitive
    entry = Entry(
        name=field.name,
        section=section,
        label=field.label,
        value=MASK,
        sensitivity=field.sensitivity,
        masked=hidden,
    )
    if hidden:
        return entry
    if field.kind != "table":
        return replace(entry, value=_say(field, answer, names))
    rows = answer if isinstance(answer, list) else []
    return replace(
        entry,
        value="",
        columns=tuple(column.label for column in field.columns),
        rows=tuple(
            tuple(_say(one, row.get(one.name), names) for one in field.columns)
            for row in rows
            if isinstance(row, Mapping)
        ),
    )


def _say(field: Field, answer: object, names: Mapping[str, str]) -> str:
    """Say one value the way people do."""
    if answer is None:
        return ""
    if field.kind == "file":
        listed = answer if isinstance(answer, list) else [answer]
        kept = [names.get(str(one), gettext("Attached file")) for one in listed]
        return gettext(", ").join(kept)
    if isinstance(answer, list):
        return gettext(", ").join(field.choice_label(str(one)) for one in answer)
    if isinstance(answer, bool):
        return _say_truth(field, "true" if answer else "false")
    return _say_text(field, str(answer), names)


def _say_text(field: Field, text: str, names: Mapping[str, str]) -> str:
    """Say a value that is one text."""
    if field.kind == "date":
        return readable_date(text)
    if field.kind == "datetime":
        return readable_moment(text)
    if field.kind in ("user", "org"):
        return names.get(text, text)
    return field.choice_label(text)


def _say_truth(field: Field, word: str) -> str:
    """Say yes or no, in the words of the form where it has its own."""
    if field.choices:
        return field.choice_label(word)
    return gettext("Yes") if word == "true" else gettext("No")
