"""A record worth forging: cases on their way, and all that stands alone; sealed."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection, connections, transaction
from django.test import override_settings

from engine import commands, tenancy
from engine.errors import NotAllowed
from engine.ledger.anchors import read_anchors
from engine.ledger.auditing import Audit, Report
from engine.models import WorkItem
from processes.casework import commands as casework
from processes.casework.models import Case, CaseReading
from processes.exports.commands import Handed, record_export
from tests.support.database import ALIASES, OwnDatabase
from tests.support.story import CHOICES, MAIN_LINE, Story
from web import postgres
from web.demo import county

COUNTY = 1
TABLES = (
    "engine_historyentry",
    "engine_processinstance",
    "engine_refusal",
    "engine_seal",
    "engine_countyact",
    "casework_casereading",
)


def tell_a_record(*, cases: int, steps: int, place: Path) -> Story:
    """Take some cases along the main line; seal and anchor again and again.

    The last steps await their seal.
    """
    story = Story(county.set_up())
    with override_settings(SEAL_ANCHOR_DIR=str(place)):
        _tell(story, cases, steps)
    return story


def _tell(story: Story, cases: int, steps: int) -> None:
    for _ in range(cases):
        with transaction.atomic():
            story.opens_case("wang")
        for number, (username, step) in enumerate(MAIN_LINE[:steps]):
            with transaction.atomic():
                _is_refused(story, step)
                story.completes(username, step, **CHOICES.get(step, {}))
                _is_read(story, username)
                _is_exported(story)
            story.passes(minutes=1)
            if number % 4 == 3:
                commands.seal_counties(now=story.now)


def _is_refused(story: Story, step: str) -> None:
    """Let an official try what is not hers."""
    item = story.item(step)
    if item.status != WorkItem.Status.OPEN:
        return
    with pytest.raises(NotAllowed):
        commands.claim_work_item(item.pk, origin=story.origin("he"))


def _is_read(story: Story, username: str) -> None:
    actor = story.actor(username)
    case = Case.objects.get(pk=story.case_id)
    casework.record_reading(
        case, actor=actor, what=CaseReading.What.CASE_FILE, now=story.now
    )


def _is_exported(story: Story) -> None:
    """Let an official take out a list: an act of no instance."""
    handed = Handed("people", {}, {}, was_cut=False)
    record_export(handed, origin=story.origin("he"))


def audited(place: Path | None) -> Report:
    """Verify the county inside the transaction at hand."""
    tenancy.bind({COUNTY})
    anchors = read_anchors(COUNTY, place) if place else None
    return Audit(COUNTY, anchors, lambda _ledger, _rows: None).run()


@contextmanager
def superuser_without_triggers(database: OwnDatabase) -> Iterator[None]:
    """Let Django's connections be those of a superuser who took all triggers away."""
    if not postgres.is_private():
        pytest.skip("a named server gives no superuser to tests")
    creator = postgres.urls().creator
    before = {alias: dict(connections.settings[alias]) for alias in ALIASES}
    login = {"USER": creator.user, "PASSWORD": creator.password}
    _log_in({alias: login for alias in ALIASES})
    try:
        with connection.cursor() as cursor:
            for table in TABLES:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        yield
    finally:
        _log_in(before)


def _log_in(entries: dict[str, dict[str, object]]) -> None:
    for alias, entry in entries.items():
        connections[alias].close()
        for key in ("USER", "PASSWORD"):
            connections.settings[alias][key] = entry[key]
            connections[alias].settings_dict[key] = entry[key]
