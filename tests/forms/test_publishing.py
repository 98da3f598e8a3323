"""How a form definition comes into being, and that it stays as it is."""

import copy
import json
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from forms.catalogue import form, latest_ref
from forms.commands import SHIPPED, publish_form, publish_shipped_forms
from forms.errors import InvalidForm, NoSuchForm
from forms.models import FormDefinition
from forms.schema import json_schema
from web.demo.examples import NOW

Refs = dict[str, str]


def shipped(key: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SHIPPED / f"{key}.json").read_text("utf-8"))
    return found


def test_publishing_twice_changes_nothing(undone: Refs) -> None:
    assert publish_shipped_forms(now=NOW) == list(undone.values())
    assert FormDefinition.objects.count() == len(undone)


def test_a_changed_document_becomes_the_next_version(undone: Refs) -> None:
    # given
    changed = shipped("lead_closure") | {"title": "新标题"}

    # when
    ref = publish_form("lead_closure", changed, now=NOW)

    # then
    assert ref == latest_ref("lead_closure") == "lead_closure@2"
    assert form(ref).title == "新标题"
    assert form("lead_closure@1").title == shipped("lead_closure")["title"]


def test_the_order_of_words_in_a_document_makes_no_version(undone: Refs) -> None:
    turned = dict(reversed(shipped("lead_closure").items()))
    assert publish_form("lead_closure", turned, now=NOW) == "lead_closure@1"


def test_fields_and_columns_keep_their_order(published: Refs) -> None:
    found = form(published["service_plan"])
    assert list(found.fields)[:2] == ["problems_to_solve", "theory_model"]
    columns = [one.name for one in found.fields["phases"].columns]
    assert columns[0] == "phase"
    assert columns[-2:] == ["from", "to"]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE case_forms_formdefinition SET version = version + 100",
        "DELETE FROM case_forms_formdefinition",
        "TRUNCATE case_forms_formdefinition",
    ],
)
def test_the_database_refuses_to_change_a_published_form(
    undone: Refs, change: str
) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        execute(change)
    assert FormDefinition.objects.count() == len(undone)


def test_an_unknown_key_has_no_latest_version(published: Refs) -> None:
    with pytest.raises(NoSuchForm):
        latest_ref("nothing")


def test_programs_get_the_plain_schema(published: Refs) -> None:
    text = json.dumps(json_schema(published["service_plan"]))
    assert '"x-' not in text
    assert '"objectives"' in text


def test_programs_learn_which_fields_they_need_not_send(published: Refs) -> None:
    schema: Any = json_schema(published["case_intake_lead"])
    assert schema["properties"]["lead_no"]["readOnly"] is True
    assert "readOnly" not in schema["properties"]["client_name"]


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


FAULTS: dict[str, dict[str, Any]] = {
    "title": {"title": ""},
    "closed": {"additionalProperties": True},
    "sections": {"x-sections": []},
    "sound": {"type": "thing"},
    "required": {"required": ["nothing"]},
    "rule": {"x-rules": [{"rule": "nothing"}]},
    "rule field": {"x-rules": [{"rule": "past_date", "field": "nothing"}]},
    "reference": {"$defs": {"a": {"$ref": "http://example.org/schema"}}},
    "draft": {"$schema": "http://json-schema.org/draft-07/schema#"},
}


@pytest.mark.parametrize("change", FAULTS.values(), ids=FAULTS)
def test_a_document_with_a_fault_is_refused(
    undone: Refs, change: dict[str, Any]
) -> None:
    with pytest.raises(InvalidForm):
        publish_form("lead_closure", shipped("lead_closure") | change, now=NOW)


FIELD_FAULTS: dict[str, dict[str, Any]] = {
    "sensitivity": {"x-sensitivity": "Q"},
    "source": {"x-source": ""},
    "english title": {"x-title-en": ""},
    "widget": {"x-widget": "slider"},
    "length": {"maxLength": None},
    "condition": {"x-show-when": {"field": "closed_note", "in": ["a"]}},
}


@pytest.mark.parametrize("change", FIELD_FAULTS.values(), ids=FIELD_FAULTS)
def test_a_field_with_a_fault_is_refused_by_name(
    undone: Refs, change: dict[str, Any]
) -> None:
    # given
    document = copy.deepcopy(shipped("lead_closure"))
    field = document["properties"]["advice_given"] | change
    document["properties"]["advice_given"] = {
        word: value for word, value in field.items() if value is not None
    }

    # when
    with pytest.raises(InvalidForm) as refused:
        publish_form("lead_closure", document, now=NOW)

    # then
    assert refused.value.field == "advice_given"


def test_a_key_is_a_name(undone: Refs) -> None:
    with pytest.raises(InvalidForm):
        publish_form("Lead Closure", shipped("lead_closure"), now=NOW)
