"""What somebody would send who can send SQL as the application: all of it forbidden.

In the texts, names in angle brackets stand for ids of the story in ``test_last_line``.
"""

_HIS = "assignee_id = '<zhou>', capacity = 'township_official'"
_OFFICIAL = f"{_HIS}, acts_with_authority = true, claimed_at = '<now>'"
_ROW = """INSERT INTO engine_workitem (id, county, instance_id, definition_id, case_id,
    token_id, element_id, name, role, candidate_group, act_type, clause,
    needs_authority, form_ref, priority, status, assignee_id, capacity,
    acts_with_authority, opened_at, claimed_at, ended_at)
    SELECT gen_random_uuid(), county, instance_id, definition_id, case_id, 'forged',
        element_id, name, role, candidate_group, {act_type}, clause, {needs},
        form_ref, priority, {status}, {assignee}, {capacity}, {flag}, opened_at,
        {claimed}, {ended}
    FROM engine_workitem WHERE id = '<reserved>'"""


def _born(**changes: str) -> str:
    row = {
        "act_type": "act_type",
        "needs": "needs_authority",
        "status": "'claimed'",
        "assignee": "'<wang>'",
        "capacity": "'township_official'",
        "flag": "true",
        "claimed": "opened_at",
        "ended": "NULL",
    } | changes
    return _ROW.format(**row)


_COMPLETED = {"status": "'completed'", "assignee": "'<zhou>'", "ended": "opened_at"}

#: Acts: work items that say who did what.
ACTS = (
    # in somebody's name, and in the own
    f"UPDATE engine_workitem SET status = 'completed', {_OFFICIAL},"
    " ended_at = '<now>' WHERE id = '<reserved>'",
    f"UPDATE engine_workitem SET {_OFFICIAL}, status = 'completed',"
    " ended_at = '<now>' WHERE id = '<held>'",
    "UPDATE engine_workitem SET status = 'completed', ended_at = '<now>'"
    " WHERE id = '<held>'",
    "UPDATE engine_workitem SET status = 'claimed', assignee_id = '<wang>',"
    " capacity = 'township_official', acts_with_authority = true, claimed_at = '<now>'"
    " WHERE id = '<reserved>'",
    "UPDATE engine_workitem SET assignee_id = '<wang>' WHERE id = '<held>'",
    "UPDATE engine_workitem SET status = 'completed', assignee_id = '<wang>',"
    " ended_at = '<now>' WHERE id = '<held>'",
    # another kind of act, another queue, another case
    "UPDATE engine_workitem SET needs_authority = false WHERE id = '<reserved>'",
    "UPDATE engine_workitem SET act_type = 'record' WHERE id = '<reserved>'",
    "UPDATE engine_workitem SET candidate_group = 'social_worker@<station>'"
    " WHERE id = '<reserved>'",
    "UPDATE engine_workitem SET case_id = gen_random_uuid() WHERE id = '<done>'",
    "UPDATE engine_workitem SET element_id = 'pay_assistance' WHERE id = '<held>'",
    "UPDATE engine_workitem SET definition_id = (SELECT min(id::text)::uuid"
    " FROM engine_processdefinition WHERE process_id = 'casework')"
    " WHERE id = '<held>'",
    "UPDATE engine_workitem SET id = gen_random_uuid() WHERE id = '<done>'",
    "UPDATE engine_workitem SET opened_at = '2020-01-01' WHERE id = '<reserved>'",
    # what is over
    "UPDATE engine_workitem SET status = 'open', assignee_id = NULL, capacity = ''"
    " WHERE id = '<done>'",
    "UPDATE engine_workitem SET status = 'cancelled' WHERE id = '<done>'",
    "UPDATE engine_workitem SET assignee_id = '<zhou>' WHERE id = '<done>'",
    "UPDATE engine_workitem SET clause = 'none' WHERE id = '<done>'",
    "UPDATE engine_workitem SET status = 'cancelled', assignee_id = '<wang>'"
    " WHERE id = '<held>'",
    "DELETE FROM engine_workitem WHERE id = '<done>'",
    "DELETE FROM engine_workitem WHERE id = '<reserved>'",
    "TRUNCATE engine_workitem CASCADE",
    # born done, or born on a desk
    _born(**_COMPLETED),
    _born(**_COMPLETED, act_type="'record'", needs="false"),
    _born(status="'cancelled'", ended="opened_at"),
    _born(),
    _born(capacity="'station_staff'"),
    _born(assignee="'<he>'", capacity="'county_official'"),
    _born(act_type="'admin_pay'", needs="false", capacity="'station_staff'"),
    _born(
        status="'open'",
        act_type="'admin_pay'",
        needs="false",
        assignee="NULL",
        capacity="''",
        flag="false",
        claimed="NULL",
    ),
    # by roundabout ways
    "INSERT INTO engine_workitem SELECT * FROM engine_workitem WHERE id = '<held>'"
    " ON CONFLICT (id) DO UPDATE SET status = 'completed', ended_at = '<now>'",
    "MERGE INTO engine_workitem AS kept USING (VALUES ('<held>'::uuid)) AS it (id)"
    " ON kept.id = it.id"
    " WHEN MATCHED THEN UPDATE SET status = 'completed', ended_at = '<now>'",
    "WITH mine AS (UPDATE engine_workitem SET status = 'completed', ended_at = '<now>'"
    " WHERE id = '<held>' RETURNING *) SELECT * FROM mine",
    "DO $$ BEGIN UPDATE engine_workitem SET status = 'completed', ended_at = '<now>'"
    " WHERE id = '<held>'; IF NOT FOUND THEN RAISE insufficient_privilege; END IF;"
    " END $$",
    "SELECT engine_save_move(jsonb_build_object('instance', '<instance>',"
    " 'at', '<now>', 'news', '', 'changed', jsonb_build_array(to_jsonb(item) ||"
    " jsonb_build_object('status', 'completed', 'ended_at', '<now>'))))"
    " FROM engine_workitem AS item WHERE id = '<held>'",
    "CREATE TEMP TABLE organisation_capacity AS"
    " SELECT 'station_staff'::text AS capacity, true AS is_authority,"
    " false AS is_station_staff;"
    " UPDATE engine_workitem SET status = 'claimed', assignee_id = '<wang>',"
    " capacity = 'station_staff', acts_with_authority = true, claimed_at = '<now>'"
    " WHERE id = '<reserved>'",
)

