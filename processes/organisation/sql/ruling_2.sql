-- The core rule of the guard and the queue of a post, as before but for two things: help
-- and decision are looked for in the county of the case, and roles may follow from posts.
-- Source: domain specification §15.1, §15.3.
CREATE OR REPLACE FUNCTION guard_ruling(
    person uuid, candidate_group text, capacity text, act_type text, reserved boolean,
    case_id uuid, at timestamptz
) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
    is_reserved boolean := reserved OR act_type LIKE 'admin\_%';
    today date := (at AT TIME ZONE 'Asia/Shanghai')::date;
    place text := split_part(candidate_group, '@', 2);
    case_worker uuid;
    its_county smallint;
    through smallint;  -- the county of the post through which the person stands there
BEGIN
    IF is_reserved AND NOT EXISTS (
        SELECT FROM public.organisation_capacity AS known
        WHERE known.capacity = guard_ruling.capacity AND known.is_authority
    ) THEN
        RETURN CASE act_type
            WHEN 'admin_permit' THEN 'N10'
            WHEN 'admin_confirm' THEN 'N01'
            WHEN 'admin_approve' THEN 'N01'
            WHEN 'admin_pay' THEN 'N04'
            ELSE 'N18' END;
    END IF;

    through := public.guard_post(person, split_part(candidate_group, '@', 1), place, capacity, today);
    -- Where the case lies, not where the post is: it may be one of another county.
    SELECT served.county, served.case_worker_id INTO its_county, case_worker
        FROM public.casework_case AS served WHERE served.id = guard_ruling.case_id;
    its_county := coalesce(its_county, through);

    -- Help and decision on one case lie in different hands.
    IF is_reserved AND case_worker = person OR EXISTS (
        SELECT FROM public.engine_workitem AS done
        WHERE done.county = its_county AND done.case_id = guard_ruling.case_id
          AND done.assignee_id = person AND done.status = 'completed'
          AND done.needs_authority AND NOT is_reserved
    ) OR is_reserved AND EXISTS (
        SELECT FROM public.engine_workitem AS done
        WHERE done.county = its_county AND done.case_id = guard_ruling.case_id
          AND done.assignee_id = person AND done.status = 'completed'
          AND NOT done.needs_authority
    ) THEN
        RETURN 'DH2';
    END IF;

    -- Where officials do not serve in stations, nobody wears both hats.
    IF is_reserved AND EXISTS (
        SELECT FROM public.organisation_post AS held
        JOIN public.organisation_capacity AS known ON known.capacity = held.capacity
        WHERE held.person_id = person AND known.is_station_staff
          AND held.valid_from <= today AND (held.valid_to IS NULL OR held.valid_to > today)
    ) AND NOT public.organisation_allows_two_hats(its_county, today) THEN
        RETURN 'DH4';
    END IF;
    RETURN CASE WHEN through IS NULL THEN 'POST' ELSE '' END;
END
$$;

-- The county of a post that reaches a queue on a day; nothing if none does.
CREATE OR REPLACE FUNCTION guard_post(
    person uuid, role text, place text, capacity text, today date
) RETURNS smallint LANGUAGE plpgsql STABLE AS $$
DECLARE
    found smallint;
BEGIN
    -- Most queues are those of a post of the same role.
    SELECT held.county INTO found FROM public.organisation_post AS held
    WHERE held.person_id = person AND held.capacity = guard_post.capacity
      AND held.valid_from <= today AND (held.valid_to IS NULL OR held.valid_to > today)
      AND held.role = guard_post.role AND held.organisation_id::text = place
    LIMIT 1;
    IF found IS NOT NULL THEN
        RETURN found;
    END IF;
    SELECT held.county INTO found FROM public.organisation_post AS held
    LEFT JOIN public.organisation_following AS known
        ON (known.role, known.post_role, known.capacity)
         = (guard_post.role, held.role, held.capacity)
    WHERE held.person_id = person AND held.capacity = guard_post.capacity
      AND held.valid_from <= today AND (held.valid_to IS NULL OR held.valid_to > today)
      AND CASE
          -- Whoever stands in the network of a county.
          WHEN guard_post.role = 'discoverer' THEN held.county::text = place
          WHEN guard_post.role = 'certified_social_worker' THEN held.role = 'social_worker'
              AND held.organisation_id::text = place
          WHEN known.everywhere THEN held.county::text = place
          WHEN known.role IS NOT NULL THEN held.organisation_id::text = place
          ELSE false END
    LIMIT 1;
    -- A certified colleague reviews; an official never does. Source: §14.1.
    IF found IS NULL OR guard_post.role <> 'certified_social_worker' OR EXISTS (
        SELECT FROM public.organisation_certificate AS shown
        WHERE shown.person_id = person AND shown.issued_on <= today
          AND (shown.valid_to IS NULL OR shown.valid_to > today)
    ) AND NOT EXISTS (
        SELECT FROM public.organisation_post AS held
        JOIN public.organisation_capacity AS known ON known.capacity = held.capacity
        WHERE held.person_id = person AND known.is_authority
          AND held.valid_from <= today AND (held.valid_to IS NULL OR held.valid_to > today)
    ) THEN
        RETURN found;
    END IF;
    RETURN NULL;
END
$$;
