"""The shipped definitions: complete, fillable, and true to the field dictionary."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from forms import catalogue
from forms.commands import SHIPPED
from forms.errors import Invalid
from forms.structure import SENSITIVITIES, Field, Form
from forms.validation import clean
from web.demo.examples import EXAMPLES, FACTS, NOW

KEYS = sorted(path.stem for path in SHIPPED.glob("*.json"))
DICTIONARY = Path(__file__).parents[3] / "shared" / "domain" / "fields.csv"

#: Fields of the dictionary that no form asks for, and why.
LEFT_OUT = {
    ("F-CASE-01", "lead_no"): "given by the system",
    ("F-CASE-01", "received_by"): "the person who performs the step",
    ("F-CASE-02", "withdrawn_at"): "withdrawal is a process of its own",
    ("F-CASE-02", "withdraw_scope"): "withdrawal is a process of its own",
    ("F-CASE-03", "genogram"): "files come with the attachments",
    ("F-CASE-03", "ecomap"): "files come with the attachments",
    ("F-CASE-03", "supervisor_comment"): "the review of the assessment comes later",
    ("F-CASE-03", "review_result"): "the review of the assessment comes later",
    ("F-CASE-04", "version"): "given by the system",
    ("F-CASE-06", "session_no"): "given by the system",
    ("F-CASE-06", "attachments"): "files come with the attachments",
    ("F-CASE-07", "client_satisfaction"): "collected by another person, later",
    ("F-CASE-08", "supervisor_review"): "asked as review_result in closure_review",
}
#: Required by the dictionary, asked with a rule here, and why.
REQUIRED_BY_RULE = {
    ("F-CASE-03", "resources_formal"): "may be empty with a reason",
    ("F-CASE-03", "resources_informal"): "may be empty with a reason",
    **{
        ("F-CASE-05", name): "only where the client agrees"
        for name in (
            "form",
            "goals",
            "contents_methods",
            "rights_duties",
            "place_time",
            "term_sessions",
            "confidentiality_limits",
            "complaint_channel",
            "exit_right",
            "client_sign",
            "worker_sign",
        )
    },
}


def definitions(published: dict[str, str]) -> Iterator[tuple[str, Form]]:
    for key, ref in published.items():
        yield key, catalogue.form(ref)


def test_every_form_has_an_example(published: dict[str, str]) -> None:
    assert set(published) == set(EXAMPLES)


@pytest.mark.parametrize("key", KEYS)
def test_the_example_is_accepted_as_it_is(published: dict[str, str], key: str) -> None:
    assert clean(published[key], EXAMPLES[key], now=NOW, facts=FACTS) == EXAMPLES[key]


@pytest.mark.parametrize("key", KEYS)
def test_a_missing_required_answer_is_asked_for_at_its_field(
    published: dict[str, str], key: str
) -> None:
    form = catalogue.form(published[key])
    for name in [one.name for one in form.fields.values() if one.required]:
        # given
        without = {k: v for k, v in EXAMPLES[key].items() if k != name}

        # when
        with pytest.raises(Invalid) as refused:
            clean(published[key], without, now=NOW, facts=FACTS)

        # then
        assert form.fields[name].title_en in refused.value.problems[name][0]


@pytest.mark.parametrize("key", KEYS)
def test_a_missing_required_cell_is_asked_for_at_its_row(
    published: dict[str, str], key: str
) -> None:
    form = catalogue.form(published[key])
    for table in [one for one in form.fields.values() if one.columns]:
        rows = EXAMPLES[key].get(table.name)
        for column in [one for one in table.columns if one.required]:
            if not isinstance(rows, list):
                continue
            # given
            holed = [{k: v for k, v in rows[0].items() if k != column.name}]

            # when
            with pytest.raises(Invalid) as refused:
                clean(
                    published[key],
                    {**EXAMPLES[key], table.name: holed},
                    now=NOW,
                    facts=FACTS,
                )

            # then
            problems = refused.value.problems
            assert not holed[0] or f"{table.name}.0.{column.name}" in problems


def test_every_text_is_limited_in_length(published: dict[str, str]) -> None:
    for key, form in definitions(published):
        for field in each_answer(form):
            is_free = field.json_type == "string" and not field.choices
            assert not is_free or field.limit("maxLength"), f"{key}, {field.name}"


def test_every_field_and_choice_is_named_in_both_languages(
    published: dict[str, str],
) -> None:
    for key, form in definitions(published):
        for field in each_answer(form):
            place = f"{key}, {field.name}"
            assert bool(field.description) == bool(field.description_en), place
            assert set(field.labels) == set(field.labels_en) == set(field.choices)


def test_the_forms_keep_to_the_field_dictionary(published: dict[str, str]) -> None:
    if not DICTIONARY.is_file():
        pytest.skip("the field dictionary lies outside the repository, not here")
    # given
    asked = fields_by_code(published)
    wrong = []

    # when
    for row in dictionary():
        code, name = row["form"].split()[0], row["name"]
        fields = asked.get(code, {}).get(name, [])
        if (code, name) in LEFT_OUT:
            continue
        if not fields:
            wrong.append(f"{code} {name} is asked nowhere")
        for field in fields:
            wrong.extend(f"{code} {name}: {what}" for what in differences(field, row))

    # then
    assert wrong == []


def test_nothing_is_left_out_that_the_dictionary_does_not_know() -> None:
    if not DICTIONARY.is_file():
        pytest.skip("the field dictionary lies outside the repository, not here")
    known = {(row["form"].split()[0], row["name"]) for row in dictionary()}
    assert set(LEFT_OUT) | set(REQUIRED_BY_RULE) <= known


def dictionary() -> list[dict[str, str]]:
    with DICTIONARY.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    codes = {f"F-CASE-0{number}" for number in range(1, 9)}
    return [row for row in rows if row["form"].split()[0] in codes]


def fields_by_code(published: dict[str, str]) -> dict[str, dict[str, list[Field]]]:
    found: dict[str, dict[str, list[Field]]] = {}
    for _, form in definitions(published):
        for name, field in form.fields.items():
            found.setdefault(form.code, {}).setdefault(name, []).append(field)
    return found


def differences(field: Field, row: dict[str, str]) -> Iterator[str]:
    place = (row["form"].split()[0], row["name"])
    if row["required"] == "Y" and not field.required and place not in REQUIRED_BY_RULE:
        yield "is required"
    if row["required"] == "N" and field.required:
        yield "is optional"
    if SENSITIVITIES.index(field.sensitivity) < SENSITIVITIES.index(row["sensitivity"]):
        yield f"is as sensitive as {row['sensitivity']}"
    kinds = {
        "text": {"text"},
        "addr": {"text"},
        "int": {"number"},
        "enum": {"radio", "select"},
        "multi": {"checkboxes"},
        "bool": {"radio", "checkbox"},
    }
    if field.kind not in kinds.get(row["type"], {row["type"]}):
        yield f"is a {row['type']}"


def each_answer(form: Form) -> Iterator[Field]:
    for field in form.fields.values():
        yield field
        yield from field.columns
