-- As before; what a work item is, is also told by the version that describes it.
CREATE OR REPLACE FUNCTION engine_judge_act() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    bound uuid;
    moment timestamptz := NEW.claimed_at;
    former timestamptz := OLD.opened_at;
    is_same_hand boolean :=
        (OLD.assignee_id, OLD.capacity, OLD.acts_with_authority, OLD.claimed_at)
        IS NOT DISTINCT FROM
        (NEW.assignee_id, NEW.capacity, NEW.acts_with_authority, NEW.claimed_at);
    rule text;
BEGIN
    IF OLD.id <> NEW.id OR OLD.county <> NEW.county OR OLD.instance_id <> NEW.instance_id
       OR OLD.definition_id <> NEW.definition_id
       OR OLD.case_id <> NEW.case_id OR OLD.token_id <> NEW.token_id
       OR OLD.element_id <> NEW.element_id OR OLD.role <> NEW.role
       OR OLD.candidate_group <> NEW.candidate_group OR OLD.act_type <> NEW.act_type
       OR OLD.needs_authority <> NEW.needs_authority OR OLD.form_ref <> NEW.form_ref
       OR OLD.opened_at <> NEW.opened_at THEN
        RAISE EXCEPTION 'Expected work item % to stay the work that it is.', OLD.id
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF OLD.status IN ('completed', 'cancelled')
       OR NEW.status = 'cancelled' AND NOT is_same_hand THEN
        RAISE EXCEPTION 'Expected work item % to be left alone at its end.', OLD.id
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NEW.status NOT IN ('claimed', 'completed') OR is_same_hand
       AND OLD.status = NEW.status AND OLD.ended_at IS NOT DISTINCT FROM NEW.ended_at THEN
        RETURN NEW;
    END IF;

    bound := nullif(public.lastmetre_person(), '00000000-0000-0000-0000-000000000000');
    IF bound IS NULL THEN
        RAISE EXCEPTION 'Expected somebody to act on work item %, but nobody is bound.', NEW.id
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NEW.status = 'completed' THEN
        IF bound <> NEW.assignee_id OR OLD.status <> 'claimed' OR NOT is_same_hand THEN
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
