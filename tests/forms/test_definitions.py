"""The shipped definitions: complete and fillable."""

from collections.abc import Iterator

import pytest

from forms import catalogue
from forms.answers import automatic_answers
from forms.commands import SHIPPED
from forms.errors import Invalid
from forms.structure import Field, Form
from forms.validation import clean
from web.demo.examples import EXAMPLES, FACTS, NOW

KEYS = sorted(path.stem for path in SHIPPED.glob("*.json"))


def definitions(published: dict[str, str]) -> Iterator[tuple[str, Form]]:
    for key, ref in published.items():
        yield key, catalogue.form(ref)


def test_every_form_has_an_example(published: dict[str, str]) -> None:
    assert set(published) == set(EXAMPLES)


@pytest.mark.parametrize("key", KEYS)
def test_the_example_is_accepted_as_it_is(published: dict[str, str], key: str) -> None:
    filled_in = automatic_answers(catalogue.form(published[key]), FACTS)
    assert clean(published[key], EXAMPLES[key], now=NOW, facts=FACTS) == {
        **EXAMPLES[key],
        **filled_in,
    }


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
        given = table.given.columns if table.given else ()
        for column in [one for one in table.columns if one.required]:
            if not isinstance(rows, list) or column.name in given:
                continue  # what is given is filled in, see test_given_rows
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


def each_answer(form: Form) -> Iterator[Field]:
    for field in form.fields.values():
        yield field
        yield from field.columns
