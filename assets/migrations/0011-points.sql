-- The points that the office expects to hear from (R2).
CREATE TABLE point (
    id     BLOB NOT NULL PRIMARY KEY,
    code   TEXT NOT NULL,
    record TEXT NOT NULL
) STRICT;
CREATE INDEX point_by_code ON point (code, id);
