-- Regularisation: what is still to be entered in the official system, the
-- official codes that came back, and who is to be told theirs.
-- 0: still to be done. 1: it has its code, or needs none. No older operation says either.
ALTER TABLE outage ADD COLUMN regularized INTEGER NOT NULL DEFAULT 0;
CREATE INDEX outage_to_regularize ON outage (registered, id) WHERE regularized = 0;

ALTER TABLE attention ADD COLUMN regularized INTEGER NOT NULL DEFAULT 0;
CREATE INDEX attention_to_regularize ON attention (taken, id) WHERE regularized = 0;

-- A claim with its code, whose customer nobody has reached by phone.
ALTER TABLE attention ADD COLUMN to_be_told INTEGER NOT NULL DEFAULT 0;
CREATE INDEX attention_to_be_told ON attention (taken, id) WHERE to_be_told = 1;

-- Every official code with every record that has it: in capitals, blanks tidied.
-- Neither column is unique: what consoles paired differently is kept and told (N3).
CREATE TABLE official_code (
    code   TEXT NOT NULL,
    entity BLOB NOT NULL,
    PRIMARY KEY (code, entity)
) STRICT, WITHOUT ROWID;
CREATE INDEX official_code_of_entity ON official_code (entity);

-- The letter that tells a claim's official code is answered by no notice either.
DROP INDEX alert_unanswered;
CREATE INDEX alert_unanswered ON alert (prepared, id)
    WHERE state <> 'answered' AND about IN ('outage', 'failure');
