-- Attentions, their provisional codes, alerts, and what is kept of personal content.
-- Instants are milliseconds since 1970-01-01T00:00:00Z; `record` keeps their offset.
CREATE TABLE attention (
    id               BLOB    NOT NULL PRIMARY KEY,
    replica          BLOB    NOT NULL,
    user             BLOB    NOT NULL,
    point            TEXT    NOT NULL,
    series           TEXT    NOT NULL,
    number           INTEGER NOT NULL,
    procedure_type   TEXT,
    critical_pending INTEGER NOT NULL,
    outage           BLOB,
    taken            INTEGER NOT NULL,
    content          BLOB    NOT NULL,
    record           TEXT    NOT NULL
) STRICT;
-- Not unique: what another console numbered twice is kept and told (N4); the
-- write door refuses to give a code again (N2).
CREATE INDEX attention_by_code ON attention (point, series, number);
CREATE INDEX attention_by_number ON attention (number);
CREATE INDEX attention_by_time ON attention (taken, id);
CREATE INDEX attention_of_user ON attention (user, taken, id);
CREATE INDEX attention_of_outage ON attention (outage, taken, id);
CREATE INDEX attention_pending ON attention (point, taken, id) WHERE critical_pending = 1;
CREATE INDEX attention_pending_of_outage ON attention (outage) WHERE critical_pending = 1;
CREATE INDEX attention_without_outage ON attention (point, procedure_type, taken)
    WHERE outage IS NULL;

-- Search over everything a customer said. The place grows with the time of the
-- request, so that the newest is found first. Derived, and no record.
CREATE VIRTUAL TABLE attention_search USING fts5 (
    words,
    tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3 4', detail = 'none', columnsize = 0
);
-- What is deleted is gone from the index too, at once.
INSERT INTO attention_search (attention_search, rank) VALUES ('secure-delete', 1);
CREATE TABLE search_place (
    place     INTEGER PRIMARY KEY,
    attention BLOB NOT NULL UNIQUE
) STRICT;

CREATE TABLE code_block (
    id       BLOB    NOT NULL PRIMARY KEY,
    point    TEXT    NOT NULL,
    series   TEXT    NOT NULL,
    first    INTEGER NOT NULL,
    last     INTEGER NOT NULL,
    record   TEXT    NOT NULL
) STRICT;
CREATE INDEX code_block_by_code ON code_block (point, series, last);

CREATE TABLE alert (
    id       BLOB    NOT NULL PRIMARY KEY,
    about    TEXT    NOT NULL,
    subject  BLOB,
    state    TEXT    NOT NULL,
    prepared INTEGER NOT NULL,
    record   TEXT    NOT NULL
) STRICT;
CREATE INDEX alert_by_subject ON alert (subject, prepared);
CREATE INDEX alert_unsent ON alert (prepared, id) WHERE state = 'prepared';
CREATE INDEX alert_unanswered ON alert (prepared, id)
    WHERE state <> 'answered' AND about <> 'claim';

CREATE TABLE access (
    id     BLOB    NOT NULL PRIMARY KEY,
    at     INTEGER NOT NULL,
    access TEXT    NOT NULL,
    record TEXT    NOT NULL
) STRICT;

CREATE TABLE purge (
    id     BLOB    NOT NULL PRIMARY KEY,
    at     INTEGER NOT NULL,
    record TEXT    NOT NULL
) STRICT;

-- T1: what was purged stays purged, whoever brings it again.
CREATE TABLE purged (
    vault BLOB NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;
CREATE TRIGGER purged_stays_purged BEFORE INSERT ON vault
WHEN EXISTS (SELECT 1 FROM purged WHERE vault = new.id)
BEGIN SELECT RAISE(IGNORE); END;
