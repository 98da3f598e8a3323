-- Binds the transaction (unless counties is null), locks the case and the instance of
-- a work item, and returns all that a command on it has to know, in one round trip.
-- The rows are read after the locks: what the locks waited for must be seen.
CREATE OR REPLACE FUNCTION engine_hold_work_item(
    wanted uuid, performer uuid, counties text, person text
) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    item engine_workitem;
    its_instance engine_processinstance;
BEGIN
    IF counties IS NOT NULL THEN
        PERFORM set_config('lastmetre.counties', counties, true),
                set_config('lastmetre.person', person, true);
    END IF;
    SELECT * INTO item FROM engine_workitem WHERE id = wanted;
    IF item.id IS NULL THEN
        RETURN NULL;
    END IF;
    -- First the case, then the instance, as everybody does.
    PERFORM engine_lock_case(item.case_id);
    SELECT * INTO its_instance
        FROM engine_processinstance WHERE id = item.instance_id FOR UPDATE;
    SELECT * INTO item FROM engine_workitem WHERE id = wanted;
    RETURN jsonb_build_object(
        'item', to_jsonb(item),
        'instance', to_jsonb(its_instance),
        'earlier', (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                'element_id', done.element_id, 'capacity', done.capacity,
                'needed_authority', done.needs_authority)), '[]')
            FROM (
                -- From one kind of act to the next along the index: what somebody did
                -- a thousand times is looked at once.
                WITH RECURSIVE acts AS (
                    (SELECT needs_authority, element_id, capacity
                     FROM engine_workitem
                     WHERE county = item.county AND case_id = item.case_id
                       AND assignee_id = performer AND status = 'completed'
                     ORDER BY needs_authority, element_id, capacity LIMIT 1)
                    UNION ALL
                    SELECT following.* FROM acts, LATERAL (
                        SELECT later.needs_authority, later.element_id, later.capacity
                        FROM engine_workitem AS later
                        WHERE later.county = item.county AND later.case_id = item.case_id
                          AND later.assignee_id = performer AND later.status = 'completed'
                          AND (later.needs_authority, later.element_id, later.capacity)
                            > (acts.needs_authority, acts.element_id, acts.capacity)
                        ORDER BY later.needs_authority, later.element_id, later.capacity
                        LIMIT 1) AS following
                )
                SELECT * FROM acts
            ) AS done)
    );
END
$$;
