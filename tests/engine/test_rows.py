"""Rows that travel as JSON: what comes back is what a query finds."""

import orjson
import pytest

from engine import tenancy
from engine.identifiers import new_id
from engine.models import ProcessInstance, WorkItem
from engine.store.rows import as_json, fresh, model_of, rows
from tests.support.story import Story
from web.demo.examples import NOW


@pytest.mark.parametrize("model", [ProcessInstance, WorkItem])
def test_a_row_that_was_sent_and_read_is_the_model_that_a_query_finds(
    story: Story, model: type[ProcessInstance | WorkItem]
) -> None:
    # given a row with times, ids, JSON and bytes
    case = story.opens_case("wang")
    tenancy.bind({1})
    found = model.objects.get(case_id=case)

    # when it goes to JSON and comes back
    (row,) = orjson.loads(as_json({"sent": rows([found])}))["sent"]
    made = model_of(model, row)

    # then nothing tells the two apart, and a change of it is saved as an update
    assert _attributes(made) == _attributes(found)
    assert not made._state.adding
    made.save(update_fields=["county"])
    assert model.objects.filter(case_id=case).count() == 1


def test_a_fresh_row_is_the_model_that_its_class_would_make() -> None:
    item_id, case_id = new_id(), new_id()
    values = {"id": item_id, "county": 1, "case_id": case_id, "opened_at": NOW}

    made = fresh(WorkItem, **values)

    assert _attributes(made) == _attributes(WorkItem(**values))
    assert made._state.adding
    assert (made._state.db, made.status) == (None, WorkItem.Status.OPEN)
    assert fresh(WorkItem).pk != fresh(WorkItem).pk


def test_of_a_row_that_changes_only_the_columns_asked_for_are_sent(
    story: Story,
) -> None:
    case = story.opens_case("wang")
    tenancy.bind({1})
    item = WorkItem.objects.get(case_id=case)

    (row,) = rows([item], only=frozenset({"id", "status"}))

    assert row == {"id": item.pk, "status": "open"}


def test_what_is_neither_json_nor_bytes_is_refused() -> None:
    with pytest.raises(TypeError, match="not JSON serializable"):
        as_json({"moved": [{"state": {1, 2}}]})


def _attributes(model: ProcessInstance | WorkItem) -> dict[str, object]:
    """Return all that a model holds; the driver's views of bytes as bytes."""
    return {
        name: bytes(value) if isinstance(value, memoryview) else value
        for name, value in vars(model).items()
        if name != "_state"
    }
