-- What waits for an answer of its point, or for Tecnología (V6, C7): derived, and made
-- anew.
ALTER TABLE outage ADD COLUMN unanswered INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outage ADD COLUMN pending_closing INTEGER NOT NULL DEFAULT 0;
CREATE INDEX outage_unanswered ON outage (registered, id) WHERE unanswered = 1;
CREATE INDEX outage_pending_closing ON outage (registered, id) WHERE pending_closing = 1;
-- Tecnología's reviews of the closings that wait for it (C7).
CREATE TABLE closing_review (
    id     BLOB NOT NULL PRIMARY KEY,
    at     INTEGER NOT NULL,
    record TEXT NOT NULL
) STRICT;
CREATE INDEX closing_review_by_time ON closing_review (at, id);
DELETE FROM local WHERE key = 'law';
