-- Radicados of the rows that were not taken of a base: the client sends their cases still (X2).
-- row: of its sheet.
CREATE TABLE pqr_rejected (
    radicado TEXT    NOT NULL,
    batch    INTEGER NOT NULL REFERENCES pqr_batch (number) ON DELETE CASCADE,
    row      INTEGER NOT NULL,
    PRIMARY KEY (radicado, batch)
) STRICT, WITHOUT ROWID;
CREATE INDEX pqr_rejected_of ON pqr_rejected (batch);

-- The last cut of each base that has a case in a rejected row alone; none where a row of it was
-- taken of that cut or of a later one.
ALTER TABLE pqr_case ADD COLUMN wrong_rejected TEXT;
ALTER TABLE pqr_case ADD COLUMN pending_rejected TEXT;