_SUBMISSION = """INSERT INTO engine_submission (id, county, instance_id, case_id,
    work_item_id, element_id, form_ref, sealed, person_id, capacity, submitted_at)
    SELECT gen_random_uuid(), county, instance_id, case_id, id, element_id, form_ref,
        '', <person>, 'township_official', '<now>'
    FROM engine_workitem WHERE id = '<item>'"""

#: What somebody would say of the own act.
OWN_SUBMISSION = _SUBMISSION.replace("<person>", "assignee_id")

#: Effects: what was filled in at a step, and so what was decided.
EFFECTS = (
    _SUBMISSION.replace("<person>", "'<zhou>'").replace("<item>", "<reserved>"),
    _SUBMISSION.replace("<person>", "'<zhou>'").replace("<item>", "<held>"),
    _SUBMISSION.replace("<person>", "'<wang>'").replace("<item>", "<done>"),
    "UPDATE engine_submission SET sealed = '' WHERE work_item_id = '<done>'",
    "UPDATE engine_submission SET work_item_id = '<held>'"
    " WHERE work_item_id = '<done>'",
    "INSERT INTO engine_submission SELECT * FROM engine_submission"
    " WHERE work_item_id = '<done>'"
    " ON CONFLICT (id) DO UPDATE SET capacity = 'county_official'",
    "DELETE FROM engine_submission WHERE work_item_id = '<done>'",
    "TRUNCATE engine_submission",
)

_POST = """INSERT INTO organisation_post (id, county, person_id, organisation_id, role,
    capacity, valid_from) VALUES (gen_random_uuid(), 1, '<wang>', '<township>',
    'township_government', 'township_official', '2020-01-01')"""
