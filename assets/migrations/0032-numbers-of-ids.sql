-- Every id that the journal speaks of has a number, in the order in which they came. It is of
-- this file alone: everything outside it, and every other file, knows the id. What is kept by
-- number comes at the end of its lists, where what is kept by id is written all over them.
CREATE TABLE known (
    number INTEGER PRIMARY KEY,
    id     BLOB NOT NULL UNIQUE CHECK (length(id) = 16)
) STRICT;
INSERT INTO known (id) SELECT replica FROM operation GROUP BY replica ORDER BY min(position);
INSERT OR IGNORE INTO known (id)
    SELECT entity FROM operation GROUP BY entity ORDER BY min(position);

CREATE TABLE journal (
    position INTEGER PRIMARY KEY,
    replica  INTEGER NOT NULL REFERENCES known (number),
    sequence INTEGER NOT NULL CHECK (sequence > 0),
    lamport  INTEGER NOT NULL CHECK (lamport > 0),
    record   INTEGER NOT NULL REFERENCES known (number),
    kind     TEXT    NOT NULL,
    bytes    BLOB    NOT NULL,
    hash     BLOB    NOT NULL CHECK (length(hash) = 32),
    UNIQUE (replica, sequence)
) STRICT;
INSERT INTO journal (position, replica, sequence, lamport, record, kind, bytes, hash)
SELECT position, author.number, sequence, lamport, about.number, kind, bytes, hash
FROM operation
    CROSS JOIN known AS author ON author.id = operation.replica
    CROSS JOIN known AS about ON about.id = operation.entity
ORDER BY position;
DROP TABLE operation;

CREATE INDEX journal_of_record ON journal (record, lamport);
-- As they were, of the table that was.
CREATE INDEX journal_of_pairing ON journal (position)
    WHERE kind IN ('outage.code_paired', 'attention.code_paired');
CREATE INDEX journal_of_trust ON journal (kind)
    WHERE kind = 'terminal.started' OR kind = 'terminal.admitted' OR kind = 'terminal.revoked';
CREATE INDEX journal_of_user ON journal (kind)
    WHERE kind = 'user.added' OR kind = 'user.blocked' OR kind = 'user.keys_renewed';
CREATE INDEX journal_of_document ON journal (replica, sequence)
    WHERE kind = 'outage.document_attached' OR kind = 'outage.evidence_attached'
        OR kind = 'attention.document_attached' OR kind = 'notice.document_attached'
        OR kind = 'report.prepared' OR kind = 'report.corrected' OR kind = 'report.approved'
        OR kind = 'report.sent';
CREATE TRIGGER operation_is_never_changed BEFORE UPDATE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER operation_is_never_deleted BEFORE DELETE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

-- An operation, with the ids of what it is by and about, and their numbers.
CREATE VIEW operation (position, author, replica, sequence, lamport, record, entity, kind, bytes, hash) AS
    SELECT journal.position, journal.replica, author.id, journal.sequence, journal.lamport,
        journal.record, about.id, journal.kind, journal.bytes, journal.hash
    FROM journal
        JOIN known AS author ON author.number = journal.replica
        JOIN known AS about ON about.number = journal.record;
