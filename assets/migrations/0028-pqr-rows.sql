-- A base is written in less: its rows know their batch by a number and what they name by the
-- bytes of its digest. An account is looked up among the cases, which are made at the end of a
-- base in one go; the rows, which come by and by, were written all over an index of them. What
-- is kept of an account besides (T2) is gone through: it is asked for seldom.
-- number: only of this file; the batch is known by its id everywhere else.
CREATE TABLE pqr_batch_numbered (
    number    INTEGER NOT NULL PRIMARY KEY,
    id        BLOB    NOT NULL UNIQUE,
    replica   BLOB    NOT NULL,
    reception BLOB    NOT NULL,
    record    TEXT    NOT NULL
) STRICT;
INSERT INTO pqr_batch_numbered (id, replica, reception, record)
    SELECT id, replica, reception, record FROM pqr_batch ORDER BY id;

CREATE TABLE pqr_row_numbered (
    batch      INTEGER NOT NULL REFERENCES pqr_batch_numbered (number) ON DELETE CASCADE,
    radicado   TEXT    NOT NULL,
    row        INTEGER NOT NULL,
    origin     TEXT,
    filed      INTEGER,
    class      TEXT,
    vault      BLOB    NOT NULL,
    digest     BLOB    NOT NULL,
    said       INTEGER,
    account    TEXT,
    adviser    TEXT,
    reason     TEXT,
    sub_reason TEXT,
    PRIMARY KEY (batch, radicado)
) STRICT, WITHOUT ROWID;
INSERT INTO pqr_row_numbered
SELECT numbered.number, radicado, row, origin, filed, class, vault, coalesce(unhex(digest), x''),
    said, account, adviser, reason, sub_reason
FROM pqr_row JOIN pqr_batch_numbered AS numbered ON numbered.id = pqr_row.batch
ORDER BY numbered.number, radicado;

CREATE TABLE pqr_case_numbered (
    place        INTEGER NOT NULL PRIMARY KEY,
    point        TEXT    NOT NULL,
    radicado     TEXT    NOT NULL,
    batch        INTEGER NOT NULL,
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
    pending_said INTEGER,
    runs         INTEGER,
    cause        TEXT,
    no_request   INTEGER NOT NULL DEFAULT 0,
    dates        INTEGER NOT NULL DEFAULT 0,
    unaware      INTEGER NOT NULL DEFAULT 0,
    gone         INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO pqr_case_numbered
SELECT place, point, radicado, numbered.number, base, cut, filed, clock, state, class, account,
    adviser, reason, sub_reason, wrong_cut, wrong_said, pending_cut, pending_said, runs, cause,
    no_request, dates, unaware, gone
FROM pqr_case JOIN pqr_batch_numbered AS numbered ON numbered.id = pqr_case.batch
ORDER BY place;

DROP TABLE pqr_case;
DROP TABLE pqr_row;
DROP TABLE pqr_batch;
ALTER TABLE pqr_batch_numbered RENAME TO pqr_batch;
ALTER TABLE pqr_row_numbered RENAME TO pqr_row;
ALTER TABLE pqr_case_numbered RENAME TO pqr_case;

CREATE INDEX pqr_batch_of ON pqr_batch (reception, replica);
CREATE INDEX pqr_row_of ON pqr_row (radicado);
CREATE UNIQUE INDEX pqr_case_of ON pqr_case (radicado, point);
CREATE INDEX pqr_case_queue
    ON pqr_case (clock, place, state, cause, adviser, reason, no_request, unaware);
CREATE INDEX pqr_case_unaware ON pqr_case (point) WHERE unaware = 1;
CREATE INDEX pqr_case_touched ON pqr_case (point, radicado, state, cause, no_request)
    WHERE state <> 'new';
CREATE INDEX pqr_case_no_request ON pqr_case (point, radicado) WHERE no_request = 1;
CREATE INDEX pqr_case_of_account ON pqr_case (account) WHERE account IS NOT NULL;

-- As they were.
CREATE TRIGGER pqr_batch_came AFTER INSERT ON pqr_batch
WHEN EXISTS (SELECT 1 FROM pqr_reception WHERE id = NEW.reception AND (complete = 1 OR dropped = 1))
BEGIN INSERT OR IGNORE INTO pqr_unsettled
    SELECT point, base, cut, '' FROM pqr_reception WHERE id = NEW.reception; END;
CREATE TRIGGER pqr_batch_went AFTER DELETE ON pqr_batch
WHEN EXISTS (SELECT 1 FROM pqr_reception WHERE id = OLD.reception AND complete = 1)
BEGIN INSERT OR IGNORE INTO pqr_unsettled
    SELECT point, '', '', '' FROM pqr_reception WHERE id = OLD.reception; END;