_GIVEN = """jsonb_build_array(jsonb_build_object('id', gen_random_uuid(), 'county', 1,
    'person_id', '<person>', 'organisation_id', '<township>', 'role', {role},
    'capacity', 'township_official', 'valid_from', '2020-01-01'))"""


def _gives(
    by: str, *, person: str = "<wang>", role: str = "township_government"
) -> str:
    given = _GIVEN.replace("<person>", person).replace("{role}", f"'{role}'")
    return f"SELECT organisation_give_posts({given}, {by})"


#: Capabilities: what gives power.
CAPABILITIES = (
    _POST,
    f"{_POST} ON CONFLICT DO NOTHING",
    f"WITH mine AS ({_POST} RETURNING *) SELECT * FROM mine",
    "UPDATE organisation_post SET capacity = 'township_official'"
    " WHERE person_id = '<wang>'",
    "UPDATE organisation_post SET valid_to = NULL WHERE person_id = '<gone>'",
    "UPDATE organisation_post SET person_id = '<wang>' WHERE person_id = '<zhou>'",
    "UPDATE organisation_post SET id = id WHERE person_id = '<wang>'",
    "UPDATE organisation_post SET id = gen_random_uuid() WHERE person_id = '<wang>'",
    "DELETE FROM organisation_post WHERE person_id = '<zhou>'",
    "TRUNCATE organisation_post CASCADE",
    "MERGE INTO organisation_post AS kept USING (VALUES (1)) AS it ON true"
    " WHEN MATCHED THEN UPDATE SET capacity = 'county_official'",
    _gives("'<wang>'"),
    _gives("'<he>'", person="<he>"),
    _gives("'<wang>'", person="<li>"),
    _gives("'<zhou>'", person="<li>"),
    _gives("'<he>'", role="mayor"),
    "SELECT organisation_end_posts('<zhou>', 1::smallint, '2026-03-02', '<wang>')",
    "SELECT organisation_end_posts('<zhou>', 1::smallint, '2026-03-02', '<he>')",
    "INSERT INTO organisation_capacity VALUES ('mayor', true, false)",
    "UPDATE organisation_capacity SET is_authority = true, is_station_staff = false",
    "DELETE FROM organisation_capacity WHERE capacity = 'station_staff'",
    "INSERT INTO organisation_rolecapacity VALUES ('social_worker', 'police')",
    "UPDATE organisation_rolecapacity SET capacity = 'county_official'",
    "UPDATE organisation_profile SET two_hats = '[2000-01-01,)'",
    "INSERT INTO organisation_profile VALUES ('mine', '[2000-01-01,)')",
    "UPDATE organisation_county SET profile = 'cn-yn-yunlong'",
    "INSERT INTO organisation_county VALUES (99, 'x', 'XX', 'cn-yn-yunlong')",
    "DELETE FROM organisation_county",
    "INSERT INTO organisation_appointment SELECT * FROM organisation_appointment",
    "UPDATE organisation_appointment SET by_person = '<he>'",
    "DELETE FROM organisation_appointment",
    "TRUNCATE organisation_appointment",
    "UPDATE organisation_account SET person_id = '<zhou>' WHERE person_id = '<wang>'",
    "INSERT INTO django_migrations (app, name, applied) VALUES ('x', 'y', now())",
    "DELETE FROM django_migrations",
)

_LINE = """INSERT INTO engine_historyentry (id, county, instance_id, case_id, at, move,
    line, kind, element_id, work_item_id, person_id, capacity, details, applied, mac)
    SELECT gen_random_uuid(), county, instance_id, case_id, '<now>', 9999, 0, {kind},
        element_id, id, <person>, 'township_official', {details}, '[]', sha256('')
    FROM engine_workitem WHERE id = '<item>'"""


def _tells(
    kind: str, item: str, person: str = "'<zhou>'", details: str = "'{}'"
) -> str:
    return (
        _LINE.replace("{kind}", f"'{kind}'")
        .replace("<item>", item)
        .replace("<person>", person)
        .replace("{details}", details)
    )


