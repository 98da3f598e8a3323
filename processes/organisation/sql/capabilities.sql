-- What gives power: who may act in which capacity, and who appoints whom. The
-- application reads all of it and writes none; posts are given and ended here alone.

-- Source: domain specification §14.0 (authority) and §15.1 (station staff).
CREATE TABLE organisation_capacity (
    capacity varchar(40) PRIMARY KEY,
    is_authority boolean NOT NULL,
    is_station_staff boolean NOT NULL,
    CHECK (NOT (is_authority AND is_station_staff))
);
INSERT INTO organisation_capacity VALUES
    ('station_staff', false, true),
    ('agency_staff', false, true),
    ('supervisor', false, true),
    ('volunteer', false, true),
    ('intern', false, true),
    ('partner', false, false),
    ('client', false, false),
    ('township_official', true, false),
    ('county_official', true, false),
    ('municipal_official', true, false),
    ('provincial_official', true, false),
    ('finance_official', true, false),
    ('audit_official', true, false),
    ('procurement_agent', true, false),
    ('panel_member', true, false),
    ('police', true, false),
    ('registrar', true, false);

-- In which capacities a post of a role acts; roles that follow from others are missing.
CREATE TABLE organisation_rolecapacity (
    role varchar(40),
    capacity varchar(40) REFERENCES organisation_capacity,
    PRIMARY KEY (role, capacity)
);
INSERT INTO organisation_rolecapacity VALUES
    ('social_worker', 'station_staff'),
    ('social_worker', 'agency_staff'),
    ('station_head', 'station_staff'),
    ('station_head', 'township_official'),
    ('supervisor', 'supervisor'),
    ('township_government', 'township_official'),
    ('county_civil_affairs', 'county_official');

-- The jurisdictions, and on which days officials may serve in stations there.
-- Source: domain specification §15.3(4).
CREATE TABLE organisation_profile (
    name varchar(40) PRIMARY KEY,
    two_hats daterange NOT NULL
);
INSERT INTO organisation_profile VALUES
    ('default', 'empty'),
    ('cn-he', 'empty'),
    ('cn-sc-panzhihua', 'empty'),
    ('cn-yn-yunlong', '[2021-04-15,)'),
    ('cn-ah-suzhou', '[2022-06-21,)');

CREATE FUNCTION organisation_allows_two_hats(its_county smallint, day date)
RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM public.organisation_county AS its
        JOIN public.organisation_profile AS known ON known.name = its.profile
        WHERE its.ordinal = its_county AND known.two_hats @> day
    )
$$;

-- Whoever appoints is bound, and an official of the county bureau today. Without a
-- name it is the installation that appoints: then nobody may be bound.
CREATE FUNCTION organisation_require_appointer(appointer uuid, its_county smallint)
RETURNS void LANGUAGE plpgsql STABLE AS $$
DECLARE
    bound uuid := nullif(public.lastmetre_person(), '00000000-0000-0000-0000-000000000000');
    today date := (now() AT TIME ZONE 'Asia/Shanghai')::date;
BEGIN
    IF bound IS DISTINCT FROM appointer THEN
        RAISE EXCEPTION 'Expected whoever appoints to be bound, but somebody else is.'
            USING ERRCODE = 'LM403', CONSTRAINT = 'own_name';
    END IF;
    IF appointer IS NOT NULL AND NOT EXISTS (
        SELECT FROM public.organisation_post AS held
        WHERE held.person_id = appointer AND held.county = its_county
          AND held.capacity = 'county_official'
          AND held.valid_from <= today AND (held.valid_to IS NULL OR held.valid_to > today)
    ) THEN
        RAISE EXCEPTION 'Expected an official of the county bureau to appoint.'
            USING ERRCODE = 'LM403', CONSTRAINT = 'appointer';
    END IF;
END
$$;

CREATE FUNCTION organisation_note_appointment(
    act text, post public.organisation_post, appointer uuid
) RETURNS void LANGUAGE sql AS $$
    INSERT INTO public.organisation_appointment (
        id, county, act, person_id, post_id, organisation_id, role, capacity,
        valid_from, valid_to, by_person, at, session
    ) VALUES (
        gen_random_uuid(), post.county, act, post.person_id, post.id,
        post.organisation_id, post.role, post.capacity, post.valid_from, post.valid_to,
        appointer, now(), session_user
    )
$$;

-- Whether a post would make somebody an official who serves in a station, where the
-- county does not allow it on the first day on which both posts hold.
CREATE FUNCTION organisation_is_second_hat(post public.organisation_post)
RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    bound text := coalesce(current_setting('lastmetre.person', true), '');
    found boolean;
BEGIN
    -- The other post may lie in a county that is not bound.
    PERFORM set_config('lastmetre.person', post.person_id::text, true);
    SELECT EXISTS (
        SELECT FROM public.organisation_post AS held
        JOIN public.organisation_capacity AS theirs ON theirs.capacity = held.capacity
        JOIN public.organisation_capacity AS new ON new.capacity = post.capacity
        WHERE held.person_id = post.person_id
          AND (theirs.is_authority AND new.is_station_staff
               OR theirs.is_station_staff AND new.is_authority)
          AND daterange(held.valid_from, held.valid_to)
              && daterange(post.valid_from, post.valid_to)
          AND NOT public.organisation_allows_two_hats(
              post.county, greatest(held.valid_from, post.valid_from))
    ) INTO found;
    PERFORM set_config('lastmetre.person', bound, true);
    RETURN found;
