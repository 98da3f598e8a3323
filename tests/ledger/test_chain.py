"""What is written is authenticated, by whomever it is written, and can be verified."""

import ast
import hmac
from decimal import Decimal
from pathlib import Path
from typing import Any

import orjson
import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import commands, ledger, sealing, tenancy
from engine.errors import NotAllowed
from engine.identifiers import new_id
from engine.ledger import kinds, reading
from engine.ledger.chaining import canonical, mac_of
from engine.models import (
    CountyAct,
    HistoryEntry,
    Job,
    ProcessInstance,
    Refusal,
    Unsealed,
)
from processes.casework import commands as casework
from processes.casework.models import Case, CaseReading
from processes.organisation.models import Person
from tests.ledger.record import COUNTY, audited, superuser_without_triggers
from tests.support.database import OwnDatabase
from tests.support.statements import counted
from tests.support.story import CHOICES, MAIN_LINE, Story, reach
from web.demo import county
from web.demo.examples import NOW

ROOT = Path(__file__).resolve().parents[2]


def test_a_case_is_as_written_from_the_lead_to_the_archive(story: Story) -> None:
    # given a case that went all the way, with a timer, a service and follow-ups
    story.opens_case("wang")
    for username, step in MAIN_LINE:
        story.completes(username, step, **CHOICES.get(step, {}))
        story.runs_jobs()
    for days in (30, 60, 90):
        story.passes(days=days)
        story.runs_jobs()
        story.completes("wang", "follow_up", action="none")
    assert story.instance().status == "completed"

    # then every line holds, before and after it is sealed
    assert audited(None).findings == []
    commands.seal_counties(now=story.now)
    report = audited(None)
    assert report.findings == []
    assert report.unsealed == 0
    assert report.rows["history"] == HistoryEntry.objects.count() > 70
    assert report.instances == ProcessInstance.objects.count()


def test_many_that_start_at_once_have_a_chain_each(story: Story) -> None:
    reach(story, "screen_urgency")
    instance = story.instance()
    beginning = commands.Beginning(
        county=COUNTY,
        case_id=instance.case_id,
        business_key="MY-2026-1",
        places=instance.places,
        variables={},
        message="self_request",
    )
    origin = story.origin("wang")

    commands.start_processes("casework", beginnings=[beginning] * 4, origin=origin)

    report = audited(None)
    assert report.findings == []
    assert report.instances == 5
    chains = ProcessInstance.objects.values_list("chain", flat=True)
    assert len({bytes(each) for each in chains}) == 5


def test_refusals_and_readings_are_kept_in_one_statement_each(story: Story) -> None:
    reach(story, "screen_urgency")
    case = Case.objects.get(pk=story.case_id)
    actor = story.actor("wang")
    with counted() as statements:
        casework.record_reading(
            case, actor=actor, what=CaseReading.What.STEP, now=story.now
        )
    assert len(statements) == 1
    with pytest.raises(NotAllowed):
        commands.claim_work_item(
            story.item("screen_urgency").pk, origin=story.origin("he")
        )

    report = audited(None)

    assert report.findings == []
    assert (report.rows["reading"], report.rows["refusal"]) == (1, 1)
    marks = Unsealed.objects.filter(county=COUNTY).exclude(kind="history")
    assert set(marks.values_list("kind", "subject_id")) == {
        ("reading", CaseReading.objects.get().pk),
        ("refusal", Refusal.objects.get().pk),
    }


@pytest.mark.django_db
@pytest.mark.parametrize("model", [HistoryEntry, Job])
def test_only_rows_that_stand_alone_are_kept_alone(model: Any) -> None:
    with pytest.raises(TypeError, match=f"but got {model.__name__}"):
        ledger.keep(model())


def test_the_database_takes_no_line_without_a_code(story: Story) -> None:
    story.opens_case("wang")
    line = HistoryEntry.objects.latest("move", "line")
    line.pk, line.line, line.mac = new_id(), line.line + 1, b""
    with pytest.raises(IntegrityError, match="_mac"), transaction.atomic():
        line.save(force_insert=True)


