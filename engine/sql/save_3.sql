-- Writes everything that one move of an instance changes, in one round trip.
-- New rows arrive whole, under their column names, in a JSON array per table; of a row
-- that changes, what may change; what a move does not change is not in it.
CREATE OR REPLACE FUNCTION engine_save_move(move jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    item jsonb;
BEGIN
    IF move ? 'started' THEN
        INSERT INTO engine_processinstance
            SELECT * FROM jsonb_populate_recordset(NULL::engine_processinstance, move->'started');
    END IF;

    IF move ? 'moved' THEN
        UPDATE engine_processinstance SET
            state = (move#>>'{moved,0,state}')::bytea, status = move#>>'{moved,0,status}',
            moves = (move#>>'{moved,0,moves}')::integer,
            ended_at = (move#>>'{moved,0,ended_at}')::timestamptz
        WHERE id = (move->>'instance')::uuid
          AND moves = (move#>>'{moved,0,moves}')::integer - 1;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'The instance moved without its lock.'
                USING ERRCODE = 'serialization_failure';
        END IF;
    END IF;

    IF move ? 'changed' THEN
        -- One by one, by the key itself: a join with a set would be planned for many.
        FOR item IN SELECT value FROM jsonb_array_elements(move->'changed') LOOP
            UPDATE engine_workitem SET
                status = item->>'status', assignee_id = (item->>'assignee_id')::uuid,
                capacity = item->>'capacity',
                acts_with_authority = (item->>'acts_with_authority')::boolean,
                claimed_at = (item->>'claimed_at')::timestamptz,
                ended_at = (item->>'ended_at')::timestamptz
            WHERE id = (item->>'id')::uuid;
        END LOOP;
    END IF;

    IF move ? 'withdrawn' THEN
        UPDATE engine_workitem SET status = 'cancelled', ended_at = (move->>'at')::timestamptz
        WHERE instance_id = (move->>'instance')::uuid
          AND status IN ('open', 'claimed')
          AND token_id IN (SELECT jsonb_array_elements_text(move->'withdrawn'));
    END IF;

    IF move ? 'opened' THEN
        INSERT INTO engine_workitem
            SELECT * FROM jsonb_populate_recordset(NULL::engine_workitem, move->'opened');
    END IF;

    IF move ? 'draftless' THEN
        DELETE FROM engine_draft
        WHERE work_item_id IN (SELECT (jsonb_array_elements_text(move->'draftless'))::uuid);
    END IF;

    IF move ? 'submitted' THEN
        INSERT INTO engine_submission
            SELECT * FROM jsonb_populate_recordset(NULL::engine_submission, move->'submitted');
    END IF;

    IF move ? 'jobs_over' THEN
        UPDATE engine_job AS kept SET done_at = (move->>'at')::timestamptz
        FROM jsonb_to_recordset(move->'jobs_over') AS over(token_id text, element_id text, kind text)
        WHERE kept.county = (move->>'county')::smallint
          AND kept.instance_id = (move->>'instance')::uuid
          AND kept.done_at IS NULL
          AND (kept.token_id, kept.element_id, kept.kind) = (over.token_id, over.element_id, over.kind);
    END IF;

    IF move ? 'jobs' THEN
        INSERT INTO engine_job
            SELECT * FROM jsonb_populate_recordset(NULL::engine_job, move->'jobs');
    END IF;

    IF move ? 'unsubscribed' THEN
        DELETE FROM engine_messagesubscription AS kept
        USING jsonb_to_recordset(move->'unsubscribed') AS gone(token_id text, element_id text)
        WHERE kept.instance_id = (move->>'instance')::uuid
          AND (kept.token_id, kept.element_id) = (gone.token_id, gone.element_id);
    END IF;

    IF move ? 'thrown' THEN
        INSERT INTO engine_message
            SELECT * FROM jsonb_populate_recordset(NULL::engine_message, move->'thrown');
    END IF;

    IF move ? 'subscribed' THEN
        -- Whoever begins to wait and whoever finds nobody waiting must learn of each other.
        PERFORM pg_advisory_xact_lock(hashtextextended('message|' || name, county))
        FROM (SELECT DISTINCT sub.message AS name, sub.county
              FROM jsonb_populate_recordset(NULL::engine_messagesubscription, move->'subscribed') AS sub
              WHERE sub.kind = 'message' ORDER BY name) AS awaited;

        INSERT INTO engine_messagesubscription
            SELECT * FROM jsonb_populate_recordset(NULL::engine_messagesubscription, move->'subscribed');

        -- What was thrown before anybody waited for it is delivered now.
        INSERT INTO engine_job (id, county, instance_id, token_id, element_id, kind,
                                message_id, due_at, attempts, locked_by, last_error)
        SELECT DISTINCT ON (kept.id) gen_random_uuid(), kept.county, kept.instance_id, '',
               kept.element_id, 'message', kept.id, (move->>'at')::timestamptz, 0, '', ''
        FROM jsonb_populate_recordset(NULL::engine_messagesubscription, move->'subscribed') AS sub
        JOIN engine_message AS kept
          ON kept.county = sub.county AND kept.name = sub.message AND kept.key = sub.key
         AND kept.status = 'waiting' AND kept.kind = 'message'
         AND (kept.key <> '' OR kept.case_id = sub.case_id)
        WHERE sub.kind = 'message' AND NOT EXISTS (
            SELECT FROM engine_job AS pending
            WHERE pending.county = kept.county AND pending.instance_id = kept.instance_id
              AND pending.message_id = kept.id AND pending.done_at IS NULL
        );
    END IF;

    IF move ? 'unstuck' THEN
        UPDATE engine_incident SET resolved_at = (move->>'at')::timestamptz
        WHERE instance_id = (move->>'instance')::uuid
          AND resolved_at IS NULL
          AND token_id IN (SELECT jsonb_array_elements_text(move->'unstuck'));
    END IF;

    UPDATE engine_incident AS kept SET resolved_at = (move->>'at')::timestamptz
    FROM engine_job AS job
    WHERE kept.instance_id = (move->>'instance')::uuid AND kept.resolved_at IS NULL
      AND job.id = kept.job_id AND job.done_at IS NOT NULL;

    IF move ? 'incidents' THEN
        INSERT INTO engine_incident
            SELECT * FROM jsonb_populate_recordset(NULL::engine_incident, move->'incidents');
    END IF;

    IF move ? 'history' THEN
        INSERT INTO engine_historyentry
            SELECT * FROM jsonb_populate_recordset(NULL::engine_historyentry, move->'history');
    END IF;

    IF move ? 'answered' THEN
        UPDATE engine_idempotencykey AS kept SET reply = answered.reply
        FROM jsonb_to_recordset(move->'answered')
            AS answered(county smallint, person_id uuid, key text, reply jsonb)
        WHERE (kept.county, kept.person_id, kept.key)
            = (answered.county, answered.person_id, answered.key);
    END IF;

    PERFORM pg_notify('lastmetre', move->>'news');
END
$$;
