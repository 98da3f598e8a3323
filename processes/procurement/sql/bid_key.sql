-- The key of a round is written once and shown when its time has come, by the
-- database's own clock: whatever code runs, nobody opens a response earlier.

ALTER TABLE procurement_bidkey ENABLE ROW LEVEL SECURITY;
ALTER TABLE procurement_bidkey FORCE ROW LEVEL SECURITY;
CREATE POLICY when_due ON procurement_bidkey FOR SELECT
    USING (county = ANY (lastmetre_counties()) AND clock_timestamp() >= opens_at);
CREATE POLICY laid_down_once ON procurement_bidkey FOR INSERT
    WITH CHECK (county = ANY (lastmetre_counties()));

-- A key that opened before the deadline of its round would be no seal, and neither
-- would a deadline that is moved or a public key that is exchanged afterwards.
CREATE FUNCTION procurement_judge_key() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM public.procurement_round AS round
        WHERE round.id = NEW.round_id AND round.county = NEW.county
          AND round.deadline IS NOT NULL AND NEW.opens_at >= round.deadline
    ) THEN
        RAISE EXCEPTION 'Expected a key that opens when responses are due, not before.'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER opens_when_due BEFORE INSERT ON procurement_bidkey
    FOR EACH ROW EXECUTE FUNCTION procurement_judge_key();
ALTER TABLE procurement_bidkey ENABLE ALWAYS TRIGGER opens_when_due;

CREATE FUNCTION procurement_judge_round() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.deadline IS NOT NULL AND (
        NEW.deadline IS DISTINCT FROM OLD.deadline
        OR NEW.public_key IS DISTINCT FROM OLD.public_key
    ) THEN
        RAISE EXCEPTION 'Expected deadline and key of round % to stay as published.', OLD.id
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER stays_as_published BEFORE UPDATE ON procurement_round
    FOR EACH ROW EXECUTE FUNCTION procurement_judge_round();
ALTER TABLE procurement_round ENABLE ALWAYS TRIGGER stays_as_published;
