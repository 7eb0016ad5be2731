-- What a day comes to stands with it, so that only a range of the clock is counted minute
-- by minute (V4). A group is written whole and never changed.
ALTER TABLE tally_group ADD COLUMN total INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tally_group ADD COLUMN untimed INTEGER NOT NULL DEFAULT 0;
UPDATE tally_group SET
    total = (SELECT coalesce(sum(count), 0) FROM tally WHERE grp = tally_group.id),
    untimed = (SELECT coalesce(sum(count), 0) FROM tally
               WHERE grp = tally_group.id AND minute < 0);

-- Where the terms of reports stand is counted off their index alone (D5).
DROP INDEX outage_due;
DROP INDEX outage_due_from_start;
CREATE INDEX outage_due ON outage (restored, id, started, regularized) WHERE to_report = 1;
CREATE INDEX outage_due_from_start ON outage (started, id, regularized) WHERE to_report = 1;
