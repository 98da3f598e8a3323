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
