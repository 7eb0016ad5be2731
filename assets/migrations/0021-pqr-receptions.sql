-- A reception that was cut short may be dropped: what it brought leaves the vault.
ALTER TABLE pqr_reception ADD COLUMN dropped INTEGER NOT NULL DEFAULT 0;

CREATE TRIGGER pqr_reception_dropped AFTER INSERT ON pqr_reception WHEN NEW.dropped = 1
BEGIN INSERT OR IGNORE INTO pqr_unsettled VALUES (NEW.point, NEW.base, NEW.cut, ''); END;
DROP TRIGGER pqr_batch_came;
CREATE TRIGGER pqr_batch_came AFTER INSERT ON pqr_batch
WHEN EXISTS (SELECT 1 FROM pqr_reception WHERE id = NEW.reception AND (complete = 1 OR dropped = 1))
BEGIN INSERT OR IGNORE INTO pqr_unsettled
    SELECT point, base, cut, '' FROM pqr_reception WHERE id = NEW.reception; END;

-- Cases that the last cut of neither base has; those of them that nobody touched stand after
-- what is open and before what is closed.
ALTER TABLE pqr_case ADD COLUMN gone INTEGER NOT NULL DEFAULT 0;
UPDATE pqr_case SET gone = 1 WHERE NOT EXISTS (
    SELECT 1 FROM (SELECT point, base, max(cut) AS cut FROM pqr_force GROUP BY point, base) AS last
    WHERE last.point = pqr_case.point
        AND last.cut = CASE last.base WHEN 'pendientes' THEN pending_cut ELSE wrong_cut END);
UPDATE pqr_case SET clock = 700000000 + coalesce(filed, 99999999)
WHERE gone = 1 AND state = 'new';
