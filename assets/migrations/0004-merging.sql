-- Merging: who is admitted, what counts, and operations that are kept outside
-- the journal until their place in it is known.
CREATE INDEX operation_of_trust ON operation (kind)
    WHERE kind IN ('terminal.started', 'terminal.admitted', 'terminal.revoked');
CREATE INDEX operation_of_user ON operation (kind)
    WHERE kind IN ('user.added', 'user.blocked', 'user.keys_renewed');

-- Operations that wait for those before them, and those of another history of
-- their replica (M3). Kept and never folded; they leave when their place is found.
CREATE TABLE aside (
    replica  BLOB    NOT NULL CHECK (length(replica) = 16),
    sequence INTEGER NOT NULL CHECK (sequence > 0),
    hash     BLOB    NOT NULL CHECK (length(hash) = 32),
    bytes    BLOB    NOT NULL,
    PRIMARY KEY (replica, sequence, hash)
) STRICT, WITHOUT ROWID;

-- M3: the first sequence of a replica of which two contents are known.
CREATE TABLE fork (
    replica  BLOB    NOT NULL PRIMARY KEY,
    sequence INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Decisions that no key of their author's has signed (U1).
CREATE TABLE unsigned (
    replica  BLOB    NOT NULL,
    sequence INTEGER NOT NULL,
    PRIMARY KEY (replica, sequence)
) STRICT, WITHOUT ROWID;

-- Derived: what each replica may write, and the last of it that counts (M4).
CREATE TABLE standing (
    replica    BLOB    NOT NULL PRIMARY KEY,
    point      TEXT    NOT NULL,
    scope      TEXT    NOT NULL,
    public_key TEXT    NOT NULL,
    admitted   INTEGER NOT NULL,
    until      INTEGER,
    why        TEXT
) STRICT;

-- Derived: operations without effect, whatever record they are about (M1).
CREATE TABLE void (
    replica  BLOB    NOT NULL,
    sequence INTEGER NOT NULL,
    entity   BLOB    NOT NULL,
    why      TEXT    NOT NULL,
    PRIMARY KEY (replica, sequence)
) STRICT, WITHOUT ROWID;
CREATE INDEX void_of_entity ON void (entity);

CREATE TABLE trust (
    id      BLOB NOT NULL PRIMARY KEY,
    replica BLOB NOT NULL,
    record  TEXT NOT NULL
) STRICT;
CREATE INDEX trust_of_replica ON trust (replica);

CREATE TABLE receipt (
    id      BLOB    NOT NULL PRIMARY KEY,
    applied INTEGER NOT NULL,
    record  TEXT    NOT NULL
) STRICT;

-- Derived: how far the office says that it holds each chain (G2).
CREATE TABLE acknowledged (
    replica  BLOB    NOT NULL PRIMARY KEY,
    sequence INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO standing (replica, point, scope, public_key, admitted, until, why)
    SELECT id, json_extract(record, '$.point.code'), json_extract(record, '$.scope'),
        json_extract(record, '$.public_key'), 1, NULL, NULL
    FROM terminal;

-- A merge indexes thousands of requests at once: gather more of them in memory
-- before they are written.
INSERT INTO attention_search (attention_search, rank) VALUES ('hashsize', 8388608);

-- An office sees what is pending at all its points.
CREATE INDEX attention_pending_by_time ON attention (taken, id) WHERE critical_pending = 1;
