-- When a case was finished as escalated by mistake, in milliseconds (X10).
ALTER TABLE pqr_work ADD COLUMN finished INTEGER;
CREATE INDEX pqr_work_by_finish ON pqr_work (point, finished) WHERE finished IS NOT NULL;
-- What was done about the cases that somebody touched is counted off its index alone (X9).
CREATE INDEX pqr_case_touched ON pqr_case (point, radicado, state, cause, no_request)
    WHERE state <> 'new';
CREATE INDEX pqr_case_no_request ON pqr_case (point, radicado) WHERE no_request = 1;
-- The forms of feedback that came back signed (X10).
CREATE TABLE pqr_form (
    id       BLOB    NOT NULL PRIMARY KEY,
    point    TEXT    NOT NULL,
    week     TEXT    NOT NULL,
    returned INTEGER NOT NULL,
    record   TEXT    NOT NULL
) STRICT;
CREATE INDEX pqr_form_of_week ON pqr_form (point, week, returned, id);
DELETE FROM local WHERE key = 'law';
