-- The held sessions of the cell's practices (X11); planned: something is left to be done.
CREATE TABLE practice_session (
    id      BLOB    NOT NULL PRIMARY KEY,
    held    INTEGER NOT NULL,
    planned INTEGER NOT NULL,
    record  TEXT    NOT NULL
) STRICT;
CREATE INDEX practice_session_by_time ON practice_session (held, id);
CREATE INDEX practice_session_planned ON practice_session (held, id) WHERE planned = 1;
-- The ideas for improvement (X19).
CREATE TABLE idea (
    id       BLOB    NOT NULL PRIMARY KEY,
    point    TEXT    NOT NULL,
    series   TEXT    NOT NULL,
    number   INTEGER NOT NULL,
    proposed INTEGER NOT NULL,
    record   TEXT    NOT NULL
) STRICT;
CREATE INDEX idea_by_number ON idea (number, point, series, id);
CREATE INDEX idea_by_series ON idea (point, series, number);
CREATE INDEX idea_by_time ON idea (proposed, id);
DELETE FROM local WHERE key = 'law';
