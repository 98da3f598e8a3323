"""A record that was written before there was a ledger is authenticated by migrating."""

from pathlib import Path

from django.core.management import call_command
from django.db import connection, connections, transaction
from django.db.migrations.loader import MigrationLoader

from engine import commands
from engine.models import HistoryEntry
from tests.ledger.record import COUNTY, audited, tell_a_record
from tests.support.database import OwnDatabase
from tests.support.story import CHOICES, MAIN_LINE


def _before_the_ledger() -> str:
    loader = MigrationLoader(connections["owner"])
    (parent,) = loader.get_migration("engine", "0007_ledger").dependencies
    return str(parent[1])


def test_an_older_record_is_signed_as_it_stands_and_there_is_a_way_back(
    own_database: OwnDatabase, tmp_path: Path
) -> None:
    # given a record in a database that goes back to the time before
    story = tell_a_record(cases=2, steps=6, place=tmp_path)
    with transaction.atomic():
        before = audited(None).rows
    call_command("migrate", "engine", _before_the_ledger(), verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('engine_seal')")
        assert cursor.fetchone() == (None,)

    # when it is migrated
    call_command("migrate", verbosity=0)

    # then every row holds and is marked, the next seal covers it, and work goes on
    with transaction.atomic():
        report = audited(None)
    assert report.findings == []
    # but for a ledger that came later: its rows go with its table
    assert report.rows == {**before, "seal": 0, "county_act": 0}
    assert report.unsealed > 0
    commands.seal_counties(now=story.now)
    with transaction.atomic():
        username, step = MAIN_LINE[6]
        story.completes(username, step, **CHOICES.get(step, {}))
    with transaction.atomic():
        report = audited(None)
        assert (report.findings, report.rows["seal"]) == ([], 1)
        assert (
            report.rows["history"] == HistoryEntry.objects.filter(county=COUNTY).count()
        )
