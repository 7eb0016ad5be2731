-- The reports to the regulator (P4), each by its latest version.
CREATE TABLE report (
    id       BLOB    NOT NULL PRIMARY KEY,
    replica  BLOB    NOT NULL,
    year     INTEGER NOT NULL,
    number   INTEGER NOT NULL,
    prepared INTEGER,
    first    TEXT,
    last     TEXT,
    state    TEXT,
    record   TEXT    NOT NULL
) STRICT;
CREATE INDEX report_by_number ON report (year, number, id);
CREATE INDEX report_by_time ON report (prepared, id);
CREATE INDEX report_by_period ON report (first, last, id);
DELETE FROM local WHERE key = 'law';
