-- An error or test occupies no type (E12): what tests hold is freed, and given to
-- the outage that waited behind one.
DELETE FROM outage_slot;
INSERT INTO outage_slot (point, procedure_type, replica, outage)
    SELECT point, procedure_type, replica, id FROM (
        SELECT point, procedure_type, replica, id, row_number() OVER (
            PARTITION BY point, procedure_type, replica ORDER BY year, number, id) AS place
        FROM outage WHERE state = 'open' AND scenario <> 'error_or_test')
    WHERE place = 1;

-- A notice looks for every mass failure that its window touches (E13); the terms of
-- reports are counted from the restoration (D5).
CREATE INDEX outage_by_end ON outage (scenario, restored)
    WHERE scenario = 'mass_failure' OR scenario = 'unforeseen';

-- Attentions that do not count: their code is kept, and nothing more waits for them.
ALTER TABLE attention ADD COLUMN annulled INTEGER NOT NULL DEFAULT 0;
DROP INDEX attention_of_outage;
CREATE INDEX attention_of_outage ON attention (outage, taken, id, annulled);
