"""Who may see which county: the one place that binds a transaction to counties.

Every business table has row-level security forced on it. A transaction that binds
nothing sees nothing. The binding is local to the transaction, so a pooled
connection cannot carry one person's rights to the next.
"""

import re
from collections.abc import Collection
from pathlib import Path
from uuid import UUID

from django.db import connection, migrations

_SQL = Path(__file__).parent / "sql"
#: A function as our files write it: from its name to the end of its body.
_FUNCTION = r"CREATE (?:OR REPLACE )?FUNCTION (\w+)\(.*?\n\$\$;"

COUNTIES_SETTING = "lastmetre.counties"
PERSON_SETTING = "lastmetre.person"


def bind(counties: Collection[int], person_id: UUID | None = None) -> None:
    """Let the current transaction see the rows of ``counties``.

    Args:
        counties: County ordinals; none means that nothing is visible.
        person_id: Whose own posts are visible in any county (a person must be
            able to sign in before the counties are known).
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config(%s, %s, true), set_config(%s, %s, true)",
            [COUNTIES_SETTING, listed(counties), PERSON_SETTING, str(person_id or "")],
        )


def lock_name(name: str, *, seed: int = 1) -> None:
    """Hold ``name`` until the end of the transaction; a second holder waits.

    Args:
        seed: Keeps equal names of different things apart, e.g. of two counties.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, %s))", [name, seed]
        )


def listed(counties: Collection[int]) -> str:
    """Return ``counties`` as PostgreSQL writes an array."""
    return "{" + ",".join(str(county) for county in sorted(counties)) + "}"


def run_sql_file(name: str, *, folder: Path = _SQL) -> migrations.RunSQL:
    """Return a migration operation that runs a file of SQL.

    Undoing it drops the functions and the tables that the file creates, and with the
    functions their triggers.

    Args:
        folder: Where the file lies; ``engine/sql`` if nothing is said.
    """
    text = (folder / name).read_text(encoding="utf-8")
    created = re.findall(r"CREATE (FUNCTION|TABLE) (\w+)", text)
    dropped = "".join(
        f"DROP {kind} {each} CASCADE;\n" for kind, each in reversed(created)
    )
    return migrations.RunSQL(sql=text, reverse_sql=dropped)


def replace_sql_file(
    name: str, *, former: str, folder: Path = _SQL
) -> migrations.RunSQL:
    """Return a migration operation that replaces the functions of an earlier file.

    Undoing it puts those of ``former`` back.

    Args:
        former: The file that made them; whatever else it made stays as it is.
        folder: Where both lie; ``engine/sql`` if nothing is said.
    """
    new, old = ((folder / each).read_text(encoding="utf-8") for each in (name, former))
    replaced = set(re.findall(r"CREATE OR REPLACE FUNCTION (\w+)", new))
    restored = [
        f"CREATE OR REPLACE FUNCTION {made[0].partition('FUNCTION ')[2]}"
        for made in re.finditer(_FUNCTION, old, re.DOTALL)
        if made[1] in replaced
    ]
    return migrations.RunSQL(sql=new, reverse_sql="\n".join(restored))


def county_security(*tables: str) -> list[migrations.RunSQL]:
    """Return migration operations that force row-level security on ``tables``.

    The policy holds for reading and writing, and for the owner of the table too.
    """
    return [
        migrations.RunSQL(
            sql=f"""
                ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
                ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
                CREATE POLICY county_only ON {table}
                    USING (county = ANY (lastmetre_counties()))
                    WITH CHECK (county = ANY (lastmetre_counties()));
            """,
            reverse_sql=f"""
                DROP POLICY county_only ON {table};
                ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
                ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
            """,
        )
        for table in tables
    ]


def append_only(*tables: str) -> list[migrations.RunSQL]:
    """Return migration operations after which rows of ``tables`` never change.

    ``ENABLE ALWAYS`` so that a replica session role does not skip the trigger.
    """
    return [
        migrations.RunSQL(
            sql=f"""
                CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
                    FOR EACH ROW EXECUTE FUNCTION lastmetre_refuse_change();
                CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON {table}
                    FOR EACH STATEMENT EXECUTE FUNCTION lastmetre_refuse_change();
                ALTER TABLE {table} ENABLE ALWAYS TRIGGER append_only;
                ALTER TABLE {table} ENABLE ALWAYS TRIGGER append_only_truncate;
            """,
            reverse_sql=f"""
                DROP TRIGGER append_only_truncate ON {table};
                DROP TRIGGER append_only ON {table};
            """,
        )
        for table in tables
    ]


def out_of_reach(*tables: str) -> list[migrations.RunSQL]:
    """Return migration operations after which only the owner writes ``tables``.

    Whoever else has rights on them, which is the application, may read.
    """
    rights = "INSERT, UPDATE, DELETE"
    return [
        migrations.RunSQL(
            sql=_for_others(table, f"REVOKE {rights} ON {table} FROM"),
            reverse_sql=_for_others(table, f"GRANT {rights} ON {table} TO"),
        )
        for table in tables
    ]


def lockable(table: str, column: str) -> migrations.RunSQL:
    """Return a migration operation after which others may lock rows of ``table``.

    PostgreSQL lets only those lock a row who may write one of its columns; a trigger
    of the table has to refuse that.
    """
    right = f"UPDATE ({column}) ON {table}"
    return migrations.RunSQL(
        sql=_for_others(table, f"GRANT {right} TO"),
        reverse_sql=_for_others(table, f"REVOKE {right} FROM"),
    )


def _for_others(table: str, statement: str) -> str:
    """Return SQL that grants or revokes for whoever has rights but does not own."""
    # Names of our own migrations, never what people type.
    return f"""
        DO $$
        DECLARE
            other text;
        BEGIN
            FOR other IN
                SELECT DISTINCT granted.grantee::regrole::text
                FROM pg_class, aclexplode(relacl) AS granted
                WHERE pg_class.oid = '{table}'::regclass
                  AND granted.grantee NOT IN (0, relowner)
            LOOP
                EXECUTE '{statement} ' || other;
            END LOOP;
        END
        $$;
    """  # noqa: S608
