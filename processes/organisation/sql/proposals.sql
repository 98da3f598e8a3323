-- Appointments that take a second person. Whatever code runs: a post with authority, or
-- one of no station, is given by an official only where another one has proposed it.

-- Station people without authority are appointed by one official alone, and members
-- of a panel by whoever forms it, in the step that checks them.
CREATE FUNCTION organisation_needs_second(post public.organisation_post)
RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT NOT EXISTS (
        SELECT FROM public.organisation_organisation AS its
        JOIN public.organisation_capacity AS known ON known.capacity = post.capacity
        WHERE its.id = post.organisation_id AND (
            its.kind IN ('station', 'room', 'agency') AND NOT known.is_authority
            OR its.kind = 'panel' AND post.capacity = 'panel_member'
        )
    )
$$;

-- Whoever appoints is bound (organisation_require_appointer); nobody is where the
-- installation does.
CREATE FUNCTION organisation_take_two() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    appointer uuid := nullif(public.lastmetre_person(), '00000000-0000-0000-0000-000000000000');
BEGIN
    IF appointer IS NOT NULL AND public.organisation_needs_second(NEW) AND NOT EXISTS (
        SELECT FROM public.organisation_postproposal AS other
        WHERE other.county = NEW.county AND other.status = 'proposed'
          AND other.proposed_by NOT IN (appointer, NEW.person_id)
          AND (other.person_id, other.organisation_id, other.role, other.capacity,
               other.valid_from, other.valid_to)
              IS NOT DISTINCT FROM
              (NEW.person_id, NEW.organisation_id, NEW.role, NEW.capacity,
               NEW.valid_from, NEW.valid_to)
    ) THEN
        RAISE EXCEPTION 'Expected another official to have proposed this post.'
            USING ERRCODE = 'LM403', CONSTRAINT = 'second_person';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER take_two BEFORE INSERT ON organisation_post
    FOR EACH ROW EXECUTE FUNCTION organisation_take_two();
ALTER TABLE organisation_post ENABLE ALWAYS TRIGGER take_two;

-- Ends one post, also before its first day; nobody ends the own one.
CREATE FUNCTION organisation_end_post(its_post uuid, from_day date, appointer uuid)
RETURNS integer LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    post public.organisation_post;
BEGIN
    SELECT * INTO post FROM public.organisation_post WHERE id = its_post;
    IF post.id IS NULL THEN
        RETURN 0;
    END IF;
    PERFORM public.organisation_require_appointer(appointer, post.county);
    IF post.person_id = appointer THEN
        RAISE EXCEPTION 'Expected somebody else''s post to end.'
            USING ERRCODE = 'LM403', CONSTRAINT = 'not_oneself';
    END IF;
    UPDATE public.organisation_post AS held SET valid_to = from_day
        WHERE held.id = its_post AND held.valid_from <= from_day
          AND (held.valid_to IS NULL OR held.valid_to > from_day)
        RETURNING held.* INTO post;
    IF NOT FOUND THEN
        RETURN 0;
    END IF;
    PERFORM public.organisation_note_appointment('ended', post, appointer);
    RETURN 1;
END
$$;

-- A proposal is made in the own name and decided once: taken back by whoever made it,
-- rejected by another official, or confirmed by another one together with its post.
CREATE FUNCTION organisation_keep_proposal() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    bound uuid := nullif(public.lastmetre_person(), '00000000-0000-0000-0000-000000000000');
    decided public.organisation_postproposal;
    is_own boolean;
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM public.organisation_require_appointer(NEW.proposed_by, NEW.county);
        IF NEW.status = 'proposed' AND NEW.decided_by IS NULL AND NEW.post_id IS NULL
           AND NEW.proposed_by IS NOT NULL AND NEW.proposed_by <> NEW.person_id THEN
            RETURN NEW;
        END IF;
    ELSIF TG_OP = 'UPDATE' THEN
        decided := OLD;
        decided.status := NEW.status;
        decided.decided_by := NEW.decided_by;
        decided.decided_at := NEW.decided_at;
        decided.reason := NEW.reason;
        decided.post_id := NEW.post_id;
        is_own := bound = OLD.proposed_by;
        IF OLD.status = 'proposed' AND NEW IS NOT DISTINCT FROM decided
           AND NEW.decided_by = bound AND NEW.decided_at IS NOT NULL AND (
            NEW.status = 'withdrawn' AND is_own AND NEW.post_id IS NULL
            OR NEW.status = 'rejected' AND NOT is_own AND NEW.post_id IS NULL
            OR NEW.status = 'confirmed' AND NOT is_own AND EXISTS (
                SELECT FROM public.organisation_post AS given
                WHERE given.id = NEW.post_id AND given.county = NEW.county
                  AND (given.person_id, given.organisation_id, given.role, given.capacity)
                      = (NEW.person_id, NEW.organisation_id, NEW.role, NEW.capacity)
            )
        ) THEN
            PERFORM public.organisation_require_appointer(NEW.decided_by, NEW.county);
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'A proposal is decided once, by whoever may.'
        USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER keep_proposal BEFORE INSERT OR UPDATE OR DELETE ON organisation_postproposal
    FOR EACH ROW EXECUTE FUNCTION organisation_keep_proposal();
CREATE TRIGGER keep_proposals BEFORE TRUNCATE ON organisation_postproposal
    FOR EACH STATEMENT EXECUTE FUNCTION organisation_keep_proposal();
ALTER TABLE organisation_postproposal ENABLE ALWAYS TRIGGER keep_proposal;
ALTER TABLE organisation_postproposal ENABLE ALWAYS TRIGGER keep_proposals;
