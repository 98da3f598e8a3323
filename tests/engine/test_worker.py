"""The worker's loop outlives the database's."""

import threading
import time
from collections.abc import Callable

import psycopg2
from django.db import connection, connections, transaction

from engine.worker import Worker
from tests.support.database import OwnDatabase
from tests.support.story import Story
from tests.support.tiny import deployed, flow, process
from web import clock
from web.demo import county

PATIENCE = 30.0
SERVICE = (
    '<bpmn:serviceTask id="tell" camunda:type="external" '
    'camunda:topic="notify_station_head"/>'
)


def test_a_worker_goes_on_when_the_database_comes_back(
    own_database: OwnDatabase,
) -> None:
    # given a worker that waits for news
    story = Story(county.set_up(), now=clock.utc_now())
    end = '<bpmn:endEvent id="end"/>'
    deployed(process(SERVICE, end, flow("start", "tell"), flow("tell", "end")))
    worker = Worker("test", clock=clock.utc_now)
    thread = threading.Thread(target=_run, args=(worker,))
    thread.start()
    try:
        # when its connection is cut, twice
        for _ in range(2):
            _until(lambda: _cut(own_database))

        # then it still does what is due
        with transaction.atomic():
            story.opens_case("wang")
        _until(lambda: _status(story) == "completed")
    finally:
        worker.stop()
        thread.join(timeout=PATIENCE)
    assert not thread.is_alive()


def _run(worker: Worker) -> None:
    try:
        worker.run()
    finally:
        connections.close_all()


def _status(story: Story) -> str:
    with transaction.atomic():
        return story.instance().status


def _cut(database: OwnDatabase) -> bool:
    """Cut every connection but our own; tell whether there was one."""
    connection.close()
    watcher = psycopg2.connect(database.environment["DATABASE_URL"])
    try:
        cursor = watcher.cursor()
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        found = cursor.fetchone()
        return bool(found and found[0])
    finally:
        watcher.close()


def _until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.1)
