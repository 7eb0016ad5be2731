-- The work on cases (X3 to X8, X13 to X17): what a queue filters and counts by stands with
-- the case. runs: the day from which its term is counted now, where it is another than that
-- of its filing; dates: of calls that count; unaware: two worked on it without knowing of one
-- another; closed: the day on which it was closed here, where it is.
-- The work that was there is folded again from its operations when the store is opened.
DELETE FROM local WHERE key = 'law' AND EXISTS (SELECT 1 FROM pqr_work);
DROP TABLE pqr_work;
CREATE TABLE pqr_work (
    id         BLOB    NOT NULL PRIMARY KEY,
    point      TEXT    NOT NULL,
    radicado   TEXT    NOT NULL,
    state      TEXT    NOT NULL,
    cause      TEXT,
    class      TEXT,
    reason     TEXT,
    sub_reason TEXT,
    no_request INTEGER NOT NULL,
    dates      INTEGER NOT NULL,
    runs       INTEGER,
    unaware    INTEGER NOT NULL,
    closed     INTEGER,
    record     TEXT    NOT NULL
) STRICT;
CREATE UNIQUE INDEX pqr_work_of ON pqr_work (point, radicado);
CREATE TRIGGER pqr_work_came AFTER INSERT ON pqr_work
BEGIN INSERT OR IGNORE INTO pqr_unsettled VALUES (NEW.point, '', '', NEW.radicado); END;
CREATE TRIGGER pqr_work_went AFTER DELETE ON pqr_work
BEGIN INSERT OR IGNORE INTO pqr_unsettled VALUES (OLD.point, '', '', OLD.radicado); END;

-- runs: the same, or the day of the filing.
ALTER TABLE pqr_case ADD COLUMN runs INTEGER;
ALTER TABLE pqr_case ADD COLUMN cause TEXT;
ALTER TABLE pqr_case ADD COLUMN no_request INTEGER NOT NULL DEFAULT 0;
ALTER TABLE pqr_case ADD COLUMN dates INTEGER NOT NULL DEFAULT 0;
ALTER TABLE pqr_case ADD COLUMN unaware INTEGER NOT NULL DEFAULT 0;
UPDATE pqr_case SET runs = filed;

-- What a queue counts by, off an index alone.
CREATE INDEX pqr_case_unaware ON pqr_case (point) WHERE unaware = 1;
CREATE INDEX pqr_case_facets ON pqr_case (clock, state, cause, adviser, reason, no_request, unaware);
