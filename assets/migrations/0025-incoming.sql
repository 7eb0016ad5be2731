-- Bundles that were copied in and are not taken whole yet (M5): what their copy is opened
-- with, and how many of their operations are here. Bookkeeping, and no record.
CREATE TABLE incoming (
    id      BLOB    NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    replica BLOB    NOT NULL CHECK (length(replica) = 16),
    point   TEXT    NOT NULL,
    series  TEXT    NOT NULL,
    key     TEXT    NOT NULL,
    sha256  BLOB    NOT NULL CHECK (length(sha256) = 32),
    done    INTEGER NOT NULL,
    total   INTEGER NOT NULL,
    -- Whether purges came with it, whose traces are to be swept at its end (T1).
    purged  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
