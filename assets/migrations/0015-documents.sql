-- The bytes of attached documents (Q11), in parts, beside the vault entry that names
-- each: under its id, and under the digest by which operations name it.
CREATE TABLE document_part (
    vault  BLOB    NOT NULL CHECK (length(vault) = 16),
    digest BLOB    NOT NULL CHECK (length(digest) = 32),
    part   INTEGER NOT NULL,
    sha256 BLOB    NOT NULL CHECK (length(sha256) = 32),
    data   BLOB    NOT NULL,
    UNIQUE (vault, digest, part)
) STRICT;
