"""The floor of privacy: counties apart, records sealed, history unchangeable."""

from collections.abc import Iterator

import pytest
from django.db import DatabaseError, connection, transaction

from engine import sealing, tenancy
from engine.identifiers import new_id
from engine.models import HistoryEntry, ProcessInstance, Submission, WorkItem
from tests.support.story import Story

#: Tables without a county's security, with the reason.
GLOBAL_TABLES = {
    "engine_processdefinition": "holds no personal data; may serve every county",
    "engine_decisiondefinition": "holds no personal data; may serve every county",
    "engine_job": "ids only; one worker serves every county",
    "engine_unsealed": "ids and codes only; one worker seals every county",
    "case_forms_formdefinition": "holds no personal data",
    "stations_serviceitem": "holds published facts only; serves every county",
    "oversight_guardproof": "what the rules make of invented cells; no personal data",
    "organisation_county": "the list of counties itself",
    "organisation_capacity": "who may exercise public authority: written by nobody",
    "organisation_following": "which role follows from which: written by nobody",
    "organisation_rolecapacity": "which role acts in which capacity: written by nobody",
    "organisation_profile": "the jurisdictions: written by nobody",
    "organisation_account": "found before the county of its person is known",
    "django_session": "Django's own",
    "django_content_type": "Django's own",
    "django_migrations": "Django's own",
    "auth_permission": "Django's own",
    "auth_group": "Django's own",
    "auth_group_permissions": "Django's own",
}


@pytest.fixture
def case(story: Story) -> Story:
    """A case with a first submission."""
    story.opens_case("wang")
    story.completes("wang", "register_lead")
    return story


def _tables(where: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' "
            f"AND relnamespace = 'public'::regnamespace AND {where}"
        )
        return {name for (name,) in cursor.fetchall()}


@pytest.mark.django_db
def test_every_business_table_forces_row_security() -> None:
    forced = _tables("relrowsecurity AND relforcerowsecurity")
    assert _tables("true") - forced == set(GLOBAL_TABLES)


@pytest.mark.django_db
def test_the_application_is_neither_owner_nor_superuser() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, rolbypassrls, rolcreatedb FROM pg_roles "
            "WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (False, False, False)
    assert not _tables("pg_get_userbyid(relowner) = current_user")


@pytest.mark.parametrize("counties", [(), (2,)])
def test_another_county_sees_and_changes_nothing(
    case: Story, counties: tuple[int, ...]
) -> None:
    tenancy.bind(counties)
    for model in (WorkItem, ProcessInstance, HistoryEntry, Submission):
        assert not model._default_manager.exists()
    assert WorkItem.objects.update(priority=1) == 0


def test_a_row_is_not_moved_into_another_county(case: Story) -> None:
    tenancy.bind({1})
    with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        ProcessInstance.objects.update(county=2)


def test_a_binding_ends_with_its_transaction(own_database: object) -> None:
    with transaction.atomic():
        tenancy.bind({1})
        assert _bound() == "{1}"
    assert _bound() in (None, "")


def _bound() -> str | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('lastmetre.counties', true)")
        value = cursor.fetchone()[0]
    return str(value) if value is not None else None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE engine_historyentry SET kind = 'nothing'",
        "DELETE FROM engine_historyentry",
        "UPDATE engine_submission SET sealed = ''",
        "DELETE FROM engine_submission",
    ],
)
def test_history_and_submissions_are_never_changed(case: Story, statement: str) -> None:
    tenancy.bind({1})
    with (
        pytest.raises(DatabaseError, match="never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.parametrize("flag", [False, True])
def test_the_database_itself_refuses_a_restricted_act_without_authority(
    story: Story,
    flag: bool,
) -> None:
    # given a step that needs public authority, and code that forgot the guard
    story.opens_case("wang")
    story.completes("wang", "register_lead")
    story.starts("wang", "assistance_coordination")
    for step in ("explain_policy", "help_prepare_application", "apply_assistance"):
        story.completes("wang", step)
    item = story.item("accept_application")

    # when it writes the row by itself, then the last line holds
    story.actor("li")
    with pytest.raises(DatabaseError, match="rule N01"), transaction.atomic():
        WorkItem.objects.filter(pk=item.pk).update(
            status="claimed",
            assignee_id=story.person("li"),
            capacity="station_staff",
            acts_with_authority=flag,
            claimed_at=story.now,
        )


class TestSealing:
    def test_what_is_sealed_comes_back_at_its_place_only(self) -> None:
        sealed = sealing.seal({"name": "王测试"}, place="t|1|1")
        assert sealing.unseal(sealed, place="t|1|1") == {"name": "王测试"}
        with pytest.raises(sealing.Unreadable, match="changed or moved"):
            sealing.unseal(sealed, place="t|2|1")

    @pytest.mark.parametrize("position", [0, 1, 9, 21, -1])
    def test_a_changed_byte_is_noticed(self, position: int) -> None:
        sealed = bytearray(sealing.seal("value", place="t|1|1"))
        sealed[position] ^= 1
        with pytest.raises(sealing.Unreadable):
            sealing.unseal(bytes(sealed), place="t|1|1")

    def test_equal_values_look_different(self) -> None:
        assert len({sealing.seal("same", place="t|1|1") for _ in range(8)}) == 8

    def test_equal_values_are_found_by_their_blind_index_of_one_field(self) -> None:
        written = sealing.blind_index("11010119900307123x", purpose="id_number")
        asked = sealing.blind_index(" 11010119900307123Ｘ", purpose="id_number")
        assert written == asked
        assert written != sealing.blind_index("11010119900307123X", purpose="phone")


@pytest.fixture
def told(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """Everything that is logged, at the most talkative level."""
    with caplog.at_level("DEBUG", logger="engine"):
        yield caplog


def test_nothing_personal_is_logged_when_a_form_is_refused(
    story: Story, told: pytest.LogCaptureFixture
) -> None:
    story.opens_case("wang")
    with pytest.raises(Exception, match="register_lead") as refused:
        story.completes("wang", "register_lead", phone="王测试的电话", gender=None)
    assert "王测试" not in str(refused.value) + told.text


def test_new_ids_are_distinct_and_of_version_seven() -> None:
    made = [new_id() for _ in range(100)]
    assert len(set(made)) == 100
    assert {each.version for each in made} == {7}
    assert sorted(each.int >> 80 for each in made) == [each.int >> 80 for each in made]
