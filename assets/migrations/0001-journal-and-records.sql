-- The journal: operations as stored bytes, in the order they arrived here.
CREATE TABLE operation (
    position INTEGER PRIMARY KEY,
    replica  BLOB    NOT NULL CHECK (length(replica) = 16),
    sequence INTEGER NOT NULL CHECK (sequence > 0),
    lamport  INTEGER NOT NULL CHECK (lamport > 0),
    entity   BLOB    NOT NULL CHECK (length(entity) = 16),
    kind     TEXT    NOT NULL,
    bytes    BLOB    NOT NULL,
    hash     BLOB    NOT NULL CHECK (length(hash) = 32),
    UNIQUE (replica, sequence)
) STRICT;
CREATE INDEX operation_of_entity ON operation (entity, lamport, replica, sequence);

CREATE TRIGGER operation_is_never_changed BEFORE UPDATE ON operation
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER operation_is_never_deleted BEFORE DELETE ON operation
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

-- Personal content, apart from the journal; a purge deletes here and nowhere else.
CREATE TABLE vault (
    id    BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    class TEXT NOT NULL,
    salt  BLOB NOT NULL CHECK (length(salt) = 32),
    data  BLOB NOT NULL
) STRICT;

-- What is only of this installation and in no bundle.
CREATE TABLE local (
    key   TEXT NOT NULL PRIMARY KEY,
    value ANY  NOT NULL
) STRICT;

-- Derived from the journal: `reconstruir` makes them again to the same content.
CREATE TABLE replica (
    id       BLOB    NOT NULL PRIMARY KEY,
    sequence INTEGER NOT NULL,
    lamport  INTEGER NOT NULL,
    latest   INTEGER NOT NULL,
    head     BLOB    NOT NULL
) STRICT;

CREATE TABLE terminal (
    id     BLOB NOT NULL PRIMARY KEY,
    record TEXT NOT NULL
) STRICT;

CREATE TABLE user (
    id      BLOB    NOT NULL PRIMARY KEY,
    role    TEXT    NOT NULL,
    blocked INTEGER NOT NULL,
    record  TEXT    NOT NULL
) STRICT;

CREATE TABLE notice (
    id         BLOB    NOT NULL PRIMARY KEY,
    reference  TEXT    NOT NULL,
    registered INTEGER NOT NULL,
    record     TEXT    NOT NULL
) STRICT;
CREATE INDEX notice_by_reference ON notice (reference);
CREATE INDEX notice_by_time ON notice (registered, id);

CREATE TABLE inquiry (
    id        BLOB    NOT NULL PRIMARY KEY,
    asked     INTEGER NOT NULL,
    rule      TEXT    NOT NULL,
    converted INTEGER NOT NULL,
    record    TEXT    NOT NULL
) STRICT;
CREATE INDEX inquiry_by_time ON inquiry (asked, id);

-- Instants are milliseconds since 1970-01-01T00:00:00Z; `record` keeps their offset.
CREATE TABLE outage (
    id             BLOB    NOT NULL PRIMARY KEY,
    replica        BLOB    NOT NULL,
    point          TEXT    NOT NULL,
    year           INTEGER NOT NULL,
    series         TEXT    NOT NULL,
    number         INTEGER NOT NULL,
    correlative    TEXT    NOT NULL,
    procedure_type TEXT    NOT NULL,
    procedure      TEXT    NOT NULL,
    scenario       TEXT    NOT NULL,
    state          TEXT    NOT NULL,
    started        INTEGER NOT NULL,
    registered     INTEGER NOT NULL,
    restored       INTEGER,
    closed         INTEGER,
    record         TEXT    NOT NULL
) STRICT;
-- Not unique: what another console numbered twice is kept and told (N4); the
-- write door refuses to give a number again (N1).
CREATE INDEX outage_by_correlative ON outage (point, year, series, number);
CREATE INDEX outage_by_number ON outage (number);
CREATE INDEX outage_by_time ON outage (registered, id);
CREATE INDEX outage_by_state ON outage (state, registered, id);
CREATE INDEX outage_by_type ON outage (point, procedure_type, started, restored);
CREATE INDEX outage_by_length ON outage (point, procedure_type, restored - started);
CREATE INDEX outage_open ON outage (point, procedure_type, replica, year, number, id)
    WHERE state = 'open';

-- O1: the outage that occupies a type at a point, for each terminal; where a
-- journal holds several, the first numbered. The write door opens no second one.
CREATE TABLE outage_slot (
    point          TEXT NOT NULL,
    procedure_type TEXT NOT NULL,
    replica        BLOB NOT NULL,
    outage         BLOB NOT NULL UNIQUE,
    PRIMARY KEY (point, procedure_type, replica)
) STRICT, WITHOUT ROWID;
