-- The letters of a document are no word of what a customer said any more (U3): the
-- index of the words is made anew with all that is derived, as where the law is another.
DELETE FROM local WHERE key = 'law';
