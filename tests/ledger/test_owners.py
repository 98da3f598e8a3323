"""What is done to the rows around a chain, and to a chain as a whole."""

from pathlib import Path
from uuid import uuid4

from django.db import transaction

from tests.ledger.record import audited, superuser_without_triggers, tell_a_record
from tests.ledger.tampering import insert, rows_of, sql
from tests.support.database import OwnDatabase

_LINES, _OWNER = "engine_historyentry", "engine_processinstance"


def _loses_everything() -> None:
    sql(f"DELETE FROM {_LINES}")
    sql(f"DELETE FROM {_OWNER}")


def _loses_every_line() -> None:
    sql(f"DELETE FROM {_LINES}")


def _loses_its_owner() -> None:
    sql(f"DELETE FROM {_OWNER}")


def _is_turned_back() -> None:
    sql(
        f"UPDATE {_OWNER} AS owner SET moves = 3, chain = line.mac"
        f" FROM {_LINES} AS line"
        " WHERE line.instance_id = owner.id AND line.move = 3 AND line.line = 0"
    )


def _goes_to_another_county() -> None:
    sql(f"UPDATE {_LINES} SET county = 2 WHERE move = 2 AND line = 0")


def _is_made_up() -> None:
    (line, *_) = rows_of(f"SELECT * FROM {_LINES} WHERE move = 0 AND line = 0")
    insert(_LINES, {**line, "id": uuid4(), "instance_id": uuid4()})


def _is_marked_again() -> None:
    """What the application itself could write: the seal knows better."""
    sql(
        "INSERT INTO engine_unsealed (county, kind, subject_id, number, mac)"
        f" SELECT county, 'history', id, 0, decode(repeat('00', 32), 'hex')"
        f" FROM {_OWNER}"
    )


_LAST = "the last line"
_ACTS = (
    (_loses_everything, [("cut_tail", "0.0")]),
    (_loses_every_line, [("cut_tail", "0.0")]),
    (_loses_its_owner, [("delete", _LAST)]),
    (_is_turned_back, [("edit", _LAST)]),
    (_goes_to_another_county, [("delete", "2.0")]),
    (_is_made_up, [("insert", "0.0")]),
    (_is_marked_again, []),
)


def test_an_instance_is_told_from_its_lines(
    own_database: OwnDatabase, tmp_path: Path
) -> None:
    # given a sealed record of one instance
    tell_a_record(cases=1, steps=8, place=tmp_path)
    with superuser_without_triggers(own_database):
        last = sql(f"SELECT move, line FROM {_LINES} ORDER BY 1 DESC, 2 DESC LIMIT 1")
        places = {_LAST: "{}.{}".format(*last[0])}
        for act, expected in _ACTS:
            # when something is done to it
            with transaction.atomic():
                sql("SET LOCAL session_replication_role = replica")
                act()
                report = audited(tmp_path)
                transaction.set_rollback(True)

            # then that is found
            found = [(each.kind, each.place) for each in report.findings]
            wanted = [(kind, places.get(place, place)) for kind, place in expected]
            assert found == wanted, act.__name__
