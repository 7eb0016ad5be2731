-- How far the evaluation of an outage has come (V5): derived, and made anew.
ALTER TABLE outage ADD COLUMN evaluation TEXT NOT NULL DEFAULT 'unasked';
-- Which of them are wanted is read off the index alone.
CREATE INDEX outage_awaiting ON outage (restored, id, evaluation, to_report, scenario)
    WHERE evaluation <> 'decided' AND restored IS NOT NULL;
CREATE INDEX outage_awaiting_from_start ON outage (started, id, evaluation, to_report, scenario)
    WHERE evaluation <> 'decided' AND restored IS NOT NULL;
CREATE INDEX outage_decided ON outage (restored, id)
    WHERE evaluation = 'decided' AND restored IS NOT NULL;
-- The claims of a day are compared over every place (V4).
CREATE INDEX tally_group_of_day ON tally_group (class, day) WHERE in_force = 1;
DELETE FROM local WHERE key = 'law';
