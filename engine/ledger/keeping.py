"""Writes a row that stands alone, with its code and its mark for the next seal."""

import orjson
from django.db import connection
from django.db.models import Model

from engine.ledger.chaining import MAC, in_sql, mac_of
from engine.ledger.kinds import kind_of

_KEEP = """
WITH kept AS (
    INSERT INTO {table}
        SELECT * FROM jsonb_populate_record(NULL::{table}, %s)
        RETURNING county, id, mac
)
INSERT INTO engine_unsealed (county, kind, subject_id, number, mac)
    SELECT county, %s, id, 0, mac FROM kept
"""


def keep(record: Model) -> None:
    """Insert a new row of a ledger, authenticated, in one statement.

    Raises:
        TypeError: Its model is in no ledger, or in the chained one.
    """
    kind = kind_of(type(record))
    fields = record._meta.concrete_fields
    row = {str(field.column): getattr(record, field.attname) for field in fields}
    row[MAC] = in_sql(mac_of(kind, row))
    table = connection.ops.quote_name(record._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(_KEEP.format(table=table), [orjson.dumps(row).decode(), kind])
