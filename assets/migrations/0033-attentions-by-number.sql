-- An attention, and the event that it belongs to, are known by the number of their id. The id
-- says which of two comes first that were taken in the same instant; it is in no list of its
-- own, nor in those by instant, where there are seldom two.
INSERT OR IGNORE INTO known (id) SELECT id FROM attention ORDER BY rowid;
INSERT OR IGNORE INTO known (id) SELECT outage FROM attention WHERE outage IS NOT NULL;

CREATE TABLE attention_known (
    known            INTEGER PRIMARY KEY REFERENCES known (number),
    id               BLOB    NOT NULL,
    replica          BLOB    NOT NULL,
    user             BLOB    NOT NULL,
    point            TEXT    NOT NULL,
    series           TEXT    NOT NULL,
    number           INTEGER NOT NULL,
    procedure_type   TEXT,
    critical_pending INTEGER NOT NULL,
    outage           INTEGER REFERENCES known (number),
    taken            INTEGER NOT NULL,
    content          BLOB    NOT NULL,
    regularized      INTEGER NOT NULL DEFAULT 0,
    to_be_told       INTEGER NOT NULL DEFAULT 0,
    annulled         INTEGER NOT NULL DEFAULT 0,
    record           TEXT    NOT NULL
) STRICT;
INSERT INTO attention_known (known, id, replica, user, point, series, number, procedure_type,
    critical_pending, outage, taken, content, regularized, to_be_told, annulled, record)
SELECT own.number, attention.id, replica, user, point, series, attention.number, procedure_type,
    critical_pending, event.number, taken, content, regularized, to_be_told, annulled, record
FROM attention
    CROSS JOIN known AS own ON own.id = attention.id
    LEFT JOIN known AS event ON event.id = attention.outage
ORDER BY own.number;

CREATE TABLE search_place_known (
    place     INTEGER PRIMARY KEY,
    attention INTEGER NOT NULL UNIQUE REFERENCES known (number),
    words     INTEGER NOT NULL
) STRICT;
INSERT INTO search_place_known (place, attention, words)
SELECT place, known.number, words
FROM search_place CROSS JOIN known ON known.id = search_place.attention
ORDER BY place;

DROP VIEW search_said;
DROP TABLE search_place;
ALTER TABLE search_place_known RENAME TO search_place;
CREATE VIEW search_said (place, attention, words) AS
    SELECT search_place.place, search_place.attention, search_words.words
    FROM search_place JOIN search_words ON search_words.number = search_place.words;
DROP TABLE attention;
ALTER TABLE attention_known RENAME TO attention;

CREATE INDEX attention_by_code ON attention (point, series, number);
CREATE INDEX attention_by_number ON attention (number);
CREATE INDEX attention_by_time ON attention (taken);
CREATE INDEX attention_of_user ON attention (user, taken);
CREATE INDEX attention_of_outage ON attention (outage, taken, annulled);
CREATE INDEX attention_pending ON attention (point, taken) WHERE critical_pending = 1;
CREATE INDEX attention_pending_by_time ON attention (taken) WHERE critical_pending = 1;
CREATE INDEX attention_pending_of_outage ON attention (outage) WHERE critical_pending = 1;
CREATE INDEX attention_without_outage ON attention (point, procedure_type, taken)
    WHERE outage IS NULL;
CREATE INDEX attention_to_regularize ON attention (taken) WHERE regularized = 0;
CREATE INDEX attention_to_be_told ON attention (taken) WHERE to_be_told = 1;
