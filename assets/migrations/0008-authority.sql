-- Who numbers in which series (M4).
ALTER TABLE standing ADD COLUMN series TEXT NOT NULL DEFAULT '';
