"""Every administrative outcome is registered, and none is kept without its act."""

import re
from collections.abc import Iterator
from uuid import UUID

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, connections, models, transaction
from django.db.migrations.state import ProjectState

from engine import tenancy
from engine.outcomes import proven_by
from processes.guard_policy.outcomes import MODELS, SOUNDS
from tests.support.database import OwnDatabase
from tests.support.story import Story
from web.demo import county

#: What an outcome is called, in a name or among the values of a field.
SMELL = re.compile(
    "approv|grant|permit|pay|paid|amount|grade|decision|decid|receipt|confirm|licen"
    "|审批|批准|许可|确认|给付|核定|认定|拨付|发放|登记",
    re.IGNORECASE,
)


def _models() -> dict[str, type[models.Model]]:
    found = apps.get_models(include_auto_created=True)
    return {each._meta.label: each for each in found if not each._meta.proxy}


def test_every_model_and_every_field_is_classified() -> None:
    assert {
        label: sorted(field.name for field in model._meta.fields)
        for label, model in _models().items()
    } == {label: sorted(known.fields.split()) for label, known in MODELS.items()}
    assert all(known.reason.endswith(".") for known in MODELS.values())


def _smelling() -> Iterator[str]:
    for label, model in _models().items():
        if SMELL.search(label):
            yield label
        for field in model._meta.fields:
            values = [str(part) for choice in field.flatchoices for part in choice]
            if SMELL.search(" ".join([field.name, *values])):
                yield f"{label}.{field.name}"


def test_what_sounds_like_an_outcome_is_one_or_has_a_reason() -> None:
    outcomes = {
        f"{label}.{known.outcome.field}"
        for label, known in MODELS.items()
        if known.outcome
    }
    assert set(_smelling()) - outcomes == set(SOUNDS)


@pytest.mark.django_db
def test_every_outcome_is_proven_by_triggers_that_always_fire() -> None:
    for label, known in MODELS.items():
        if known.outcome is None:
            continue
        model = _models()[label]
        assert {known.outcome.field, known.outcome.act} <= set(known.fields.split())
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT tgname FROM pg_trigger "
                "WHERE tgrelid = %s::regclass AND tgenabled = 'A'",
                [model._meta.db_table],
            )
            assert known.outcome.proofs <= {name for (name,) in cursor.fetchall()}


# -- a table that comes later -------------------------------------------------------

_TABLE = """
    CREATE TABLE grant_given (
        id integer PRIMARY KEY, county smallint NOT NULL, case_id uuid NOT NULL,
        status text NOT NULL, act_id uuid
    )
"""


@pytest.fixture
def later(own_database: OwnDatabase) -> Story:
    """A table of a later release, whose granted rows are proven; and a confirmation."""
    proof = proven_by(
        "grant_given",
        outcome="status",
        act_column="act_id",
        act_types={"admin_confirm"},
        positive={"granted"},
    )
    owner = connections["owner"]
    with owner.cursor() as cursor, owner.schema_editor() as editor:
        cursor.execute(_TABLE)
        proof.database_forwards("engine", editor, ProjectState(), ProjectState())
    with transaction.atomic():
        return _confirmed(Story(county.set_up()))


def _confirmed(story: Story) -> Story:
    story.opens_case("wang")
    story.completes("wang", "register_lead")
    story.starts("wang", "assistance_coordination")
    for username, step in (
        ("wang", "explain_policy"),
        ("wang", "report_hardship"),
        ("wang", "help_prepare_application"),
        ("wang", "apply_assistance"),
        ("zhou", "accept_application"),
    ):
        story.completes(username, step)
    return story


def _write(story: Story, act: object, *, status: str = "granted") -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        tenancy.bind({1}, story.person("he"))
        cursor.execute(
            "INSERT INTO grant_given VALUES (1, 1, %s, %s, %s)",
            [story.case_id, status, act],
        )


def _act(story: Story, element_id: str) -> UUID:
    with transaction.atomic(), connection.cursor() as cursor:
        tenancy.bind({1})
        cursor.execute(
            "SELECT id FROM engine_workitem WHERE case_id = %s AND element_id = %s",
            [story.case_id, element_id],
        )
        return UUID(str(cursor.fetchone()[0]))


def test_a_later_table_takes_no_outcome_without_the_right_act(later: Story) -> None:
    # given acts of other kinds, and an authority's step that nobody has done
    wrong = ("help_prepare_application", "register_lead", "start_investigation")
    for act in (None, later.case_id, *(_act(later, step) for step in wrong)):
        with pytest.raises(DatabaseError, match="name the act"):
            _write(later, act)

    # when it is no outcome yet, or the right act is named, then it is kept
    _write(later, None, status="asked")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM grant_given")
    _write(later, _act(later, "accept_application"))

    # and an outcome does not lose its act afterwards
    with (
        pytest.raises(DatabaseError, match="name the act"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE grant_given SET act_id = NULL")


def test_an_outcome_that_no_act_may_decide_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="types of act"):
        proven_by("t", outcome="paid", act_column="act_id", act_types=())
