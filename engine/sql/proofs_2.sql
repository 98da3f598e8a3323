-- Records repeat what was done, as before; but a work item is found by its key alone. A
-- question that names its instance too may be answered by going through all of them.
CREATE OR REPLACE FUNCTION engine_prove_submission() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    done record;
BEGIN
    SELECT act.xmin AS writer, act.* INTO done
        FROM public.engine_workitem AS act WHERE act.id = NEW.work_item_id;
    IF (done.status = 'completed'
        AND done.county = NEW.county AND done.instance_id = NEW.instance_id
        AND done.case_id = NEW.case_id AND done.element_id = NEW.element_id
        AND done.form_ref = NEW.form_ref AND done.assignee_id = NEW.person_id
        AND done.capacity = NEW.capacity AND done.ended_at = NEW.submitted_at
        AND public.engine_is_fresh(done.writer)) IS NOT TRUE THEN
        RAISE EXCEPTION 'Expected submission % to repeat the work item that this move completes.', NEW.id
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION engine_prove_line() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    item record;
BEGIN
    SELECT act.xmin AS writer, act.* INTO item
        FROM public.engine_workitem AS act WHERE act.id = NEW.work_item_id;
    IF (item.county = NEW.county
        AND item.instance_id = NEW.instance_id AND item.case_id = NEW.case_id
        AND item.element_id = NEW.element_id AND item.capacity = NEW.capacity
        AND item.status = CASE NEW.kind WHEN 'completed' THEN NEW.kind ELSE 'claimed' END
        AND item.assignee_id = CASE NEW.kind
            WHEN 'assigned' THEN (NEW.details->>'to')::uuid ELSE NEW.person_id END
        AND public.engine_is_fresh(item.writer)) IS NOT TRUE THEN
        RAISE EXCEPTION 'Expected a line "%" to repeat the work item that this move changes.', NEW.kind
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
