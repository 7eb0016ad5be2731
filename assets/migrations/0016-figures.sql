-- What figures are made of stands in one index (O5, O8, A3): derived, and made anew.
ALTER TABLE outage ADD COLUMN channel TEXT NOT NULL DEFAULT '';
ALTER TABLE outage ADD COLUMN applications TEXT NOT NULL DEFAULT '[]';
ALTER TABLE outage ADD COLUMN cause TEXT;
ALTER TABLE outage ADD COLUMN notice BLOB;
ALTER TABLE outage ADD COLUMN late INTEGER NOT NULL DEFAULT 0;
CREATE INDEX outage_figured ON outage (started, id, point, channel, procedure_type, scenario,
    restored, applications, cause, notice, late);
ALTER TABLE alert ADD COLUMN sent INTEGER;
ALTER TABLE alert ADD COLUMN notice BLOB;
CREATE INDEX alert_answering ON alert (subject, sent, notice, id)
    WHERE about = 'outage' AND (sent IS NOT NULL OR notice IS NOT NULL);
DELETE FROM local WHERE key = 'law';
