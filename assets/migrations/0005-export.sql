-- For whom bundles and the store's key are sealed. Derived.
CREATE TABLE recipient (
    id      BLOB    NOT NULL PRIMARY KEY,
    removed INTEGER NOT NULL,
    record  TEXT    NOT NULL
) STRICT;

-- The bundles that left this installation: bookkeeping, and no record.
CREATE TABLE exported (
    replica       BLOB    NOT NULL,
    from_sequence INTEGER NOT NULL,
    to_sequence   INTEGER NOT NULL,
    bundle        BLOB    NOT NULL UNIQUE,
    at            TEXT    NOT NULL,
    file          TEXT    NOT NULL,
    PRIMARY KEY (replica, from_sequence, to_sequence, bundle)
) STRICT, WITHOUT ROWID;
-- The keys of the epochs before a restore (N5): what they had not exported yet is
-- still signed as theirs.
CREATE TABLE former_key (
    replica BLOB NOT NULL PRIMARY KEY,
    key     TEXT NOT NULL
) STRICT, WITHOUT ROWID;
-- It is told by those bundles from here on.
DELETE FROM local WHERE key = 'exported_to';

-- Official codes by when they came to this installation: what was regularised today.
CREATE INDEX operation_of_pairing ON operation (position)
    WHERE kind IN ('outage.code_paired', 'attention.code_paired');
