"""From answers to native controls and back, as a browser would post them."""

import json
from datetime import UTC, date, datetime
from html.parser import HTMLParser

import pytest
from django.utils import translation
from django.utils.datastructures import MultiValueDict
from hypothesis import given, settings
from hypothesis import strategies as st

from forms import catalogue
from forms.answers import tidy
from forms.commands import SHIPPED
from forms.controls import Post, read, write
from forms.errors import Invalid
from forms.given_rows import given_of
from forms.presentation import FieldView, problem_summary, sections
from forms.rendering import CaseForm, form_for, parse
from forms.structure import Field, Form, build
from forms.validation import clean
from web.demo.examples import EXAMPLES, FACTS, NOW

KEYS = sorted(path.stem for path in SHIPPED.glob("*.json"))
DEFINITIONS = [
    build(f"{key}@1", json.loads((SHIPPED / f"{key}.json").read_text("utf-8")))
    for key in KEYS
]
Refs = dict[str, str]


class Browser(HTMLParser):
    """Posts a page the way a browser without JavaScript does."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.posted: Post = MultiValueDict()
        self._area = self._select = ""
        self._text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        name, value = found.get("name") or "", found.get("value") or ""
        if tag == "input" and "value" not in found and "checked" in found:
            value = "on"
        if "disabled" in found:
            return
        if tag == "textarea":
            self._area, self._text = name, ""
        if tag == "select":
            self._select = name
            self.posted[name] = ""
        if tag == "option" and "selected" in found:
            self.posted[self._select] = value
        if tag == "input":
            self._post_input(found.get("type"), name, value, "checked" in found)

    def _post_input(
        self,
        kind: str | None,
        name: str,
        value: str,
        checked: bool,
    ) -> None:
        if kind in ("radio", "checkbox"):
            if checked:
                self.posted.appendlist(name, value)
        elif kind != "file":
            self.posted[name] = value

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            # A browser drops the line break that opens the area.
            self.posted[self._area] = self._text.removeprefix("\n")


def posted(form: CaseForm) -> Post:
    return Browser(str(form.as_div())).posted


def laid_out(form: CaseForm) -> dict[str, FieldView]:
    return {view.name: view for one in sections(form) for view in one.fields}


@pytest.mark.parametrize("key", KEYS)
def test_a_shown_form_posts_back_what_it_showed(published: Refs, key: str) -> None:
    ref = published[key]
    assert (
        parse(ref, posted(form_for(ref, initial=EXAMPLES[key], facts=FACTS)))
        == EXAMPLES[key]
    )


@pytest.mark.parametrize("key", KEYS)
def test_a_posted_form_shown_again_loses_nothing(published: Refs, key: str) -> None:
    ref = published[key]
    once = posted(form_for(ref, initial=EXAMPLES[key], facts=FACTS))
    again = posted(form_for(ref, data=once, facts=FACTS, problems={"": ["Try again."]}))
    assert parse(ref, again) == EXAMPLES[key]


@pytest.mark.parametrize("key", KEYS)
def test_an_untouched_form_posts_nothing(published: Refs, key: str) -> None:
    ref = published[key]
    given = {
        name: [dict(row.cells) for row in given_of(catalogue.form(ref), field, FACTS)]
        for name, field in catalogue.form(ref).fields.items()
        if field.given
    }
    assert parse(ref, posted(form_for(ref, facts=FACTS))) == given


@pytest.mark.parametrize("key", KEYS)
def test_every_field_is_laid_out_once(published: Refs, key: str) -> None:
    form = form_for(published[key], initial=EXAMPLES[key], facts=FACTS)
    views = [view for one in sections(form) for view in one.fields]
    assert [v.name for v in views] == list(catalogue.form(published[key]).fields)
    assert all((v.html or v.rows or v.sheet) and v.label for v in views)


def test_cells_laid_out_singly_post_like_the_whole_table(published: Refs) -> None:
    ref, example = published["service_plan"], EXAMPLES["service_plan"]
    form = form_for(ref, initial=example, facts=FACTS)
    cells = [
        cell.html
        for view in laid_out(form).values()
        for row in view.rows
        for cell in row
    ]
    kept = parse(ref, Browser("".join(cells)).posted)
    assert kept["phases"] == example["phases"]


def test_a_table_shows_a_spare_row(published: Refs) -> None:
    ref = published["service_plan"]
    assert len(laid_out(form_for(ref, facts=FACTS))["objectives"].rows) == 2
    filled = form_for(ref, initial=EXAMPLES["service_plan"], facts=FACTS)
    assert len(laid_out(filled)["objectives"].rows) == 3


def test_gaps_between_posted_rows_close(published: Refs) -> None:
    post: Post = MultiValueDict(
        {"goal_progress-7-result": ["b"], "goal_progress-2-result": ["a"]}
    )
    assert parse(published["progress_review"], post) == {
        "goal_progress": [{"result": "a"}, {"result": "b"}]
    }


def test_what_does_not_fit_is_shown_again_beside_its_problem(published: Refs) -> None:
    # given
    ref = published["service_plan"]
    post: Post = MultiValueDict(
        {"review_interval_days": ["monthly"], "objectives-0-due": ["soon"]}
    )

    # when
    with pytest.raises(Invalid) as refused:
        clean(ref, parse(ref, post), now=NOW, facts=FACTS)
    form = form_for(ref, data=post, facts=FACTS, problems=refused.value.problems)

    # then
    views = laid_out(form)
    assert 'value="monthly"' in views["review_interval_days"].html
    assert views["review_interval_days"].errors == ("Enter a whole number.",)
    due = views["objectives"].rows[0][-1]
    assert 'value="soon"' in due.html
    assert due.errors == ("Enter a date such as 2026-03-02.",)
    anchors = {one.anchor for one in problem_summary(form)}
    assert {"id_review_interval_days", "id_objectives-0-due"} <= anchors


def test_a_time_is_typed_in_china_and_kept_in_utc(published: Refs) -> None:
    ref = published["session_record"]
    post: Post = MultiValueDict({"start_at": ["2026-03-01T09:00"]})
    assert parse(ref, post) == {"start_at": "2026-03-01T01:00:00Z"}
    assert 'value="2026-03-01T09:00"' in str(form_for(ref, data=post)["start_at"])


def test_a_locked_field_cannot_be_changed_by_a_post(published: Refs) -> None:
    # given
    ref = published["case_opening"]
    post: Post = MultiValueDict({"health_summary": ["forged"]})

    # when
    form = form_for(
        ref,
        data=post,
        initial={"health_summary": "kept"},
        facts={**FACTS, "consent_given": False},
    )

    # then
    view = laid_out(form)["health_summary"]
    assert view.locked
    assert "Locked until the informed consent is recorded" in view.lock
    assert "kept" in view.html
    assert "disabled" in view.html


def test_an_automatic_field_is_shown_and_cannot_be_changed(published: Refs) -> None:
    # given
    ref = published["case_intake_lead"]
    post: Post = MultiValueDict({"lead_no": ["forged"]})

    # when
    views = laid_out(form_for(ref, data=post, facts=FACTS))

    # then
    assert views["lead_no"].locked
    assert views["lead_no"].lock == "Filled in by the system."
    assert 'value="2026-0001"' in views["lead_no"].html
    # Without the fact there is nothing to show.
    assert "lead_no" not in laid_out(form_for(ref, data=post))


def test_attachments_are_listed_beside_a_native_file_input(published: Refs) -> None:
    # given
    ref, one = published["session_record"], "00000000-0000-4000-8000-000000000002"

    # when
    form = form_for(
        ref,
        initial={"attachments": [one]},
        options={"attachments": [(one, "minutes.pdf")]},
        facts=FACTS,
    )

    # then
    view = laid_out(form)["attachments"]
    assert "minutes.pdf" in view.html
    assert 'type="file" name="attachments__upload"' in view.html
    assert view.id == "id_attachments__upload"
    assert form.is_multipart()
    assert parse(ref, posted(form))["attachments"] == [one]


def test_the_catalogue_of_the_station_narrows_the_choices(published: Refs) -> None:
    facts = {**FACTS, "service_codes": ["3.2.1.1"]}
    views = laid_out(form_for(published["session_record"], facts=facts))
    assert 'value="3.2.1.1"' in views["service_codes"].html
    assert 'value="3.2.1.2"' not in views["service_codes"].html
    views = laid_out(form_for(published["assessment"], facts=facts))
    cells = [cell.html for row in views["needs"].rows for cell in row]
    assert not any("3.2.1.2" in html for html in cells)


def test_options_make_a_choice_of_a_person(published: Refs) -> None:
    ref = published["case_assignment"]
    form = form_for(
        ref, initial={"case_worker": "w3"}, options={"case_worker": [("w1", "张示范")]}
    )
    html = laid_out(form)["case_worker"].html
    assert '<option value="w1">张示范</option>' in html
    # Somebody who left stays visible until replaced.
    assert '<option value="w3" selected>' in html


def test_a_conditional_field_says_when_it_is_asked(published: Refs) -> None:
    view = laid_out(form_for(published["informed_consent"]))["exception_basis"]
    assert json.loads(view.show_when) == {"field": "consent_general", "in": ["false"]}
    assert not view.required


def test_help_and_label_come_in_the_active_language(published: Refs) -> None:
    ref = published["case_intake_lead"]
    english = laid_out(form_for(ref))["client_name"].label
    with translation.override("zh-hans"):
        chinese = laid_out(form_for(ref))["client_name"].label
    assert (english, chinese) == ("Name", "姓名")


def texts(field: Field) -> st.SearchStrategy[str]:
    return st.text(min_size=1, max_size=min(field.limit("maxLength") or 20, 60))


def answers_to(field: Field) -> st.SearchStrategy[object]:
    by_kind: dict[str, st.SearchStrategy[object]] = {
        "date": st.dates(date(1900, 1, 1), date(2100, 1, 1)).map(str),
        "datetime": st.integers(0, 4_000_000_000).map(
            lambda second: datetime.fromtimestamp(second, UTC).isoformat()
        ),
        "number": st.integers(-1000, 100000),
        "checkbox": st.sampled_from([True]),
        "file": st.uuids().map(str),
    }
    if field.is_list and field.kind == "file":
        return st.lists(by_kind["file"], max_size=3)
    if field.kind == "table":
        row = st.fixed_dictionaries(
            {}, optional={one.name: answers_to(one) for one in field.columns}
        )
        return st.lists(row, max_size=3)
    if field.kind == "checkboxes":
        # What a case knows at the time, where the form itself offers nothing.
        offered = st.sampled_from(field.choices) if field.choices else by_kind["file"]
        return st.lists(offered, unique=True)
    if field.json_type == "boolean" and field.kind != "checkbox":
        return st.booleans()
    if field.choices:
        return st.sampled_from(field.choices)
    return by_kind.get(field.kind, texts(field))


@st.composite
def filled_forms(draw: st.DrawFn) -> tuple[Form, dict[str, object]]:
    form = draw(st.sampled_from(DEFINITIONS))
    fields = {name: answers_to(field) for name, field in form.fields.items()}
    answers = draw(st.fixed_dictionaries({}, optional=fields))
    return form, {**tidy(form, answers)}


@settings(max_examples=200, deadline=None)
@given(filled_forms())
def test_controls_give_back_every_answer(
    filled: tuple[Form, dict[str, object]],
) -> None:
    form, answers = filled
    assert read(form, write(form, answers)) == answers


@settings(max_examples=100, deadline=None)
@given(filled_forms())
def test_tidying_twice_is_tidying_once(filled: tuple[Form, dict[str, object]]) -> None:
    form, answers = filled
    assert tidy(form, answers) == answers


@pytest.mark.parametrize("between", [",", " ", "\u3000"])
def test_a_letter_and_its_accent_meet_where_a_gap_closes(between: str) -> None:
    (form,) = (each for each in DEFINITIONS if each.form_ref == "project_progress@1")
    answers = {"funds_used": [{"used": f"U{between}\u0304"}]}
    assert tidy(form, answers) == {"funds_used": [{"used": "\u016a"}]}


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(DEFINITIONS),
    st.dictionaries(st.text(max_size=30), st.lists(st.text(max_size=30), min_size=1)),
)
def test_no_post_can_break_the_reader(form: Form, post: dict[str, list[str]]) -> None:
    known = {name: ["?"] for name in form.fields}
    read(form, MultiValueDict({**post, **known}))
