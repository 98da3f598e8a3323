-- Binds the transaction (unless counties is null), locks the case and the instance of
-- a work item, and returns all that a command on it has to know, in one round trip.
-- The rows are read after the locks: what the locks waited for must be seen.
CREATE FUNCTION engine_hold_work_item(
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
    IF engine_lock_work_item(wanted) IS NULL THEN
        RETURN NULL;
    END IF;
    SELECT * INTO item FROM engine_workitem WHERE id = wanted;
    SELECT * INTO its_instance FROM engine_processinstance WHERE id = item.instance_id;
    RETURN jsonb_build_object(
        'item', to_jsonb(item),
        'instance', to_jsonb(its_instance),
        'earlier', (
            SELECT coalesce(jsonb_agg(jsonb_build_object(
                'element_id', done.element_id, 'capacity', done.capacity,
                'needed_authority', done.needs_authority)), '[]')
            FROM (
                SELECT DISTINCT element_id, capacity, needs_authority
                FROM engine_workitem
                WHERE county = item.county AND case_id = item.case_id
                  AND assignee_id = performer AND status = 'completed'
            ) AS done)
    );
END
$$;