END
$$;

CREATE FUNCTION organisation_require_sound(
    post public.organisation_post, appointer uuid
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF post.person_id = appointer THEN
        RAISE EXCEPTION 'Expected somebody else to be appointed.'
            USING ERRCODE = 'LM403', CONSTRAINT = 'not_oneself';
    END IF;
    IF NOT EXISTS (
        SELECT FROM public.organisation_rolecapacity AS fitting
        WHERE (fitting.role, fitting.capacity) = (post.role, post.capacity)
    ) THEN
        RAISE EXCEPTION 'Expected a capacity of the role %, but got %.', post.role, post.capacity
            USING ERRCODE = 'LM422', CONSTRAINT = 'capacity_of_role';
    END IF;
    IF NOT EXISTS (
        SELECT FROM public.organisation_organisation AS its
        WHERE its.id = post.organisation_id AND its.county = post.county
    ) THEN
        RAISE EXCEPTION 'Expected a body of county %, but got another.', post.county
            USING ERRCODE = 'LM422', CONSTRAINT = 'body_of_county';
    END IF;
    -- Two who appoint the same person must not both find the other hat missing.
    PERFORM pg_advisory_xact_lock(hashtextextended('posts|' || post.person_id, 1));
    IF public.organisation_is_second_hat(post) THEN
        RAISE EXCEPTION 'Expected station staff or an official, but it would be both.'
            USING ERRCODE = 'LM422', CONSTRAINT = 'two_hats';
    END IF;
END
$$;

CREATE FUNCTION organisation_give_posts(given jsonb, appointer uuid)
RETURNS integer LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    post public.organisation_post;
    number integer := 0;
BEGIN
    FOR post IN SELECT * FROM jsonb_populate_recordset(NULL::public.organisation_post, given) LOOP
        PERFORM public.organisation_require_appointer(appointer, post.county);
        PERFORM public.organisation_require_sound(post, appointer);
        INSERT INTO public.organisation_post SELECT post.*;
        PERFORM public.organisation_note_appointment('given', post, appointer);
        number := number + 1;
    END LOOP;
    RETURN number;
END
$$;

-- Ends what holds before a day; posts that begin then or later are another decision.
CREATE FUNCTION organisation_end_posts(
    person uuid, its_county smallint, from_day date, appointer uuid
) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    post public.organisation_post;
    number integer := 0;
BEGIN
    PERFORM public.organisation_require_appointer(appointer, its_county);
    FOR post IN
        UPDATE public.organisation_post AS held SET valid_to = from_day
        WHERE held.person_id = person AND held.county = its_county
          AND held.valid_from < from_day
          AND (held.valid_to IS NULL OR held.valid_to > from_day)
        RETURNING held.*
    LOOP
        PERFORM public.organisation_note_appointment('ended', post, appointer);
        number := number + 1;
    END LOOP;
    RETURN number;
END
$$;

-- Only the installation registers counties; one that is there stays as it is.
CREATE FUNCTION organisation_register_county(
    its_ordinal smallint, its_name text, its_letters text, its_profile text
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM public.organisation_require_appointer(NULL, its_ordinal);
    IF NOT EXISTS (SELECT FROM public.organisation_profile WHERE name = its_profile) THEN
        RAISE EXCEPTION 'Expected a known profile, but got %.', its_profile
            USING ERRCODE = 'LM422', CONSTRAINT = 'known_profile';
    END IF;
    INSERT INTO public.organisation_county (ordinal, name, letters, profile)
        VALUES (its_ordinal, its_name, its_letters, its_profile)
        ON CONFLICT (ordinal) DO NOTHING;
END
$$;

-- A post is the record of an appointment: nothing of it changes but an earlier end.
CREATE FUNCTION organisation_keep_post() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    ended public.organisation_post := OLD;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        ended.valid_to := NEW.valid_to;
        IF NEW IS NOT DISTINCT FROM ended AND NEW.valid_to IS NOT NULL
           AND (OLD.valid_to IS NULL OR NEW.valid_to < OLD.valid_to) THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'A post never changes but for its end.'
        USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER keep_post BEFORE UPDATE OR DELETE ON organisation_post
    FOR EACH ROW EXECUTE FUNCTION organisation_keep_post();
CREATE TRIGGER keep_posts BEFORE TRUNCATE ON organisation_post
    FOR EACH STATEMENT EXECUTE FUNCTION organisation_keep_post();
ALTER TABLE organisation_post ENABLE ALWAYS TRIGGER keep_post;
ALTER TABLE organisation_post ENABLE ALWAYS TRIGGER keep_posts;

CREATE FUNCTION organisation_keep_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'An account stays with its person.'
        USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER keep_person BEFORE UPDATE ON organisation_account
    FOR EACH ROW WHEN (OLD.person_id IS DISTINCT FROM NEW.person_id)
    EXECUTE FUNCTION organisation_keep_person();
ALTER TABLE organisation_account ENABLE ALWAYS TRIGGER keep_person;
