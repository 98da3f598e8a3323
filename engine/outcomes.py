"""Outcomes carry proof: no table takes one without the act that made it.

A step with a wrong label has then nothing to write to.
"""

from collections.abc import Collection

from django.db import migrations


def proven_by(
    table: str,
    *,
    outcome: str,
    act_column: str,
    act_types: Collection[str],
    positive: Collection[str] = (),
) -> migrations.RunSQL:
    """Return a migration operation that makes a table refuse outcomes without an act.

    Judged when the transaction ends: a step's record is written before the step is
    done. The act is a completed work item of the same county, and of the same case
    where the table has a ``case_id``, done by somebody with public authority. The
    table has a ``county``.

    Args:
        outcome: The column that is an outcome.
        act_column: The column that holds the id of the act's work item.
        act_types: The types of act that may decide it.
        positive: Values that are an outcome; none means every value but NULL.

    Raises:
        ValueError: No type of act may decide it.
    """
    if not act_types:
        raise ValueError(f"Expected types of act for {table}.{outcome}, but got none.")
    trigger = f"proof_of_{outcome}"
    is_outcome = f"NEW.{outcome} IS NOT NULL"
    if positive:
        is_outcome = f"NEW.{outcome} IN ({_quoted(positive)})"
    arguments = _quoted([act_column, *sorted(act_types)])
    return migrations.RunSQL(
        sql=f"""
            CREATE CONSTRAINT TRIGGER {trigger} AFTER INSERT OR UPDATE ON {table}
                DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ({is_outcome})
                EXECUTE FUNCTION engine_require_proof({arguments});
            ALTER TABLE {table} ENABLE ALWAYS TRIGGER {trigger};
        """,
        reverse_sql=f"DROP TRIGGER {trigger} ON {table};",
    )


def _quoted(texts: Collection[str]) -> str:
    return ", ".join("'" + text.replace("'", "''") + "'" for text in texts)
