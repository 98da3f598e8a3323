-- A set of entries that does not come to 0.00 in each source and purpose is refused at
-- commit, and so is one that spends what is not there.

CREATE FUNCTION funds_require_balance() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    uneven record;
BEGIN
    SELECT source, purpose, sum(amount) AS rest INTO uneven
    FROM public.funds_ledgerentry WHERE movement_id = NEW.movement_id
    GROUP BY source, purpose HAVING sum(amount) <> 0 LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'Expected movement % to come to 0.00 in %, %, but got %.',
            NEW.movement_id, uneven.source, uneven.purpose, uneven.rest
            USING ERRCODE = 'check_violation';
    END IF;
    IF NOT EXISTS (
        SELECT FROM public.funds_movement AS moved
        WHERE moved.id = NEW.movement_id AND moved.county = NEW.county
          AND moved.year = NEW.year AND age(moved.xmin) <= 0
    ) THEN
        RAISE EXCEPTION 'Expected an entry of a movement of the same county and year, made at once.'
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.account IN ('appropriated', 'committed') AND NEW.amount < 0 AND (
        SELECT sum(amount) FROM public.funds_ledgerentry
        WHERE county = NEW.county AND year = NEW.year AND source = NEW.source
          AND purpose = NEW.purpose AND account = NEW.account
    ) < 0 THEN
        RAISE EXCEPTION 'Expected % of %, % to last, but it is overdrawn.',
            NEW.account, NEW.source, NEW.purpose USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER in_balance AFTER INSERT ON funds_ledgerentry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    EXECUTE FUNCTION funds_require_balance();
ALTER TABLE funds_ledgerentry ENABLE ALWAYS TRIGGER in_balance;
