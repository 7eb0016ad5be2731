-- The law of authority (M4): a replica has the scope that a decision which counts
-- gives it, and none else. Everything here is derived, and made anew after this.
DROP TABLE standing;
CREATE TABLE standing (
    replica    BLOB NOT NULL PRIMARY KEY,
    point      TEXT NOT NULL,
    scope      TEXT,
    public_key TEXT NOT NULL,
    until      INTEGER,
    why        TEXT,
    -- The replica it says to continue, and the last of it that it held (N5).
    before     BLOB,
    before_to  INTEGER,
    -- What it says of itself, where that is not what it was admitted as.
    claims     TEXT,
    -- In which it numbers (N1, N2).
    series     TEXT NOT NULL,
    -- The founder's keys that were vouched for with it, between blanks (U1).
    vouched    TEXT NOT NULL,
    -- Whether it is the own one, or one that it continues.
    own        INTEGER NOT NULL
) STRICT;

-- Decisions about replicas that do not count.
CREATE TABLE ruled (
    replica  BLOB    NOT NULL,
    sequence INTEGER NOT NULL,
    why      TEXT    NOT NULL,
    PRIMARY KEY (replica, sequence)
) STRICT, WITHOUT ROWID;

-- What is proven of a user of a replica, from one of its operations on (U1): the
-- role, or none from where they were blocked.
CREATE TABLE voice (
    replica  BLOB    NOT NULL,
    user     BLOB    NOT NULL,
    sequence INTEGER NOT NULL,
    role     TEXT,
    founder  INTEGER NOT NULL,
    PRIMARY KEY (replica, user, sequence)
) STRICT, WITHOUT ROWID;

-- What each user of this installation signs with, sealed for the recovery key alone:
-- who comes back with it signs the new key with the former one (U1, U2).
CREATE TABLE escrow (
    user   BLOB NOT NULL PRIMARY KEY,
    public TEXT NOT NULL,
    sealed BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Derived: records that another replica made under an id that was taken, and the id
-- under which each stands (M4).
CREATE TABLE twin (
    id     BLOB NOT NULL PRIMARY KEY,
    entity BLOB NOT NULL,
    maker  BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX twin_of_entity ON twin (entity);

-- Contents that came under the id of another one: found by their digest (M4).
CREATE TABLE vault_twin (
    id     BLOB NOT NULL CHECK (length(id) = 16),
    digest BLOB NOT NULL CHECK (length(digest) = 32),
    class  TEXT NOT NULL,
    salt   BLOB NOT NULL CHECK (length(salt) = 32),
    data   BLOB NOT NULL,
    PRIMARY KEY (id, digest)
) STRICT;

-- What others' purges deleted, content by content, and what they name and did not
-- act over yet (T1, M4).
CREATE TABLE purged_content (
    digest BLOB NOT NULL PRIMARY KEY,
    vault  BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE purge_waiting (
    vault     BLOB    NOT NULL,
    purge     BLOB    NOT NULL,
    -- The last place of the journal that was looked at for who names it.
    looked_to INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (vault, purge)
) STRICT, WITHOUT ROWID;
-- Who names what waits, and in which record.
CREATE TABLE purge_named (
    vault   BLOB NOT NULL,
    digest  TEXT NOT NULL,
    replica BLOB NOT NULL,
    entity  BLOB NOT NULL,
    PRIMARY KEY (vault, digest, replica, entity)
) STRICT, WITHOUT ROWID;

-- How far this office has said, in receipts, that it holds each chain: what it said
-- is not taken back by a parting that is found later (M3). Bookkeeping, and no record.
CREATE TABLE issued (
    replica  BLOB    NOT NULL PRIMARY KEY,
    sequence INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What receipts say of chains that are not here, or whose office is nobody's yet: it is
-- acknowledged once they are (G2, M1).
CREATE TABLE unheld (
    receipt  BLOB    NOT NULL,
    replica  BLOB    NOT NULL,
    sequence INTEGER NOT NULL,
    PRIMARY KEY (receipt, replica)
) STRICT, WITHOUT ROWID;