#: The line that tells of the own act.
OWN_LINE = (
    _LINE.replace("{kind}", "'completed'")
    .replace("<person>", "assignee_id")
    .replace("{details}", "'{}'")
)

#: The log: what is said to have happened.
LOG = (
    _tells("completed", "<reserved>"),
    _tells("completed", "<held>"),
    _tells("completed", "<done>", "'<wang>'"),
    _tells("completed", "<done>", "assignee_id"),
    _tells("claimed", "<reserved>"),
    _tells("claimed", "<held>", "assignee_id"),
    _tells("assigned", "<held>", details="jsonb_build_object('to', assignee_id::text)"),
    "UPDATE engine_historyentry SET person_id = '<zhou>'",
    "DELETE FROM engine_historyentry",
    "TRUNCATE engine_historyentry",
    "INSERT INTO engine_historyentry SELECT * FROM engine_historyentry"
    " WHERE kind = 'opened' ON CONFLICT (id) DO UPDATE SET kind = 'completed'",
    "UPDATE engine_refusal SET reason = ''",
    "DELETE FROM engine_refusal",
    "TRUNCATE engine_refusal",
)

#: The walls themselves.
WALLS = (
    "SET session_replication_role = replica",
    "SET LOCAL session_replication_role = replica",
    "SET ROLE <owner>",
    "SET SESSION AUTHORIZATION <owner>",
    "SET row_security = off; UPDATE engine_workitem SET needs_authority = false",
    "ALTER TABLE engine_workitem DISABLE TRIGGER ALL",
    "ALTER TABLE engine_workitem DISABLE TRIGGER its_change",
    "ALTER TABLE organisation_post DISABLE ROW LEVEL SECURITY",
    "ALTER TABLE organisation_post OWNER TO CURRENT_USER",
    "DROP TRIGGER its_change ON engine_workitem",
    "DROP POLICY county_only ON engine_workitem",
    "CREATE POLICY mine ON engine_workitem USING (true)",
    "CREATE TRIGGER mine BEFORE INSERT ON engine_workitem FOR EACH ROW"
    " EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    "CREATE RULE mine AS ON INSERT TO engine_refusal DO INSTEAD NOTHING",
    "CREATE FUNCTION public.mine() RETURNS text LANGUAGE sql AS $$ SELECT '' $$",
    "CREATE OR REPLACE FUNCTION guard_ruling(person uuid, candidate_group text,"
    " capacity text, act_type text, reserved boolean, case_id uuid, at timestamptz)"
    " RETURNS text LANGUAGE sql AS $$ SELECT ''::text $$",
    "DROP FUNCTION engine_judge_act() CASCADE",
    "ALTER FUNCTION lastmetre_person() OWNER TO CURRENT_USER",
    "CREATE TABLE public.mine (id int)",
    "CREATE SCHEMA mine",
    "DROP TABLE organisation_capacity CASCADE",
    "GRANT INSERT ON organisation_capacity TO CURRENT_USER;"
    " INSERT INTO organisation_capacity VALUES ('mayor', true, false)",
    "GRANT <owner> TO CURRENT_USER",
    "ALTER ROLE CURRENT_USER BYPASSRLS",
    "ALTER DATABASE <database> SET session_replication_role = replica",
    "COPY organisation_post FROM PROGRAM 'cat'",
    "CREATE EVENT TRIGGER mine ON ddl_command_start"
    " EXECUTE FUNCTION lastmetre_person()",
)

#: Tables into which rows are copied, past every INSERT.
COPIED = (
    "engine_workitem",
    "engine_submission",
    "organisation_post",
    "organisation_capacity",
    "organisation_county",
    "organisation_appointment",
)

ALL = (*ACTS, *EFFECTS, *CAPABILITIES, *LOG, *WALLS)
#: What does nothing at all, so that there is nothing to refuse.
WITHOUT_EFFECT: tuple[str, ...] = ()
