-- Records repeat what was done, and outcomes name the act that made them.

-- Written by this transaction, savepoints included: nobody adds to an older act.
CREATE FUNCTION engine_is_fresh(writer xid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT age(writer) <= 0
$$;

CREATE FUNCTION engine_prove_submission() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM public.engine_workitem AS done
        WHERE done.id = NEW.work_item_id AND done.status = 'completed'
          AND done.county = NEW.county AND done.instance_id = NEW.instance_id
          AND done.case_id = NEW.case_id AND done.element_id = NEW.element_id
          AND done.form_ref = NEW.form_ref AND done.assignee_id = NEW.person_id
          AND done.capacity = NEW.capacity AND done.ended_at = NEW.submitted_at
          AND public.engine_is_fresh(done.xmin)
    ) THEN
        RAISE EXCEPTION 'Expected submission % to repeat the work item that this move completes.', NEW.id
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER its_work_item BEFORE INSERT ON engine_submission
    FOR EACH ROW EXECUTE FUNCTION engine_prove_submission();
ALTER TABLE engine_submission ENABLE ALWAYS TRIGGER its_work_item;

CREATE FUNCTION engine_prove_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM public.engine_workitem AS item
        WHERE item.id = NEW.work_item_id AND item.county = NEW.county
          AND item.instance_id = NEW.instance_id AND item.case_id = NEW.case_id
          AND item.element_id = NEW.element_id AND item.capacity = NEW.capacity
          AND item.status = CASE NEW.kind WHEN 'completed' THEN NEW.kind ELSE 'claimed' END
          AND item.assignee_id = CASE NEW.kind
              WHEN 'assigned' THEN (NEW.details->>'to')::uuid ELSE NEW.person_id END
          AND public.engine_is_fresh(item.xmin)
    ) THEN
        RAISE EXCEPTION 'Expected a line "%" to repeat the work item that this move changes.', NEW.kind
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER its_work_item BEFORE INSERT ON engine_historyentry
    FOR EACH ROW WHEN (NEW.kind IN ('claimed', 'assigned', 'completed'))
    EXECUTE FUNCTION engine_prove_line();
ALTER TABLE engine_historyentry ENABLE ALWAYS TRIGGER its_work_item;

-- Arguments: the column that names the act, then the types of act that may decide.
-- Used by engine.outcomes.proven_by() on whatever table holds an outcome.
CREATE FUNCTION engine_require_proof() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    outcome jsonb := to_jsonb(NEW);
BEGIN
    IF NOT EXISTS (
        SELECT FROM public.engine_workitem AS act
        WHERE act.id = (outcome->>TG_ARGV[0])::uuid
          AND act.county = (outcome->>'county')::smallint
          AND (NOT outcome ? 'case_id' OR act.case_id = (outcome->>'case_id')::uuid)
          AND act.status = 'completed' AND act.needs_authority AND act.acts_with_authority
          AND act.act_type = ANY (TG_ARGV[1:])
    ) THEN
        RAISE EXCEPTION 'Expected an outcome in % to name the act that made it.', TG_TABLE_NAME
            USING ERRCODE = 'insufficient_privilege',
                  DETAIL = format('It takes one of: %s.', array_to_string(TG_ARGV[1:], ', '));
    END IF;
    RETURN NEW;
END
$$;
