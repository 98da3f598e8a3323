-- Appointing to panels: whoever forms one names its members.
-- Source: domain specification §14.4 (task 9), §14.5 (task 14), §14.8 (task 2).

-- A panel is a body of its own. An official makes it, or the agent whom the purchaser
-- has entrusted; nobody who sits on a panel does. Without a name it is the installation.
CREATE FUNCTION organisation_require_panel(
    appointer uuid, post public.organisation_post
) RETURNS void LANGUAGE plpgsql STABLE AS $$
DECLARE
    bound uuid := nullif(public.lastmetre_person(), '00000000-0000-0000-0000-000000000000');
    today date := (now() AT TIME ZONE 'Asia/Shanghai')::date;
BEGIN
    IF bound IS DISTINCT FROM appointer THEN
        RAISE EXCEPTION 'Expected whoever appoints to be bound, but somebody else is.'
            USING ERRCODE = 'LM403', CONSTRAINT = 'own_name';
    END IF;
    IF NOT EXISTS (
        SELECT FROM public.organisation_organisation AS its
        WHERE its.id = post.organisation_id AND its.kind = 'panel'
    ) THEN
        RAISE EXCEPTION 'Expected a panel, but got another body.'
            USING ERRCODE = 'LM422', CONSTRAINT = 'body_of_county';
    END IF;
    IF appointer IS NOT NULL AND NOT EXISTS (
        SELECT FROM public.organisation_post AS held
        JOIN public.organisation_capacity AS known ON known.capacity = held.capacity
        WHERE held.person_id = appointer AND held.county = post.county
          AND known.is_authority AND held.capacity <> 'panel_member'
          AND held.valid_from <= today AND (held.valid_to IS NULL OR held.valid_to > today)
    ) THEN
        RAISE EXCEPTION 'Expected an official or the procurement agent to form a panel.'
            USING ERRCODE = 'LM403', CONSTRAINT = 'appointer';
    END IF;
END
$$;

CREATE OR REPLACE FUNCTION organisation_give_posts(given jsonb, appointer uuid)
RETURNS integer LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    post public.organisation_post;
    number integer := 0;
BEGIN
    FOR post IN SELECT * FROM jsonb_populate_recordset(NULL::public.organisation_post, given) LOOP
        IF post.capacity = 'panel_member' AND post.role <> 'expert' THEN
            PERFORM public.organisation_require_panel(appointer, post);
        ELSE
            PERFORM public.organisation_require_appointer(appointer, post.county);
        END IF;
        PERFORM public.organisation_require_sound(post, appointer);
        INSERT INTO public.organisation_post SELECT post.*;
        PERFORM public.organisation_note_appointment('given', post, appointer);
        number := number + 1;
    END LOOP;
    RETURN number;
END
$$;