def test_erasing_a_person_leaves_the_record_valid(
    own_database: OwnDatabase, tmp_path: Path
) -> None:
    # given a case that somebody worked on
    story = Story(county.set_up())
    with transaction.atomic():
        reach(story, "draft_service_plan")
    commands.seal_counties(now=story.now)

    # when the name is erased, and what people filled in cannot be opened any more
    with transaction.atomic():
        tenancy.bind({COUNTY})
        assert Person.objects.filter(pk=story.person("wang")).update(name="—") == 1
    with superuser_without_triggers(own_database), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE engine_submission DISABLE TRIGGER ALL")
            cursor.execute("UPDATE engine_submission SET sealed = ''")
            assert cursor.rowcount > 5

        # then the record is as written
        assert audited(None).findings == []


# -- whoever writes ----------------------------------------------------------------

_CREATE = {"create", "bulk_create", "get_or_create", "update_or_create"}


def _kept() -> dict[str, type]:
    found = [m for m in apps.get_models() if getattr(m, "ledger", "")]
    return {model.__name__: model for model in found}


def test_nobody_writes_a_ledger_but_through_it() -> None:
    """No manager creates a row of a ledger, of whatever model that says it is one."""
    names = set(_kept())
    assert {"HistoryEntry", "Refusal", "CaseReading"} <= names
    offenders = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for package in ("engine", "processes", "forms", "web")
        for path in (ROOT / package).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr in _CREATE
        and names & {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
    ]
    assert not offenders


def test_only_saving_a_move_inserts_history_in_sql() -> None:
    inserting = {
        path.name
        for path in (ROOT / "engine").rglob("*.sql")
        for model in _kept().values()
        if f"INSERT INTO {model._meta.db_table}" in path.read_text(encoding="utf-8")
    }
    assert {name.partition(".")[0].partition("_")[0] for name in inserting} == {"save"}


@pytest.mark.django_db
def test_every_table_of_a_ledger_demands_a_whole_code() -> None:
    with connection.cursor() as cursor:
        for model in _kept().values():
            table = model._meta.db_table
            cursor.execute(
                "SELECT attnotnull, EXISTS (SELECT FROM pg_constraint WHERE"
                " conrelid = attrelid AND conname = %s) FROM pg_attribute"
                " WHERE attrelid = %s::regclass AND attname = 'mac'",
                [f"{table}_mac", table],
            )
            assert cursor.fetchone() == (True, True), table


@pytest.mark.django_db
def test_ledgers_are_found_by_what_models_say() -> None:
    assert (
        kinds.standing_alone().items()
        >= {
            "county_act": CountyAct,
            "reading": CaseReading,
            "refusal": Refusal,
        }.items()
    )


# -- the bytes -----------------------------------------------------------------------

_TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"))
_NUMBERS = st.one_of(
    st.floats(1e15, 1e18),
    st.floats(-1e18, -1e15),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from([1e16, -0.0, 1e22, 5e-324, 1.7e308, 123456789012345680.0]),
)
_JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), _NUMBERS, _TEXT),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(_TEXT, inner, max_size=4)
    ),
    max_leaves=12,
)


@pytest.mark.django_db
@settings(max_examples=300, deadline=None)
@given(value=st.lists(_JSON, max_size=4))
def test_a_row_read_back_has_the_bytes_that_it_was_written_with(
    value: list[object],
) -> None:
    text = orjson.dumps(value).decode()
    with transaction.atomic():
        session = connection.connection
        (stored,) = reading.streamed(session, "SELECT %s::jsonb AS details", [text])

    assert canonical(stored) == canonical({"details": value})


def test_a_code_is_an_hmac_of_the_code_before_and_the_canonical_bytes() -> None:
    """So that an auditor can compute it with any tool."""
    key = sealing.authentication_key("history")
    row = {"county": 1, "at": NOW, "kind": "moved", "person_id": None, "mac": b"x"}
    text = b'{"at":1772413200000000,"county":1,"kind":"moved"}'
    assert canonical(row) == text
    for after in (bytes(32), b"\1" * 32):
        expected = hmac.digest(key, after + text, "sha256")
        assert mac_of("history", row, after=after) == expected
    assert mac_of("refusal", row) != mac_of("history", row)


def test_a_value_that_no_ledger_can_hold_is_refused() -> None:
    with pytest.raises(TypeError, match="not JSON serializable"):
        canonical({"amount": Decimal(1)})
