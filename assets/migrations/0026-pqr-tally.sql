-- How many cases are alike in what the queue of a cell is narrowed by, so that they are counted
-- without going through each (X3, X14). A text that nobody said is empty here.
CREATE TABLE pqr_tally (
    clock      INTEGER NOT NULL,
    point      TEXT    NOT NULL,
    state      TEXT    NOT NULL,
    cause      TEXT    NOT NULL,
    adviser    TEXT    NOT NULL,
    reason     TEXT    NOT NULL,
    no_request INTEGER NOT NULL,
    unaware    INTEGER NOT NULL,
    cases      INTEGER NOT NULL,
    PRIMARY KEY (clock, point, state, cause, adviser, reason, no_request, unaware)
) STRICT, WITHOUT ROWID;
CREATE INDEX pqr_tally_empty ON pqr_tally (cases) WHERE cases = 0;
INSERT INTO pqr_tally
SELECT clock, point, state, coalesce(cause, ''), coalesce(adviser, ''), coalesce(reason, ''),
    no_request, unaware, count(*)
FROM pqr_case GROUP BY 1, 2, 3, 4, 5, 6, 7, 8;
-- An answer that the customer does not accept leaves its case open: what was done is folded
-- again when the store is opened.
DELETE FROM local WHERE key = 'law' AND EXISTS (SELECT 1 FROM pqr_work);
