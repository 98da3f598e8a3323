-- Locks the case, then the instance of a work item; returns the instance's id.
-- Always in this order, so that no two commands can wait for each other.
CREATE FUNCTION engine_lock_work_item(wanted uuid) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
    found engine_workitem;
BEGIN
    SELECT * INTO found FROM engine_workitem WHERE id = wanted;
    IF found.id IS NULL THEN
        RETURN NULL;
    END IF;
    PERFORM engine_lock_case(found.case_id);
    PERFORM 1 FROM engine_processinstance WHERE id = found.instance_id FOR UPDATE;
    RETURN found.instance_id;
END
$$;

CREATE FUNCTION engine_lock_instance(wanted uuid) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
    its_case uuid;
BEGIN
    SELECT case_id INTO its_case FROM engine_processinstance WHERE id = wanted;
    IF its_case IS NULL THEN
        RETURN NULL;
    END IF;
    PERFORM engine_lock_case(its_case);
    PERFORM 1 FROM engine_processinstance WHERE id = wanted FOR UPDATE;
    RETURN wanted;
END
$$;

-- The case is a record of another application, so its lock has no row here: two
-- cases that share a hash only wait for each other, they never get mixed up.
CREATE FUNCTION engine_lock_case(wanted uuid) RETURNS void LANGUAGE sql AS $$
    SELECT pg_advisory_xact_lock(hashtextextended(wanted::text, 0))
$$;

-- Binds the transaction to counties and takes an idempotency key. Returns nothing
-- if the key is new, else what was stored with it. A second caller with the same
-- key waits here until the first has committed.
CREATE FUNCTION engine_begin_once(
    counties text, person uuid, fresh jsonb
) RETURNS TABLE (command text, request_hash text, reply jsonb) LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('lastmetre.counties', counties, true),
            set_config('lastmetre.person', person::text, true);
    INSERT INTO engine_idempotencykey
        SELECT * FROM jsonb_populate_record(NULL::engine_idempotencykey, fresh)
        ON CONFLICT DO NOTHING;
    IF FOUND THEN
        RETURN;
    END IF;
    RETURN QUERY
        SELECT k.command::text, k.request_hash::text, k.reply
        FROM engine_idempotencykey AS k
        WHERE k.county = (fresh->>'county')::smallint
          AND k.person_id = person AND k.key = fresh->>'key';
END
$$;
