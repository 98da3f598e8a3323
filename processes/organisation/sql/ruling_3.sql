-- The core rule of the guard, as before; what is asked about help and decision on a case
-- is two questions. In one, PostgreSQL made a new plan for every act, as the half that
-- does not matter made the plan for any act look dear.
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
    did_other boolean;  -- helped, where this is a decision; decided, where this is help
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

    -- Help and decision on one case lie in different hands. In the order of the index the
    -- first act tells, and no other way of looking is cheaper, however old the case is.
    IF is_reserved THEN
        SELECT NOT done.needs_authority INTO did_other FROM public.engine_workitem AS done
        WHERE done.county = its_county AND done.case_id = guard_ruling.case_id
          AND done.assignee_id = person AND done.status = 'completed'
        ORDER BY done.needs_authority LIMIT 1;
    ELSE
        SELECT done.needs_authority INTO did_other FROM public.engine_workitem AS done
        WHERE done.county = its_county AND done.case_id = guard_ruling.case_id
          AND done.assignee_id = person AND done.status = 'completed'
        ORDER BY done.needs_authority DESC LIMIT 1;
    END IF;
    IF is_reserved AND case_worker = person OR did_other THEN
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
