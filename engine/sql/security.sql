-- The counties that the current transaction is bound to; none if it is not bound.
CREATE FUNCTION lastmetre_counties() RETURNS smallint[]
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(
        nullif(current_setting('lastmetre.counties', true), '')::smallint[], '{}'
    )
$$;

-- The person whose own posts the current transaction may read in any county.
CREATE FUNCTION lastmetre_person() RETURNS uuid
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT nullif(current_setting('lastmetre.person', true), '')::uuid
$$;

CREATE FUNCTION lastmetre_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Rows of % are never changed or deleted.', TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END
$$;
