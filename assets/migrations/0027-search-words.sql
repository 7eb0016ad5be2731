-- What is found by its words stands in a table that only grows at its end; the index has no
-- copy of it any more, and reads it where a place says. A merge writes there in one go what it
-- had to put between what other points said.
CREATE TABLE search_words (
    number INTEGER PRIMARY KEY,
    words  TEXT NOT NULL
) STRICT;
INSERT INTO search_words (number, words)
    SELECT place, words FROM search_place JOIN attention_search ON attention_search.rowid = place
    ORDER BY place;
CREATE TABLE search_place_of_words (
    place     INTEGER PRIMARY KEY,
    attention BLOB    NOT NULL UNIQUE,
    words     INTEGER NOT NULL
) STRICT;
INSERT INTO search_place_of_words (place, attention, words)
    SELECT place, attention, place FROM search_place
    WHERE place IN (SELECT number FROM search_words) ORDER BY place;
DROP TABLE attention_search;
DROP TABLE search_place;
ALTER TABLE search_place_of_words RENAME TO search_place;
CREATE VIEW search_said (place, attention, words) AS
    SELECT search_place.place, search_place.attention, search_words.words
    FROM search_place JOIN search_words ON search_words.number = search_place.words;

-- Beginnings of two and three letters have lists; longer ones are looked for among the newest
-- of those.
CREATE VIRTUAL TABLE attention_search USING fts5 (
    words, content = 'search_said', content_rowid = 'place',
    tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3', detail = 'none', columnsize = 0
);
-- What is deleted is gone from the index too, at once; a merge gathers much in memory, and
-- rewrites lists seldom.
INSERT INTO attention_search (attention_search, rank) VALUES ('secure-delete', 1);
INSERT INTO attention_search (attention_search, rank) VALUES ('hashsize', 8388608);
INSERT INTO attention_search (attention_search, rank) VALUES ('automerge', 8);
INSERT INTO attention_search (attention_search) VALUES ('rebuild');
