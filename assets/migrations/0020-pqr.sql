-- The PQR cell (X). What the client sends: receptions and the batches of rows they come in,
-- each a record; what was done about a case, a record of the point and its radicado.
CREATE TABLE pqr_reception (
    id       BLOB    NOT NULL PRIMARY KEY,
    replica  BLOB    NOT NULL,
    point    TEXT    NOT NULL,
    base     TEXT    NOT NULL,
    cut      TEXT    NOT NULL,
    sha256   TEXT    NOT NULL,
    begun    INTEGER NOT NULL,
    complete INTEGER NOT NULL,
    record   TEXT    NOT NULL
) STRICT;
CREATE INDEX pqr_reception_of_cut ON pqr_reception (point, base, cut);
CREATE INDEX pqr_reception_by_time ON pqr_reception (begun, id);

CREATE TABLE pqr_batch (
    id        BLOB NOT NULL PRIMARY KEY,
    replica   BLOB NOT NULL,
    reception BLOB NOT NULL,
    record    TEXT NOT NULL
) STRICT;
CREATE INDEX pqr_batch_of ON pqr_batch (reception, replica);

CREATE TABLE pqr_work (
    id       BLOB NOT NULL PRIMARY KEY,
    point    TEXT NOT NULL,
    radicado TEXT NOT NULL,
    state    TEXT NOT NULL,
    record   TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX pqr_work_of ON pqr_work (point, radicado);

-- The rows of the batches. What the vault says of one is here as long as it is there (T1);
-- said: a fingerprint of what the client says.
CREATE TABLE pqr_row (
    batch      BLOB    NOT NULL REFERENCES pqr_batch (id) ON DELETE CASCADE,
    radicado   TEXT    NOT NULL,
    row        INTEGER NOT NULL,
    origin     TEXT,
    filed      INTEGER,
    class      TEXT,
    vault      BLOB    NOT NULL,
    digest     TEXT    NOT NULL,
    said       INTEGER,
    account    TEXT,
    adviser    TEXT,
    reason     TEXT,
    sub_reason TEXT,
    PRIMARY KEY (batch, radicado)
) STRICT, WITHOUT ROWID;
CREATE INDEX pqr_row_of ON pqr_row (radicado);

-- The receptions that count: whole, not replaced, each file once.
CREATE TABLE pqr_force (
    reception BLOB NOT NULL PRIMARY KEY,
    point     TEXT NOT NULL,
    base      TEXT NOT NULL,
    cut       TEXT NOT NULL,
    returned  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX pqr_force_of ON pqr_force (point, base, cut);

-- The cases: of each radicado of a point what the last cut that has it says, and how far the
-- work on it got. filed: days; clock: in which order they are due, those closed last.
CREATE TABLE pqr_case (
    place        INTEGER NOT NULL PRIMARY KEY,
    point        TEXT    NOT NULL,
    radicado     TEXT    NOT NULL,
    batch        BLOB    NOT NULL,
    base         TEXT    NOT NULL,
    cut          TEXT    NOT NULL,
    filed        INTEGER,
    clock        INTEGER NOT NULL,
    state        TEXT    NOT NULL,
    class        TEXT,
    account      TEXT,
    adviser      TEXT,
    reason       TEXT,
    sub_reason   TEXT,
    wrong_cut    TEXT,
    wrong_said   INTEGER,
    pending_cut  TEXT,
    pending_said INTEGER
) STRICT;
CREATE UNIQUE INDEX pqr_case_of ON pqr_case (radicado, point);
CREATE INDEX pqr_case_by_clock ON pqr_case (clock, place);

-- What of the last two is to be made again: a cut, a case, a point, or with nothing all.
CREATE TABLE pqr_unsettled (
    point    TEXT NOT NULL,
    base     TEXT NOT NULL,
    cut      TEXT NOT NULL,
    radicado TEXT NOT NULL,
    PRIMARY KEY (point, base, cut, radicado)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER pqr_reception_came AFTER INSERT ON pqr_reception WHEN NEW.complete = 1
BEGIN INSERT OR IGNORE INTO pqr_unsettled VALUES (NEW.point, NEW.base, NEW.cut, ''); END;
CREATE TRIGGER pqr_reception_went AFTER DELETE ON pqr_reception WHEN OLD.complete = 1
BEGIN INSERT OR IGNORE INTO pqr_unsettled VALUES (OLD.point, '', '', ''); END;
CREATE TRIGGER pqr_batch_came AFTER INSERT ON pqr_batch
WHEN EXISTS (SELECT 1 FROM pqr_reception WHERE id = NEW.reception AND complete = 1)
BEGIN INSERT OR IGNORE INTO pqr_unsettled
    SELECT point, base, cut, '' FROM pqr_reception WHERE id = NEW.reception; END;
CREATE TRIGGER pqr_batch_went AFTER DELETE ON pqr_batch
WHEN EXISTS (SELECT 1 FROM pqr_reception WHERE id = OLD.reception AND complete = 1)
BEGIN INSERT OR IGNORE INTO pqr_unsettled
    SELECT point, '', '', '' FROM pqr_reception WHERE id = OLD.reception; END;
CREATE TRIGGER pqr_work_came AFTER INSERT ON pqr_work
BEGIN INSERT OR IGNORE INTO pqr_unsettled VALUES (NEW.point, '', '', NEW.radicado); END;
CREATE TRIGGER pqr_work_went AFTER DELETE ON pqr_work
BEGIN INSERT OR IGNORE INTO pqr_unsettled VALUES (OLD.point, '', '', OLD.radicado); END;
