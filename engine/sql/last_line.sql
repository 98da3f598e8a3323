-- The last line of the guard: what a work item may become, whatever code runs. Who may
-- act is answered by guard_ruling(), which the application above the engine brings.
-- Names are written out: a table of a session must not pass for one of ours.

CREATE FUNCTION engine_refuse_act() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Expected % to be left alone, but got %: %.', TG_TABLE_NAME, TG_OP, TG_NAME
        USING ERRCODE = 'insufficient_privilege';
END
$$;

-- What the process itself lays on a desk is no act yet: the hats that somebody wears
-- are judged when she or he completes it. Post and authority must be there at once.
CREATE FUNCTION engine_judge_birth() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    -- As if it were an ordinary step of no case: then the post alone is asked for.
    rule text := public.guard_ruling(
        NEW.assignee_id, NEW.candidate_group, NEW.capacity, '', false, NULL, NEW.claimed_at);
BEGIN
    IF rule = '' AND NEW.needs_authority THEN
        rule := public.guard_ruling(
            NEW.assignee_id, NEW.candidate_group, NEW.capacity, NEW.act_type, true,
            NEW.case_id, NEW.claimed_at);
    END IF;
    IF rule <> '' AND rule NOT LIKE 'DH%' THEN
        RAISE EXCEPTION 'Expected work item % to open for somebody who may do it, but rule % forbids it.',
            NEW.id, rule USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION engine_judge_act() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    bound uuid := nullif(public.lastmetre_person(), '00000000-0000-0000-0000-000000000000');
    moment timestamptz := NEW.claimed_at;
    former timestamptz := OLD.opened_at;
    rule text;
BEGIN
    IF bound IS NULL THEN
        RAISE EXCEPTION 'Expected somebody to act on work item %, but nobody is bound.', NEW.id
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NEW.status = 'completed' THEN
        IF bound <> NEW.assignee_id OR OLD.status <> 'claimed'
           OR (OLD.assignee_id, OLD.capacity, OLD.acts_with_authority, OLD.claimed_at)
              IS DISTINCT FROM
              (NEW.assignee_id, NEW.capacity, NEW.acts_with_authority, NEW.claimed_at) THEN
            RAISE EXCEPTION 'Expected work item % to be completed as claimed, by whoever is bound.', NEW.id
                USING ERRCODE = 'insufficient_privilege';
        END IF;
        moment := NEW.ended_at;
        former := OLD.claimed_at;
        -- Two acts of one person on one case must not both find the other missing.
        PERFORM public.engine_lock_case(NEW.case_id);
    ELSIF NEW.ended_at IS NOT NULL THEN
        moment := NULL;
    END IF;
    -- Two machines' clocks differ a little.
    IF moment IS NULL OR moment < former - interval '5 minutes' THEN
        RAISE EXCEPTION 'Expected an act on work item % after what came before, but it is not.', NEW.id
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    rule := public.guard_ruling(
        NEW.assignee_id, NEW.candidate_group, NEW.capacity, NEW.act_type,
        NEW.needs_authority, NEW.case_id, moment);
    IF rule <> '' THEN
        RAISE EXCEPTION 'Expected an act on work item % that the guard allows, but rule % forbids it.',
            NEW.id, rule USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER born_done BEFORE INSERT ON engine_workitem FOR EACH ROW
    WHEN (NEW.status NOT IN ('open', 'claimed') OR NEW.ended_at IS NOT NULL
          OR NEW.status = 'open' AND (NEW.claimed_at IS NOT NULL OR NEW.acts_with_authority))
    EXECUTE FUNCTION engine_refuse_act();
CREATE TRIGGER born_claimed BEFORE INSERT ON engine_workitem FOR EACH ROW
    WHEN (NEW.status = 'claimed')
    EXECUTE FUNCTION engine_judge_birth();
CREATE TRIGGER its_identity BEFORE UPDATE ON engine_workitem FOR EACH ROW
    WHEN (OLD.id <> NEW.id OR OLD.county <> NEW.county OR OLD.instance_id <> NEW.instance_id
          OR OLD.case_id <> NEW.case_id OR OLD.token_id <> NEW.token_id
          OR OLD.element_id <> NEW.element_id OR OLD.role <> NEW.role
          OR OLD.candidate_group <> NEW.candidate_group OR OLD.act_type <> NEW.act_type
          OR OLD.needs_authority <> NEW.needs_authority OR OLD.form_ref <> NEW.form_ref
          OR OLD.opened_at <> NEW.opened_at)
    EXECUTE FUNCTION engine_refuse_act();
CREATE TRIGGER its_end BEFORE UPDATE ON engine_workitem FOR EACH ROW
    WHEN (OLD.status IN ('completed', 'cancelled')
          OR NEW.status = 'cancelled' AND (
              OLD.assignee_id IS DISTINCT FROM NEW.assignee_id
              OR OLD.capacity <> NEW.capacity
              OR OLD.acts_with_authority <> NEW.acts_with_authority
              OR OLD.claimed_at IS DISTINCT FROM NEW.claimed_at))
    EXECUTE FUNCTION engine_refuse_act();
CREATE TRIGGER its_actor BEFORE UPDATE ON engine_workitem FOR EACH ROW
    WHEN (NEW.status IN ('claimed', 'completed') AND (
          OLD.status <> NEW.status
          OR OLD.assignee_id IS DISTINCT FROM NEW.assignee_id
          OR OLD.capacity <> NEW.capacity
          OR OLD.acts_with_authority <> NEW.acts_with_authority
          OR OLD.claimed_at IS DISTINCT FROM NEW.claimed_at
          OR OLD.ended_at IS DISTINCT FROM NEW.ended_at))
    EXECUTE FUNCTION engine_judge_act();
CREATE TRIGGER never_deleted BEFORE DELETE ON engine_workitem FOR EACH ROW
    EXECUTE FUNCTION engine_refuse_act();
CREATE TRIGGER never_emptied BEFORE TRUNCATE ON engine_workitem FOR EACH STATEMENT
    EXECUTE FUNCTION engine_refuse_act();

ALTER TABLE engine_workitem
    ENABLE ALWAYS TRIGGER born_done,
    ENABLE ALWAYS TRIGGER born_claimed,
    ENABLE ALWAYS TRIGGER its_identity,
    ENABLE ALWAYS TRIGGER its_end,
    ENABLE ALWAYS TRIGGER its_actor,
    ENABLE ALWAYS TRIGGER never_deleted,
    ENABLE ALWAYS TRIGGER never_emptied;
