-- Whether the report of an outage is still to be made (D5): derived, and made anew.
ALTER TABLE outage ADD COLUMN to_report INTEGER NOT NULL DEFAULT 0;
CREATE INDEX outage_due ON outage (restored, id) WHERE to_report = 1;
CREATE INDEX outage_due_from_start ON outage (started, id) WHERE to_report = 1;
DELETE FROM local WHERE key = 'law';
