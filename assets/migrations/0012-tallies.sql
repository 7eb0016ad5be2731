-- What offices count of a day (V3, V5): kept as it was received, of no record and in
-- no journal. A file counts from when it is whole.
CREATE TABLE tally_file (
    id       INTEGER NOT NULL PRIMARY KEY,
    name     TEXT    NOT NULL,
    sha256   TEXT    NOT NULL,
    -- Digest of what was read of it: read otherwise, the same bytes say something else.
    reading  TEXT    NOT NULL,
    imported INTEGER NOT NULL,
    user     BLOB    NOT NULL,
    complete INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX tally_file_known ON tally_file (sha256, reading) WHERE complete = 1;

-- Everything of a day, place, class and type is of one file, which a newer one replaces.
CREATE TABLE tally_group (
    id       INTEGER NOT NULL PRIMARY KEY,
    file     INTEGER NOT NULL REFERENCES tally_file (id),
    place    TEXT    NOT NULL,
    class    TEXT    NOT NULL,
    type     TEXT    NOT NULL,
    day      TEXT    NOT NULL,
    in_force INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX tally_group_in_force ON tally_group (place, class, type, day)
    WHERE in_force = 1;
CREATE INDEX tally_group_left ON tally_group (id) WHERE in_force = 0;
CREATE INDEX tally_group_of_file ON tally_group (file);

-- minute: of the local day; -1: the file says the day alone.
CREATE TABLE tally (
    grp    INTEGER NOT NULL REFERENCES tally_group (id),
    minute INTEGER NOT NULL,
    count  INTEGER NOT NULL,
    PRIMARY KEY (grp, minute)
) STRICT, WITHOUT ROWID;
