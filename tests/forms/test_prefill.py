"""Nothing is asked twice: what a form takes over from earlier ones."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest

from forms import catalogue
from forms.commands import publish_form
from forms.errors import InvalidForm
from forms.prefill import FACTS as FACT
from forms.prefill import Source, begins_from, prefilled, sources
from forms.structure import Field, Form
from tests.forms.test_publishing import shipped
from web.demo.examples import EXAMPLES, FACTS, NOW

Refs = dict[str, str]
#: Facts that only pages know: the moment, the day on which a step is due, and what the
#: head has said of all cases of a worker who leaves.
OF_PAGES = {"now", "today", "due_on", "transfer_cause", "suggested_worker"}


def begun(refs: Refs, key: str) -> dict[str, object]:
    facts = {**FACTS, "now": "2026-03-02T01:00:00Z", "today": "2026-03-02"}
    return {**prefilled(catalogue.form(refs[key]), EXAMPLES, facts)}


def test_a_plan_begins_with_the_problems_of_the_assessment(published: Refs) -> None:
    found = begun(published, "service_plan")
    assert found["problems_to_solve"] == [
        {"problem": "收入不足以支付药费"},
        {"problem": "独居孤独"},
    ]
    assert found["duration_from"] == "2026-03-02"


def test_goals_are_followed_from_the_plan_to_the_closure(published: Refs) -> None:
    names = ["提交低保申请", "增加社会交往"]
    for key, table in (
        ("progress_review", "goal_progress"),
        ("outcome_evaluation", "goal_attainment"),
        ("closure_report", "goal_status"),
    ):
        rows = begun(published, key)[table]
        assert isinstance(rows, list)
        assert [row["objective"] for row in rows] == names


def test_an_agreement_says_what_was_planned_and_where_to_complain(
    published: Refs,
) -> None:
    found = begun(published, "service_agreement_client")
    assert found["goals"] == EXAMPLES["service_plan"]["overall_goal"]
    assert found["contents_methods"] == (
        "讲解政策，准备申请材料 · 任务中心，陪同办理\n邻里互助和老年活动 · 支持与鼓励"
    )
    assert found["complaint_channel"] == FACTS["complaint_channel"]


def test_a_session_goes_on_where_the_last_one_ended(published: Refs) -> None:
    found = begun(published, "session_record")
    assert found["tasks_reviewed"] == [{"task": "到村委会开具证明"}]


def test_a_case_without_earlier_forms_begins_with_nothing(published: Refs) -> None:
    assert prefilled(catalogue.form(published["closure_report"]), {}, {}) == {}


def test_every_source_exists_and_fits_where_it_is_taken_to(published: Refs) -> None:
    wrong = [
        f"{form.form_ref} {name}"
        for form, name, source in all_sources(published)
        if not fits(published, form.fields[name], source)
    ]
    assert wrong == []


def test_a_first_answer_that_is_complete_is_accepted_as_it_is(published: Refs) -> None:
    for form, name, source in all_sources(published):
        whole = not source.columns and not source.lines
        answer = begun(published, form.form_ref.partition("@")[0]).get(name)
        if whole and answer is not None:
            validator = catalogue.validator(form.form_ref)
            schema = form.fields[name].schema
            assert validator.evolve(schema=dict(schema)).is_valid(answer), name


FAULTS: dict[str, Any] = {
    "no such field": {"nothing": "service_plan.goals"},
    "no place": {"advice_given": "service_plan"},
    "no such column": {"advice_given": {"from": "a.b", "columns": {"x": "y"}}},
}


@pytest.mark.parametrize("prefill", FAULTS.values(), ids=FAULTS)
def test_a_document_that_fills_in_what_is_not_there_is_refused(
    published: Refs, prefill: dict[str, object]
) -> None:
    document = copy.deepcopy(shipped("lead_closure")) | {"x-prefill": prefill}
    with pytest.raises(InvalidForm):
        publish_form("lead_closure", document, now=NOW)


def test_the_system_cannot_be_required_to_answer(published: Refs) -> None:
    document = copy.deepcopy(shipped("lead_closure"))
    document["properties"]["advice_given"]["x-automatic"] = "case_number"
    with pytest.raises(InvalidForm):
        publish_form("lead_closure", document, now=NOW)


def all_sources(refs: Refs) -> Iterator[tuple[Form, str, Source]]:
    for ref in refs.values():
        form = catalogue.form(ref)
        assert FACT not in begins_from(form)
        for name, source in sources(form).items():
            yield form, name, source


def fits(refs: Refs, field: Field, source: Source) -> bool:
    """Say whether what is taken over can be an answer to the field."""
    if source.form_key == FACT:
        return source.field in {*FACTS, *OF_PAGES}
    if source.form_key not in refs:
        return False
    theirs = catalogue.form(refs[source.form_key]).fields.get(source.field)
    if theirs is None:
        return False
    there = {column.name: column for column in theirs.columns}
    if source.lines:
        return field.json_type == "string" and set(source.lines) <= set(there)
    if not source.columns:
        return field.json_type == theirs.json_type and is_room(field, theirs)
    mine = {column.name: column for column in field.columns}
    return all(
        there_is in there and is_room(mine[here], there[there_is])
        for here, there_is in source.columns.items()
    )


def is_room(mine: Field, theirs: Field) -> bool:
    """Say whether the longest answer there is not too long here."""
    return (mine.limit("maxLength") or 0) >= (theirs.limit("maxLength") or 0)
