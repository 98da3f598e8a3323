import json
import threading
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.http import JsonResponse
from django.test import RequestFactory

from engine.models import Job
from tests.support.database import OwnDatabase
from web import clock, health


@pytest.fixture
def overdue_job(db: None) -> Job:
    """A job that nobody has taken for an hour."""
    return Job.objects.create(
        county=1,
        instance_id="00000000-0000-7000-8000-000000000001",
        token_id="t1",
        element_id="remind",
        kind=Job.Kind.TIMER,
        due_at=clock.utc_now() - timedelta(hours=1),
    )


def reasons(response: JsonResponse) -> dict[str, str]:
    found: dict[str, str] = json.loads(response.content)["reasons"]
    return found


def test_a_living_process_says_so_without_asking_the_database(
    rf: RequestFactory,
) -> None:
    response = health.healthz(rf.get("/healthz"))
    assert (response.status_code, json.loads(response.content)) == (
        200,
        {"status": "ok"},
    )


@pytest.mark.django_db
def test_a_migrated_database_with_a_worker_is_ready(rf: RequestFactory) -> None:
    assert health.readyz(rf.get("/readyz")).status_code == 200


def test_a_job_that_nobody_takes_makes_it_unready(
    overdue_job: Job, rf: RequestFactory
) -> None:
    # given a job due for an hour
    response = health.readyz(rf.get("/readyz"))

    # then a supervisor is told to look after the worker
    assert response.status_code == 503
    assert "is a worker running?" in reasons(response)["jobs"]

    # and no longer once a worker holds it
    overdue_job.locked_until = clock.utc_now() + timedelta(minutes=1)
    overdue_job.save()
    assert health.readyz(rf.get("/readyz")).status_code == 200


def test_a_missing_migration_makes_it_unready(
    own_database: OwnDatabase, rf: RequestFactory
) -> None:
    # given a database from before the last release
    with connections["owner"].cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'sessions'")

    # then it asks for the migration
    response = health.readyz(rf.get("/readyz"))
    assert response.status_code == 503
    assert reasons(response) == {"migrations": "1 not applied; run: manage.py migrate"}


@pytest.mark.django_db
def test_tests_work_as_the_application_role() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, session_user")
        assert cursor.fetchone() == ("lastmetre_app", "lastmetre_app")


def test_a_database_of_its_own_shows_commits_to_other_threads(
    own_database: OwnDatabase,
) -> None:
    # given a row committed by the test
    seen: list[str] = []
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO django_session VALUES ('k', 'd', now())")

    # when another thread looks
    def look() -> None:
        with connection.cursor() as other:
            other.execute("SELECT session_key FROM django_session")
            seen.extend(key for (key,) in other.fetchall())
        connection.close()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()

    # then it sees the row, in the same database
    assert seen == ["k"]
    assert connection.settings_dict["NAME"] == own_database.name
