-- One reader's half of a comparison of two snapshots. An account has one at most.
-- peer and seal are empty in a half whose other reader ended what was never opened;
-- the other columns are what its owner is told. seal is locked with a key that this
-- database has never seen. epoch: a restored backup brings no comparison back.
CREATE TABLE comparisons (
	account   TEXT   NOT NULL PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
	peer      TEXT   NOT NULL,
	role      TEXT   NOT NULL CHECK (role IN ('a', 'b')),
	lookup    TEXT   NOT NULL,
	public    TEXT   NOT NULL,
	theirs    TEXT   NOT NULL,
	tag       TEXT   NOT NULL,
	their_tag TEXT   NOT NULL,
	seal      TEXT   NOT NULL,
	sealed    BIGINT NOT NULL CHECK (sealed IN (0, 1)),
	agreed    BIGINT NOT NULL CHECK (agreed IN (0, 1)),
	opened    BIGINT NOT NULL CHECK (opened IN (0, 1)),
	turn      BIGINT NOT NULL,
	expires   BIGINT NOT NULL,
	epoch     TEXT   NOT NULL
);
CREATE UNIQUE INDEX comparisons_by_lookup ON comparisons (lookup) WHERE lookup <> '';
CREATE INDEX comparisons_by_expiry ON comparisons (expires);
