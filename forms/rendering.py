"""A form document as a native Django form, and posted controls as answers.

The Django form only shows and reads. It is checked by ``forms.validation.clean``,
whose problems are handed in to be shown beside the fields.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from django import forms as django_forms
from django.http import QueryDict
from django.utils.translation import gettext

from forms import given_rows
from forms.answers import automatic_answers
from forms.catalogue import form
from forms.controls import Post, read, read_one, write, write_one
from forms.given_rows import Given
from forms.locks import locks
from forms.structure import JSON, Field, Form
from forms.widgets import Choices, keep_choice, widget_for

Problems = Mapping[str, Sequence[str]]

NO_OPTIONS: Mapping[str, Choices] = MappingProxyType({})
NO_FACTS: Mapping[str, object] = MappingProxyType({})


class AnswerField(django_forms.Field):
    """A Django field that carries one answer of a document; it checks nothing."""

    def __init__(self, spec: Field, *, widget: django_forms.Widget, lock: str) -> None:
        super().__init__(
            required=False,
            widget=widget,
            label=spec.label,
            help_text=spec.help,
            disabled=bool(lock),
        )
        self.spec = spec
        #: Why the field cannot be changed; empty where it can.
        self.lock = lock

    def prepare_value(self, value: object) -> object:
        """Turn an answer into what the control shows."""
        if self.spec.kind == "table" or self.spec.is_list:
            return value
        if self.spec.kind == "checkbox":
            return bool(value)
        return write_one(self.spec, value)

    def clean(self, value: object) -> object:
        """Turn what the control holds into an answer."""
        if self.spec.kind in ("table", "checkbox") or self.spec.is_list:
            return value
        return read_one(self.spec, value)


class CaseForm(django_forms.Form):
    """The native form of one document."""

    use_required_attribute = False
    definition: Form
    problems: Problems
    #: The rows of those tables whose rows the case gives, by field.
    given: Mapping[str, list[Given]]

    def clean(self) -> dict[str, object]:
        """Show the problems that validation found beside their fields."""
        for path, found in self.problems.items():
            name = path.partition(".")[0]
            for sentence in found:
                if name in self.fields:
                    self.add_error(name, self._placed(path, sentence))
                else:
                    self.add_error(None, sentence)
        return self.cleaned_data

    def _placed(self, path: str, sentence: str) -> str:
        """Say in which row of a table a problem lies."""
        _, _, rest = path.partition(".")
        row, _, _ = rest.partition(".")
        column = self.definition.field_at(path)
        if not row.isdigit() or column is None:
            return sentence
        return gettext("Row %(row)s, %(column)s: %(sentence)s") % {
            "row": int(row) + 1,
            "column": column.label,
            "sentence": sentence,
        }


def form_for(
    form_ref: str,
    *,
    data: QueryDict | Post | None = None,
    initial: Mapping[str, object] | None = None,
    options: Mapping[str, Choices] = NO_OPTIONS,
    facts: Mapping[str, object] = NO_FACTS,
    problems: Problems | None = None,
) -> CaseForm:
    """Build the native form of a document.

    Args:
        form_ref: key and version, such as ``case_intake_lead@1``.
        data: what was posted, to show it again.
        initial: answers, such as a draft; ``data`` wins over it.
        options: choices by field name or ``table.column`` for users, organisations;
            for attachments their names.
        facts: what the case knows: it fills in automatic fields, closes others
            (``forms.locks``) and narrows lists (the rule ``in_catalogue``).
        problems: what ``forms.errors.Invalid`` carried, by path.

    Raises:
        NoSuchForm: nothing is published under this name.
    """
    definition = form(form_ref)
    closed = _closed(definition, facts)
    answers: dict[str, object] = dict(initial or {})
    if data is not None:
        kept = {name: one for name, one in answers.items() if name in closed}
        typed = read(definition, data).items()
        answers = {**{n: one for n, one in typed if n not in closed}, **kept}
    answers |= automatic_answers(definition, facts)
    given = _given(definition, answers, facts)
    is_bound = data is not None or bool(problems)
    built = CaseForm(
        data=write(definition, answers) if is_bound else None,
        initial=answers,
        label_suffix="",
    )
    built.definition, built.problems, built.given = definition, problems or {}, given
    choices = {**_narrowed(definition, facts), **options}
    for name, spec in definition.fields.items():
        widget = widget_for(spec, choices, name)
        known = answers.get(name)
        several = [str(each) for each in known] if isinstance(known, list) else None
        keep_choice(widget, several or write_one(spec, known))
        lock = closed.get(name, "")
        built.fields[name] = AnswerField(spec, widget=widget, lock=lock)
    return built


def parse(form_ref: str, post: QueryDict | Post) -> dict[str, JSON]:
    """Turn posted controls into answers, complete or not.

    Controls of unknown fields are ignored.

    Raises:
        NoSuchForm: nothing is published under this name.
    """
    return read(form(form_ref), post)


def _given(
    definition: Form, answers: dict[str, object], facts: Mapping[str, object]
) -> dict[str, list[Given]]:
    """Return the given rows by table, and put each of them into the answers."""
    found = {}
    for name, spec in definition.fields.items():
        if given_rows.are_known(spec, facts):
            found[name] = given_rows.given_of(definition, spec, facts)
            known = answers.get(name)
            answers[name] = given_rows.laid_out(definition, spec, known, facts)
    return found


def _closed(definition: Form, facts: Mapping[str, object]) -> dict[str, str]:
    """Say for each field that cannot be changed why that is so."""
    automatic = [name for name, one in definition.fields.items() if one.automatic]
    filled_in = dict.fromkeys(automatic, gettext("Filled in by the system."))
    return {**locks(definition, facts), **filled_in}


def _narrowed(definition: Form, facts: Mapping[str, object]) -> dict[str, Choices]:
    """List the choices that the catalogue of the station leaves."""
    left: dict[str, Choices] = {}
    for rule in definition.rules:
        known = facts.get(str(rule.get("fact")))
        if rule["rule"] != "in_catalogue" or not isinstance(known, list | tuple):
            continue
        path = ".".join(str(rule[w]) for w in ("field", "column") if w in rule)
        spec = definition.field_at(path.replace(".", ".0."))
        if spec and spec.choices:
            found = [one for one in spec.choices if one in known]
            left[path] = [(one, spec.choice_label(one)) for one in found]
    return left
